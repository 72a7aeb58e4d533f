"""The organisations that come with the program: communes, districts and bodies of both cities, with dates.

A unit is (code, validity): most communes of today carry the code of an older, different one. All intervals
are half-open: ``valid_to`` is the first day on which the unit no longer stands. No database is touched; the
sources and conventions are in docs/units.md.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

_VIET_NAM = timezone(timedelta(hours=7))  # no summer time, so no time zone data is needed


@dataclass(frozen=True)
class PackagedUnit:
    code: str
    name: str
    name_en: str
    kind: str  # province, city, district, commune
    parent: str | None  # the code of the unit above, valid on valid_from
    valid_from: date
    valid_to: date | None  # exclusive; None while it lasts


@dataclass(frozen=True)
class PackagedChange:
    """One step of a reorganisation: ``from_code`` is valid the day before ``date``, ``to_code`` on it."""

    date: date
    decision: str
    kind: str  # merge, split, rename, transfer
    from_code: str
    to_code: str | None  # None: the successor is still to be entered from the decision
    share: str | None  # "1" when the whole passes on; None: divided, or not known to be whole
    note: str
    note_en: str
    to_verify: bool


@dataclass(frozen=True)
class PackagedBody:
    """A department, association, university or other body of a city; ``key`` stays through renamings."""

    key: str
    city: str
    name: str
    name_en: str
    short: str
    kind: str  # department, association, university, other
    sign: str  # as in the number of its papers: 15/BC-SGDĐT
    valid_from: date
    valid_to: date | None
    to_verify: bool
    source: str


@dataclass(frozen=True)
class PackagedDuty:
    """Who answers for a body of the criteria set; ``indicator`` None: those without a row of their own."""

    city: str
    body: str
    indicator: str | None
    organisation: str  # key of a PackagedBody, or @district, @commune, @experts: each of them answers for itself
    valid_from: date
    valid_to: date | None
    to_verify: bool
    note: str
    note_en: str


@dataclass(frozen=True)
class PackagedBodyChange:
    """One duty of an ended body and the body that took it over."""

    city: str
    date: date
    decision: str | None
    from_key: str
    to_key: str
    duty: str
    duty_en: str
    to_verify: bool
    source: str


def cities() -> dict[str, str]:
    """Code and name of what is packaged: both cities and the two provinces of before 1 July 2025."""
    return {unit.code: unit.name for code in _rows_by_city() for unit in all_units(code) if unit.parent is None}


def units(city: str, on: date | None = None) -> list[PackagedUnit]:
    """The units valid on a day (``None``: today in Viet Nam): the city itself, then by code; [] when none."""
    day = on or datetime.now(_VIET_NAM).date()
    valid = [unit for unit in all_units(city) if _lasts(unit.valid_from, unit.valid_to, day)]
    return sorted(valid, key=lambda unit: (unit.parent is not None, unit.code))


def all_units(city: str) -> list[PackagedUnit]:
    """Every unit of a city with every validity; [] for a city that is not packaged."""
    return list(_rows_by_city().get(city, []))


def changes(city: str) -> list[PackagedChange]:
    """Every change whose successor lies in the city, or whose ended unit did and has no known successor."""
    return [change for change in _changes() if _city_of(change) == city]


def bodies(city: str, on: date | None = None) -> list[PackagedBody]:
    """The bodies of a city on a day (``None``: every body that ever was), in the order of the file."""
    return [
        body for body in _bodies() if body.city == city and (on is None or _lasts(body.valid_from, body.valid_to, on))
    ]


def duties(city: str) -> list[PackagedDuty]:
    """Who answers for which body of the criteria set and when; see ``answering`` for one indicator."""
    return [duty for duty in _duties() if duty.city == city]


def body_changes(city: str) -> list[PackagedBodyChange]:
    """What became of the bodies that ended, duty by duty."""
    return [change for change in _body_changes() if change.city == city]


def answering(city: str, body: str, indicator: str, on: date) -> PackagedDuty | None:
    """The duty that says who answers for an indicator on a day: the indicator's own row, else its body's."""
    valid = [each for each in duties(city) if each.body == body and _lasts(each.valid_from, each.valid_to, on)]
    own = [each for each in valid if each.indicator == indicator]
    return next(iter(own or [each for each in valid if each.indicator is None]), None)


def to_json_unit(unit: PackagedUnit) -> dict[str, str | None]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }


def to_json_change(change: PackagedChange) -> dict[str, str | None]:
    return {
        "date": change.date.isoformat(),
        "decision": change.decision,
        "kind": change.kind,
        "from": change.from_code,
        "to": change.to_code,
        "share": change.share,
    }


def _lasts(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(name: str) -> Iterator[dict[str, str]]:
    text = files("hieuhoc.organisations").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _rows_by_city() -> dict[str, list[PackagedUnit]]:
    found: dict[str, list[PackagedUnit]] = {}
    for row in _read("units.csv"):
        unit = PackagedUnit(
            row["code"],
            row["name"],
            row["name_en"],
            row["kind"],
            row["parent"] or None,
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
        )
        found.setdefault(row["city"], []).append(unit)
    return found


@cache
def _changes() -> list[PackagedChange]:
    return [
        PackagedChange(
            date.fromisoformat(row["date"]),
            row["decision"],
            row["kind"],
            row["from"],
            row["to"] or None,
            row["share"] or None,
            row["note"],
            row["note_en"],
            row["to_verify"] == "yes",
        )
        for row in _read("changes.csv")
    ]


@cache
def _validities() -> dict[str, list[tuple[str, date, date | None]]]:
    found: dict[str, list[tuple[str, date, date | None]]] = {}
    for city, rows in _rows_by_city().items():
        for unit in rows:
            found.setdefault(unit.code, []).append((city, unit.valid_from, unit.valid_to))
    return found


def _city_of(change: PackagedChange) -> str | None:
    """The city a change is told under."""
    code, day = change.to_code, change.date
    if code is None:
        code, day = change.from_code, change.date - timedelta(days=1)
    return next((city for city, since, until in _validities().get(code, []) if _lasts(since, until, day)), None)


@cache
def _bodies() -> list[PackagedBody]:
    return [
        PackagedBody(
            row["key"],
            row["city"],
            row["name"],
            row["name_en"],
            row["short"],
            row["kind"],
            row["sign"],
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["to_verify"] == "yes",
            row["source"],
        )
        for row in _read("bodies.csv")
    ]


@cache
def _duties() -> list[PackagedDuty]:
    return [
        PackagedDuty(
            row["city"],
            row["body"],
            row["indicator"] or None,
            row["organisation"],
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["to_verify"] == "yes",
            row["note"],
            row["note_en"],
        )
        for row in _read("duties.csv")
    ]


@cache
def _body_changes() -> list[PackagedBodyChange]:
    return [
        PackagedBodyChange(
            row["city"],
            date.fromisoformat(row["date"]),
            row["decision"] or None,
            row["from"],
            row["to"],
            row["duty"],
            row["duty_en"],
            row["to_verify"] == "yes",
            row["source"],
        )
        for row in _read("body_changes.csv")
    ]
