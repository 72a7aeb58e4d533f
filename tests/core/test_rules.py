"""Each rule against each state of an answer, with hand-made cities of one or three wards."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hieuhoc.core.tree import Change
from hieuhoc.core.values import Value
from tests.core.cities import REFORM, city_finding, hanoi, judged, row, ward

THREE = (ward(1), ward(2), ward(3))


def _wards(measurement: str, *shares: tuple[object, object] | None, year: int = 2025) -> list[Value]:
    return [
        row(measurement, f"w{n}", year, part=pair[0], whole=pair[1])
        for n, pair in enumerate(shares, start=1)
        if pair is not None
    ]


@pytest.mark.parametrize(
    ("indicator", "rows", "verdict", "reasons"),
    [
        ("1.1.1.a", [row("1.1.1.a", part=95, whole=100)], "met", ()),
        ("1.1.1.a", [row("1.1.1.a", part="94.9999", whole=100)], "not_met", ("below",)),
        ("2.5.3.a", [row("2.5.3.a", part=9996, whole=10000)], "not_met", ("below",)),
        ("1.2.2.a", [row("1.2.2.a", part=5, whole=100)], "met", ()),
        ("1.2.2.a", [row("1.2.2.a", part="5.0001", whole=100)], "not_met", ("above",)),
        ("1.2.2.a", [row("1.2.2.a", status="none", whole=100)], "met", ()),
        ("1.1.1.a", [row("1.1.1.a", status="none", whole=100)], "not_met", ("below",)),
        ("1.1.1.a", [row("1.1.1.a", status="none")], "not_assessable", ("zero_denominator",)),
        ("1.1.1.a", [row("1.1.1.a", part=0, whole=0)], "not_assessable", ("zero_denominator",)),
        ("1.1.1.a", [row("1.1.1.a", status="not_available")], "not_assessable", ("missing",)),
        ("1.1.1.a", [], "not_assessable", ("missing",)),
        ("1.1.1.a", [row("1.1.1.a", status="not_applicable")], "not_applicable", ()),
        ("1.2.1.a", [row("1.2.1.a", part=150, whole=100)], "met", ()),
        ("1.2.1.a", [row("1.2.1.a", part=149, whole=100)], "not_met", ("below",)),
        ("1.1.3.b", [row("1.1.3.b", part=1, whole=2)], "tracked", ("no_threshold",)),
        ("1.1.3.b", [], "tracked", ("missing", "no_threshold")),
        ("1.1.3.b", [row("1.1.3.b", status="not_applicable")], "not_applicable", ()),
        ("2.4.1.b", [row("2.4.1.b", rating=3)], "met", ()),
        ("2.4.1.b", [row("2.4.1.b", rating=2)], "not_met", ("below",)),
        ("2.4.1.b", [], "not_assessable", ("missing",)),
        ("2.1.1.a", [row("2.1.1.a/standard", choice="yes")], "met", ()),
        ("2.1.1.a", [row("2.1.1.a/standard", choice="no")], "not_met", ("standard_not_recognised",)),
        ("2.1.1.a", [row("2.1.1.a/completed", part=1, whole=1)], "not_assessable", ("missing",)),
    ],
)  # fmt: skip
def test_one_figure_for_the_city(indicator: str, rows: list[Value], verdict: str, reasons: tuple[str, ...]) -> None:
    finding = city_finding(indicator, rows)

    assert (finding.verdict, finding.reasons) == (verdict, reasons)


def test_shares_are_added_not_averaged() -> None:
    finding = city_finding("1.1.2.a", _wards("1.1.2.a", (90, 100), (90, 100), (400, 1000)), *THREE)

    assert finding.value == Fraction(580 * 100, 1200)
    assert finding.verdict == "not_met"


def test_a_city_short_of_units_shows_a_provisional_value_and_who_is_missing() -> None:
    finding = city_finding("1.1.2.a", _wards("1.1.2.a", (90, 100), (80, 100)), *THREE)

    assert (finding.verdict, finding.reasons) == ("not_assessable", ("coverage",))
    assert (finding.answered, finding.expected, finding.missing) == (2, 3, ("w3",))
    assert finding.value == 85


def test_two_of_three_are_enough_where_the_minimum_says_so() -> None:
    values = _wards("1.1.2.a", (90, 100), (80, 100))

    assert city_finding("1.1.2.a", values, *THREE, min_coverage=Fraction(2, 3)).verdict == "met"
    assert city_finding("1.1.2.a", values, *THREE, min_coverage=Fraction(67, 100)).verdict == "not_assessable"


def test_a_unit_to_which_it_does_not_apply_is_not_expected() -> None:
    values = [*_wards("1.1.2.a", (90, 100), (80, 100)), row("1.1.2.a", "w3", status="not_applicable")]
    finding = city_finding("1.1.2.a", values, *THREE)

    assert (finding.verdict, finding.expected, finding.excluded) == ("met", 2, ("w3",))


def test_not_applicable_everywhere_is_not_applicable() -> None:
    values = [row("1.1.2.a", f"w{n}", status="not_applicable") for n in (1, 2, 3)]

    assert city_finding("1.1.2.a", values, *THREE).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("whole_last_year", "could_change"),
    [(10, False), (1000, True)],
    ids=["a small ward cannot turn it", "a large ward can"],
)
def test_whether_the_missing_units_could_still_turn_the_verdict(whole_last_year: int, could_change: bool) -> None:
    values = [
        *_wards("1.1.2.a", (90, 100), (90, 100)),
        row("1.1.2.a", "w3", 2024, part=1, whole=whole_last_year),
    ]

    assert city_finding("1.1.2.a", values, *THREE).could_change is could_change


@pytest.mark.parametrize(
    ("indicator", "now", "before", "verdict", "reasons"),
    [
        ("1.2.4.a", {"number": 2}, {"number": 1}, "met", ()),
        ("1.2.4.a", {"number": 1}, {"number": 1}, "not_met", ("not_risen",)),
        ("1.3.2.b", {"number": 1}, {"number": 1}, "not_met", ("not_fallen",)),
        ("1.3.2.b", {"status": "none"}, {"number": 1}, "met", ()),
        ("1.2.4.a", {"number": 2}, None, "not_assessable", ("no_previous_year",)),
        ("1.2.4.a", {"choice": "up"}, None, "met", ()),
        ("1.2.4.a", {"choice": "same"}, {"number": 1}, "not_met", ("not_risen",)),
        ("1.2.4.a", {"number": 2}, {"choice": "up"}, "not_assessable", ("no_previous_year",)),
        ("1.2.4.a", None, {"number": 1}, "not_assessable", ("missing",)),
        ("1.2.4.a", None, None, "not_assessable", ("missing", "no_previous_year")),
    ],
)  # fmt: skip
def test_trends(
    indicator: str,
    now: dict[str, object] | None,
    before: dict[str, object] | None,
    verdict: str,
    reasons: tuple[str, ...],
) -> None:
    values = [row(indicator, **now)] if now else []
    values += [row(indicator, year=2024, **before)] if before else []
    finding = city_finding(indicator, values)

    assert (finding.verdict, finding.reasons) == (verdict, reasons)


@pytest.mark.parametrize(
    ("restated", "verdict", "reasons"),
    [(False, "not_assessable", ("series_break",)), (True, "met", ())],
)
def test_a_trend_over_changed_territory_needs_last_years_figure_restated(
    restated: bool, verdict: str, reasons: tuple[str, ...]
) -> None:
    outside = ward(7, kind="commune", parent=None, valid_to=REFORM)
    inside = ward(8, valid_from=REFORM)
    joined = Change(REFORM, outside.id, inside.id, Fraction(1))
    values = [row("1.2.4.a", number=2), row("1.2.4.a", year=2024, number=1, restated=restated)]
    finding = city_finding("1.2.4.a", values, outside, inside, changes=(joined,))

    assert (finding.verdict, finding.reasons) == (verdict, reasons)
    assert (finding.value, finding.previous) == (2, 1)


def test_a_trend_by_territory_needs_last_years_coverage() -> None:
    values = [row("1.2.4.b", f"w{n}", number=10) for n in (1, 2, 3)]
    before = [row("1.2.4.b", f"w{n}", 2024, number=1) for n in (1, 2)]
    options = {"territory": {"1.2.4.b"}}

    assert city_finding("1.2.4.b", values + before, *THREE, **options).reasons == ("no_previous_year",)
    assert city_finding("1.2.4.b", values + before, *THREE, **options, min_coverage=Fraction(1, 2)).verdict == "met"


@pytest.mark.parametrize(
    ("ratings", "verdict", "value"),
    [
        ([3, 3, 4], "met", Fraction(3)),
        ([2, 3, 4, 2], "not_met", Fraction(5, 2)),
        ([5, 5], "not_assessable", Fraction(5)),
    ],
)
def test_experts_rate_by_their_median(ratings: list[int], verdict: str, value: Fraction) -> None:
    values = [row("3.1.1.a", rating=r, rater=f"Chuyên gia {n}") for n, r in enumerate(ratings)]
    finding = city_finding("3.1.1.a", values)

    assert (finding.verdict, finding.value, finding.answered) == (verdict, value, len(ratings))


def test_an_experts_status_counts_for_nothing() -> None:
    values = [row("3.1.1.a", rating=4, rater=f"Chuyên gia {n}") for n in range(3)]
    values.append(row("3.1.1.a", status="not_applicable", rater="Chuyên gia 9"))

    assert city_finding("3.1.1.a", values).verdict == "met"


@pytest.mark.parametrize(
    ("total", "male", "female", "verdict", "reasons", "value"),
    [
        ((4, 100), None, None, "met", (), 4),
        (None, (2, 50), (2, 50), "met", (), 4),
        ((4, 100), (2, 50), (2, 50), "met", (), 4),
        ((5, 100), (2, 50), (2, 50), "not_assessable", ("breakdown_mismatch",), 4),
        (None, (2, 50), None, "not_assessable", ("missing",), None),
        ((4, 100), (2, 50), None, "met", (), 4),
    ],
)  # fmt: skip
def test_by_sex(total, male, female, verdict, reasons, value) -> None:  # type: ignore[no-untyped-def]
    pairs = {"": total, "sex=male": male, "sex=female": female}
    values = [row("1.2.2.a", breakdown=key, part=p[0], whole=p[1]) for key, p in pairs.items() if p]
    finding = city_finding("1.2.2.a", values)

    assert (finding.verdict, finding.reasons, finding.value) == (verdict, reasons, value)


@pytest.mark.parametrize(
    ("trained", "women", "verdict", "reasons"),
    [
        ({"part": 80, "whole": 100}, {"part": 40, "whole": 80}, "met", ()),
        ({"part": 80, "whole": 100}, {"part": 39, "whole": 80}, "not_met", ("below",)),
        ({"part": 79, "whole": 100}, {"status": "not_applicable"}, "not_met", ("below",)),
        ({"status": "not_applicable"}, {"part": 40, "whole": 80}, "met", ()),
        ({"part": 10, "whole": 100}, None, "not_assessable", ("missing",)),
        ({"part": 10, "whole": 100}, {"part": 0, "whole": 0}, "not_assessable", ("zero_denominator",)),
    ],
)  # fmt: skip
def test_several_measurements_all_have_to_pass(trained, women, verdict, reasons) -> None:  # type: ignore[no-untyped-def]
    values = [row("2.3.1.a/trained", **trained)] + ([row("2.3.1.a/women", **women)] if women else [])
    finding = city_finding("2.3.1.a", values)

    assert (finding.verdict, finding.reasons) == (verdict, reasons)


def test_poor_and_near_poor_are_added() -> None:
    values = [row("1.2.1.b/poor", part=4, whole=100), row("1.2.1.b/near_poor", part=12, whole=200)]
    finding = city_finding("1.2.1.b", values)

    assert (finding.verdict, finding.value, finding.part, finding.whole) == ("met", 10, None, None)


def test_last_years_figures_pass_to_successors_by_their_share() -> None:
    old, heir, other = (
        ward(1, valid_to=REFORM),
        ward(2, valid_from=REFORM),
        ward(3, valid_from=REFORM),
    )
    changes = (Change(REFORM, "w1", "w2", Fraction(1, 4)), Change(REFORM, "w1", "w3", None))
    values = [row("1.1.2.a", "w1", 2024, part=80, whole=100)]
    result = judged(values, old, heir, other, changes=changes)

    assert result.by_unit["1.1.2.a", "w2"].previous == 80
    assert result.by_unit["1.1.2.a", "w2"].approximate
    assert result.by_unit["1.1.2.a", "w3"].previous is None
    assert not result.by_unit["1.1.2.a", "w3"].approximate


def test_an_estimate_is_judged_and_said_to_be_one() -> None:
    finding = city_finding("1.1.1.a", [row("1.1.1.a", part=96, whole=100, basis="estimate")])

    assert (finding.verdict, finding.estimated) == ("met", True)


def test_where_actual_and_estimate_both_stand_the_actual_counts() -> None:
    values = [
        row("1.1.1.a", part=96, whole=100, basis="estimate"),
        row("1.1.1.a", part=90, whole=100, basis="actual"),
    ]
    finding = city_finding("1.1.1.a", values)

    assert (finding.verdict, finding.estimated) == ("not_met", False)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (96, 96, "met"),
        (96, 10, "partly_met"),
        (10, 10, "not_met"),
        (10, None, "not_met"),
        (96, None, "not_assessable"),
    ],
)
def test_a_criterion_from_its_indicators(a: int | None, b: int | None, verdict: str) -> None:
    values = [row(code, part=part, whole=100) for code, part in (("1.1.1.a", a), ("1.1.1.b", b)) if part is not None]
    groups = {group.code: group.verdict for group in judged(values).criteria}

    assert groups["1.1.1"] == verdict


def test_the_summary_counts_every_indicator_once() -> None:
    summary = judged([row("1.1.1.a", part=96, whole=100)], *THREE).summary

    assert sum(summary.indicators.values()) == len(hanoi().indicators) == 57
    assert summary.share_met == Fraction(1, 55)
