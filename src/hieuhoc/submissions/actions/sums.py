"""Sums of accepted figures along a unit's path to the city, kept in the transaction that accepts or returns.

A unit counts as core.book.add_up counts it: with all it needs for the verdict of an indicator, or not at all.
The cost of one acceptance grows with the indicators it touches and the height of the tree, never with the number
of units. `rebuild` reads everything again; a property test holds both equal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import datetime
from typing import cast

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import book, figures
from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.numbers import shown_scaled
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.values import Value
from hieuhoc.organisations import access
from hieuhoc.submissions import desk, tally
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import DataValue, NodeSum
from hieuhoc.submissions.standing import Place
from hieuhoc.submissions.tally import FIELDS, Counts

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


# In 10⁻⁴ of the unit: five thousand units of this size still add up within 64 bits.
MOST = 10**15


def _fits(rows: Iterable[tuple[str, DataValue]], nodes: Collection[int]) -> None:
    """A figure too large to be added up over all units is a slip of the hand: refused before anything is written."""
    for code, row in rows:
        largest = max(row.part or 0, row.whole or 0, row.number or 0)
        if row.organisation_id in nodes and largest > MOST:
            raise Refusal(
                "too_large_to_add",
                f"Chỉ số {code}: số {shown_scaled(largest, 'vi')} lớn hơn mọi số của một đơn vị. Trả lại để đơn vị sửa.",
                f"Indicator {code}: {shown_scaled(largest, 'en')} is larger than any figure of a unit. Return it.",
                place=code,
            )


def withdraw(campaign: Campaign, places: Collection[Place]) -> None:
    """They no longer count."""
    _set(campaign, places, None)


def _set(campaign: Campaign, places: Collection[Place], accepted_at: datetime | None) -> None:
    if not places:
        return
    tally.lock(campaign.pk)
    framework, wanted = framework_of(campaign.framework), set(places)
    subjects = sorted({subject for subject, _ in wanted})
    rows = [
        (code, row)
        for code, row in desk.values_of(subjects, [campaign.year], framework.slug)
        if not row.restated and (row.organisation_id, code.partition("/")[0]) in wanted
    ]
    nodes = tally.nodes(campaign, subjects)
    if accepted_at is not None:
        _fits(rows, nodes)
    accepted = [(code, row) for code, row in rows if row.accepted_at is not None]
    moved: Totals = defaultdict(lambda: NOTHING)
    for counted, sign in ((accepted, -1), (rows if accepted_at else [], 1)):
        for key, counts in _totals(campaign, framework, counted, nodes).items():
            moved[key] = plus(moved[key], counts, sign)
    tally.mark([row.pk for _, row in rows if (row.accepted_at is None) != (accepted_at is None)], accepted_at)
    tally.move(campaign.pk, {key: counts for key, counts in moved.items() if counts != NOTHING})


def _totals(
    campaign: Campaign,
    framework: Framework,
    rows: Iterable[tuple[str, DataValue]],
    nodes: Mapping[int, Collection[int]],
) -> Totals:
    """The few units of an acceptance: each climbs its path by itself."""
    totals: Totals = defaultdict(lambda: NOTHING)
    for (unit, measure), counts in _given(campaign, framework, rows, nodes).items():
        for node in nodes[unit]:
            totals[node, measure] = plus(totals[node, measure], counts)
    return totals


def _given(
    campaign: Campaign,
    framework: Framework,
    rows: Iterable[tuple[str, DataValue]],
    nodes: Mapping[int, Collection[int]],
) -> Totals:
    """What each unit adds, by measure; rows of city figures and of other organisations add nothing."""
    spread = campaigns.territorial(campaign, framework)
    measures: dict[str, int] = {}
    by_place: dict[Place, list[Value]] = defaultdict(list)
    for code, row in rows:
        indicator = code.partition("/")[0]
        if row.organisation_id in nodes and indicator in spread:
            measures[code] = row.measure_id
            by_place[row.organisation_id, indicator].append(as_value(row, code))
    return {
        (unit, measures[code]): counts
        for (unit, indicator), values in by_place.items()
        for code, counts in contribution(framework.by_code[indicator], values).items()
    }


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
    """The sums as they follow from every accepted row: the whole city at once."""
    from hieuhoc.core import aggregation  # here, so that processes that never rebuild do not load numpy

    framework = framework_of(campaign.framework)
    spread = campaigns.territorial(campaign, framework)
    ids = entry.measure_ids(framework.slug)
    measures = [ids[m.code] for code in spread for m in framework.by_code[code].measurements if m.code in ids]
    codes = {pk: code for code, pk in ids.items()}
    rows = DataValue.objects.filter(measure__in=measures, year=campaign.year, restated=False, accepted_at__isnull=False)
    coded = ((codes[row.measure_id], row) for row in rows)
    nodes = tally.nodes(campaign)
    tree = aggregation.layout(nodes, _parents(nodes))
    given = _given(campaign, framework, coded, nodes)
    return cast("Totals", aggregation.add_up(cast("dict[tuple[Hashable, Hashable], aggregation.Row]", given), tree))


def _parents(nodes: Mapping[int, Collection[int]]) -> dict[Hashable, Hashable | None]:
    """The unit above each. Of the nodes above a unit, one with more units below it stands higher."""
    below = Counter(node for above in nodes.values() for node in above)
    parents: dict[Hashable, Hashable | None] = {}
    for unit, above in nodes.items():
        city = next(iter(above))
        path = [unit, *sorted(above, key=lambda node: (node == city, below[node], node))]
        parents |= dict(zip(path, [*path[1:], None], strict=True))
    return parents
