"""The few reads of every saved cell, written by hand: through the ORM, building each query costs ten times its answer.

What comes back are ordinary model instances; fields that were not read load themselves when somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection

from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core.completeness import Key
from hieuhoc.submissions.models import DataValue, Submission

_SUBMISSION = """
    SELECT s.*, u.organisation_id AS at_organisation, u.kind AS at_kind, u.campaign_id AS at_campaign, c.year AS at_year,
           f.id AS at_framework, f.slug AS at_slug, f.digest AS at_digest
      FROM submissions_submission s
      JOIN campaigns_reportingunit u ON u.id = s.unit_id
      JOIN campaigns_campaign c ON c.id = u.campaign_id
      JOIN catalogue_frameworkversion f ON f.id = c.framework_id
     WHERE s.id = %s
"""
_VALUES = """
    SELECT v.*, k.code AS at_code
      FROM submissions_datavalue v JOIN catalogue_measurekey k ON k.id = v.measure_id
     WHERE v.organisation_id = %s AND v.year = %s AND k.slug = %s AND k.code IN ({})
"""
_LEADS = """
    SELECT 1 FROM campaigns_assignment
     WHERE unit_id = %s AND indicator = %s AND subject_id = %s AND role = 'lead' LIMIT 1
"""


def submission(pk: int, *, lock: bool = False) -> Submission:
    """With its unit, round and criteria set as far as saving needs them. Raises DoesNotExist."""
    held = " FOR UPDATE OF s" if lock and connection.features.has_select_for_update else ""
    rows: list[Any] = list(Submission.objects.raw(_SUBMISSION + held, [pk]))
    for row in rows:
        framework = FrameworkVersion.from_db(
            connection.alias, ["id", "slug", "digest"], [row.at_framework, row.at_slug, row.at_digest]
        )
        campaign = Campaign.from_db(
            connection.alias, ["id", "framework_id", "year"], [row.at_campaign, row.at_framework, row.at_year]
        )
        unit = ReportingUnit.from_db(
            connection.alias,
            ["id", "campaign_id", "organisation_id", "kind"],
            [row.unit_id, row.at_campaign, row.at_organisation, row.at_kind],
        )
        campaign.framework, unit.campaign, row.unit = framework, campaign, unit
        return cast(Submission, row)
    raise Submission.DoesNotExist


def values(organisation_id: int, year: int, slug: str, codes: Sequence[str]) -> dict[Key, DataValue]:
    """By code of the measurement and breakdown."""
    marks = ", ".join(["%s"] * len(codes))
    rows: list[Any] = list(DataValue.objects.raw(_VALUES.format(marks), [organisation_id, year, slug, *codes]))
    return {(row.at_code, row.breakdown): row for row in rows}


def measure_ids(slug: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id FROM catalogue_measurekey WHERE slug = %s", [slug])
        return dict(cursor.fetchall())


def leads(unit_id: int, indicator: str, subject_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [unit_id, indicator, subject_id])
        return cursor.fetchone() is not None
