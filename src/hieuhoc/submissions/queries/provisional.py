"""The city as it would be judged now: 57 rules asked over a few kept sums, without reading the units' figures.

The same functions of the core judge here and in `core.evaluation.evaluate`; a property test holds both equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import book, figures, rules
from hieuhoc.core.figures import Figure
from hieuhoc.core.findings import Finding, Group, MeasurementResult, Summary, groups, summarise
from hieuhoc.core.framework import Framework, Indicator, Measurement
from hieuhoc.core.values import Value
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Reorganisation
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.actions.sums import as_value
from hieuhoc.submissions.models import DataValue, NodeSum

Rows = Mapping[tuple[int, str], list[Value]]  # year, measurement


@dataclass(frozen=True)
class Provisional:
    findings: Mapping[str, Finding]
    criteria: tuple[Group, ...]
    standards: tuple[Group, ...]
    summary: Summary


@dataclass(frozen=True)
class _Round:
    campaign: Campaign
    framework: Framework
    city: int
    expected: int
    sums: Mapping[str, NodeSum]
    rows: Rows
    ratings: Mapping[str, list[int]]
    changed: bool
    minimum: Fraction


def provisional(campaign: Campaign) -> Provisional:
    """The verdicts on the city over what is accepted so far. Queries and cost do not grow with the units."""
    around = _read(campaign)
    spread = campaigns.territorial(campaign, around.framework)
    findings = [
        _by_territory(indicator, around) if indicator.code in spread else _of_city(indicator, around)
        for indicator in around.framework.indicators
    ]
    criteria, standards = groups(around.framework, findings)
    summary = summarise(findings, criteria, standards)
    return Provisional({f.indicator: f for f in findings}, criteria, standards, summary)


def _read(campaign: Campaign) -> _Round:
    framework = framework_of(campaign.framework)
    city = organisations.city().organisation_id
    codes = {pk: code for code, pk in entry.measure_ids(framework.slug).items()}
    rows: dict[tuple[int, str], list[Value]] = defaultdict(list)
    for row in _best(_accepted(campaign, codes).filter(organisation=city), campaign.year):
        rows[row.year, codes[row.measure_id]].append(as_value(row, codes[row.measure_id]))
    ratings: dict[str, list[int]] = defaultdict(list)
    for code, rating in campaign.ratings.values_list("measure__code", "rating"):
        ratings[code].append(rating)
    return _Round(
        campaign,
        framework,
        city,
        campaign.units.filter(expected=True, active=True).count(),
        {codes[s.measure_id]: s for s in NodeSum.objects.filter(campaign=campaign, node=city) if s.measure_id in codes},
        rows,
        ratings,
        territory_changed(campaign, city),
        Fraction(campaign.min_coverage, 10000),
    )


def _accepted(campaign: Campaign, codes: Iterable[int]) -> QuerySet[DataValue]:
    years = (campaign.year - 1, campaign.year)
    return DataValue.objects.filter(measure__in=list(codes), year__in=years, accepted_at__isnull=False)


def _best(rows: QuerySet[DataValue], year: int) -> list[DataValue]:
    """Of last year the figure given anew for today's territory, where there is one."""
    found: dict[tuple[int, int, str, int], DataValue] = {}
    for row in rows.exclude(year=year, restated=True).order_by("restated"):
        found[row.organisation_id, row.measure_id, row.breakdown, row.year] = row
    return list(found.values())


def territory_changed(campaign: Campaign, city: int) -> bool:
    """Whether land joined or left the city between last year's last day and this year's."""
    after, until = date(campaign.year - 1, 12, 31), date(campaign.year, 12, 31)
    links = list(
        Reorganisation.objects.filter(
            date__gt=after, date__lte=until, successor__isnull=False, origin__kind__in=organisations.TERRITORIAL
        ).values_list("origin_id", "successor_id")
    )
    if not links:
        return False
    parents = {node.id: node.parent for node in organisations.nodes(None)}

    def inside(number: int | None) -> bool:
        seen: set[int] = set()
        while number is not None and number != city and number not in seen:
            seen.add(number)
            number = parents.get(number)
        return number == city

    return any(inside(origin) != inside(successor) for origin, successor in links)


def _answers(indicator: Indicator, around: _Round, year: int) -> rules.Answers:
    return [(m, _figure(m, around, year)) for m in indicator.measurements]


def _figure(measurement: Measurement, around: _Round, year: int) -> Figure:
    if measurement.panel and year == around.campaign.year:
        given = tuple(sorted(around.ratings.get(measurement.code, ())))
        return Figure("given", ratings=given) if given else figures.MISSING
    return figures.of_rows(measurement, around.rows.get((year, measurement.code), []))


