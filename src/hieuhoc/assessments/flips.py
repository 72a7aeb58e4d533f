"""What would flip: the newest revision of each year judged once more, by another version of its criteria set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from hieuhoc.assessments.models import Assessment
from hieuhoc.core import evaluation, explanation, inputs, tables
from hieuhoc.core.findings import Evaluation, Finding
from hieuhoc.core.framework import Framework
from hieuhoc.core.problems import Refused


@dataclass(frozen=True)
class Flip:
    """One indicator of the city (or one unit of it) whose verdict differs."""

    indicator: str
    unit: str
    unit_en: str
    before: str
    after: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True)
class Retrial:
    """`problem`: the stored figures do not fit the other version, so nothing can be said."""

    assessment: Assessment
    city: tuple[Flip, ...]
    units: tuple[Flip, ...]
    judged: int
    problem: str = ""
    problem_en: str = ""


def newest(slug: str) -> list[Assessment]:
    """The newest revision of every round that used a version of this set, the latest year first."""
    rows = (
        Assessment.objects.filter(campaign__framework__slug=slug)
        .select_related("campaign")
        .order_by("-campaign__year", "campaign", "-revision")
    )
    found: dict[int, Assessment] = {}
    for row in rows:
        found.setdefault(row.campaign_id, row)
    return list(found.values())


def retry(assessment: Assessment, old: Framework, new: Framework) -> Retrial:
    """Both versions judge the inputs that the revision kept; nothing is stored."""
    try:
        before, after = _judge(assessment, old), _judge(assessment, new)
    except Refused as refused:
        first = refused.problems[0]
        return Retrial(assessment, (), (), 0, first.sentence("vi"), first.sentence("en"))
    earlier = {(f.indicator, f.unit): f for f in (*before.findings, *before.unit_findings)}
    flips = {True: [], False: []}  # type: dict[bool, list[Flip]]
    for finding in (*after.findings, *after.unit_findings):
        was = earlier.get((finding.indicator, finding.unit))
        if was is not None and was.verdict != finding.verdict:
            flips[finding.unit == after.city.id].append(_flip(after, new, was, finding))
    return Retrial(assessment, tuple(flips[True]), tuple(flips[False]), len(after.findings))


def _flip(result: Evaluation, framework: Framework, was: Finding, now: Finding) -> Flip:
    indicator = framework.by_code[now.indicator]
    names: Mapping[str, tuple[str, str]] = {now.unit_code: (now.unit_code, now.unit_code)}
    if now.unit == result.city.id:
        names = {now.unit_code: (result.city.name, result.city.name_in("en"))}
    vi, en = names[now.unit_code]
    return Flip(
        now.indicator,
        vi,
        en,
        was.verdict,
        now.verdict,
        explanation.sentence(now, indicator, "vi"),
        explanation.sentence(now, indicator, "en"),
    )


def _judge(assessment: Assessment, framework: Framework) -> Evaluation:
    campaign = assessment.campaign
    extra = frozenset(campaign.territory)
    read = inputs.read_inputs(
        framework,
        units=tables.from_csv("units.csv", assessment.units_csv.encode()),
        values=tables.from_csv("values.csv", assessment.values_csv.encode()),
        reorganisations=tables.from_csv("reorganisations.csv", assessment.reorganisations_csv.encode()),
        year=campaign.year,
        level=campaign.level,
        territory=extra,
    )
    return evaluation.evaluate(
        framework,
        read.tree,
        read.values,
        year=campaign.year,
        level=campaign.level,
        territory=extra,
        min_coverage=Fraction(campaign.min_coverage, 10000),
        quorum=campaign.quorum,
    )
