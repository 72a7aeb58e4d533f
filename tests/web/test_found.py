"""The first act of an installation, for either city."""

from __future__ import annotations

from argparse import Namespace

import pytest
from django.test import Client

from hieuhoc.accounts.models import User
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations.models import City
from hieuhoc.plans.models import PlanTask
from hieuhoc.web.cli import found

pytestmark = pytest.mark.django_db


def founding(city: str) -> Namespace:
    return Namespace(city=city, admin="trang@hanoi.example", name="Phạm Thu Trang", agency="sgddt", lang="vi")


def test_ha_noi_begins_with_its_own_units_and_nobody_elses_plan(client: Client) -> None:
    email, password = found._found(founding("01"))
    city = City.objects.get()
    assert city.organisation.names.get(valid_to=None).name == "Thành phố Hà Nội"
    assert not city.demonstration
    assert {v.slug for v in FrameworkVersion.objects.all()} == {"hanoi-2024", "hcmc-targets-2030"}
    assert not PlanTask.objects.exists()  # the packaged tasks are those of another city's plan
    assert User.objects.get(email=email).must_change_password
    assert client.post("/account/login/", {"login": email, "password": password}).status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/account/first-password/"
    with pytest.raises(Refusal):
        found._found(founding("79"))
    assert City.objects.count() == 1


def test_ho_chi_minh_city_begins_with_the_tasks_of_its_plan() -> None:
    found._found(founding("79"))
    assert PlanTask.objects.filter(code="III.1.a").exists()
