"""The way a submission goes: one table. Pages, actions and the drawing in the docs all read it.

States: todo (nothing typed) · draft · waiting (with the unit's leader) · sent · returned (by the agency, some
indicators) · fixed (sent again after a return) · accepted · locked (in a published revision).
"Overdue" and "extended" are not states: they follow from dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hieuhoc.core.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """`who` is the permission it needs; `reason` whether the step must say why."""

    name: str
    before: tuple[str, ...]
    after: str
    who: str
    reason: bool = False


STATES = ("todo", "draft", "waiting", "sent", "returned", "fixed", "accepted", "locked")
EDITABLE = frozenset({"todo", "draft", "returned"})
GIVEN = frozenset({"sent", "fixed", "accepted", "locked"})

STEPS = (
    Step("save", ("todo", "draft"), "draft", "enter_values"),
    Step("save_returned", ("returned",), "returned", "enter_values"),
    Step("propose", ("draft", "returned"), "waiting", "enter_values"),
    Step("take_back", ("waiting",), "draft", "enter_values"),
    Step("return_inside", ("waiting",), "draft", "approve_submission", reason=True),
    Step("send", ("waiting",), "sent", "approve_submission"),
    Step("send_again", ("waiting",), "fixed", "approve_submission"),
    Step("send_on_behalf", ("todo", "draft", "waiting", "returned"), "sent", "enter_on_behalf"),
    Step("return", ("sent", "fixed", "accepted"), "returned", "review", reason=True),
    Step("accept", ("sent", "fixed"), "accepted", "review"),
    Step("lock", ("accepted", "locked"), "locked", "publish"),
    Step("reopen", ("locked",), "returned", "review", reason=True),
)
_BY_NAME = {step.name: step for step in STEPS}


def may(state: str, step: str) -> bool:
    return state in _BY_NAME[step].before


def advance(state: str, step: str, reason: str = "") -> str:
    """The state after `step`, or a Refusal that says from which states it can be taken."""
    rule = _BY_NAME[step]
    if state not in rule.before:
        raise Refusal(
            "wrong_state",
            "Báo cáo đã chuyển sang bước khác nên không làm được việc này. Tải lại trang để xem tình trạng mới nhất.",
            f"The report is {state!r}; this step starts from {', '.join(rule.before)}. Reload the page.",
            place="state",
        )
    if rule.reason and not reason.strip():
        raise Refusal(
            "reason_needed",
            "Ghi lý do trong ô Lý do.",
            "Write the reason in the reason field.",
            place="reason",
        )
    return rule.after


def overdue(state: str, last_day: date, today: date) -> bool:
    """Nothing given and the last day is over ("trước ngày 10/12" is over when 9 December is)."""
    return state not in GIVEN and today > last_day


def days_late(state: str, ever_sent: bool, last_day: date, today: date) -> int:
    """Days since the unit's own last day; 0 for one that has sent: what was returned to it is counted apart."""
    return 0 if ever_sent or not overdue(state, last_day, today) else (today - last_day).days
