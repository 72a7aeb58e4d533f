"""Sums kept at each acceptance equal sums rebuilt from every row, and give the verdicts of the one door."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hieuhoc.assessments import actions as assessments
from hieuhoc.campaigns.models import Assignment, Campaign
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.core.numbers import plain, plain_scaled
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations.models import Organisation
from hieuhoc.panels.models import Rating
from hieuhoc.submissions.actions import review, sums
from hieuhoc.submissions.models import DataValue, NodeSum, Submission
from hieuhoc.submissions.queries.provisional import provisional
from tests.builders import NOW, SmallCity, organisation
from tests.features.submissions.agency import WARD, give, measures, sent, submission_of
from tests.people import person

SPREAD = ("2.3.1.a", "2.4.1.a", "1.2.4.b")  # two judged measurements, two more, a trend


def kept(campaign: Campaign) -> dict[tuple[int, int], tuple[int, ...]]:
    rows = NodeSum.objects.filter(campaign=campaign).values_list("node_id", "measure_id", *sums.FIELDS)
    return {(row[0], row[1]): row[2:] for row in rows if any(row[2:])}


def agree(town: SmallCity) -> None:
    """Kept equals rebuilt, and the verdicts of the sums equal those of a compiled revision."""
    assert kept(town.campaign) == sums.computed(town.campaign)
    revision = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    now = provisional(town.campaign)
    for finding in revision.findings.filter(is_city=True):
        mine = now.findings[finding.indicator]
        assert (mine.verdict, " ".join(mine.reasons), mine.expected, mine.answered) == (
            finding.verdict, finding.reasons, finding.expected, finding.answered,
        ), finding.indicator  # fmt: skip
        assert (plain(mine.value) or "", plain_scaled(mine.part) or "", plain_scaled(mine.whole) or "") == (
            finding.value, finding.part, finding.whole,
        ), finding.indicator  # fmt: skip
    assert now.summary.indicators["met"] == revision.findings.filter(is_city=True, verdict="met").count()


def fill_anew(dice: random.Random, ward: Organisation, indicators: tuple[str, ...]) -> None:
    for indicator in indicators:
        for key in measures(indicator):
            sexes = ["", "sex=male", "sex=female"] if indicator == "2.3.1.a" and key.code.endswith("trained") else [""]
            status = dice.choice(["", "", "", "", "none", "not_applicable", "not_available"])
            for breakdown in sexes[1:] or sexes:
                whole = dice.randint(0, 9) * 10000
                figures = {
                    "part": dice.randint(0, whole // 10000) * 10000,
                    "whole": whole,
                    "number": None,
                    "choice": "",
                }
                if indicator == "1.2.4.b":
                    figures = {"part": None, "whole": None, "number": dice.randint(0, 99) * 10000, "choice": ""}
                    if dice.random() < 0.2 and status == "":
                        figures |= {"number": None, "choice": dice.choice(["up", "down"])}
                if status in {"not_applicable", "not_available"}:
                    figures = {"part": None, "whole": None, "number": None, "choice": ""}
                elif status == "none":
                    figures |= {"number": 0} if indicator == "1.2.4.b" else {"part": 0}
                DataValue.objects.update_or_create(
                    organisation=ward, measure=key, year=2026, breakdown=breakdown, restated=False,
                    defaults={"status": status, **figures},
                )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_acceptances_and_returns_keeps_the_sums_and_the_verdicts(town: SmallCity, seed: int) -> None:
    dice = random.Random(seed)
    Campaign.objects.filter(pk=town.campaign.pk).update(territory=list(SPREAD), min_coverage=dice.choice([10000, 3000]))
    town.campaign.refresh_from_db()
    wards = town.wards[:5]
    for ward in wards:
        unit = town.campaign.units.get(organisation=ward)
        Assignment.objects.bulk_create(Assignment(unit=unit, indicator=code, subject=ward) for code in SPREAD)
        give(ward, "1.2.4.b", year=2025, number=dice.randint(0, 99) * 10000, accepted_at=NOW)
        DataValue.objects.filter(organisation=ward, year=2025).update(part=None, whole=None)
    give(town.organisation, "1.1.1.a", dice.randint(90, 100), accepted_at=NOW)
    panel = next(m for m in measures("3.1.1.a"))
    for place in range(dice.randint(1, 4)):
        expert = person(f"Chuyên Gia {place}{seed}", "expert", town.organisation)
        Rating.objects.create(campaign=town.campaign, expert=expert, measure=panel, rating=3, reason="rõ", at=NOW)
    for step in range(30):
        ward, at = dice.choice(wards), NOW + timedelta(minutes=step)
        report = submission_of(town.campaign, ward)
        codes = dice.sample([*WARD, *SPREAD], dice.randint(1, 6))
        if dice.random() < 0.6:
            open_codes = tuple(
                code for code in (*WARD, *SPREAD)
                if not report.items.filter(indicator=code, state="accepted").exists()
            )  # fmt: skip
            fill_anew(dice, ward, open_codes)
            if report.state in {"todo", "draft", "returned"}:
                Submission.objects.filter(pk=report.pk).update(state="sent", sent_at=NOW)
        try:
            if dice.random() < 0.7:
                review.accept_items(submission_id=report.pk, indicators=codes, by=town.hoa, at=at)
            else:
                remarks = dict.fromkeys(codes, f"Xem lại lần {step}.")
                review.return_items(submission_id=report.pk, remarks=remarks, by=town.hoa, at=at)
        except Refusal:
            continue  # what cannot be accepted changes nothing: that is checked below
    agree(town)


def test_a_district_keeps_its_own_sum_on_the_way_to_the_city(town: SmallCity) -> None:
    district = organisation("Huyện Cần Giờ", "district", "787", town.organisation)
    town.campaign.units.filter(organisation=town.wards[0]).update(parent=district)
    report = sent(town, town.wards[0])
    review.accept_items(submission_id=report.pk, indicators=["1.3.2.a"], by=town.hoa, at=NOW)
    found = NodeSum.objects.filter(measure=measures("1.3.2.a")[0]).values_list("node_id", "part", "whole", "answered")
    assert sorted(found) == sorted([(district.pk, 960000, 1000000, 1), (town.organisation.pk, 960000, 1000000, 1)])


def test_the_cost_of_an_acceptance_does_not_grow_with_the_units(town: SmallCity) -> None:
    counts = []
    for ward in town.wards:
        report = sent(town, ward)
        with CaptureQueriesContext(connection) as queries:
            review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=NOW)
        counts.append(len(queries))
    assert max(counts[1:]) == min(counts[1:])
    agree(town)


def test_sums_can_be_rebuilt_by_the_agency_only(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=NOW)
    before = kept(town.campaign)
    NodeSum.objects.all().delete()
    with pytest.raises(NotAllowed):
        sums.rebuild(campaign_id=town.campaign.pk, by=town.lan, at=NOW)
    assert sums.rebuild(campaign_id=town.campaign.pk, by=town.hoa, at=NOW) == len(before)
    assert kept(town.campaign) == before


def test_a_figure_too_large_to_add_is_refused_before_anything_is_written(town: SmallCity) -> None:
    ward = town.wards[0]
    unit = town.campaign.units.get(organisation=ward)
    key = MeasureKey.objects.get(slug="hanoi-2024", code="1.3.2.a")
    huge = DataValue.objects.create(
        organisation=ward, measure=key, year=2026, submission=unit.submission, part=1, whole=sums.MOST + 1
    )
    with pytest.raises(Refusal, match="too_large_to_add"), transaction.atomic():
        sums.accept(town.campaign, [(ward.pk, "1.3.2.a")], NOW)
    huge.refresh_from_db()
    assert huge.accepted_at is None
    assert not NodeSum.objects.filter(campaign=town.campaign, whole__gt=0).exists()
