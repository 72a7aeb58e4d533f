"""The card of a figure, "Vì sao con số này?": inputs down to each unit, what is missing, by which rule, who said so.

Read from the revision's own stored files, so that it says the same for ever.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from hieuhoc.assessments.models import Assessment, Finding
from hieuhoc.assessments.queries import card_url, in_charge, pick, short
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.framework import Framework, Indicator, Measurement
from hieuhoc.core.numbers import plain
from hieuhoc.organisations.models import Organisation
from hieuhoc.submissions.models import Submission


@dataclass
class Card:
    assessment: Assessment
    indicator: Indicator
    finding: Finding
    name: str
    unit_name: str
    measurement: Measurement
    value: str
    needed: str
    sentence: str
    before: str
    owner: str
    interpretation: str
    exact: str
    territorial: bool
    definitions: list[dict[str, str]]
    sums: list[dict[str, Any]]
    units: list[dict[str, Any]]
    missing: list[dict[str, Any]]
    excluded: list[dict[str, Any]]
    rows: list[dict[str, str]]
    revisions: list[dict[str, Any]]
    provisional: bool
    figure_id: str
    people: list[dict[str, Any]] = field(default_factory=list)


def card(assessment: Assessment, code: str, lang: str, unit: Organisation | None = None) -> Card | None:
    """None where the revision has no such finding."""
    framework = framework_of(assessment.campaign.framework)
    indicator = framework.by_code.get(code)
    findings = assessment.findings.filter(indicator=code)
    finding = findings.filter(organisation=unit).first() if unit else findings.filter(is_city=True).first()
    if indicator is None or finding is None:
        return None
    below = [] if unit else list(findings.filter(is_city=False).order_by("pk"))
    listed = _listed(assessment, below, lang)
    interpretation = indicator.interpretation or indicator.measurements[0].interpretation
    return Card(
        assessment,
        indicator,
        finding,
        short(indicator, lang),
        _name(assessment, finding, lang),
        indicator.measurements[0],
        pick(finding, "shown", lang),
        pick(finding, "needed", lang),
        pick(finding, "sentence", lang),
        pick(finding, "shown_before", lang),
        in_charge(assessment.campaign, framework, lang)[code],
        interpretation.note.in_(lang) if interpretation else "",
        _exact(finding, lang),
        bool(below),
        _definitions(indicator, lang),
        _sums(indicator, finding),
        [row for row in listed if row["answered"]],
        [row for row in listed if not row["answered"] and row["verdict"] != "not_applicable"],
        [row for row in listed if row["verdict"] == "not_applicable"],
        rows(assessment, framework, indicator, finding),
        _revisions(assessment, code, finding, lang),
        finding.verdict == "not_assessable" and bool(finding.value),
        f"{assessment.campaign.year}.{assessment.revision}.{code}",
        people(assessment, finding, indicator),
    )


def _name(assessment: Assessment, finding: Finding, lang: str) -> str:
    if finding.is_city:
        return ""
    unit = assessment.campaign.units.filter(organisation=finding.organisation_id).first()
    return (unit.name_en if lang == "en" else unit.name) if unit else ""


def _listed(assessment: Assessment, below: Iterable[Finding], lang: str) -> list[dict[str, Any]]:
    """Each unit's own finding, in dictionary order, with where its report stands now."""
    units = {u.organisation_id: u for u in assessment.campaign.units.filter(expected=True)}
    states = dict(Submission.objects.filter(unit__campaign=assessment.campaign).values_list("unit_id", "state"))
    found = []
    for finding in below:
        unit = units.get(finding.organisation_id)
        if unit is None:
            continue
        found.append(
            {
                "name": unit.name_en if lang == "en" else unit.name,
                "code": unit.code,
                "sort": unit.sort_key,
                "answered": finding.answered,
                "verdict": finding.verdict,
                "part": finding.part,
                "whole": finding.whole,
                "value": finding.value,
                "shown": pick(finding, "shown", lang),
                "sentence": pick(finding, "sentence", lang),
                "approximate": finding.approximate,
                "state": states.get(unit.pk, "todo"),
                "url": card_url(assessment, finding.indicator, finding.organisation_id),
            }
        )
    return sorted(found, key=lambda row: row["sort"])


