"""Widths of text in the shipped fonts, which are as wide as Times New Roman.

Needed before printing: a rule under an agency is 1/3 to 1/2 of its line, and the head must not wrap.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from math import ceil
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Liberation Serif"
MM_PER_POINT = 25.4 / 72


class _Face:
    """The few tables of a TrueType file that tell how wide a character is."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        count = struct.unpack_from(">H", self.data, 4)[0]
        self.tables = {
            self.data[at : at + 4]: struct.unpack_from(">I", self.data, at + 8)[0]
            for at in range(12, 12 + 16 * count, 16)
        }
        self.units: int = struct.unpack_from(">H", self.data, self.tables[b"head"] + 18)[0]
        self.metrics = struct.unpack_from(">H", self.data, self.tables[b"hhea"] + 34)[0]
        self.glyphs = self._glyphs()

    def _glyphs(self) -> dict[int, int]:
        """Character → glyph, from the cmap of format 4."""
        start = self.tables[b"cmap"]
        for place in range(struct.unpack_from(">H", self.data, start + 2)[0]):
            at = start + struct.unpack_from(">I", self.data, start + 4 + 8 * place + 4)[0]
            if struct.unpack_from(">H", self.data, at)[0] == 4:
                return self._segments(at)
        raise ValueError("the font has no character map of format 4")

    def _segments(self, at: int) -> dict[int, int]:
        double = struct.unpack_from(">H", self.data, at + 6)[0]
        found: dict[int, int] = {}
        for segment in range(0, double, 2):
            end = struct.unpack_from(">H", self.data, at + 14 + segment)[0]
            first, delta, offset = (
                struct.unpack_from(">H", self.data, at + 16 + double * part + segment)[0] for part in (1, 2, 3)
            )
            for char in range(first, min(end, 0xFFFE) + 1):
                if offset:
                    here = at + 16 + 3 * double + segment + offset + 2 * (char - first)
                    glyph = struct.unpack_from(">H", self.data, here)[0]
                    found[char] = (glyph + delta) & 0xFFFF if glyph else 0
                else:
                    found[char] = (char + delta) & 0xFFFF
        return found

    def advance(self, char: str) -> float:
        """In ems."""
        glyph = min(self.glyphs.get(ord(char), 0), self.metrics - 1)
        width: int = struct.unpack_from(">H", self.data, self.tables[b"hmtx"] + 4 * glyph)[0]
        return width / float(self.units)


@lru_cache(maxsize=4)
def _face(bold: bool, italic: bool) -> _Face:
    style = {(0, 0): "Regular", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "BoldItalic"}[(bold, italic)]
    return _Face(FONTS / f"LiberationSerif-{style}.ttf")


@lru_cache(maxsize=4096)
def width_mm(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width of one line in mm; `size` in points."""
    face = _face(bold, italic)
    return sum(map(face.advance, text)) * size * MM_PER_POINT


def wrapped(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Lines of about equal width, as few as fit in `limit` mm."""
    words = text.split(" ")
    for count in range(1, len(words) + 1):
        target = width_mm(text, size, bold=bold) / count
        while target <= limit + 0.01:
            lines = _filled(words, target, size, bold)
            if len(lines) <= count:
                return tuple(lines)
            target += 1
        lines = _filled(words, limit, size, bold)
        if len(lines) <= count:
            return tuple(lines)
    return tuple(words)


def _filled(words: list[str], limit: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_mm(longer, size, bold=bold) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def line_count(text: str, limit: float, size: float, *, bold: bool = False) -> int:
    """Lines that `text` takes in a column of `limit` mm, for formats that do not find it themselves."""
    space = width_mm(" ", size, bold=bold)
    count = 0
    for part in text.split("\n"):
        used = limit + 1
        for word in part.split(" "):
            width = width_mm(word, size, bold=bold)
            if used + width > limit:
                count += max(1, ceil(width / limit))
                used = width % limit if width > limit else width
            else:
                used += width
            used += space
    return count
