"""Excel templates: a Vietnamese header row with an English one under it, notes, drop-downs, what stands today."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SPARE = 500  # empty rows that carry drop-downs and formats


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `choices`: words of its drop-down, or the name of a list sheet ("=Đơn vị"). `given`: only to read."""

    key: str
    vi: str
    en: str
    width: int
    note: str = ""
    choices: Sequence[str] | str = ()
    text: bool = False
    given: bool = False


@dataclass(frozen=True)
class ListSheet:
    """A sheet to look things up in; its first column feeds drop-downs."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = field(default_factory=lambda: (14, 60, 60))


def build(title: str, fields: Sequence[Field], rows: Iterable[Mapping[str, Any]], lists: Sequence[ListSheet]) -> bytes:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = title
    _head(page, fields)
    last = 2
    for last, row in enumerate(rows, start=3):
        for at, one in enumerate(fields, start=1):
            _put(page, last, at, one, row.get(one.key))
    for number in range(last + 1, last + SPARE):
        for at, one in enumerate(fields, start=1):
            if one.text:
                page.cell(number, at).number_format = "@"
    for sheet in lists:
        _list(book, sheet)
    _choices(page, fields, lists, last + SPARE)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _put(page: Worksheet, row: int, at: int, one: Field, value: Any) -> None:
    cell = page.cell(row, at)
    cell.value = None if value == "" else value
    if isinstance(cell.value, str):
        cell.data_type = "s"  # words that begin with "=" stay words
    if one.text:
        cell.number_format = "@"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.alignment = Alignment(vertical="top", wrap_text=one.width > 30)
    if one.given:
        cell.font = Font(name="Calibri", size=11, color="6B6577")


def _head(page: Worksheet, fields: Sequence[Field]) -> None:
    for at, one in enumerate(fields, start=1):
        first: Any = page.cell(1, at, one.vi)
        second: Any = page.cell(2, at, one.en)
        first.font, first.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2B1A57")
        second.font, second.fill = Font(color="4A4458"), PatternFill("solid", fgColor="E6E1F4")
        first.alignment = second.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = one.width
        if one.note:
            first.comment = Comment(one.note, "Hiếu Học", height=110, width=280)
    page.freeze_panes = "B3"
    page.print_title_rows = "1:2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


_LISTED = Field("", "", "", 60, text=True)


def _list(book: Workbook, sheet: ListSheet) -> None:
    page = book.create_sheet(sheet.title)
    page.append(list(sheet.head))
    for top in page[1]:
        top.font, top.fill = Font(bold=True), PatternFill("solid", fgColor="E6E1F4")
    for number, row in enumerate(sheet.rows, start=2):
        for at, words in enumerate(row, start=1):
            _put(page, number, at, _LISTED, words)
    for at, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A2"


def _choices(page: Worksheet, fields: Sequence[Field], lists: Sequence[ListSheet], last: int) -> None:
    sizes = {sheet.title: len(sheet.rows) for sheet in lists}
    for at, one in enumerate(fields, start=1):
        if not one.choices:
            continue
        if isinstance(one.choices, str):
            name = one.choices.removeprefix("=")
            source = f"'{name}'!$A$2:$A${max(sizes[name], 1) + 1}"
        else:
            source = '"' + ",".join(one.choices) + '"'
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Hiếu Học", "Chọn trong danh sách. / Choose from the list."
        rule.errorStyle = "warning"
        page.add_data_validation(rule)
        letter = get_column_letter(at)
        rule.add(f"{letter}3:{letter}{last}")