def _exact(finding: Finding, lang: str) -> str:
    """The unrounded quotient, as it was compared."""
    if not (finding.part and finding.whole) or not Fraction(finding.whole):
        return ""
    quotient = Fraction(finding.part) / Fraction(finding.whole) * 100
    text = plain(quotient) or ""
    told = text if lang == "en" else text.replace(".", ",")
    return told if Fraction(text) == quotient else f"{told}…"


def _definitions(indicator: Indicator, lang: str) -> list[dict[str, str]]:
    return [
        {
            "code": m.code,
            "name": m.name.in_(lang),
            "part": m.part.in_(lang) if m.part else "",
            "whole": m.whole.in_(lang) if m.whole else "",
            "number": m.number.in_(lang) if m.number else "",
            "judged": "1" if m.judged else "",
        }
        for m in indicator.measurements
    ]


def _sums(indicator: Indicator, finding: Finding) -> list[dict[str, Any]]:
    if not finding.part:
        return []
    return [{"part": finding.part, "whole": finding.whole}]


def rows(assessment: Assessment, framework: Framework, indicator: Indicator, finding: Finding) -> list[dict[str, str]]:
    """The rows of the stored values file this finding rests on: this year's and last year's.

    A code alone names nothing: last year it may have been another unit's, of before a decree.
    """
    wanted = {m.code for m in indicator.measurements}
    unit, begun = None, finding.organisation.valid_from
    if not finding.is_city:
        reporting = assessment.campaign.units.filter(organisation=finding.organisation_id).first()
        unit = reporting.code if reporting else ""
    return [
        row
        for row in csv.DictReader(io.StringIO(assessment.values_csv))
        if row["measurement"] in wanted
        and (unit is None or (row["unit"] == unit and begun <= date(int(row["year"]), 12, 31)))
    ]


def _revisions(assessment: Assessment, code: str, finding: Finding, lang: str) -> list[dict[str, Any]]:
    """What each published revision (and this one) said, the newest first."""
    same = Finding.objects.filter(
        assessment__campaign=assessment.campaign, indicator=code, organisation=finding.organisation_id
    ).select_related("assessment")
    found = []
    for row in same.order_by("-assessment__revision"):
        if row.assessment.state != "published" and row.assessment_id != assessment.pk:
            continue
        found.append(
            {
                "revision": row.assessment.revision,
                "at": row.assessment.published_at or row.assessment.compiled_at,
                "by": row.assessment.compiled_by.partition(" <")[0],
                "shown": pick(row, "shown", lang),
                "verdict": row.verdict,
                "expected": row.expected,
                "answered": row.answered,
                "reason": row.assessment.reason,
                "url": card_url(row.assessment, code, None if finding.is_city else finding.organisation_id),
                "here": row.assessment_id == assessment.pk,
            }
        )
    return found


def people(assessment: Assessment, finding: Finding, indicator: Indicator) -> list[dict[str, Any]]:
    """Who typed (for whom, from which letter), who accepted: at most a handful, those of this one figure."""
    rows = Submission.objects.filter(
        unit__campaign=assessment.campaign,
        unit__assignments__indicator=indicator.code,
        unit__assignments__subject=finding.organisation_id,
    ).select_related("unit")
    found = []
    for submission in rows.distinct()[:3]:
        item = submission.items.filter(indicator=indicator.code).first()
        typed = (
            submission.values.filter(measure__code__startswith=indicator.code, typed_by__isnull=False)
            .select_related("typed_by")
            .order_by("-typed_at")
            .first()
        )
        found.append(
            {
                "unit": submission.unit,
                "typed_by": typed.typed_by if typed else None,
                "typed_at": typed.typed_at if typed else None,
                "on_behalf": submission.on_behalf,
                "letter": submission.letter_number,
                "letter_date": submission.letter_date or date.min,
                "confirmation": submission.confirmation,
                "accepted_by": item.decided_by.partition(" <")[0] if item else "",
                "accepted_at": item.decided_at if item else submission.accepted_at,
            }
        )
    return found
