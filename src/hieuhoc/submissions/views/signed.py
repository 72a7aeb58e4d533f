"""Signed papers: upload and download."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.submissions.actions import signed
from hieuhoc.submissions.models import SignedFile
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.views import page
from hieuhoc.submissions.views.behalf import day_of


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads no more than the limit plus one byte: what is larger is refused anyway."""
    workbook.read(pk, request.user)
    file = request.FILES.get("file")
    try:
        signed.keep(
            submission_id=pk, name=file.name or "" if file else "", data=file.read(signed.LARGEST + 1) if file else b"",
            number=request.POST.get("number", ""), signed_on=day_of(request.POST.get("signed_on", "")),
            by=page.person(request), at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence(page.language()))
    else:
        messages.success(request, _("The signed paper is kept. It cannot be replaced or deleted."))
    return redirect("workbook_sent", pk)


@require_GET
def download(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """As an attachment, under its own name, never shown inside the site."""
    submission = workbook.read(pk, request.user)
    row = get_object_or_404(SignedFile, pk=number, submission=submission)
    with row.file.open("rb") as file:
        kind = signed.kind_of(file.read(16))
    answer = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
    answer["Content-Type"] = kind[1] if kind else "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
