"""The first act of an installation: the city, its units of all times and its bodies, from the packaged data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.vietnamese import fold, sort_key
from hieuhoc.organisations import access, packaged
from hieuhoc.organisations.models import City, Code, Name, Organisation, Reorganisation, Tie

FORMER = {"79": ("74", "77")}  # provinces whose territory joined a city on 1 July 2025
BEGINNING = date(2021, 1, 1)  # the day from which the packaged records are kept (docs/units.md)


@transaction.atomic
def found_city(*, code: str, agency: str, demonstration: bool = False, by: Actor, at: datetime) -> City:
    """`agency`: key of the body that is the standing agency (sgddt). Empty database only."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    units = [u for each in (code, *FORMER.get(code, ())) for u in packaged.all_units(each)]
    ids = _create([(u.kind, u.code, u.name, u.name_en, "", u.valid_from, u.valid_to) for u in units], "gso")
    spans = [(u.code, u.valid_from, u.valid_to, ids[(u.code, u.valid_from)]) for u in units]
    Tie.objects.bulk_create(
        Tie(
            organisation_id=ids[(u.code, u.valid_from)],
            parent_id=_holder(spans, u.parent, u.valid_from),
            valid_from=u.valid_from,
            valid_to=u.valid_to,
        )
        for u in units
        if u.parent
    )
    _reorganisations(code, spans)
    own = _holder(spans, code, units[-1].valid_from)
    bodies = _bodies(code, own)
    city = City.objects.create(organisation_id=own, agency_id=bodies[agency], demonstration=demonstration)
    cache.delete("city_facts")
    record("found_city", city, by=by, at=at, organisation_id=own, code=code, units=len(units))
    return city


def _create(rows: list[tuple[str, str, str, str, str, date, date | None]], scheme: str) -> dict[tuple[str, date], int]:
    """kind, code, name, name_en, short, from, to → ids by (code, from). Three bulk inserts."""
    made = Organisation.objects.bulk_create(
        Organisation(kind=kind, valid_from=start, valid_to=end) for kind, _c, _n, _e, _s, start, end in rows
    )
    Name.objects.bulk_create(
        Name(
            organisation=organisation,
            name=name,
            name_en=name_en,
            short=short,
            folded=fold(name),
            sort_key=sort_key(name),
            valid_from=start,
            valid_to=end,
        )
        for organisation, (_k, _c, name, name_en, short, start, end) in zip(made, rows, strict=True)
    )
    Code.objects.bulk_create(
        Code(organisation=organisation, scheme=scheme, code=code, valid_from=start, valid_to=end)
        for organisation, (_k, code, _n, _e, _s, start, end) in zip(made, rows, strict=True)
    )
    return {(row[1], row[5]): organisation.pk for organisation, row in zip(made, rows, strict=True)}


Span = tuple[str, date, date | None, int]


def _holder(spans: list[Span], code: str | None, day: date) -> int:
    """The unit that held a code on a day."""
    for held, start, end, number in spans:
        if held == code and start <= day and (end is None or day < end):
            return number
    raise LookupError(f"no unit {code} on {day}")


def _reorganisations(city: str, spans: list[Span]) -> None:
    changes = [c for each in (city, *FORMER.get(city, ())) for c in packaged.changes(each)]
    by_code: dict[str, list[Span]] = {}
    for span in spans:
        by_code.setdefault(span[0], []).append(span)
    Reorganisation.objects.bulk_create(
        Reorganisation(
            date=c.date,
            decision=c.decision,
            kind=c.kind,
            origin_id=_holder(by_code.get(c.from_code, []), c.from_code, c.date - timedelta(days=1)),
            successor_id=_holder(by_code.get(c.to_code, []), c.to_code, c.date) if c.to_code else None,
            share=Decimal(c.share) if c.share else None,
            note=c.note,
            to_verify=c.to_verify,
        )
        for c in changes
    )


def _bodies(city: str, city_id: int) -> dict[str, int]:
    """Bodies under the city in the tree of administration; their successors duty by duty, to be verified."""
    rows = packaged.bodies(city)
    start = {b.key: b.valid_from or BEGINNING for b in rows}
    ids = _create([(b.kind, b.key, b.name, b.name_en, b.short, start[b.key], b.valid_to) for b in rows], scheme="own")
    found = {b.key: ids[(b.key, start[b.key])] for b in rows}
    for body in rows:
        Organisation.objects.filter(pk=found[body.key]).update(
            sign=body.sign, source=body.source, to_verify=body.to_verify
        )
    Tie.objects.bulk_create(
        Tie(
            organisation_id=found[b.key],
            parent_id=city_id,
            tree="administration",
            valid_from=start[b.key],
            valid_to=b.valid_to,
        )
        for b in rows
    )
    Reorganisation.objects.bulk_create(
        Reorganisation(
            date=c.date,
            decision=c.decision or "",
            kind="transfer",
            origin_id=found[c.from_key],
            successor_id=found[c.to_key],
            duty=c.duty,
            to_verify=c.to_verify,
        )
        for c in packaged.body_changes(city)
    )
    return found
