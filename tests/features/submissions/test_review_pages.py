from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hieuhoc.campaigns.models import Campaign
from hieuhoc.submissions.actions import review, sending, values
from hieuhoc.submissions.models import DataValue, NodeSum, Remark, Submission, Transition
from hieuhoc.submissions.queries.provisional import provisional
from tests.builders import NOW, SmallCity
from tests.features.submissions.agency import WARD, give, sent, submission_of
from tests.people import person


def see(client: Client, user: object, report: Submission, english: bool = False) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    if english:
        client.cookies["django_language"] = "en"
    answer = client.get(reverse("review_submission", args=[report.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client: Client, report: Submission, **fields: str) -> int:
    form = {name.replace("_", "~", 1).replace("_", "."): value for name, value in fields.items()}
    form["seen"] = timezone.now().isoformat()
    return client.post(reverse("review_decide", args=[report.pk]), form).status_code


def test_the_row_shows_last_year_this_year_threshold_and_three_years(client: Client, town: SmallCity) -> None:
    for year, part, whole in ((2024, 55, 97), (2025, 60, 98)):
        give(town.wards[0], "2.2.2.c", part, whole, year=year, accepted_at=NOW)
    report = sent(town, town.wards[0], i222c=(58, 61))
    page = see(client, town.hoa, report)
    assert "61,22%" in page  # last year
    assert "95,08%" in page
    assert "+33,86 điểm %" in page
    assert "56,7%" in page  # two years ago, in the open row
    assert 'aria-label="năm nay 95,08%, năm trước 61,22%, ngưỡng 50%"' in page


def test_a_row_opens_what_lies_below_it_and_says_who_sent_the_report(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    for step, after, who in (("propose", "waiting", town.lan), ("send", "sent", town.quang)):
        Transition.objects.create(
            submission=report, step=step, before="draft", after=after, at=NOW, by_label=who.label, by_name=who.full_name
        )
    page = see(client, town.hoa, report)
    assert page.count('aria-controls="more-2.2.2.c"') == page.count('id="more-2.2.2.c"') == 1
    assert f"{town.lan.full_name} nhập, {town.quang.full_name} ký duyệt" in page


def test_what_is_missing_or_contradicts_itself_stands_open_and_the_rest_is_one_button(
    client: Client, town: SmallCity
) -> None:
    report = sent(town, town.wards[0], i132a=(120, 100))
    page = see(client, town.hoa, report)
    assert "Tử số 120 lớn hơn mẫu số 100" in page
    assert "Nhận 3 chỉ số không bất thường" in page
    posted = {"accept_plain": "1", "plain": ["1.1.2.a", "2.2.2.c", "2.2.2.d"], "seen": timezone.now().isoformat()}
    assert client.post(reverse("review_decide", args=[report.pk]), posted).status_code == 302
    assert report.items.filter(state="accepted").count() == 3
    report.refresh_from_db()
    assert report.state == "sent"


def test_nothing_is_chosen_beforehand(client: Client, town: SmallCity) -> None:
    page = see(client, town.hoa, sent(town, town.wards[0]))
    assert page.count('name="decide~') == 8
    assert 'value="accept" checked' not in page


def test_a_return_without_words_is_refused_and_the_other_choices_stay(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    client.force_login(town.hoa)
    form = {
        "decide~1.1.2.a": "accept", "decide~1.3.2.a": "return", "remark~1.3.2.a": " ", "remark~2.2.2.c": "Còn đang viết",
        "seen": timezone.now().isoformat(),
    }  # fmt: skip
    answer = client.post(reverse("review_decide", args=[report.pk]), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ghi lời phê cho chỉ số 1.3.2.a" in page
    assert 'name="decide~1.1.2.a" value="accept" checked' in page
    assert "Còn đang viết" in page
    assert not report.items.exists()


def test_returned_corrected_and_accepted_on_the_whole_way(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    client.force_login(town.hoa)
    status = decide(client, report, decide_1_1_2_a="accept", decide_1_3_2_a="accept", decide_2_2_2_d="accept",
                    decide_2_2_2_c="return", remark_2_2_2_c="Bổ sung doanh nghiệp.")  # fmt: skip
    assert status == 302
    report.refresh_from_db()
    assert report.state == "returned"
    # Lan corrects only what came back; Quang signs and sends again.
    row = DataValue.objects.get(organisation=town.wards[0], measure__code="2.2.2.c")
    values.record_value(
        submission_id=report.pk, measure="2.2.2.c", breakdown="", subject_id=town.wards[0].pk,
        change={"whole": 980000}, version=row.version, by=town.lan, at=NOW,
    )  # fmt: skip
    sending.propose(submission_id=report.pk, by=town.lan, at=NOW)
    sending.send(submission_id=report.pk, declaration=True, by=town.quang, at=NOW)
    page = see(client, town.hoa, report)
    assert "Đã sửa sau khi trả" in page
    assert decide(client, report, decide_2_2_2_c="accept") == 302
    report.refresh_from_db()
    assert report.state == "accepted"
    assert Remark.objects.get().settled_at is not None
    assert NodeSum.objects.get(measure__code="2.2.2.c", node=town.organisation).whole == 980000
    assert provisional(town.campaign).findings["2.2.2.c"].answered == 1
    assert [t.step for t in report.transitions.order_by("pk")] == ["return", "propose", "send_again", "accept"]


def test_an_accepted_report_is_taken_up_again_through_the_page(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    review.accept_items(submission_id=report.pk, indicators=WARD, by=town.hoa, at=NOW)
    assert "Mở lại báo cáo" in see(client, town.hoa, report)
    form = {"indicator": ["1.3.2.a"], "reason": "Có văn bản đính chính."}
    assert client.post(reverse("review_reopen", args=[report.pk]), form).status_code == 302
    assert submission_of(town.campaign, town.wards[0]).state == "returned"
    assert not NodeSum.objects.filter(measure__code="1.3.2.a", answered__gt=0).exists()


def test_readers_write_remarks_and_decide_nothing(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    reader = person("Bùi Thanh Sơn", "reader", town.organisation)
    page = see(client, reader, report)
    assert 'name="decide~' not in page
    form = {"indicator": "1.3.2.a", "remark~": "Vì sao giảm?"}
    assert client.post(reverse("review_remark", args=[report.pk]), form).status_code == 302
    assert decide(client, report, decide_1_3_2_a="accept") == 403
    assert client.post(reverse("review_reopen", args=[report.pk]), {"reason": "x"}).status_code == 403
    assert client.post(reverse("review_bulk"), {"submission": [report.pk]}).status_code == 403
    assert Remark.objects.get().by_name == "Bùi Thanh Sơn"


def test_units_and_strangers_never_see_the_review(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    for who in (town.lan, town.minh, town.nam):
        client.force_login(who)
        assert client.get(reverse("review")).status_code == 403
        assert client.get(reverse("review_submission", args=[report.pk])).status_code == 403
        assert decide(client, report, decide_1_3_2_a="accept") == 403
        for name in ("review_reopen", "review_remark"):
            form = {"reason": "x", "remark~": "x"}
            assert client.post(reverse(name, args=[report.pk]), form).status_code == 403


def test_two_reviewers_at_once_the_second_is_told_on_the_page(client: Client, town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    other = person("Phan Văn Tâm", "agency_officer", town.bodies["sgddt"])
    before = timezone.now().isoformat()
    review.accept_items(submission_id=report.pk, indicators=["1.1.2.a"], by=other, at=timezone.now())
    client.force_login(town.hoa)
    form = {"decide~1.1.2.a": "return", "remark~1.1.2.a": "Chưa đúng.", "seen": before}
    answer = client.post(reverse("review_decide", args=[report.pk]), form)
    assert answer.status_code == 409
    assert "Phan Văn Tâm vừa tiếp nhận chỉ số 1.1.2.a" in answer.content.decode()


def test_the_queue_accepts_the_plain_reports_and_says_why_others_stay(client: Client, town: SmallCity) -> None:
    plain, odd = sent(town, town.wards[0]), sent(town, town.wards[1])
    give(town.wards[1], "1.3.2.a", status="not_available", expected_on=NOW.date())
    client.force_login(town.hoa)
    assert "2 báo cáo chờ duyệt" in client.get(reverse("review")).content.decode()
    page = client.post(reverse("review_bulk"), {"submission": [plain.pk, odd.pk]}, follow=True).content.decode()
    assert "Đã nhận 1 báo cáo." in page
    assert "Phường Sài Gòn (cần nhìn kỹ 1.3.2.a)" in page


def test_a_body_without_indicators_is_accepted_as_a_whole(client: Client, town: SmallCity) -> None:
    report = submission_of(town.campaign, town.bodies["hkh"])
    report.unit.assignments.all().delete()
    Submission.objects.filter(pk=report.pk).update(state="sent", sent_at=NOW)
    assert "Nhận báo cáo" in see(client, town.hoa, report)
    assert decide(client, report) == 302
    report.refresh_from_db()
    assert report.state == "accepted"


def test_the_queue_asks_as_many_questions_for_two_reports_as_for_nine(client: Client, town: SmallCity) -> None:
    for ward in town.wards[:2]:
        sent(town, ward)
    client.force_login(town.hoa)
    client.get(reverse("review"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("review"))
    for ward in town.wards[2:]:
        sent(town, ward)
    with CaptureQueriesContext(connection) as lots:
        client.get(reverse("review"))
    assert len(lots) == len(few)


def test_english_speaks_english(client: Client, town: SmallCity) -> None:
    page = see(client, town.hoa, sent(town, town.wards[0]), english=True)
    assert "Accept 4 plain indicators" in page
    assert "Lời phê" not in page
    assert Campaign.objects.get().name_en in page
