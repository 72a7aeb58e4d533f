"""Word, PDF and Excel come from one tree: they carry the same figures, and the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hieuhoc.core.report import Paragraph, Run, cell_runs, figures, printed, tables, workbook, workbook_figures
from hieuhoc.rendering import docx, pdf, xlsx
from hieuhoc.rendering.layout import slots
from tests.rendering.helpers import W, part, pdf_text, sheet_texts, texts
from tests.rendering.samples import ALL


@pytest.mark.parametrize("name", ALL)
def test_every_table_of_the_word_file_prints_the_tree_cell_by_cell(name: str) -> None:
    document = ALL[name]()
    found_tables = [
        table for table in part(docx.render(document)).iter(f"{W}tbl") if table.find(f".//{W}tblHeader") is not None
    ]
    wanted = [table for _, table in tables(document)]
    assert len(found_tables) == len(wanted)
    for element, table in zip(found_tables, wanted, strict=True):
        rows = slots((*table.header, *table.rows), len(table.columns))
        expected = [
            ["" if slot.continues else "".join(run.text for run in cell_runs(slot.cell, document)) for slot in row]
            for row in rows
        ]
        assert [[texts(cell) for cell in row.iter(f"{W}tc")] for row in element.iter(f"{W}tr")] == expected


@pytest.mark.parametrize("name", ALL)
def test_all_formats_carry_every_figure_to_the_digit(name: str) -> None:
    document = ALL[name]()
    wanted = figures(document)
    if name != "letter":
        assert len(wanted) >= 5
    in_word = re.sub(r"\s+", " ", " ".join(map(texts, part(docx.render(document)).iter(f"{W}p"))))
    in_pdf = pdf_text(pdf.render(document), document)
    for figure, text in wanted.items():
        assert text in in_word, figure
        assert text in in_pdf, figure


@pytest.mark.parametrize("name", ALL)
def test_excel_shows_the_figures_of_the_document(name: str) -> None:
    document = ALL[name]()
    book = workbook(document)
    rows_seen = sheet_texts(xlsx.render(document), document.lang)
    in_sheets = workbook_figures(book, document.lang)
    assert in_sheets.items() <= figures(document).items()
    assert in_sheets or name == "letter" or name.startswith("city-en")
    for sheet, seen in zip(book.sheets, rows_seen, strict=True):
        shown_rows = [[cell for cell in row if cell] for row in seen][-len(sheet.rows) :]
        wanted = [[text for cell in row if (text := printed(cell, document.lang))] for row in sheet.rows]
        assert shown_rows == wanted


@pytest.mark.parametrize("kind", [docx, pdf, xlsx])
@pytest.mark.parametrize("name", ALL)
def test_the_same_document_gives_the_same_bytes(name: str, kind: object) -> None:
    render = kind.render  # type: ignore[attr-defined]
    assert render(ALL[name]()) == render(ALL[name]())


def test_a_figure_with_two_texts_is_refused_by_every_format() -> None:
    document = ALL["city"]()
    wrong = replace(document, body=(*document.body, Paragraph((Run("40/57", figure="summary.met"),))))
    for kind in (docx, pdf, xlsx):
        with pytest.raises(ValueError, match=r"summary\.met"):
            kind.render(wrong)
