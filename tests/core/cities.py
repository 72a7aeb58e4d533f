"""Small cities for the tests of the core: a tree, rows, an evaluation in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hieuhoc.core.evaluation import Evaluation, Finding, evaluate
from hieuhoc.core.framework import Framework
from hieuhoc.core.tree import Change, Tree, Unit
from hieuhoc.core.values import SCALE, Value
from hieuhoc.frameworks import load

START = date(2020, 1, 1)
REFORM = date(2025, 7, 1)
CITY = Unit("city", "79", "Thành phố", "city", None, START)


def hanoi() -> Framework:
    return load("hanoi-2024")


def ward(number: int, **changes: Any) -> Unit:
    fields: dict[str, Any] = {"kind": "commune", "parent": "city", "valid_from": START} | changes
    return Unit(f"w{number}", f"{number:05d}", f"Phường {number}", **fields)


def tree(*units: Unit, changes: Sequence[Change] = ()) -> Tree:
    return Tree.of((CITY, *units), changes)


def row(measurement: str, unit: str = "city", year: int = 2025, **fields: Any) -> Value:
    """Parts, wholes and numbers in plain units, not scaled."""
    for name in ("part", "whole", "number"):
        if name in fields:
            fields[name] = int(Fraction(str(fields[name])) * SCALE)
    return Value(year, unit, measurement, **fields)


def judged(values: Iterable[Value], *units: Unit, **options: Any) -> Evaluation:
    changes = options.pop("changes", ())
    framework = options.pop("framework", None) or hanoi()
    return evaluate(framework, tree(*units, changes=changes), values, **{"year": 2025, **options})


def city_finding(indicator: str, values: Iterable[Value], *units: Unit, **options: Any) -> Finding:
    return judged(values, *units, **options).by_indicator[indicator]
