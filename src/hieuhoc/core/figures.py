"""From rows to one figure: by sex, by unit, added up, carried over from ended units. All exact.

A `Figure` is what one unit (or the city) says for one measurement of one year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from hieuhoc.core.framework import Measurement
from hieuhoc.core.values import SCALE, Exact, Value

State = Literal["given", "missing", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`part`, `whole`, `number` in units of 10⁻⁴. `mismatch`: the total given is not the sum of both sexes."""

    state: State = "missing"
    part: Exact | None = None
    whole: Exact | None = None
    number: Exact | None = None
    choice: str = ""
    ratings: tuple[int, ...] = ()
    mismatch: bool = False
    estimated: bool = False
    approximate: bool = False
    restated: bool = True

    @property
    def answered(self) -> bool:
        return self.state != "missing"

    @property
    def given(self) -> bool:
        return self.state == "given"

    @property
    def zero_whole(self) -> bool:
        return self.given and self.whole is not None and self.whole == 0


MISSING = Figure()
NOT_APPLICABLE = Figure("not_applicable")


def of_rows(measurement: Measurement, rows: Sequence[Value]) -> Figure:
    """What one unit answered for one measurement in one year."""
    if not rows:
        return MISSING
    if measurement.panel:
        return _panel(rows)
    if not measurement.breakdowns:
        return _of_row(measurement, _best(rows))
    by_breakdown: dict[str, list[Value]] = {}
    for row in rows:
        by_breakdown.setdefault(row.breakdown, []).append(row)

    def answer(breakdown: str) -> Figure:
        found = by_breakdown.get(breakdown)
        return _of_row(measurement, _best(found)) if found else MISSING

    return _by_sex(answer(""), answer("sex=male"), answer("sex=female"))


def _panel(rows: Sequence[Value]) -> Figure:
    """Only rows with a rating count; an expert's status row counts for nothing."""
    rated = [row for row in rows if row.rating is not None]
    ratings = tuple(sorted(row.rating for row in rated if row.rating is not None))
    if not ratings:
        return MISSING
    return Figure("given", ratings=ratings, estimated=any(row.basis == "estimate" for row in rated))


def _best(rows: Sequence[Value]) -> Value:
    """The actual figure where an estimate stands beside it."""
    return rows[0] if len(rows) == 1 else min(rows, key=lambda row: row.basis == "estimate")


def _of_row(measurement: Measurement, row: Value) -> Figure:
    estimated = row.basis == "estimate"
    if row.status == "not_available":
        return MISSING
    if row.status == "not_applicable":
        return NOT_APPLICABLE
    if row.status == "none":
        if measurement.kind == "ratio":
            return Figure("given", 0, row.whole or 0, estimated=estimated, restated=row.restated)
        return Figure("given", number=0, estimated=estimated, restated=row.restated)
    if row.rating is not None:
        return Figure("given", ratings=(row.rating,), estimated=estimated)
    return Figure(
        "given",
        row.part,
        row.whole,
        row.number,
        row.choice,
        estimated=estimated,
        restated=row.restated,
    )


def _by_sex(total: Figure, male: Figure, female: Figure) -> Figure:
    """Both sexes, or a total; one sex alone is missing. A sex that is not applicable adds nothing."""
    both = male.answered and female.answered and (male.given or female.given)
    if both:
        summed = add((male, female))
        differs = total.given and (total.part, total.whole) != (summed.part, summed.whole)
        return replace(summed, mismatch=differs, estimated=summed.estimated or (total.given and total.estimated))
    if total.answered:
        return total
    return NOT_APPLICABLE if male.answered and female.answered else MISSING


def add(figures: Iterable[Figure]) -> Figure:
    """Parts added to parts, wholes to wholes: never a mean of shares. Not applicable adds nothing."""
    found = list(figures)
    given = [figure for figure in found if figure.given]
    if not given:
        return NOT_APPLICABLE if found and all(f.state == "not_applicable" for f in found) else MISSING
    return Figure(
        "given",
        _sum(figure.part for figure in given),
        _sum(figure.whole for figure in given),
        _sum(figure.number for figure in given),
        given[0].choice if len(given) == 1 else "",
        given[0].ratings if len(given) == 1 else (),
        any(figure.mismatch for figure in given),
        any(figure.estimated for figure in given),
        any(figure.approximate for figure in given),
        all(figure.restated for figure in given),
    )


def _sum(numbers: Iterable[Exact | None]) -> Exact | None:
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def carried(figure: Figure, share: Fraction) -> Figure:
    """The share of an ended unit's figure that a successor takes over."""
    if share == 1 or not figure.given:
        return figure
    if figure.part is None and figure.number is None:
        return MISSING  # a rating, a yes or a choice has no fraction

    def times(number: Exact | None) -> Exact | None:
        return None if number is None else number * share

    return replace(
        figure,
        part=times(figure.part),
        whole=times(figure.whole),
        number=times(figure.number),
        approximate=True,
    )


def rate(measurement: Measurement, figure: Figure) -> Fraction | None:
    """The value that is compared and shown: percent, times, number or median. None when there is none."""
    if not figure.given:
        return None
    if measurement.kind == "ratio":
        if figure.part is None or not figure.whole:
            return None
        factor = 100 if measurement.unit == "percent" else 1
        return Fraction(figure.part * factor, figure.whole)
    if measurement.kind == "rating":
        return median(figure.ratings)
    if measurement.kind == "yes_no" or figure.number is None:
        return None
    return Fraction(figure.number, SCALE)


def median(ratings: Sequence[int]) -> Fraction | None:
    """Even count: the mean of the middle two. `ratings` in order."""
    if not ratings:
        return None
    middle = len(ratings) // 2
    if len(ratings) % 2:
        return Fraction(ratings[middle])
    return Fraction(ratings[middle - 1] + ratings[middle], 2)
