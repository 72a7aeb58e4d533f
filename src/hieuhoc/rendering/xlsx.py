"""Excel reports: typed cells, frozen and repeated headers, A4 pages; the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from hieuhoc.core.report import (
    Amount,
    Document,
    Sheet,
    SheetCell,
    Workbook,
    checked,
    decimals,
    excel_number,
    figures,
    printed,
    workbook,
    workbook_figures,
)
from hieuhoc.rendering.layout import LABELS, agency_name, created, document_title
from hieuhoc.rendering.metrics import line_count

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LINE, _PADDING, _HIGHEST = 15.8, 4.0, 409.0  # points; Excel has no higher row
_WIDEST = 32_767  # letters in a cell, the limit of Excel


def render(document: Document, sheets: Workbook | None = None) -> bytes:
    """`sheets` None: one sheet for each table of the document.

    Raises ValueError on a control character or on a figure with two texts, within the file or against the
    document, and when there is no sheet at all.
    """
    book = sheets or workbook(document)
    if not book.sheets:
        raise ValueError("an Excel report needs at least one table")
    own = figures(document)
    for name, text in workbook_figures(book, document.lang).items():
        if own.get(name, text) != text:
            raise ValueError(f"figure {name} prints {own[name]!r} in the document and {text!r} in Excel")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as file:
        stamp = created(document)
        agency = checked(agency_name(document.head))
        title = checked(document_title(document))
        file.set_properties({"title": title[:255], "author": agency, "company": agency, "created": stamp})
        writer = _Writer(file, document)
        for sheet in book.sheets:
            writer.sheet(sheet)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Shape:
    """What makes a cell format; XlsxWriter wants one object for each distinct one."""

    align: str = "left"
    bold: bool = False
    italic: bool = False
    header: bool = False
    tall: bool = False
    number: str = ""


class _Writer:
    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.formats: dict[_Shape, Any] = {}

    def sheet(self, sheet: Sheet) -> None:
        page = self.file.add_worksheet(sheet.name)
        self._page(page, sheet)
        row = self._top(page, sheet)
        first = row
        row = self._rows(page, row, sheet.header, sheet, header=True)
        page.freeze_panes(row, 0)
        if sheet.header:
            page.repeat_rows(first, row - 1)
        last = self._rows(page, row, sheet.rows, sheet, header=False)
        if sheet.note:
            page.write_string(last + 1, 0, checked(sheet.note), self._plain(italic=True))

    def _page(self, page: Any, sheet: Sheet) -> None:
        page.set_paper(9)
        page.set_landscape() if sheet.landscape else page.set_portrait()
        page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_header("&C&14&P", {"margin": 0.4})
        if self.document.head.demo:
            page.set_footer(f'&C&"Times New Roman,Bold"&9{LABELS[self.document.lang].demo}')
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, max(4.0, column.width), self._plain())

    def _top(self, page: Any, sheet: Sheet) -> int:
        """Agency, title and the demonstration mark above the header; returns the header's row."""
        page.write_string(0, 0, checked(agency_name(self.document.head)), self._plain(bold=True))
        row = 1
        if self.document.head.demo:
            page.write_string(row, 0, LABELS[self.document.lang].demo, self._plain(bold=True, colour="#C00000"))
            row += 1
        if sheet.title:
            title = checked(sheet.title).replace("\n", " ")
            page.write_string(row, 0, title, self._plain(bold=True, size=14))
            row += 1
        return row + 1

    def _rows(self, page: Any, row: int, rows: Sequence[Sequence[SheetCell]], sheet: Sheet, *, header: bool) -> int:
        hidden: set[tuple[int, int]] = set()
        heights = [_LINE + _PADDING] * len(rows)
        for place, cells in enumerate(rows):
            column = 0
            for cell in cells:
                while (place, column) in hidden:
                    column += 1
                hidden |= {
                    (place + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
                }
                align = cell.align or ("center" if header else sheet.columns[column].align)
                self._cell(page, row + place, column, cell, align, header=header)
                needed = self._height(cell, sheet, column, bold=header or cell.bold)
                _make_room(heights, place, cell.rowspan, needed)
                column += cell.colspan
        for place, height in enumerate(heights):
            page.set_row(row + place, min(height, _HIGHEST))
        return row + len(rows)

    def _height(self, cell: SheetCell, sheet: Sheet, column: int, *, bold: bool) -> float:
        """Points. Excel does not find the height of merged cells, nor other programs that of any cell."""
        text = printed(cell, self.document.lang)
        room = sum(_width_mm(one.width) for one in sheet.columns[column : column + cell.colspan])
        return line_count(text, room - 2, 12, bold=bold) * _LINE + _PADDING

    def _cell(self, page: Any, row: int, column: int, cell: SheetCell, align: str, *, header: bool) -> None:
        shape = self._format(
            _Shape(
                align=align,
                bold=cell.bold or header,
                italic=cell.italic,
                header=header,
                tall=cell.rowspan > 1 and not header,
                number=_number_format(cell, self.document.lang),
            )
        )
        if cell.rowspan > 1 or cell.colspan > 1:
            last = (row + cell.rowspan - 1, column + cell.colspan - 1)
            page.merge_range(row, column, *last, "", shape)
        value = cell.value
        if isinstance(value, Amount):
            page.write_number(row, column, excel_number(value), shape)
        elif isinstance(value, dt.date):
            page.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), shape)
        elif value:
            page.write_string(row, column, _fitting(checked(value)), shape)
        else:
            page.write_blank(row, column, None, shape)

    def _format(self, shape: _Shape) -> Any:
        if shape not in self.formats:
            options: dict[str, Any] = {
                "font_name": "Times New Roman",
                "font_size": 12,
                "bold": shape.bold,
                "italic": shape.italic,
                "align": shape.align,
                "valign": "top" if shape.tall else "vcenter",
                "text_wrap": True,
                "border": 1,
            }
            if shape.header:
                options["bg_color"] = "#F2F2F2"
            if shape.number:
                options["num_format"] = shape.number
            self.formats[shape] = self.file.add_format(options)
        return self.formats[shape]

    def _plain(self, *, bold: bool = False, italic: bool = False, size: int = 12, colour: str = "") -> Any:
        options: dict[str, Any] = {"font_name": "Times New Roman", "font_size": size, "bold": bold, "italic": italic}
        if colour:
            options["font_color"] = colour
        return self.file.add_format(options)


def _width_mm(characters: float) -> float:
    """A column of n characters is 7 n + 5 pixels wide at 96 to the inch."""
    return (7 * max(4.0, characters) + 5) * 25.4 / 96


def _make_room(heights: list[float], first: int, rows: int, needed: float) -> None:
    """What a cell over several rows lacks is added to the last of them."""
    short = needed - sum(heights[first : first + rows])
    if short > 0:
        heights[min(first + rows, len(heights)) - 1] += short


def _fitting(text: str) -> str:
    if len(text) > _WIDEST:
        raise ValueError(f"a cell of Excel holds {_WIDEST} letters, not {len(text)}: shorten {text[:40]!r}…")
    return text


def _number_format(cell: SheetCell, lang: str) -> str:
    """As many decimals as the number was given with; Excel puts the reader's own comma or point."""
    if isinstance(cell.value, Amount):
        places = decimals(cell.value)
        return "#,##0" + ("." + "0" * places if places else "") + ("%" if cell.value.percent else "")
    if isinstance(cell.value, dt.date):
        return "dd/mm/yyyy" if lang == "vi" else "d mmmm yyyy"
    return ""
