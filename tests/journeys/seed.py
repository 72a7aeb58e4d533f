"""Where a journey begins; run inside its installation."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hieuhoc.audit.actions import SYSTEM
from hieuhoc.catalogue import actions as catalogue
from hieuhoc.catalogue.models import Duty
from hieuhoc.organisations.models import City
from tests import builders, people
from tests.people import PASSWORD

__all__ = ["PASSWORD", "bare", "town"]


def bare() -> str:
    """Twelve units, the criteria set and one administrator; everything else is done in the browser."""
    own = builders.organisation("Thành phố Hồ Chí Minh", "city", "79")
    bodies = {key: builders.organisation(name, "department", key, own) for key, name in builders.BODIES.items()}
    for place, name in enumerate(builders.WARDS):
        builders.organisation(name, "commune", f"2{place:04}", own)
    City.objects.create(organisation=own, agency=bodies["sgddt"])
    catalogue.import_framework(slug="hanoi-2024", by=SYSTEM, at=timezone.now())
    places = {"snv": ("snv", "sldtbxh"), "hkh": ("hkh",)}
    places["sgddt"] = ("sgddt", "svhtt", "skhcn", "stnmt", "ca", "syt", "stttt", "skhdt")
    for holder, keys in places.items():
        for key in keys:
            Duty.objects.create(slug="hanoi-2024", body=key, organisation=bodies[holder], valid_from=builders.BEGINNING)
    people.person("Phạm Quản Trị", "city_admin", own)
    people.person("Võ Văn Nam")
    return "ready"


def town() -> str:
    """The small city of every test, with people in every role."""
    made = builders.small_city()
    people.person("Mai Ngọc Yến", "expert", made.organisation)
    people.person("Ngô Thúy Nga", "reader", made.bodies["sgddt"])
    people.person("Nguyễn Văn Dũng", "city_leader", made.organisation)
    people.person("Phan Minh Kiểm", "auditor", made.organisation)
    assert made.campaign.last_day - timezone.localdate() > timedelta(days=7)
    return f"{made.campaign.pk}"
