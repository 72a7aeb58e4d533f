"""Vietnamese words: dictionary order, and folding for search without marks.

Order of the dictionary: a ă â b c d đ e ê … o ô ơ … u ư …; tones ngang, huyền, hỏi, ngã, sắc, nặng decide only
between words that are alike otherwise. Numbers inside names count as numbers (Quận 2 before Quận 10).
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x41 + place) for place, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def nfc(text: str) -> str:
    """As one keyboard writes it (TCVN 6909:2001), single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Without marks, đ→d, lower case: "Tân Định" → "tan dinh"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def sort_key(text: str) -> str:
    """A key in ASCII: comparing keys is comparing words in dictionary order, in every database alike."""
    letters: list[str] = []
    tones: list[str] = []
    padded = re.sub(r"\d+", lambda m: m.group().zfill(6), unicodedata.normalize("NFC", text.lower()))
    for character in padded:
        base, tone = _split(character)
        letters.append(_RANK.get(base) or (base if base.isdigit() else "!" if base.isspace() else "-"))
        tones.append(tone)
    # The gap before the tones sorts below everything else: "Phú Thọ" stands before "Phú Thọ Hòa".
    return "".join(letters) + " " + "".join(tones)


def _split(character: str) -> tuple[str, str]:
    """A letter with its shape, and its tone (0 ngang … 5 nặng)."""
    shape, tone = "", "0"
    apart = unicodedata.normalize("NFD", character)
    base = apart[0]
    for mark in apart[1:]:
        if mark in _TONES:
            tone = _TONES[mark]
        elif mark in _SHAPES:
            shape = mark
    return unicodedata.normalize("NFC", base + shape), tone
