"""The agency types for a unit from its letter; the unit has the last word."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hieuhoc.audit.models import AuditEvent
from tests.builders import SmallCity
from tests.features.submissions.unit import of, row, signed_in, value

LETTER = {"letter_number": "45/BC-UBND", "letter_date": "2026-11-20"}


@pytest.fixture
def hoa(town: SmallCity) -> Client:
    return signed_in(town.hoa)


def post(client: Client, town: SmallCity, name: str, **posted: str) -> int:
    return client.post(reverse(name, args=[of(town).pk]), posted).status_code


def test_without_number_and_date_of_the_letter_nothing_can_be_typed(town: SmallCity, hoa: Client) -> None:
    assert post(hoa, town, "workbook_behalf", letter_number="45/BC-UBND") == 422
    assert post(hoa, town, "workbook_behalf", letter_number="45/BC-UBND", letter_date="2099-01-01") == 422
    url = reverse("workbook_row", args=[of(town).pk, town.wards[0].pk, "1.1.2.a"])
    assert hoa.post(url, {f"{town.wards[0].pk}~1.1.2.a~~part": "1"}).status_code == 403
    assert not of(town).on_behalf


def test_history_says_who_typed_for_whom(town: SmallCity, hoa: Client) -> None:
    assert post(hoa, town, "workbook_behalf", **LETTER) == 302
    assert row(town, hoa).save(part="10", whole="20") == 200
    assert value().typed_by == town.hoa
    event = AuditEvent.objects.get(verb="record_value")
    assert event.actor_id == town.hoa.pk
    assert event.organisation_id == town.wards[0].pk
    assert "45/BC-UBND" in signed_in(town.lan).get(reverse("workbook")).content.decode()


def test_sent_on_behalf_then_confirmed_or_contradicted_by_the_unit(town: SmallCity, hoa: Client) -> None:
    post(hoa, town, "workbook_behalf", **LETTER)
    row(town, hoa).save(part="10", whole="20")
    assert post(hoa, town, "workbook_behalf_send") == 302
    submission = of(town)
    assert (submission.state, submission.on_behalf, submission.receipt != "") == ("sent", True, True)
    lan = signed_in(town.lan)
    assert "45/BC-UBND" in lan.get(reverse("workbook_sent", args=[submission.pk])).content.decode()
    assert post(lan, town, "workbook_behalf_confirm", answer="contradicted") == 422, "say what is wrong"
    assert post(lan, town, "workbook_behalf_confirm", answer="contradicted", note="Mẫu số là 25") == 302
    assert of(town).confirmation == "contradicted"
    assert "Mẫu số là 25" in hoa.get(reverse("workbook_sent", args=[submission.pk])).content.decode()


def test_only_the_agency_enters_for_others_and_only_the_unit_confirms(town: SmallCity, hoa: Client) -> None:
    for person in (town.lan, town.minh, town.nam, town.admin):
        assert post(signed_in(person), town, "workbook_behalf", **LETTER) == 403
    post(hoa, town, "workbook_behalf", **LETTER)
    assert post(signed_in(town.minh), town, "workbook_behalf_send") == 403
    post(hoa, town, "workbook_behalf_send")
    assert post(hoa, town, "workbook_behalf_confirm", answer="confirmed") == 403
