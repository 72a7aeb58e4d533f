"""First sign-in letters for people whose one-time passwords were just made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from hieuhoc.accounts.models import User
from hieuhoc.organisations.models import City
from hieuhoc.organisations.people.issuing import Issued
from hieuhoc.organisations.people.queries import Place, places
from hieuhoc.organisations.queries import names_on
from hieuhoc.rendering import letters


def _lines(held: Sequence[Place], lang: str) -> tuple[str, ...]:
    with translation.override(lang):
        return tuple(f"{place.role_name}: {place.unit_name}" for place in held if place.state != "past")


def letter_file(issued: Sequence[Issued], address: str, day: date) -> bytes:
    """A .docx with one page a person, each in the person's language. It exists only in the answer."""
    city = City.objects.get()
    names = names_on({city.organisation_id, city.agency_id}, day)
    held = places([one.user for one in issued], day)

    def letter(user: User, password: str) -> letters.SignInLetter:
        agency, town = names[city.agency_id], names[city.organisation_id]
        english = user.language == "en"
        return letters.SignInLetter(
            lang=user.language,
            agency=(agency.name_en or agency.name) if english else agency.name,
            city=(town.name_en or town.name) if english else town.name,
            day=day,
            honorific=str(user.honorific),
            full_name=user.full_name,
            email=user.email,
            password=password,
            address=address,
            places=_lines(held.get(user.pk, []), user.language),
        )

    return letters.render([letter(one.user, one.password) for one in issued])
