"""Pages of a round: the steps of its set-up, its data, its units, its outline, opening and closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns import actions, forms
from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup import rounds
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Organisation
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.submissions.actions import opening
from hieuhoc.submissions.setup import outline
from hieuhoc.submissions.setup.steps import steps


def may_manage(request: HttpRequest) -> None:
    access.require(request.user, Permission.MANAGE_CAMPAIGNS)


def found(pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.select_related("framework"), pk=pk)


def home(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The newest round (or the one asked for) with its steps; further rounds and pages beside it."""
    if not any(access.allowed(request.user, p) for p in (Permission.MANAGE_CAMPAIGNS, Permission.MANAGE_ACCOUNTS)):
        raise NotAllowed
    every = list(Campaign.objects.select_related("framework").order_by("-year", "-pk"))
    campaign = next((c for c in every if c.pk == pk), None) if pk else (every[0] if every else None)
    if pk and campaign is None:
        campaign = found(pk)
    may_people = access.allowed(request.user, Permission.MANAGE_ACCOUNTS)
    rows = steps(campaign, timezone.localdate(), people=may_people) if campaign else []
    context = {
        "campaign": campaign,
        "campaigns": every,
        "steps": rows,
        "left": sum(step.state in ("todo", "look") for step in rows),
        "may": access.allowed(request.user, Permission.MANAGE_CAMPAIGNS),
        "may_frameworks": access.allowed(request.user, Permission.MANAGE_FRAMEWORKS),
        "may_people": may_people,
    }
    return render(request, "setup/home.html", context)


def _version(request: HttpRequest, campaign: Campaign | None) -> FrameworkVersion | None:
    asked = request.POST.get("framework") or request.GET.get("framework") or ""
    published = FrameworkVersion.objects.filter(state="published").order_by("-published_at", "-pk")
    if asked.isdigit():
        return published.filter(pk=whole(asked) or 0).first()
    return campaign.framework if campaign else published.filter(slug="hanoi-2024").first() or published.first()


def new(request: HttpRequest) -> HttpResponse:
    may_manage(request)
    version = _version(request, None)
    year = whole(request.GET.get("year", "")) or 0
    first = forms.proposed(version, year if 2000 <= year <= 2100 else timezone.localdate().year)
    form = forms.RoundForm(request.POST or None, version=version, initial=first)
    if request.method == "POST" and form.is_valid():
        campaign = actions.create(by=signed_in(request), at=timezone.now(), **form.values())
        messages.success(request, _("The round is prepared. Next: the list of units."))
        return redirect("setup_round", pk=campaign.pk)
    return render(request, "setup/round.html", {"form": form, "campaign": None})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    may_manage(request)
    campaign = found(pk)
    form = forms.RoundForm(request.POST or None, version=_version(request, campaign), initial=forms.stored(campaign))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        rounds.update(campaign_id=pk, fields=values, by=signed_in(request), at=timezone.now())
        messages.success(request, _("The round is kept."))
        return redirect("setup_round", pk=pk)
    return render(request, "setup/round.html", {"form": form, "campaign": campaign})


def units(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen list; before that, whom it would hold."""
    may_manage(request)
    campaign = found(pk)
    frozen = list(campaign.units.order_by("sort_key").prefetch_related("assignments"))
    context: dict[str, Any] = {
        "campaign": campaign,
        "frozen": frozen,
        "level": [u for u in frozen if u.expected],
        "bodies": [u for u in frozen if not u.expected],
        "proposal": [] if frozen else actions.audience(campaign),
    }
    return render(request, "setup/units.html", context)


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = found(pk)
    act = rounds.freeze_again if campaign.units.exists() else actions.freeze
    made = act(campaign_id=pk, by=signed_in(request), at=timezone.now())
    messages.success(request, _("%(n)d units are on the list.") % {"n": len(made)})
    return redirect("setup_units", pk=pk)


@require_POST
def reporting(request: HttpRequest, pk: int) -> HttpResponse:
    chosen = [n for n in map(whole, request.POST.getlist("reports")) if n is not None]
    rounds.choose_reporting(campaign_id=pk, unit_ids=chosen, by=signed_in(request), at=timezone.now())
    messages.success(request, _("The list of reporting bodies is kept."))
    return redirect("setup_units", pk=pk)


@require_POST
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    opening.open_round(campaign_id=pk, by=signed_in(request), at=timezone.now())
    messages.success(request, _("The round is open. Units can enter their figures."))
    return redirect("setup_round", pk=pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    rounds.close(campaign_id=pk, by=signed_in(request), at=timezone.now())
    messages.success(request, _("The round is closed."))
    return redirect("setup_round", pk=pk)


def outline_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One outline as rows; an emptied row goes, three empty ones are there to add."""
    may_manage(request)
    campaign = found(pk)
    if kind not in Organisation.Kind.values:
        kind = campaign.level
    if request.method == "POST":
        kinds = list(campaign.outlines) if request.POST.get("every") else [kind]
        rows = outline.posted(request.POST)
        rounds.set_outline(campaign_id=pk, kinds=kinds, rows=rows, by=signed_in(request), at=timezone.now())
        messages.success(request, _("The outline is kept."))
        return redirect("setup_outline", pk=pk, kind=kind)
    names = dict(Organisation.Kind.choices)
    context = {
        "campaign": campaign,
        "kind": kind,
        "kind_name": names[Organisation.Kind(kind)],
        "kinds": [(key, names[Organisation.Kind(key)]) for key in campaign.outlines],
        "rows": [*campaign.outlines.get(kind, []), {}, {}, {}],
        "tables": outline.TABLES,
    }
    return render(request, "setup/outline.html", context)
