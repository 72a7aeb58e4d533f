"""The plan of the year: tasks with what units answered, and a measure for everything not met or not yet judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import explanation
from hieuhoc.core.framework import Indicator
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Name
from hieuhoc.organisations.queries import TERRITORIAL
from hieuhoc.plans import actions, queries
from hieuhoc.plans.models import Measure
from hieuhoc.submissions.queries.provisional import provisional

TASKS = 20  # a page
OPEN_VERDICTS = ("not_met", "not_assessable")


@dataclass(slots=True)
class Gap:
    """An indicator that is not met or cannot be judged, with the measures against it."""

    code: str
    name: str
    official: str
    verdict: str
    sentence: str
    measures: list[tuple[Measure, str, bool]]

    @property
    def why(self) -> str:
        """The sentence without its verdict, which stands beside it."""
        text = self.sentence.partition(": ")[2] or self.sentence
        return text[:1].upper() + text[1:]

    def passes(self, shown: str) -> bool:
        if shown == "measures":
            return bool(self.measures)
        return shown == "all" or self.verdict == shown

    @property
    def waits(self) -> bool:
        return not any(row.state == Measure.State.OPEN for row, _owner, _may in self.measures)


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    if not access.grants(request.user, timezone.localdate()).get(Permission.READ_SUBMISSION, set()) and (
        not access.allowed(request.user, Permission.READ_SUBMISSION)
    ):
        raise NotAllowed
    rounds = list(Campaign.objects.exclude(state="draft").select_related("framework").order_by("-year", "-pk"))
    asked = request.GET.get("round", "")
    campaign = next((row for row in rounds if str(row.pk) == asked), rounds[0] if rounds else None)
    if campaign is None:
        return render(request, "plans/plan.html", {"campaign": None})
    return render(request, "plans/plan.html", _context(request, campaign, rounds))


def _context(request: HttpRequest, campaign: Campaign, rounds: list[Campaign]) -> dict[str, Any]:
    lang, today = "en" if get_language() == "en" else "vi", timezone.localdate()
    whole = access.allowed(request.user, Permission.READ_SUBMISSION)
    rows = queries.tasks(request.user, campaign)
    chosen = request.GET.get("filter", "all")
    found, basis = gaps(request.user, campaign, lang)
    pills = _pills(request, campaign, found)
    shown = next((pill["key"] for pill in pills if pill["current"]), "all")
    passing = [row for row in rows if row.passes(chosen, today)]
    page = Paginator([_task(row, lang) for row in passing], TASKS).get_page(request.GET.get("page"))
    not_met = [gap for gap in found if gap.verdict == "not_met"]
    return {
        "campaign": campaign,
        "rounds": rounds,
        "english": lang == "en",
        "name": campaign.name_en if lang == "en" else campaign.name,
        "page": page,
        "query": urlencode({"round": campaign.pk, "show": shown, "filter": chosen}) + "&",
        "total": len(rows),
        "filters": [
            {"label": label, "count": sum(row.passes(key, today) for row in rows), "current": chosen == key,
             "url": f"?round={campaign.pk}&show={shown}&filter={key}#tasks"}
            for key, label in (
                ("all", _("All")), ("overdue", _("Overdue")), ("doing", _("In progress")), ("done", _("Done")),
                ("silent", _("Not answered")),
            )
        ],
        "gaps": found,
        "shown": [gap for gap in found if gap.passes(shown)],
        "pills": pills,
        "not_met": len(not_met),
        "unjudged": sum(gap.verdict == "not_assessable" for gap in found),
        "basis": basis,
        "waiting": sum(gap.waits for gap in not_met),
        "whole": whole,
        "may_load": access.allowed(request.user, Permission.MANAGE_CAMPAIGNS),
        "may_add": access.allowed(request.user, Permission.REVIEW),
    }  # fmt: skip


def _pills(request: HttpRequest, campaign: Campaign, found: list[Gap]) -> list[dict[str, Any]]:
    """What is not met comes first; what only waits for figures stands behind its own pill. Empty pills are left out."""
    labels = {
        "not_met": _("Not met"), "measures": _("With a measure"),
        "not_assessable": _("Cannot be judged yet"), "all": _("All"),
    }  # fmt: skip
    counts = {key: sum(gap.passes(key) for gap in found) for key in labels}
    keys = [key for key in labels if counts[key]]
    asked = request.GET.get("show", "")
    chosen = asked if asked in keys else next(iter(keys), "all")
    tasks = request.GET.get("filter", "all")
    return [
        {
            "key": key, "label": labels[key], "count": counts[key], "current": key == chosen,
            "url": "?" + urlencode({"round": campaign.pk, "show": key, "filter": tasks}) + "#gaps",
        }
        for key in keys
    ]  # fmt: skip


def _task(row: queries.TaskRow, lang: str) -> dict[str, Any]:
    task = row.task
    return {
        "row": row,
        "task": task,
        "words": (task.words_en or task.words) if lang == "en" else task.words,
        "lead": _name(row.lead, lang) or _("each: %(kind)s") % {"kind": queries.kind_words(task.lead_kind).lower()}
        if row.lead or task.lead_kind
        else "",
        "support": ", ".join(_name(one, lang) for one in row.support),
    }


def _name(name: Name | None, lang: str) -> str:
    if name is None:
        return ""
    return name.name_en or name.name if lang == "en" else name.name


def gaps(viewer: Any, campaign: Campaign, lang: str) -> tuple[list[Gap], str]:
    """From the newest compiled revision; before the first one from what is accepted now. Units see their own."""
    framework = framework_of(campaign.framework)
    judged, basis = _judged(campaign, framework.by_code, lang)
    held = queries.measures(viewer, campaign)
    names = queries.names_of([row for rows in held.values() for row in rows], campaign.period_end)
    whole = access.allowed(viewer, Permission.READ_SUBMISSION)
    led = None if whole else _led(viewer, campaign)
    found = []
    for indicator in framework.indicators:
        verdict, sentence = judged.get(indicator.code, ("", ""))
        rows = held.get(indicator.code, [])
        if (verdict not in OPEN_VERDICTS or (led is not None and indicator.code not in led)) and not rows:
            continue
        found.append(
            Gap(
                indicator.code,
                (indicator.short or indicator.name).in_(lang),
                indicator.name.in_(lang),
                verdict,
                sentence,
                [(row, _name(names.get(row.owner_id), lang), _may(viewer, row)) for row in rows],
            )
        )
    return found, basis


def _may(viewer: Any, row: Measure) -> bool:
    return access.allowed(viewer, Permission.REVIEW) or access.allowed(viewer, Permission.ENTER_VALUES, row.owner_id)


def _led(viewer: Any, campaign: Campaign) -> set[str]:
    """Indicators of the city that the viewer's own body leads (a ward's own figures are no gap of the city)."""
    scope = queries.own_scope(viewer) or set()
    units = campaign.units.filter(organisation__in=scope).exclude(kind__in=TERRITORIAL)
    return set(units.values_list("assignments__indicator", flat=True)) - {None}


def _judged(campaign: Campaign, indicators: Any, lang: str) -> tuple[dict[str, tuple[str, str]], str]:
    revision = campaign.assessments.only("pk", "revision").order_by("-revision").first()
    if revision is not None:
        field = "sentence_en" if lang == "en" else "sentence"
        rows = revision.findings.filter(is_city=True).values_list("indicator", "verdict", field)
        return {code: (verdict, text) for code, verdict, text in rows}, _("revision %(n)s") % {"n": revision.revision}
    now = provisional(campaign).findings
    told: dict[str, tuple[str, str]] = {}
    for code, finding in now.items():
        indicator: Indicator = indicators[code]
        told[code] = (finding.verdict, explanation.sentence(finding, indicator, lang))
    return told, _("what is accepted so far")


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Brings in the packaged tasks of the plan for the year of a round."""
    year = whole(request.POST.get("year", ""))
    if year is None or not Campaign.objects.filter(year=year).exists():
        return redirect("plan")
    made = actions.load_tasks(year=year, by=request.user, at=timezone.now())
    words = ngettext("%(n)s task of the plan is loaded.", "%(n)s tasks of the plan are loaded.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect("plan")
