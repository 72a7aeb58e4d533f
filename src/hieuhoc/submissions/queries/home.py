"""What waits for a person in reports: their units' dossiers, what waits for a signature, what waits at the agency."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign, Extension
from hieuhoc.core import workflow
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.queries import city, valid_on
from hieuhoc.submissions import tasks
from hieuhoc.submissions.models import Remark, Submission
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Line

STEPS = {"todo": 1, "draft": 1, "returned": 1, "waiting": 2, "sent": 4, "fixed": 4, "accepted": 5, "locked": 6}


@dataclass
class Dossier:
    """One report of a unit. `due` is the unit's own last day; `lines` its indicators in their order."""

    submission: Submission
    due: date
    lines: list[Line] = field(default_factory=list)
    whole: list[Remark] = field(default_factory=list)  # remarks on the report as a whole
    to_sign: bool = False  # it waits for this very person

    @property
    def step(self) -> int:
        return STEPS[self.submission.state]

    @property
    def given(self) -> bool:
        return self.submission.state in workflow.GIVEN

    @property
    def returned(self) -> list[Line]:
        return [line for line in self.lines if line.item == "returned"]

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)


def dossiers(viewer: Any, today: date) -> list[Dossier]:
    """Reports of the units the person enters or signs for, by date; open ones with their indicators."""
    scope = access.grants(viewer, today).get(Permission.ENTER_VALUES) or set()
    signs = access.grants(viewer, today).get(Permission.APPROVE_SUBMISSION) or set()
    if not scope and not signs:
        return []
    rows = _with_due(Submission.objects.filter(unit__organisation__in=scope | signs, unit__active=True)).exclude(
        unit__campaign__state=Campaign.State.DRAFT
    )
    found = []
    for row in sorted(rows.order_by("unit__sort_key"), key=lambda row: row.due):  # type: ignore[attr-defined]
        one = Dossier(row, row.due)  # type: ignore[attr-defined]  # annotated
        one.to_sign = row.state == "waiting" and row.unit.organisation_id in signs
        if not one.given:
            book = workbook.load(row, viewer)
            one.lines, one.whole = book.led, book.remarks
        found.append(one)
    return found


def _with_due(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    later = Extension.objects.filter(unit=OuterRef("unit")).order_by("-at", "-pk").values("last_day")[:1]
    return (
        rows.select_related("unit__campaign__framework")
        .defer("unit__campaign__framework__document")
        .annotate(due=Coalesce(Subquery(later), "unit__campaign__last_day"))
    )


@dataclass(frozen=True)
class AgencyWork:
    """Counts over the units of one round, for whoever reviews it."""

    campaign: Campaign
    total: int
    to_review: int
    late: int
    returned: int
    accepted: int
    contradicted: int

    @property
    def in_time(self) -> int:
        """Not sent, and their own last day is still to come."""
        return self.total - self.to_review - self.late - self.returned - self.accepted


def agency_work(viewer: Any, campaign: Campaign | None, today: date) -> AgencyWork | None:
    given = access.grants(viewer, today)
    if campaign is None or not {Permission.REVIEW, Permission.REMARK} & set(given):
        return None
    rows = Submission.objects.filter(unit__campaign=campaign, unit__active=True, unit__reports=True)
    later = Extension.objects.filter(unit=OuterRef("unit")).order_by("-at", "-pk").values("last_day")[:1]
    facts = list(
        rows.annotate(due=Coalesce(Subquery(later), "unit__campaign__last_day")).values_list(
            "state", "due", "confirmation", "sent_at"
        )
    )
    states = Counter(state for state, *_ in facts)
    return AgencyWork(
        campaign,
        len(facts),
        states["sent"] + states["fixed"],
        sum(workflow.days_late(state, sent is not None, due, today) > 0 for state, due, _, sent in facts),
        states["returned"],
        states["accepted"] + states["locked"],
        sum(word == "contradicted" for _, _, word, _ in facts),
    )


@dataclass(frozen=True)
class Day:
    """A day of the year's calendar; `kind` says what happens, `text` is a task's own words."""

    day: date
    kind: str
    text: str = ""


def calendar(campaign: Campaign | None, mine: list[Dossier]) -> list[Day]:
    """The dates of the round, the person's own deadline, and the tasks of the plan with a date."""
    if campaign is None:
        return []
    days = [Day(campaign.cut_off, "cut_off")]
    if campaign.opened_at is not None:
        days.append(Day(timezone.localdate(campaign.opened_at), "opened"))
    own = [one for one in mine if one.submission.unit.campaign_id == campaign.pk]
    days.append(Day(own[0].due if own else campaign.last_day, "deadline"))
    for one in own[:1]:
        for task in tasks.of_unit(one.submission.unit).filter(due__isnull=False)[:4]:
            if task.due is not None:
                days.append(Day(task.due, "task", task.words))
    return sorted(days, key=lambda day: (day.day, day.kind))


def to_ask(today: date) -> Membership | None:
    """An officer of the standing agency, for questions."""
    rows = Membership.objects.filter(valid_on(today), role="agency_officer", organisation=city().agency_id)
    return rows.filter(user__is_active=True).select_related("user").order_by("pk").first()
