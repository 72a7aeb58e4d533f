"""The first page answers each person: what is there for me to do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hieuhoc.campaigns.models import Campaign
from hieuhoc.submissions.actions import review
from hieuhoc.submissions.queries import board
from hieuhoc.submissions.queries import home as home_queries
from tests.builders import SmallCity, small_city
from tests.features.submissions.unit import fill, of, row, signed_in
from tests.people import person

LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def home(client: Client) -> str:
    answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode()


def give(town: SmallCity) -> None:
    fill(town)
    signed_in(town.lan).post(reverse("workbook_propose", args=[of(town).pk]))
    signed_in(town.quang).post(reverse("workbook_approve", args=[of(town).pk]), {"declare": "on"})


def test_a_reporter_sees_the_dossier_with_a_box_an_indicator(town: SmallCity) -> None:
    client = signed_in(town.lan)
    row(town, client).save(part="10", whole="20")
    shown = home(client)
    assert "Chào" in shown
    assert "Nhập tiếp 3 chỉ số" in shown
    assert "1 xong" in shown
    assert shown.count('class="box ') == 4
    assert "Trần Thị Hoa" in shown, "the person to ask"


def test_a_leader_sees_what_waits_for_the_signature(town: SmallCity) -> None:
    fill(town)
    signed_in(town.lan).post(reverse("workbook_propose", args=[of(town).pk]))
    assert "có 1 báo cáo chờ ký" in home(signed_in(town.quang))


def test_returned_work_comes_first_with_each_remark_and_its_own_link(town: SmallCity) -> None:
    give(town)
    review.return_items(submission_id=of(town).pk, remarks={"2.2.2.c": "Thiếu doanh nghiệp"}, by=town.hoa, at=LATER)
    shown = home(signed_in(town.lan))
    assert "Làm trước" in shown
    assert "Thiếu doanh nghiệp" in shown
    assert "có 1 chỉ số bị trả lại" in shown
    assert f"{reverse('workbook_of', args=[of(town).pk])}#row-{town.wards[0].pk}~2.2.2.c" in shown


def test_the_agency_sees_how_many_wait(town: SmallCity) -> None:
    give(town)
    shown = home(signed_in(town.hoa))
    assert "có 1 báo cáo chờ duyệt" in shown
    assert "Duyệt 1 báo cáo" in shown
    reads = home(signed_in(person("Ngô Thúy Nga", "reader", town.organisation)))
    assert "Xem 1 báo cáo" in reads
    assert "Duyệt 1 báo cáo" not in reads, "a reader decides nothing"


def test_the_agency_s_first_page_counts_the_late_as_the_board_does(town: SmallCity) -> None:
    after = date(2026, 12, 14)
    give(town)
    review.return_items(submission_id=of(town).pk, remarks={"2.2.2.c": "Thiếu doanh nghiệp"}, by=town.hoa, at=LATER)
    work = home_queries.agency_work(town.hoa, town.campaign, after)
    assert work is not None
    assert work.late == board.load(town.campaign.pk, town.hoa, after).count("late") == 11
    assert (work.returned, work.in_time) == (1, 0)
    early = home_queries.agency_work(town.hoa, town.campaign, date(2026, 12, 9))
    assert early is not None
    assert (early.late, early.in_time) == (0, 11)


def test_the_administrator_sees_what_the_set_up_still_lacks(town: SmallCity) -> None:
    shown = home(signed_in(town.admin))
    assert "việc thiết lập cần xem" in shown
    assert "10 đơn vị chưa có người nhập số liệu" in shown
    assert reverse("setup_people_without") in shown
    assert "Mở trang Thiết lập" in shown
    assert "việc thiết lập" not in home(signed_in(town.hoa)), "accounts are the administrator's"
    Campaign.objects.update(state="closed")
    assert "việc thiết lập" not in home(signed_in(town.admin)), "a closed year needs nothing"


@pytest.mark.django_db
def test_before_the_first_round_the_administrator_is_led_to_it() -> None:
    town = small_city(open_round=False)
    Campaign.objects.all().delete()
    shown = home(signed_in(town.admin))
    assert "Đợt báo cáo đầu tiên" in shown
    assert reverse("setup") in shown


def test_everyone_has_a_first_page(town: SmallCity) -> None:
    people = [
        person(f"Người Đọc {role}", role, town.organisation) for role in ("expert", "reader", "city_leader", "auditor")
    ]
    for one in [*people, town.admin, town.nam]:
        shown = home(signed_in(one))
        assert "Chào" in shown, one
        assert "Tân Định" not in shown, one
    assert "Hello" in home(signed_in(town.nam, "en"))


def test_an_expert_sees_how_many_indicators_wait_for_a_rating(town: SmallCity) -> None:
    shown = home(signed_in(person("Vũ Thị Yên", "expert", town.organisation)))
    assert "có 9 chỉ số chờ chấm" in shown
    assert reverse("ratings") in shown


def test_the_first_page_of_the_agency_does_not_read_every_unit(
    town: SmallCity, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(town.hoa)
    home(client)
    with django_assert_max_num_queries(14):
        home(client)