def _of_city(indicator: Indicator, around: _Round) -> Finding:
    year, quorum = around.campaign.year, around.campaign.quorum
    answers = _answers(indicator, around, year)
    panel = any(m.panel for m in indicator.measurements)
    count = len(next((figure.ratings for m, figure in answers if m.panel), ()))
    case = rules.Case(
        indicator,
        rules.threshold_in(indicator, year),
        answers,
        rules.Before(_answers(indicator, around, year - 1)),
        panel_short=panel and count < quorum,
        changed=around.changed,
    )
    answered = int(book.has_answered(indicator, answers))
    expected, answered = (quorum, count) if panel else (1, answered)
    return _finding(case, around.city, expected, answered)


def _by_territory(indicator: Indicator, around: _Round) -> Finding:
    excluded, answered = _counts(indicator, around)
    expected = around.expected - excluded
    answers = [(m, _summed(m, around, answered)) for m in indicator.measurements]
    if not expected:
        answers = [(m, figures.NOT_APPLICABLE) for m in indicator.measurements]
    case = rules.Case(
        indicator,
        rules.threshold_in(indicator, around.campaign.year),
        answers,
        _before(indicator, around) if indicator.rule in rules.TRENDS else rules.Before(),
        short=not book.enough(answered, expected, around.minimum),
        changed=around.changed,
    )
    return _finding(case, around.city, expected, answered)


def _counts(indicator: Indicator, around: _Round) -> tuple[int, int]:
    """Units to whom the indicator does not apply at all, and units that have answered it.

    With several measurements "not applicable" may be said of one alone; only then are those rows read.
    """
    sums = [around.sums.get(m.code) for m in indicator.judged]
    none = [s.not_applicable if s else 0 for s in sums]
    excluded = min(none, default=0)
    if len(none) > 1 and excluded:
        excluded = _excluded(indicator, around)
    either = (sums[0].answered if sums[0] else 0) + none[0] if sums else 0
    return excluded, either - excluded


def _excluded(indicator: Indicator, around: _Round) -> int:
    codes = {m.code for m in indicator.judged}
    ids = entry.measure_ids(around.framework.slug)
    rows = DataValue.objects.filter(
        measure__in=[ids[code] for code in codes], year=around.campaign.year, restated=False,
        status="not_applicable", accepted_at__isnull=False,
        organisation__in=around.campaign.units.filter(expected=True, active=True).values("organisation"),
    )  # fmt: skip
    said: dict[int, set[int]] = defaultdict(set)
    for organisation, measure in rows.values_list("organisation_id", "measure_id"):
        said[organisation].add(measure)
    return sum(len(measures) == len(codes) for measures in said.values())


def _summed(measurement: Measurement, around: _Round, answered: int) -> Figure:
    kept = around.sums.get(measurement.code)
    if kept is None or not kept.answered:
        none = kept is not None and kept.not_applicable and answered
        return figures.NOT_APPLICABLE if none else figures.MISSING
    if measurement.kind == "ratio":
        return Figure("given", kept.part, kept.whole)
    return Figure("given", number=kept.number)


def _before(indicator: Indicator, around: _Round) -> rules.Before:
    """Last year's sum of a trend: the rows of one measurement through their index, over today's units."""
    codes = {pk: code for code, pk in entry.measure_ids(around.framework.slug).items()}
    wanted = {pk: code for pk, code in codes.items() if code in {m.code for m in indicator.measurements}}
    units = list(around.campaign.units.filter(expected=True, active=True).values_list("organisation_id", flat=True))
    by_unit: dict[int, dict[str, list[Value]]] = {unit: defaultdict(list) for unit in units}
    rows = _accepted(around.campaign, wanted).filter(year=around.campaign.year - 1)
    for row in _best(rows, around.campaign.year):
        if row.organisation_id in by_unit:
            code = wanted[row.measure_id]
            by_unit[row.organisation_id][code].append(as_value(row, code))
    summed = book.add_up(
        indicator,
        (
            (unit, [(m, figures.of_rows(m, found[m.code])) for m in indicator.measurements])
            for unit, found in by_unit.items()
        ),
    )
    return rules.Before(summed.answers, book.enough(len(summed.answered), len(summed.expected), around.minimum))


def _finding(case: rules.Case, city: int, expected: int, answered: int) -> Finding:
    indicator, answers = case.indicator, case.answers
    judgement = rules.judge(case)
    asked = rules.needed(indicator, answers)
    single = indicator.combine != "sum" and not (indicator.rule == "none" and len(asked) > 1)
    shares = single and bool(asked) and asked[0][0].kind == "ratio"
    value = None if "missing" in judgement.reasons else rules.value_of(indicator, answers)
    finding = Finding(
        indicator.code, city, "", judgement.verdict, judgement.reasons, value,
        asked[0][1].part if shares else None, asked[0][1].whole if shares else None, case.threshold,
        rules.value_of(indicator, case.before.answers), expected, answered,
        any(figure.given and figure.estimated for _, figure in asked), False,
        indicator.interpretation is not None and judgement.verdict != "not_applicable",
        tuple(MeasurementResult(m.code, figures.rate(m, f), f.part, f.whole) for m, f in answers),
    )  # fmt: skip
    return replace(finding, choice=next((figure.choice for _, figure in asked if figure.choice), ""))
