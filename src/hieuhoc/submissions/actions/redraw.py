"""The explicit act that follows a decree: the tree frozen anew, nothing given is lost, successors start with a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import SYSTEM, Actor, event, record
from hieuhoc.audit.models import AuditEvent
from hieuhoc.campaigns import redraw as tree
from hieuhoc.campaigns.models import Campaign, Redraw, ReportingUnit
from hieuhoc.campaigns.redraw import Difference, Link
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.completeness import SEXES
from hieuhoc.core.framework import Measurement
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.actions import sums
from hieuhoc.submissions.actions.opening import start_submissions
from hieuhoc.submissions.models import DataValue, Narrative, Submission

FIGURES = ("part", "whole", "number")


@dataclass(frozen=True)
class Proposal:
    """A successor's figure put together from what the ended units gave. `missing`: who has not given it yet."""

    successor: int
    measure: int
    code: str
    breakdown: str
    figures: Mapping[str, int | None]
    origins: tuple[int, ...]
    approximate: bool


@transaction.atomic
def redraw(*, campaign_id: int, decree: str, reason: str, by: Actor, at: datetime) -> Redraw:
    """Follows every decree in force by the period's last day. Closed and published rounds are never touched."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
    tree.require_open(campaign)
    _require_unpublished(campaign)
    if not decree.strip() or not reason.strip():
        raise Refusal("reason_needed", "Ghi số nghị quyết và lý do chốt lại.",
                      "Give the decree and the reason of the redraw.", place="decree")  # fmt: skip
    found = tree.difference(campaign)
    if found.empty:
        raise Refusal("nothing_to_redraw", "Cây đơn vị của đợt đã khớp với ngày cuối kỳ. Không có gì để chốt lại.",
                      "The round's tree matches the last day of its period. There is nothing to redraw.")  # fmt: skip
    units = tree.redraw_units(campaign, found, decree.strip())
    start_submissions(campaign)
    submissions = {s.unit_id: s for s in Submission.objects.filter(unit__campaign=campaign)}
    made, waiting = propose(campaign, found)
    values = _write(campaign, made, units, submissions, by, at)
    _city_values(campaign, found, units, submissions)
    _words(found, units, submissions)
    summary: dict[str, Any] = {
        "ended": [u.pk for u in found.ended],
        "started": [units[n.id].pk for n in found.coming],
        "renamed": [u.pk for u, _node in found.renamed],
        "unchanged": found.unchanged,
        "proposed": values,
        "waiting": waiting,
        "targets_differ": tree.carry_targets(campaign, found),
        "tasks": _tasks(campaign, found),
        "unanswered": tree.unanswered(campaign),
    }
    sums.rebuild(campaign_id=campaign.pk, by=SYSTEM, at=at)
    row = Redraw.objects.create(
        campaign=campaign, decree=decree.strip()[:200], reason=reason.strip()[:300], at=at, by_label=by.label,
        summary=summary,
    )  # fmt: skip
    record("redraw", row, by=by, at=at, campaign=campaign.pk, decree=row.decree, **summary)
    return row


def _require_unpublished(campaign: Campaign) -> None:
    if Submission.objects.filter(unit__campaign=campaign, state="locked").exists():
        raise Refusal(
            "published",
            "Đợt này đã công bố kết quả nên giữ nguyên cây đơn vị. Nghị quyết mới có hiệu lực cho đợt sau.",
            "Results of this round are published, so its tree stays. The decree counts for the next round.",
        )


def propose(campaign: Campaign, found: Difference) -> tuple[list[Proposal], list[dict[str, Any]]]:
    """What could be added up, and what cannot be yet because a unit has not given it or its share is not known."""
    framework = framework_of(campaign.framework)
    ended = {unit.organisation_id for unit in found.ended}
    rows = DataValue.objects.filter(
        organisation__in=ended, year=campaign.year, restated=False, measure__slug=framework.slug, measure__addable=True,
        status__in=("", "none"),
    ).select_related("measure")  # fmt: skip
    given: dict[tuple[str, int], dict[str, DataValue]] = defaultdict(dict)
    for row in rows:
        given[row.measure.code, row.organisation_id][row.breakdown] = row
    made: list[Proposal] = []
    waiting: list[dict[str, Any]] = []
    codes = sorted({code for code, _origin in given if code in framework.measurements})
    for node in found.coming:
        links = found.origins(node.id)
        for code in codes:
            held = [given.get((code, link.origin), {}) for link in links]
            if not any(held):
                continue
            lacking = [link.origin for link, rows_ in zip(links, held, strict=True) if not rows_ or link.share is None]
            if lacking:
                waiting.append({"unit": node.id, "measure": code, "lacking": lacking})
                continue
            made += _summed(framework.measurements[code], node.id, links, held)
    return made, waiting


def _summed(
    measurement: Measurement, successor: int, links: Iterable[Link], held: list[dict[str, DataValue]]
) -> list[Proposal]:
    """Both sexes where every unit gave both, else the totals."""
    pairs = list(zip(links, held, strict=True))
    if measurement.kind == "trend" and any(row.choice for _link, rows in pairs for row in rows.values()):
        return []
    by_sex = all(sex in rows for _link, rows in pairs for sex in SEXES)
    found = []
    for breakdown in SEXES if by_sex else ("",):
        figures: dict[str, int | None] = {}
        for name in FIGURES:
            parts = [_share(_figure(rows, breakdown, name), link, measurement) for link, rows in pairs]
            figures[name] = None if None in parts else sum(p for p in parts if p is not None)
        if any(value is not None for value in figures.values()):
            key = next(iter(pairs[0][1].values())).measure_id
            found.append(Proposal(successor, key, measurement.code, breakdown, figures,
                                  tuple(link.origin for link, _rows in pairs),
                                  any(link.share != 1 for link, _rows in pairs)))  # fmt: skip
    return found


def _figure(rows: dict[str, DataValue], breakdown: str, name: str) -> int | None:
    if breakdown in rows:
        value: int | None = getattr(rows[breakdown], name)
        return value
    halves = [getattr(rows[sex], name) for sex in SEXES if sex in rows]
    return sum(halves) if len(halves) == 2 and None not in halves else None


def _share(value: int | None, link: Link, measurement: Measurement) -> int | None:
    """Share below 1: the part, rounded half up to what the measurement counts."""
    if value is None or link.share is None or link.share == 1:
        return value
    step: int = 10 ** (4 - measurement.decimals)
    exact = Fraction(link.share) * value / step
    return int((2 * exact.numerator + exact.denominator) // (2 * exact.denominator)) * step


def _write(
    campaign: Campaign, made: Iterable[Proposal], units: Mapping[int, ReportingUnit],
    submissions: Mapping[int, Submission], by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Drafts of the successors; what stands there already is never written over."""
    names = organisations.names_on({o for p in made for o in p.origins}, campaign.period_start)
    taken = set(
        DataValue.objects.filter(organisation__in=list(units), year=campaign.year, restated=False)
        .values_list("organisation_id", "measure_id", "breakdown")
    )  # fmt: skip
    rows = []
    for one in made:
        submission = submissions.get(units[one.successor].pk)
        if submission is None or (one.successor, one.measure, one.breakdown) in taken:
            continue
        source = "Cộng từ " + ", ".join(names[o].name for o in one.origins if o in names)
        rows.append(DataValue(
            organisation_id=one.successor, measure_id=one.measure, breakdown=one.breakdown, year=campaign.year,
            submission=submission, source=source[:200], basis="", typed_by_id=by.pk, typed_at=at, **one.figures,
            note="≈ chia theo tỷ lệ của nghị quyết; kiểm tra lại." if one.approximate else "",
        ))  # fmt: skip
        if submission.state == "todo":
            submission.state, submission.saved_at = "draft", at
            submission.save(update_fields=["state", "saved_at"])
    DataValue.objects.bulk_create(rows)
    AuditEvent.objects.bulk_create(
        event("propose_value", row, by=by, at=at, organisation_id=row.organisation_id, source=row.source,
              part=row.part, whole=row.whole, number=row.number)
        for row in rows
    )  # fmt: skip
    return len(rows)


