"""What a form of the workbook says: cells read into changes; what is not understood is said and kept as typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hieuhoc.core.completeness import SEXES
from hieuhoc.core.framework import Text
from hieuhoc.core.numbers import NotANumber, parse_people, shown_scaled
from hieuhoc.core.typed import whole
from hieuhoc.core.vietnamese import nfc
from hieuhoc.submissions.actions.values import Change
from hieuhoc.submissions.views.ledger import Said
from hieuhoc.submissions.views.plan import SEX_KEYS

NO_DATE = Text("Ngày này không đọc được. Ghi như 30/11/2026.", "This date cannot be read. Type it like 30/11/2026.")


@dataclass
class Reading:
    """By subject and indicator: the changes to write, and what to say beside the cells."""

    changes: dict[tuple[int, str], list[Change]] = field(default_factory=dict)
    said: dict[tuple[int, str], Said] = field(default_factory=lambda: defaultdict(Said))


def read(posted: Mapping[str, str], lang: str) -> Reading:
    reading = Reading()
    fields: dict[tuple[int, str, str], dict[str, Any]] = defaultdict(dict)
    percents: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for name, text in posted.items():
        subject, measure, breakdown, cell = [*name.split("~"), "", "", ""][:4]
        number = whole(subject)
        if number is None or not cell or cell == "version":
            continue
        place = (number, measure.partition("/")[0])
        try:
            held, echo, percent = _understood(cell, text, lang)
        except NotANumber as fault:
            reading.said[place].faults[f"{measure}~{breakdown}~{cell}"] = (text, fault.sentence(lang))
            continue
        if echo:
            reading.said[place].echoes[f"{measure}~{breakdown}~{cell}"] = echo
        for key in SEXES if breakdown == "sex" else (SEX_KEYS.get(breakdown, ""),):
            fields[number, measure, key] |= held
            if percent:
                percents[number, measure, key].add(cell)
    for place_of, held in fields.items():
        subject_id, measure, key = place_of
        version = posted.get(f"{subject_id}~{measure}~{_short(key)}~version", "0")
        change = Change(measure, key, held, whole(version) or 0, frozenset(percents[place_of]))
        reading.changes.setdefault((subject_id, measure.partition("/")[0]), []).append(change)
    return reading


def _short(key: str) -> str:
    return key.removeprefix("sex=")


def _understood(cell: str, text: str, lang: str) -> tuple[dict[str, Any], str, bool]:
    """The field with its value, what to say back, and whether it was typed as a percentage."""
    text = nfc(text)
    if cell in {"part", "whole", "number"}:
        return _number(cell, text, lang)
    if cell == "rating":
        return {cell: whole(text)}, "", False
    if cell in {"as_of", "expected_on"}:
        return {cell: _day(text)}, "", False
    if cell == "drop":
        return {"part": None, "whole": None, "number": None, "status": ""}, "", False
    return {cell: text}, "", False


def _number(cell: str, text: str, lang: str) -> tuple[dict[str, Any], str, bool]:
    if not text:
        return {cell: None}, "", False
    read = parse_people(text, lang)
    usual = shown_scaled(read.scaled, lang) == text
    echo = read.sentence(text, lang) if read.echo and not usual else ""
    return {cell: read.scaled}, echo, read.percent


def _day(text: str) -> date | None:
    """2026-11-30 as browsers send it, or 30/11/2026 as people type it."""
    if not text:
        return None
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        raise NotANumber("bad_number", NO_DATE.vi, NO_DATE.en) from None
