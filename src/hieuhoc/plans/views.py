"""Measures against what is not met: their form, done and open again. The page of the plan itself stands above, in submissions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.plans import actions, queries
from hieuhoc.plans.models import Measure


def _day(text: str) -> date | None:
    """2026-12-20 as browsers send it, or 20/12/2026 as people type it."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written(posted: Any) -> actions.Written:
    owner = posted.get("owner_id", "")
    return actions.Written(
        posted.get("cause", ""),
        posted.get("measure", ""),
        whole(owner),
        _day(posted.get("due", "")),
        posted.get("cause_en", ""),
        posted.get("measure_en", ""),
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.select_related("framework"), pk=pk)
    owner = queries.default_owner(campaign, indicator)
    choices = queries.owners(request.user, campaign)
    if not choices.filter(organisation=owner).exists():
        first = choices.first()
        owner = first.organisation_id if first else owner
    if request.method == "GET":
        actions.require_measure(request.user, owner)
        return _form(request, campaign, indicator, {"owner_id": owner})
    try:
        actions.add_measure(
            campaign_id=pk, indicator=indicator, written=_written(request.POST), by=request.user, at=timezone.now()
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _form(request, campaign, indicator, request.POST, refusal)
    return _saved(request, campaign)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Measure.objects.select_related("campaign__framework"), pk=number)
    actions.require_measure(request.user, row.owner_id)
    given = {
        "cause": row.cause, "measure": row.measure, "cause_en": row.cause_en, "measure_en": row.measure_en,
        "owner_id": row.owner_id, "due": row.due.isoformat() if row.due else "",
    }  # fmt: skip
    if request.method == "GET":
        return _form(request, row.campaign, row.indicator, given, row=row)
    try:
        actions.change_measure(
            measure_id=number, written=_written(request.POST), seen=request.POST.get("seen", ""), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _form(request, row.campaign, row.indicator, request.POST, refusal, row)
    return _saved(request, row.campaign)


@require_POST
def finish(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Measure, pk=number)
    done = request.POST.get("done", "1") == "1"
    actions.finish_measure(measure_id=number, done=done, by=request.user, at=timezone.now())
    messages.success(request, _("Marked as done.") if done else _("Open again."))
    return redirect(_back(row.campaign_id))


def _saved(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    messages.success(request, _("The measure is saved."))
    return redirect(_back(campaign.pk))


def _back(campaign: int) -> str:
    """The plan, with the indicators that have a measure: what was just written stands among them."""
    return f"{reverse('plan')}?round={campaign}&show=measures#gaps"


def _form(
    request: HttpRequest, campaign: Campaign, code: str, given: Any, refusal: Refusal | None = None,
    row: Measure | None = None,
) -> HttpResponse:  # fmt: skip
    english = get_language() == "en"
    indicator = framework_of(campaign.framework).by_code.get(code)
    if indicator is None:
        return redirect("plan")
    context = {
        "campaign": campaign,
        "code": code,
        "indicator": (indicator.short or indicator.name).in_("en" if english else "vi"),
        "official": indicator.name.in_("en" if english else "vi"),
        "given": given,
        "owner": str(given.get("owner_id", "")),
        "owners": [
            (str(unit.organisation_id), unit.name_en if english else unit.name)
            for unit in queries.owners(request.user, campaign)
        ],
        "row": row,
        "seen": actions.stamp(row) if row else "",
        "refusal": refusal,
        "sentence": refusal.sentence("en" if english else "vi") if refusal else "",
    }
    return render(request, "plans/measure.html", context, status=refusal.status if refusal else 200)
