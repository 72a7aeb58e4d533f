from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments import flips
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.organisations import access


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Before a version is published: the verdicts of every compiled year that it would turn."""
    if not any(access.allowed(request.user, p) for p in (Permission.MANAGE_FRAMEWORKS, Permission.MANAGE_CAMPAIGNS)):
        raise NotAllowed
    version = get_object_or_404(FrameworkVersion, pk=pk)
    new = framework_of(version)
    trials = [
        flips.retry(row, framework_of(row.campaign.framework), new)
        for row in flips.newest(version.slug)
        if row.campaign.framework_id != version.pk
    ]
    context = {"version": version, "trials": trials, "turned": sum(len(trial.city) for trial in trials)}
    return render(request, "catalogue/flips.html", context)
