"""Everything that the report of a revision is made of, read once, in a constant number of queries."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils import timezone

from hieuhoc.assessments import queries as results
from hieuhoc.assessments.models import Assessment
from hieuhoc.campaigns.actions import default_outline
from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.core.numbers import plain
from hieuhoc.core.report import Lang
from hieuhoc.organisations.models import City, Code, Name
from hieuhoc.organisations.queries import name_on, names_on, valid_on
from hieuhoc.plans.models import Measure, PlanTask
from hieuhoc.reports.compose.heads import Place
from hieuhoc.reports.compose.words import KINDS, VIETNAMESE_ONLY
from hieuhoc.reports.models import Pick
from hieuhoc.submissions.models import Narrative, TaskAnswer


@dataclass(frozen=True, slots=True)
class Said:
    """Words under one heading; `source` names the unit whose words they are, empty for the city's own."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    code: str
    words: str
    lead: str
    due: date | None
    product: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """Cause – measure – owner – due."""

    cause: str
    measure: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Material:
    lang: Lang
    assessment: Assessment
    campaign: Campaign
    place: Place
    agency: Name
    city: City
    result: results.Result
    groups: Mapping[str, str]  # code of a criterion or standard → verdict
    owners: Mapping[str, str]
    outline: list[dict[str, Any]]
    words: Mapping[str, list[Said]]
    tasks: list[TaskLine]
    steps: Mapping[str, list[Step]]
    sexes: Mapping[str, tuple[str, str, str, str]]  # part and whole of men, of women
    units: Mapping[int, ReportingUnit]
    before: tuple[int, int] | None  # last year's revision and how many indicators it found met

    @property
    def demo(self) -> bool:
        return self.city.demonstration or self.campaign.demonstration

    @property
    def year(self) -> int:
        return self.campaign.year

    def name_of(self, row: Mapping[str, Any]) -> str:
        """A unit in the facts of the revision, as it was called in the round."""
        return str(row["name_en"] or row["name"]) if self.lang == "en" else str(row["name"])


def place_on(city: City, day: date) -> Place:
    name = name_on(city.organisation_id, day)
    code = Code.objects.filter(valid_on(day), organisation=city.organisation_id).first()
    return Place(
        name.name if name else "", (name.name_en or name.name) if name else "", code.code if code else "",
        city.organisation,
    )  # fmt: skip


def outline(campaign: Campaign) -> list[dict[str, Any]]:
    """The sections of the city's own report: the round's, else those of the packaged outline."""
    found: list[dict[str, Any]] = campaign.outlines.get("city") or default_outline(campaign.year)
    return found


def the_city() -> City:
    return City.objects.select_related("organisation", "agency").get()


def read(assessment: Assessment, lang: Lang) -> Material:
    campaign, city = assessment.campaign, the_city()
    found = results.result(assessment, lang)
    whole = results.summary(assessment)
    agency = name_on(city.agency_id, campaign.period_end)
    if agency is None:
        raise LookupError("the standing agency has no name")
    return Material(
        lang,
        assessment,
        campaign,
        place_on(city, campaign.period_end),
        agency,
        city,
        found,
        {row["code"]: row["verdict"] for row in (*whole["criteria"], *whole["standards"])},
        _owners(found, lang),
        outline(campaign),
        words(campaign, lang),
        _tasks(campaign, lang),
        _steps(campaign, lang),
        _sexes(assessment),
        {unit.organisation_id: unit for unit in campaign.units.all()},
        _before(assessment),
    )


def _owners(found: results.Result, lang: Lang) -> dict[str, str]:
    """As on the page of results; the annex's own words, in English those of its list of bodies."""
    owners = results.in_charge(found.assessment.campaign, found.framework, lang)
    if lang == "en":
        for indicator in found.framework.indicators:
            body = found.framework.bodies.get(indicator.body)
            if owners[indicator.code] == indicator.in_charge and body is not None:
                owners[indicator.code] = body.en
    return owners


