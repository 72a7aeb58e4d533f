"""A whole year of twelve units, as new users live it: from Excel to two published revisions and signed-ready reports.

One unit is late, one is entered by the agency from a letter, one is returned, two are merged while the round is open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.journeys import year_setup
from tests.journeys.conftest import Person
from tests.journeys.site import Site

AFTER_THE_LAST_DAY = datetime(2026, 12, 12, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.slow


def test_a_year_of_twelve_units(site_of: Callable[[str], Site], person_at: Callable[..., Person]) -> None:
    site = site_of("bare")
    admin = person_at(site, "tri@example.test")
    admin.look("home-of-an-empty-city")
    letters = year_setup.accounts(admin)
    campaign = year_setup.prepare_round(admin)
    year_setup.sheets(admin, campaign)
    year_setup.open_round(admin, campaign)
