"""The standing agency types for a unit from its letter ("nhập thay"); the unit may confirm or contradict."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core import workflow
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions.actions import entry, sending
from hieuhoc.submissions.models import Submission


@transaction.atomic
def begin(*, submission_id: int, letter_number: str, letter_date: date | None, by: Actor, at: datetime) -> Submission:
    """Names the incoming letter first: without number and date nobody types for a unit."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.ENTER_ON_BEHALF, submission.unit.organisation_id, at)
    entry.require_running(submission)
    number = letter_number.strip()
    if not number or letter_date is None or len(number) > 60 or letter_date > timezone.localdate(at):
        raise Refusal(
            "letter_needed",
            "Ghi số và ngày của văn bản đến (ngày không sau hôm nay), ví dụ 45/BC-UBND ngày 05/12/2026.",
            "Give number and date of the incoming letter (not after today), e.g. 45/BC-UBND of 5 December 2026.",
            place="letter_number",
        )
    if submission.state not in workflow.EDITABLE:
        raise Refusal(
            "wrong_state",
            "Báo cáo của đơn vị đang ở bước khác nên chưa nhập thay được.",
            "The unit's report is at another step; nothing can be entered for it now.",
            place="state",
        )
    submission.on_behalf = True
    submission.letter_number, submission.letter_date = number, letter_date
    submission.confirmation = submission.confirmation_note = ""
    fields = ["on_behalf", "letter_number", "letter_date", "confirmation", "confirmation_note"]
    submission.save(update_fields=fields)
    record(
        "enter_on_behalf", submission, by=by, at=at, organisation_id=submission.unit.organisation_id,
        letter_number=number, letter_date=letter_date.isoformat(),
    )  # fmt: skip
    return submission


@transaction.atomic
def send(*, submission_id: int, by: Actor, at: datetime) -> Submission:
    """Sends for the unit, under the letter named before."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.ENTER_ON_BEHALF, submission.unit.organisation_id, at)
    entry.require_running(submission)
    if not submission.on_behalf:
        raise Refusal(
            "letter_needed",
            "Ghi số và ngày văn bản đến của đơn vị trước khi gửi thay.",
            "Name the unit's letter before sending for it.",
            place="letter_number",
        )
    missing = sending.fit_to_sign(submission)
    reason = f"{submission.letter_number} ({submission.letter_date:%d/%m/%Y})"
    sending.seal(submission, "send_on_behalf", missing, by=by, at=at, reason=reason)
    return submission


@transaction.atomic
def confirm(*, submission_id: int, agrees: bool, note: str, by: Actor, at: datetime) -> Submission:
    """The unit says whether what was typed for it is right; to contradict it says what is wrong."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.ENTER_VALUES, submission.unit.organisation_id, at)
    if not submission.on_behalf or submission.sent_at is None:
        raise Refusal(
            "wrong_state",
            "Báo cáo này không do cơ quan thường trực nhập thay nên không cần xác nhận.",
            "This report was not entered for the unit, so there is nothing to confirm.",
            place="state",
        )
    if not agrees and not note.strip():
        raise Refusal(
            "reason_needed",
            "Ghi chỗ nào chưa đúng để Sở sửa.",
            "Say what is wrong, so that the agency can correct it.",
            place="note",
        )
    submission.confirmation = "confirmed" if agrees else "contradicted"
    submission.confirmation_note = note.strip()[:500]
    submission.save(update_fields=["confirmation", "confirmation_note"])
    record(
        "confirm_on_behalf", submission, by=by, at=at, organisation_id=submission.unit.organisation_id,
        agrees=agrees, note=submission.confirmation_note,
    )  # fmt: skip
    return submission
