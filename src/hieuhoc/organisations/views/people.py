"""People of the city: found, made, given roles, replaced, closed. Every write is one action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.typed import whole
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.people import actions, letters, memberships, queries
from hieuhoc.organisations.people.forms import DetailsForm, HandOverForm, PlaceForm
from hieuhoc.organisations.people.issuing import Issued
from hieuhoc.organisations.views.actor import signed_in

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PER_PAGE = 50


def _language() -> str:
    return get_language() or "vi"


def people(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "role", "unit", "state")}
    unit = whole(asked["unit"])
    found = queries.people(request.user, today, asked["q"], asked["role"], unit)
    counts = {key: sum(1 for one in found if one.state == key) for key in ("active", "waiting", "idle", "closed")}
    kept = [one for one in found if not asked["state"] or one.state == asked["state"]]
    without = queries.units_without_officer(request.user, today)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "query": _query(asked),
        "filters": _filters(asked, counts, len(found)),
        "roles": ROLES.values(),
        "units": [(node.id, node.name_in(_language())) for node in queries.units(today)],
        "without": without,
        "waiting": counts["waiting"],
        "total": len(found),
    }
    return render(request, "people/list.html", context)


def _query(asked: dict[str, str], **changed: str) -> str:
    kept = {key: value for key, value in {**asked, **changed}.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


def _filters(asked: dict[str, str], counts: dict[str, int], total: int) -> list[dict[str, Any]]:
    words = {
        "": _("All people"),
        "active": _("At work"),
        "waiting": _("Not signed in yet"),
        "idle": _("Without a role"),
        "closed": _("Closed"),
    }
    return [
        {
            "label": label,
            "count": total if not state else counts[state],
            "url": f"?{_query(asked, state=state)}",
            "current": asked["state"] == state,
        }
        for state, label in words.items()
    ]


def without_officer(request: HttpRequest) -> HttpResponse:
    found = queries.units_without_officer(request.user, timezone.localdate())
    units = [(node.id, node.name_in(_language())) for node in found]
    return render(request, "people/without.html", {"units": units})


def _administer(request: HttpRequest, pk: int, place: int | None = None) -> User:
    """Who acts; refuses strangers before it says whether that person or role exists."""
    by = signed_in(request)
    queries.allowed_to_administer(by)
    get_object_or_404(User, pk=pk)
    if place is not None:
        get_object_or_404(Membership, pk=place, user_id=pk)
    return by


def _person(request: HttpRequest, pk: int) -> queries.Person:
    found = queries.person(request.user, pk, timezone.localdate())
    if found is None:
        raise Http404
    return found


def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    form = DetailsForm(request.POST or None, initial=vars(found.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_person(user_id=pk, details=form.details(), by=signed_in(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.place or None, refusal.sentence(_language()))
        else:
            messages.success(request, _("The details are kept."))
            return redirect("setup_person", pk=pk)
    return render(request, "people/person.html", _person_context(request, found, form))


def _person_context(request: HttpRequest, found: queries.Person, form: DetailsForm) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "person": found,
        "form": form,
        "place_form": PlaceForm(day=today, language=_language(), initial=request.GET.dict()),
        "roles": ROLES.values(),
        "others": [one for one in queries.people(request.user, today) if one.user.pk != found.user.pk],
        "has_factor": queries.has_second_factor(found.user),
    }


def new_person(request: HttpRequest) -> HttpResponse:
    today, by = timezone.localdate(), signed_in(request)
    queries.allowed_to_administer(by)
    form = DetailsForm(request.POST or None)
    place = PlaceForm(
        request.POST or None, day=today, language=_language(), initial={"unit": request.GET.get("unit", "")}
    )
    if request.method == "POST" and form.is_valid() and place.is_valid():
        given = place.cleaned_data
        try:
            made = actions.create_person_with_role(
                details=form.details(),
                organisation_id=given["unit"],
                role=given["role"],
                title=given["title"],
                since=given["since"],
                until=given["until"],
                by=by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            target = form if refusal.place in form.fields or refusal.place not in place.fields else place
            target.add_error(refusal.place if refusal.place in target.fields else None, refusal.sentence(_language()))
        else:
            messages.success(request, _("The account is made. Print its first sign-in letter now."))
            return redirect("setup_person", pk=made.pk)
    return render(request, "people/new.html", {"form": form, "place_form": place, "roles": ROLES.values()})


@require_POST
def person_active(request: HttpRequest, pk: int) -> HttpResponse:
    by, active = _administer(request, pk), request.POST.get("active") == "1"
    actions.set_active(user_id=pk, active=active, by=by, at=timezone.now())
    messages.success(
        request,
        _("The account is open again.") if active else _("The account is closed. Its sessions ended at once."),
    )
    return redirect("setup_person", pk=pk)


@require_POST
def person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_second_factor(user_id=pk, by=_administer(request, pk), at=timezone.now())
    messages.success(request, _("The second factor is off. The password alone opens the account."))
    return redirect("setup_person", pk=pk)


def letter_answer(request: HttpRequest, issued: Sequence[Issued], day: date) -> HttpResponse:
    address = request.build_absolute_uri("/")
    answer = HttpResponse(letters.letter_file(issued, address, day), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="thu-dang-nhap-lan-dau-{day:%Y-%m-%d}.docx"'
    return answer


@never_cache
@require_POST
def people_letters(request: HttpRequest) -> HttpResponse:
    """New one-time passwords and their letters, for one person or for those ticked in the list."""
    by = signed_in(request)
    queries.allowed_to_administer(by)
    ids = [n for n in map(whole, request.POST.getlist("person")) if n is not None]
    if not ids:
        messages.warning(request, _("Tick the people who need a letter first."))
        return redirect("setup_people")
    issued = actions.issue_letters(user_ids=ids, by=by, at=timezone.now())
    return letter_answer(request, issued, timezone.localdate())


@require_POST
def place_add(request: HttpRequest, pk: int) -> HttpResponse:
    by = _administer(request, pk)
    form = PlaceForm(request.POST, day=timezone.localdate(), language=_language())
    if not form.is_valid():
        raise Refusal(
            "incomplete_role",
            "Chọn đơn vị, vai trò và ngày bắt đầu rồi lưu lại.",
            "Choose the unit, the role and the first day, then keep it.",
        )
    given = form.cleaned_data
    memberships.add_membership(
        user_id=pk,
        organisation_id=given["unit"],
        role=given["role"],
        title=given["title"],
        since=given["since"],
        until=given["until"],
        by=by,
        at=timezone.now(),
    )
    messages.success(request, _("The role is given."))
    return redirect("setup_person", pk=pk)


@require_POST
def place_end(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Ends a role; with a successor, hands it over."""
    by, at = _administer(request, pk, place), timezone.now()
    form = HandOverForm(request.POST)
    if not form.is_valid():
        raise Refusal(
            "bad_hand_over",
            "Ghi ngày thôi phụ trách và thư điện tử của người nhận việc (nếu có).",
            "Write the day of ending and the address of the successor (if any).",
        )
    given = form.cleaned_data
    if not given["successor"]:
        memberships.end_membership(membership_id=place, on=given["on"], by=by, at=at)
        messages.success(request, _("The role is ended."))
        return redirect("setup_person", pk=pk)
    successor = User.objects.filter(email=given["successor"].lower()).first()
    if successor is None:
        raise Refusal(
            "no_successor",
            f"Chưa có tài khoản {given['successor']}. Tạo tài khoản cho người nhận việc trước.",
            f"There is no account {given['successor']}. Make an account for the successor first.",
        )
    memberships.replace_officer(
        membership_id=place, successor_id=successor.pk, on=given["on"], title=given["title"], by=by, at=at
    )
    messages.success(request, _("The role is handed over. What was typed for the unit stays."))
    return redirect("setup_person", pk=successor.pk)
