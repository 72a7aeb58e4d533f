"""A sheet as CSV: UTF-8 with a mark for Excel, plain decimal numbers, one line a row without merged cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

from hieuhoc.core.report import Amount, Sheet, SheetCell, checked


def render(sheet: Sheet) -> bytes:
    """Percentages in percent. Words that a spreadsheet would take for a formula get an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerows(_lines(sheet))
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _lines(sheet: Sheet) -> Iterator[list[str]]:
    """A cell over several rows or columns is repeated in each, so that every line can be read alone."""
    for rows in (sheet.header, sheet.rows):
        pending: dict[int, tuple[str, int]] = {}
        for row in rows:
            line: list[str] = []
            waiting = iter(row)
            while len(line) < len(sheet.columns):
                place = len(line)
                if place in pending:
                    text, left = pending.pop(place)
                    line.append(text)
                    if left > 1:
                        pending[place] = (text, left - 1)
                    continue
                cell = next(waiting, SheetCell())
                text = _plain(cell)
                for column in range(place, place + cell.colspan):
                    line.append(text)
                    if cell.rowspan > 1:
                        pending[column] = (text, cell.rowspan - 1)
            yield line


def _plain(cell: SheetCell) -> str:
    if isinstance(cell.value, Amount):
        return f"{cell.value.value:f}" if not isinstance(cell.value.value, int) else str(cell.value.value)
    if isinstance(cell.value, dt.date):
        return cell.value.isoformat()
    text = checked(cell.value or "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
