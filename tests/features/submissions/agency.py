"""What the tests of the agency's side share: reports that were filled and sent."""

from __future__ import annotations

from typing import Any

from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.organisations.models import Organisation
from hieuhoc.submissions.models import DataValue, Submission
from tests.builders import NOW, SmallCity

WARD = ("1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d")


def measures(indicator: str) -> list[MeasureKey]:
    return list(MeasureKey.objects.filter(slug="hanoi-2024", code__startswith=indicator).order_by("code"))


def give(
    of: Organisation, indicator: str, part: int = 96, whole: int = 100, year: int = 2026, **more: Any
) -> DataValue:
    """A share of the only measurement of an indicator."""
    figures = {"part": part * 10000, "whole": whole * 10000} if not more.get("status") else {}
    value, _ = DataValue.objects.update_or_create(
        organisation=of, measure=measures(indicator)[0], year=year, breakdown="", restated=False,
        defaults={"status": "", "part": None, "whole": None} | figures | more,
    )  # fmt: skip
    return value


def submission_of(campaign: Campaign, organisation: Organisation) -> Submission:
    return ReportingUnit.objects.get(campaign=campaign, organisation=organisation).submission


def sent(town: SmallCity, ward: Organisation, *, state: str = "sent", **shares: tuple[int, int]) -> Submission:
    """A report with all four figures of a ward, handed in."""
    for indicator in WARD:
        part, whole = shares.get("i" + indicator.replace(".", ""), (1, 1) if indicator == "2.2.2.d" else (96, 100))
        give(ward, indicator, part, whole)
    submission = submission_of(town.campaign, ward)
    Submission.objects.filter(pk=submission.pk).update(state=state, sent_at=NOW)
    DataValue.objects.filter(organisation=ward, year=2026).update(submission=submission)
    submission.refresh_from_db()
    return submission
