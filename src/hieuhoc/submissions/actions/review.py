"""The standing agency decides on what was sent, indicator by indicator: accept, return with a remark, take up again.

Accepted figures count in the kept sums of the same transaction; returned ones no longer do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import record
from hieuhoc.core import workflow
from hieuhoc.core.framework import Text
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions import standing
from hieuhoc.submissions.actions import entry, remarks, steps, sums
from hieuhoc.submissions.models import Item, Submission
from hieuhoc.submissions.standing import Standing

WHOLE = ""  # a remark that returns the report without naming an indicator


@dataclass
class _Case:
    """A submission under its lock, with what stands in it."""

    submission: Submission
    led: dict[str, list[Standing]]
    items: dict[str, Item]

    def state(self, code: str) -> str:
        item = self.items.get(code)
        return item.state if item else ""

    def places(self, codes: Iterable[str]) -> list[standing.Place]:
        return [(one.subject_id, code) for code in codes for one in self.led.get(code, ())]

    @property
    def all_accepted(self) -> bool:
        return all(self.state(code) == "accepted" for code in self.led)

    @property
    def only_words(self) -> bool:
        """Returned for its tasks and words alone and sent again: no indicator is left to decide on."""
        return self.all_accepted and workflow.may(self.submission.state, "accept")


@transaction.atomic
def decide(
    *, submission_id: int, accept: Collection[str], returned: Mapping[str, str], by: Any, at: datetime,
    seen: datetime | None = None,
) -> Submission:  # fmt: skip
    """Several decisions at once, all or none. Indicators that are not named stay undecided.

    `returned`: indicator ("" the whole report) → remark. `seen`: when the page was read; what somebody else decided
    later raises Conflict. The same decisions twice count once.
    """
    case = _case(submission_id, by, at)
    both = set(accept) & set(returned)
    if both:
        code = sorted(both)[0]
        raise Refusal(
            "two_decisions",
            f"Chỉ số {code} vừa nhận vừa trả lại. Chọn một trong hai.",
            f"Indicator {code} is both accepted and returned. Choose one.",
            place=code,
        )
    _known(case, [*accept, *(code for code in returned if code != WHOLE)])
    texts = {code: remarks.checked(text, code) for code, text in returned.items()}
    accept = [code for code in dict.fromkeys(accept) if not _told(case, code, "accepted", by, seen)]
    texts = {code: text for code, text in texts.items() if not _told(case, code, "returned", by, seen)}
    if WHOLE in texts and case.submission.state == "returned" and _said(case, texts[WHOLE], by):
        del texts[WHOLE]
    if not accept and not texts and case.led and not case.only_words:
        return case.submission
    _accept(case, accept, by=by, at=at)
    _return(case, texts, by=by, at=at)
    if not texts and case.all_accepted and case.submission.state != "accepted":
        steps.take(case.submission, "accept", by=by, at=at)
        case.submission.accepted_at = at
        case.submission.save(update_fields=["accepted_at"])
    return case.submission


@transaction.atomic
def accept_items(*, submission_id: int, indicators: Collection[str], by: Any, at: datetime) -> Submission:
    """The last one accepts the whole report."""
    return decide(submission_id=submission_id, accept=indicators, returned={}, by=by, at=at)


@transaction.atomic
def return_items(*, submission_id: int, remarks: Mapping[str, str], by: Any, at: datetime) -> Submission:
    """Each with its remark; the others stay as they are. Also takes up again what was accepted or locked."""
    return decide(submission_id=submission_id, accept=(), returned=remarks, by=by, at=at)


@transaction.atomic
def reopen(*, submission_id: int, indicators: Collection[str], reason: str, by: Any, at: datetime) -> Submission:
    """Takes up an accepted or locked report again, one reason for all; without indicators its tasks and words."""
    codes = list(indicators) or [WHOLE]
    return decide(submission_id=submission_id, accept=(), returned=dict.fromkeys(codes, reason), by=by, at=at)


@dataclass
class BulkResult:
    """`left_out`: (name of the unit, why) in both languages."""

    accepted: list[int] = field(default_factory=list)
    left_out: list[tuple[str, Text]] = field(default_factory=list)


@transaction.atomic
def bulk_accept(*, submission_ids: Collection[int], by: Any, at: datetime) -> BulkResult:
    """Accepts the plain ones of these reports: everything answered, nothing contradicts itself, no remark open."""
    access.require(by, Permission.REVIEW, at=at)
    result = BulkResult()
    for number in sorted(set(submission_ids)):
        case = _case(number, by, at)
        why = _not_plain(case)
        if why is not None:
            result.left_out.append((case.submission.unit.name, why))
            continue
        _accept(case, [code for code in case.led if case.state(code) != "accepted"], by=by, at=at)
        steps.take(case.submission, "accept", by=by, at=at, bulk=True)
        case.submission.accepted_at = at
        case.submission.save(update_fields=["accepted_at"])
        result.accepted.append(number)
    return result


def _not_plain(case: _Case) -> Text | None:
    if case.submission.state == "accepted":
        return Text("đã tiếp nhận từ trước", "already accepted")
    if not workflow.may(case.submission.state, "accept"):
        return Text("chưa gửi", "not sent")
    open_remarks = case.submission.remarks.filter(settled_at=None).count()
    if open_remarks:
        return Text(f"còn {open_remarks} lời phê chưa xử lý", f"{open_remarks} remarks are open")
    odd = [code for code, found in case.led.items() if not all(one.plain for one in found)]
    if odd:
        return Text(f"cần nhìn kỹ {', '.join(odd)}", f"look at {', '.join(odd)}")
    return None


def _case(submission_id: int, by: Any, at: datetime) -> _Case:
    submission = entry.locked(submission_id)
    access.require(by, Permission.REVIEW, submission.unit.organisation_id, at)
    led: dict[str, list[Standing]] = {}
    for one in standing.of_units(submission.unit.campaign, [submission.unit_id])[submission.unit_id]:
        led.setdefault(one.indicator.code, []).append(one)
    return _Case(submission, led, {item.indicator: item for item in submission.items.all()})


def _known(case: _Case, codes: Iterable[str]) -> None:
    for code in codes:
        if code not in case.led:
            raise Refusal(
                "not_assigned",
                f"Chỉ số {code} không giao cho đơn vị này chủ trì. Tải lại trang để xem bảng phân công mới nhất.",
                f"Indicator {code} is not led by this unit. Reload the page to see the assignment.",
                place=code,
            )


def _told(case: _Case, code: str, wanted: str, by: Any, seen: datetime | None) -> bool:
    """Whether it is decided so already by the same person. Somebody else's decision is told, not overwritten."""
    item = case.items.get(code)
    if item is None or item.state not in {"accepted", "returned"} or item.decided_at is None:
        return False
    own = item.decided_by == by.label
    if not own and (seen is None or item.decided_at > seen):
        name = item.decided_by.partition(" <")[0]
        word, word_en = ("tiếp nhận", "accepted") if item.state == "accepted" else ("trả lại", "returned")
        raise Conflict(
            "decided_by_other",
            f"{name} vừa {word} chỉ số {code}. Chưa quyết định nào của bạn được ghi. Tải lại trang rồi quyết lại.",
            f"{name} has just {word_en} indicator {code}. Nothing of yours was recorded. Reload, then decide again.",
            place=code,
        )
    return item.state == wanted


