"""The Word file: layout of Nghị định 30/2020/NĐ-CP, and XML in the order Word demands."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document as open_docx
from docx.shared import Mm

from hieuhoc.core.report import Cell, Column, Head, Table
from hieuhoc.rendering import docx
from hieuhoc.rendering.layout import LABELS, head_layout, slots
from hieuhoc.rendering.metrics import width_mm
from tests.rendering.helpers import W, part, texts
from tests.rendering.samples import ALL, CITY_HEAD, city, letter, ward

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rFonts b bCs i iCs color sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge shd vAlign",
    "sectPr": "headerReference headerReference type pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}


@pytest.mark.parametrize("name", ALL)
def test_elements_stand_in_the_order_of_the_schema(name: str) -> None:
    content = docx.render(ALL[name]())
    for file in ("document", "styles", "settings", "header1", "header2"):
        for element in part(content, f"word/{file}.xml").iter():
            if wanted := ORDER.get(element.tag.removeprefix(W)):
                found = [child.tag.removeprefix(W) for child in element]
                places = iter(wanted.split())
                assert all(child in places for child in found), (file, element.tag, found)


@pytest.mark.parametrize("name", ALL)
def test_every_table_is_whole_and_every_cell_ends_with_a_paragraph(name: str) -> None:
    for table in part(docx.render(ALL[name]())).iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            spans = 0
            for cell in row.iter(f"{W}tc"):
                assert cell[-1].tag == f"{W}p"
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                spans += int(span.get(f"{W}val", "")) if span is not None else 1
            assert spans == len(widths)
            assert row.find(f"{W}trPr/{W}cantSplit") is not None


def test_the_page_is_a4_with_the_margins_of_the_decree_and_annexes_count_from_one() -> None:
    sections = open_docx(io.BytesIO(docx.render(city()))).sections
    assert [round((section.page_width or 0) / Mm(1)) for section in sections] == [210, 297, 297, 210]
    for section in sections:
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        assert [round((margin or 0) / Mm(1)) for margin in margins] == [20, 15, 20, 30]
        assert section.different_first_page_header_footer
    restarts = [number.get(f"{W}start") for number in part(docx.render(city())).iter(f"{W}pgNumType")]
    assert restarts == [None, "1", "1", "1"]


def test_the_page_number_stands_in_the_header_but_not_on_the_first_page() -> None:
    content = docx.render(city())
    assert "PAGE" in "".join(node.text or "" for node in part(content, "word/header1.xml").iter(f"{W}instrText"))
    assert not list(part(content, "word/header2.xml").iter(f"{W}instrText"))


@pytest.mark.parametrize(("lang", "words"), [("vi", "DỮ LIỆU MINH HỌA"), ("en", "DEMONSTRATION DATA")])
def test_demonstration_data_is_marked_on_every_page_and_real_data_never(lang: str, words: str) -> None:
    content = docx.render(city("en" if lang == "en" else "vi"))
    for header in ("word/header1.xml", "word/header2.xml"):
        assert words in texts(part(content, header))
    with zipfile.ZipFile(io.BytesIO(docx.render(city(dated=True)))) as archive:
        assert not any("MINH HỌA" in archive.read(name).decode() for name in archive.namelist())


def test_long_tables_repeat_their_header_rows() -> None:
    found = part(docx.render(city())).findall(f".//{W}tr/{W}trPr/{W}tblHeader")
    assert len(found) == 1 + 1 + 2 + 1  # tasks, annex, what is not met (two rows), who is late


def test_the_only_font_is_times_new_roman_and_none_is_embedded() -> None:
    content = docx.render(city())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
        assert not [name for name in archive.namelist() if "font" in name and name != "word/fontTable.xml"]
    named = re.findall(r"<w:rFonts [^>]+>", everything)
    faces = set(re.findall(r'="([^"]+)"', "".join(named)))
    assert faces == {"Times New Roman"}
    assert "embed" not in everything


def test_the_styles_have_names_an_officer_can_use() -> None:
    names = {style.name for style in open_docx(io.BytesIO(docx.render(ward()))).styles}
    assert {"Quốc hiệu", "Tiêu ngữ", "Cơ quan ban hành", "Nơi nhận", "Nội dung", "Heading 1"} <= names
    used = {node.get(f"{W}val") for node in part(docx.render(city())).iter(f"{W}pStyle")}
    defined = {style.get(f"{W}styleId") for style in part(docx.render(city()), "word/styles.xml").iter(f"{W}style")}
    assert used <= defined


def test_properties_name_the_paper_its_agency_and_its_own_date() -> None:
    properties = open_docx(io.BytesIO(docx.render(ward()))).core_properties
    assert properties.title == "Báo cáo: Kết quả thực hiện công tác xây dựng thành phố học tập năm 2026"
    assert properties.author == "ỦY BAN NHÂN DÂN PHƯỜNG SÀI GÒN"
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2026-11-03"


@pytest.mark.parametrize(
    ("head", "lang"),
    [
        (CITY_HEAD, "vi"),
        (letter().head, "vi"),
        (ward().head, "vi"),
        (city("en").head, "en"),
        (Head("ỦY BAN NHÂN DÂN\nĐẶC KHU CÔN ĐẢO", "BC-UBND", "Côn Đảo", 2026), "vi"),
        (Head("SỞ VĂN HÓA VÀ THỂ THAO", "BC-SVHTT", "Hà Nội", 2026, "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HÀ NỘI"), "vi"),
        (Head("HỘI KHUYẾN HỌC THÀNH PHỐ HỒ CHÍ MINH", "BC-HKH", "Thành phố Hồ Chí Minh", 2026), "vi"),
    ],
)
def test_country_motto_and_date_each_stand_on_one_line_and_rules_have_the_right_length(head: Head, lang: str) -> None:
    code, measures = ("en" if lang == "en" else "vi"), head_layout(head, "en" if lang == "en" else "vi")
    labels = LABELS["en" if code == "en" else "vi"]
    assert width_mm(labels.country, 13, bold=True) <= measures.right
    assert width_mm(labels.motto, 14, bold=True) == pytest.approx(measures.motto_rule)
    assert width_mm(measures.date, 13, italic=True) <= measures.right
    longest = max(width_mm(line, measures.size, bold=True) for line in measures.agency)
    assert longest <= measures.left
    assert longest / 3 <= measures.agency_rule <= longest / 2
    assert measures.left + measures.right == pytest.approx(165)


def test_head_and_end_of_a_ward_report_read_as_they_are_printed() -> None:
    lines = [texts(paragraph) for paragraph in part(docx.render(ward())).iter(f"{W}p")]
    lines = [line for line in lines if line]
    assert lines[:7] == [
        "ỦY BAN NHÂN DÂN", "PHƯỜNG SÀI GÒN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/BC-UBND", "Sài Gòn, ngày 03 tháng 11 năm 2026", "BÁO CÁO",
    ]  # fmt: skip
    assert lines[-9:] == [
        "Trên đây là Báo cáo kết quả năm 2026, Ủy ban nhân dân Thành phố báo cáo Bộ Giáo dục và Đào tạo./.",
        "Nơi nhận:", "- Như trên;", "- TT. Đảng ủy, TT. HĐND phường;", "- Lưu: VT, VHXH.",
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Mẫu",
    ]  # fmt: skip


def test_a_letter_has_its_subject_under_the_number_and_no_title() -> None:
    lines = [texts(paragraph) for paragraph in part(docx.render(letter())).iter(f"{W}p")]
    place = lines.index("Số:           /SGDĐT-GDTXCN")
    assert lines[place + 1].startswith("V/v đôn đốc")
    assert "Kính gửi: Ủy ban nhân dân các phường, xã, đặc khu (theo danh sách đính kèm)." in lines


def test_a_table_that_does_not_fill_its_columns_is_refused() -> None:
    for rows in (((Cell("a"),),), ((Cell("a"), Cell("b"), Cell("c")),), ((Cell("a", rowspan=2), Cell("b")),)):
        with pytest.raises(ValueError, match="of a table"):
            slots(rows, 2)


def test_every_part_is_well_formed() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(city()))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))


def test_spans_are_left_out_as_in_html() -> None:
    table = Table((Column(10), Column(10)), (), ((Cell("a", rowspan=2), Cell("b")), (Cell("c"),)))
    assert [[slot.cell.words for slot in row] for row in slots(table.rows, 2)] == [["a", "b"], ["a", "c"]]
