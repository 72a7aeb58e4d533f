"""The few statements of every acceptance, written by hand: sums must cost less than the saved cell they add up.

Both engines understand each statement as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from hieuhoc.campaigns.models import Campaign

FIELDS = ("part", "whole", "number", "answered", "not_applicable")
Counts = tuple[int, int, int, int, int]
MOST = 500  # rows a statement: well under the number of parameters SQLite takes

# Each expected unit with every node above it; the first row holds the city. UNION ends in a circle of ties too.
_NODES = """
    WITH RECURSIVE city AS (SELECT organisation_id AS id FROM organisations_city), path(unit, node) AS (
        SELECT u.organisation_id, u.parent_id FROM campaigns_reportingunit u
         WHERE u.campaign_id = %s AND u.expected AND u.active {only}
        UNION
        SELECT p.unit, t.parent_id FROM path p JOIN organisations_tie t ON t.organisation_id = p.node
         WHERE t.tree = 'territory' AND t.valid_from <= %s AND (t.valid_to IS NULL OR t.valid_to > %s)
           AND p.node <> (SELECT id FROM city)
    )
    SELECT NULL, id FROM city UNION ALL SELECT unit, node FROM path
"""
_MOVE = f"""
    UPDATE submissions_nodesum SET {", ".join(f"{field} = {field} + %s" for field in FIELDS)}
     WHERE campaign_id = %s AND node_id = %s AND measure_id = %s
"""
_ADD = f"""
    INSERT INTO submissions_nodesum (campaign_id, node_id, measure_id, {", ".join(FIELDS)}) VALUES {{rows}}
    ON CONFLICT (campaign_id, node_id, measure_id)
    DO UPDATE SET {", ".join(f"{field} = submissions_nodesum.{field} + excluded.{field}" for field in FIELDS)}
"""


def lock(campaign_id: int) -> None:
    """Whoever changes sums holds the round, so that a rebuild beside it cannot lose a unit. SQLite lets one write."""
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM campaigns_campaign WHERE id = %s FOR NO KEY UPDATE", [campaign_id])


def nodes(campaign: Campaign, organisation_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """For each expected unit (of these) the nodes above it, the city first, as the round froze them."""
    only = "" if organisation_ids is None else f"AND u.organisation_id IN ({_marks(organisation_ids) or 'NULL'})"
    day = connection.ops.adapt_datefield_value(campaign.period_end)
    with connection.cursor() as cursor:
        cursor.execute(_NODES.format(only=only), [campaign.pk, *(organisation_ids or ()), day, day])
        (_, city), *rows = cursor.fetchall()
    found: dict[int, list[int]] = {}
    for unit, node in rows:
        above = found.setdefault(unit, [city])
        if node is not None and node != city:
            above.append(node)
    return found


def mark(value_ids: Sequence[int], accepted_at: datetime | None) -> None:
    """When these values were accepted; None: no longer."""
    moment = connection.ops.adapt_datetimefield_value(accepted_at) if accepted_at else None
    with connection.cursor() as cursor:
        for begin in range(0, len(value_ids), MOST):
            some = value_ids[begin : begin + MOST]
            statement = f"UPDATE submissions_datavalue SET accepted_at = %s WHERE id IN ({_marks(some)})"
            cursor.execute(statement, [moment, *some])


def move(campaign_id: int, moved: Mapping[tuple[int, int], Counts]) -> None:
    """Adds to the kept sums. What falls was kept before, so only what rises may need a row of its own."""
    rising = [(key, counts) for key, counts in sorted(moved.items()) if min(counts) >= 0]
    with connection.cursor() as cursor:
        for key, counts in sorted(moved.items()):
            if min(counts) < 0:
                cursor.execute(_MOVE, [*counts, campaign_id, *key])
        for begin in range(0, len(rising), MOST // 5):
            some = rising[begin : begin + MOST // 5]
            values: list[Any] = [number for key, counts in some for number in (campaign_id, *key, *counts)]
            cursor.execute(_ADD.format(rows=", ".join([f"({_marks(range(8))})"] * len(some))), values)


def _marks(many: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(many))
