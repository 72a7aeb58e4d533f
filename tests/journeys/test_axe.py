"""Every page as every role: nothing axe objects to, nothing cut off from 1280 down to 320 px, no word untranslated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Person
from tests.journeys.site import Site


@pytest.fixture(scope="module")
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of("town")


def test_sign_in(site: Site, person_at: Callable[..., Person]) -> None:
    nobody = person_at(site)
    nobody.go("/account/login/")
    nobody.look("sign-in")


def test_home_of_a_reporter(site: Site, person_at: Callable[..., Person]) -> None:
    lan = person_at(site, "lan@example.test")
    lan.look("home")
