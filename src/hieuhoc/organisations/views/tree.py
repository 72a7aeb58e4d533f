"""The tree of units on any day, searched without marks, old names included; and its export."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from hieuhoc.accounts.permissions import Permission
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations import access, export
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Organisation, Reorganisation
from hieuhoc.organisations.queries import BODIES, Node

# Days worth a look: before the changes of 2025, between them, after them.
DAYS = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 7, 1))


def may_read(request: HttpRequest) -> bool:
    """Anybody with a role may look; returns whether the person may also change."""
    if not access.grants(request.user, timezone.localdate()):
        raise NotAllowed
    return access.allowed(request.user, Permission.MANAGE_ORGANISATIONS)


def lang() -> str:
    return "en" if get_language() == "en" else "vi"


def asked_day(request: HttpRequest) -> date:
    typed = request.GET.get("on", "")
    if not typed:
        return timezone.localdate()
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    if day is None:
        raise Refusal("bad_year", f"“{typed}” không phải là ngày. Chọn ngày trong ô Ngày.",
                      f"“{typed}” is not a day. Choose one in the field.", place="on")  # fmt: skip
    return day


def tree(request: HttpRequest) -> HttpResponse:
    may = may_read(request)
    day = asked_day(request)
    words = request.GET.get("q", "").strip()
    top, counts = _territory(day)
    kinds = dict(Organisation.Kind.choices)
    bodies: dict[str, list[Node]] = defaultdict(list)
    for node in organisations.nodes(day, BODIES):
        bodies[node.kind].append(node)
    context = {
        "day": day,
        "words": words,
        "found": _found(words) if words else None,
        "top": top,
        "counts": [(kinds[Organisation.Kind(kind)], counts[kind]) for kind in ("district", "commune") if counts[kind]],
        "bodies": [(kinds[Organisation.Kind(kind)], bodies[kind]) for kind in BODIES if bodies[kind]],
        "body_count": sum(map(len, bodies.values())),
        "days": DAYS,
        "may": may,
    }
    return render(request, "organisations/tree.html", context)


def _territory(day: date) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The city (or what stood in its place) with what lies below, and how many of each kind."""
    nodes = organisations.nodes(day)
    below: dict[int | None, list[Node]] = defaultdict(list)
    ids = {node.id for node in nodes}
    for node in nodes:
        below[node.parent if node.parent in ids else None].append(node)
    counts: dict[str, int] = defaultdict(int)
    city = organisations.city().organisation_id
    roots = sorted(below[None], key=lambda n: n.id != city)
    shown = [_branch(root, below, counts if root.id == city else defaultdict(int)) for root in roots]
    return shown, counts


def _branch(node: Node, below: dict[int | None, list[Node]], counts: dict[str, int]) -> dict[str, Any]:
    children = [_branch(child, below, counts) for child in below[node.id]]
    for child in below[node.id]:
        counts[child.kind] += 1
    leaves = [child for child in children if not child["children"]]
    return {"node": node, "children": children, "leaves_only": len(leaves) == len(children), "count": len(children)}


def _found(words: str) -> list[dict[str, Any]]:
    """Names of any time; what has ended says so."""
    today = timezone.localdate()
    rows = organisations.search(words, 60)
    heirs = _heirs({row.organisation_id for row in rows})
    names = organisations.names_on(
        {row.organisation_id for row in rows} | {n for ids in heirs.values() for n in ids}, today
    )
    english = lang() == "en"
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        now = names.get(row.organisation_id)
        found.setdefault((row.organisation_id, row.name), {
            "id": row.organisation_id,
            "name": (row.name_en or row.name) if english else row.name,
            "now": "" if now is None or now.name == row.name else (now.name_en or now.name) if english else now.name,
            "ended": row.organisation.valid_to if (row.organisation.valid_to or date.max) <= today else None,
            "since": row.organisation.valid_from,
            "heirs": [(names[n].name_en or names[n].name) if english else names[n].name
                      for n in heirs.get(row.organisation_id, []) if n in names],
        })  # fmt: skip
    return list(found.values())


def _heirs(ids: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row in Reorganisation.objects.filter(origin__in=ids, successor__isnull=False).order_by("date", "pk"):
        if row.successor_id is not None and row.successor_id not in found[row.origin_id]:
            found[row.origin_id].append(row.successor_id)
    return found


def csv_file(request: HttpRequest, which: str) -> HttpResponse:
    may_read(request)
    text = export.units_csv() if which == "units" else export.reorganisations_csv()
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{which}.csv"'
    return answer
