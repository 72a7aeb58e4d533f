"""A file as rows of text: CSV here, Excel in rendering.tables_in. Headers are checked, nothing is guessed.

Rows count from 1 and the header is row 1; blank rows are counted and skipped.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hieuhoc.core.problems import Problem, Refused

UNITS = ("code", "name", "name_en", "kind", "parent", "valid_from", "valid_to")
VALUES = (
    "year",
    "unit",
    "measurement",
    "breakdown",
    "status",
    "part",
    "whole",
    "number",
    "rating",
    "choice",
    "rater",
)
VALUES_OPTIONAL = ("basis", "as_of", "source", "note", "restated")
REORGANISATIONS = ("date", "decision", "kind", "from", "to", "share")

SAVE_AS = (
    "Trong Excel chọn Lưu thành, loại “CSV UTF-8”, hoặc gửi tệp .xlsx.",
    "In Excel choose Save as, type “CSV UTF-8”, or give the .xlsx file.",
)


class Typed(str):
    """A text cell of Excel: a person typed it, so numbers in it are read as people write them."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One row; `cells` by column name, "" for a column the file does not have."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """`rows` without the header, each with its number, blank ones left out."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def read(self, needed: Sequence[str], optional: Sequence[str] = ()) -> tuple[list[Row], list[Problem]]:
        """The rows by column name, and every row that is too short or too long. Raises Refused for the header."""
        faults = list(_header_faults(self.file, self.header, needed, optional))
        if faults:
            raise Refused(faults)
        rows, problems = [], []
        for number, cells in self.rows:
            if len(cells) == len(self.header):
                rows.append(Row(number, dict(zip(self.header, cells, strict=True))))
            else:
                problems.append(_bad_row(self.file, number, len(cells), len(self.header)))
        return rows, problems


def from_csv(file: str, content: bytes) -> Table:
    """UTF-8 with or without BOM, comma, header. Raises Refused (unreadable_file, bad_header)."""
    text = unicodedata.normalize("NFC", _text(file, content))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Refused(
            [
                unreadable(
                    file,
                    f"Tệp CSV bị hỏng ({error}): thường do dấu nháy kép mở mà không đóng. {SAVE_AS[0]}",
                    f"The CSV file is damaged ({error}), often a quotation mark left open. {SAVE_AS[1]}",
                )
            ]
        ) from None
    return from_lines(file, lines)


def from_lines(file: str, lines: Iterable[Sequence[str]]) -> Table:
    """Lines of cells, the first is the header. Raises Refused for a file with nothing in it."""
    numbered = list(enumerate(lines, start=1))
    if not any(_filled(cells) for _, cells in numbered):
        raise Refused(
            [
                Problem(
                    file,
                    1,
                    "1",
                    "bad_header",
                    "Tệp trống. Dòng đầu phải là tên các cột, mỗi dòng sau là một bản ghi.",
                    "The file is empty. The first row must hold the names of the columns.",
                )
            ]
        )
    header = tuple(cell.strip() for cell in numbered[0][1])
    return Table(file, header, tuple((n, tuple(cells)) for n, cells in numbered[1:] if _filled(cells)))


def unreadable(file: str, vi: str, en: str) -> Problem:
    return Problem(file, 1, "1", "unreadable_file", vi, en)


def _filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _text(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]:
        raise Refused(
            [
                unreadable(
                    file,
                    f"Tệp ghi theo mã UTF-16 hoặc không phải là CSV. {SAVE_AS[0]}",
                    f"The file is in UTF-16, or no CSV at all. {SAVE_AS[1]}",
                )
            ]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            [
                unreadable(
                    file,
                    "Tệp không ghi theo mã UTF-8 (có thể là TCVN3 hay VNI). "
                    f"Chuyển mã sang Unicode rồi lưu lại. {SAVE_AS[0]}",
                    "The file is not in UTF-8 (perhaps TCVN3 or VNI). "
                    f"Convert it to Unicode and save it again. {SAVE_AS[1]}",
                )
            ]
        ) from None


def _header_faults(
    file: str, header: Sequence[str], needed: Sequence[str], optional: Sequence[str]
) -> Iterator[Problem]:
    known = (*needed, *optional)
    expected = ",".join(needed)
    for number, name in enumerate(header, start=1):
        if name not in known:
            hint = (" Dùng dấu phẩy giữa các cột.", " Put commas between columns.") if ";" in name else ("", "")
            yield Problem(
                file,
                1,
                name if name and ":" not in name else str(number),
                "bad_header",
                f"Không có cột “{name}”. Các cột phải là: {expected}.{hint[0]}",
                f"There is no column “{name}”. The columns must be: {expected}.{hint[1]}",
            )
        elif name in header[: number - 1]:
            yield Problem(
                file,
                1,
                name,
                "bad_header",
                f"Cột “{name}” có hai lần. Bỏ bớt một cột.",
                f"The column “{name}” stands twice. Remove one of them.",
            )
    for name in needed:
        if name not in header:
            yield Problem(
                file,
                1,
                name,
                "bad_header",
                f"Thiếu cột “{name}”. Các cột phải là: {expected}.",
                f"The column “{name}” is missing. The columns must be: {expected}.",
            )


def _bad_row(file: str, number: int, found: int, expected: int) -> Problem:
    return Problem(
        file,
        number,
        "1",
        "bad_row",
        f"Dòng có {found} ô, cần đúng {expected} ô. Kiểm tra dấu phẩy và dấu nháy kép trong dòng.",
        f"The row has {found} cells where {expected} are needed. Check its commas and quotation marks.",
    )
