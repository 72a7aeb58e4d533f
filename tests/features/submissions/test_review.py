from __future__ import annotations

from datetime import timedelta

import pytest

from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Conflict, NotAllowed, Refusal
from hieuhoc.submissions.actions import remarks, review
from hieuhoc.submissions.models import DataValue, Remark, Submission
from tests.builders import NOW, SmallCity
from tests.features.submissions.agency import WARD, give, sent, submission_of
from tests.people import person

LATER = NOW + timedelta(hours=2)


def accepted(town: SmallCity, indicator: str) -> bool:
    row = DataValue.objects.get(organisation=town.wards[0], measure__code__startswith=indicator, year=2026)
    return row.accepted_at is not None


def test_accepting_every_indicator_accepts_the_report(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    review.accept_items(submission_id=report.pk, indicators=WARD[:3], by=town.hoa, at=LATER)
    report.refresh_from_db()
    assert report.state == "sent"
    assert accepted(town, "1.1.2.a")
    assert not accepted(town, "2.2.2.d")
    review.accept_items(submission_id=report.pk, indicators=WARD[3:], by=town.hoa, at=LATER)
    report.refresh_from_db()
    assert (report.state, report.accepted_at) == ("accepted", LATER)
    assert [t.step for t in report.transitions.all()] == ["accept"]


def test_returning_one_indicator_leaves_the_others_as_they_are(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    review.decide(
        submission_id=report.pk, accept=WARD[:2], returned={"2.2.2.c": "Danh sách thiếu doanh nghiệp."},
        by=town.hoa, at=LATER,
    )  # fmt: skip
    report.refresh_from_db()
    assert report.state == "returned"
    states = dict(report.items.values_list("indicator", "state"))
    assert states == {"1.1.2.a": "accepted", "1.3.2.a": "accepted", "2.2.2.c": "returned"}
    assert accepted(town, "1.1.2.a")
    assert not accepted(town, "2.2.2.c")
    remark = report.remarks.get()
    assert (remark.indicator, remark.text, remark.by_name) == (
        "2.2.2.c",
        "Danh sách thiếu doanh nghiệp.",
        "Trần Thị Hoa",
    )


def test_the_same_decision_twice_counts_once(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    for _ in range(2):
        review.decide(
            submission_id=report.pk, accept=WARD[:2], returned={"2.2.2.c": "Xem lại mẫu số."}, by=town.hoa, at=LATER
        )
    assert Remark.objects.count() == 1
    assert report.transitions.count() == 1
    assert AuditEvent.objects.filter(verb="accepted_item").count() == 2


def test_the_second_of_two_reviewers_is_told_and_nothing_of_hers_is_written(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    other = person("Phan Văn Tâm", "agency_officer", town.bodies["sgddt"])
    review.accept_items(submission_id=report.pk, indicators=["1.1.2.a"], by=town.hoa, at=LATER)
    with pytest.raises(Conflict) as told:
        review.decide(
            submission_id=report.pk,
            accept=["1.3.2.a"],
            returned={"1.1.2.a": "Chưa đúng."},
            by=other,
            at=LATER,
            seen=NOW,
        )
    assert "Trần Thị Hoa vừa tiếp nhận chỉ số 1.1.2.a" in told.value.vi
    assert not accepted(town, "1.3.2.a")
    later = LATER + timedelta(hours=1)  # she has seen it now, and may take it up on purpose
    review.return_items(submission_id=report.pk, remarks={"2.2.2.d": "Thiếu quyết định."}, by=other, at=later)
    assert submission_of(town.campaign, town.wards[0]).state == "returned"


@pytest.mark.parametrize(
    ("figures", "words"),
    [({"part": 120, "whole": 100}, "Tử số 120 lớn hơn mẫu số 100"), ({"part": 5, "whole": None}, "chưa có mẫu số")],
)
def test_what_is_incomplete_or_contradicts_itself_is_not_accepted(
    town: SmallCity, figures: dict[str, int | None], words: str
) -> None:
    report = sent(town, town.wards[0])
    scaled = {name: n * 10000 if n is not None else None for name, n in figures.items()}
    DataValue.objects.filter(organisation=town.wards[0], measure__code__startswith="1.3.2.a").update(**scaled)
    with pytest.raises(Refusal) as refused:
        review.accept_items(submission_id=report.pk, indicators=["1.1.2.a", "1.3.2.a"], by=town.hoa, at=LATER)
    assert words in refused.value.vi
    assert not accepted(town, "1.1.2.a")


def test_an_answer_that_is_not_yet_available_can_be_accepted_and_is_not_a_zero(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    give(town.wards[0], "1.3.2.a", status="not_available", expected_on=NOW.date())
    review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=LATER)
    report.refresh_from_db()
    assert report.state == "accepted"


def test_a_return_needs_words(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    with pytest.raises(Refusal) as refused:
        review.return_items(submission_id=report.pk, remarks={"1.3.2.a": "  "}, by=town.hoa, at=LATER)
    assert refused.value.code == "remark_needed"
    report.refresh_from_db()
    assert report.state == "sent"


def test_what_was_not_sent_cannot_be_decided(town: SmallCity) -> None:
    report = sent(town, town.wards[0], state="draft")
    with pytest.raises(Refusal) as refused:
        review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=LATER)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refusal, match="wrong_state"):
        review.return_items(submission_id=report.pk, remarks={"1.3.2.a": "Sửa."}, by=town.hoa, at=LATER)


@pytest.mark.parametrize("state", ["accepted", "locked"])
def test_an_accepted_or_locked_report_is_taken_up_again_with_a_reason(town: SmallCity, state: str) -> None:
    report = sent(town, town.wards[0])
    review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=LATER)
    Submission.objects.filter(pk=report.pk).update(state=state)
    with pytest.raises(Refusal):
        review.reopen(submission_id=report.pk, indicators=["1.3.2.a"], reason="", by=town.hoa, at=LATER)
    review.reopen(
        submission_id=report.pk, indicators=["1.3.2.a"], reason="Phường có văn bản đính chính.", by=town.hoa, at=LATER
    )
    report.refresh_from_db()
    assert (report.state, report.accepted_at) == ("returned", None)
    assert not accepted(town, "1.3.2.a")
    assert accepted(town, "1.1.2.a")
    assert "Phường có văn bản đính chính." in report.transitions.order_by("-pk")[0].reason


def test_bulk_acceptance_takes_the_plain_ones_and_says_who_was_left_out(town: SmallCity) -> None:
    plain = sent(town, town.wards[0])
    promised = sent(town, town.wards[1])
    give(town.wards[1], "1.3.2.a", status="not_available", expected_on=NOW.date())
    remarked = sent(town, town.wards[2])
    remarks.write(submission_id=remarked.pk, indicator="", text="Thiếu bản ký.", by=town.hoa, at=NOW)
    draft = sent(town, town.wards[3], state="draft")
    numbers = [plain.pk, promised.pk, remarked.pk, draft.pk]
    result = review.bulk_accept(submission_ids=numbers, by=town.hoa, at=LATER)
    assert result.accepted == [plain.pk]
    assert {name: why.vi for name, why in result.left_out} == {
        "Phường Sài Gòn": "cần nhìn kỹ 1.3.2.a",
        "Phường Bến Thành": "còn 1 lời phê chưa xử lý",
        "Xã Thạnh An": "chưa gửi",
    }
    again = review.bulk_accept(submission_ids=[plain.pk], by=town.hoa, at=LATER)
    assert again.left_out[0][1].vi == "đã tiếp nhận từ trước"
    assert plain.transitions.count() == 1


def test_only_the_agency_decides_and_only_readers_and_the_agency_remark(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    reader = person("Bùi Thanh Sơn", "reader", town.organisation)
    for who in (town.lan, town.quang, town.minh, town.nam, reader, town.admin):
        with pytest.raises(NotAllowed):
            review.accept_items(submission_id=report.pk, indicators=WARD, by=who, at=LATER)
        with pytest.raises(NotAllowed):
            review.bulk_accept(submission_ids=[report.pk], by=who, at=LATER)
    for who in (town.lan, town.minh, town.nam):
        with pytest.raises(NotAllowed):
            remarks.write(submission_id=report.pk, indicator="1.3.2.a", text="Hỏi", by=who, at=LATER)
    remark = remarks.write(submission_id=report.pk, indicator="1.3.2.a", text="Vì sao giảm?", by=reader, at=LATER)
    report.refresh_from_db()
    assert (report.state, remark.by_name) == ("sent", "Bùi Thanh Sơn")
