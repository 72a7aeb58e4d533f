from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hieuhoc.campaigns.models import ReportingUnit
from hieuhoc.core.vietnamese import fold, sort_key
from hieuhoc.organisations.models import Organisation
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries import board
from tests.builders import NOW, SmallCity
from tests.features.submissions.agency import sent
from tests.people import person

AFTER = date(2026, 12, 14)  # the last day was 9 December


def at(client: Client, user: object, english: bool = False) -> Client:
    client.force_login(user)  # type: ignore[arg-type]
    if english:
        client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hieuhoc.submissions.views.board.timezone.localdate", lambda *a: AFTER)


def address(town: SmallCity, name: str = "board_campaign") -> str:
    return reverse(name, args=[town.campaign.pk])


def unit(town: SmallCity, ward: Organisation) -> ReportingUnit:
    return town.campaign.units.get(organisation=ward)


def test_the_title_says_how_many_days_are_left_and_how_many_have_sent(town: SmallCity) -> None:
    sent(town, town.wards[0])
    now = board.load(town.campaign.pk, town.hoa, date(2026, 11, 24))
    from hieuhoc.submissions.views.board import finding

    assert finding(now) == "còn 15 ngày, 1 trên 12 đơn vị đã gửi"
    assert finding(board.load(town.campaign.pk, town.hoa, date(2026, 12, 9))).startswith("hôm nay là ngày cuối")
    assert finding(board.load(town.campaign.pk, town.hoa, AFTER)) == "đã quá hạn 5 ngày, còn 11 đơn vị chưa gửi"


def test_the_board_prints_the_wording_and_the_last_day_and_who_holds_up_the_city(
    client: Client, town: SmallCity, late: None
) -> None:
    sent(town, town.wards[0])
    page = at(client, town.hoa).get(address(town)).content.decode()
    assert "trước ngày 10/12" in page
    assert "09/12/2026" in page
    assert "8 phường, xã đang giữ lại <b>4 chỉ số</b>" in page
    assert "Chưa phân công" in page
    assert "Nguyễn Thị Lan" in page


def test_late_is_what_was_never_sent_and_a_return_is_no_delay(town: SmallCity) -> None:
    sent(town, town.wards[0], state="returned")
    found = board.load(town.campaign.pk, town.hoa, AFTER)
    rows = {row.name: row for row in found.rows}
    assert (rows["Phường Tân Định"].late, rows["Phường Tân Định"].group) == (0, "returned")
    assert (rows["Phường Sài Gòn"].late, rows["Phường Sài Gòn"].group) == (5, "late-todo")
    assert found.chosen("returned") == [rows["Phường Tân Định"]]
    assert found.count("late") == 11


def test_units_are_found_without_marks_by_name_and_by_person(town: SmallCity) -> None:
    found = board.load(town.campaign.pk, town.hoa, AFTER)
    assert [row.name for row in found.chosen("all", "tan dinh")] == ["Phường Tân Định"]
    assert [row.name for row in found.chosen("all", "tuan minh")] == ["Phường Sài Gòn"]
    assert found.chosen("all", "không có") == []


def test_more_time_with_a_reason_changes_who_is_late(client: Client, town: SmallCity, late: None) -> None:
    chosen = [unit(town, ward).pk for ward in town.wards[:2]]
    at(client, town.hoa)
    data = {"unit": chosen, "last_day": "2026-12-20", "reason": ""}
    refused = client.post(address(town, "board_extend"), data)
    assert refused.status_code == 422
    assert "Ghi lý do gia hạn." in refused.content.decode()
    assert board.load(town.campaign.pk, town.hoa, AFTER).count("late") == 12
    done = client.post(address(town, "board_extend"), {**data, "reason": "Đơn vị mới sáp nhập."})
    assert done.status_code == 302
    found = board.load(town.campaign.pk, town.hoa, AFTER)
    assert found.count("late") == 10
    assert {row.name for row in found.rows if row.group == "extended"} == {"Phường Tân Định", "Phường Sài Gòn"}


