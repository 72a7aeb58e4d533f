"""One step of a submission: the new state, a row of its way, an event in the history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hieuhoc.audit.actions import Actor, record
from hieuhoc.core import workflow
from hieuhoc.core.refusals import Refusal
from hieuhoc.submissions.models import Submission, Transition

LONGEST = 500  # letters of a reason


def take(submission: Submission, step: str, *, by: Actor, at: datetime, reason: str = "", **facts: Any) -> None:
    """Called inside the transaction that holds the submission's lock. Saves `state` and nothing else of it."""
    if len(reason.strip()) > LONGEST:
        raise Refusal(
            "too_long",
            f"Lý do dài {len(reason.strip())} ký tự, tối đa là {LONGEST}. Rút gọn rồi gửi lại.",
            f"The reason has {len(reason.strip())} characters; the limit is {LONGEST}. Shorten it, then try again.",
            place="reason",
        )
    before = submission.state
    submission.state = workflow.advance(before, step, reason)
    submission.save(update_fields=["state"])
    Transition.objects.create(
        submission=submission, step=step, before=before, after=submission.state, reason=reason.strip(), at=at,
        by_label=by.label, by_name=getattr(by, "full_name", by.label),
    )  # fmt: skip
    record(
        step, submission, by=by, at=at, organisation_id=submission.unit.organisation_id,
        before=before, after=submission.state, reason=reason.strip(), **facts,
    )  # fmt: skip
