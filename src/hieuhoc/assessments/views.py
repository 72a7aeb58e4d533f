"""The result of a year, the card of a figure, compiling and publishing."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments import actions, queries
from hieuhoc.assessments.card import Card, card
from hieuhoc.assessments.gather import VALUES
from hieuhoc.assessments.models import Assessment
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.jobs import actions as jobs
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Organisation
from hieuhoc.organisations.views.actor import signed_in


def _lang() -> str:
    return "en" if get_language() == "en" else "vi"


def _reader(request: HttpRequest) -> None:
    if Permission.READ_RESULTS not in access.grants(request.user, timezone.localdate()):
        raise NotAllowed


def results(request: HttpRequest) -> HttpResponse:
    """The newest published year, or the years to choose from when there is none."""
    _reader(request)
    newest = queries.newest(request.user)
    if newest is None:
        return render(request, "assessments/none.html", {"rounds": _rounds(request)})
    return redirect("results_year", assessment_id=newest.pk)


def _rounds(request: HttpRequest) -> list[Campaign]:
    if not access.allowed(request.user, Permission.COMPILE):
        return []
    return list(Campaign.objects.filter(state="open").order_by("-year"))


def _readable(request: HttpRequest, assessment_id: int) -> Assessment:
    _reader(request)
    return get_object_or_404(queries.readable(request.user), pk=assessment_id)


def year(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = _readable(request, assessment_id)
    found = queries.result(assessment, _lang())
    published = queries.years(request.user)
    # A revision that is not published may still lack most of its units: it is not held against last year's.
    whole = assessment.state == "published"
    before = next((a for a in published if whole and a.campaign.year == assessment.campaign.year - 1), None)
    met_before = before.findings.filter(is_city=True, verdict="met").count() if before else None
    context: dict[str, Any] = {
        "found": found,
        "assessment": assessment,
        "campaign": assessment.campaign,
        "published": published,
        "met_before": met_before,
        "met_change": found.counts["met"] - met_before if met_before is not None else 0,
        "met_change_abs": abs(found.counts["met"] - met_before) if met_before is not None else 0,
        "years": [_counts(a) for a in published if a.campaign.year <= assessment.campaign.year],
        "revisions": queries.readable(request.user).filter(campaign=assessment.campaign).order_by("-revision"),
        "may_compile": access.allowed(request.user, Permission.COMPILE),
        "may_publish": access.allowed(request.user, Permission.PUBLISH) and assessment.state == "compiled",
        "rounds": _rounds(request),
        "missing": assessment.facts.get("missing", []),
        "late": assessment.facts.get("late", []),
    }
    return render(request, "assessments/year.html", context)


def _counts(assessment: Assessment) -> dict[str, Any]:
    counts: dict[str, int] = dict.fromkeys(queries.ORDER, 0)
    for verdict in assessment.findings.filter(is_city=True).values_list("verdict", flat=True):
        counts[verdict] += 1
    return {"year": assessment.campaign.year, "counts": counts}


def _card(request: HttpRequest, assessment_id: int, code: str, unit_id: int | None) -> Card:
    assessment = _readable(request, assessment_id)
    unit = get_object_or_404(Organisation, pk=unit_id) if unit_id is not None else None
    found = card(assessment, code, _lang(), unit)
    if found is None:
        raise Http404(code)
    return found


def figure(request: HttpRequest, assessment_id: int, code: str, unit_id: int | None = None) -> HttpResponse:
    found = _card(request, assessment_id, code, unit_id)
    shown = 12 if "all" not in request.GET else len(found.units)
    context = {"card": found, "units": found.units[:shown], "more": len(found.units) > shown}
    return render(request, "assessments/card.html", context)


def figure_csv(request: HttpRequest, assessment_id: int, code: str, unit_id: int | None = None) -> HttpResponse:
    """The rows the figure rests on, in the columns of values.csv."""
    found = _card(request, assessment_id, code, unit_id)
    text = io.StringIO()
    writer = csv.DictWriter(text, VALUES)
    writer.writeheader()
    writer.writerows(found.rows)
    name = f"{found.figure_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def figure_json(request: HttpRequest, assessment_id: int, code: str, unit_id: int | None = None) -> HttpResponse:
    found = _card(request, assessment_id, code, unit_id)
    finding = found.finding
    document = {
        "id": found.figure_id,
        "indicator": code,
        "year": found.assessment.campaign.year,
        "revision": found.assessment.revision,
        "verdict": finding.verdict,
        "value": finding.value or None,
        "shown": {"vi": finding.shown, "en": finding.shown_en},
        "part": finding.part or None,
        "whole": finding.whole or None,
        "previous": finding.previous or None,
        "coverage": {"expected": finding.expected, "answered": finding.answered},
        "reasons": finding.reasons.split(),
        "sentence": {"vi": finding.sentence, "en": finding.sentence_en},
        "framework": {
            "digest": found.assessment.framework_digest,
            "version": found.assessment.campaign.framework.version,
        },
        "values_digest": found.assessment.values_digest,
        "units": [{k: row[k] for k in ("code", "name", "part", "whole", "value", "verdict")} for row in found.units],
        "missing": [{k: row[k] for k in ("code", "name", "state")} for row in found.missing],
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_POST
def compile_round(request: HttpRequest, campaign_id: int) -> HttpResponse:
    access.require(request.user, Permission.COMPILE)
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    job = jobs.ask(
        kind="compile",
        key=str(campaign.pk),
        arguments={"campaign": campaign.pk, "reason": request.POST.get("reason", "").strip()[:300]},
        by=signed_in(request),
        at=timezone.now(),
    )
    return redirect("job", job_id=job.pk)


@require_POST
def publish(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = actions.publish(assessment_id=assessment_id, by=signed_in(request), at=timezone.now())
    return redirect("results_year", assessment_id=assessment.pk)
