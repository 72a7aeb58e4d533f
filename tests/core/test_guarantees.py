"""What an officer may rely on whatever the figures are: the guarantees of docs/evaluation.md."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hieuhoc.core.evaluation import Evaluation, evaluate, is_territorial
from hieuhoc.core.tree import Tree
from hieuhoc.core.values import SCALE, Value
from tests.core.cities import CITY, hanoi, tree, ward

YEAR = 2025
UNITS = [ward(n) for n in (1, 2, 3)]
TERRITORY = frozenset({"1.1.1.a", "1.2.2.a", "1.2.4.a", "1.3.1.a"})
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

amounts = st.integers(0, 60)
statuses = st.sampled_from(["", "", "", "", "none", "not_applicable", "not_available"])


@st.composite
def _answer(draw: st.DrawFn, measurement, unit: str, year: int) -> list[Value]:  # type: ignore[no-untyped-def]
    """One unit's answer to one measurement; sometimes by sex, never with a contradictory total."""
    if measurement.panel:
        ratings = draw(st.lists(st.integers(1, 5), max_size=5))
        return [
            Value(year, unit, measurement.code, rating=rating, rater=f"Chuyên gia {n}")
            for n, rating in enumerate(ratings)
        ]
    sexes = ("sex=male", "sex=female") if measurement.breakdowns and draw(st.booleans()) else ("",)
    if measurement.kind in ("rating", "yes_no"):
        status = draw(st.sampled_from(["", "", "not_applicable", "not_available"]))
        rating = draw(st.integers(1, 5)) if measurement.kind == "rating" and not status else None
        choice = draw(st.sampled_from(["yes", "no"])) if measurement.kind == "yes_no" and not status else ""
        return [Value(year, unit, measurement.code, "", status, rating=rating, choice=choice)]
    return [_figure(draw, measurement, unit, year, sex) for sex in sexes]


def _figure(draw: st.DrawFn, measurement, unit: str, year: int, sex: str) -> Value:  # type: ignore[no-untyped-def]
    status = draw(statuses)
    blank = Value(year, unit, measurement.code, sex, status)
    if measurement.kind == "ratio":
        whole = draw(amounts) * SCALE
        if status == "none":
            return blank._replace(whole=whole)
        part = min(draw(amounts) * SCALE, whole)
        return blank if status else blank._replace(part=part, whole=whole)
    return blank if status else blank._replace(number=draw(amounts) * SCALE)


@st.composite
def rows(draw: st.DrawFn) -> list[Value]:
    found: list[Value] = []
    codes = st.sampled_from([indicator.code for indicator in hanoi().indicators])
    for code in draw(st.lists(codes, min_size=3, max_size=9, unique=True)):
        indicator = hanoi().by_code[code]
        units = [unit.id for unit in UNITS] if is_territorial(indicator, TERRITORY) else ["city"]
        for measurement in indicator.measurements:
            for unit in units:
                for year in (YEAR, YEAR - 1):
                    if draw(st.integers(0, 9)):
                        found += draw(_answer(measurement, unit, year))
    return found


def _judge(values: list[Value], of: Tree | None = None, coverage: Fraction = Fraction(1)) -> Evaluation:
    return evaluate(hanoi(), of or tree(*UNITS), values, year=YEAR, territory=TERRITORY, min_coverage=coverage)


def _city(result: Evaluation) -> list[tuple[object, ...]]:
    return [(f.indicator, f.verdict, f.reasons, f.value, f.previous) for f in result.findings]


@QUICK
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(values: list[Value], chance: random.Random) -> None:
    shuffled = list(values)
    chance.shuffle(shuffled)

    assert _judge(shuffled) == _judge(values)


@QUICK
@given(rows(), st.integers(2, 1000))
def test_shares_do_not_depend_on_the_size_of_the_city(values: list[Value], k: int) -> None:
    larger = [
        value._replace(
            part=None if value.part is None else value.part * k,
            whole=None if value.whole is None else value.whole * k,
        )
        for value in values
    ]

    assert _city(_judge(larger)) == _city(_judge(values))


@QUICK
@given(rows(), st.integers(0, 60))
def test_a_unit_replaced_by_two_with_its_counts_changes_no_city_verdict(values: list[Value], cut: int) -> None:
    two = [ward(2), ward(3), ward(11), ward(12)]
    split: list[Value] = []
    for value in values:
        split += _halves(value, cut * SCALE) if value.unit == "w1" else [value]

    assert _city(_judge(split, tree(*two))) == _city(_judge(values))


def _halves(value: Value, cut: int) -> list[Value]:
    first, second = {}, {}
    for name in ("part", "whole", "number"):
        given_figure = getattr(value, name)
        if given_figure is not None:
            first[name] = min(cut, given_figure)
            second[name] = given_figure - first[name]
    return [value._replace(unit="w11", **first), value._replace(unit="w12", **second)]


@QUICK
@given(rows(), st.permutations(["00001", "00002", "00003"]))
def test_names_and_codes_change_no_city_verdict(values: list[Value], codes: list[str]) -> None:
    renamed = [replace(unit, code=code, name=f"Xã {code}") for unit, code in zip(UNITS, codes, strict=True)]

    assert _city(_judge(values, Tree.of([replace(CITY, name="Kinh đô"), *renamed]))) == _city(_judge(values))


@QUICK
@given(rows(), st.data())
def test_taking_answers_away_never_turns_a_verdict(values: list[Value], data: st.DataObject) -> None:
    kept = [value for value in values if value.rating is not None or data.draw(st.booleans())]
    before, after = _judge(values).by_indicator, _judge(kept).by_indicator

    for code, finding in after.items():
        if hanoi().by_code[code].rule == "none":  # tracked figures have no verdict to turn
            continue
        assert finding.verdict in (before[code].verdict, "not_assessable"), code


@QUICK
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=3, max_size=3),
    st.integers(1, 100),
    st.integers(0, 100),
)
def test_a_provisional_verdict_said_to_be_safe_is_safe(
    shares: list[tuple[int, int]], last_whole: int, answer: int
) -> None:
    """Whatever the missing ward answers within its last whole, the verdict is the one of the others."""
    answered = [
        Value(YEAR, f"w{n}", "1.1.2.a", part=min(part, whole) * SCALE, whole=whole * SCALE)
        for n, (part, whole) in enumerate(shares[:2], start=1)
    ]
    last_year = Value(YEAR - 1, "w3", "1.1.2.a", part=0, whole=last_whole * SCALE)
    missing = Value(YEAR, "w3", "1.1.2.a", part=min(answer, last_whole) * SCALE, whole=last_whole * SCALE)
    safe = _judge([*answered, last_year]).by_indicator["1.1.2.a"].could_change is False
    alone = _judge(answered, tree(*UNITS[:2])).by_indicator["1.1.2.a"].verdict

    if safe:
        assert _judge([*answered, missing]).by_indicator["1.1.2.a"].verdict == alone
