"""Two wards are merged in mid-round: what they gave is kept, the new ward starts with their sum, the city adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from hieuhoc.assessments import actions as assessments
from hieuhoc.campaigns import redraw as tree
from hieuhoc.campaigns.models import Assignment, Redraw, ReportingUnit, Target
from hieuhoc.campaigns.setup import rounds
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations import decrees
from hieuhoc.organisations.decrees import NewUnit
from hieuhoc.organisations.models import Organisation
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.actions.redraw import redraw
from hieuhoc.submissions.models import DataValue, Narrative, Submission
from tests.builders import SmallCity

AT = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)


def give(
    town: SmallCity, of: Organisation, part: int, whole: int, code: str = "1.3.2.a", accepted: bool = True
) -> DataValue:
    submission = Submission.objects.get(unit__organisation=of)
    return DataValue.objects.create(
        organisation=of, measure=MeasureKey.objects.get(slug="hanoi-2024", code=code), year=2026, submission=submission,
        part=part * 10_000, whole=whole * 10_000, accepted_at=AT if accepted else None, basis="actual",
    )  # fmt: skip


def merged(town: SmallCity, shares: tuple[str | None, str | None] = ("1", "1")) -> Organisation:
    first, second = town.wards[0].pk, town.wards[1].pk
    passing = {(n, 0): Decimal(s) if s else None for n, s in zip((first, second), shares, strict=True)}
    links = decrees.enter_decree(
        date=date(2026, 10, 1), decision="9/NQ-UBTVQH16", kind="merge", origins=[first, second],
        successors=[NewUnit("Phường Sài Gòn", "Sai Gon Ward", "20001")], shares=passing, by=town.admin, at=AT,
    )  # fmt: skip
    assert links[0].successor is not None
    return links[0].successor


def act(town: SmallCity) -> Redraw:
    return redraw(
        campaign_id=town.campaign.pk, decree="9/NQ-UBTVQH16", reason="Sáp nhập hai phường", by=town.hoa, at=AT
    )


def test_the_new_ward_must_answer_and_starts_with_the_sum(town: SmallCity) -> None:
    given = [give(town, town.wards[0], 2, 100), give(town, town.wards[1], 3, 50, accepted=False)]
    for ward in town.wards[:2]:
        Target.objects.create(organisation=ward, slug="hanoi-2024", indicator="1.3.2.a", year=2026, value=10_000)
    Narrative.objects.create(
        submission=Submission.objects.get(unit__organisation=town.wards[0]), section="I.1.1", text="Đã tuyên truyền."
    )
    new = merged(town)
    row = act(town)
    unit = ReportingUnit.objects.get(organisation=new)
    assert (unit.active, unit.expected, unit.name) == (True, True, "Phường Sài Gòn")
    assert {a.indicator for a in unit.assignments.all()} == {"1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d"}
    proposal = DataValue.objects.get(organisation=new)
    assert (proposal.part, proposal.whole, proposal.accepted_at) == (50_000, 1_500_000, None)
    assert proposal.source == "Cộng từ Phường Tân Định, Phường Sài Gòn"
    assert unit.submission.state == "draft"
    assert unit.submission.narratives.get().text == "Phường Tân Định: Đã tuyên truyền."
    assert Target.objects.get(organisation=new).value == 10_000
    left = ReportingUnit.objects.filter(organisation__in=town.wards[:2])
    assert [u.active for u in left] == [False, False]
    assert all("9/NQ-UBTVQH16" in u.note for u in left)
    assert DataValue.objects.filter(pk__in=[v.pk for v in given]).count() == 2
    assert row.summary["started"] == [unit.pk]


def test_the_city_counts_the_new_ward_once_and_not_the_old_ones(town: SmallCity) -> None:
    for ward in town.wards:
        give(town, ward, 1, 100)
    before = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    found = before.findings.get(indicator="1.3.2.a", is_city=True)
    assert (found.part, found.whole, found.expected) == ("9", "900", 9)
    new = merged(town)
    act(town)
    DataValue.objects.filter(organisation=new).update(accepted_at=LATER)
    after = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    found = after.findings.get(indicator="1.3.2.a", is_city=True)
    assert (found.part, found.whole, found.expected, found.answered) == ("9", "900", 8, 8)
    before.refresh_from_db()
    assert before.findings.get(indicator="1.3.2.a", is_city=True).expected == 9


def test_nothing_is_added_up_while_one_of_them_has_not_given_it(town: SmallCity) -> None:
    give(town, town.wards[0], 2, 100)
    new = merged(town)
    row = act(town)
    assert not DataValue.objects.filter(organisation=new).exists()
    assert row.summary["waiting"] == [{"unit": new.pk, "measure": "1.3.2.a", "lacking": [town.wards[1].pk]}]


def test_a_part_of_a_ward_passes_by_its_share_and_says_so(town: SmallCity) -> None:
    give(town, town.wards[0], 2, 100)
    give(town, town.wards[1], 3, 51)
    new = merged(town, ("1", "0.5"))
    act(town)
    proposal = DataValue.objects.get(organisation=new)
    assert (proposal.part, proposal.whole) == (40_000, 1_260_000)  # 2 + 1.5 → 2; 100 + 25.5 → 26
    assert proposal.note.startswith("≈")


def test_an_unknown_share_is_not_carried(town: SmallCity) -> None:
    give(town, town.wards[0], 2, 100)
    give(town, town.wards[1], 3, 51)
    new = merged(town, ("1", None))
    act(town)
    assert not DataValue.objects.filter(organisation=new).exists()


def test_duties_and_tasks_of_a_body_follow_it(town: SmallCity) -> None:
    body = town.bodies["snv"]
    task = PlanTask.objects.create(year=2026, code="A", words="Khen thưởng", lead=body)
    led = set(Assignment.objects.filter(unit__organisation=body).values_list("indicator", flat=True))
    assert led
    links = decrees.enter_decree(
        date=date(2026, 10, 1), decision="2/NQ-HĐND", kind="merge", origins=[body.pk],
        successors=[NewUnit("Sở Nội vụ và Lao động", "", "snvld", "department")], shares={(body.pk, 0): Decimal(1)},
        by=town.admin, at=AT,
    )  # fmt: skip
    act(town)
    heirs = Assignment.objects.filter(unit__organisation=links[0].successor)
    assert set(heirs.values_list("indicator", flat=True)) == led
    task.refresh_from_db()
    assert task.lead == links[0].successor


def test_redrawing_is_an_explicit_act_of_an_open_round(town: SmallCity) -> None:
    with pytest.raises(Refusal, match="nothing_to_redraw"):
        act(town)
    merged(town)
    assert len(tree.difference(town.campaign).ended) == 2
    assert ReportingUnit.objects.filter(active=False).count() == 0
    for who in (town.lan, town.nam):
        with pytest.raises(NotAllowed):
            redraw(campaign_id=town.campaign.pk, decree="9/NQ", reason="x", by=who, at=AT)
    act(town)
    with pytest.raises(Refusal, match="nothing_to_redraw"):
        act(town)
    assert Redraw.objects.count() == 1


def test_closed_and_published_rounds_are_never_touched(town: SmallCity) -> None:
    merged(town)
    Submission.objects.filter(unit__organisation=town.wards[0]).update(state="locked")
    with pytest.raises(Refusal, match="published"):
        act(town)
    Submission.objects.update(state="draft")
    rounds.close(campaign_id=town.campaign.pk, by=town.hoa, at=AT)
    with pytest.raises(Refusal, match="round_not_open"):
        act(town)
    assert ReportingUnit.objects.filter(active=False).count() == 0


def test_the_page_shows_before_and_after(town: SmallCity, client: Client) -> None:
    merged(town)
    client.force_login(town.hoa)
    page = client.get(f"/setup/{town.campaign.pk}/redraw/").content.decode()
    assert "Phường Tân Định" in page
    posted = {"decree": "9/NQ-UBTVQH16", "reason": "Sáp nhập"}
    assert client.post(f"/setup/{town.campaign.pk}/redraw/take/", posted).status_code == 302
    page = client.get(f"/setup/{town.campaign.pk}/redraw/").content.decode()
    assert "Sáp nhập" in page
    client.force_login(town.lan)
    assert client.get(f"/setup/{town.campaign.pk}/redraw/").status_code == 403
