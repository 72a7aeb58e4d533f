"""The signed paper of a report, kept as it came: never replaced, never deleted, known by its digest."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import record
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.vietnamese import nfc
from hieuhoc.organisations import access
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import SignedFile

LARGEST = 20 * 1024 * 1024
KINDS = {b"%PDF-": ("pdf", "application/pdf"), b"\xff\xd8\xff": ("jpg", "image/jpeg"),
         b"\x89PNG\r\n\x1a\n": ("png", "image/png")}  # fmt: skip


def kind_of(start: bytes) -> tuple[str, str] | None:
    """Ending and media type by the first bytes: names of files say nothing sure."""
    return next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)


@transaction.atomic
def keep(
    *, submission_id: int, name: str, data: bytes, number: str, signed_on: date | None, by: Any, at: datetime
) -> SignedFile:
    """Keeps a scan or a signed PDF. The same file twice is one file."""
    submission = entry.locked(submission_id)
    organisation = submission.unit.organisation_id
    if not access.allowed(by, Permission.ENTER_VALUES, organisation, at):
        access.require(by, Permission.ENTER_ON_BEHALF, organisation, at)
    kind = kind_of(data[:16])
    _fits(data, kind, submission.sent_at is not None)
    digest = hashlib.sha256(data).hexdigest()
    known = submission.signed_files.filter(sha256=digest).first()
    if known is not None:
        return known
    assert kind is not None
    title = nfc(PurePath(name.replace("\\", "/")).name)[:180] or f"van-ban.{kind[0]}"
    row = SignedFile(
        submission=submission, name=title, sha256=digest, size=len(data), number=number.strip()[:60],
        signed_on=signed_on, at=at, by_label=by.label,
    )  # fmt: skip
    row.file.save(f"{digest[:32]}.{kind[0]}", ContentFile(data), save=False)
    row.save(force_insert=True)
    record(
        "keep_signed_file", row, by=by, at=at, organisation_id=organisation, submission=submission_id,
        name=title, sha256=digest, size=len(data), number=row.number,
    )  # fmt: skip
    return row


def _fits(data: bytes, kind: tuple[str, str] | None, sent: bool) -> None:
    if not sent:
        raise Refusal(
            "wrong_state",
            "Báo cáo chưa gửi nên chưa nhận bản ký. Gửi báo cáo trước, rồi tải bản ký lên.",
            "The report has not been sent yet. Send it first, then upload the signed paper.",
            place="file",
        )
    if len(data) > LARGEST:
        size = f"{len(data) / 1024 / 1024:.0f}"
        raise Refusal(
            "too_large",
            f"Tệp nặng {size} MB, tối đa 20 MB. Quét lại ở 150–200 dpi hoặc giảm dung lượng rồi tải lên.",
            f"The file has {size} MB; the limit is 20 MB. Scan again at 150–200 dpi and upload it.",
            place="file",
        )
    if kind is None:
        raise Refusal(
            "wrong_kind",
            "Tệp này không phải PDF, JPEG hay PNG. Quét hoặc lưu bản ký thành PDF rồi tải lên.",
            "This file is neither PDF nor JPEG nor PNG. Scan or save the signed paper as PDF and upload it.",
            place="file",
        )
