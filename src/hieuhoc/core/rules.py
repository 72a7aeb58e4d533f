"""The rules of judgement, one small function each: is a value good enough, and if not, which reason.

A rule is asked only when everything it needs is there; `judge` gathers what stands in the way first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from hieuhoc.core.figures import Figure, rate
from hieuhoc.core.framework import Indicator, Measurement

Verdict = Literal["met", "partly_met", "not_met", "not_assessable", "tracked", "not_applicable"]
VERDICTS: tuple[Verdict, ...] = ("met", "not_met", "not_assessable", "tracked", "not_applicable")
GROUP_VERDICTS: tuple[Verdict, ...] = (
    "met",
    "partly_met",
    "not_met",
    "not_assessable",
    "tracked",
    "not_applicable",
)
REASONS = (
    "missing",
    "coverage",
    "zero_denominator",
    "no_previous_year",
    "series_break",
    "quorum",
    "breakdown_mismatch",
    "no_threshold",
    "below",
    "above",
    "not_risen",
    "not_fallen",
    "standard_not_recognised",
)
TRENDS = ("rises", "falls")
WITH_THRESHOLD = ("at_least", "at_most", "rating", "all_of")

Threshold = str | Mapping[str, str] | None
Answers = Sequence[tuple[Measurement, Figure]]


@dataclass(frozen=True, slots=True)
class Before:
    """Last year's answers by the same indicator. `enough`: at the minimum coverage."""

    answers: Answers = ()
    enough: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict on one indicator of one unit rests on.

    `short`: a territorial sum under the minimum coverage. `panel_short`: fewer ratings than the quorum.
    `changed`: the city's own territory is not what it was last year.
    """

    indicator: Indicator
    threshold: Threshold
    answers: Answers
    before: Before
    short: bool = False
    panel_short: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reasons: tuple[str, ...] = ()


def threshold_in(indicator: Indicator, year: int) -> Threshold:
    """The threshold of a year: the next milestone not before it, or the one that stands for every year."""
    if not indicator.milestones:
        return indicator.threshold
    later = [milestone for milestone in indicator.milestones if milestone >= year]
    return indicator.milestones[min(later)] if later else None


def addable(indicator: Indicator) -> bool:
    """Whether its figures can be added over units: no yes/no, no rating, no quotient of means, no rate alone."""
    return not any(
        m.kind in ("rating", "yes_no") or m.unit == "times" or (m.kind == "trend" and m.unit == "percent")
        for m in indicator.judged
    )


def tracked_only(indicator: Indicator, threshold: Threshold) -> bool:
    """No number to hold the figure against."""
    return indicator.rule == "none" or (indicator.rule in WITH_THRESHOLD and threshold is None)


def needed(indicator: Indicator, answers: Answers) -> Answers:
    """The measurements a verdict needs; those for information never change one."""
    if len(indicator.judged) == len(answers):
        return answers
    return [(measurement, figure) for measurement, figure in answers if measurement.judged]


def value_of(indicator: Indicator, answers: Answers) -> Fraction | None:
    """The one value of an indicator: the sum, or the first measurement's; None where something is missing.

    None too for yes/no, a trend by choice, and figures that are only tracked side by side.
    """
    asked = needed(indicator, answers)
    if any(figure.state == "missing" or figure.zero_whole for _, figure in asked):
        return None
    if indicator.combine == "sum":
        rates = [rate(measurement, figure) for measurement, figure in asked if figure.given]
        return sum((r for r in rates if r is not None), Fraction(0)) if rates else None
    if not asked or (indicator.rule == "none" and len(asked) > 1):
        return None
    return rate(*asked[0])


def judge(case: Case) -> Judgement:
    """The verdict with its reasons in the fixed order."""
    asked = needed(case.indicator, case.answers)
    figures = [figure for _, figure in asked]
    if figures and all(figure.state == "not_applicable" for figure in figures):
        return Judgement("not_applicable")
    # A sum that is short of units says so by its coverage; it is never called missing.
    missing = not case.short and any(figure.state == "missing" for figure in figures)
    if tracked_only(case.indicator, case.threshold):
        return Judgement("tracked", _ordered({"no_threshold", "missing"} if missing else {"no_threshold"}))
    obstacles = _obstacles(case, figures, missing)
    if obstacles:
        return Judgement("not_assessable", _ordered(obstacles))
    failures = RULES[case.indicator.rule](case, [(m, f) for m, f in asked if f.given])
    return Judgement("not_met", _ordered(failures)) if failures else Judgement("met")


def _obstacles(case: Case, figures: Sequence[Figure], missing: bool) -> set[str]:
    found: set[str] = set()
    if case.panel_short:
        found.add("quorum")
    if case.short:
        found.add("coverage")
    elif missing:
        found.add("missing")
    if any(figure.zero_whole for figure in figures):
        found.add("zero_denominator")
    if any(figure.mismatch for figure in figures):
        found.add("breakdown_mismatch")
    if case.indicator.rule in TRENDS:
        found |= _trend_obstacles(case, figures[0])
    return found


def _trend_obstacles(case: Case, now: Figure) -> set[str]:
    if now.choice:
        return set()  # this year's word decides and needs no last year
    found = set()
    before = last_number(case.before)
    if before is None or not case.before.enough:
        found.add("no_previous_year")
    if before is not None and case.changed and not before.restated:
        found.add("series_break")
    return found


def last_number(before: Before) -> Figure | None:
    """Last year's figure of a trend when it is a number."""
    figure = next((figure for measurement, figure in before.answers if measurement.judged), None)
    return figure if figure is not None and figure.given and figure.number is not None else None


