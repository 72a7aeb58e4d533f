"""From the reporter to the leader, from the leader to the standing agency; and back inside the unit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions import content
from hieuhoc.submissions.actions import entry, steps
from hieuhoc.submissions.models import Submission


@transaction.atomic
def propose(*, submission_id: int, by: Actor, at: datetime, reason: str = "") -> Submission:
    """The reporter passes the report on to the unit's leader. Missing figures go with a reason."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.ENTER_VALUES, submission.unit.organisation_id, at)
    entry.require_running(submission)
    missing = fit_to_sign(submission)
    if missing and not reason.strip():
        raise Refusal(
            "reason_needed",
            f"Còn {len(missing)} chỉ số chưa có số: {', '.join(missing)}. Ghi lý do rồi trình.",
            f"{len(missing)} indicators have no figure yet: {', '.join(missing)}. Give the reason, then pass it on.",
            place="reason",
        )
    steps.take(submission, "propose", by=by, at=at, reason=reason, missing=missing)
    return submission


@transaction.atomic
def take_back(*, submission_id: int, by: Actor, at: datetime) -> Submission:
    submission = entry.locked(submission_id)
    access.require(by, Permission.ENTER_VALUES, submission.unit.organisation_id, at)
    entry.require_running(submission)
    steps.take(submission, "take_back", by=by, at=at)
    return submission


@transaction.atomic
def return_inside(*, submission_id: int, reason: str, by: Actor, at: datetime) -> Submission:
    """The leader gives it back to the reporter, with a reason."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.APPROVE_SUBMISSION, submission.unit.organisation_id, at)
    entry.require_running(submission)
    steps.take(submission, "return_inside", by=by, at=at, reason=reason)
    return submission


@transaction.atomic
def send(*, submission_id: int, declaration: bool, by: Actor, at: datetime) -> Submission:
    """The leader declares, approves and sends. The receipt is the digest of exactly what was sent."""
    submission = entry.locked(submission_id)
    access.require(by, Permission.APPROVE_SUBMISSION, submission.unit.organisation_id, at)
    if not declaration:
        raise Refusal(
            "declaration_needed",
            "Đánh dấu vào ô xác nhận đã đọc và chịu trách nhiệm về số liệu rồi gửi.",
            "Tick the box that says you have read the report and answer for its figures, then send.",
            place="declare",
        )
    entry.require_running(submission)
    missing = fit_to_sign(submission)
    submission.on_behalf = False
    seal(submission, "send" if submission.sent_at is None else "send_again", missing, by=by, at=at)
    return submission


def seal(submission: Submission, step: str, missing: list[str], *, by: Actor, at: datetime, reason: str = "") -> None:
    """Fixes what is sent. What was returned and is sent again is `fixed`; the day of the first sending stays."""
    submission.receipt = content.digest(submission)
    submission.items.filter(state="returned").update(state="fixed")
    submission.sent_at = submission.sent_at or at
    submission.save(update_fields=["receipt", "sent_at", "on_behalf"])
    steps.take(submission, step, by=by, at=at, reason=reason, missing=missing, receipt=submission.receipt)


def fit_to_sign(submission: Submission) -> list[str]:
    """Codes of indicators without a figure. Problems that contradict themselves stop the step."""
    rows = content.checked(submission)
    wrong = [row for row in rows if row.problems]
    if wrong:
        codes = ", ".join(dict.fromkeys(row.indicator for row in wrong))
        first = wrong[0].problems[0].text
        raise Refusal(
            "problems_left",
            f"Còn {len(wrong)} chỉ số phải sửa trước: {codes}. {wrong[0].indicator}: {first.vi}",
            f"{len(wrong)} indicators must be corrected first: {codes}. {wrong[0].indicator}: {first.en}",
            place=wrong[0].indicator,
        )
    return list(dict.fromkeys(row.indicator for row in rows if row.state == "todo"))