def _said(case: _Case, text: str, by: Any) -> bool:
    return case.submission.remarks.filter(indicator=WHOLE, text=text, by_label=by.label, settled_at=None).exists()


def _accept(case: _Case, codes: Collection[str], *, by: Any, at: datetime) -> None:
    if not codes:
        return
    if not workflow.may(case.submission.state, "accept"):
        workflow.advance(case.submission.state, "accept")
    for code in codes:
        for one in case.led[code]:
            if one.fault is not None:
                raise Refusal(
                    "not_acceptable",
                    f"Chưa nhận được chỉ số {code}: {one.fault.vi.rstrip('.')}. Trả lại kèm lời phê để đơn vị bổ sung.",
                    f"Indicator {code} cannot be accepted: {one.fault.en.rstrip('.')}. Return it with a remark.",
                    place=code,
                )
    sums.accept(case.submission.unit.campaign, case.places(codes), at)
    _mark(case, codes, "accepted", by=by, at=at)
    case.submission.remarks.filter(indicator__in=codes, settled_at=None).update(settled_at=at)


def _return(case: _Case, texts: Mapping[str, str], *, by: Any, at: datetime) -> None:
    if not texts:
        return
    submission = case.submission
    step = "reopen" if submission.state == "locked" else "return"
    codes = [code for code in texts if code != WHOLE]
    sums.withdraw(submission.unit.campaign, case.places(codes))  # whoever had them accepted: a lead may have changed
    _mark(case, codes, "returned", by=by, at=at)
    for code, text in texts.items():
        remarks.keep(submission, code, text, by=by, at=at)
    reason = "; ".join(f"{code}: {text}" if code else text for code, text in texts.items())
    steps.take(submission, step, by=by, at=at, reason=reason[:500], indicators=codes)
    submission.accepted_at = None
    submission.save(update_fields=["accepted_at"])


def _mark(case: _Case, codes: Collection[str], state: str, *, by: Any, at: datetime) -> None:
    for code in codes:
        item = case.items.setdefault(code, Item(submission=case.submission, indicator=code))
        before = item.state
        item.state, item.decided_at, item.decided_by = state, at, by.label
        item.save()
        record(
            f"{state}_item", item, by=by, at=at, organisation_id=case.submission.unit.organisation_id,
            submission=case.submission.pk, indicator=code, before=before, after=state,
        )  # fmt: skip