def _ordered(reasons: set[str]) -> tuple[str, ...]:
    return tuple(reason for reason in REASONS if reason in reasons)


@cache
def decimal(text: str) -> Fraction:
    return Fraction(text)


def _held(case: Case, asked: Answers) -> Fraction | None:
    """The value a single threshold is held against, from the measurements that apply."""
    if case.indicator.combine == "sum":
        return sum((rate(m, f) or Fraction(0) for m, f in asked), Fraction(0))
    return rate(*asked[0])


def _at_least(case: Case, asked: Answers) -> set[str]:
    value = _held(case, asked)
    return set() if value is not None and value >= decimal(str(case.threshold)) else {"below"}


def _at_most(case: Case, asked: Answers) -> set[str]:
    value = _held(case, asked)
    return set() if value is not None and value <= decimal(str(case.threshold)) else {"above"}


def _all_of(case: Case, asked: Answers) -> set[str]:
    marks = case.threshold if isinstance(case.threshold, Mapping) else {}
    for measurement, figure in asked:
        value = rate(measurement, figure)
        mark = marks.get(measurement.key or "")
        if mark is not None and (value is None or value < decimal(mark)):
            return {"below"}
    return set()


def _recognised(case: Case, asked: Answers) -> set[str]:
    return set() if all(figure.choice == "yes" for _, figure in asked) else {"standard_not_recognised"}


def _rises(case: Case, asked: Answers) -> set[str]:
    return set() if _direction(case, asked[0][1]) == "up" else {"not_risen"}


def _falls(case: Case, asked: Answers) -> set[str]:
    return set() if _direction(case, asked[0][1]) == "down" else {"not_fallen"}


def _direction(case: Case, now: Figure) -> str:
    before = last_number(case.before)
    if now.choice or before is None or before.number is None or now.number is None:
        return now.choice
    if now.number == before.number:
        return "same"
    return "up" if now.number > before.number else "down"


def _none(case: Case, asked: Answers) -> set[str]:
    return set()


RULES: Mapping[str, Callable[[Case, Answers], set[str]]] = {
    "at_least": _at_least,
    "at_most": _at_most,
    "rating": _at_least,
    "all_of": _all_of,
    "recognised": _recognised,
    "rises": _rises,
    "falls": _falls,
    "none": _none,
}
