"""Excel templates as a person fills them: rows added under those that stand, single cells corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Row = Mapping[str, Any]


def fill(
    template: Path, into: Path, added: Sequence[Row] = (), changed: Mapping[tuple[int, str], Any] | None = None
) -> Path:
    """`added` rows by Vietnamese title; `changed`: (row number, title) → value."""
    book = load_workbook(template)
    page: Any = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1] if cell.value}
    first = 1 + max(cell.row for line in page.iter_rows(min_row=1) for cell in line if cell.value is not None)
    for number, row in enumerate(added, start=first):
        for title, value in row.items():
            page.cell(number, columns[title], value)
    for (number, title), value in (changed or {}).items():
        page.cell(number, columns[title], value)
    book.save(into)
    return into


def rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Row number and cells by Vietnamese title, below the two header rows."""
    page: Any = load_workbook(path).worksheets[0]
    titles = [cell.value for cell in page[1]]
    return [
        (line[0].row, {title: cell.value for title, cell in zip(titles, line, strict=True)})
        for line in page.iter_rows(min_row=3)
        if any(cell.value is not None for cell in line)
    ]
