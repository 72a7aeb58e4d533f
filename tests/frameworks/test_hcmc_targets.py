"""The numbered targets of Hồ Chí Minh City for 2025 and 2030."""

from __future__ import annotations

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework import Framework


@pytest.fixture(scope="module")
def targets() -> Framework:
    return frameworks.load("hcmc-targets-2030")


def test_sixteen_targets_in_four_groups(targets: Framework) -> None:
    assert [i.code for i in targets.indicators] == [f"T{n}" for n in range(1, 17)]
    assert [len(c.indicators) for c in targets.criteria] == [5, 4, 3, 4]
    assert (len(targets.parts), len(targets.standards)) == (1, 1)


def test_the_numbers_of_the_plan(targets: Framework) -> None:
    found = {i.code: (i.milestones or {}) for i in targets.indicators}
    assert {code: (m.get(2025), m.get(2030)) for code, m in found.items()} == {
        "T1": ("100", "100"), "T2": ("90", "100"), "T3": ("100", "100"), "T4": ("100", None),
        "T5": ("80", "85"), "T6": ("50", "70"), "T7": ("50", "70"), "T8": ("50", "60"),
        "T9": ("12", "15"), "T10": ("70", "90"), "T11": ("60", "80"), "T12": ("70", "90"),
        "T13": ("40", "60"), "T14": ("25", "100"), "T15": ("100", "100"), "T16": (None, None),
    }  # fmt: skip


def test_every_number_can_be_read_in_the_words_of_the_plan(targets: Framework) -> None:
    for indicator in targets.indicators:
        for number in (indicator.milestones or {}).values():
            assert indicator.article
            assert f"{number}%" in indicator.article.vi, indicator.code


def test_targets_on_districts_say_that_districts_ended(targets: Framework) -> None:
    ended = {i.code: i.ended for i in targets.indicators if i.ended}
    assert ended == dict.fromkeys(("T1", "T2", "T3", "T4", "T5", "T14"), "2025-07-01")
    assert all(i.ended_note for i in targets.indicators if i.ended)


def test_a_target_without_a_number_is_never_judged(targets: Framework) -> None:
    assert targets.by_code["T16"].rule == "none"
