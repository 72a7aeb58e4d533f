"""What every act of entering shares: the submission under its lock, who may enter, which indicators are open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import workflow
from hieuhoc.core.framework import Framework
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions import desk
from hieuhoc.submissions.models import Submission

WITH_UNIT = ("unit__campaign__framework",)


def locked(submission_id: int) -> Submission:
    """The row that carries the state, held until the transaction ends."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related(*WITH_UNIT)
        .defer("unit__campaign__framework__document", "unit__campaign__outlines")
        .get(pk=submission_id)
    )


def require_running(submission: Submission) -> None:
    """In a closed round nothing is entered or sent any more; the standing agency may open it again."""
    if submission.unit.campaign.state == Campaign.State.CLOSED:
        raise Refusal(
            "round_closed",
            "Đợt báo cáo đã đóng nên không nhập và không gửi được nữa. Cần sửa thì nhắn cơ quan thường trực mở lại đợt.",
            "The round is closed: nothing is entered or sent any more. Ask the standing agency to open it again.",
            place="state",
        )


def require_entry(by: Any, submission: Submission, at: datetime) -> None:
    """The unit's own people; or the standing agency, once it has named the letter it types from."""
    organisation = submission.unit.organisation_id
    own = access.allowed(by, Permission.ENTER_VALUES, organisation, at)
    if not own and not (submission.on_behalf and access.allowed(by, Permission.ENTER_ON_BEHALF, organisation, at)):
        raise NotAllowed
    require_running(submission)


def touch(submission: Submission, at: datetime) -> None:
    """The step "save": refused where the report has gone on, else the receipt's time."""
    step = "save_returned" if submission.state == "returned" else "save"
    submission.state = workflow.advance(submission.state, step)
    submission.saved_at = at
    desk.touch(submission.pk, submission.state, at)


def framework(submission: Submission) -> Framework:
    return framework_of(submission.unit.campaign.framework)


def measure_ids(slug: str) -> dict[str, int]:
    """Code of a measurement → id of its key."""
    return desk.measure_ids(slug)


def measure_id(slug: str, code: str) -> int:
    return measure_ids(slug)[code]


def open_indicators(submission: Submission) -> set[str] | None:
    """After the first sending only what was returned may be changed. None: everything."""
    if submission.sent_at is None:
        return None
    return set(submission.items.filter(state="returned").values_list("indicator", flat=True))


def require_open(submission: Submission, indicator: str, subject_id: int) -> None:
    if not desk.leads(submission.unit_id, indicator, subject_id):
        raise Refusal(
            "not_assigned",
            f"Chỉ số {indicator} không giao cho đơn vị này chủ trì. Tải lại trang để xem bảng phân công mới nhất.",
            f"Indicator {indicator} is not assigned to this unit. Reload the page to see the assignment.",
            place=indicator,
        )
    allowed = open_indicators(submission)
    if allowed is not None and indicator not in allowed:
        raise Refusal(
            "indicator_closed",
            f"Chỉ số {indicator} đã gửi, không bị trả lại nên không sửa được. Cần sửa thì nhắn Sở trả lại chỉ số này.",
            f"Indicator {indicator} was sent and not returned, so it is closed. Ask the agency to return it.",
            place=indicator,
        )
