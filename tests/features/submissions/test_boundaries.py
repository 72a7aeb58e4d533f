"""What stays shut: rows of other units, closed rounds; and what must not get stuck: a report returned for its words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup import rounds
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.jobs import actions as jobs
from hieuhoc.submissions.actions import opening, review, sending
from hieuhoc.submissions.models import DataValue, NodeSum, Submission
from tests import people
from tests.builders import NOW, SmallCity
from tests.features.submissions.agency import WARD, give, sent
from tests.features.submissions.unit import fill, of, row, signed_in


@pytest.mark.parametrize("posted", [{}, {"part": "1"}])
def test_nobody_reads_the_row_of_another_unit_through_the_own_workbook(town: SmallCity, posted: dict[str, str]) -> None:
    give(town.wards[1], "1.1.2.a", 31337, 41414)
    lan, subject = signed_in(town.lan), town.wards[1].pk
    address = reverse("workbook_row", args=[of(town).pk, subject, "1.1.2.a"])
    answer = lan.post(address, {f"{subject}~1.1.2.a~~{name}": text for name, text in posted.items()})
    assert answer.status_code == 404
    assert "31.337" not in answer.content.decode()
    assert not DataValue.objects.filter(submission=of(town)).exists()


def test_what_was_returned_for_its_words_alone_can_be_accepted_again(town: SmallCity) -> None:
    submission = sent(town, town.wards[0])
    review.accept_items(submission_id=submission.pk, indicators=WARD, by=town.hoa, at=NOW)
    sums = list(NodeSum.objects.order_by("pk").values())
    later = NOW + timedelta(hours=1)
    review.reopen(
        submission_id=submission.pk, indicators=[], reason="Viết rõ phần phương hướng.", by=town.hoa, at=later
    )
    sending.propose(submission_id=submission.pk, by=town.lan, at=later)
    assert sending.send(submission_id=submission.pk, declaration=True, by=town.quang, at=later).state == "fixed"
    answer = signed_in(town.hoa).post(reverse("review_decide", args=[submission.pk]), {})
    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (302, "accepted")
    assert list(NodeSum.objects.order_by("pk").values()) == sums


def test_each_unit_reads_how_many_of_its_own_indicators_came_back(town: SmallCity) -> None:
    pages = []
    for ward, person, codes in ((0, town.lan, WARD[:1]), (1, town.minh, WARD[:3])):
        submission = sent(town, town.wards[ward])
        review.return_items(submission_id=submission.pk, remarks=dict.fromkeys(codes, "Xem lại."), by=town.hoa, at=NOW)
        address = reverse("workbook_of", args=[submission.pk])
        pages.append(signed_in(person, "en").get(address).content.decode())
    assert "1 indicator was returned" in pages[0]
    assert "3 indicators were returned" in pages[1]


def test_a_closed_round_takes_nothing_until_it_is_opened_again(town: SmallCity) -> None:
    fill(town)
    lan = signed_in(town.lan)
    held = row(town, lan)
    rounds.close(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    assert held.save(part="1") == 422
    assert "đã đóng" in held.markup
    for step in (sending.propose, sending.take_back):
        with pytest.raises(Refusal, match="round_closed"):
            step(submission_id=of(town).pk, by=town.lan, at=NOW)
    page = lan.get(reverse("workbook_of", args=[of(town).pk])).content.decode()
    assert "data-plain-save" not in page
    opening.open_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    assert row(town, lan).save(part="21807") == 200


def test_a_reason_longer_than_its_column_is_refused_in_words(town: SmallCity) -> None:
    fill(town)
    answer = signed_in(town.lan).post(reverse("workbook_propose", args=[of(town).pk]), {"reason": "x" * 501})
    assert answer.status_code == 422
    assert "501" in answer.content.decode()
    assert of(town).state == "draft"


def test_a_broken_character_is_refused_in_words(town: SmallCity) -> None:
    lan = signed_in(town.lan)
    for answer in (
        lan.post(reverse("workbook_save_words", args=[of(town).pk]), {"wI.1.1~text": "a\0b"}),
        lan.get(reverse("reports"), {"q": "a\0b"}),
    ):
        assert answer.status_code == 422
        assert "ký tự hỏng" in answer.content.decode()


def test_publishing_locks_only_what_the_revision_counts(town: SmallCity) -> None:
    first, second = sent(town, town.wards[0]), sent(town, town.wards[1])
    review.accept_items(submission_id=first.pk, indicators=WARD, by=town.hoa, at=NOW)
    made = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW + timedelta(hours=1))
    late = NOW + timedelta(hours=2)
    review.accept_items(submission_id=second.pk, indicators=WARD, by=town.hoa, at=late)
    assessments.publish(assessment_id=made.pk, by=town.hoa, at=late)
    states = dict(Submission.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", "state"))
    assert states == {first.pk: "locked", second.pk: "accepted"}


def test_a_figure_whose_lead_changed_can_still_be_returned(town: SmallCity) -> None:
    submission = sent(town, town.wards[0])
    review.accept_items(submission_id=submission.pk, indicators=WARD, by=town.hoa, at=NOW)
    submission.items.filter(indicator="1.1.2.a").delete()  # as a new lead finds it: accepted, but not of its own items
    review.return_items(submission_id=submission.pk, remarks={"1.1.2.a": "Xem lại."}, by=town.hoa, at=NOW)
    assert DataValue.objects.get(organisation=town.wards[0], measure__code="1.1.2.a").accepted_at is None
    assert not NodeSum.objects.filter(measure__code="1.1.2.a", answered__gt=0).exists()


def test_the_work_of_a_colleague_is_told_and_not_hidden(town: SmallCity) -> None:
    other = people.person("Lê Văn Bình", "agency_officer", town.bodies["sgddt"])
    mine = jobs.ask(kind="compile", key="1", by=town.hoa, at=NOW)
    assert jobs.ask(kind="compile", key="1", by=town.hoa, at=NOW).pk == mine.pk
    with pytest.raises(Conflict, match="job_running"):
        jobs.ask(kind="compile", key="1", by=other, at=NOW)


def test_opening_again_keeps_the_day_of_the_first_opening(town: SmallCity) -> None:
    rounds.close(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW)
    opening.open_round(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW + timedelta(days=3))
    again = Campaign.objects.get(pk=town.campaign.pk)
    assert (again.state, again.opened_at) == ("open", NOW)
