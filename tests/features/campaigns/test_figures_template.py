"""The template of past figures is a file that can be sent back."""

from __future__ import annotations

from datetime import UTC, datetime

from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.submissions.actions import history
from hieuhoc.submissions.models import DataValue
from tests.builders import SmallCity

AT = datetime(2025, 12, 12, tzinfo=UTC)


def test_the_template_of_last_year_comes_back_without_a_fault(town: SmallCity) -> None:
    """Last year 1.1.2.a was one figure of the city; this year each ward gives it."""
    measure = MeasureKey.objects.get(slug="hanoi-2024", code="1.1.2.a")
    for organisation in (town.organisation, town.wards[0]):
        DataValue.objects.create(
            organisation=organisation, measure=measure, year=2025, part=700000, whole=1000000, accepted_at=AT
        )
    again = history.preview(town.campaign, history.template(town.campaign))
    assert [fault.vi for fault in again.faults] == []
    assert again.changes == 0
    assert [line.effect for line in again.lines] == ["same"]
