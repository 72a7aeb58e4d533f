"""What a judgement rests on, as the files `hieuhoc evaluate` reads: units, values, reorganisations.

A revision keeps these texts, so that it can be replayed for ever, by anyone, without this database.
Names and expected units come from the round's frozen tree; only accepted figures count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue import queries as catalogue
from hieuhoc.core.framework import Framework, Measurement
from hieuhoc.core.numbers import plain_scaled
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Reorganisation
from hieuhoc.organisations.queries import TERRITORIAL, Node
from hieuhoc.panels.models import Rating
from hieuhoc.submissions.models import DataValue

UNITS = ("code", "name", "name_en", "kind", "parent", "valid_from", "valid_to")
VALUES = (
    "year", "unit", "measurement", "breakdown", "status", "part", "whole", "number", "rating", "choice", "rater",
    "basis", "as_of", "source", "note", "restated",
)  # fmt: skip
CHANGES = ("date", "decision", "kind", "from", "to", "share")


@dataclass(frozen=True)
class Inputs:
    """The three files and what the judge is told besides."""

    framework: Framework
    campaign: Campaign
    units: str
    values: str
    reorganisations: str
    ids: dict[str, int]  # code on the period's last day → organisation


def gather(campaign: Campaign, *, accepted_only: bool = True) -> Inputs:
    """`accepted_only` False also counts what is sent and not yet decided ("what if all were accepted")."""
    framework = catalogue.framework_of(campaign.framework)
    nodes = _tree(campaign)
    kept = {node.id: node for node in nodes}
    here = {n.code: n.id for n in nodes if _lasts(n, campaign.period_end)}
    values = [*_rows(campaign, framework, kept, accepted_only), *_ratings(campaign, framework, kept)]
    return Inputs(
        framework,
        campaign,
        _csv(UNITS, (_unit(node, kept) for node in nodes)),
        _csv(VALUES, sorted(values, key=lambda row: (*(str(row.get(c, "")) for c in VALUES[:4]), row["rater"]))),
        _csv(CHANGES, _changes(kept, campaign.period_end)),
        here,
    )


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _lasts(node: Node, day: date) -> bool:
    return node.valid_from <= day and (node.valid_to is None or node.valid_to > day)


def _tree(campaign: Campaign) -> list[Node]:
    """Every territorial unit of all times, with this round's units exactly as they were frozen."""
    frozen = {u.organisation_id: u for u in campaign.units.filter(expected=True)}
    found = []
    for node in organisations.nodes(None):
        unit = frozen.get(node.id)
        if unit is not None:
            found.append(_as_frozen(node, unit, campaign.period_end))
        elif node.kind != campaign.level or not _lasts(node, campaign.period_end):
            found.append(node)
    return sorted(found, key=lambda n: (n.kind != "city", TERRITORIAL.index(n.kind), n.code, n.valid_from))


def _as_frozen(node: Node, unit: ReportingUnit, day: date) -> Node:
    """A unit ended by a decree the round has not followed still counts; one it has followed ends before the day."""
    end = node.valid_to
    if unit.active and end is not None and end <= day:
        end = None
    return Node(
        node.id, node.kind, unit.code, unit.name, unit.name_en, node.short, node.sort_key, node.folded,
        unit.parent_id, node.valid_from, end,
    )  # fmt: skip


def _unit(node: Node, kept: dict[int, Node]) -> dict[str, Any]:
    parent = kept.get(node.parent or 0)
    return {
        "code": node.code,
        "name": node.name,
        "name_en": node.name_en,
        "kind": node.kind,
        "parent": parent.code if parent else "",
        "valid_from": node.valid_from.isoformat(),
        "valid_to": node.valid_to.isoformat() if node.valid_to else "",
    }


def _changes(kept: dict[int, Node], until: date) -> Iterable[dict[str, Any]]:
    rows = Reorganisation.objects.filter(date__lte=until, origin__kind__in=TERRITORIAL).order_by("date", "pk")
    for row in rows:
        origin, successor = kept.get(row.origin_id), kept.get(row.successor_id or 0)
        if origin is None or (row.successor_id and successor is None):
            continue
        yield {
            "date": row.date.isoformat(),
            "decision": row.decision,
            "kind": row.kind,
            "from": origin.code,
            "to": successor.code if successor else "",
            "share": "" if row.share is None else format(row.share.normalize(), "f"),
        }


def _rows(
    campaign: Campaign, framework: Framework, kept: dict[int, Node], accepted_only: bool
) -> Iterable[dict[str, Any]]:
    """Figures of this year and last: territorial ones of the units, the others of the city."""
    spread = campaigns.territorial(campaign, framework)
    city = organisations.city().organisation_id
    active = set(campaign.units.filter(expected=True, active=True).values_list("organisation_id", flat=True))
    rows = DataValue.objects.filter(measure__slug=framework.slug, year__in=(campaign.year - 1, campaign.year))
    counted = Q(accepted_at__isnull=False)
    if not accepted_only:
        counted |= Q(submission__state__in=("sent", "fixed"))
    restated = set()
    chosen = []
    for row in (
        rows.filter(counted).exclude(year=campaign.year, restated=True).select_related("measure").order_by("-restated")
    ):
        place = (row.organisation_id, row.measure_id, row.breakdown, row.year)
        if place in restated:
            continue  # given anew for today's territory: the old figure stays in its own year's revision
        if row.restated:
            restated.add(place)
        measurement = framework.measurements.get(row.measure.code)
        node = kept.get(row.organisation_id)
        if measurement is None or node is None:
            continue
        territorial = row.measure.code.partition("/")[0] in spread
        if territorial and row.year == campaign.year and row.organisation_id not in active:
            continue
        if territorial == (row.organisation_id == city) or not _lasts(node, date(row.year, 12, 31)):
            continue
        chosen.append(_value(row, measurement, node.code))
    return chosen


def _value(row: DataValue, measurement: Measurement, code: str) -> dict[str, Any]:
    given = {"part": row.part, "whole": row.whole, "number": row.number}
    if row.status == "none":
        given = {"whole": row.whole}  # "none occurred" says the rest by itself; beside it the reader refuses figures
    return {
        "year": row.year,
        "unit": code,
        "measurement": measurement.code,
        "breakdown": row.breakdown,
        "status": row.status,
        **{name: plain_scaled(figure) or "" for name, figure in given.items() if figure is not None},
        "rating": row.rating or "",
        "choice": row.choice,
        "rater": "",
        "basis": row.basis,
        "as_of": row.as_of.isoformat() if row.as_of else "",
        "source": row.source,
        "note": row.note,
        "restated": "1" if row.restated else "",
    }


def _ratings(campaign: Campaign, framework: Framework, kept: dict[int, Node]) -> Iterable[dict[str, Any]]:
    """Experts by number, not by name: who they are is for the installation, not for the files."""
    city = kept[organisations.city().organisation_id].code
    for row in Rating.objects.filter(campaign=campaign).select_related("measure").order_by("pk"):
        if row.measure.code in framework.measurements:
            yield {
                "year": campaign.year,
                "unit": city,
                "measurement": row.measure.code,
                "rating": row.rating,
                "rater": f"expert-{row.expert_id}",
                "as_of": timezone.localdate(row.at).isoformat(),
            }
