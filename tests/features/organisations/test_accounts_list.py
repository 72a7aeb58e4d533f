"""Accounts of a city from one Excel list: looked at first, taken whole or not at all, answered with letters."""

from __future__ import annotations

import base64
import io
import re
import time
import zipfile
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from hieuhoc.accounts.models import User
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.people import accounts_list
from tests.builders import SmallCity, organisation, small_city

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HEADER = [
    "Thư điện tử", "Họ và tên", "Danh xưng", "Điện thoại", "Mã đơn vị", "Tên đơn vị", "Vai trò", "Chức vụ", "Ngôn ngữ",
]  # fmt: skip
REPORTER = "Người nhập số liệu của đơn vị"


@pytest.fixture
def city() -> SmallCity:
    cache.clear()
    return small_city(open_round=False)


def row(**cells: Any) -> list[Any]:
    words = {
        "email": "moi@phuong.gov.vn", "name": "Bùi Văn Mới", "form": "anh", "phone": "0903 111 222",
        "code": "20002", "unit": "", "role": REPORTER, "title": "Chuyên viên", "language": "",
    }  # fmt: skip
    return list({**words, **cells}.values())


def file(*rows: list[Any]) -> bytes:
    book = Workbook()
    for cells in [HEADER, *rows]:
        book.active.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def faults(*rows: list[Any]) -> list[str]:
    return [fault.sentence("vi") for fault in accounts_list.plan(file(*rows), TODAY).faults]


def take(city: SmallCity, *rows: list[Any]) -> accounts_list.Taken:
    return accounts_list.take_accounts_list(content=file(*rows), by=city.admin, at=timezone.now())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_template_is_a_list_that_can_be_filled_and_sent_back(city: SmallCity) -> None:
    client = Client()
    client.force_login(city.admin)
    answer = client.get("/people/list/template/")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Tài khoản", "Đơn vị", "Vai trò"]
    assert [cell.value for cell in book["Tài khoản"][1]] == HEADER
    assert book["Vai trò"]["A4"].value == REPORTER
    assert "Phường Tân Định" in [cell.value for cell in book["Đơn vị"]["B"]]
    assert len(book["Tài khoản"].data_validations.dataValidation) == 3
    for at, value in enumerate(row(), start=1):
        book["Tài khoản"].cell(3, at, value)
    filled = io.BytesIO()
    book.save(filled)
    plan = accounts_list.plan(filled.getvalue(), TODAY)
    assert plan.faults == []
    assert [(line.number, line.status, line.unit) for line in plan.lines] == [(3, "new", "Phường Bến Thành")]


def test_looking_first_writes_nothing_and_taking_returns_one_letter_a_person(city: SmallCity) -> None:
    client = Client()
    client.force_login(city.admin)
    content = file(row(), row(email="hai@phuong.gov.vn", name="Hai Đơn Vị", code="20003"))
    before = (User.objects.count(), AuditEvent.objects.count())
    upload = io.BytesIO(content)
    upload.name = "ds.xlsx"
    page = text(client.post("/people/list/", {"file": upload}))
    assert "Danh sách có 2 tài khoản mới" in page
    assert (User.objects.count(), AuditEvent.objects.count()) == before
    hidden = re.search(r'name="content" value="([^"]+)"', page)
    assert hidden
    answer = client.post("/people/list/take/", {"content": hidden[1]})
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        words = re.sub(r"<[^>]+>", " ", package.read("word/document.xml").decode())
    passwords = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", words)
    assert len(set(passwords)) == 2
    assert "http://testserver/" in words
    new = User.objects.get(email="moi@phuong.gov.vn")
    assert (new.honorific, new.phone, new.must_change_password) == ("anh", "0903 111 222", True)
    assert any(new.check_password(password) for password in passwords)
    assert Membership.objects.get(user=new).title == "Chuyên viên"
    assert set(AuditEvent.objects.filter(object_id=str(new.pk)).values_list("verb", flat=True)) >= {
        "account.created", "account.letter_issued",
    }  # fmt: skip
    # The same list once more: nothing new, no letter.
    again = client.post("/people/list/take/", {"content": base64.b64encode(content).decode()})
    assert "Không có tài khoản mới nên không có thư" in text(again)
    assert Membership.objects.filter(user=new).count() == 1


def test_one_person_in_two_units_is_two_rows_and_one_account(city: SmallCity) -> None:
    taken = take(city, row(), row(code="20003", role="Lãnh đạo đơn vị"))
    assert len(taken.issued) == 1
    assert Membership.objects.filter(user__email="moi@phuong.gov.vn").count() == 2


def test_people_already_there_get_roles_and_changed_details_but_keep_their_password(city: SmallCity) -> None:
    secret = city.lan.password
    rows = [
        row(email="lan@example.test", name="Nguyễn Thị Lan", form="chị", phone="", code="20000", title=""),
        row(email="lan@example.test", name="Nguyễn Thị Lan", form="chị", phone="", code="20005", title=""),
        row(email="minh@example.test", name="Đỗ Tuấn Minh", form="", phone="", code="20001", title=""),
    ]
    plan = accounts_list.plan(file(*rows), TODAY)
    assert [line.status for line in plan.lines] == ["changed", "added", "same"]
    taken = take(city, *rows)
    assert taken.issued == []
    city.lan.refresh_from_db()
    assert (city.lan.honorific, city.lan.password) == ("chị", secret)
    assert Membership.objects.filter(user=city.lan).count() == 2


