"""The few reads of every saved cell, written by hand: through the ORM, building each query costs ten times its answer.

What comes back are ordinary model instances; fields that were not read load themselves when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model

from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core.completeness import Key
from hieuhoc.submissions.models import DataValue, Remark, Submission

M = TypeVar("M", bound=Model)

_SUBMISSION = """
    SELECT s.id, s.unit_id, s.state, s.sent_at, s.on_behalf, s.saved_at,
           u.organisation_id, u.kind, u.campaign_id, c.year, c.state, f.id, f.slug, f.digest
      FROM submissions_submission s
      JOIN campaigns_reportingunit u ON u.id = s.unit_id
      JOIN campaigns_campaign c ON c.id = u.campaign_id
      JOIN catalogue_frameworkversion f ON f.id = c.framework_id
     WHERE s.id = %s
"""
_FIELDS = tuple(DataValue._meta.concrete_fields)
_COLUMNS = {field.name: str(field.column) for field in _FIELDS}
_NAMES = [field.attname for field in _FIELDS]
# The plus keeps SQLite off the index by year, which would read every value of the year for the few of one unit.
_VALUES = f"""
    SELECT k.code, {", ".join("v." + column for column in _COLUMNS.values())}
      FROM submissions_datavalue v JOIN catalogue_measurekey k ON k.id = v.measure_id
     WHERE v.organisation_id {{subjects}} AND +v.year {{years}} AND k.slug = %s
"""
_FACTS = """
    SELECT u.name, u.name_en, c.name, c.name_en, c.deadline_wording, c.deadline_wording_en, c.cut_off,
           COALESCE((SELECT e.last_day FROM campaigns_extension e WHERE e.unit_id = u.id
                      ORDER BY e.at DESC, e.id DESC LIMIT 1), c.last_day),
           (SELECT COUNT(*) FROM plans_plantask t
             WHERE t.year = c.year AND (t.lead_id = u.organisation_id OR t.lead_kind = u.kind
                   OR EXISTS (SELECT 1 FROM plans_plantask_support x
                               WHERE x.plantask_id = t.id AND x.organisation_id = u.organisation_id))),
           (SELECT COUNT(*) FROM submissions_taskanswer a WHERE a.submission_id = s.id AND a.state <> 'todo'),
           (SELECT COUNT(*) FROM submissions_narrative n WHERE n.submission_id = s.id AND n.text <> ''),
           (SELECT COUNT(*) FROM submissions_transition w WHERE w.submission_id = s.id)
      FROM submissions_submission s
      JOIN campaigns_reportingunit u ON u.id = s.unit_id
      JOIN campaigns_campaign c ON c.id = u.campaign_id
     WHERE s.id = %s
"""
_ASSIGNED = """
    SELECT indicator, role, subject_id FROM campaigns_assignment WHERE unit_id = %s
"""
_REMARK_NAMES = [field.attname for field in Remark._meta.concrete_fields]
_REMARKS = f"SELECT {', '.join(_REMARK_NAMES)} FROM submissions_remark WHERE submission_id = %s ORDER BY at, id"
_TARGETS = """
    SELECT organisation_id, indicator, value FROM campaigns_target WHERE slug = %s AND year = %s AND organisation_id IN ({})
"""
_LEADS = """
    SELECT 1 FROM campaigns_assignment
     WHERE unit_id = %s AND indicator = %s AND subject_id = %s AND role = 'lead' LIMIT 1
"""


def submission(pk: int, *, lock: bool = False) -> Submission:
    """With its unit, round and criteria set as far as saving needs them. Raises DoesNotExist."""
    held = " FOR UPDATE OF s" if lock and connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_SUBMISSION + held, [pk])
        row = cursor.fetchone()
    if row is None:
        raise Submission.DoesNotExist
    (
        number,
        unit_id,
        state,
        sent_at,
        on_behalf,
        saved_at,
        organisation,
        kind,
        campaign_id,
        year,
        round_state,
        *version,
    ) = row
    found = _made(
        Submission,
        ("id", "unit_id", "state", "sent_at", "on_behalf", "saved_at"),
        (number, unit_id, state, _moment(sent_at), bool(on_behalf), _moment(saved_at)),
    )
    unit = _made(
        ReportingUnit, ("id", "campaign_id", "organisation_id", "kind"), (unit_id, campaign_id, organisation, kind)
    )
    campaign = _made(Campaign, ("id", "framework_id", "year", "state"), (campaign_id, version[0], year, round_state))
    campaign.framework = _made(FrameworkVersion, ("id", "slug", "digest"), version)
    unit.campaign, found.unit = campaign, unit
    return found


def _made(model: type[M], names: Sequence[str], row: Sequence[Any]) -> M:
    """`names` in the order of the model's fields: Django takes the values in that order."""
    return model.from_db(connection.alias, names, row)


