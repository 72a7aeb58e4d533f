"""Every address, as everybody: a stranger is sent to sign in, nobody meets a fault, a person without a role sees nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter

from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.jobs.models import Job
from hieuhoc.plans.models import Measure
from hieuhoc.submissions.models import Remark, Submission
from hieuhoc.web.middleware.gate import PUBLIC
from tests import people
from tests.builders import NOW, SmallCity

# What a signed-in person without any role may open: the own account, and pages that list only what one may read.
WITHOUT_ROLE = {
    "home",
    "reports", "workbook", "my_account", "set_language", "health", "account_change_password", "first_password", "mfa_index",
}  # fmt: skip
ACCOUNT = ("account_", "mfa_", "closed_", "signin_", "first_")
WORDS = {"code": "1.1.2.a", "indicator": "1.1.2.a", "section": "I.1.1", "slug": "hanoi-2024", "kind": "commune",
         "key": "x", "which": "units", "uidb36": "1"}  # fmt: skip


@dataclass(frozen=True)
class Route:
    name: str
    path: str  # as Django writes it, with its converters
    arguments: dict[str, Any]  # name → converter


def routes(resolver: URLResolver | None = None, before: str = "", arguments: Any = None) -> Iterator[Route]:
    for pattern in (resolver or get_resolver()).url_patterns:
        given = {**(arguments or {}), **getattr(pattern.pattern, "converters", {})}
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path, given)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or path, path, given)


ROUTES = [route for route in routes() if not route.path.startswith("dev/")]


def whole_city(town: SmallCity) -> dict[str, int]:
    """One row of everything an address may name. Returns the numbers by the beginning of a route's name."""
    submission = Submission.objects.get(unit__organisation=town.wards[0])
    for word, state in (("first", "sent"), ("second", "draft")):
        one = Submission.objects.get(unit__organisation=town.wards[0 if word == "first" else 1])
        Submission.objects.filter(pk=one.pk).update(state=state, sent_at=NOW if state == "sent" else None)
    Remark.objects.create(submission=submission, indicator="1.1.2.a", text="?", at=NOW, by_label="Hoa", by_name="Hoa")
    Measure.objects.create(
        campaign=town.campaign, indicator="1.1.2.a", cause="c", measure="m", owner=town.wards[0],
        due=NOW.date() + timedelta(days=9),
    )  # fmt: skip
    job = Job.objects.create(kind="compile", asked_at=NOW, asked_by=town.hoa.label, asked_by_id_number=town.hoa.pk)
    made = assessments.compile_round(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW)
    assessments.publish(assessment_id=made.pk, by=SYSTEM, at=NOW)
    return {
        "workbook": submission.pk, "review": submission.pk, "results": made.pk, "results_compile": town.campaign.pk,
        "board": town.campaign.pk, "setup_person": town.lan.pk, "setup_framework": town.framework.pk,
        "organisations": town.wards[0].pk, "setup": town.campaign.pk, "ratings": town.campaign.pk, "job": job.pk,
        "plan": town.campaign.pk, "reports_unit": submission.pk, "reports_city": made.pk, "reports": made.pk,
        "reports_words": town.campaign.pk, "subject": town.wards[0].pk, "unit_id": town.wards[0].pk,
    }  # fmt: skip


def addresses(route: Route, numbers: dict[str, int]) -> Iterator[str]:
    """The route with the rows that are there, and with rows that are not."""
    for missing in (False, True):
        path = route.path.replace("^", "").replace("$", "")
        for name, converter in route.arguments.items():
            if isinstance(converter, IntConverter):
                value: object = 999999 if missing else _number(route.name, name, numbers)
            else:
                value = "none-such" if missing else WORDS.get(name, "x")
            kind = {IntConverter: "int", SlugConverter: "slug"}.get(type(converter), "str")
            path = path.replace(f"<{kind}:{name}>", str(value)).replace(f"<path:{name}>", str(value))
        if "(?P" not in path:
            yield "/" + path
        if not route.arguments:
            return


def _number(route: str, argument: str, numbers: dict[str, int]) -> int:
    if argument in numbers:
        return numbers[argument]
    if argument in ("pk", "assessment_id", "campaign_id", "submission_id", "job_id"):
        return next((numbers[key] for key in sorted(numbers, key=len, reverse=True) if route.startswith(key)), 1)
    return 1


def signed_in(person: Any, language: str = "vi") -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def opened(client: Client, address: str) -> HttpResponse:
    try:
        return client.get(address)  # type: ignore[return-value]
    except Exception as fault:
        raise AssertionError(f"GET {address}: {type(fault).__name__}: {fault}") from fault


@pytest.fixture
def numbers(town: SmallCity) -> dict[str, int]:
    return whole_city(town)


def test_there_are_addresses_to_walk() -> None:
    assert len(ROUTES) > 90
    assert len({route.name for route in ROUTES}) > 80


def test_a_stranger_is_sent_to_sign_in(numbers: dict[str, int]) -> None:
    open_ = []
    for route in ROUTES:
        for address in addresses(route, numbers):
            answer = opened(Client(), address)
            sent = answer.status_code == 302 and answer["Location"].startswith("/account/login/")
            if route.name not in PUBLIC and not sent:
                open_.append((address, answer.status_code))
            assert answer.status_code < 500, address
    assert open_ == []


def test_an_htmx_request_of_a_stranger_is_sent_to_sign_in(numbers: dict[str, int]) -> None:
    for route in ROUTES:
        for address in addresses(route, numbers):
            if route.name not in PUBLIC:
                answer = Client().get(address, headers={"HX-Request": "true"})
                assert (answer.status_code, answer["HX-Redirect"]) == (401, "/account/login/"), address


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_meets_a_fault(town: SmallCity, numbers: dict[str, int], role: str) -> None:
    of = town.wards[0] if ROLES[role].scope == "own" else town.organisation
    person = people.person("Người Thử", role, of)
    for language in ("vi", "en") if role in ("city_admin", "agency_officer") else ("vi",):
        client = signed_in(person, language)
        for route in ROUTES:
            if route.name == "account_logout":
                continue
            for address in addresses(route, numbers):
                assert opened(client, address).status_code < 500, address


def test_a_person_without_a_role_sees_nothing_of_the_city(town: SmallCity, numbers: dict[str, int]) -> None:
    nam = signed_in(town.nam)
    seen = [
        address
        for route in ROUTES
        if route.name not in WITHOUT_ROLE | PUBLIC and not route.name.startswith(ACCOUNT)
        for address in addresses(route, numbers)
        if opened(nam, address).status_code == 200
    ]
    assert seen == []
    for route in ROUTES:
        if route.name in WITHOUT_ROLE:
            page = opened(nam, next(addresses(route, numbers))).content.decode()
            assert town.campaign.name not in page, route.name
            assert "Phường Tân Định" not in page, route.name


def test_a_unit_sees_nothing_of_another_unit(town: SmallCity, numbers: dict[str, int]) -> None:
    """Minh of ward 2 opens what belongs to ward 1."""
    minh = signed_in(town.minh)
    for name in ("workbook_of", "workbook_tasks", "workbook_words", "workbook_sent", "workbook_signed", "reports_unit"):
        route = next(route for route in ROUTES if route.name == name)
        address = next(addresses(route, numbers))
        assert opened(minh, address).status_code in (403, 404, 405), address


def test_every_permission_belongs_to_a_role() -> None:
    held = {permission for role in ROLES.values() for permission in role.permissions}
    assert set(Permission) - held == set()
