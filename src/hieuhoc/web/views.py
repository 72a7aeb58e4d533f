"""The first page: composed of what each feature says waits for this person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments import queries as assessments
from hieuhoc.campaigns.models import Campaign
from hieuhoc.organisations import access
from hieuhoc.panels import queries as panels
from hieuhoc.submissions.setup.steps import Step, steps
from hieuhoc.submissions.views import home as reports
from hieuhoc.submissions.views.page import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = reports.context(request)
    context["ratings"] = _ratings(user, context["campaign"])
    context["result"] = _result(user)
    context["setup"] = _setup(user)
    context["heading"] = _heading(user, [*context["answers"], *_answers(context)])
    return render(request, "home.html", context)


def _heading(user: User, answers: list[str]) -> str:
    name = user.full_name.split()[-1] if get_language() == "en" else f"{user.honorific} {user.given_name}"
    said = " · ".join(answers[:2]) if answers else _("nothing waits for you now")
    return _("Hello %(name)s, %(answer)s") % {"name": name, "answer": said}


def _answers(context: dict[str, Any]) -> list[str]:
    """What to say where no report waits."""
    if context["setup"]:
        left = len(context["setup"]["steps"])
        return [
            ngettext("%(n)s step of the set-up to look at", "%(n)s steps of the set-up to look at", left) % {"n": left}
        ]
    if context["ratings"]:
        left = context["ratings"]["left"]
        return [ngettext("%(n)s indicator to rate", "%(n)s indicators to rate", left) % {"n": left}]
    if context["result"] and not context["answers"] and not context["agency"] and not context["sent"]:
        return [_("%(met)s of %(judged)s indicators are met in %(year)s") % context["result"]]
    return []


def _setup(user: User) -> dict[str, Any] | None:
    """Open steps of the newest round, for whoever keeps accounts; None where nothing is open."""
    if not access.allowed(user, Permission.MANAGE_ACCOUNTS):
        return None
    campaign = Campaign.objects.select_related("framework").order_by("-year", "-pk").first()
    if campaign is None:
        return {"campaign": None, "steps": [_first_round()]}
    if campaign.state == Campaign.State.CLOSED:
        return None
    rows = [step for step in steps(campaign, timezone.localdate()) if step.state in ("todo", "look") and step.url]
    return {"campaign": campaign, "steps": rows} if rows else None


def _first_round() -> Step:
    words = _("Year, criteria set, deadline, list of units: everything else follows from it.")
    return Step(_("The first reporting round"), "todo", words, reverse("setup"), _("Set up"))


def _ratings(user: User, campaign: Campaign | None) -> dict[str, Any] | None:
    if campaign is None or Permission.RATE not in access.grants(user, timezone.localdate()):
        return None
    sheets = panels.sheets(user, campaign)
    left = sum(sheet.own is None for sheet in sheets)
    return {"left": left, "done": len(sheets) - left, "all": len(sheets), "campaign": campaign} if left else None


def _result(user: User) -> dict[str, Any] | None:
    """The newest published result in two numbers."""
    newest = assessments.newest(user)
    if newest is None:
        return None
    counts = assessments.summary(newest)["summary"]["indicators"]
    judged = counts["met"] + counts["not_met"] + counts["not_assessable"]
    return {"assessment": newest, "year": newest.campaign.year, "judged": judged, **counts}
