"""The one door: a criteria set, units in time and figures in; verdicts out. Pure, exact, no clock.

docs/evaluation.md tells the algorithm with worked numbers. Pages, the command line and tests all call `evaluate`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hieuhoc.core.book import Book, Sum, add_up, enough, has_answered
from hieuhoc.core.bounds import could_change
from hieuhoc.core.figures import NOT_APPLICABLE, Figure, rate
from hieuhoc.core.findings import Evaluation, Finding, MeasurementResult, groups, summarise
from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.intervals import last_day
from hieuhoc.core.rules import (
    TRENDS,
    Answers,
    Case,
    Judgement,
    judge,
    last_number,
    needed,
    threshold_in,
    value_of,
)
from hieuhoc.core.tree import Tree, Unit
from hieuhoc.core.values import Exact, Value

__all__ = ["Evaluation", "Finding", "evaluate", "is_territorial"]


@dataclass(frozen=True)
class _Setting:
    """What stays the same for all indicators of one evaluation."""

    book: Book
    city: Unit
    units: tuple[Unit, ...]
    year: int
    level: str
    minimum: Fraction
    quorum: int
    changed: bool


def is_territorial(indicator: Indicator, territory: Collection[str]) -> bool:
    """Whether the units report it and the city's figure is their sum."""
    return indicator.collect == "territory" or indicator.code in territory


def evaluate(
    framework: Framework,
    tree: Tree,
    values: Iterable[Value],
    *,
    year: int,
    level: str = "commune",
    territory: Collection[str] = frozenset(),
    min_coverage: Fraction = Fraction(1),
    quorum: int = 3,
) -> Evaluation:
    """Judge a city and the units of its reporting level for a year.

    `values` of this year and last (others are ignored); `territory`: codes of indicators that are collected by
    territory besides those the set names; `min_coverage` between 0 and 1. Raises ValueError when not exactly one
    city is valid on 31 December.
    """
    day = last_day(year)
    city = tree.city(day)
    setting = _Setting(
        Book(tree, values, year, min_coverage),
        city,
        tuple(tree.expected(day, level, city)),
        year,
        level,
        min_coverage,
        quorum,
        tree.territory_changed(year),
    )
    return _judged(framework, setting, territory)


def _judged(framework: Framework, setting: _Setting, territory: Collection[str]) -> Evaluation:
    findings: list[Finding] = []
    below: list[Finding] = []
    for indicator in framework.indicators:
        if is_territorial(indicator, territory):
            by_unit = {unit.id: setting.book.answers(indicator, unit) for unit in setting.units}
            findings.append(_by_territory(indicator, setting, by_unit))
            below += _units(indicator, setting, by_unit)
        else:
            findings.append(_of_city(indicator, setting))
    criteria, standards = groups(framework, findings)
    return Evaluation(
        framework,
        setting.year,
        setting.level,
        setting.city,
        setting.units,
        tuple(findings),
        tuple(below),
        criteria,
        standards,
        summarise(findings, criteria, standards),
        setting.changed,
    )


def _of_city(indicator: Indicator, setting: _Setting) -> Finding:
    """One figure for the city, experts' ratings too."""
    answers = setting.book.answers(indicator, setting.city)
    ratings = next((figure.ratings for m, figure in answers if m.panel), ())
    panel = any(m.panel for m in indicator.measurements)
    case = Case(
        indicator,
        threshold_in(indicator, setting.year),
        answers,
        setting.book.before(indicator, setting.city),
        panel_short=panel and len(ratings) < setting.quorum,
        changed=setting.changed,
    )
    finding = _finding(case, setting.city)
    if panel:
        return replace(finding, expected=setting.quorum, answered=len(ratings))
    return replace(finding, missing=() if finding.answered else (setting.city.id,))


