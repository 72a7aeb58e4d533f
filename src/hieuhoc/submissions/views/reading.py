"""What a form of the workbook says: cells read into changes; what is not understood is said and kept as typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hieuhoc.core.completeness import SEXES
from hieuhoc.core.framework import Framework, Measurement, Text
from hieuhoc.core.numbers import NotANumber, parse_people, shown_scaled
from hieuhoc.core.vietnamese import nfc
from hieuhoc.submissions.actions.values import Change
from hieuhoc.submissions.views.ledger import Said
from hieuhoc.submissions.views.plan import SEX_KEYS

NO_SHARE = Text(
    "Ô này nhận số đếm, không nhận phần trăm. Ghi tử số và mẫu số; tỷ lệ do máy tính.",
    "This cell takes a count, not a percentage. Type the part and the whole; the share is computed.",
)
NO_DATE = Text("Ngày này không đọc được. Ghi như 30/11/2026.", "This date cannot be read. Type it like 30/11/2026.")


@dataclass
class Reading:
    """By subject and indicator: the changes to write, and what to say beside the cells."""

    changes: dict[tuple[int, str], list[Change]] = field(default_factory=dict)
    said: dict[tuple[int, str], Said] = field(default_factory=lambda: defaultdict(Said))


def read(posted: Mapping[str, str], framework: Framework, lang: str) -> Reading:
    reading = Reading()
    fields: dict[tuple[int, str, str], dict[str, Any]] = defaultdict(dict)
    for name, text in posted.items():
        subject, measure, breakdown, cell = [*name.split("~"), "", "", ""][:4]
        measurement = framework.measurements.get(measure)
        if not subject.isdigit() or measurement is None or not cell or cell == "version":
            continue
        place = (int(subject), measure.partition("/")[0])
        try:
            held, echo = _understood(measurement, cell, text, lang)
        except NotANumber as fault:
            reading.said[place].faults[f"{measure}~{breakdown}~{cell}"] = (text, fault.sentence(lang))
            continue
        if echo:
            reading.said[place].echoes[f"{measure}~{breakdown}~{cell}"] = echo
        for key in SEXES if breakdown == "sex" else (SEX_KEYS.get(breakdown, ""),):
            fields[int(subject), measure, key] |= held
    for (subject_id, measure, key), held in fields.items():
        version = posted.get(f"{subject_id}~{measure}~{_short(key)}~version", "0")
        change = Change(measure, key, held, int(version) if version.isdigit() else 0)
        reading.changes.setdefault((subject_id, measure.partition("/")[0]), []).append(change)
    return reading


def _short(key: str) -> str:
    return key.removeprefix("sex=")


def _understood(measurement: Measurement, cell: str, text: str, lang: str) -> tuple[dict[str, Any], str]:
    """The field with its value, and what to say back."""
    text = nfc(text)
    if cell in {"part", "whole", "number"}:
        return _number(measurement, cell, text, lang)
    if cell == "rating":
        return {cell: int(text) if text.isdigit() else None}, ""
    if cell in {"as_of", "expected_on"}:
        return {cell: _day(text)}, ""
    if cell == "drop":
        return {"part": None, "whole": None, "number": None, "status": ""}, ""
    return {cell: text}, ""


def _number(measurement: Measurement, cell: str, text: str, lang: str) -> tuple[dict[str, Any], str]:
    if not text:
        return {cell: None}, ""
    read = parse_people(text, lang)
    if read.percent and (cell != "number" or measurement.unit != "percent"):
        raise NotANumber("bad_number", NO_SHARE.vi, NO_SHARE.en)
    usual = shown_scaled(read.scaled, lang) == text
    return {cell: read.scaled}, read.sentence(text, lang) if read.echo and not usual else ""


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


def all_changes(reading: Reading) -> Iterable[tuple[tuple[int, str], list[Change]]]:
    return reading.changes.items()
