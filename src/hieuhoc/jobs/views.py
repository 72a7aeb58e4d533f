"""How far a job is: a fragment that asks again until it ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hieuhoc.accounts.models import User
from hieuhoc.jobs import actions
from hieuhoc.jobs.models import Job


def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Only who asked may look."""
    row = get_object_or_404(Job, pk=job_id, asked_by_id_number=request.user.pk)
    going = row.state in ("waiting", "running")
    told = row.message.splitlines() or [""]
    context = {"job": row, "open": going, "sentence": told[-1] if get_language() == "en" else told[0]}
    if request.headers.get("HX-Request"):
        response = render(request, "jobs/progress.html", context)
        if not going:
            response["HX-Refresh"] = "true"  # so that the heading says it too
        return response
    return render(request, "jobs/job.html", context)


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    assert isinstance(request.user, User)  # the gate lets nobody else through
    actions.cancel(job_id=job_id, by=request.user, at=timezone.now())
    return redirect("job", job_id=job_id)
