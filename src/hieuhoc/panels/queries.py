"""Ratings for pages: an expert sees the own ones, the agency all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.framework import Criterion, Indicator, Measurement, Standard
from hieuhoc.organisations import access
from hieuhoc.panels.models import Rating


@dataclass(slots=True)
class Sheet:
    """One indicator that experts rate. `others` is empty for experts: nobody sees another's rating."""

    standard: Standard
    criterion: Criterion
    indicator: Indicator
    measurement: Measurement
    own: Rating | None = None
    count: int = 0
    others: list[Rating] = field(default_factory=list)


def rounds() -> list[Campaign]:
    return list(Campaign.objects.exclude(state="draft").select_related("framework").order_by("-year", "-pk"))


def sheets(viewer: Any, campaign: Campaign) -> list[Sheet]:
    """In the order of the criteria set; one query."""
    reviews = access.allowed(viewer, Permission.REVIEW)
    if not reviews:
        access.require(viewer, Permission.RATE)
    framework = framework_of(campaign.framework)
    by_code: dict[str, list[Rating]] = defaultdict(list)
    for row in Rating.objects.filter(campaign=campaign).select_related("measure", "expert").order_by("at", "pk"):
        by_code[row.measure.code].append(row)
    found = []
    for standard in framework.standards:
        for criterion in standard.criteria:
            for indicator in criterion.indicators:
                for measurement in indicator.measurements:
                    if measurement.panel:
                        rows = by_code[measurement.code]
                        own = next((row for row in rows if row.expert_id == viewer.pk), None)
                        others = rows if reviews else []
                        found.append(Sheet(standard, criterion, indicator, measurement, own, len(rows), others))
    return found