def test_roles_over_the_whole_city_need_no_unit(city: SmallCity) -> None:
    take(city, row(code="", role="Chuyên gia"), row(email="b@x.vn", code="", role="Chuyên viên cơ quan thường trực"))
    held = dict(
        Membership.objects.filter(role__in=["expert", "agency_officer"]).values_list("user__email", "organisation")
    )
    assert held["moi@phuong.gov.vn"] == city.organisation.pk
    assert held["b@x.vn"] == city.bodies["sgddt"].pk


def test_units_are_found_by_code_or_by_name_and_codes_may_be_numbers(city: SmallCity) -> None:
    organisation("Phường Số Không", "commune", "00123", city.organisation)
    plan = accounts_list.plan(
        file(
            row(code=20002),
            row(email="b@x.vn", code="", unit="phuong ben thanh"),
            row(email="c@x.vn", code=123),
            row(email="d@x.vn", code="20002", unit="Bến Thành"),
        ),
        TODAY,
    )
    assert plan.faults == []
    assert [line.unit for line in plan.lines] == ["Phường Bến Thành"] * 2 + ["Phường Số Không", "Phường Bến Thành"]


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"email": ""}, "cột A (Thư điện tử)", "còn trống"),
        ({"email": "không phải thư"}, "cột A (Thư điện tử)", "không phải là địa chỉ"),
        ({"name": None}, "cột B (Họ và tên)", "còn trống"),
        ({"form": "ngài"}, "cột C (Danh xưng)", "Chọn một trong: “anh”, “chị”"),
        ({"code": "99999"}, "cột E (Mã đơn vị)", "không có đơn vị mang mã “99999”"),
        ({"code": "", "unit": "Phường Mây"}, "cột F (Tên đơn vị)", "không có đơn vị tên “Phường Mây”"),
        ({"unit": "Phường Tân Định"}, "cột F (Tên đơn vị)", "Mã 20002 là của Phường Bến Thành"),
        ({"code": ""}, "cột E (Mã đơn vị)", "Vai trò này cần đơn vị"),
        ({"role": "Giám đốc"}, "cột G (Vai trò)", f"“{REPORTER}”"),
        ({"role": ""}, "cột G (Vai trò)", "còn trống"),
        ({"language": "Tiếng Pháp"}, "cột I (Ngôn ngữ)", "không có trong danh sách"),
    ],
)
def test_each_fault_is_said_by_row_and_column(city: SmallCity, cells: dict[str, Any], place: str, words: str) -> None:
    found = faults(row(email="tot@x.vn"), row(**cells))
    assert len(found) == 1, found
    assert found[0].startswith(f"Dòng 3, {place}: ")
    assert words in found[0]


def test_rows_that_contradict_each_other_are_said(city: SmallCity) -> None:
    assert "Trùng với dòng 2" in faults(row(), row())[0]
    assert "khác dòng 2 (“Bùi Văn Mới”)" in faults(row(), row(code="20003", name="Tên Khác"))[0]


def test_a_closed_account_in_the_list_is_said(city: SmallCity) -> None:
    User.objects.filter(pk=city.lan.pk).update(is_active=False)
    assert "đang khóa" in faults(row(email="lan@example.test", name="Nguyễn Thị Lan"))[0]


def test_two_units_of_one_name_ask_for_the_code(city: SmallCity) -> None:
    organisation("Phường Bến Thành", "commune", "29999", city.organisation)
    assert "Có 2 đơn vị tên" in faults(row(code="", unit="Phường Bến Thành"))[0]


def test_one_fault_keeps_the_whole_list_out(city: SmallCity) -> None:
    before = User.objects.count()
    with pytest.raises(Refusal, match="list_has_faults"):
        take(city, row(), row(email="hai@x.vn", code="99999"))
    assert User.objects.count() == before


def test_only_the_administrator_takes_a_list(city: SmallCity) -> None:
    with pytest.raises(NotAllowed):
        accounts_list.take_accounts_list(content=file(row()), by=city.hoa, at=timezone.now())


def test_what_is_not_a_list_at_all_is_refused_in_words(city: SmallCity) -> None:
    client = Client()
    client.force_login(city.admin)
    upload = io.BytesIO("Thư điện tử\tHọ và tên".encode("utf-16"))
    upload.name = "ds.xlsx"
    assert "UTF-16" in text(client.post("/people/list/", {"file": upload}))
    assert client.post("/people/list/take/", {"content": "!!"}).status_code == 400


def test_three_hundred_units_are_taken_in_seconds(city: SmallCity, django_assert_max_num_queries: Any) -> None:
    rows = []
    for number in range(300):
        organisation(f"Phường Mới {number}", "commune", f"3{number:04}", city.organisation)
        rows.append(row(email=f"canbo{number}@x.vn", name=f"Cán Bộ {number}", code=f"3{number:04}"))
    content = file(*rows)
    start = time.perf_counter()
    with django_assert_max_num_queries(40):
        taken = accounts_list.take_accounts_list(content=content, by=city.admin, at=timezone.now())
    assert len(taken.issued) == 300
    assert len({one.password for one in taken.issued}) == 300
    assert Membership.objects.filter(role="unit_reporter", title="Chuyên viên").count() == 300
    assert time.perf_counter() - start < 15
