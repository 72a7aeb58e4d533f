from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from hieuhoc.assessments import actions
from hieuhoc.assessments.models import Assessment
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.organisations.models import Organisation
from hieuhoc.submissions.models import DataValue
from tests.builders import NOW, SmallCity

LATER = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)


def give(of: Organisation, measure: str, year: int = 2026, accepted: bool = True, **figures: object) -> DataValue:
    scaled = {
        k: v * 10000 if isinstance(v, int) and k in ("part", "whole", "number") else v for k, v in figures.items()
    }
    key = MeasureKey.objects.get(slug="hanoi-2024", code=measure)
    return DataValue.objects.create(
        organisation=of, measure=key, year=year, accepted_at=NOW if accepted else None, **scaled
    )


def fill(town: SmallCity, wards: int = 9) -> None:
    give(town.organisation, "1.1.1.a", part=962, whole=1000, as_of=date(2026, 11, 30))
    for ward in town.wards[:wards]:
        give(ward, "1.3.2.a", part=1, whole=100)


def test_a_revision_says_what_the_command_line_would_say(town: SmallCity) -> None:
    fill(town)
    revision = actions.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    assert revision.revision == 1
    found = revision.findings.get(indicator="1.1.1.a", is_city=True)
    assert (found.verdict, found.value, found.part, found.whole) == ("met", "96.2", "962", "1000")
    assert found.sentence.startswith("Đạt: 96,2% (962 trên 1.000)")
    shacks = revision.findings.get(indicator="1.3.2.a", is_city=True)
    assert (shacks.verdict, shacks.expected, shacks.answered, shacks.value) == ("met", 9, 9, "1")
    document = json.loads(revision.evaluation)
    assert document["findings"][0]["indicator"] == "1.1.1.a"
    assert sum(document["summary"]["indicators"].values()) == 57
    assert [m["name"] for m in revision.facts["missing"]][:1] == ["Đặc khu Côn Đảo"]


def test_what_is_not_accepted_does_not_count(town: SmallCity) -> None:
    give(town.organisation, "1.1.1.a", accepted=False, part=962, whole=1000)
    revision = actions.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    assert revision.findings.get(indicator="1.1.1.a", is_city=True).verdict == "not_assessable"


def test_a_late_unit_makes_revision_two_and_leaves_revision_one_as_it_was(town: SmallCity) -> None:
    fill(town, wards=8)
    first = actions.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    before = Assessment.objects.values().get(pk=first.pk)
    actions.publish(assessment_id=first.pk, by=town.hoa, at=LATER)
    assert first.findings.get(indicator="1.3.2.a", is_city=True).reasons == "coverage"
    give(town.wards[8], "1.3.2.a", part=99, whole=100)
    second = actions.compile_round(campaign_id=town.campaign.pk, reason="Côn Đảo nộp muộn", by=town.hoa, at=LATER)
    assert second.revision == 2
    assert second.findings.get(indicator="1.3.2.a", is_city=True).verdict == "not_met"
    after = Assessment.objects.values().get(pk=first.pk)
    for field in ("evaluation", "values_csv", "units_csv", "facts", "values_digest"):
        assert before[field] == after[field]


def test_only_the_agency_compiles_and_publishes(town: SmallCity) -> None:
    for who in (town.lan, town.nam, town.admin):
        with pytest.raises(NotAllowed):
            actions.compile_round(campaign_id=town.campaign.pk, by=who, at=LATER)
    revision = actions.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    with pytest.raises(NotAllowed):
        actions.publish(assessment_id=revision.pk, by=town.lan, at=LATER)
