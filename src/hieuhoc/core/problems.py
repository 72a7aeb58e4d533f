"""What is wrong with an input: a code, a place, and one sentence in both languages that says what to do.

Every code stands in docs/problems.md with an example. `row` counts from 1 and the header is row 1; `column`
is its name, or its number from 1 where it has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CODES = (
    "unreadable_file",
    "bad_header",
    "bad_row",
    "bad_year",
    "unknown_unit",
    "wrong_level",
    "not_valid_then",
    "unknown_measurement",
    "unknown_breakdown",
    "unknown_status",
    "bad_choice",
    "bad_number",
    "out_of_range",
    "part_exceeds_whole",
    "incomplete",
    "extra_value",
    "duplicate",
    "not_addable",
    "bad_tree",
    "bad_option",
)
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault (or, with code `warning`, one remark that changes nothing)."""

    file: str
    row: int
    column: str
    code: str
    vi: str
    en: str

    def sentence(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi

    def line(self, lang: str) -> str:
        """As printed on standard error: file:row:column: code: sentence."""
        return f"{self.file}:{self.row}:{self.column}: {self.code}: {self.sentence(lang)}"


def option(name: str, vi: str, en: str, code: str = "bad_option") -> Problem:
    """A fault of the command line itself; it stands in no file, so row 1 of `options`."""
    return Problem("options", 1, name, code, vi, en)


class Refused(Exception):
    """An input is taken whole or refused whole: all its problems at once, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.line("en") for problem in self.problems[:5]))
