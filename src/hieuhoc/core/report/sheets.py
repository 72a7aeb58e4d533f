"""The tree of an Excel report: sheets of typed cells, made by hand or from the tables of a document."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from hieuhoc.core.report.tree import Align, Amount, Cell, Document, Lang, Table
from hieuhoc.core.report.walk import cell_runs, plain, tables
from hieuhoc.core.report.words import long_date, shown

CellValue: TypeAlias = str | Amount | dt.date | None


@dataclass(frozen=True, slots=True)
class SheetCell:
    """An Amount becomes a number with its own decimals; a date a date; words never become a formula."""

    value: CellValue = None
    bold: bool = False
    italic: bool = False
    rowspan: int = 1
    colspan: int = 1
    figure: str | None = None
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`width` in characters of the standard font."""

    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`header` rows are frozen and repeated on every printed page. Spans as in HTML tables."""

    name: str
    columns: tuple[SheetColumn, ...]
    header: tuple[tuple[SheetCell, ...], ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    title: str = ""
    note: str = ""
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]


def printed(cell: SheetCell, lang: Lang) -> str:
    """The text a reader sees in the cell."""
    if isinstance(cell.value, Amount):
        return shown(cell.value, lang)
    if isinstance(cell.value, dt.date):
        return f"{cell.value:%d/%m/%Y}" if lang == "vi" else long_date(cell.value, lang)
    return cell.value or ""


def workbook_figures(workbook: Workbook, lang: Lang) -> Mapping[str, str]:
    """Figure id → text. Raises ValueError when one id would print two texts."""
    found: dict[str, str] = {}
    for sheet in workbook.sheets:
        for cell in (cell for row in (*sheet.header, *sheet.rows) for cell in row if cell.figure):
            text = printed(cell, lang)
            if cell.figure and found.setdefault(cell.figure, text) != text:
                raise ValueError(f"figure {cell.figure} prints both {found[cell.figure]!r} and {text!r}")
    return found


def workbook(document: Document) -> Workbook:
    """One sheet for each table of the document, annexes included."""
    names: set[str] = set()
    sheets = []
    for place, (annex, table) in enumerate(tables(document), start=1):
        title = plain(table.caption) or (annex.title if annex else document.title)
        named = table.name or (f"Phụ lục {annex.number}".strip() if annex and document.lang == "vi" else "")
        name = _unique(named or (f"Annex {annex.number}" if annex else f"{place}"), names)
        sheets.append(sheet(document, table, name=name, title=title, landscape=annex is None or annex.landscape))
    return Workbook(tuple(sheets))


def sheet(document: Document, table: Table, *, name: str, title: str = "", landscape: bool = True) -> Sheet:
    return Sheet(
        name=name,
        title=title,
        landscape=landscape,
        columns=tuple(SheetColumn(column.width / 1.9, column.align) for column in table.columns),
        header=tuple(tuple(_typed(cell, document) for cell in row) for row in table.header),
        rows=tuple(tuple(_typed(cell, document) for cell in row) for row in table.rows),
    )


def _typed(cell: Cell, document: Document) -> SheetCell:
    found = cell_runs(cell, document)
    text = "".join(run.text for run in found)
    own = next((run.figure for run in found if run.figure and run.text == text), None)
    return SheetCell(
        value=cell.amount if cell.amount is not None and text == shown(cell.amount, document.lang) else text,
        bold=cell.verdict == "not_met" or (bool(found) and all(run.bold for run in found)),
        italic=bool(found) and all(run.italic for run in found),
        rowspan=cell.rowspan,
        colspan=cell.colspan,
        figure=cell.figure or own,
        align=cell.align,
    )


def _unique(name: str, taken: set[str]) -> str:
    """Excel: at most 31 letters, none of []:*?/\\, no quote at an end, no two alike."""
    base = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "1"
    found, count = base, 1
    while found.casefold() in taken:
        count += 1
        found = f"{base[: 31 - len(str(count)) - 1]} {count}"
    taken.add(found.casefold())
    return found


def excel_number(amount: Amount) -> float | int:
    """What the cell holds: a percentage as a fraction, with no digit lost (under 15 digits)."""
    value = Decimal(amount.value) / (100 if amount.percent else 1)
    return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
