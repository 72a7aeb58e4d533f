"""What stands between a report and its signing, read from the answers of one indicator."""

from __future__ import annotations

from datetime import date

import pytest

from hieuhoc import frameworks
from hieuhoc.core.completeness import Given, Key, check, total
from hieuhoc.core.framework import Indicator

SCALE = 10_000


def indicator(code: str) -> Indicator:
    return frameworks.load("hanoi-2024").by_code[code]


def given(part: int | None, whole: int | None, status: str = "") -> Given:
    return Given(status, part and part * SCALE, whole and whole * SCALE)


def only(code: str, one: Given, breakdown: str = "") -> dict[Key, Given]:
    return {(code, breakdown): one}


@pytest.mark.parametrize(
    ("one", "state", "words"),
    [
        (Given(), "todo", "chưa có số"),
        (given(5, None), "todo", "chưa có mẫu số"),
        (given(None, 61), "todo", "chưa có tử số"),
        (given(5, 61), "done", ""),
        (Given("none", part=0), "todo", "chưa có mẫu số"),
        (Given("none", 0, 61 * SCALE), "done", ""),
        (Given("not_applicable"), "todo", "ghi lý do không áp dụng"),
        (Given("not_applicable", note="không có trường"), "done", ""),
        (Given("not_available"), "todo", "ghi ngày sẽ có"),
        (Given("not_available", expected_on=date(2026, 12, 5)), "todo", "hẹn có số ngày 05/12"),
    ],
)
def test_each_answer_says_what_it_still_lacks(one: Given, state: str, words: str) -> None:
    row = check(indicator("2.2.2.c"), only("2.2.2.c", one))
    assert row.state == state
    assert words in (row.left.vi if row.left else "")


def test_a_part_larger_than_its_whole_must_be_corrected() -> None:
    row = check(indicator("2.2.2.c"), only("2.2.2.c", given(98, 61)))
    assert row.state == "look"
    assert row.problems[0].text.vi.startswith("Tử số 98 lớn hơn mẫu số 61.")
    assert row.problems[0].text.en == "The part (98) is larger than the whole (61). Correct one of them."


def test_a_ratio_that_is_no_share_may_exceed_one() -> None:
    """1.2.1.a: product per head of the city over that of the country."""
    assert check(indicator("1.2.1.a"), only("1.2.1.a", given(160, 100))).state == "done"


def test_one_sex_alone_says_which_is_missing() -> None:
    row = check(indicator("1.2.2.a"), only("1.2.2.a", given(100, 8100), "sex=male"))
    assert row.left is not None
    assert row.left.vi == "nữ: chưa có số"
    assert row.place == ("1.2.2.a", "sex=female", "part")


def test_both_sexes_make_the_total_and_a_total_alone_stands() -> None:
    measurement = indicator("1.2.2.a").measurements[0]
    both = {
        ("1.2.2.a", "sex=male"): given(100, 8100),
        ("1.2.2.a", "sex=female"): given(110, 7900),
    }
    assert total(measurement, both) == given(210, 16000)
    assert check(indicator("1.2.2.a"), only("1.2.2.a", given(210, 16000))).state == "done"


def test_a_total_that_is_not_the_sum_of_the_sexes_must_be_corrected() -> None:
    answers = {
        ("1.2.2.a", ""): given(240, 16000),
        ("1.2.2.a", "sex=male"): given(100, 8100),
        ("1.2.2.a", "sex=female"): given(110, 7900),
    }
    row = check(indicator("1.2.2.a"), answers)
    assert [problem.code for problem in row.problems] == ["breakdown_mismatch"]
    assert "Tổng 240 khác nam + nữ 210" in row.problems[0].text.vi


def test_a_trend_is_complete_with_a_number_or_a_direction() -> None:
    assert check(indicator("1.3.2.b"), only("1.3.2.b", Given(number=7 * SCALE))).state == "done"
    assert check(indicator("1.3.2.b"), only("1.3.2.b", Given(choice="down"))).state == "done"
    assert check(indicator("1.3.2.b"), only("1.3.2.b", Given())).state == "todo"


def test_ratings_of_the_panel_are_not_asked_of_units() -> None:
    assert check(indicator("3.1.1.a"), {}).state == "done"
    assert check(indicator("3.3.1.a"), {}).place == ("3.3.1.a/share", "", "part")


def test_of_several_measurements_the_missing_one_is_named() -> None:
    row = check(indicator("1.2.1.b"), only("1.2.1.b/poor", given(1, 100)))
    assert row.left is not None
    assert row.left.vi == "Hộ cận nghèo: chưa có số"
