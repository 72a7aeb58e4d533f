"""Excel files as people send them, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook


def sheet(header: Sequence[str], *rows: Sequence[Any], merge: str = "") -> bytes:
    book = Workbook()
    page: Any = book.active
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    if merge:
        page.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rows_of(content: bytes, sheet_name: str) -> list[dict[str, Any]]:
    """The rows under the two header rows of a template, by Vietnamese title."""
    page = opened(content)[sheet_name]
    titles = [cell.value for cell in page[1]]
    return [
        dict(zip(titles, values, strict=False))
        for values in page.iter_rows(min_row=3, values_only=True)
        if any(v is not None for v in values)
    ]
