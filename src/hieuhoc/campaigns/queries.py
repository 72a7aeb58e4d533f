"""Reading rounds: which are open, which unit of a round a person acts for, and each unit's last day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign, Extension, ReportingUnit
from hieuhoc.organisations import access


def current() -> Campaign | None:
    """The round that is open, the latest year first."""
    return Campaign.objects.filter(state="open").select_related("framework").order_by("-year", "-pk").first()


def units_of(viewer: Any, campaign: Campaign) -> QuerySet[ReportingUnit]:
    """Units of a round that the viewer may read, each with `due`: its own last day."""
    return with_due(access.visible_to(viewer, campaign.units.all(), "organisation_id"))


def with_due(units: QuerySet[ReportingUnit]) -> QuerySet[ReportingUnit]:
    extended = Extension.objects.filter(unit=OuterRef("pk")).order_by("-at", "-pk").values("last_day")[:1]
    return units.annotate(due=Coalesce(Subquery(extended), "campaign__last_day"))  # type: ignore[no-redef]


def last_day(unit: ReportingUnit) -> date:
    extension = unit.extensions.order_by("-at", "-pk").first()
    return extension.last_day if extension else unit.campaign.last_day


def acts_for(viewer: Any, campaign: Campaign) -> list[ReportingUnit]:
    """The reporting units a person enters figures for today, in dictionary order."""
    scope = access.grants(viewer, timezone.localdate()).get(Permission.ENTER_VALUES, set())
    if not scope:
        return []
    return list(
        with_due(campaign.units.filter(organisation_id__in=scope, reports=True))
        .select_related("campaign")
        .order_by("sort_key")
    )
