"""A decree in two steps: what it says and whom it touches; then the new units and how much passes to each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hieuhoc.accounts.permissions import Permission
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access, decrees
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.decrees import NewUnit, Successor
from hieuhoc.organisations.models import Reorganisation
from hieuhoc.organisations.queries import BODIES, TERRITORIAL, Node
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.organisations.views.tree import lang

KINDS = ("merge", "split", "transfer")


def decree(request: HttpRequest) -> HttpResponse:
    """GET without units: step 1. GET with units: step 2. POST: the act."""
    access.require(request.user, Permission.MANAGE_ORGANISATIONS)
    data = request.POST if request.method == "POST" else request.GET
    day = _parsed(data.get("date", ""))
    origins = [n for n in map(whole, data.getlist("origin")) if n is not None]
    labels = [(key, name) for key, name in Reorganisation.Kind.choices if key in KINDS]
    context: dict[str, Any] = {
        "kinds": labels, "kind": data.get("kind", "merge"), "decision": data.get("decision", ""), "day": day,
    }  # fmt: skip
    found = {} if day is None else {n.id: n for n in organisations.nodes(_before(day), (*TERRITORIAL, *BODIES))}
    nodes = [found[number] for number in origins if number in found]
    if day is None or not origins or len(nodes) != len(origins) or not context["decision"]:
        asked = day or timezone.localdate()
        context["nodes"] = [
            (_("Wards, communes and districts"), [n for n in organisations.nodes(_before(asked)) if n.kind != "city"]),
            (_("Bodies"), organisations.nodes(_before(asked), BODIES)),
        ]
        context["incomplete"] = bool(data)
        context["ended"] = day is not None and len(nodes) != len(origins)
        context["chosen"] = set(origins)
        return render(request, "organisations/decree.html", context)
    context.update(_second(request, context, nodes, day))
    if request.method == "POST":
        refusal = _act(request, day, context, [n.id for n in nodes])
        if refusal is None:
            messages.success(request, _("The decree is kept. Nothing was deleted."))
            return redirect("organisations_one", pk=nodes[0].id)
        context["refusal"] = refusal.sentence(lang())
    return render(request, "organisations/decree_shares.html", context, status=422 if "refusal" in context else 200)


def _parsed(typed: str) -> date | None:
    try:
        day = parse_date(typed)
    except ValueError:
        return None
    return day if day is None or day > date.min else None  # the day before must be a day too


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _second(request: HttpRequest, context: dict[str, Any], nodes: list[Node], day: date) -> dict[str, Any]:
    """Rows for new units, filled with what was typed; a merger has one, others up to four."""
    data = request.POST
    count = 1 if context["kind"] != "split" else 4
    bodies = bool(nodes) and nodes[0].kind in BODIES
    rows = []
    for place in range(count):
        first = nodes[0] if nodes and context["kind"] == "transfer" else None
        rows.append({
            "place": place,
            "name": data.get(f"name{place}", first.name if first and not bodies else ""),
            "name_en": data.get(f"name_en{place}", first.name_en if first and not bodies else ""),
            "code": data.get(f"code{place}", first.code if first and not bodies else ""),
            "existing": data.get(f"existing{place}", ""),
            "shares": [
                {"node": node, "field": f"share{place}_{node.id}",
                 "value": data.get(f"share{place}_{node.id}", "1" if count == 1 else "")}
                for node in nodes
            ],
        })  # fmt: skip
    parents = [n for n in organisations.nodes(day) if n.kind in ("city", "district")]
    return {
        "origins": nodes, "rows": rows, "bodies": organisations.nodes(day, BODIES) if bodies else [],
        "parents": parents if not bodies else [], "unit_kind": nodes[0].kind if nodes else "commune",
    }  # fmt: skip


def _act(request: HttpRequest, day: date, context: dict[str, Any], origins: list[int]) -> Refusal | None:
    try:
        successors, shares = _typed(request, context)
        decrees.enter_decree(
            date=day, decision=context["decision"], kind=context["kind"], origins=origins, successors=successors,
            shares=shares, by=signed_in(request), at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return refusal
    return None


def _typed(
    request: HttpRequest, context: dict[str, Any]
) -> tuple[list[Successor], dict[tuple[int, int], Decimal | None]]:
    data = request.POST
    successors: list[Successor] = []
    shares: dict[tuple[int, int], Decimal | None] = {}
    for row in context["rows"]:
        existing = whole(row["existing"])
        if not row["name"].strip() and existing is None:
            continue
        place = len(successors)
        parent = whole(data.get(f"parent{row['place']}", ""))
        if existing is not None:
            successors.append(existing)
        else:
            successors.append(NewUnit(row["name"], row["name_en"], row["code"], context["unit_kind"], parent))
        for cell in row["shares"]:
            if cell["value"].strip():
                shares[(cell["node"].id, place)] = _share(cell["value"], cell["node"])
    return successors, shares


def _share(typed: str, node: Node) -> Decimal | None:
    """1 · 0,4 · 40% · ? (passes, but nobody knows how much)."""
    words = typed.strip().replace(",", ".")
    if words == "?":
        return None
    try:
        value = Decimal(words.removesuffix("%"))
    except InvalidOperation:
        raise Refusal("bad_share", f"“{typed}” của {node.name} không phải là tỷ lệ. Ghi 1, 0,4, 40% hoặc ?.",
                      f"“{typed}” of {node.name_in('en')} is not a share. Write 1, 0.4, 40% or ?.") from None  # fmt: skip
    return value / 100 if words.endswith("%") else value
