"""Reading organisations as they stood on a day, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations.models import City, Code, Name, Organisation, Reorganisation, Tie

TERRITORIAL = ("province", "city", "district", "commune")
BODIES = ("department", "association", "school", "university", "enterprise", "other")


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation as it stood on one day. `parent` is the id of the one above it."""

    id: int
    kind: str
    code: str
    name: str
    name_en: str
    short: str
    sort_key: str
    folded: str
    parent: int | None
    valid_from: date
    valid_to: date | None

    def name_in(self, lang: str) -> str:
        return (self.name_en or self.name) if lang == "en" else self.name


def valid_on(day: date, prefix: str = "") -> Q:
    """Half-open: a row valid to a day is no longer valid on it."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


def city() -> City:
    return City.objects.select_related("organisation", "agency").get()


def nodes(on: date | None = None, kinds: Iterable[str] = TERRITORIAL) -> list[Node]:
    """Organisations valid on a day, in dictionary order (`on` None: every organisation, as it stood at its start).

    Four queries, whatever the number of units.
    """
    organisations = Organisation.objects.filter(kind__in=list(kinds))
    if on is not None:
        organisations = organisations.filter(valid_on(on))
    names = _latest(Name.objects.all(), on)
    codes = _latest(Code.objects.all(), on)
    ties = _latest(Tie.objects.all(), on)
    found = []
    for row in organisations:
        name = names.get(row.pk)
        if name is None:
            continue
        tie, code = ties.get(row.pk), codes.get(row.pk)
        found.append(
            Node(
                row.pk,
                row.kind,
                code.code if code else "",
                name.name,
                name.name_en,
                name.short,
                name.sort_key,
                name.folded,
                tie.parent_id if tie else None,
                row.valid_from,
                row.valid_to,
            )
        )
    return sorted(found, key=lambda node: node.sort_key)


def _latest(rows: QuerySet[Any], on: date | None) -> dict[int, Any]:
    """organisation id → its dated row on that day; without a day, the first row it ever had."""
    if on is not None:
        return {row.organisation_id: row for row in rows.filter(valid_on(on))}
    return {row.organisation_id: row for row in rows.order_by("-valid_from")}


def name_on(organisation: Organisation | int, day: date) -> Name | None:
    """Its name on a day; when it had none that day, the nearest it ever had."""
    number = organisation.pk if isinstance(organisation, Organisation) else organisation
    rows = Name.objects.filter(organisation_id=number)
    return rows.filter(valid_on(day)).first() or rows.order_by("-valid_from").first()


def names_on(ids: Iterable[int], day: date) -> dict[int, Name]:
    """One query for many: each one's name on a day, else the latest it had."""
    found: dict[int, Name] = {}
    for row in Name.objects.filter(organisation_id__in=list(ids)).order_by("organisation_id", "valid_from"):
        lasts = row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
        held = found.get(row.organisation_id)
        if held is None or lasts or not (held.valid_from <= day and (held.valid_to is None or held.valid_to > day)):
            found[row.organisation_id] = row
    return found


def by_code(code: str, day: date) -> Organisation | None:
    """A code alone identifies nothing: it does so only together with a day."""
    row = Code.objects.filter(valid_on(day), code=code).select_related("organisation").first()
    return row.organisation if row else None


def search(words: str, limit: int = 20) -> list[Name]:
    """Names of any time, old ones included, without marks: "tan dinh" finds Phường Tân Định."""
    return list(
        Name.objects.filter(folded__contains=fold(words)).select_related("organisation").order_by("sort_key")[:limit]
    )


def links(organisation: Organisation) -> tuple[list[Reorganisation], list[Reorganisation]]:
    """Where it came from, and what became of it."""
    rows = Reorganisation.objects.select_related("origin", "successor").order_by("date", "pk")
    return list(rows.filter(successor=organisation)), list(rows.filter(origin=organisation))
