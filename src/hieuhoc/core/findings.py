"""What a judgement hands out: findings, criteria, standards, the summary. Shapes and how verdicts add up."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hieuhoc.core.framework import Framework
from hieuhoc.core.rules import GROUP_VERDICTS, VERDICTS, Threshold, Verdict
from hieuhoc.core.tree import Unit
from hieuhoc.core.values import Exact


@dataclass(frozen=True, slots=True)
class MeasurementResult:
    """`part` and `whole` in units of 10⁻⁴; `value` in percent, times, points or the measurement's unit."""

    code: str
    value: Fraction | None
    part: Exact | None
    whole: Exact | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one indicator for one unit, with all it rests on.

    `value`, `previous`: percent, times, median or number. `part`, `whole`: units of 10⁻⁴.
    `missing`: ids of the expected units that have not answered; `excluded`: those for whom it is not
    applicable. `could_change`: for a provisional value, whether the missing units could still turn the
    verdict (None when the finding is not provisional). `choice`: up, down, same, yes, no.
    """

    indicator: str
    unit: Hashable
    unit_code: str
    verdict: Verdict
    reasons: tuple[str, ...]
    value: Fraction | None
    part: Exact | None
    whole: Exact | None
    threshold: Threshold
    previous: Fraction | None
    expected: int
    answered: int
    estimated: bool
    approximate: bool
    interpreted: bool
    measurements: tuple[MeasurementResult, ...]
    choice: str = ""
    missing: tuple[Hashable, ...] = ()
    excluded: tuple[Hashable, ...] = ()
    could_change: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A criterion or a standard of the city."""

    code: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of each verdict; `share_met` between 0 and 1, None when no indicator is judged."""

    indicators: Mapping[str, int]
    criteria: Mapping[str, int]
    standards: Mapping[str, int]
    share_met: Fraction | None


@dataclass(frozen=True)
class Evaluation:
    """`findings`: the city's in the order of the annex; `unit_findings`: by indicator, then unit code."""

    framework: Framework
    year: int
    level: str
    city: Unit
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]
    unit_findings: tuple[Finding, ...]
    criteria: tuple[Group, ...]
    standards: tuple[Group, ...]
    summary: Summary
    territory_changed: bool = False

    @cached_property
    def by_indicator(self) -> Mapping[str, Finding]:
        """The city's finding on each indicator."""
        return {finding.indicator: finding for finding in self.findings}

    @cached_property
    def by_unit(self) -> Mapping[tuple[str, Hashable], Finding]:
        """The finding on (indicator, unit id), for the units of the level."""
        return {(finding.indicator, finding.unit): finding for finding in self.unit_findings}

    @property
    def resting_on_interpretations(self) -> int:
        """How many of the city's verdicts rest on an interpretation."""
        return sum(finding.interpreted for finding in self.findings)


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """A criterion over its indicators, a standard over its criteria. Partly met is some met and some not."""
    found = list(verdicts)
    judged = [v for v in found if v not in ("tracked", "not_applicable")]
    if not judged:
        return "not_applicable" if all(v == "not_applicable" for v in found) else "tracked"
    if all(v == "met" for v in judged):
        return "met"
    some_met = any(v in ("met", "partly_met") for v in judged)
    some_not = any(v in ("not_met", "partly_met") for v in judged)
    if some_met and some_not:
        return "partly_met"
    return "not_met" if some_not else "not_assessable"


def groups(framework: Framework, findings: Iterable[Finding]) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Criteria and standards in the order of the annex."""
    verdicts = {finding.indicator: finding.verdict for finding in findings}
    criteria = {c.code: together(verdicts[i.code] for i in c.indicators) for c in framework.criteria}
    standards = {s.code: together(criteria[c.code] for c in s.criteria) for s in framework.standards}
    return (
        tuple(Group(code, verdict) for code, verdict in criteria.items()),
        tuple(Group(code, verdict) for code, verdict in standards.items()),
    )


def summarise(findings: Iterable[Finding], criteria: Iterable[Group], standards: Iterable[Group]) -> Summary:
    counted = _count((finding.verdict for finding in findings), VERDICTS)
    judged = counted["met"] + counted["not_met"] + counted["not_assessable"]
    return Summary(
        counted,
        _count((group.verdict for group in criteria), GROUP_VERDICTS),
        _count((group.verdict for group in standards), GROUP_VERDICTS),
        Fraction(counted["met"], judged) if judged else None,
    )


def _count(verdicts: Iterable[Verdict], known: Iterable[Verdict]) -> dict[str, int]:
    counted: dict[str, int] = dict.fromkeys(known, 0)
    for verdict in verdicts:
        counted[verdict] += 1
    return counted
