"""Reading revisions for pages: the picture of all indicators, what is not met and why, the card of a figure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments.models import Assessment, Finding
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.framework import Framework, Indicator, Standard
from hieuhoc.organisations import access
from hieuhoc.organisations.queries import names_on
from hieuhoc.plans.models import Measure

ORDER = ("met", "not_met", "not_assessable", "tracked", "not_applicable")


def readable(viewer: Any) -> QuerySet[Assessment]:
    """Published revisions for everyone who may read results; those only compiled for who compiles."""
    rows = Assessment.objects.select_related("campaign", "campaign__framework").defer(
        "units_csv", "values_csv", "reorganisations_csv", "evaluation"
    )
    if not access.allowed(viewer, Permission.READ_RESULTS) and not access.grants(viewer, _today()).get(
        Permission.READ_RESULTS
    ):
        return rows.none()
    return rows if access.allowed(viewer, Permission.COMPILE) else rows.filter(state="published")


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def newest(viewer: Any, year: int | None = None) -> Assessment | None:
    """The newest published revision (of a year)."""
    rows = readable(viewer).filter(state="published")
    if year is not None:
        rows = rows.filter(campaign__year=year)
    return rows.order_by("-campaign__year", "-revision").first()


def years(viewer: Any) -> list[Assessment]:
    """The newest published revision of each year, oldest first."""
    found: dict[int, Assessment] = {}
    for row in readable(viewer).filter(state="published").order_by("campaign__year", "revision"):
        found[row.campaign.year] = row
    return list(found.values())


def summary(assessment: Assessment) -> Mapping[str, Any]:
    """The summary of `hieuhoc evaluate`, as it was stored."""
    text = Assessment.objects.values_list("evaluation", flat=True).get(pk=assessment.pk)
    document: dict[str, Any] = json.loads(text)
    return {key: document[key] for key in ("summary", "criteria", "standards")}


@dataclass
class Result:
    """What the page of a year shows."""

    assessment: Assessment
    framework: Framework
    findings: dict[str, Finding]
    counts: Counter[str]
    judged: int
    share_met: Decimal | None
    interpreted: int
    could_change: int
    parts: list[dict[str, Any]] = field(default_factory=list)
    not_met: list[dict[str, Any]] = field(default_factory=list)
    open: list[dict[str, Any]] = field(default_factory=list)


def result(assessment: Assessment, lang: str) -> Result:
    framework = framework_of(assessment.campaign.framework)
    findings = {f.indicator: f for f in assessment.findings.filter(is_city=True)}
    counts = Counter(f.verdict for f in findings.values())
    whole = summary(assessment)
    share = whole["summary"]["share_met"]
    found = Result(
        assessment,
        framework,
        findings,
        counts,
        judged=counts["met"] + counts["not_met"] + counts["not_assessable"],
        share_met=Decimal(share) * 100 if share is not None else None,
        interpreted=sum(f.interpreted for f in findings.values()),
        could_change=sum(bool(f.could_change) for f in findings.values()),
    )
    owners = in_charge(assessment.campaign, framework, lang)
    found.parts = picture(found, whole, owners, lang)
    measures = _measures(assessment.campaign, lang)
    for indicator in framework.indicators:
        finding = findings[indicator.code]
        if finding.verdict in ("not_met", "not_assessable"):
            row = _row(assessment, indicator, finding, owners, measures.get(indicator.code, []), lang)
            (found.not_met if finding.verdict == "not_met" else found.open).append(row)
    found.not_met.sort(key=lambda row: (row["gap"] is None, row["gap"] or 0))
    return found


def in_charge(campaign: Campaign, framework: Framework, lang: str) -> dict[str, str]:
    """indicator → who answers in this round: the body assigned to it, else the words of the annex."""
    found: dict[str, str] = {}
    rows = campaign.units.filter(assignments__role="lead", expected=False).values_list(
        "assignments__indicator", "name", "name_en"
    )
    for code, name, name_en in rows:
        found.setdefault(code, name_en if lang == "en" else name)
    level = {"vi": "Các đơn vị cấp xã", "en": "All communes"}
    if campaign.level == "district":
        level = {"vi": "Các quận, huyện", "en": "All districts"}
    for indicator in framework.indicators:
        if indicator.body == "experts":
            found[indicator.code] = "Expert panel" if lang == "en" else "Hội đồng chuyên gia"
        elif indicator.collect == "territory" or indicator.code in campaign.territory:
            found[indicator.code] = level[lang if lang == "en" else "vi"]
        found.setdefault(indicator.code, indicator.in_charge)
    return found


def short(indicator: Indicator, lang: str) -> str:
    return (indicator.short or indicator.name).in_(lang)


def card_url(assessment: Assessment, code: str, unit: int | None = None) -> str:
    if unit is None:
        return reverse("results_card", args=[assessment.pk, code])
    return reverse("results_unit_card", args=[assessment.pk, code, unit])


def pick(finding: Finding, name: str, lang: str) -> str:
    """A text of the finding in the language."""
    text: str = getattr(finding, f"{name}_en" if lang == "en" else name)
    return text


def picture(found: Result, whole: Mapping[str, Any], owners: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    """parts → standards → criteria → tiles, as the component asks for them."""
    verdicts = {row["code"]: row["verdict"] for row in (*whole["criteria"], *whole["standards"])}

    def standard_of(standard: Standard) -> dict[str, Any]:
        return {
            "code": standard.code,
            "name": (standard.short or standard.name).in_(lang),
            "verdict": verdicts[standard.code],
            "criteria": [
                {
                    "code": criterion.code,
                    "name": criterion.name.in_(lang),
                    "verdict": verdicts[criterion.code],
                    "tiles": [_tile(found, each, owners[each.code], lang) for each in criterion.indicators],
                }
                for criterion in standard.criteria
            ],
        }

    return [
        {
            "code": part.code,
            "name": (part.short or part.name).in_(lang),
            "standards": [standard_of(standard) for standard in part.standards],
        }
        for part in found.framework.parts
    ]


def _tile(found: Result, indicator: Indicator, owner: str, lang: str) -> dict[str, Any]:
    finding = found.findings[indicator.code]
    sentence = pick(finding, "sentence", lang)
    return {
        "code": indicator.code,
        "letter": indicator.code.rpartition(".")[2],
        "name": short(indicator, lang),
        "verdict": finding.verdict,
        "url": card_url(found.assessment, indicator.code),
        "value": pick(finding, "shown", lang),
        "threshold": pick(finding, "needed", lang),
        "owner": owner,
        "reason": sentence.partition(": ")[2] if finding.verdict == "not_assessable" else "",
        "interpretation": finding.interpreted,
    }


def _measures(campaign: Campaign, lang: str) -> dict[str, list[dict[str, Any]]]:
    rows = list(Measure.objects.filter(campaign=campaign).order_by("indicator", "pk"))
    names = names_on({row.owner_id for row in rows}, campaign.period_end)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        name = names[row.owner_id]
        found.setdefault(row.indicator, []).append(
            {
                "cause": (row.cause_en or row.cause) if lang == "en" else row.cause,
                "measure": (row.measure_en or row.measure) if lang == "en" else row.measure,
                "owner": (name.name_en or name.name) if lang == "en" else name.name,
                "due": row.due,
                "state": row.state,
            }
        )
    return found


def _row(
    assessment: Assessment, indicator: Indicator, finding: Finding, owners: Mapping[str, str],
    measures: list[dict[str, Any]], lang: str,
) -> dict[str, Any]:  # fmt: skip
    threshold = indicator.threshold if isinstance(indicator.threshold, str) else None
    simple = threshold is not None and finding.value and indicator.rule in ("at_least", "at_most", "rating")
    return {
        "code": indicator.code,
        "name": short(indicator, lang),
        "url": card_url(assessment, indicator.code),
        "verdict": finding.verdict,
        "shown": pick(finding, "shown", lang),
        "needed": pick(finding, "needed", lang),
        "gap": abs(Decimal(finding.value) - Decimal(threshold)) if simple and threshold else None,
        "sentence": pick(finding, "sentence", lang),
        "owner": owners[indicator.code],
        "measures": measures,
        "could_change": finding.could_change,
        "interpreted": finding.interpreted,
    }
