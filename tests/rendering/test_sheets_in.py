"""What people send as Excel, read or refused with the place and what to do."""

from __future__ import annotations

import io
import unicodedata
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import Column

COLUMNS = [
    Column("unit", ("Đơn vị", "Unit"), required=True),
    Column("part", ("Tử số", "Part"), parse=sheets_in.figure),
    Column("due", ("Hạn", "Due"), parse=sheets_in.day),
    Column("basis", ("Cách có số", "Basis"), parse=sheets_in.choice({"Thực hiện": "actual", "Ước": "estimate"})),
    Column("note", ("Ghi chú", "Note"), optional=True),
]
HEADER = ["Đơn vị", "Tử số", "Hạn", "Cách có số", "Ghi chú"]


def file(*rows: list[Any], merged: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_numbers_dates_and_choices_are_read_as_people_write_them() -> None:
    sheet = sheets_in.read(
        file(
            HEADER,
            ["Phường 1", "1.234,5", date(2026, 12, 9), "thuc hien", None],
            ["Phường 2", 61.7, "09/12/2026", "Ước", "x"],
            ["Phường 3", "95.5", "2026-12-09", None, None],
        ),
        COLUMNS,
    )
    assert sheet.faults == []
    assert [row["part"].scaled for row in sheet.rows] == [12_345_000, 617_000, 955_000]
    assert {row["due"] for row in sheet.rows} == {date(2026, 12, 9)}
    assert [row["basis"] for row in sheet.rows] == ["actual", "estimate", None]
    assert sheet.rows[2]["part"].echo
    assert [row.number for row in sheet.rows] == [2, 3, 4]


def test_header_is_found_below_a_title_in_either_language_and_a_second_header_row_is_skipped() -> None:
    table = file(
        ["BẢNG PHÂN CÔNG"],
        [],
        ["Unit", "Part", "Due", "Basis"],
        ["Đơn vị", "Tử số", "Hạn", "Cách có số"],
        ["P1", 1, None, None],
    )
    sheet = sheets_in.read(table, COLUMNS)
    assert sheet.faults == []
    assert [row["unit"] for row in sheet.rows] == ["P1"]


def test_a_cell_merged_over_rows_speaks_for_each_of_them() -> None:
    sheet = sheets_in.read(file(HEADER, ["P1", 1], [None, 2], ["P2", 3], merged="A2:A3"), COLUMNS)
    assert [row["unit"] for row in sheet.rows] == ["P1", "P1", "P2"]


def test_blank_rows_are_skipped_and_row_numbers_stay_those_of_excel() -> None:
    sheet = sheets_in.read(file(HEADER, ["P1", 1], [], ["  ", None], ["P2", 2]), COLUMNS)
    assert [row.number for row in sheet.rows] == [2, 5]


def test_decomposed_marks_become_composed() -> None:
    sheet = sheets_in.read(file(HEADER, [unicodedata.normalize("NFD", "Phường Tân Định"), 1]), COLUMNS)
    assert sheet.rows[0]["unit"] == "Phường Tân Định"


def test_codes_that_excel_made_numbers_lose_no_digit_and_gain_no_decimal() -> None:
    assert sheets_in.read(file(HEADER, [26734.0, 1]), COLUMNS).rows[0]["unit"] == "26734"


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ([None, 1], "Dòng 2, cột A (Đơn vị)", "còn trống"),
        (["P1", "nhiều"], "Dòng 2, cột B (Tử số)", "không phải là số"),
        (["P1", "1,234"], "Dòng 2, cột B (Tử số)", "có thể là 1234"),
        (["P1", 1, "31/02/2026"], "Dòng 2, cột C (Hạn)", "không phải là ngày"),
        (["P1", 1, None, "đoán"], "Dòng 2, cột D (Cách có số)", "Chọn một trong"),
        (["Ph­êng T©n §Þnh", 1], "Dòng 2, cột A (Đơn vị)", "TCVN3"),
    ],
)
def test_each_fault_names_row_and_column(row: list[Any], place: str, words: str) -> None:
    sheet = sheets_in.read(file(HEADER, row), COLUMNS)
    assert len(sheet.faults) == 1
    sentence = sheet.faults[0].sentence("vi")
    assert sentence.startswith(place)
    assert words in sentence
    assert sheet.faults[0].sentence("en").startswith("Row 2, column ")


def test_all_faults_are_told_at_once() -> None:
    sheet = sheets_in.read(file(HEADER, [None, "x"], ["P", "y"]), COLUMNS)
    assert [(fault.row, fault.column[0]) for fault in sheet.faults] == [(2, "A"), (2, "B"), (3, "B")]


def test_missing_and_doubled_columns_are_named() -> None:
    missing = sheets_in.read(file(["Đơn vị", "Tử số", "Hạn"], ["P1", 1, None]), COLUMNS)
    assert "“Cách có số”" in missing.faults[0].sentence("vi")
    doubled = sheets_in.read(file([*HEADER, "Tử số"], ["P1", 1]), COLUMNS)
    assert "cột F (Tử số)" in doubled.faults[0].sentence("vi")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        ("Đơn vị\tTử số".encode("utf-16"), "UTF-16"),
        ("Đơn vị;Tử số".encode(), "không phải là tệp Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04 broken", "hỏng"),
        (file(["Cột lạ"], ["x"]), "Không thấy hàng tiêu đề"),
        (file(HEADER), "chưa có dòng nào"),
    ],
)
def test_files_that_are_no_open_excel_are_refused_with_what_to_do(content: bytes, words: str) -> None:
    sheet = sheets_in.read(content, COLUMNS)
    assert sheet.rows == []
    assert words in sheet.faults[0].sentence("vi")


def test_formulas_give_their_values() -> None:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    page = book.add_worksheet()
    page.write_row(0, 0, HEADER)
    page.write(1, 0, "P1")
    page.write_formula(1, 1, "=40+2", None, 42)
    book.close()
    assert sheets_in.read(content.getvalue(), COLUMNS).rows[0]["part"].scaled == 420_000
