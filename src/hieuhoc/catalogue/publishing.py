"""New versions of a criteria set: a draft made from a published one, corrected, then published for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.catalogue.actions import add_keys
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core import framework_files
from hieuhoc.core.framework import Framework
from hieuhoc.core.framework_files import FrameworkError
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.vietnamese import nfc
from hieuhoc.organisations import access

Document = dict[str, Any]


def indicators(document: Mapping[str, Any]) -> Iterator[Document]:
    for part in document["parts"]:
        for standard in part["standards"]:
            for criterion in standard["criteria"]:
                yield from criterion["indicators"]


def parsed(text: str) -> Document:
    """An uploaded document; what is not JSON is refused with its place."""
    try:
        document = json.loads(text)
    except RecursionError:
        raise Refusal(
            "unreadable_file", "Tệp không phải là một bộ tiêu chí.", "The file is not a criteria set."
        ) from None
    except json.JSONDecodeError as error:
        raise Refusal(
            "unreadable_file",
            f"Tệp không đọc được ở dòng {error.lineno}, cột {error.colno}. Xuất bộ tiêu chí ra tệp rồi sửa trên tệp đó.",
            f"The file cannot be read at line {error.lineno}, column {error.colno}. Export the set and edit that file.",
        ) from error
    if not isinstance(document, dict):
        raise Refusal("unreadable_file", "Tệp không phải là một bộ tiêu chí.", "The file is not a criteria set.")
    return document


def built(document: Document) -> Framework:
    """The set, or a Refusal with the first fault and how many there are."""
    try:
        return framework_files.build(document)
    except FrameworkError as error:
        first, more = error.problems[0], len(error.problems)
        raise Refusal(
            "bad_framework",
            f"Bộ tiêu chí có {more} chỗ chưa đúng. {first.in_('vi')}",
            f"The criteria set has {more} faults. {first.in_('en')}",
        ) from error


@transaction.atomic
def start_draft(
    *, base: FrameworkVersion, version: str, note: str, by: Actor, at: datetime, document: Document | None = None
) -> FrameworkVersion:
    """A new version in preparation, equal to `base` (or to an uploaded document). Nothing published changes."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    wanted = document if document is not None else json.loads(base.document)
    wanted = {**wanted, "version": version.strip()}
    if wanted.get("slug") != base.slug:
        raise Refusal(
            "other_set",
            f"Tệp là của bộ “{wanted.get('slug')}”, không phải “{base.slug}”.",
            f"The file belongs to the set “{wanted.get('slug')}”, not “{base.slug}”.",
        )
    if len(version.strip()) > 20:
        raise Refusal("too_long", "Số phiên bản dài quá 20 ký tự. Rút gọn.",
                      "The version has more than 20 characters. Shorten it.", place="version")  # fmt: skip
    if not version.strip() or FrameworkVersion.objects.filter(slug=base.slug, version=version.strip()).exists():
        raise Refusal(
            "version_taken",
            f"Phiên bản “{version}” đã có hoặc để trống. Đặt số khác, ví dụ 2.",
            f"Version “{version}” is taken or empty. Choose another, for example 2.",
            place="version",
        )
    framework = built(wanted)
    made = FrameworkVersion(slug=base.slug, note=note.strip()[:500])
    _store(made, framework)
    record("start_framework_version", made, by=by, at=at, slug=base.slug, version=made.version, base=base.version)
    return made


def _store(row: FrameworkVersion, framework: Framework) -> None:
    row.version, row.digest = framework.version, framework_files.digest(framework)
    row.title, row.title_en = framework.title.vi, framework.title.en
    row.document = framework_files.canonical_json(framework_files.to_document(framework))
    row.save()


def _locked_draft(pk: int) -> FrameworkVersion:
    row = FrameworkVersion.objects.select_for_update().get(pk=pk)
    if row.state != FrameworkVersion.State.DRAFT:
        raise Refusal(
            "published",
            "Phiên bản đã công bố không sửa được. Lập phiên bản mới.",
            "A published version cannot be changed. Make a new version.",
        )
    return row


@transaction.atomic
def correct(*, version_id: int, indicator: str, change: Mapping[str, Any], by: Actor, at: datetime) -> FrameworkVersion:
    """Changes one indicator of a draft. `change`: threshold (text, or texts by key), interpretation (vi, en; empty
    takes it away), and definitions {measurement key or "": {"part"|"whole"|"number": (vi, en)}}.
    A changed interpretation gets the day of the change."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    row = _locked_draft(version_id)
    document: Document = json.loads(row.document)
    found = next((i for i in indicators(document) if i["code"] == indicator), None)
    if found is None:
        raise Refusal("unknown_indicator", f"Không có chỉ số {indicator}.", f"There is no indicator {indicator}.")
    before = json.dumps(found, sort_keys=True, ensure_ascii=False)
    if "threshold" in change:
        found["threshold"] = change["threshold"]
    if "interpretation" in change:
        _interpret(found, change["interpretation"], timezone.localdate(at))
    for measurement in found["measurements"]:
        for name, (vi, en) in change.get("definitions", {}).get(measurement.get("key") or "", {}).items():
            if nfc(vi):
                measurement[name] = {"vi": nfc(vi), "en": nfc(en) or nfc(vi)}
    framework = built(document)
    if json.dumps(found, sort_keys=True, ensure_ascii=False) != before:
        _store(row, framework)
        record("correct_framework", row, by=by, at=at, indicator=indicator)
    return row


def _interpret(found: Document, words: tuple[str, str], today: date) -> None:
    vi, en = nfc(words[0]), nfc(words[1])
    old = (found.get("interpretation") or {}).get("note", {})
    if not vi:
        found.pop("interpretation", None)
    elif (vi, en or vi) != (old.get("vi"), old.get("en")):
        found["interpretation"] = {"date": today.isoformat(), "note": {"vi": vi, "en": en or vi}}


@transaction.atomic
def publish(*, version_id: int, by: Actor, at: datetime) -> FrameworkVersion:
    """From now on it never changes; rounds may choose it. Publishing again changes nothing."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    row = FrameworkVersion.objects.select_for_update().get(pk=version_id)
    if row.state == FrameworkVersion.State.PUBLISHED:
        return row
    framework = built(json.loads(row.document))
    row.state, row.published_at, row.published_by = FrameworkVersion.State.PUBLISHED, at, by.label
    row.save(update_fields=["state", "published_at", "published_by"])
    add_keys(framework)
    record("publish_framework", row, by=by, at=at, slug=row.slug, version=row.version, digest=row.digest)
    return row


@transaction.atomic
def discard(*, version_id: int, by: Actor, at: datetime) -> None:
    """A draft nobody needs. A published version stays for ever."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    row = _locked_draft(version_id)
    record("discard_framework", row, by=by, at=at, slug=row.slug, version=row.version)
    row.delete()
