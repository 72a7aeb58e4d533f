"""A unit's own work on a phone: 390 px wide, by thumb."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys import year_unit
from tests.journeys.conftest import Person
from tests.journeys.site import Site


def test_a_reporter_and_a_leader_do_the_year_on_the_phone(
    site_of: Callable[[str], Site], person_at: Callable[..., Person]
) -> None:
    site = site_of("town")
    lan = person_at(site, "lan@example.test", narrow=True)
    lan.look("home")
    year_unit.enter_with_faults(lan)
    year_unit.tasks_and_words(lan)
    year_unit.propose(lan)
    quang = person_at(site, "quang@example.test", narrow=True)
    quang.look("home-of-a-leader")
    year_unit.approve(quang)


def test_what_came_back_is_corrected_on_the_phone(
    site_of: Callable[[str], Site], person_at: Callable[..., Person]
) -> None:
    site = site_of("town")
    minh = person_at(site, "minh@example.test", narrow=True)
    year_unit.correct_and_answer(minh, "2.2.2.c", "104")
