"""How far the set-up of a round is: each step with its state, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns import redraw
from hieuhoc.campaigns.models import Assignment, Campaign, Target
from hieuhoc.catalogue.models import Duty
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.queries import valid_on
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.models import DataValue


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: done, look (something to check), todo, or free (may be left out)."""

    title: str
    state: str
    words: str
    url: str
    action: str
    template: str = ""


def steps(campaign: Campaign, today: date, *, people: bool = True) -> list[Step]:
    """`people`: whether the reader may open the pages of accounts; otherwise that step leads nowhere."""
    return [
        _criteria(campaign),
        _duties(campaign, today),
        _units(campaign),
        _assignment(campaign),
        _outline(campaign),
        _targets(campaign),
        _tasks(campaign),
        _figures(campaign),
        _accounts(campaign, today, people),
        _opening(campaign),
    ]


def _sheet(campaign: Campaign, key: str) -> dict[str, str]:
    return {
        "url": reverse("setup_sheet", args=[campaign.pk, key]),
        "action": _("Import"),
        "template": reverse("setup_template", args=[campaign.pk, key]),
    }


def _criteria(campaign: Campaign) -> Step:
    count = len(framework_of(campaign.framework).indicators)
    words = _("%(slug)s, version %(version)s: %(count)d indicators") % {
        "slug": campaign.framework.slug, "version": campaign.framework.version, "count": count,
    }  # fmt: skip
    return Step(_("Criteria set"), "done", words, reverse("setup_framework", args=[campaign.framework_id]), _("View"))


def _duties(campaign: Campaign, today: date) -> Step:
    rows = Duty.objects.filter(valid_on(campaign.period_end), slug=campaign.framework.slug)
    marked = rows.filter(to_verify=True).count()
    words = _("Who answers for each indicator is settled.")
    if marked:
        words = ngettext("%(n)d duty to verify", "%(n)d duties to verify", marked) % {"n": marked}
    state = "look" if marked else "done" if rows.exists() else "todo"
    if state == "todo":
        words = _("No body is named yet for the indicators.")
    url = reverse("setup_duties", args=[campaign.framework.slug])
    return Step(_("Duties of the bodies"), state, words, url, _("Check"))


def _units(campaign: Campaign) -> Step:
    units = list(campaign.units.filter(active=True).values_list("expected", "reports"))
    url = reverse("setup_units", args=[campaign.pk])
    if not units:
        return Step(_("Units that report"), "todo", _("The list is not frozen yet."), url, _("Freeze the list"))
    if campaign.state == Campaign.State.OPEN and not (change := redraw.difference(campaign)).empty:
        words = _("A decree changed the units: %(gone)d leave, %(come)d join, %(other)d change their name or place.") % {
            "gone": len(change.ended), "come": len(change.coming), "other": len(change.renamed),
        }  # fmt: skip
        return Step(
            _("Units that report"), "look", words, reverse("setup_redraw", args=[campaign.pk]), _("Redraw the tree")
        )
    words = _("%(level)d units of the reporting level and %(bodies)d bodies") % {
        "level": sum(expected for expected, _r in units),
        "bodies": sum(reports and not expected for expected, reports in units),
    }
    return Step(_("Units that report"), "done", words, url, _("View"))


def without_lead(campaign: Campaign) -> list[str]:
    """Indicators of which nobody enters the figure, in the order of the annex."""
    framework = framework_of(campaign.framework)
    leads = set(
        Assignment.objects.filter(unit__campaign=campaign, unit__active=True, role="lead")
        .values_list("indicator", flat=True).distinct()
    )  # fmt: skip
    return [
        i.code
        for i in framework.indicators
        if i.code not in leads and not all(m.panel for m in i.judged) and not i.ended
    ]


def _assignment(campaign: Campaign) -> Step:
    if not campaign.units.exists():
        return Step(_("Assignment"), "todo", _("Freeze the list of units first."), "", "")
    open_ones = without_lead(campaign)
    spread = len(campaigns.territorial(campaign, framework_of(campaign.framework)))
    words = _("Every indicator has its lead; %(n)d are collected from each unit.") % {"n": spread}
    if open_ones:
        words = ngettext("%(n)d indicator without a lead: %(codes)s", "%(n)d indicators without a lead: %(codes)s",
                         len(open_ones)) % {"n": len(open_ones), "codes": ", ".join(open_ones[:6])}  # fmt: skip
        words += " …" if len(open_ones) > 6 else ""
    return Step(_("Assignment"), "look" if open_ones else "done", words, **_sheet(campaign, "assignment"))


def _outline(campaign: Campaign) -> Step:
    count = len({tuple(row["code"] for row in rows) for rows in campaign.outlines.values()})
    sections = max((len(rows) for rows in campaign.outlines.values()), default=0)
    words = ngettext("%(n)d outline, up to %(m)d sections", "%(n)d outlines, up to %(m)d sections", count) % {
        "n": count, "m": sections,
    }  # fmt: skip
    return Step(
        _("Outline of the report"),
        "done",
        words,
        reverse("setup_outline", args=[campaign.pk, campaign.level]),
        _("Edit"),
    )


def _targets(campaign: Campaign) -> Step:
    count = Target.objects.filter(slug=campaign.framework.slug, year=campaign.year).count()
    words = (
        ngettext("%(n)d target", "%(n)d targets", count) % {"n": count}
        if count
        else _("No target yet; may be left out.")
    )
    return Step(_("Targets"), "done" if count else "free", words, **_sheet(campaign, "targets"))


def _tasks(campaign: Campaign) -> Step:
    count = PlanTask.objects.filter(year=campaign.year).count()
    words = _("No task yet. The template holds the tasks of the city's plan.")
    if count:
        words = ngettext("%(n)d task", "%(n)d tasks", count) % {"n": count}
    return Step(_("Tasks of the plan"), "done" if count else "todo", words, **_sheet(campaign, "tasks"))


def _figures(campaign: Campaign) -> Step:
    year = campaign.year - 1
    rows = DataValue.objects.filter(year=year, measure__slug=campaign.framework.slug, accepted_at__isnull=False)
    count = rows.count()
    words = _("No figure of %(year)d yet; trends need it.") % {"year": year}
    if count:
        words = ngettext("%(n)d figure of %(year)d", "%(n)d figures of %(year)d", count) % {"n": count, "year": year}
    return Step(_("Figures of past years"), "done" if count else "free", words, **_sheet(campaign, "figures"))


def _accounts(campaign: Campaign, today: date, people: bool) -> Step:
    reporters = Membership.objects.filter(valid_on(today), role="unit_reporter", user__is_active=True)
    missing = (
        campaign.units.filter(active=True, reports=True)
        .exclude(organisation__in=reporters.values("organisation"))
        .count()
    )
    words = _("Every unit has somebody who reports.")
    if missing:
        words = ngettext("%(n)d unit has nobody who reports", "%(n)d units have nobody who reports", missing) % {
            "n": missing
        }
    state = "look" if missing else "done" if campaign.units.exists() else "todo"
    if not people:
        return Step(_("Accounts"), state, words, "", "")
    url, action = reverse("setup_people_list"), _("Import")
    if missing:
        url, action = reverse("setup_people_without"), _("See which")
    return Step(_("Accounts"), state, words, url, action, reverse("setup_people_template"))


def _opening(campaign: Campaign) -> Step:
    words: Any = {
        "draft": _("Units see nothing before the round is open."),
        "open": _("Open: units enter their figures."),
        "closed": _("Closed: nothing is entered any more."),
    }[campaign.state]
    return Step(_("Open the round"), "todo" if campaign.state == "draft" else "done", words, "", "")
