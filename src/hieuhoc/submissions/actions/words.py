"""The words of a unit, section by section of the outline; and its answers to remarks."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction

from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import Refusal
from hieuhoc.submissions.actions import entry, merging
from hieuhoc.submissions.models import Narrative, Remark

LONGEST = 20_000


def _clean(text: str, place: str) -> str:
    """One spelling of each letter; lines kept."""
    cleaned = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if len(cleaned) > LONGEST:
        raise Refusal(
            "too_long",
            f"Đoạn này dài {len(cleaned)} ký tự, tối đa là {LONGEST}. Rút gọn rồi lưu lại.",
            f"The text has {len(cleaned)} characters; the limit is {LONGEST}. Shorten it and save again.",
            place=place,
        )
    return cleaned


@transaction.atomic
def record_words(
    *, submission_id: int, section: str, text: str, version: int, by: Actor, at: datetime, key: str = ""
) -> Narrative:
    """Writes the text under one heading; conflicts and repetition as in values.record_value."""
    submission = entry.locked(submission_id)
    entry.require_entry(by, submission, at)
    outline = submission.unit.campaign.outlines.get(submission.unit.kind, [])
    if not any(row["code"] == section and row.get("text", True) for row in outline):
        raise Refusal(
            "unknown_section",
            "Đề cương của đợt này không có mục đó. Tải lại trang.",
            "The outline of this round has no such section. Reload the page.",
            place=section,
        )
    row = Narrative.objects.select_for_update().filter(submission=submission, section=section).first()
    row = row or Narrative(submission=submission, section=section, version=0)
    cleaned = _clean(text, section)
    if cleaned == row.text:
        return row
    wanted = {"text": cleaned}
    if row.version != version and not merging.merged(row, "record_words", wanted, version, key):
        return row
    entry.touch(submission, at)
    before, row.text = row.text, cleaned
    row.version += 1
    row.save()
    record(
        "record_words", row, by=by, at=at, organisation_id=submission.unit.organisation_id, submission=submission_id,
        section=section, version=row.version, change={"text": [before, cleaned]}, key=key,
    )  # fmt: skip
    return row


@transaction.atomic
def answer_remark(*, submission_id: int, remark_id: int, answer: str, by: Actor, at: datetime) -> Remark:
    """The unit answers a remark in the margin; the last answer stands, earlier ones stay in the history."""
    submission = entry.locked(submission_id)
    entry.require_entry(by, submission, at)
    remark = Remark.objects.select_for_update().get(pk=remark_id, submission=submission)
    cleaned = _clean(answer, "answer")
    if not cleaned:
        raise Refusal("answer_needed", "Ghi câu trả lời rồi gửi.", "Write an answer first.", place="answer")
    if cleaned == remark.answer:
        return remark
    before, remark.answer = remark.answer, cleaned
    remark.answered_at, remark.answered_by = at, getattr(by, "full_name", by.label)
    remark.save(update_fields=["answer", "answered_at", "answered_by"])
    record(
        "answer_remark", remark, by=by, at=at, organisation_id=submission.unit.organisation_id,
        indicator=remark.indicator, change={"answer": [before, cleaned]},
    )  # fmt: skip
    return remark
