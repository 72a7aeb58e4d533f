"""Numbers: shown without lying about a threshold, printed exactly, read as people type them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hieuhoc.core.numbers import NotANumber, parse_people, plain, shown, shown_scaled
from hieuhoc.core.values import SCALE, BadNumber, parse_decimal


@pytest.mark.parametrize(
    ("value", "options", "vi", "en"),
    [
        ("99.96", {"unit": "percent"}, "99,96%", "99.96%"),
        ("99.996", {"rule": "at_least", "threshold": Fraction(100)}, "99,99", "99.99"),
        ("99.996", {}, "100", "100"),
        ("10.001", {"rule": "at_most", "threshold": Fraction(10)}, "10,01", "10.01"),
        ("9.999", {"rule": "at_most", "threshold": Fraction(10)}, "10", "10"),
        ("95.001", {"rule": "at_least", "threshold": Fraction(95)}, "95", "95"),
        ("2.999", {"rule": "rating", "threshold": Fraction(3)}, "2,99", "2.99"),
        ("0.005", {}, "0,01", "0.01"),
        ("1234567.5", {}, "1.234.567,5", "1,234,567.5"),
    ],
)
def test_shown(value: str, options: dict[str, object], vi: str, en: str) -> None:
    assert shown(Fraction(value), "vi", **options) == vi  # type: ignore[arg-type]
    assert shown(Fraction(value), "en", **options) == en  # type: ignore[arg-type]


@given(st.fractions(0, 200), st.sampled_from(["at_least", "at_most"]), st.integers(0, 200))
def test_what_is_shown_is_on_the_side_of_the_threshold_where_the_value_is(
    value: Fraction, rule: str, threshold: int
) -> None:
    mark = Fraction(threshold)
    read = Fraction(shown(value, "en", rule=rule, threshold=mark).replace(",", ""))
    passes = value >= mark if rule == "at_least" else value <= mark

    assert (read >= mark if rule == "at_least" else read <= mark) == passes


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 3), "0.3333333333"), (Fraction(2, 3), "0.6666666666"), (Fraction(962, 10), "96.2"), (0, "0")],
)
def test_plain_decimals_are_cut_not_rounded(value: Fraction, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("typed", "read", "echo"),
    [
        ("1.234,5", "1234.5", False),
        ("95,5%", "95.5", False),
        ("95.5", "95.5", True),
        ("1.234", "1234", True),
        ("1.234.567", "1234567", False),
        ("1,234,567.5", "1234567.5", True),
        ("12 345", "12345", True),
        ("0,123", "0.123", False),
        ("0.5", "0.5", True),
    ],
)
def test_people_write_numbers_in_many_ways(typed: str, read: str, echo: bool) -> None:
    found = parse_people(typed)

    assert (plain(Fraction(found.scaled, SCALE)), found.echo) == (read, echo)


def test_what_was_understood_is_said_back() -> None:
    assert parse_people("95.5").sentence("95.5", "vi") == "Bạn gõ 95.5, máy hiểu là 95,5."
    assert parse_people("1.234").sentence("1.234", "vi") == "Bạn gõ 1.234, máy hiểu là 1234."


@pytest.mark.parametrize("typed", ["1,234", "12.34.567", "abc", "1e3", "", "1,23456", "nan", "--5"])
def test_what_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_people(typed)
    assert refused.value.code == "bad_number"


@pytest.mark.parametrize("typed", ["-5", "100000000000000"])
def test_figures_out_of_range_are_refused(typed: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_people(typed)
    assert refused.value.code == "out_of_range"


@given(st.integers(0, 10**18 - 1))
def test_files_and_people_read_back_what_is_written(scaled: int) -> None:
    text = plain(Fraction(scaled, SCALE)) or ""

    assert parse_decimal(text) == scaled
    shares = scaled % (1000 * SCALE)
    assert parse_people(shown_scaled(shares, "vi") + "%").scaled == shares


@pytest.mark.parametrize("text", ["1_0", "٣", "１", "+1", ".5", "5.", "1,0", " 1", "1 ", "0x1", "1e2", "∞", "", "-"])
def test_only_plain_decimals_stand_in_files(text: str) -> None:
    with pytest.raises(BadNumber):
        parse_decimal(text)
