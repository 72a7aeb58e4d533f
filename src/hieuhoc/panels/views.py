"""The form of an expert, and what the agency sees of the panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access
from hieuhoc.panels import actions, queries
from hieuhoc.submissions.views.wording import RATINGS, threshold_words


@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    if not access.allowed(request.user, Permission.RATE) and not access.allowed(request.user, Permission.REVIEW):
        raise NotAllowed
    rounds = queries.rounds()
    asked = request.GET.get("round", "")
    campaign = next((row for row in rounds if str(row.pk) == asked), rounds[0] if rounds else None)
    if campaign is None:
        return render(request, "panels/ratings.html", {"campaign": None})
    return _page(request, campaign, rounds)


def _page(
    request: HttpRequest, campaign: Campaign, rounds: list[Campaign], refusal: Refusal | None = None, code: str = ""
) -> HttpResponse:
    lang = "en" if get_language() == "en" else "vi"
    rates = access.allowed(request.user, Permission.RATE)
    sheets = queries.sheets(request.user, campaign)
    own = sum(sheet.own is not None for sheet in sheets)
    context = {
        "campaign": campaign,
        "rounds": rounds,
        "english": lang == "en",
        "name": campaign.name_en if lang == "en" else campaign.name,
        "items": [_item(sheet, campaign, lang, request.POST if sheet.measurement.code == code else None) for sheet in sheets],
        "rates": rates,
        "next": next((sheet.indicator.code for sheet in sheets if sheet.own is None), ""),
        "own": own,
        "left": len(sheets) - own,
        "ready": sum(sheet.count >= campaign.quorum for sheet in sheets),
        "open": actions.open_for_ratings(campaign),
        "levels": [(level, words.in_(lang).partition(" · ")[2]) for level, words in RATINGS.items()],
        "refusal": refusal,
        "refused": code,
        "sentence": refusal.sentence(lang) if refusal else "",
    }  # fmt: skip
    return render(request, "panels/ratings.html", context, status=refusal.status if refusal else 200)


def _item(sheet: queries.Sheet, campaign: Campaign, lang: str, posted: Any) -> dict[str, Any]:
    own = sheet.own
    rating = posted.get("rating", "") if posted is not None else str(own.rating) if own else ""
    return {
        "sheet": sheet,
        "code": sheet.indicator.code,
        "measure": sheet.measurement.code,
        "name": sheet.indicator.name.in_(lang),
        "criterion": f"{sheet.criterion.code} {sheet.criterion.name.in_(lang)}",
        "needs": threshold_words(sheet.indicator, campaign.year, lang),
        "rating": rating,
        "reason": posted.get("reason", "") if posted is not None else own.reason if own else "",
        "enough": sheet.count >= campaign.quorum,
    }


@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.select_related("framework"), pk=pk)
    measure, rating = request.POST.get("measure", ""), request.POST.get("rating", "")
    try:
        actions.rate(
            campaign_id=pk, measure=measure, rating=whole(rating),
            reason=request.POST.get("reason", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, campaign, queries.rounds(), refusal, measure)
    code = measure.partition("/")[0]
    messages.success(request, _("Your rating of %(code)s is saved.") % {"code": code})
    return redirect(f"{reverse('ratings')}?round={pk}#rate-{code}")
