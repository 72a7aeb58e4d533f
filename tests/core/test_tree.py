"""Units in time: who is expected, who came out of whom, whether the city's land changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from hieuhoc.core.tree import Change, Tree, Unit
from tests.core.cities import CITY, REFORM, START, tree, ward

DAY = date(2025, 12, 31)


def _codes(found: list[Unit]) -> list[str]:
    return [unit.code for unit in found]


def test_units_of_the_level_below_the_city_are_expected_by_code() -> None:
    outside = ward(9, parent=None)
    ended = ward(8, valid_to=REFORM)
    begun = ward(1, valid_from=REFORM)

    assert _codes(tree(ward(2), outside, ended, begun).expected(DAY, "commune")) == ["00001", "00002"]


def test_without_a_unit_of_the_level_the_leaves_report() -> None:
    districts = [ward(n, kind="district") for n in (1, 2)]
    inner = ward(3, kind="district", parent="w1")
    school = Unit("s", "S", "Trường", "school", "w2", START)

    assert _codes(tree(*districts, inner, school).expected(DAY, "commune")) == ["00002", "00003"]


def test_one_commune_anywhere_in_the_file_keeps_districts_out() -> None:
    district = ward(1, kind="district")
    old = ward(2, valid_to=REFORM)

    assert tree(district, old).expected(DAY, "commune") == []


def test_a_code_means_the_unit_that_carried_it_that_day() -> None:
    old = ward(1, valid_to=REFORM)
    new = replace(ward(1, valid_from=REFORM), id="new")

    assert tree(old, new).on("00001", date(2025, 6, 30)) == old
    assert tree(old, new).on("00001", REFORM) == new


def test_two_steps_in_a_year_multiply_their_shares() -> None:
    first, second = date(2025, 1, 1), REFORM
    units = [ward(1, valid_to=first), ward(2, valid_from=first, valid_to=second), ward(3, valid_from=second)]
    changes = [Change(first, "w1", "w2", Fraction(1, 2)), Change(second, "w2", "w3", Fraction(1, 5))]
    heirs = tree(*units, changes=changes).heirs(units[0], date(2024, 12, 31), DAY)

    assert [(heir.unit, heir.share, heir.approximate) for heir in heirs] == [("w3", Fraction(1, 10), True)]


def test_a_unit_that_goes_on_keeps_its_figures_and_a_merged_one_passes_them_on() -> None:
    stays, ends = ward(1), ward(2, valid_to=REFORM)
    found = tree(stays, ends, changes=[Change(REFORM, "w2", "w1", Fraction(1))]).predecessors(2025)

    assert [unit.id for unit, _ in found["w1"]] == ["w1", "w2"]


@pytest.mark.parametrize(
    ("source_parent", "target_parent", "when", "changed"),
    [
        (None, "city", REFORM, True),
        ("city", None, REFORM, True),
        ("city", "city", REFORM, False),
        (None, "city", date(2024, 12, 31), False),
        (None, "city", date(2025, 1, 1), True),
        (None, "city", date(2025, 12, 31), True),
        (None, "city", date(2026, 1, 1), False),
    ],
)
def test_the_territory_changed_when_land_joined_or_left_during_the_year(
    source_parent: str | None, target_parent: str | None, when: date, changed: bool
) -> None:
    source = ward(1, parent=source_parent, valid_to=when)
    target = ward(2, parent=target_parent, valid_from=when)
    found = tree(source, target, changes=[Change(when, "w1", "w2", Fraction(1))])

    assert found.territory_changed(2025) is changed


def test_not_exactly_one_city_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Tree.of([]).city(DAY)
    with pytest.raises(ValueError, match="exactly one"):
        Tree.of([CITY, replace(CITY, id="second", code="80")]).city(DAY)