def words(campaign: Campaign, lang: Lang) -> dict[str, list[Said]]:
    """The city's own words; where it wrote none, those it picked from units (these are in Vietnamese only)."""
    found: dict[str, list[Said]] = defaultdict(list)
    for pick in Pick.objects.filter(campaign=campaign):
        text = pick.text_en if lang == "en" else pick.text
        if text.strip():
            found[pick.section].append(Said(text))
    if lang == "en":
        return found
    own = set(found)
    picked = Narrative.objects.filter(picked=True, submission__unit__campaign=campaign).exclude(text="")
    for row in picked.select_related("submission__unit").order_by("section", "submission__unit__sort_key"):
        if row.section not in own:
            found[row.section].append(Said(row.text, row.submission.unit.name))
    return found


def _tasks(campaign: Campaign, lang: Lang) -> list[TaskLine]:
    rows = list(PlanTask.objects.filter(year=campaign.year).order_by("position", "pk"))
    names = names_on({row.lead_id for row in rows if row.lead_id}, campaign.period_end)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    answers = TaskAnswer.objects.filter(submission__unit__campaign=campaign, task__in=[row.pk for row in rows])
    for task, state, count in answers.values_list("task_id", "state").annotate(n=Count("pk")).order_by("task_id"):
        counts[task][state] = count
    found = []
    for row in rows:
        name = names.get(row.lead_id or 0)
        kind = KINDS.get(row.lead_kind)
        lead = kind.in_(lang) if kind else ""
        if name is not None:
            lead = (name.name_en or name.name) if lang == "en" else name.name
        said = _english(row.words_en, row.words) if lang == "en" else row.words
        found.append(TaskLine(row.code, said, lead, row.due, row.product, counts[row.pk]))
    return found


def _steps(campaign: Campaign, lang: Lang) -> dict[str, list[Step]]:
    rows = list(Measure.objects.filter(campaign=campaign).order_by("indicator", "pk"))
    names = names_on({row.owner_id for row in rows}, campaign.period_end)
    found: dict[str, list[Step]] = defaultdict(list)
    for row in rows:
        name, en = names[row.owner_id], lang == "en"
        found[row.indicator].append(
            Step(
                _english(row.cause_en, row.cause) if en else row.cause,
                _english(row.measure_en, row.measure) if en else row.measure,
                (name.name_en or name.name) if en else name.name,
                row.due,
            )
        )
    return found


def _english(text: str, vi: str) -> str:
    """What exists in Vietnamese only is said to, not printed untranslated."""
    return text or (VIETNAMESE_ONLY if vi else "")


def _sexes(assessment: Assessment) -> dict[str, tuple[str, str, str, str]]:
    """Men and women of the figures given by sex, from the revision's own rows; only where they make up the total."""
    city = next(row["code"] for row in csv.DictReader(io.StringIO(assessment.units_csv)) if row["kind"] == "city")
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for row in csv.DictReader(io.StringIO(assessment.values_csv)):
        if row["year"] != str(assessment.campaign.year) or not row["breakdown"].startswith("sex=") or not row["whole"]:
            continue
        if row["unit"] == city:
            sums[row["measurement"], row["breakdown"]] = [Decimal(row["part"] or 0), Decimal(row["whole"])]
    found = {}
    for finding in assessment.findings.filter(is_city=True):
        men = sums.get((finding.indicator, "sex=male"))
        women = sums.get((finding.indicator, "sex=female"))
        if men and women and finding.part and men[0] + women[0] == Decimal(finding.part):
            found[finding.indicator] = (*map(_plain, men), *map(_plain, women))
    return found  # type: ignore[return-value]


def _plain(figure: Decimal) -> str:
    return plain(Fraction(figure)) or "0"


def _before(assessment: Assessment) -> tuple[int, int] | None:
    """Last year's published revision as it stood when this one was compiled: it prints the same for ever."""
    row = (
        Assessment.objects.filter(
            state="published",
            published_at__lt=assessment.compiled_at,
            campaign__year=assessment.campaign.year - 1,
            campaign__framework__slug=assessment.campaign.framework.slug,
        )
        .order_by("-revision")
        .first()
    )
    if row is None:
        return None
    return row.revision, row.findings.filter(is_city=True, verdict="met").count()


def signing_year(assessment: Assessment) -> int:
    return timezone.localdate(assessment.compiled_at).year
