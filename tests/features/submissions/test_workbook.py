"""The workbook through HTTP, as Lan of ward 1 uses it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from hieuhoc.accounts.models import User
from hieuhoc.audit.models import AuditEvent
from hieuhoc.submissions.models import DataValue, Submission
from tests.builders import SmallCity


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def of(town: SmallCity, ward: int) -> Submission:
    return Submission.objects.get(unit__organisation=town.wards[ward])


class Row:
    """One row of a workbook as a browser holds it: sends what was typed with the versions it saw."""

    def __init__(self, client: Client, submission: Submission, subject: int, code: str) -> None:
        self.client, self.subject, self.code = client, subject, code
        self.url = reverse("workbook_row", args=[submission.pk, subject, code])
        page = client.get(reverse("workbook_of", args=[submission.pk])).content.decode()
        self.markup = page.split(f'id="row-{subject}~{code}"')[1].split('class="lslot"')[0]

    def versions(self) -> dict[str, str]:
        return dict(re.findall(r'name="([^"]*~version)" value="(\d+)"', self.markup))

    def save(self, key: str = "", **fields: str) -> int:
        """Field names are part, whole, status …; a sex stands before it: male_part."""
        posted = self.versions() | ({"key": key} if key else {})
        for name, text in fields.items():
            sex, _, field = name.rpartition("_") if name.split("_")[0] in ("male", "female", "sex") else ("", "", name)
            posted[f"{self.subject}~{self.code}~{sex}~{field}"] = text
        answer = self.client.post(self.url, posted, headers={"HX-Request": "true"})
        self.markup = answer.content.decode()
        return answer.status_code


@pytest.fixture
def lan(town: SmallCity) -> Client:
    return signed_in(town.lan)


def row(town: SmallCity, client: Client, code: str = "1.1.2.a") -> Row:
    return Row(client, of(town, 0), town.wards[0].pk, code)


def value(code: str = "1.1.2.a") -> DataValue:
    return DataValue.objects.get(measure__code=code)


def test_a_change_is_saved_with_its_receipt_and_one_event(town: SmallCity, lan: Client) -> None:
    before = AuditEvent.objects.count()
    assert row(town, lan).save(part="21806") == 200
    assert value().part == 218060000
    assert AuditEvent.objects.count() == before + 1
    assert of(town, 0).state == "draft"


def test_the_row_answers_with_the_share_and_how_it_would_be_judged(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    mine.save(part="21.806")
    mine.save(whole="30.214")
    assert "72,17%" in mine.markup and "Đạt" in mine.markup and "Đã lưu lúc" in mine.markup
    assert (value().part, value().whole, value().version) == (218060000, 302140000, 2)
