"""One Excel sheet of a year: its template, the dry run of what comes back, and the act. No file is kept in between."""

from __future__ import annotations

import base64
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hieuhoc.campaigns.setup.preview import Preview
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.submissions.setup.registry import SHEETS, YearSheet
from hieuhoc.submissions.setup.rounds import found, may_manage

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 12 * 1024 * 1024
SHOWN = 400  # rows of a preview on one page


def _sheet(key: str) -> YearSheet:
    if key not in SHEETS:
        raise Http404
    return SHEETS[key]


def template(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    may_manage(request)
    campaign, sheet = found(pk), _sheet(key)
    answer = HttpResponse(sheet.template(campaign), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{sheet.file}-{campaign.year}.xlsx"'
    return answer


@never_cache
def page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET: what to do. POST: the dry run."""
    may_manage(request)
    campaign, sheet = found(pk), _sheet(key)
    context: dict[str, Any] = {"campaign": campaign, "sheet": sheet}
    if request.method == "POST":
        upload = request.FILES.get("file")
        remove = bool(request.POST.get("remove")) and sheet.removes
        if upload is None:
            context["no_file"] = True
        elif upload.size and upload.size > LARGEST:
            context["too_large"] = True
        else:
            content = upload.read()
            preview = sheet.preview(campaign, content, remove=remove)
            context.update(shown(preview), name=upload.name, remove=remove)
            context["content"] = "" if preview.faults else base64.b64encode(content).decode()
    return render(request, "setup/sheet.html", context)


def shown(preview: Preview) -> dict[str, Any]:
    """The preview in the reader's language; what stays as it is comes last."""
    lang = get_language() or "vi"
    order = {"new": 0, "changed": 1, "removed": 2, "same": 3, "kept": 4}
    lines = sorted(preview.lines, key=lambda line: order[line.effect])
    rows = [
        {"effect": x.effect, "row": x.row, "words": x.words(lang), "before": x.before, "after": x.after}
        for x in lines[:SHOWN]
    ]
    return {
        "preview": preview,
        "sheet_faults": [fault.sentence(lang) for fault in preview.faults],
        "echoes": [(row, en if lang == "en" else vi) for row, vi, en in preview.echoes],
        "lines": rows,
        "more": len(lines) - len(rows),
        "counts": preview.counts(),
    }


@never_cache
@require_POST
def take(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    may_manage(request)
    campaign, sheet = found(pk), _sheet(key)
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except ValueError as error:  # binascii.Error, or letters that are not ASCII
        raise SuspiciousOperation("content is not base64") from error
    remove = bool(request.POST.get("remove")) and sheet.removes
    taken = sheet.apply(campaign_id=pk, content=content, remove=remove, by=signed_in(request), at=timezone.now())
    return render(request, "setup/taken.html", {"campaign": campaign, "sheet": sheet, **shown(taken)})