def _units(indicator: Indicator, setting: _Setting, by_unit: Mapping[Hashable, Answers]) -> Iterator[Finding]:
    threshold = threshold_in(indicator, setting.year)
    for unit in setting.units:
        before = setting.book.before(indicator, unit)
        yield _finding(Case(indicator, threshold, by_unit[unit.id], before, changed=setting.changed), unit)


def _by_territory(indicator: Indicator, setting: _Setting, by_unit: Mapping[Hashable, Answers]) -> Finding:
    """The city's figure as the sum over the units of the level."""
    summed = add_up(indicator, by_unit.items())
    if not summed.expected:
        summed.answers = [(m, NOT_APPLICABLE) for m in indicator.measurements]
    case = Case(
        indicator,
        threshold_in(indicator, setting.year),
        summed.answers,
        setting.book.before_by_territory(indicator, setting.level, setting.changed),
        short=not enough(len(summed.answered), len(summed.expected), setting.minimum),
        changed=setting.changed,
    )
    return replace(
        _finding(case, setting.city),
        expected=len(summed.expected),
        answered=len(summed.answered),
        missing=tuple(summed.missing),
        excluded=tuple(summed.excluded),
        could_change=_could_change(case, setting, summed, by_unit),
    )


def _could_change(case: Case, setting: _Setting, summed: Sum, by_unit: Mapping[Hashable, Answers]) -> bool | None:
    if not case.short:
        return None
    units = {unit.id: unit for unit in setting.units}
    missing = [(by_unit[unit], setting.book.before(case.indicator, units[unit]).answers) for unit in summed.missing]
    return could_change(case, missing)


def alone(case: Case, unit: Unit) -> Finding:
    """What one unit's own answers say, outside the judgement of a city: for the unit's own report."""
    return _finding(case, unit)


def _finding(case: Case, unit: Unit) -> Finding:
    indicator, answers = case.indicator, case.answers
    judgement = judge(case)
    part, whole = _part_and_whole(indicator, answers)
    previous = value_of(indicator, case.before.answers)
    return Finding(
        indicator.code,
        unit.id,
        unit.code,
        judgement.verdict,
        judgement.reasons,
        None if "missing" in judgement.reasons else value_of(indicator, answers),
        part,
        whole,
        case.threshold,
        previous,
        1,
        int(has_answered(indicator, answers)),
        _estimated(case),
        _approximate(case, previous),
        _interpreted(indicator, judgement),
        tuple(MeasurementResult(m.code, rate(m, figure), figure.part, figure.whole) for m, figure in answers),
        next((figure.choice for _, figure in needed(indicator, answers) if figure.choice), ""),
    )


def _part_and_whole(indicator: Indicator, answers: Answers) -> tuple[Exact | None, Exact | None]:
    """None for a sum of rates, ratings, trends, yes/no and figures tracked side by side."""
    asked = needed(indicator, answers)
    several = indicator.combine == "sum" or (indicator.rule == "none" and len(asked) > 1)
    if several or not asked or asked[0][0].kind != "ratio":
        return None, None
    return asked[0][1].part, asked[0][1].whole


def _estimated(case: Case) -> bool:
    asked = needed(case.indicator, case.answers)
    if any(figure.given and figure.estimated for _, figure in asked):
        return True
    before = _compared(case)
    return before is not None and before.estimated


def _compared(case: Case) -> Figure | None:
    """Last year's figure where a trend of numbers is held against it."""
    if case.indicator.rule not in TRENDS:
        return None
    now = needed(case.indicator, case.answers)[0][1]
    return last_number(case.before) if now.given and now.number is not None else None


def _approximate(case: Case, previous: Fraction | None) -> bool:
    asked = needed(case.indicator, case.answers)
    if any(figure.given and figure.approximate for _, figure in asked):
        return True
    before = needed(case.indicator, case.before.answers)
    return previous is not None and any(figure.approximate for _, figure in before)


def _interpreted(indicator: Indicator, judgement: Judgement) -> bool:
    return indicator.interpretation is not None and judgement.verdict != "not_applicable"
