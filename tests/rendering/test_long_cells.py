"""A cell longer than a page loses no word, in Word, PDF and Excel."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from hieuhoc.core.report import Cell, Column, Document, Heading, Paragraph, Table
from hieuhoc.rendering import docx, pdf, xlsx
from tests.rendering.helpers import W, part, pdf_text, texts
from tests.rendering.samples import ward

WORDS = " ".join(f"chữ{place}." for place in range(900))


def long(width: float, rowspan: int) -> Document:
    first = (Cell("1"), Cell(WORDS, rowspan=rowspan), Cell("ngắn"))
    rows = (first, *((Cell("x"), Cell("y")) for _ in range(rowspan - 1)))
    header = (Cell("TT"), Cell("Nguyên nhân"), Cell("Ghi chú"))
    table = Table((Column(20), Column(width), Column(60)), (header,), rows)
    return replace(ward(), body=(Heading(1, "MỘT"), table, Paragraph("Hết.")))


@pytest.mark.parametrize("width", [18, 50, 85])
@pytest.mark.parametrize("rowspan", [1, 3])
def test_no_word_is_lost(width: float, rowspan: int) -> None:
    document = long(width, rowspan)
    printed = pdf_text(pdf.render(document), document)
    assert [word for word in WORDS.split() if word not in printed] == []
    assert WORDS in [texts(paragraph) for paragraph in part(docx.render(document)).iter(f"{W}p")]
    values = [cell.value for row in load_workbook(io.BytesIO(xlsx.render(document))).worksheets[0] for cell in row]
    assert WORDS in values
