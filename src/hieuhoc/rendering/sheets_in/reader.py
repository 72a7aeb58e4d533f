from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineWorkbook

from hieuhoc.core.vietnamese import fold
from hieuhoc.rendering.sheets_in import packages
from hieuhoc.rendering.sheets_in.cells import CellFault, Parse, letter, shown, text

HEADER_WITHIN = 30
MAX_ROWS = 20_000
Grid = list[list[Any]]


@dataclass(frozen=True)
class Column:
    """`titles`: how the header may name it, in either language. `required`: each row must fill it.

    `optional`: the whole column may be missing. `default`: what an empty cell means.
    """

    key: str
    titles: tuple[str, ...]
    required: bool = False
    parse: Parse = text
    optional: bool = False
    default: Any = None


@dataclass(frozen=True)
class Fault:
    """`row` as Excel numbers it (None: the file as a whole); `column` as "C (Họ và tên)", "
    "empty for a whole row."""

    row: int | None
    column: str
    vi: str
    en: str

    def sentence(self, lang: str) -> str:
        words = self.en if lang == "en" else self.vi
        names = ("row", "column") if lang == "en" else ("dòng", "cột")
        place = [f"{names[0]} {self.row}"] if self.row else []
        place += [f"{names[1]} {self.column}"] if self.column else []
        joined = ", ".join(place)
        return f"{joined[0].upper()}{joined[1:]}: {words}" if joined else words


