"""Reports: the list, the city's files, the city's words, a unit's own report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments import queries as results
from hieuhoc.assessments.models import Assessment
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import Conflict, NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.jobs import actions as jobs
from hieuhoc.organisations import access
from hieuhoc.reports import actions, preview, queries
from hieuhoc.reports.compose import city, material, unit
from hieuhoc.reports.models import Pick, ReportFile
from hieuhoc.submissions.models import Narrative
from hieuhoc.submissions.queries import workbook

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    rows = queries.submissions(request.user, asked)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    years = queries.years(request.user)
    context = {
        "years": years,
        "ready": sum(bool(year.revisions) for year in years),
        "page": page,
        "asked": asked,
        "query": f"{urlencode({'q': asked})}&" if asked else "",
        "everyone": access.allowed(request.user, Permission.READ_SUBMISSION),
    }
    return render(request, "reports/reports.html", context)


def _assessment(request: HttpRequest, number: int) -> Assessment:
    return get_object_or_404(results.readable(request.user), pk=number)


@require_GET
def of_city(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = _assessment(request, assessment_id)
    lang: Any = "en" if get_language() == "en" else "vi"
    read = material.read(assessment, lang)
    document = city.compose(read)
    by_agency = _formats(queries.newest_files(assessment, "agency"), "vi")
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "groups": _groups(assessment),
        "agency": read.agency.name_en or read.agency.name if lang == "en" else read.agency.name,
        "agency_files": by_agency,
        "agency_made": any(file for _format, file in by_agency),
        "document": document,
        "head": preview.head(document),
        "blocks": preview.lines(document),
        "met": read.result.counts["met"],
        "judged": read.result.judged,
        "may_write": access.allowed(request.user, Permission.COMPILE),
    }
    return render(request, "reports/city.html", context)


Formats = list[tuple[str, ReportFile | None]]


def _groups(assessment: Assessment) -> list[tuple[str, Formats]]:
    """Vietnamese, then English: each format with its newest file."""
    held = queries.newest_files(assessment)
    return [(language, _formats(held, language)) for language in actions.LANGUAGES]


def _formats(held: Mapping[tuple[str, str], ReportFile], language: str) -> Formats:
    return [(format, held.get((language, format))) for format in actions.FORMATS]


@require_POST
def produce(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Asks for the file; the job's page leads back here."""
    assessment = _assessment(request, assessment_id)
    actions.require_city(request.user, assessment, timezone.now())  # type: ignore[arg-type]
    format, language = request.POST.get("format", ""), request.POST.get("language", "vi")
    actions.known(format, language)
    issuer = "agency" if request.POST.get("issuer") == "agency" else "city"
    job = jobs.ask(
        kind="produce",
        key=f"{assessment.pk}.{format}.{language}.{issuer}",
        arguments={"assessment": assessment.pk, "format": format, "language": language, "issuer": issuer},
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    return redirect("job", job_id=job.pk)


@require_GET
def download(request: HttpRequest, file_id: int) -> HttpResponse:
    return _file(queries.file(request.user, file_id))


def _file(row: ReportFile) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{row.name}"',
        "X-Content-Type-Options": "nosniff",
        "X-Checksum-SHA256": row.sha256,
    }
    return HttpResponse(bytes(row.content), content_type=TYPES[row.format], headers=headers)


@require_GET
def of_unit(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The unit's report as it stands now, and its files."""
    submission = workbook.read(submission_id, request.user)
    document = unit.compose(unit.read(submission, request.user))
    context = {
        "submission": submission,
        "unit": submission.unit,
        "name": submission.unit.name_en if get_language() == "en" else submission.unit.name,
        "campaign": submission.unit.campaign,
        "formats": actions.FORMATS,
        "files": ReportFile.objects.defer("content").filter(submission=submission).order_by("-at", "-pk")[:12],
        "signed": submission.signed_files.order_by("at"),
        "document": document,
        "head": preview.head(document),
        "blocks": preview.lines(document),
    }
    return render(request, "reports/unit.html", context)


@require_POST
def produce_unit(request: HttpRequest, submission_id: int) -> HttpResponse:
    row = actions.produce(
        submission_id=submission_id,
        format=request.POST.get("format", ""),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    return _file(row)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("section", "q", "kind", "only")}


@require_GET
def words(request: HttpRequest, campaign_id: int) -> HttpResponse:
    return _words(request, get_object_or_404(Campaign, pk=campaign_id), _asked(request))


def _words(request: HttpRequest, campaign: Campaign, asked: dict[str, str], **more: Any) -> HttpResponse:
    found = queries.words(
        request.user, campaign, asked["section"], asked["q"], asked["kind"], only=asked["only"] == "1"
    )
    asked["section"] = found.section["code"]
    page = Paginator(found.texts, 20).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "own": found.own,
        "campaign": campaign,
        "asked": asked,
        "filters": _filters(asked, found),
        "page": page,
        "query": f"{urlencode(asked)}&",
        "typed": {"text": found.own.text, "text_en": found.own.text_en},
    }
    return render(request, "reports/words.html", context | more, status=409 if more else 200)


def _filters(asked: dict[str, str], found: queries.Words) -> list[dict[str, Any]]:
    def pill(label: str, count: int, **change: str) -> dict[str, Any]:
        wanted = {**asked, "kind": "", "only": "", **change}
        current = (asked["kind"], asked["only"]) == (wanted["kind"], wanted["only"])
        return {"label": label, "count": count, "url": f"?{urlencode(wanted)}", "current": current}

    total = sum(count for *_names, count in found.kinds)
    return [
        pill(_("All"), total),
        pill(_("Picked"), found.picked, only="1"),
        *(pill(label, count, kind=key) for key, label, count in found.kinds),
    ]


@require_POST
def save_words(request: HttpRequest, campaign_id: int, section: str) -> HttpResponse:
    """What was typed is never lost: a refusal shows it beside the text that stands."""
    version = request.POST.getlist("version")[-1:] or ["0"]
    typed = {"text": request.POST.get("text", ""), "text_en": request.POST.get("text_en", "")}
    try:
        row = actions.write_words(
            campaign_id=campaign_id,
            section=section,
            **typed,
            version=whole(version[0]) or 0,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _refused(request, campaign_id, section, typed, refusal)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/words_saved.html", {"own": row, "at": timezone.now(), "swap": True})
    return redirect(f"{reverse('reports_words', args=[campaign_id])}?{urlencode({'section': section})}")


def _refused(
    request: HttpRequest, campaign_id: int, section: str, typed: dict[str, str], refusal: Refusal
) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    problem = refusal.sentence("en" if get_language() == "en" else "vi")
    clash = refusal.status == Conflict.status
    if request.htmx:  # type: ignore[attr-defined]
        standing = Pick.objects.filter(campaign=campaign, section=section).first() if clash else None
        return render(request, "reports/words_saved.html", {"own": standing, "problem": problem, "clash": clash})
    asked = {**dict.fromkeys(("q", "kind", "only"), ""), "section": section}
    return _words(request, campaign, asked, typed=typed, problem=problem, clash=clash)


@require_POST
def pick(request: HttpRequest, narrative_id: int) -> HttpResponse:
    row = actions.pick(
        narrative_id=narrative_id,
        picked=request.POST.get("picked") == "1",
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/words_one.html", {"row": row})
    campaign: int = Narrative.objects.values_list("submission__unit__campaign", flat=True).get(pk=row.pk)
    return redirect(f"{reverse('reports_words', args=[campaign])}?{urlencode({'section': row.section})}")
