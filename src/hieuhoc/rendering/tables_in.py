"""Files people send → tables: CSV, or the first sheet of an .xlsx file. Knows bytes, not where they came from."""

from __future__ import annotations

import io
import unicodedata
from datetime import date, datetime
from pathlib import PurePath

from hieuhoc.core.problems import Refused
from hieuhoc.core.tables import Table, Typed, from_csv, from_lines, unreadable

_ZIP = b"PK\x03\x04"


def read_table(file: str, content: bytes) -> Table:
    """`file` is the name that problems show. Raises Refused (unreadable_file, bad_header)."""
    if content.startswith(_ZIP) or PurePath(file).suffix.lower() in (".xlsx", ".xlsm"):
        return _first_sheet(file, content)
    return from_csv(file, content)


def _first_sheet(file: str, content: bytes) -> Table:
    from python_calamine import CalamineWorkbook  # only here: a CSV needs no Excel reader

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # Rows count as in Excel, so empty rows and columns above and beside the data stay.
        grid = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception:  # calamine has one class of error a format; whatever it is, the file cannot be read
        raise Refused(
            [
                unreadable(
                    file,
                    "Không mở được tệp Excel: tệp hỏng, có mật khẩu, hoặc không phải .xlsx. "
                    "Mở bằng Excel và lưu lại dạng .xlsx.",
                    "The Excel file cannot be opened: damaged, protected, or no .xlsx. "
                    "Open it in Excel and save it as .xlsx.",
                )
            ]
        ) from None
    lines = [[_cell(cell) for cell in row] for row in grid]
    width = _width(lines[0]) if lines else 0
    return from_lines(file, [_fitted(line, width) for line in lines])


def _width(header: list[str]) -> int:
    return max((number for number, cell in enumerate(header, start=1) if cell.strip()), default=0)


def _fitted(line: list[str], width: int) -> list[str]:
    """Excel pads every row to the widest; what really stands beyond the header is kept, so that it is refused."""
    if any(cell.strip() for cell in line[width:]):
        return line[: max(number for number, cell in enumerate(line, start=1) if cell.strip())]
    return [*line[:width], *[""] * (width - len(line))]


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return Typed(unicodedata.normalize("NFC", cell.strip()))
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _number(cell)
    return "" if cell is None else str(cell)


def _number(cell: float) -> str:
    """Excel keeps 15 significant digits; a formula's 0.30000000000000004 is the 0.3 that it shows."""
    text = f"{cell:.15g}"
    if "e" in text:
        text = f"{cell:.15f}".rstrip("0").rstrip(".") if abs(cell) < 1 else f"{cell:.0f}"
    return text
