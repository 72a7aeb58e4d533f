"""Whatever a unit types is printed as it was typed: no text is markup, a formula or a command."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document as open_docx
from openpyxl import load_workbook

from hieuhoc.core.report import Annex, BulletList, Cell, Column, Document, Heading, Paragraph, SignatureBlock, Table
from hieuhoc.rendering import docx, pdf, xlsx
from tests.rendering.helpers import W, part, pdf_text, texts
from tests.rendering.samples import ward

HOSTILE = (
    '<b>&amp;</b> & "quotes" \'single\'',
    '#import "x": * #panic() $x^2$ @label <label> *bold* _it_ `raw`',
    '\\ back\\slash \\" \\u{41} \\textbf{x} %comment',
    "]]> <!-- --> {{ context }} {% tag %} [link](http://x)",
    "= heading / - list // comment /* c */ ~ -- ---",
    "=1+1", "+SUM(A1)", "@cmd", "http://example.org",
    "“Thành phố học tập” ≥ 95% – Đặc khu Côn Đảo",
)  # fmt: skip


def hostile(text: str) -> Document:
    table = Table((Column(80),), ((Cell(text),),), ((Cell(text),),), caption=text, name="Bảng")
    return replace(
        ward(),
        head=replace(ward().head, agency=text, place=text, sign=text, number=None),
        abstract=text,
        addressees=(text, text),
        grounds=(text,),
        body=(Heading(1, text), Paragraph(text), BulletList((text,)), table, Paragraph("Hết.")),
        recipients=(text,),
        signature=SignatureBlock((text,), text),
        annexes=(Annex("I", text, (Paragraph(text),), note=text),),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_word_and_excel_print_it_as_it_is(text: str) -> None:
    document = hostile(text)
    content = docx.render(document)
    open_docx(io.BytesIO(content))
    lines = [texts(paragraph) for paragraph in part(content).iter(f"{W}p")]
    assert lines.count(text) >= 5
    assert f"I. {text}" in lines
    cells = [cell for row in load_workbook(io.BytesIO(xlsx.render(document))).worksheets[0].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == text] == ["s"] * 4


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_prints_it_as_it_is(text: str) -> None:
    document = hostile(text)
    found = pdf_text(pdf.render(document), document).replace(" ", "")
    assert found.count(text.replace(" ", "")) >= 5


@pytest.mark.parametrize("kind", [docx, pdf, xlsx])
@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\ud800", "\uffff"])
def test_control_characters_are_refused(kind: object, bad: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        kind.render(hostile(f"xấu{bad}"))  # type: ignore[attr-defined]
