"""Founding either city from the packaged data gives its tree, its bodies and who answers for what."""

from datetime import UTC, date, datetime

import pytest

from hieuhoc.audit.actions import SYSTEM
from hieuhoc.catalogue import actions as catalogue
from hieuhoc.catalogue.models import Duty
from hieuhoc.organisations.founding import found_city
from hieuhoc.organisations.models import Organisation, Reorganisation, Tie

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "wards"), [("01", 126), ("79", 168)])
def test_a_city_is_founded_with_its_units_and_duties(code: str, wards: int) -> None:
    city = found_city(code=code, agency="sgddt", by=SYSTEM, at=NOW)
    today = Tie.objects.filter(parent=city.organisation, tree="territory", valid_to=None)
    assert today.count() == wards
    assert Organisation.objects.filter(kind="district", valid_to=None).count() == 0
    assert Reorganisation.objects.filter(date=date(2025, 3, 1), duty="Giảm nghèo").count() == 1

    made = catalogue.load_duties(slug="hanoi-2024", city_code=code, by=SYSTEM, at=NOW)
    assert made == Duty.objects.count()
    poverty = Duty.objects.get(body="sldtbxh", indicator="1.2.1.b")
    assert poverty.organisation.names.get().name == "Sở Nông nghiệp và Môi trường"
