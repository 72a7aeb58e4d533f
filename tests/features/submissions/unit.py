"""What a unit's people do in the browser, for tests of the workbook, sending and entering on behalf."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from hieuhoc.accounts.models import User
from hieuhoc.submissions.models import DataValue, Submission
from tests.builders import SmallCity

SCALE = 10_000


def signed_in(person: User, language: str = "vi") -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def of(town: SmallCity, ward: int = 0) -> Submission:
    return Submission.objects.get(unit__organisation=town.wards[ward])


def value(code: str = "1.1.2.a", breakdown: str = "") -> DataValue:
    return DataValue.objects.get(measure__code=code, breakdown=breakdown)


class Row:
    """One row of a workbook as a browser holds it: sends what was typed with the versions it saw."""

    def __init__(self, client: Client, submission: Submission, subject: int, code: str) -> None:
        self.client, self.subject, self.code = client, subject, code
        self.url = reverse("workbook_row", args=[submission.pk, subject, code])
        page = client.get(reverse("workbook_of", args=[submission.pk])).content.decode()
        self.markup = page.split(f'id="row-{subject}~{code}"')[1].split('class="lslot"')[0]

    def versions(self) -> dict[str, str]:
        return dict(re.findall(r'name="([^"]*~version)" value="(\d+)"', self.markup))

    def posted(self, **fields: str) -> dict[str, str]:
        """Field names are part, whole, status …; a sex stands before it: male_part."""
        found = self.versions()
        for name, text in fields.items():
            sex, field = name.split("_", 1) if name.split("_")[0] in ("male", "female", "sex") else ("", name)
            found[f"{self.subject}~{self.code}~{sex}~{field}"] = text
        return found

    def save(self, key: str = "k", **fields: str) -> int:
        return self.send(self.posted(**fields) | {"key": f"{key}-{fields}"})

    def send(self, posted: dict[str, str]) -> int:
        answer = self.client.post(self.url, posted, headers={"HX-Request": "true"})
        self.markup = answer.content.decode()
        return answer.status_code


def row(town: SmallCity, client: Client, code: str = "1.1.2.a", ward: int = 0) -> Row:
    return Row(client, of(town, ward), town.wards[ward].pk, code)


def fill(town: SmallCity, ward: int = 0) -> None:
    """Every indicator of a ward answered."""
    client = signed_in(town.lan if ward == 0 else town.minh)
    figures = {
        "1.1.2.a": ("21806", "30214"),
        "1.3.2.a": ("318", "30214"),
        "2.2.2.c": ("58", "61"),
        "2.2.2.d": ("1", "1"),
    }
    for code, (part, whole) in figures.items():
        assert row(town, client, code, ward).save(part=part, whole=whole) == 200
