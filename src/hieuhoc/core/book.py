"""The rows of two years, ready to be asked: what did this unit answer, this year and last?

Reorganisations are honoured here: figures of last year pass to the units of today, and figures of units that
ended during the year to those that came out of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hieuhoc.core.figures import MISSING, Figure, add, carried, of_rows
from hieuhoc.core.framework import Indicator, Measurement
from hieuhoc.core.intervals import last_day
from hieuhoc.core.rules import Answers, Before, needed
from hieuhoc.core.tree import TERRITORIAL, Heir, Tree, Unit
from hieuhoc.core.values import Value

Rows = dict[tuple[int, str], dict[Hashable, list[Value]]]


def enough(answered: int, expected: int, minimum: Fraction) -> bool:
    return answered * minimum.denominator >= minimum.numerator * expected


def has_answered(indicator: Indicator, answers: Answers) -> bool:
    """Every measurement needed for the verdict has an answer."""
    return all(figure.answered for _, figure in needed(indicator, answers))


def is_excluded(indicator: Indicator, answers: Answers) -> bool:
    """Not applicable to this unit, whole."""
    asked = needed(indicator, answers)
    return bool(asked) and all(figure.state == "not_applicable" for _, figure in asked)


def adds_up(indicator: Indicator, answers: Answers) -> bool:
    """Whether the answers can enter a sum: a trend told only in a word has no number to add."""
    return not any(figure.given and figure.choice for _, figure in needed(indicator, answers))


@dataclass
class Sum:
    """Answers added over units: who was expected, who answered, who is left out."""

    answers: Answers
    expected: list[Hashable]
    answered: list[Hashable]
    excluded: list[Hashable]

    @property
    def missing(self) -> list[Hashable]:
        done = set(self.answered)
        return [unit for unit in self.expected if unit not in done]


def add_up(indicator: Indicator, by_unit: Iterable[tuple[Hashable, Answers]]) -> Sum:
    """Only units that have answered enter the sums."""
    expected, answered, excluded = [], [], []
    columns: list[list[Figure]] = [[] for _ in indicator.measurements]
    for unit, answers in by_unit:
        if is_excluded(indicator, answers):
            excluded.append(unit)
            continue
        expected.append(unit)
        if has_answered(indicator, answers) and adds_up(indicator, answers):
            answered.append(unit)
            for column, (_, figure) in zip(columns, answers, strict=True):
                column.append(figure)
    sums = [add(column) for column in columns]
    return Sum(list(zip(indicator.measurements, sums, strict=True)), expected, answered, excluded)


class Book:
    def __init__(self, tree: Tree, values: Iterable[Value], year: int, minimum: Fraction) -> None:
        self.tree, self.year, self.minimum = tree, year, minimum
        self._rows: Rows = {}
        for value in values:
            if year - 1 <= value.year <= year:
                by_unit = self._rows.setdefault((value.year, value.measurement), {})
                by_unit.setdefault(value.unit, []).append(value)

    @cached_property
    def _predecessors(self) -> dict[Hashable, list[tuple[Unit, Heir]]]:
        return self.tree.predecessors(self.year)

    @cached_property
    def _ended(self) -> dict[Hashable, list[tuple[Unit, Heir]]]:
        """Units that ended during the year, by the successor that has their figures on its last day."""
        before, until = last_day(self.year - 1), last_day(self.year)
        found: dict[Hashable, list[tuple[Unit, Heir]]] = {}
        for unit in self.tree.units:
            if unit.valid_to is not None and before < unit.valid_to <= until:
                for heir in self.tree.heirs(unit, max(before, unit.valid_from), until):
                    found.setdefault(heir.unit, []).append((unit, heir))
        return found

    def _figure(self, year: int, measurement: Measurement, unit: Hashable) -> Figure:
        rows = self._rows.get((year, measurement.code), {}).get(unit)
        return of_rows(measurement, rows) if rows else MISSING

    def _answers(self, year: int, indicator: Indicator, unit: Hashable) -> Answers:
        return [(m, self._figure(year, m, unit)) for m in indicator.measurements]

    def answers(self, indicator: Indicator, unit: Unit) -> Answers:
        """This year's answers; for a unit that began this year and said nothing itself, its forerunners'."""
        own = self._answers(self.year, indicator, unit.id)
        if unit.valid_from <= last_day(self.year - 1) or self._said_anything(indicator, unit.id):
            return own
        forerunners = self._ended.get(unit.id, [])
        theirs = [(heir, self._answers(self.year, indicator, source.id)) for source, heir in forerunners]
        if not theirs or not all(has_answered(indicator, answers) for _, answers in theirs):
            return own
        return _combined(indicator, theirs)

    def _said_anything(self, indicator: Indicator, unit: Hashable) -> bool:
        return any(unit in self._rows.get((self.year, m.code), {}) for m in indicator.measurements)

    def before(self, indicator: Indicator, unit: Unit) -> Before:
        """Last year's answers as they belong to this unit today; a share that is not known carries nothing."""
        sources = [
            (heir, self._answers(self.year - 1, indicator, source.id))
            for source, heir in self._predecessors.get(unit.id, ())
        ]
        applicable = [answers for _, answers in sources if not is_excluded(indicator, answers)]
        answered = sum(has_answered(indicator, a) and adds_up(indicator, a) for a in applicable)
        return Before(_combined(indicator, sources), enough(answered, len(applicable), self.minimum))

    def before_by_territory(self, indicator: Indicator, level: str, changed: bool) -> Before:
        """Last year's sum over the units of last year, at whichever level they reported."""
        city = self.tree.city_before(self.year)
        if city is None:
            return Before(_combined(indicator, []))
        units = self._reporting_then(indicator, level, city, changed)
        summed = add_up(indicator, ((u.id, self._answers(self.year - 1, indicator, u.id)) for u in units))
        return Before(summed.answers, enough(len(summed.answered), len(summed.expected), self.minimum))

    def _reporting_then(self, indicator: Indicator, level: str, city: Unit, changed: bool) -> Sequence[Unit]:
        day = last_day(self.year - 1)
        other = next(kind for kind in TERRITORIAL if kind != level)
        units = self.tree.expected(day, level, city)
        if not self._any_rows_then(indicator, units):
            others = self.tree.expected(day, other, city)
            units = others if self._any_rows_then(indicator, others) else units
        if not changed:
            return units
        # Restated for today's territory: the figures of units that joined the city since belong to it.
        here = {unit.id for unit in units}
        now = self.tree.city(last_day(self.year))
        joined = [
            source
            for target, sources in self._predecessors.items()
            if self.tree.inside(self.tree.by_id[target], now)
            for source, _ in sources
            if source.id not in here and not self.tree.inside(source, now) and self._restated(indicator, source)
        ]
        return [*units, *{unit.id: unit for unit in joined}.values()]

    def _restated(self, indicator: Indicator, unit: Unit) -> bool:
        rows = (self._rows.get((self.year - 1, m.code), {}).get(unit.id, ()) for m in indicator.measurements)
        return any(row.restated for found in rows for row in found)

    def _any_rows_then(self, indicator: Indicator, units: Sequence[Unit]) -> bool:
        found = [self._rows.get((self.year - 1, m.code), {}) for m in indicator.measurements]
        return any(unit.id in rows for rows in found for unit in units)


def _combined(indicator: Indicator, sources: Sequence[tuple[Heir, Answers]]) -> Answers:
    if len(sources) == 1 and not sources[0][0].approximate:
        return sources[0][1]
    return [
        (m, add(carried(answers[index][1], heir.share) for heir, answers in sources))
        for index, m in enumerate(indicator.measurements)
    ]
