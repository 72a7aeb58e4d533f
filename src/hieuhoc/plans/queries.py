"""Reading the plan: tasks with what units answered, and the measures against what is not met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Assignment, Campaign
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Name, Organisation
from hieuhoc.plans.models import Measure, PlanTask

STATES = ("done", "doing", "overdue")


@dataclass(slots=True)
class TaskRow:
    """A task and what its units answered. `units`: how many the plan addresses; `silent`: without an answer."""

    task: PlanTask
    lead: Name | None
    support: list[Name]
    units: int
    done: int
    doing: int
    overdue: int

    @property
    def silent(self) -> int:
        return max(self.units - self.done - self.doing - self.overdue, 0)

    def passes(self, chosen: str, today: date) -> bool:
        late = self.task.due is not None and self.task.due < today and self.done < self.units
        return {
            "done": self.units > 0 and self.done >= self.units,
            "doing": self.doing > 0,
            "overdue": self.overdue > 0 or late,
            "silent": self.silent > 0,
        }.get(chosen, True)


def own_scope(viewer: Any) -> set[int] | None:
    """None: the viewer reads every unit; else only these."""
    return access.grants(viewer, timezone.localdate()).get(Permission.READ_SUBMISSION, set())


def tasks(viewer: Any, campaign: Campaign) -> list[TaskRow]:
    """Every task for those who read the whole city; the others see what the plan gives their own unit."""
    scope = own_scope(viewer)
    rows = PlanTask.objects.filter(year=campaign.year)
    if scope is not None:
        kinds = campaign.units.filter(organisation__in=scope).values("kind")
        rows = rows.filter(Q(lead__in=scope) | Q(lead_kind__in=kinds) | Q(support__in=scope)).distinct()
    answered = Q(answers__submission__unit__campaign=campaign)
    if scope is not None:
        answered &= Q(answers__submission__unit__organisation__in=scope)
    counted = rows.annotate(
        **{f"n_{s}": Count("answers", filter=answered & Q(answers__state=s), distinct=True) for s in STATES}
    )
    found: list[Any] = list(counted.order_by("position", "code").prefetch_related("support"))
    kinds_count = dict(
        campaign.units.filter(reports=True, active=True, **({} if scope is None else {"organisation__in": scope}))
        .values_list("kind").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    ids = {row.lead_id for row in found if row.lead_id} | {o.pk for row in found for o in row.support.all()}
    names = organisations.names_on(ids, campaign.period_end)
    return [
        TaskRow(
            row, names.get(row.lead_id or 0), [names[o.pk] for o in row.support.all() if o.pk in names],
            kinds_count.get(row.lead_kind, 0) if row.lead_kind else int(row.lead_id is not None),
            row.n_done, row.n_doing, row.n_overdue,
        )
        for row in found
    ]  # fmt: skip


def measures(viewer: Any, campaign: Campaign) -> dict[str, list[Measure]]:
    """By indicator; a unit sees its own."""
    rows = access.visible_to(viewer, Measure.objects.filter(campaign=campaign), "owner")
    found: dict[str, list[Measure]] = {}
    for row in rows.order_by("state", "due", "pk").reverse():
        found.setdefault(row.indicator, []).append(row)
    return found


def names_of(rows: Iterable[Measure], day: date) -> dict[int, Name]:
    return organisations.names_on({row.owner_id for row in rows}, day)


def default_owner(campaign: Campaign, indicator: str) -> int:
    """The body that leads a city figure; for figures of the units the standing agency."""
    city = organisations.city()
    lead = Assignment.objects.filter(
        unit__campaign=campaign, indicator=indicator, subject=city.organisation_id, role=Assignment.Role.LEAD
    ).first()
    return Assignment.objects.select_related("unit").get(pk=lead.pk).unit.organisation_id if lead else city.agency_id


def owners(viewer: Any, campaign: Campaign) -> QuerySet[Any]:
    """Who may be given a measure by this person: bodies of the round, or only the person's own."""
    units = campaign.units.filter(active=True).order_by("sort_key")
    if access.allowed(viewer, Permission.REVIEW):
        return units.exclude(kind__in=organisations.TERRITORIAL)
    scope = access.grants(viewer, timezone.localdate()).get(Permission.ENTER_VALUES, set())
    return units if scope is None else units.filter(organisation__in=scope)


def kind_words(kind: str) -> str:
    return str(Organisation.Kind(kind).label) if kind in Organisation.Kind.values else ""
