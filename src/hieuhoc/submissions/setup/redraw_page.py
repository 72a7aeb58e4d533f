"""Before and after a redraw: who leaves, who comes, what is carried, who must answer now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns import redraw as tree
from hieuhoc.campaigns.models import Campaign, Redraw, ReportingUnit
from hieuhoc.campaigns.redraw import Difference
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.queries import valid_on
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.submissions.actions import redraw as act
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.setup.rounds import found as round_of
from hieuhoc.submissions.setup.rounds import may_manage


def _english() -> bool:
    return get_language() == "en"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    may_manage(request)
    campaign = round_of(pk)
    context: dict[str, Any] = {"campaign": campaign, "past": _past(campaign)}
    context["may_decree"] = access.allowed(request.user, Permission.MANAGE_ORGANISATIONS)
    if campaign.state == Campaign.State.OPEN:
        found = tree.difference(campaign)
        made, waiting = act.propose(campaign, found)
        context.update(_shown(campaign, found), difference=found, proposed=len(made), waiting=len(waiting))
        context["decree"] = next((link.decision for link in found.links if link.decision), "")
    return render(request, "setup/redraw.html", context)


def _shown(campaign: Campaign, found: Difference) -> dict[str, Any]:
    ids = {link.origin for link in found.links} | {link.successor for link in found.links}
    names = organisations.names_on(ids, campaign.period_end)
    english = _english()

    def name(number: int) -> str:
        row = names.get(number)
        return ((row.name_en or row.name) if english else row.name) if row else ""

    states = dict(Submission.objects.filter(unit__in=[u.pk for u in found.ended]).values_list("unit_id", "state"))
    return {
        "leaving": [
            {"name": u.name_en if english else u.name, "code": u.code, "state": states.get(u.pk, "todo"),
             "heirs": [name(link.successor) for link in found.heirs(u.organisation_id)]}
            for u in found.ended
        ],
        "coming": [
            {"name": n.name_in("en" if english else "vi"), "code": n.code,
             "origins": [{"name": name(link.origin), "share": link.share} for link in found.origins(n.id)]}
            for n in found.coming
        ],
        "renamed": [
            {"before": u.name_en if english else u.name, "after": n.name_in("en" if english else "vi")}
            for u, n in found.renamed
        ],
    }  # fmt: skip


def _past(campaign: Campaign) -> list[dict[str, Any]]:
    """Redraws of this round, the last first, with who has to answer since."""
    rows = list(campaign.redraws.order_by("-at"))
    ids = {pk for row in rows for pk in row.summary.get("started", [])}
    units = ReportingUnit.objects.filter(pk__in=ids).in_bulk()
    today = timezone.localdate()
    acting = set(
        Membership.objects.filter(valid_on(today), organisation__in=[u.organisation_id for u in units.values()])
        .values_list("organisation_id", flat=True)
    )  # fmt: skip
    return [_one(row, units, acting) for row in rows]


def _one(row: Redraw, units: dict[int, ReportingUnit], acting: set[int]) -> dict[str, Any]:
    started = [units[pk] for pk in row.summary.get("started", []) if pk in units]
    return {
        "row": row,
        "ended": len(row.summary.get("ended", [])),
        "answer": [
            {"name": u.name_en if _english() else u.name, "nobody": u.organisation_id not in acting, "note": u.note}
            for u in started
        ],
    }


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    act.redraw(
        campaign_id=pk, decree=request.POST.get("decree", ""), reason=request.POST.get("reason", ""),
        by=signed_in(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The tree is frozen anew. What was given is kept."))
    return redirect("setup_redraw", pk=pk)
