from __future__ import annotations

from tests.builders import SmallCity


def test_each_unit_gets_its_submission_and_its_indicators(town: SmallCity) -> None:
    ward = town.campaign.units.get(organisation=town.wards[0])
    assert {a.indicator for a in ward.assignments.all()} == {"1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d"}
    assert ward.submission.state == "todo"
    agency = town.campaign.units.get(organisation=town.bodies["sgddt"])
    assert "1.1.1.a" in {a.indicator for a in agency.assignments.filter(subject=town.organisation)}
    assert town.campaign.units.filter(expected=True).count() == 9
