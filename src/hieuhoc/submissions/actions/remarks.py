"""Lời phê: what the agency, and readers who may remark, write beside an indicator or the whole report."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import record
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import Remark, Submission

LONGEST = 4000


def checked(text: str, indicator: str) -> str:
    """One spelling of each letter. Refused: nothing written, or more than anyone would read."""
    cleaned = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\0", "")).strip()
    where = f"chỉ số {indicator}" if indicator else "báo cáo"
    where_en = f"indicator {indicator}" if indicator else "the report"
    if not cleaned:
        raise Refusal(
            "remark_needed",
            f"Ghi lời phê cho {where}: đơn vị cần biết phải sửa gì.",
            f"Write a remark for {where_en}: the unit must know what to correct.",
            place=indicator,
        )
    if len(cleaned) > LONGEST:
        raise Refusal(
            "too_long",
            f"Lời phê cho {where} dài {len(cleaned)} ký tự, tối đa là {LONGEST}. Rút gọn rồi gửi lại.",
            f"The remark for {where_en} has {len(cleaned)} characters; the limit is {LONGEST}. Shorten it.",
            place=indicator,
        )
    return cleaned


@transaction.atomic
def write(*, submission_id: int, indicator: str = "", text: str, by: Any, at: datetime) -> Remark:
    """A remark that decides nothing. `indicator` empty: on the whole report. The same text twice is one remark."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.REMARK, submission.unit.organisation_id, at)
    if indicator and not submission.unit.assignments.filter(indicator=indicator).exists():
        raise Refusal(
            "not_assigned",
            f"Chỉ số {indicator} không giao cho đơn vị này. Tải lại trang rồi chọn lại.",
            f"Indicator {indicator} is not assigned to this unit. Reload the page and choose again.",
            place=indicator,
        )
    return keep(submission, indicator, checked(text, indicator), by=by, at=at)


def keep(submission: Submission, indicator: str, text: str, *, by: Any, at: datetime) -> Remark:
    """Called under the submission's lock, with a checked text."""
    same = submission.remarks.filter(indicator=indicator, text=text, by_label=by.label, settled_at=None).first()
    if same is not None and not same.answer:
        return same
    remark = Remark.objects.create(
        submission=submission, indicator=indicator, text=text, at=at, by_label=by.label,
        by_name=getattr(by, "full_name", by.label),
    )  # fmt: skip
    record(
        "write_remark", remark, by=by, at=at, organisation_id=submission.unit.organisation_id,
        submission=submission.pk, indicator=indicator, text=text,
    )  # fmt: skip
    return remark


@transaction.atomic
def settle(*, remark_id: int, by: Any, at: datetime) -> Remark:
    """Dealt with: by the agency, or by the one who wrote it. Twice changes nothing."""
    found = Remark.objects.select_related("submission__unit").get(pk=remark_id)
    organisation = found.submission.unit.organisation_id
    if not access.allowed(by, Permission.REVIEW, organisation, at):
        access.require(by, Permission.REMARK, organisation, at)
    remark = Remark.objects.select_for_update().get(pk=remark_id)
    if remark.by_label != by.label:
        access.require(by, Permission.REVIEW, organisation, at)
    if remark.settled_at is None:
        remark.settled_at = at
        remark.save(update_fields=["settled_at"])
        record("settle_remark", remark, by=by, at=at, organisation_id=organisation, indicator=remark.indicator)
    return remark
