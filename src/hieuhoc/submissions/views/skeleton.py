"""A template rendered once with marks instead of values, then filled by joining strings.

Opening a workbook of hundreds of cells costs the join, not the template engine. Values are escaped by the caller,
who knows which are markup.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

_MARK = "\x1f"  # never in a template, never in escaped text that came through a form


def mark(name: str) -> SafeString:
    return mark_safe(f"{_MARK}{name}{_MARK}")


class Marks:
    """In templates `{{ slot.name }}` becomes the mark of that name."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix

    def __getitem__(self, name: str) -> SafeString:
        return mark(self.prefix + name)


class Skeleton:
    __slots__ = ("_names", "_pieces")

    def __init__(self, template: str, context: Mapping[str, object], request: HttpRequest | None = None) -> None:
        self._cut(render_to_string(template, {**context, "slot": Marks()}, request))

    @classmethod
    def of(cls, text: str) -> Skeleton:
        """Of markup that holds marks already."""
        made = cls.__new__(cls)
        made._cut(text)
        return made

    def _cut(self, text: str) -> None:
        lines = (line.strip(" \t") for line in text.split("\n"))
        self._pieces = "\n".join(line for line in lines if line).split(_MARK)
        self._names = self._pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> str:
        """The markup. A name without a value is left empty."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values.get(name, "") for name in self._names]
        return "".join(pieces)
