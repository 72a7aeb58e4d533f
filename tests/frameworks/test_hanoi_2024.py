"""The annex of Hà Nội as data: nothing lost, nothing moved, nothing judged without a ground."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework import Framework


@pytest.fixture(scope="module")
def hanoi() -> Framework:
    return frameworks.load("hanoi-2024")


def test_the_annex_is_whole(hanoi: Framework) -> None:
    assert (len(hanoi.parts), len(hanoi.standards), len(hanoi.criteria), len(hanoi.indicators)) == (3, 12, 35, 57)


def test_the_official_words_stand_as_they_were_checked_against_the_annex(hanoi: Framework) -> None:
    """A changed letter is a changed law. If the annex itself changes, publish a new version."""
    words = [
        *(f"{p.code} {p.name.vi}" for p in hanoi.parts),
        *(f"{s.code} {s.name.vi}" for s in hanoi.standards),
        *(f"{c.code} {c.name.vi}" for c in hanoi.criteria),
        *(f"{i.code} {i.name.vi} | {i.in_charge}" for i in hanoi.indicators),
    ]
    seal = hashlib.sha256("\n".join(words).encode()).hexdigest()
    assert seal == "d7013926330cdcf18b740b702224640f90596451e675a3f79a9c8b2ab6b6802a"


def test_the_annex_keeps_its_own_spelling(hanoi: Framework) -> None:
    assert hanoi.by_code["1.1.3.b"].in_charge == "Sở Lao động - Thương binh và xã hội"
    assert hanoi.by_code["2.3.1.a"].in_charge == "Sở Lao động – Thương bình và Xã hội"
    assert hanoi.by_code["2.3.1.a"].name.vi.endswith("trong đó có 1/2 là nữ.")
    assert hanoi.by_code["1.1.1.a"].name.vi.endswith("đạt ≥ 95%")


def test_each_body_answers_for_as_many_indicators_as_the_annex_gives_it(hanoi: Framework) -> None:
    assert Counter(i.body for i in hanoi.indicators) == {
        "sgddt": 17, "experts": 9, "sldtbxh": 7, "ubnd_district": 4, "stnmt": 3, "ca": 3, "stttt": 3,
        "snv": 2, "svhtt": 2, "skhcn": 2, "syt": 2, "hkh": 2, "skhdt": 1,
    }  # fmt: skip


def test_every_threshold_is_the_number_in_the_official_words(hanoi: Framework) -> None:
    """Each number held against a figure can be read in the name (1.5 is printed 1,5; a half is 50%)."""
    for indicator in hanoi.indicators:
        if indicator.rule in ("at_least", "at_most"):
            assert isinstance(indicator.threshold, str)
            assert indicator.threshold.replace(".", ",") in indicator.name.vi, indicator.code
    assert hanoi.by_code["1.3.1.a"].threshold == {"solid_waste": "60", "wastewater": "60"}
    assert hanoi.by_code["2.3.1.a"].threshold == {"trained": "80", "women": "50"}
    assert hanoi.by_code["2.4.1.a"].threshold == {"schools": "100", "community": "100"}


def test_ceilings_are_where_the_words_say_not_more_than(hanoi: Framework) -> None:
    ceilings = {i.code for i in hanoi.indicators if i.rule == "at_most"}
    assert ceilings == {i.code for i in hanoi.indicators if "không quá" in i.name.vi}


def test_the_trends_rise_and_fall_as_the_words_say(hanoi: Framework) -> None:
    assert {i.code for i in hanoi.indicators if i.rule == "rises"} == {"1.2.4.a", "1.2.4.b", "1.3.2.d"}
    assert {i.code for i in hanoi.indicators if i.rule == "falls"} == {"1.3.1.c", "1.3.2.b", "1.3.2.c"}


def test_only_what_has_no_number_is_left_unjudged(hanoi: Framework) -> None:
    assert {i.code for i in hanoi.indicators if i.rule == "none"} == {"1.1.3.b", "2.3.2.a"}


def test_nine_ratings_are_of_experts_and_three_of_a_body(hanoi: Framework) -> None:
    ratings = {i.code: i.measurements[0].panel for i in hanoi.indicators if i.rule == "rating"}
    assert {code for code, panel in ratings.items() if not panel} == {"2.4.1.b", "2.6.1.a", "2.6.2.a"}
    assert len(ratings) == 12
    assert all(hanoi.by_code[code].threshold == "3" for code in ratings)


def test_what_is_asked_has_stable_codes(hanoi: Framework) -> None:
    several = {i.code: [m.key for m in i.measurements] for i in hanoi.indicators if len(i.measurements) > 1}
    assert several == {
        "1.2.1.b": ["poor", "near_poor"],
        "1.3.1.a": ["solid_waste", "wastewater"],
        "2.1.1.a": ["standard", "completed"],
        "2.1.2.a": ["standard", "enrolled_6", "completed_11"],
        "2.1.2.b": ["standard", "graduated", "enrolled"],
        "2.3.1.a": ["trained", "women"],
        "2.3.2.a": ["state", "private"],
        "2.4.1.a": ["schools", "community"],
        "3.3.1.a": ["rating", "share"],
        "3.3.3.a": ["rating", "share"],
    }
    by_sex = {m.code for m in hanoi.iter_measurements() if m.breakdowns == ("sex",)}
    assert by_sex == {
        "1.2.2.a", "2.1.1.a/completed", "2.1.2.a/enrolled_6", "2.1.2.a/completed_11",
        "2.1.2.b/graduated", "2.1.2.b/enrolled",
    }  # fmt: skip


def test_four_indicators_are_collected_by_territory(hanoi: Framework) -> None:
    territory = {i.code for i in hanoi.indicators if i.collect == "territory"}
    assert territory == {"1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d"}


def test_every_choice_behind_a_verdict_is_dated_and_explained(hanoi: Framework) -> None:
    marked = {i.code: i.interpretation for i in hanoi.indicators if i.interpretation}
    ratings = {i.code for i in hanoi.indicators if i.rule == "rating"}
    choices = {"1.2.1.b", "1.3.1.a", "1.3.2.c", "2.1.1.a", "2.1.2.a", "2.1.2.b", "2.2.2.d", "2.3.1.a"}
    assert set(marked) == ratings | choices
    assert all(note and note.date == "2026-09-01" for note in marked.values())


def test_every_figure_says_what_is_counted_and_that_the_definition_is_ours(hanoi: Framework) -> None:
    for measurement in hanoi.iter_measurements():
        if measurement.kind == "ratio":
            assert measurement.part
            assert measurement.whole
        if measurement.kind == "trend":
            assert measurement.number
            assert measurement.unit
        if measurement.kind in ("ratio", "trend"):
            assert measurement.interpretation, measurement.code
        assert measurement.evidence, measurement.code


def test_every_heading_and_indicator_has_a_short_name_that_fits_a_tile(hanoi: Framework) -> None:
    shorts = [*(p.short for p in hanoi.parts), *(s.short for s in hanoi.standards)]
    shorts += [i.short for i in hanoi.indicators]
    assert all(short and len(short.vi) <= 60 for short in shorts)
