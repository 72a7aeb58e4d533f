"""Sums of accepted figures along a unit's path to the city, kept in the transaction that accepts or returns.

A unit counts as core.book.add_up counts it: with all it needs for the verdict of an indicator, or not at all.
The cost of one acceptance grows with the indicators it touches and the height of the tree, never with the number
of units. `rebuild` reads everything again; a property test holds both equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import book, figures
from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.values import Value
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Tie
from hieuhoc.submissions import standing
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import DataValue, NodeSum
from hieuhoc.submissions.standing import Place

FIELDS = ("part", "whole", "number", "answered", "not_applicable")
Counts = tuple[int, int, int, int, int]
NOTHING: Counts = (0, 0, 0, 0, 0)
Totals = dict[tuple[int, int], Counts]  # node, measure → counts


def plus(one: Counts, other: Counts, sign: int = 1) -> Counts:
    a, b, c, d, e = (x + sign * y for x, y in zip(one, other, strict=True))
    return a, b, c, d, e


def as_value(row: DataValue, code: str) -> Value:
    return Value(
        row.year, row.organisation_id, code, row.breakdown, row.status, row.part, row.whole, row.number, row.rating,
        row.choice, "", row.basis, row.restated,
    )  # fmt: skip


def contribution(indicator: Indicator, rows: Iterable[Value]) -> dict[str, Counts]:
    """What one unit adds to the sums of an indicator, by measurement."""
    by_code: dict[str, list[Value]] = defaultdict(list)
    for row in rows:
        by_code[row.measurement].append(row)
    answers = [(m, figures.of_rows(m, by_code[m.code])) for m in indicator.measurements]
    counted = book.has_answered(indicator, answers) and book.adds_up(indicator, answers)
    if not counted and not book.is_excluded(indicator, answers):
        return {}
    return {m.code: _counts(figure) for m, figure in answers if figure.answered}


def _counts(figure: figures.Figure) -> Counts:
    if not figure.given:
        return 0, 0, 0, 0, 1
    return int(figure.part or 0), int(figure.whole or 0), int(figure.number or 0), 1, 0


def accept(campaign: Campaign, places: Collection[Place], at: datetime) -> None:
    """From now on the figures of these places count."""
    _set(campaign, places, at)


def withdraw(campaign: Campaign, places: Collection[Place]) -> None:
    """They no longer count."""
    _set(campaign, places, None)


def _set(campaign: Campaign, places: Collection[Place], accepted_at: datetime | None) -> None:
    if not places:
        return
    # Whoever changes sums holds the round, so that a rebuild beside it cannot lose a unit.
    Campaign.objects.select_for_update(no_key=True).only("pk").get(pk=campaign.pk)
    framework = framework_of(campaign.framework)
    rows = standing.values(campaign, framework, places)
    moved: Totals = defaultdict(lambda: NOTHING)
    accepted = [row for row in rows if row.accepted_at is not None]
    nodes = _nodes(campaign, {subject for subject, _ in places})
    for total, sign in ((_totals(campaign, framework, accepted, nodes), -1),) + (
        ((_totals(campaign, framework, rows, nodes), 1),) if accepted_at else ()
    ):
        for key, counts in total.items():
            moved[key] = plus(moved[key], counts, sign)
    changing = [row.pk for row in rows if (row.accepted_at is None) != (accepted_at is None)]
    DataValue.objects.filter(pk__in=changing).update(accepted_at=accepted_at)
    _apply(campaign, {key: counts for key, counts in moved.items() if counts != NOTHING})


def _totals(
    campaign: Campaign, framework: Framework, rows: Iterable[DataValue], nodes: Mapping[int, Collection[int]]
) -> Totals:
    """Rows added up per node above their unit; rows of city figures and of other organisations add nothing."""
    ids = entry.measure_ids(framework.slug)
    codes = {pk: code for code, pk in ids.items()}
    spread = campaigns.territorial(campaign, framework)
    by_place: dict[Place, list[Value]] = defaultdict(list)
    for row in rows:
        code = codes.get(row.measure_id, "")
        if row.organisation_id in nodes and code.partition("/")[0] in spread:
            by_place[row.organisation_id, code.partition("/")[0]].append(as_value(row, code))
    totals: Totals = defaultdict(lambda: NOTHING)
    for (unit, indicator), values in by_place.items():
        for code, counts in contribution(framework.by_code[indicator], values).items():
            for node in nodes[unit]:
                totals[node, ids[code]] = plus(totals[node, ids[code]], counts)
    return totals


def _nodes(campaign: Campaign, organisation_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """For each expected unit the nodes above it, up to the city, as the round froze them."""
    units = ReportingUnit.objects.filter(campaign=campaign, expected=True, active=True)
    if organisation_ids is not None:
        units = units.filter(organisation__in=organisation_ids)
    above = dict(units.values_list("organisation_id", "parent_id"))
    city = organisations.city().organisation_id
    parents: dict[int, int] = {}
    asked = {number for number in above.values() if number is not None and number != city}
    while asked:
        ties = Tie.objects.filter(organisations.valid_on(campaign.period_end), organisation__in=asked, tree="territory")
        found = dict(ties.values_list("organisation_id", "parent_id"))
        parents |= found
        asked = {number for number in found.values() if number != city and number not in parents}
    return {unit: _path(parent, parents, city) for unit, parent in above.items()}


def _path(start: int | None, parents: Mapping[int, int], city: int) -> list[int]:
    path: list[int] = []
    node = start
    while node is not None and node != city and node not in path:
        path.append(node)
        node = parents.get(node)
    return [*path, city]


def _apply(campaign: Campaign, moved: Totals) -> None:
    if not moved:
        return
    NodeSum.objects.bulk_create(
        (NodeSum(campaign=campaign, node_id=node, measure_id=measure) for node, measure in moved), ignore_conflicts=True
    )
    for (node, measure), counts in sorted(moved.items()):
        NodeSum.objects.filter(campaign=campaign, node=node, measure=measure).update(
            **{field: F(field) + count for field, count in zip(FIELDS, counts, strict=True)}
        )


@transaction.atomic
def rebuild(*, campaign_id: int, by: Actor, at: datetime) -> int:
    """Adds everything up again, as after a redraw of the tree or a restored backup. Returns the number of sums."""
    access.require(by, Permission.COMPILE, at=at)
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("framework").get(pk=campaign_id)
    )
    totals = computed(campaign)
    NodeSum.objects.filter(campaign=campaign).delete()
    NodeSum.objects.bulk_create(
        NodeSum(campaign=campaign, node_id=node, measure_id=measure, **dict(zip(FIELDS, counts, strict=True)))
        for (node, measure), counts in sorted(totals.items())
    )
    record("rebuild_sums", campaign, by=by, at=at, sums=len(totals))
    return len(totals)


def computed(campaign: Campaign) -> Totals:
    """The sums as they follow from every accepted row."""
    framework = framework_of(campaign.framework)
    spread = campaigns.territorial(campaign, framework)
    ids = entry.measure_ids(framework.slug)
    measures = [ids[m.code] for code in spread for m in framework.by_code[code].measurements if m.code in ids]
    rows = DataValue.objects.filter(measure__in=measures, year=campaign.year, restated=False, accepted_at__isnull=False)
    return dict(_totals(campaign, framework, rows, _nodes(campaign)))
