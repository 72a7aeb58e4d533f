"""The page of the workbook: what it shows to whom, with which cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hieuhoc.campaigns.models import Assignment, Target
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.models import DataValue, Narrative, Remark, TaskAnswer
from tests.builders import NOW, SmallCity
from tests.features.submissions.unit import SCALE, of, row, signed_in
from tests.people import member


@pytest.fixture
def lan(town: SmallCity) -> Client:
    return signed_in(town.lan)


def page(client: Client, name: str = "workbook", *arguments: int) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_rows_are_those_the_unit_answers_for_in_the_order_of_the_annex(town: SmallCity, lan: Client) -> None:
    shown = page(lan)
    places = [shown.index(f'~{code}"') for code in ("1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d")]
    assert places == sorted(places)
    assert '~1.2.2.a"' not in shown, "a city figure is asked of its department"
    assert "Số liệu năm 2026 của phường Tân Định" in shown
    assert "trước ngày 10/12" in shown


def test_last_year_threshold_and_own_target_stand_beside(town: SmallCity, lan: Client) -> None:
    DataValue.objects.create(
        organisation=town.wards[0], measure=MeasureKey.objects.get(code="2.2.2.c"), year=2025, part=60 * SCALE,
        whole=98 * SCALE,
    )  # fmt: skip
    Target.objects.create(
        organisation=town.wards[0], slug="hanoi-2024", indicator="2.2.2.c", year=2026, value=65 * SCALE
    )
    shown = row(town, lan, "2.2.2.c").markup
    assert "61,22%" in shown
    assert "từ 50%" in shown
    assert "chỉ tiêu 65%" in shown


def test_support_is_shown_and_cannot_be_typed(town: SmallCity, lan: Client) -> None:
    unit = of(town).unit
    Assignment.objects.create(unit=unit, indicator="1.2.3.a", role="support", subject=town.organisation)
    shown = page(lan)
    part = shown.split(f'id="row-{town.organisation.pk}~1.2.3.a"')[1].split('class="lslot"')[0]
    assert "disabled" in part
    assert "phối hợp" in part


def test_a_remark_stands_in_the_margin_and_is_answered(town: SmallCity, lan: Client) -> None:
    remark = Remark.objects.create(
        submission=of(town),
        indicator="2.2.2.c",
        text="Thiếu doanh nghiệp",
        at=NOW,
        by_label="Hoa",
        by_name="Trần Thị Hoa",
    )
    assert "Thiếu doanh nghiệp" in page(lan)
    url = reverse("workbook_remark", args=[of(town).pk, remark.pk])
    assert lan.post(url, {"answer": "Đã bổ sung"}).status_code == 302
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by) == ("Đã bổ sung", "Nguyễn Thị Lan")
    assert signed_in(town.minh).post(url, {"answer": "x"}).status_code == 403


def test_what_is_left_is_listed_with_links_to_the_cells(town: SmallCity, lan: Client) -> None:
    row(town, lan).save(part="10")
    shown = page(lan)
    assert f'href="#{town.wards[0].pk}~1.1.2.a~~whole"' in shown
    assert "chưa có mẫu số" in shown


def test_a_filter_leaves_the_rows_it_names(town: SmallCity, lan: Client) -> None:
    row(town, lan).save(part="10", whole="20")
    shown = lan.get(reverse("workbook"), {"show": "todo"}).content.decode()
    assert '~1.1.2.a"' not in shown
    assert '~2.2.2.c"' in shown


def test_a_person_of_two_units_chooses(town: SmallCity, lan: Client) -> None:
    member(town.lan, "unit_reporter", town.wards[1])
    assert "Đang làm cho" in page(lan)
    other = lan.get(reverse("workbook"), {"unit": of(town, 1).pk}).content.decode()
    assert "của phường Sài Gòn" in other


def test_who_may_open_it(town: SmallCity) -> None:
    url = reverse("workbook_of", args=[of(town).pk])
    codes = {p.email: signed_in(p).get(url).status_code for p in (town.lan, town.quang, town.hoa, town.admin)}
    assert set(codes.values()) == {200}
    for person in (town.minh, town.nam):
        assert signed_in(person).get(url).status_code == 403
    assert "hx-post" not in signed_in(town.hoa).get(url).content.decode(), "readers read"


def test_english_has_no_vietnamese_words_of_ours(town: SmallCity) -> None:
    shown = signed_in(town.lan, "en").get(reverse("workbook")).content.decode()
    assert "at least 70%" in shown
    assert "Answer" in shown
    for word in ("Tử số", "Trả lời", "từ 70%", "Lưu", "chưa có số"):
        assert word not in shown


def test_the_queries_do_not_grow_with_the_indicators(
    town: SmallCity, lan: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(lan)
    unit = of(town).unit
    for indicator in ("1.1.1.a", "1.2.3.a", "2.2.2.a", "2.2.2.b", "2.4.2.b", "1.2.1.b"):
        Assignment.objects.create(unit=unit, indicator=indicator, subject=town.wards[0])
    with django_assert_max_num_queries(26):
        page(lan)


def test_tasks_of_the_plan_are_answered_and_saved(town: SmallCity, lan: Client) -> None:
    lead = PlanTask.objects.create(
        year=2026, code="III.1", words="Tổ chức Tuần lễ", lead_kind="commune", due=date(2026, 11, 30)
    )
    PlanTask.objects.create(year=2026, code="III.2", words="Việc của Sở", lead=town.bodies["snv"])
    shown = page(lan, "workbook_tasks", of(town).pk)
    assert "Tổ chức Tuần lễ" in shown
    assert "Việc của Sở" not in shown
    url = reverse("workbook_task", args=[of(town).pk, lead.pk])
    posted = {f"t{lead.pk}~state": "done", f"t{lead.pk}~sentence": "Đã tổ chức", f"t{lead.pk}~version": "0", "key": "a"}
    assert lan.post(url, posted).status_code == 200
    answer = TaskAnswer.objects.get()
    assert (answer.state, answer.sentence, answer.version) == ("done", "Đã tổ chức", 1)
    other = {f"t{lead.pk}~sentence": "Chưa xong", f"t{lead.pk}~version": "0", "key": "b"}
    assert signed_in(town.quang).post(url, other).status_code == 409
    assert signed_in(town.minh).post(url, other).status_code == 403


def test_words_are_saved_section_by_section(town: SmallCity, lan: Client) -> None:
    assert "tuyên truyền" in page(lan, "workbook_words", of(town).pk)
    url = reverse("workbook_section", args=[of(town).pk, "I.1.1"])
    assert lan.post(url, {"wI.1.1~text": "Đã mở 12 lớp.", "wI.1.1~version": "0", "key": "a"}).status_code == 200
    assert Narrative.objects.get().text == "Đã mở 12 lớp."
    second = {"wI.1.1~text": "Khác", "wI.1.1~version": "0", "key": "b"}
    answer = signed_in(town.quang).post(url, second)
    assert answer.status_code == 409
    assert "Đã mở 12 lớp." in answer.content.decode()
    assert lan.post(reverse("workbook_section", args=[of(town).pk, "IX"]), {"wIX~text": "x"}).status_code == 409
