"""The cube judges as the one door does, exactly, whatever the tree, the figures and what is missing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hieuhoc.core import aggregation
from hieuhoc.core.aggregation import Cube, Judged, Layout, Mark
from hieuhoc.core.evaluation import evaluate
from hieuhoc.core.framework import Criterion, Framework, Indicator, Measurement, Part, Standard, Text
from hieuhoc.core.tree import Tree, Unit
from hieuhoc.core.values import LIMIT, SCALE, Value

YEAR = 2026
START = date(2021, 1, 1)
NAME = Text("Tỉ lệ", "Share")
Answer = tuple[str, int, int]  # status, part, whole


def indicator(place: int, rule: str, threshold: str | None) -> Indicator:
    code = f"1.1.1.{'abcdefgh'[place]}"
    measurement = Measurement(code, None, NAME, "ratio", "percent")
    return Indicator(
        code, NAME, "", "body", "territory", "ratio", rule if threshold else "none",  # type: ignore[arg-type]
        threshold, "percent", (measurement,),
    )  # fmt: skip


def framework(indicators: tuple[Indicator, ...]) -> Framework:
    return Framework(
        "made", "1", NAME, (Part("1", NAME, (Standard("1.1", NAME, (Criterion("1.1.1", NAME, indicators),)),)),)
    )


@dataclass(frozen=True)
class Town:
    indicators: tuple[Indicator, ...]
    tree: Tree
    values: list[Value]
    minimum: Fraction

    @property
    def districts(self) -> list[Unit]:
        return [unit for unit in self.tree.units if unit.kind == "district"]


figure = st.one_of(st.integers(0, 60), st.integers(0, LIMIT - 1)).map(lambda n: n * SCALE) | st.integers(0, 10**7)
answers = st.one_of(
    st.tuples(st.just(""), figure, figure).map(lambda a: (a[0], min(a[1:]), max(a[1:]))),
    st.tuples(st.just("none"), st.just(0), figure),
    st.sampled_from([("not_applicable", 0, 0), ("not_available", 0, 0), ("no row", 0, 0)]),
)
thresholds = st.sampled_from([None, "0", "5", "12.5", "95", "99.99", "100", "33.3333"])


@st.composite
def towns(draw: st.DrawFn) -> Town:
    asked = tuple(
        indicator(place, rule, threshold)
        for place, (rule, threshold) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(["at_least", "at_most"]), thresholds), min_size=1, max_size=3))
        )
    )
    units = [Unit("city", "79", "Thành phố", "city", None, START)]
    values: list[Value] = []
    for district, size in enumerate(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))):
        units.append(Unit(f"d{district}", f"70{district}", f"Quận {district}", "district", "city", START))
        for place in range(size):
            unit = Unit(f"u{district}{place}", f"2{district}{place:02}", "Phường", "commune", f"d{district}", START)
            units.append(unit)
            for one in asked:
                status, part, whole = draw(answers)
                if status != "no row":
                    given_ = (part, whole) if status in ("", "none") else (None, None)
                    values.append(Value(YEAR, unit.id, one.code, "", status, *given_))
    return Town(asked, Tree.of(units), values, draw(st.sampled_from([Fraction(1), Fraction(9, 10), Fraction(1, 2)])))


def cube_of(town: Town) -> tuple[Layout, Judged]:
    communes = [unit.id for unit in town.tree.units if unit.kind == "commune"]
    tree = aggregation.layout(communes, {unit.id: unit.parent for unit in town.tree.units})
    leaf = {unit: place for place, unit in enumerate(tree.leaves)}
    element = {one.code: place for place, one in enumerate(town.indicators)}
    cube = Cube.empty(len(element), 1, len(leaf))
    for value in town.values:
        at = (element[value.measurement], 0, leaf[value.unit])
        if value.status in ("", "none"):
            cube.part[at], cube.whole[at] = value.part or 0, value.whole or 0
            cube.state[at] = aggregation.ANSWERED
        elif value.status == "not_applicable":
            cube.state[at] = aggregation.NOT_APPLICABLE
    marks = [
        Mark(
            "at_most" if one.rule == "at_most" else "at_least",
            Fraction(str(one.threshold)) if one.threshold is not None else None,
        )
        for one in town.indicators
    ]
    return tree, aggregation.judge(cube, tree, marks, town.minimum)


def tree_below(town: Town, district: Unit) -> Tree:
    """The district as if it were the city."""
    inside = [unit for unit in town.tree.units if unit.parent == district.id]
    return Tree.of([replace(district, kind="city", parent=None), *inside])


@settings(max_examples=150, deadline=None)
@given(towns())
def test_every_node_is_judged_as_the_one_door_judges_it(town: Town) -> None:
    tree, judged = cube_of(town)
    node = {unit: place for place, unit in enumerate(tree.nodes)}
    leaf = {unit: place for place, unit in enumerate(tree.leaves)}
    law = framework(town.indicators)
    trees: list[tuple[Hashable, Tree]] = [("city", town.tree)]
    trees += [(district.id, tree_below(town, district)) for district in town.districts]
    for top, below in trees:
        inside = {unit.id for unit in below.units}
        rows = [value for value in town.values if value.unit in inside]
        said = evaluate(law, below, rows, year=YEAR, min_coverage=town.minimum)
        for element, finding in enumerate(said.findings):
            assert aggregation.VERDICTS[judged.nodes[element, 0, node[top]]] == finding.verdict
        for finding in said.unit_findings:
            element = next(e for e, one in enumerate(town.indicators) if one.code == finding.indicator)
            assert aggregation.VERDICTS[judged.leaves[element, 0, leaf[finding.unit]]] == finding.verdict


def one_city(answers: list[Answer], mark: Mark) -> str:
    tree = aggregation.layout(range(len(answers)), dict.fromkeys(range(len(answers)), "city"))
    cube = Cube.empty(1, 1, len(answers))
    cube.put(
        np.zeros(len(answers), np.int64), np.zeros(len(answers), np.int64), np.arange(len(answers)),
        np.array([part for _, part, _ in answers]), np.array([whole for _, _, whole in answers]),
        np.ones(len(answers), np.uint8),
    )  # fmt: skip
    return aggregation.VERDICTS[aggregation.judge(cube, tree, [mark]).nodes[0, 0, 0]]


def test_sums_past_64_bits_stay_exact() -> None:
    """Thirty units at the greatest figure: one unit of 10⁻⁴ too little is not 100 %."""
    most = LIMIT * SCALE - 1
    full = [("", most, most)] * 30
    assert one_city(full, Mark("at_least", Fraction(100))) == "met"
    assert one_city([("", most - 1, most), *full], Mark("at_least", Fraction(100))) == "not_met"


def test_products_past_64_bits_stay_exact() -> None:
    """The sums fit, the comparison with 33.3333 % would not."""
    whole = 10**17
    part = whole * 333_333 // 1_000_000
    assert one_city([("", part, whole)], Mark("at_least", Fraction("33.3333"))) == "met"
    assert one_city([("", part - 1, whole)], Mark("at_least", Fraction("33.3333"))) == "not_met"
    assert one_city([("", part + 1, whole)], Mark("at_most", Fraction("33.3333"))) == "not_met"


def test_units_may_stand_at_different_depths() -> None:
    tree = aggregation.layout(["w1", "w2", "w3"], {"w1": "d", "w2": "d", "d": "city", "w3": "city", "city": None})
    below = {
        node: set(tree.leaves[start:end]) for node, start, end in zip(tree.nodes, tree.start, tree.end, strict=True)
    }
    assert below == {"city": {"w1", "w2", "w3"}, "d": {"w1", "w2"}}


def test_rows_add_up_to_every_node_above_them_and_to_no_other() -> None:
    tree = aggregation.layout(
        ["w1", "w2", "w3"], {"w1": "d", "w2": "d", "d": "city", "w3": "e", "e": "city", "city": None}
    )
    most = LIMIT * SCALE - 1
    given: dict[tuple[Hashable, Hashable], tuple[int, ...]] = {
        ("w1", "a"): (1, 10), ("w2", "a"): (2, 20), ("w3", "b"): (most, 0)
    }  # fmt: skip
    assert aggregation.add_up(given, tree) == {
        ("d", "a"): (3, 30), ("city", "a"): (3, 30), ("e", "b"): (most, 0), ("city", "b"): (most, 0)
    }  # fmt: skip


def test_a_circle_of_units_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        aggregation.layout(["w1"], {"w1": "d", "d": "e", "e": "d"})
