"""Units in time, read the slow way: which unit a code means on a day, and where last year's figures went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

Row = dict[str, str]
TERRITORIAL = ("district", "commune")
FOREVER = "9999-12-31"


@dataclass(frozen=True)
class Unit:
    """One line of units.csv: a code together with its validity."""

    code: str
    kind: str
    parent: str
    since: str
    until: str

    def valid(self, day: str) -> bool:
        return self.since <= day < self.until


def last_day(year: int) -> str:
    return f"{year:04d}-12-31"


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


class City:
    """The tree of one city and what happened to its units between two years."""

    def __init__(self, units: Iterable[Row], reorganisations: Iterable[Row], year: int, level: str) -> None:
        self.units = [Unit(r["code"], r["kind"], r["parent"], r["valid_from"], r["valid_to"] or FOREVER) for r in units]
        self.today, self.last_year = last_day(year), last_day(year - 1)
        self.level = level
        self.city = next(u for u in self.units if u.kind == "city" and u.valid(self.today))
        window = [r for r in reorganisations if self.last_year < r["date"] <= self.today]
        self.events = sorted(window, key=lambda r: r["date"])

    def at(self, code: str, day: str) -> Unit | None:
        for unit in self.units:
            if unit.code == code and unit.valid(day):
                return unit
        return None

    def parent_of(self, unit: Unit) -> Unit | None:
        return self.at(unit.parent, unit.since) if unit.parent else None

    def inside(self, unit: Unit) -> bool:
        """The city itself or below it."""
        above: Unit | None = unit
        while above is not None and above != self.city:
            above = self.parent_of(above)
        return above is not None

    def below(self, unit: Unit) -> bool:
        return unit != self.city and self.inside(unit)

    def of_kind(self, kind: str, day: str) -> list[Unit]:
        found = [u for u in self.units if u.kind == kind and u.valid(day) and self.below(u)]
        return sorted(found, key=lambda u: u.code)

    def leaves(self, day: str) -> list[Unit]:
        """Districts and communes without a district or commune below them on that day."""
        standing = [u for u in self.units if u.kind in TERRITORIAL and u.valid(day)]
        parents = [self.parent_of(u) for u in standing]
        found = [u for u in standing if u not in parents and self.below(u)]
        return sorted(found, key=lambda u: u.code)

    def reporting(self, day: str) -> list[Unit]:
        """Who is to report on that day: the level, or every leaf where the file knows no unit of it."""
        if any(u.kind == self.level for u in self.units):
            return self.of_kind(self.level, day)
        return self.leaves(day)

    def reported_last_year(self, codes: set[str]) -> list[Unit]:
        """Last year's rows may stand at either level: at this year's if it has any, else at the other."""
        usual = self.reporting(self.last_year)
        other = self.of_kind("district" if self.level == "commune" else "commune", self.last_year)
        if any(u.code in codes for u in usual) or not any(u.code in codes for u in other):
            return usual
        return other

    def standing_last_year(self) -> list[Unit]:
        return [u for u in self.units if u.kind in TERRITORIAL and u.valid(self.last_year)]

    def changed(self) -> bool:
        """The city's own territory is not last year's: a unit came in from outside, or left."""
        for row in self.events:
            source = self.at(row["from"], day_before(row["date"]))
            target = self.at(row["to"], row["date"]) if row["to"] else None
            if source and target and self.inside(source) != self.inside(target):
                return True
        return False

    def heirs(self, unit: Unit) -> dict[Unit, Fraction]:
        """Unit of today → share of last year's figures it takes over, all decrees of the year together."""
        held = {unit: Fraction(1)}
        for day in sorted({r["date"] for r in self.events}):
            after: dict[Unit, Fraction] = {}
            for holder, share in held.items():
                moves = [r for r in self.events if r["date"] == day and self.at(r["from"], day_before(day)) == holder]
                if not moves:
                    after[holder] = after.get(holder, Fraction(0)) + share
                for move in moves:
                    target = self.at(move["to"], day) if move["to"] else None
                    if target is not None and move["share"]:
                        after[target] = after.get(target, Fraction(0)) + share * Fraction(move["share"])
            held = after
        return {u: share for u, share in held.items() if u.valid(self.today)}
