"""What every page needs: the city, the sections this person may open, the day."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import Permission as P
from hieuhoc.organisations import access
from hieuhoc.organisations.models import City
from hieuhoc.organisations.queries import name_on
from hieuhoc.web import signin


def city_facts() -> dict[str, Any]:
    """Name of the city and whether it is a demonstration: the same for everyone, so kept for a minute."""
    facts: dict[str, Any] | None = cache.get("city_facts")
    if facts is None:
        city = City.objects.select_related("organisation").first()
        name = city.organisation.names.filter(valid_to__isnull=True).first() if city else None
        facts = {
            "name": name.name if name else "",
            "name_en": (name.name_en or name.name) if name else "",
            "demonstration": bool(city and city.demonstration),
        }
        cache.set("city_facts", facts, 60)
    return facts


def place_name(request: HttpRequest, english: bool) -> str:
    """For whom the person acts, under the name in the top bar. Names change rarely: kept for a minute."""
    today = timezone.localdate()
    number = access.place(request.user, today) if isinstance(request.user, User) else None
    if number is None:
        return ""
    known: tuple[str, str] | None = cache.get(f"place:{number}:{today}")
    if known is None:
        name = name_on(number, today)
        known = (name.short or name.name, name.name_en or name.name) if name else ("", "")
        cache.set(f"place:{number}:{today}", known, 60)
    return known[1] if english else known[0]


@lru_cache
def _url(name: str) -> str:
    """Empty where no feature has that page. Addresses do not change while the process lives."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def sections(request: HttpRequest) -> list[dict[str, Any]]:
    given = access.grants(request.user, timezone.localdate())
    rows: list[tuple[str, str, bool]] = [
        ("home", _("My work"), True),
        ("workbook", _("Enter figures"), P.ENTER_VALUES in given),
        (
            "board",
            _("Reporting rounds"),
            P.REVIEW in given or P.REMARK in given or P.MANAGE_CAMPAIGNS in given,
        ),
        ("review", _("Review figures"), P.REVIEW in given or P.REMARK in given),
        ("results", _("Results"), P.READ_RESULTS in given),
        ("ratings", _("Experts"), P.RATE in given),
        ("plan", _("Plan"), P.READ_SUBMISSION in given),
        ("reports", _("Reports"), P.READ_SUBMISSION in given),
        ("organisations", _("Units"), P.MANAGE_ORGANISATIONS in given or P.READ_AUDIT in given),
        ("setup", _("Set-up"), P.MANAGE_CAMPAIGNS in given or P.MANAGE_ACCOUNTS in given),
    ]
    here = getattr(request.resolver_match, "url_name", "") or ""
    found = []
    for name, label, shown in rows:
        url = _url(name) if shown else ""
        if url:
            found.append({"url": url, "label": label, "current": here == name or here.startswith(f"{name}_")})
    return found


def page(request: HttpRequest) -> dict[str, Any]:
    facts = city_facts()
    english = get_language() == "en"
    context = {
        "city_name": facts["name_en"] if english else facts["name"],
        "demonstration": facts["demonstration"],
        "today": timezone.localdate(),
        "nav_items": [],
    }
    if request.user.is_authenticated and not request.user.must_change_password:
        context["nav_items"] = sections(request)
        context["account_place"] = place_name(request, english)
        context["account_items"] = [{"url": reverse("my_account"), "label": _("My account"), "icon": "user"}]
    else:
        context.update(signin.picture())
    return context
