"""What a file would do: every change and every fault, shown before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hieuhoc.core.refusals import Refusal
from hieuhoc.rendering.sheets_in import Sheet

Effect = Literal["new", "changed", "same", "removed", "kept"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file (or, removed and kept, of what stands). `row` is the row in Excel."""

    effect: Effect
    row: int | None
    vi: str
    en: str
    before: str = ""
    after: str = ""

    def words(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@dataclass
class Preview:
    """`writes` is what to do when every fault is gone; only the module that made it reads it."""

    sheet: Sheet
    lines: list[Line] = field(default_factory=list)
    echoes: list[tuple[int, str, str]] = field(default_factory=list)  # row, how a number was read, vi and en
    writes: Any = None

    @property
    def faults(self) -> list[Any]:
        return sorted(self.sheet.faults, key=lambda f: f.row or 0)

    def count(self, effect: Effect) -> int:
        return sum(line.effect == effect for line in self.lines)

    @property
    def changes(self) -> int:
        return self.count("new") + self.count("changed") + self.count("removed")

    def counts(self) -> dict[str, int]:
        return {e: self.count(e) for e in ("new", "changed", "same", "removed", "kept")}


def require_sound(preview: Preview) -> None:
    """All or nothing: one fault refuses the whole file."""
    if preview.faults:
        first = preview.faults[0]
        raise Refusal(
            "file_has_faults",
            f"Tệp còn {len(preview.faults)} chỗ cần sửa nên chưa nhập dòng nào. {first.sentence('vi')}",
            f"The file has {len(preview.faults)} places to correct; no row was taken. {first.sentence('en')}",
        )


def doubles(sheet: Sheet, keys: Sequence[tuple[int, Any]], column: str) -> None:
    """The same thing on two rows: a fault on the second that names the first."""
    seen: dict[Any, int] = {}
    for row, key in keys:
        if key in seen:
            sheet.fault(
                row, column,
                f"Dòng này lặp lại dòng {seen[key]}. Xóa một trong hai dòng.",
                f"This row repeats row {seen[key]}. Delete one of them.",
            )  # fmt: skip
        seen.setdefault(key, row)
