"""Reading people with the units they act for: three queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import get_language

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.core.vietnamese import fold, sort_key
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Membership, Name
from hieuhoc.organisations.queries import BODIES, Node, names_on, nodes, valid_on


@dataclass(frozen=True)
class Place:
    """One membership as a page shows it. `state`: now, later or past."""

    id: int
    organisation_id: int
    unit: Name | None
    role: str
    title: str
    since: date
    until: date | None
    state: str

    @property
    def unit_name(self) -> str:
        if self.unit is None:
            return ""
        return (self.unit.name_en if get_language() == "en" else "") or self.unit.name

    @property
    def role_name(self) -> str | Promise:
        return ROLES[self.role].name if self.role in ROLES else self.role

    @property
    def role_description(self) -> str | Promise:
        return ROLES[self.role].description if self.role in ROLES else ""


@dataclass
class Person:
    user: User
    places: list[Place] = field(default_factory=list)

    @property
    def current(self) -> list[Place]:
        return [place for place in self.places if place.state == "now"]

    @property
    def state(self) -> str:
        """closed · waiting (has not signed in yet) · idle (acts for nobody) · active"""
        if not self.user.is_active:
            return "closed"
        if self.user.must_change_password:
            return "waiting"
        return "active" if self.current else "idle"


def places(users: Iterable[User], on: date) -> dict[int, list[Place]]:
    rows = list(Membership.objects.filter(user__in=list(users)).order_by("valid_from", "pk"))
    names = names_on({row.organisation_id for row in rows}, on)
    found: dict[int, list[Place]] = {}
    for row in rows:
        state = "later" if row.valid_from > on else "past" if row.valid_to and row.valid_to <= on else "now"
        found.setdefault(row.user_id, []).append(
            Place(
                row.pk,
                row.organisation_id,
                names.get(row.organisation_id),
                row.role,
                row.title,
                row.valid_from,
                row.valid_to,
                state,
            )
        )
    return found


def places_of(user: User, on: date) -> list[Place]:
    return places([user], on).get(user.pk, [])


def people(
    viewer: Any, on: date, words: str = "", role: str = "", unit: int | None = None, state: str = ""
) -> list[Person]:
    """In dictionary order of given name, as lists of people are kept. `words` without marks: name, address, unit."""
    access.require(viewer, Permission.MANAGE_ACCOUNTS)
    users = list(User.objects.all())
    held = places(users, on)
    found = [Person(user, held.get(user.pk, [])) for user in users]
    wanted = fold(words)
    kept = [
        person
        for person in found
        if (not wanted or wanted in _haystack(person))
        and (not role or any(place.role == role for place in person.current))
        and (unit is None or any(place.organisation_id == unit for place in person.current))
        and (not state or person.state == state)
    ]
    return sorted(kept, key=lambda person: sort_key(f"{person.user.given_name} {person.user.full_name}"))


def _haystack(person: Person) -> str:
    units = " ".join(place.unit.folded for place in person.places if place.unit)
    return f"{fold(person.user.full_name)} {person.user.email} {units} {person.user.phone}"


def person(viewer: Any, user_id: int, on: date) -> Person | None:
    access.require(viewer, Permission.MANAGE_ACCOUNTS)
    user = User.objects.filter(pk=user_id).first()
    return Person(user, places([user], on).get(user.pk, [])) if user else None


def units(on: date) -> list[Node]:
    """Units and bodies a person may act for on a day."""
    return nodes(on, kinds=("city", "district", "commune", *BODIES))


def units_without_officer(viewer: Any, on: date) -> list[Node]:
    """Reporting units for which nobody with an open account enters figures."""
    access.require(viewer, Permission.MANAGE_ACCOUNTS)
    own = [key for key, role in ROLES.items() if Permission.ENTER_VALUES in role.permissions]
    held = set(
        Membership.objects.filter(valid_on(on), role__in=own, user__is_active=True).values_list(
            "organisation_id", flat=True
        )
    )
    return [node for node in nodes(on, kinds=("commune", *BODIES)) if node.id not in held]


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())


def allowed_to_administer(viewer: Any) -> None:
    """For pages that show nothing of a person but lead to an action on people."""
    access.require(viewer, Permission.MANAGE_ACCOUNTS)
