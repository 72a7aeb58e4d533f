"""One organisation in time: names, codes, ties, where it came from, what became of it, who acts for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access, editing
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.decrees import NewUnit
from hieuhoc.organisations.models import Organisation, Reorganisation
from hieuhoc.organisations.queries import BODIES, valid_on
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.organisations.views.tree import lang, may_read


def show(request: HttpRequest, pk: int) -> HttpResponse:
    may = may_read(request)
    one = get_object_or_404(Organisation, pk=pk)
    today = timezone.localdate()
    sees_people = may or access.allowed(request.user, Permission.MANAGE_ACCOUNTS)
    sees_people = sees_people or access.allowed(request.user, Permission.MANAGE_CAMPAIGNS)
    came, became = organisations.links(one)
    ties = list(one.ties.order_by("-valid_from"))
    names = organisations.names_on({tie.parent_id for tie in ties}, today)
    now = organisations.name_on(one, min(today, one.valid_to or today))
    context = {
        "one": one,
        "name": _said(now),
        "ended": one.valid_to is not None and one.valid_to <= today,
        "names": one.names.order_by("-valid_from"),
        "codes": one.codes.order_by("-valid_from"),
        "ties": [{"tie": tie, "name": _said(names.get(tie.parent_id)), "pk": tie.parent_id} for tie in ties],
        "came": _links(came, origin=True),
        "became": _links(became, origin=False),
        "people": _people(one, today) if sees_people else None,
        "duties": one.duties.order_by("-valid_from") if one.kind in BODIES else [],
        "may": may,
    }
    return render(request, "organisations/one.html", context)


def _said(name: Any) -> str:
    if name is None:
        return ""
    return str((name.name_en or name.name) if lang() == "en" else name.name)


def _links(rows: list[Reorganisation], *, origin: bool) -> list[dict[str, Any]]:
    """The other side of each link under the name it had that day."""
    found = []
    for row in rows:
        other = row.origin_id if origin else row.successor_id
        day = date.fromordinal(row.date.toordinal() - (1 if origin else 0))
        name = organisations.name_on(other, day) if other else None
        found.append({"row": row, "pk": other, "name": _said(name), "share": _share(row)})
    return found


def _share(row: Reorganisation) -> str:
    if row.share is None:
        return ""
    if row.share == 1:
        return _("the whole unit")
    text = f"{(row.share * 100).normalize():f}"
    return (text if lang() == "en" else text.replace(".", ",")) + "%"


def _people(one: Organisation, today: date) -> list[dict[str, Any]]:
    rows = one.memberships.filter(valid_on(today)).select_related("user").order_by("role", "user__full_name")
    return [
        {"name": row.user.full_name, "pk": row.user_id, "title": row.title,
         "role": ROLES[row.role].name if row.role in ROLES else row.role}
        for row in rows
    ]  # fmt: skip


def _day(request: HttpRequest) -> date:
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None or day == date.min:  # what was there the day before is asked everywhere
        raise Refusal(
            "incomplete", "Chọn ngày bắt đầu có hiệu lực.", "Choose the day from which it counts.", place="day"
        )
    return day


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    editing.rename(
        organisation_id=pk, name=request.POST.get("name", ""), name_en=request.POST.get("name_en", ""),
        day=_day(request), by=signed_in(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The new name is kept. Reports of before print the old one."))
    return redirect("organisations_one", pk=pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    editing.end(organisation_id=pk, day=_day(request), decision=request.POST.get("decision", ""),
                by=signed_in(request), at=timezone.now())  # fmt: skip
    messages.success(request, _("The unit has ended. Everything it gave is kept."))
    return redirect("organisations_one", pk=pk)


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    editing.verify(organisation_id=pk, by=signed_in(request), at=timezone.now())
    return redirect("organisations_one", pk=pk)


@require_POST
def verify_link(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    editing.verify_link(link_id=link, by=signed_in(request), at=timezone.now())
    return redirect("organisations_one", pk=pk)


def new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Permission.MANAGE_ORGANISATIONS)
    if request.method == "POST":
        data = request.POST
        kind = data.get("kind", "")
        unit = NewUnit(data.get("name", ""), data.get("name_en", ""), data.get("code", ""),
                       kind if kind in Organisation.Kind.values else "other")  # fmt: skip
        made = editing.create(unit=unit, day=_day(request), source=data.get("source", ""), by=signed_in(request),
                              at=timezone.now())  # fmt: skip
        messages.success(request, _("The unit is kept."))
        return redirect("organisations_one", pk=made.pk)
    kinds = [(key, name) for key, name in Organisation.Kind.choices if key in (*BODIES, "commune")]
    return render(request, "organisations/new.html", {"kinds": kinds})