@dataclass(frozen=True)
class Row:
    """`values` by key of column, parsed; `texts` the same cells as their reader sees them."""

    number: int
    values: dict[str, Any]
    texts: dict[str, str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass
class Sheet:
    """Rows that could be read and every fault. Use the rows only when there is no fault: all or nothing."""

    name: str = ""
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # key → "C (Họ và tên)"
    ignored: list[str] = field(default_factory=list)  # titles of columns nobody asked for

    def fault(self, row: int | None, key: str, vi: str, en: str) -> None:
        """For rules that need more than one cell: adds a fault at a row and a column's key ("" "
        "for the row)."""
        self.faults.append(Fault(row, self.places.get(key, ""), vi, en))


def read(content: bytes, columns: Sequence[Column], sheet: str | None = None) -> Sheet:
    """The table of the first sheet that has the header (or of the sheet of that name). Raises nothing."""
    try:
        packages.check(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CellFault as fault:
        return Sheet(faults=[Fault(None, "", fault.vi, fault.en)])
    except Exception:  # the library has no common base for damaged packages
        damaged = packages.broken()
        return Sheet(faults=[Fault(None, "", damaged.vi, damaged.en)])
    names = [sheet] if sheet in book.sheet_names else list(book.sheet_names)
    best: tuple[int, str, Grid, int] | None = None
    for name in names:
        grid = _grid(book, name)
        number, matched = _header(grid, columns)
        if best is None or matched > best[0]:
            best = (matched, name, grid, number)
    if best is None or best[0] == 0:
        return Sheet(faults=[_no_header(columns)])
    return _table(best[1], best[2], best[3], columns)


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    page = book.get_sheet_by_name(name)
    rows = [list(row) for row in page.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in page.merged_cell_ranges or []:
        # A cell merged over rows speaks for each of them; merged over columns it stays in the first.
        if top < len(rows) and left < len(rows[top]):
            for below in range(top + 1, min(bottom, len(rows) - 1) + 1):
                rows[below][left] = rows[top][left]
    return rows


def _title(value: Any) -> str:
    return fold(shown(value)).strip(" *:.").replace("\n", " ")


def _matches(column: Column, value: Any) -> bool:
    known = {_title(title) for title in column.titles}
    words = _title(value)
    parts = {_title(part) for part in shown(value).replace("/", "\n").replace("(", "\n").rstrip(")").split("\n")}
    return bool(words) and (words in known or bool(known & parts))


def _header(grid: Grid, columns: Sequence[Column]) -> tuple[int, int]:
    """Row with most of the titles, and how many; at least half of the columns that must be there."""
    needed = max(1, sum(not column.optional for column in columns) // 2)
    best = (0, 0)
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        matched = sum(any(_matches(column, value) for value in row) for column in columns)
        if matched >= needed and matched > best[1]:
            best = (number, matched)
    return best


def _no_header(columns: Sequence[Column]) -> Fault:
    wanted = ", ".join(f"“{column.titles[0]}”" for column in columns if not column.optional)
    wanted_en = ", ".join(f"“{column.titles[-1]}”" for column in columns if not column.optional)
    return Fault(
        None,
        "",
        f"Không thấy hàng tiêu đề. Cần các cột: {wanted}. Tải tệp mẫu và chép số liệu vào đó.",
        f"There is no header row. These columns are needed: {wanted_en}. Download the template "
        "and copy the data into it.",
    )


def _table(name: str, grid: Grid, header: int, columns: Sequence[Column]) -> Sheet:
    result = Sheet(name=name)
    places = _places(grid[header], columns, result, header + 1)
    if result.faults:
        return result
    rows = list(enumerate(grid[header + 1 :], start=header + 2))
    if len(rows) > MAX_ROWS:
        result.fault(
            None,
            "",
            f"Bảng có {len(rows)} dòng, nhiều hơn {MAX_ROWS}. Xóa dòng trống có định dạng ở cuối hoặc chia tệp.",
            f"The table has {len(rows)} rows, more than {MAX_ROWS}. Delete formatted empty rows at "
            "the end or split the file.",
        )
        return result
    for number, cells in rows:
        values = {key: cells[at] if at < len(cells) else None for key, at in places.items()}
        if any(shown(value) for value in values.values()) and not _second_title(values, columns, number, header):
            _row(number, values, columns, result)
    if not result.rows and not result.faults:
        result.fault(
            None,
            "",
            "Bảng chưa có dòng nào. Ghi dữ liệu dưới hàng tiêu đề rồi gửi lại.",
            "The table has no row yet. Write the data under the header row, then send it again.",
        )
    return result


def _places(row: list[Any], columns: Sequence[Column], result: Sheet, number: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, value in enumerate(row):
        if not shown(value):
            continue
        label = f"{letter(at)} ({shown(value).splitlines()[0]})"
        column = next((c for c in columns if _matches(c, value)), None)
        if column is None:
            result.ignored.append(shown(value).splitlines()[0])
        elif column.key in places:
            result.faults.append(
                Fault(number, label, "Cột này đã có ở trên. Giữ lại một cột.", "This column is there twice. Keep one.")
            )
        else:
            places[column.key], result.places[column.key] = at, label
    for column in columns:
        if column.key not in places and not column.optional:
            result.fault(
                number,
                "",
                f"Thiếu cột “{column.titles[0]}”. Thêm cột này như trong tệp mẫu.",
                f"The column “{column.titles[-1]}” is missing. Add it as in the template.",
            )
    return places


def _second_title(values: dict[str, Any], columns: Sequence[Column], number: int, header: int) -> bool:
    """A second header row, in the other language, directly under the first."""
    if number != header + 2:
        return False
    by_key = {column.key: column for column in columns}
    filled = {key: value for key, value in values.items() if shown(value)}
    return sum(_matches(by_key[key], value) for key, value in filled.items()) * 2 >= len(filled)


def _row(number: int, cells: dict[str, Any], columns: Sequence[Column], result: Sheet) -> None:
    values: dict[str, Any] = {}
    for column in columns:
        value = cells.get(column.key)
        if not shown(value):
            values[column.key] = column.default
            if column.required:
                result.fault(
                    number, column.key, "Ô này còn trống. Ghi vào rồi gửi lại.", "This cell is empty. Fill it in."
                )
            continue
        try:
            if packages.old_font(value):
                raise packages.old_font_fault()
            values[column.key] = column.parse(shown(value) if isinstance(value, str) else value)
        except CellFault as fault:
            values[column.key] = column.default
            result.fault(number, column.key, fault.vi, fault.en)
    texts = {column.key: shown(cells.get(column.key)) for column in columns}
    result.rows.append(Row(number, values, texts))
