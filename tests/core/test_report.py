"""The document tree: what it prints by itself, and what it refuses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from hieuhoc.core.report import (
    Amount,
    BulletList,
    Cell,
    Column,
    Document,
    Head,
    Heading,
    Paragraph,
    Run,
    SheetCell,
    Table,
    clean,
    ended,
    figures,
    listed,
    long_date,
    number_line,
    numbered,
    place_and_date,
    plain,
    prose,
    reference,
    roman,
    runs,
    shown,
    vietnamese_letter,
    workbook,
)

HEAD = Head(agency="SỞ GIÁO DỤC VÀ ĐÀO TẠO", sign="BC-SGDĐT", place="Thành phố Hồ Chí Minh", year=2026)


def document(*blocks: Paragraph | Heading | BulletList | Table) -> Document:
    return Document("bao_cao", "vi", HEAD, "BÁO CÁO", "Thử", tuple(blocks))


def test_letters_follow_the_vietnamese_alphabet() -> None:
    letters = "".join(vietnamese_letter(n) for n in range(1, 24))
    assert letters == "abcdđeghiklmnopqrstuvxy"
    assert vietnamese_letter(24) == "aa"


def test_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]


@pytest.mark.parametrize(
    ("date", "vi"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (dt.date(2019, 6, 29), "ngày 29 tháng 6 năm 2019"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (dt.date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_dates_lead_with_zero_for_days_under_ten_and_the_first_two_months_only(date: dt.date, vi: str) -> None:
    assert long_date(date) == vi


def test_a_document_without_number_and_date_leaves_room_for_the_pen() -> None:
    assert number_line(HEAD) == "Số:           /BC-SGDĐT"
    assert place_and_date(HEAD) == "Thành phố Hồ Chí Minh, ngày     tháng     năm 2026"


def test_number_and_date_once_given() -> None:
    head = replace(HEAD, number="5", date=dt.date(2026, 2, 5))
    assert number_line(head) == "Số: 05/BC-SGDĐT"
    assert number_line(head, "en") == "No.: 05/BC-SGDĐT"
    assert place_and_date(head, "en") == "Thành phố Hồ Chí Minh, 5 February 2026"
    assert (
        reference(head, "Báo cáo", issuer="Sở Giáo dục và Đào tạo")
        == "Kèm theo Báo cáo số 05/BC-SGDĐT ngày 05 tháng 02 năm 2026 của Sở Giáo dục và Đào tạo"
    )


def test_amounts_are_written_as_each_language_writes_them() -> None:
    assert shown(Amount(1234567)) == "1.234.567"
    assert shown(Amount(Decimal("96.20"), percent=True)) == "96,20%"
    assert shown(Amount(Decimal("1234.5")), "en") == "1,234.5"


def test_headings_are_numbered_in_the_four_steps_of_the_decree() -> None:
    blocks = [Heading(1, "A"), Heading(2, "B"), Heading(3, "C"), Heading(4, "D"), Heading(4, "E"),
              Heading(2, "F"), Heading(1, "G"), Heading(2, "H"), Heading(1, "không số", number="")]  # fmt: skip
    assert [number for _, number in numbered(blocks)] == ["I.", "1.", "1.1.", "a)", "b)", "2.", "II.", "1.", ""]


def test_the_last_words_get_the_end_mark_in_place_of_their_full_stop() -> None:
    (paragraph,) = ended((Paragraph("Trên đây là báo cáo."),))
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.words) == "Trên đây là báo cáo./."
    assert ended((Paragraph("The end."),), "en") == (Paragraph("The end."),)
    (bullets,) = ended((BulletList(("một;", "hai.")),))
    assert isinstance(bullets, BulletList)
    assert [plain(item) for item in bullets.items] == ["một;", "hai./."]


def test_lists_end_with_semicolons_and_one_full_stop() -> None:
    assert listed(["Như trên;", "TT Thành ủy", "Lưu: VT."]) == ("Như trên;", "TT Thành ủy;", "Lưu: VT.")


def test_typed_words_become_paragraphs_and_lists() -> None:
    blocks = prose("Đã làm:\n- việc một\n- việc hai\n+ chi tiết\n\nHết.")
    assert blocks == (
        Paragraph("Đã làm:"),
        BulletList(("việc một", "việc hai")),
        BulletList(("chi tiết",), level=2),
        Paragraph("Hết."),
    )


def test_one_figure_prints_one_text_everywhere() -> None:
    table = Table((Column(50),), (), ((Cell(amount=Amount(Decimal("96.2"), percent=True), figure="1.1.1.a.value"),),))
    same = document(Paragraph(("Đạt ", Run("96,2%", figure="1.1.1.a.value"))), table)
    assert figures(same) == {"1.1.1.a.value": "96,2%"}
    with pytest.raises(ValueError, match=r"1\.1\.1\.a\.value prints both"):
        figures(document(Paragraph((Run("96,3%", figure="1.1.1.a.value"),)), table))


def test_text_is_composed_and_control_characters_are_refused() -> None:
    assert runs("Hiê\u0301u Ho\u0323c") == (Run("Hiếu Học"),)
    for bad in ("\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\x85"):
        with pytest.raises(ValueError, match="control character"):
            runs(f"xấu{bad}")
        assert clean(f"xấu{bad}").strip() == "xấu"


def test_sheets_hold_numbers_where_the_document_holds_amounts() -> None:
    table = Table((Column(20), Column(20)), (), ((Cell("Phường"), Cell(amount=Amount(Decimal("96.2"), percent=True))),))
    (sheet,) = workbook(document(table)).sheets
    assert sheet.rows == ((SheetCell("Phường"), SheetCell(Amount(Decimal("96.2"), percent=True))),)
