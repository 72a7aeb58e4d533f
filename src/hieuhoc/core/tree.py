"""Units in time: who stood where on which day, what became of whom.

A unit is (code, validity): a code may stand in several rows, so units are known by `id` and nothing is
matched by code alone. `parent` is the unit that was valid on `valid_from`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from hieuhoc.core.intervals import last_day, valid_on

KINDS = (
    "province",
    "city",
    "district",
    "commune",
    "department",
    "association",
    "school",
    "university",
    "enterprise",
    "other",
)
TERRITORIAL = ("district", "commune")
CHANGES = ("merge", "split", "rename", "transfer")


@dataclass(frozen=True, slots=True)
class Unit:
    """`valid_to` is exclusive, None while the unit lasts. `parent`: the id of the unit above."""

    id: Hashable
    code: str
    name: str
    kind: str
    parent: Hashable | None
    valid_from: date
    valid_to: date | None = None
    name_en: str = ""

    def stands_on(self, day: date) -> bool:
        return valid_on(self.valid_from, self.valid_to, day)

    def name_in(self, lang: str) -> str:
        return (self.name_en or self.name) if lang == "en" else self.name


@dataclass(frozen=True, slots=True)
class Change:
    """`source` stood the day before, `target` on `date`. Share None: divided, or not known; target None: likewise."""

    date: date
    source: Hashable
    target: Hashable | None
    share: Fraction | None
    kind: str = "merge"
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Heir:
    """A successor with the share of the figures it takes over; `approximate` when a share below 1 was used."""

    unit: Hashable
    share: Fraction

    @property
    def approximate(self) -> bool:
        return self.share != 1


@dataclass(frozen=True)
class Tree:
    units: tuple[Unit, ...]
    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, units: Iterable[Unit], changes: Iterable[Change] = ()) -> Tree:
        return cls(tuple(units), tuple(changes))

    @cached_property
    def by_id(self) -> dict[Hashable, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def by_code(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.code, []).append(unit)
        return found

    @cached_property
    def _leaving(self) -> dict[Hashable, list[Change]]:
        found: dict[Hashable, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.source, []).append(change)
        return found

    def on(self, code: str, day: date) -> Unit | None:
        """The unit that carried this code on a day."""
        return next((unit for unit in self.by_code.get(code, ()) if unit.stands_on(day)), None)

    def cities(self, day: date) -> list[Unit]:
        return [unit for unit in self.units if unit.kind == "city" and unit.stands_on(day)]

    def city(self, day: date) -> Unit:
        """The one city. Raises ValueError when there is none or more than one (files are checked before)."""
        found = self.cities(day)
        if len(found) != 1:
            raise ValueError(f"{len(found)} units of kind city are valid on {day}; exactly one is needed")
        return found[0]

    def ancestors(self, unit: Unit) -> Iterator[Unit]:
        """The units above, nearest first."""
        seen = {unit.id}
        while unit.parent is not None and unit.parent in self.by_id and unit.parent not in seen:
            seen.add(unit.parent)
            unit = self.by_id[unit.parent]
            yield unit

    def inside(self, unit: Unit, city: Unit) -> bool:
        """Whether the unit is the city or stands below it. An older row of the same city counts as the city."""
        return any(
            above.id == city.id or (above.kind == "city" and above.code == city.code)
            for above in (unit, *self.ancestors(unit))
        )

    def expected(self, day: date, level: str, city: Unit | None = None) -> list[Unit]:
        """The units of the reporting level below the city, by code.

        No unit of that kind anywhere: every district or commune without a district or commune below it that day.
        """
        top = city or self.city(day)
        if any(unit.kind == level for unit in self.units):
            found = [unit for unit in self.units if unit.kind == level and unit.stands_on(day)]
        else:
            standing = [unit for unit in self.units if unit.kind in TERRITORIAL and unit.stands_on(day)]
            with_children = {unit.parent for unit in standing}
            found = [unit for unit in standing if unit.id not in with_children]
        return sorted((u for u in found if u.id != top.id and self.inside(u, top)), key=lambda u: u.code)

    def heirs(self, unit: Unit, after: date, until: date) -> list[Heir]:
        """Who has this unit's figures of `after` on the day `until`; a share that is not known carries nothing."""
        found: dict[Hashable, Fraction] = {}
        for target, share in self._heirs(unit, after, until, Fraction(1)):
            found[target] = found.get(target, Fraction(0)) + share
        return [Heir(target, share) for target, share in found.items()]

    def _heirs(self, unit: Unit, after: date, until: date, share: Fraction) -> Iterator[tuple[Hashable, Fraction]]:
        steps = [c for c in self._leaving.get(unit.id, ()) if after < c.date <= until]
        if unit.stands_on(until) and not any(step.target == unit.id for step in steps):
            yield unit.id, share
        for step in steps:
            if step.target is None or step.share is None:
                continue
            target = self.by_id[step.target]
            yield from self._heirs(target, step.date, until, share * step.share)

    def predecessors(self, year: int) -> dict[Hashable, list[tuple[Unit, Heir]]]:
        """For each unit of 31 December: the units whose figures of last year it holds now, itself included."""
        after, until = last_day(year - 1), last_day(year)
        found: dict[Hashable, list[tuple[Unit, Heir]]] = {}
        for unit in self.units:
            if unit.stands_on(after):
                for heir in self.heirs(unit, after, until):
                    found.setdefault(heir.unit, []).append((unit, heir))
        return found

    def territory_changed(self, year: int) -> bool:
        """Whether land joined or left the city after last year's last day and up to this year's."""
        city = self.city(last_day(year))
        for change in self.changes:
            if change.target is None or not last_day(year - 1) < change.date <= last_day(year):
                continue
            source, target = self.by_id[change.source], self.by_id[change.target]
            if self.inside(source, city) != self.inside(target, city):
                return True
        return False

    def city_before(self, year: int) -> Unit | None:
        """The same city on last year's last day: the same row, the row it succeeded, or the row of its code."""
        now = self.city(last_day(year))
        before = last_day(year - 1)
        if now.stands_on(before):
            return now
        earlier = [unit for unit, _ in self.predecessors(year).get(now.id, ()) if unit.kind == "city"]
        same = [unit for unit in self.cities(before) if unit.code == now.code]
        return next(iter(earlier + same), None)