def test_the_letter_names_the_late_and_only_them(client: Client, town: SmallCity, late: None) -> None:
    sent(town, town.wards[0])
    at(client, town.hoa)
    answer = client.post(address(town, "board_letter"), {"filter": "late", "until": "18/12/2026"})
    assert answer["Content-Disposition"].endswith('"cong-van-don-doc-2026.docx"')
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    import re

    text = re.sub(r"<[^>]+>", " ", xml)
    assert "V/v đôn đốc gửi báo cáo xây dựng thành phố học tập năm 2026" in text
    assert "Ủy ban nhân dân các phường, xã, đặc khu (theo danh sách đính kèm)" in text
    assert "chậm nhất hết ngày 09 tháng 12 năm 2026" in text
    assert "trước 17 giờ 00 ngày 18 tháng 12 năm 2026" in text
    assert "Phường Sài Gòn" in text
    assert "Phường Tân Định" not in text


def test_a_few_are_addressed_by_name(client: Client, town: SmallCity, late: None) -> None:
    chosen = [unit(town, town.wards[1]).pk, unit(town, town.bodies["snv"]).pk]
    answer = at(client, town.hoa).post(address(town, "board_letter"), {"unit": chosen})
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "Ủy ban nhân dân phường Sài Gòn" in xml
    assert "Sở Nội vụ" in xml


def test_nobody_is_reminded_who_has_sent(client: Client, town: SmallCity) -> None:
    sent(town, town.wards[0])
    answer = at(client, town.hoa).post(address(town, "board_letter"), {"unit": [unit(town, town.wards[0]).pk]})
    assert answer.status_code == 422
    assert "đều đã gửi báo cáo nên không cần đôn đốc" in answer.content.decode()


def test_the_excel_list_holds_the_same_selection_with_real_numbers(client: Client, town: SmallCity, late: None) -> None:
    sent(town, town.wards[0])
    answer = at(client, town.hoa).post(address(town, "board_list"), {"filter": "late", "kind": "units"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(rows) == 8
    assert {row[1] for row in rows} == {town.campaign.units.get(organisation=ward).name for ward in town.wards[1:]}
    assert {row[7] for row in rows} == {5}


def test_the_board_is_for_those_who_read_every_unit(client: Client, town: SmallCity) -> None:
    for who in (town.lan, town.minh, town.nam):
        at(client, who)
        assert client.get(reverse("board")).status_code == 403
        assert client.get(address(town)).status_code == 403
        for name in ("board_letter", "board_list", "board_extend"):
            assert client.post(address(town, name), {"filter": "late"}).status_code == 403
    reader = person("Bùi Thanh Sơn", "reader", town.organisation)
    assert at(client, reader).get(address(town)).status_code == 200
    assert client.post(address(town, "board_letter")).status_code == 403
    assert client.post(address(town, "board_extend"), {"unit": [1], "last_day": "2027-01-01"}).status_code == 403


def many(town: SmallCity, count: int) -> None:
    made = Organisation.objects.bulk_create(
        Organisation(kind="commune", valid_from=date(2025, 7, 1)) for _ in range(count)
    )
    units = ReportingUnit.objects.bulk_create(
        ReportingUnit(
            campaign=town.campaign, organisation=row, parent=town.organisation, code=f"9{place}", name=f"Xã {place}",
            name_en=f"Xã {place}", sort_key=sort_key(f"Xã {place}"), folded=fold(f"Xã {place}"), kind="commune",
            expected=True,
        )
        for place, row in enumerate(made)
    )  # fmt: skip
    Submission.objects.bulk_create(Submission(unit=row, state="draft") for row in units)


def test_queries_do_not_grow_with_the_units_and_long_lists_have_pages(client: Client, town: SmallCity) -> None:
    at(client, town.hoa)
    client.get(address(town))
    with CaptureQueriesContext(connection) as few:
        client.get(address(town))
    many(town, 300)
    with CaptureQueriesContext(connection) as lots:
        page = client.get(address(town)).content.decode()
    assert len(lots) == len(few)
    assert len(few) < 40
    assert page.count('name="unit"') == 50
    assert "1–50 trong 312" in page
    second = client.get(address(town) + "?page=7").content.decode()
    assert second.count('name="unit"') == 12


def test_english_has_no_vietnamese_labels(client: Client, town: SmallCity) -> None:
    page = at(client, town.hoa, english=True).get(address(town)).content.decode()
    assert "Report of 2026" in page
    assert "units have sent" in page
    assert "Chưa phân công" not in page


def test_sent_after_the_last_day_is_not_late_any_more(town: SmallCity) -> None:
    report = sent(town, town.wards[0])
    Submission.objects.filter(pk=report.pk).update(sent_at=NOW + timedelta(days=30))
    assert board.load(town.campaign.pk, town.hoa, AFTER).count("late") == 11
