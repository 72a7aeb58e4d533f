"""Which tasks of the yearly plan a unit answers for."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hieuhoc.campaigns.models import ReportingUnit
from hieuhoc.plans.models import PlanTask


def of_unit(unit: ReportingUnit) -> QuerySet[PlanTask]:
    """Those it leads, those the plan gives to every body of its kind, those it supports, in the plan's order."""
    mine = Q(lead=unit.organisation_id) | Q(lead_kind=unit.kind) | Q(support=unit.organisation_id)
    return PlanTask.objects.filter(mine, year=unit.campaign.year).distinct().order_by("position", "code")