def _city_values(
    campaign: Campaign, found: Difference, units: Mapping[int, ReportingUnit], submissions: Mapping[int, Submission]
) -> None:
    """Figures of the city that an ended body had typed go on in its successor's report."""
    city = organisations.city().organisation_id
    for unit in found.ended:
        heirs = {link.successor for link in found.heirs(unit.organisation_id)}
        old = submissions.get(unit.pk)
        if len(heirs) != 1 or old is None:
            continue
        heir = units.get(heirs.pop())
        new = submissions.get(heir.pk) if heir is not None else None
        if new is not None:
            DataValue.objects.filter(
                submission=old, organisation=city, year=campaign.year, accepted_at__isnull=True
            ).update(submission=new)


def _words(found: Difference, units: Mapping[int, ReportingUnit], submissions: Mapping[int, Submission]) -> None:
    """Texts of ended units, each under its unit's name, where the successor has none yet."""
    for node in found.coming:
        target = submissions.get(units[node.id].pk)
        origins = {link.origin for link in found.origins(node.id) if link.share == 1}
        sources = [u for u in found.ended if u.organisation_id in origins and u.pk in submissions]
        if target is None or not sources or target.narratives.exists():
            continue
        texts: dict[str, list[str]] = defaultdict(list)
        for unit in sources:
            for row in submissions[unit.pk].narratives.exclude(text=""):
                texts[row.section].append(f"{unit.name}: {row.text}" if len(sources) > 1 else row.text)
        Narrative.objects.bulk_create(
            Narrative(submission=target, section=section, text="\n\n".join(pieces)) for section, pieces in texts.items()
        )


def _tasks(campaign: Campaign, found: Difference) -> int:
    """Tasks of the plan follow a body or unit to its one successor."""
    moved = 0
    for unit in found.ended:
        heirs = {link.successor for link in found.heirs(unit.organisation_id)}
        if len(heirs) == 1:
            heir = heirs.pop()
            moved += PlanTask.objects.filter(year=campaign.year, lead=unit.organisation_id).update(lead=heir)
            for task in PlanTask.objects.filter(year=campaign.year, support=unit.organisation_id):
                task.support.remove(unit.organisation_id)
                task.support.add(heir)
                moved += 1
    return moved