def _moment(stored: datetime | None) -> datetime | None:
    """SQLite keeps moments in UTC without saying so."""
    return stored.replace(tzinfo=UTC) if stored is not None and stored.tzinfo is None else stored


def remarks(pk: int) -> list[Remark]:
    with connection.cursor() as cursor:
        cursor.execute(_REMARKS, [pk])
        rows = cursor.fetchall()
    found = [_made(Remark, _REMARK_NAMES, row) for row in rows]
    for one in found:
        one.at, one.answered_at, one.settled_at = map(_moment, (one.at, one.answered_at, one.settled_at))  # type: ignore[assignment]
    return found


class Facts(NamedTuple):
    """What the head of the workbook says. `days` are as the database gives them: only compared, never shown."""

    unit: str
    unit_en: str
    round: str
    round_en: str
    wording: str
    wording_en: str
    cut_off: Any
    due: Any
    tasks: int
    begun: int
    written: int
    steps: int


def facts(pk: int) -> Facts:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [pk])
        return Facts(*cursor.fetchone())


class Assigned(NamedTuple):
    """What a page asks of an Assignment."""

    indicator: str
    role: str
    subject_id: int


def assigned(unit_id: int) -> list[Any]:
    """The rows of campaigns.Assignment of a unit, each an Assigned."""
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGNED, [unit_id])
        return [Assigned(*row) for row in cursor.fetchall()]


def targets(subjects: Sequence[int], slug: str, year: int) -> dict[tuple[int, str], int]:
    """(whom it is set for, indicator) → the target of the year."""
    if not subjects:
        return {}
    statement = _TARGETS.format(", ".join(["%s"] * len(subjects)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [slug, year, *subjects])
        return {(organisation, indicator): value for organisation, indicator, value in cursor.fetchall()}


def touch(pk: int, state: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute("UPDATE submissions_submission SET state = %s, saved_at = %s WHERE id = %s", [state, moment, pk])


def update_value(value: DataValue, names: Iterable[str]) -> None:
    """Writes these fields of a value that is there already."""
    columns = [_COLUMNS[name] for name in names]
    held = [_stored(getattr(value, column)) for column in columns]  # columns are called like their attributes
    settings = ", ".join(f"{column} = %s" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE submissions_datavalue SET {settings} WHERE id = %s", [*held, value.pk])


def _stored(held: Any) -> Any:
    if isinstance(held, datetime):
        return connection.ops.adapt_datetimefield_value(held)
    return connection.ops.adapt_datefield_value(held) if isinstance(held, date) else held


def values(organisation_id: int, year: int, slug: str, codes: Sequence[str]) -> dict[Key, DataValue]:
    """The values of one subject and year, by code of the measurement and breakdown."""
    marks = ", ".join(["%s"] * len(codes))
    statement = _VALUES.format(subjects="= %s", years="= %s") + f" AND k.code IN ({marks})"
    return {(code, row.breakdown): row for code, row in _rows(statement, [organisation_id, year, slug, *codes])}


def values_of(subjects: Sequence[int], years: Sequence[int], slug: str) -> list[tuple[str, DataValue]]:
    """The values of several subjects and years, each with the code of its measurement."""
    marks = [", ".join(["%s"] * len(many)) for many in (subjects, years)]
    statement = _VALUES.format(subjects=f"IN ({marks[0]})", years=f"IN ({marks[1]})")
    return list(_rows(statement, [*subjects, *years, slug])) if subjects else []


def _rows(statement: str, parameters: Sequence[Any]) -> Iterator[tuple[str, DataValue]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for code, *row in cursor.fetchall():
            value = DataValue.from_db(connection.alias, _NAMES, row)
            value.restated = bool(value.restated)
            value.typed_at, value.accepted_at = _moment(value.typed_at), _moment(value.accepted_at)
            yield code, value


def measure_ids(slug: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id FROM catalogue_measurekey WHERE slug = %s", [slug])
        return dict(cursor.fetchall())


def leads(unit_id: int, indicator: str, subject_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [unit_id, indicator, subject_id])
        return cursor.fetchone() is not None
