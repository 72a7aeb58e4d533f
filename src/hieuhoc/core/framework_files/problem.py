"""One fault of a criteria set, said so that the person who wrote the set can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from hieuhoc.core.framework import Text


@dataclass(frozen=True, slots=True)
class FrameworkProblem:
    """`place` is the nearest code ("1.2.1.b") or "" for the whole set; `field` the key it is about.

    `code` is for programs, `sentence` (what is wrong) and `advice` (what to do) are for people. `file` and
    `line` are filled by the reader of files; a document from the database has neither.
    """

    code: str
    place: str
    field: str
    sentence: Text
    advice: Text
    file: str = ""
    line: int | None = None

    def in_(self, lang: str) -> str:
        where = self.file + (f":{self.line}" if self.line else "")
        head = ": ".join(part for part in (where, self.place) if part)
        words = f"{self.sentence.in_(lang)} {self.advice.in_(lang)}".strip()
        return f"{head}: {words}" if head else words

    def __str__(self) -> str:
        return self.in_("en")
