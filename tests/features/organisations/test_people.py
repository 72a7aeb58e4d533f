"""The city administrator's people: made, given roles, replaced in mid-campaign, closed. Nobody else may."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Conflict, NotAllowed, Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.people import actions, memberships, queries
from hieuhoc.organisations.people.actions import Details
from tests.builders import SmallCity, small_city
from tests.people import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def city() -> SmallCity:
    cache.clear()
    return small_city(open_round=False)


@pytest.fixture
def admin(client: Client, city: SmallCity) -> Client:
    client.force_login(city.admin)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def may_enter(user: User, unit: Any) -> bool:
    return access.allowed(User.objects.get(pk=user.pk), Permission.ENTER_VALUES, unit)


def now() -> Any:
    return timezone.now()


def letter_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return re.sub(r"<[^>]+>", " ", package.read("word/document.xml").decode())


def test_people_are_found_by_name_address_and_unit_without_marks(admin: Client, city: SmallCity) -> None:
    assert "Nguyễn Thị Lan" in text(admin.get("/people/?q=nguyen+thi+lan"))
    page = text(admin.get("/people/?q=tan+dinh"))
    assert "Nguyễn Thị Lan" in page
    assert "Đỗ Tuấn Minh" not in page
    page = text(admin.get("/people/?role=agency_officer"))
    assert "Trần Thị Hoa" in page
    assert "Nguyễn Thị Lan" not in page
    assert "Võ Văn Nam" in text(admin.get("/people/?state=idle"))
    assert "Đỗ Tuấn Minh" in text(admin.get(f"/people/?unit={city.wards[1].pk}"))


def test_reading_people_takes_as_many_queries_for_many_as_for_few(
    admin: Client, city: SmallCity, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        person(f"Người {number}", "unit_reporter", city.wards[number % 9])
    with django_assert_max_num_queries(25):
        admin.get("/people/")


def test_units_without_an_officer_are_named(admin: Client, city: SmallCity) -> None:
    page = text(admin.get("/people/units-without/"))
    assert "Phường Bến Thành" in page
    assert "Phường Tân Định" not in page
    User.objects.filter(pk__in=[city.lan.pk, city.quang.pk]).update(is_active=False)
    assert "Phường Tân Định" in text(admin.get("/people/units-without/"))


def test_an_account_is_made_with_its_role_and_opened_by_its_letter(admin: Client, city: SmallCity) -> None:
    given = {
        "email": "Moi@Phuong3.gov.vn", "full_name": "Bùi Văn Mới", "honorific": "anh", "language": "vi",
        "unit": city.wards[2].pk, "role": "unit_reporter", "title": "Chuyên viên", "since": f"{TODAY}",
    }  # fmt: skip
    assert admin.post("/people/new/", given).status_code == 302
    new = User.objects.get(email="moi@phuong3.gov.vn")
    assert not new.has_usable_password()
    assert may_enter(new, city.wards[2])
    answer = admin.post("/people/letters/", {"person": new.pk})
    assert "no-store" in answer["Cache-Control"]
    words = letter_words(answer.content)
    assert "Phường Bến Thành" in words
    found = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", words)
    assert found
    password = found[0]
    stored = str(list(User.objects.values())) + str(list(AuditEvent.objects.values_list("payload", flat=True)))
    assert password not in stored
    fresh = Client()
    fresh.post("/account/login/", {"login": new.email, "password": password})
    assert fresh.get("/my-account/")["Location"] == "/account/first-password/"


def test_the_form_keeps_what_was_typed_when_the_address_is_taken(admin: Client, city: SmallCity) -> None:
    given = {
        "email": "lan@example.test", "full_name": "Lan Khác", "honorific": "chị", "language": "vi",
        "unit": city.wards[2].pk, "role": "unit_reporter", "since": f"{TODAY}",
    }  # fmt: skip
    page = text(admin.post("/people/new/", given))
    assert "Đã có tài khoản với địa chỉ lan@example.test" in page
    assert 'value="Lan Khác"' in page


def test_making_an_account_with_a_role_that_cannot_be_makes_nothing(city: SmallCity) -> None:
    with pytest.raises(Refusal, match="ends_before_start"):
        actions.create_person_with_role(
            details=Details("moi@example.test", "Mới"), organisation_id=city.wards[0].pk, role="unit_reporter",
            title="", since=TODAY, until=TODAY - timedelta(days=1), by=city.admin, at=now(),
        )  # fmt: skip
    assert not User.objects.filter(email="moi@example.test").exists()


def test_an_officer_replaced_in_mid_campaign_acts_no_more_and_the_successor_does(
    admin: Client, city: SmallCity
) -> None:
    desk = Client()
    desk.force_login(city.lan)
    place = Membership.objects.get(user=city.lan)
    answer = admin.post(f"/people/{city.lan.pk}/roles/{place.pk}/end/", {"on": f"{TODAY}", "successor": city.nam.email})
    assert answer["Location"] == f"/people/{city.nam.pk}/"
    assert not may_enter(city.lan, city.wards[0])
    assert may_enter(city.nam, city.wards[0])
    assert desk.get("/my-account/").status_code == 302  # her session ended with her last role
    place.refresh_from_db()
    assert place.valid_to == TODAY
    verbs = list(AuditEvent.objects.filter(organisation_id=city.wards[0].pk).values_list("verb", flat=True))
    assert verbs[-2:] == ["membership.ended", "membership.added"]


def test_replacing_the_same_officer_twice_happens_once(city: SmallCity) -> None:
    place = Membership.objects.get(user=city.lan)
    once = {"membership_id": place.pk, "successor_id": city.nam.pk, "on": TODAY, "by": city.admin, "at": now()}
    memberships.replace_officer(**once)
    with pytest.raises(Conflict):
        memberships.replace_officer(**once)
    assert Membership.objects.filter(user=city.nam).count() == 1


def test_one_person_may_act_for_two_units_and_losing_one_keeps_the_other(city: SmallCity) -> None:
    desk = Client()
    desk.force_login(city.lan)
    memberships.add_membership(
        user_id=city.lan.pk, organisation_id=city.wards[3].pk, role="unit_reporter", since=TODAY,
        by=city.admin, at=now(),
    )  # fmt: skip
    assert may_enter(city.lan, city.wards[0])
    assert may_enter(city.lan, city.wards[3])
    first = Membership.objects.get(user=city.lan, organisation=city.wards[0])
    memberships.end_membership(membership_id=first.pk, on=TODAY, by=city.admin, at=now())
    assert not may_enter(city.lan, city.wards[0])
    assert may_enter(city.lan, city.wards[3])
    assert desk.get("/my-account/").status_code == 200


def test_the_same_role_twice_at_the_same_time_is_refused(city: SmallCity) -> None:
    again = {
        "user_id": city.lan.pk, "organisation_id": city.wards[0].pk, "role": "unit_reporter", "by": city.admin,
        "at": now(),
    }  # fmt: skip
    with pytest.raises(Refusal, match="membership_overlaps"):
        memberships.add_membership(**again, since=TODAY)
    with pytest.raises(Refusal, match="membership_overlaps"):
        memberships.add_membership(**again, since=date(2020, 1, 1), until=date(2022, 1, 1))
    memberships.add_membership(**again, since=date(2019, 1, 1), until=date(2021, 1, 1))  # ends as the other begins
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=city.lan, organisation=city.wards[0], role="unit_reporter", valid_from=TODAY)


def test_a_unit_that_has_ended_takes_no_new_people(city: SmallCity) -> None:
    city.wards[4].valid_to = date(2025, 7, 1)
    city.wards[4].save()
    with pytest.raises(Refusal, match="organisation_ended"):
        memberships.add_membership(
            user_id=city.nam.pk, organisation_id=city.wards[4].pk, role="unit_reporter", since=TODAY,
            by=city.admin, at=now(),
        )  # fmt: skip


def test_a_role_that_never_began_is_withdrawn(city: SmallCity) -> None:
    made = memberships.add_membership(
        user_id=city.nam.pk, organisation_id=city.wards[0].pk, role="unit_reporter", since=TODAY, by=city.admin,
        at=now(),
    )  # fmt: skip
    memberships.end_membership(membership_id=made.pk, on=TODAY, by=city.admin, at=now())
    assert not Membership.objects.filter(user=city.nam).exists()
    assert AuditEvent.objects.filter(verb="membership.withdrawn", object_id=str(made.pk)).exists()


def test_the_last_administrator_cannot_be_removed_in_any_way(admin: Client, city: SmallCity) -> None:
    place = Membership.objects.get(user=city.admin)
    page = admin.post(f"/people/{city.admin.pk}/roles/{place.pk}/end/", {"on": f"{TODAY + timedelta(days=30)}"})
    assert page.status_code == 422
    assert "quản trị viên cuối cùng" in text(page)
    assert admin.post(f"/people/{city.admin.pk}/active/", {"active": "0"}).status_code == 422
    city.admin.refresh_from_db()
    place.refresh_from_db()
    assert city.admin.is_active
    assert place.valid_to is None
    memberships.replace_officer(
        membership_id=place.pk, successor_id=city.hoa.pk, on=TODAY, by=city.admin, at=now()
    )  # handing over is allowed
    assert access.allowed(User.objects.get(pk=city.hoa.pk), Permission.MANAGE_ACCOUNTS)


def test_closing_an_account_ends_its_sessions_at_once(admin: Client, city: SmallCity) -> None:
    desk = Client()
    desk.force_login(city.minh)
    admin.post(f"/people/{city.minh.pk}/active/", {"active": "0"})
    assert desk.get("/my-account/").status_code == 302
    assert not may_enter(city.minh, city.wards[1])
    admin.post(f"/people/{city.minh.pk}/active/", {"active": "1"})
    assert desk.get("/my-account/").status_code == 302  # opened again, but she signs in anew
    assert may_enter(city.minh, city.wards[1])


def test_letters_are_not_made_for_oneself_nor_for_closed_accounts(admin: Client, city: SmallCity) -> None:
    assert admin.post("/people/letters/", {"person": city.admin.pk}).status_code == 422
    User.objects.filter(pk=city.minh.pk).update(is_active=False)
    page = admin.post("/people/letters/", {"person": [city.minh.pk, city.lan.pk]})
    assert page.status_code == 422
    assert "Đỗ Tuấn Minh" in text(page)
    assert not User.objects.get(pk=city.lan.pk).must_change_password


def test_a_lost_second_factor_is_switched_off_by_the_administrator(admin: Client, city: SmallCity) -> None:
    Authenticator.objects.create(user=city.lan, type="totp", data={"secret": "x"})
    admin.post(f"/people/{city.lan.pk}/second-factor/")
    assert not Authenticator.objects.filter(user=city.lan).exists()
    assert AuditEvent.objects.filter(verb="account.second_factor_removed").count() == 1


def test_every_role_is_described_where_it_is_given_and_where_it_is_held(admin: Client, city: SmallCity) -> None:
    page = text(admin.get(f"/people/{city.lan.pk}/"))
    for role in ROLES.values():
        assert str(role.name) in page
    lan = Client()
    lan.force_login(city.lan)
    assert "Nhập số liệu, nhiệm vụ và phần lời của đơn vị" in text(lan.get("/my-account/"))


GET = ["/people/", "/people/new/", "/people/units-without/", "/people/list/", "/people/list/template/", "/people/{pk}/"]
POST = [
    "/people/new/", "/people/letters/", "/people/list/", "/people/list/take/", "/people/{pk}/",
    "/people/{pk}/active/", "/people/{pk}/second-factor/", "/people/{pk}/roles/", "/people/{pk}/roles/1/end/",
]  # fmt: skip


@pytest.mark.parametrize("name", ["lan", "quang", "minh", "hoa", "nam"])
def test_nobody_but_the_administrator_sees_or_touches_people(city: SmallCity, name: str) -> None:
    client = Client()
    client.force_login(getattr(city, name))
    for path in GET:
        assert client.get(path.format(pk=city.minh.pk)).status_code == 403, path
        assert client.get(path.format(pk=999_999)).status_code == 403, path
    for path in POST:
        assert client.post(path.format(pk=city.minh.pk)).status_code == 403, path


def test_actions_refuse_whoever_may_not(city: SmallCity) -> None:
    place = Membership.objects.get(user=city.minh)
    for by in (city.lan, city.nam, city.hoa):
        with pytest.raises(NotAllowed):
            actions.set_active(user_id=city.minh.pk, active=False, by=by, at=now())
        with pytest.raises(NotAllowed):
            actions.issue_letters(user_ids=[city.minh.pk], by=by, at=now())
        with pytest.raises(NotAllowed):
            memberships.end_membership(membership_id=place.pk, on=TODAY, by=by, at=now())
        with pytest.raises(NotAllowed):
            memberships.add_membership(
                user_id=by.pk, organisation_id=city.organisation.pk, role="city_admin", since=TODAY, by=by, at=now()
            )
        with pytest.raises(NotAllowed):
            queries.people(by, TODAY)


def test_a_person_or_role_that_does_not_exist_is_no_page(admin: Client, city: SmallCity) -> None:
    assert admin.get("/people/999999/").status_code == 404
    place = Membership.objects.get(user=city.lan)
    assert admin.post(f"/people/{city.minh.pk}/roles/{place.pk}/end/", {"on": f"{TODAY}"}).status_code == 404
