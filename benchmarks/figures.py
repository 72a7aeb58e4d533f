"""A made-up city for J1.rebuild: elements × units × years, unit by unit as the rows lie in the table."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hieuhoc.core import aggregation
from hieuhoc.core.aggregation import Layout, Mark

YEARS = 7
ELEMENTS = 120
FILLED = 0.95  # of all cells; 1 % of the answers is "not applicable"
CITY = 0
AREAS, DISTRICTS = 1_000_000, 2_000_000  # numbers of nodes, apart from those of units


@dataclass(frozen=True)
class Figures:
    """Rows as columns, the tree, the thresholds."""

    units: int
    element: NDArray[np.uint16]
    year: NDArray[np.uint16]
    unit: NDArray[np.uint32]  # 1 …, in depth-first order
    part: NDArray[np.int64]
    whole: NDArray[np.int64]
    state: NDArray[np.uint8]
    tree: Layout
    marks: list[Mark]


def area(unit: int) -> int:
    return AREAS + (unit - 1) // 20


def district(node: int) -> int:
    return DISTRICTS + (node - AREAS) // 12


def layout(units: int) -> Layout:
    parents: dict[Hashable, Hashable | None] = {CITY: None}
    for unit in range(1, units + 1):
        parents[unit] = area(unit)
        parents[area(unit)] = district(area(unit))
        parents[district(area(unit))] = CITY
    return aggregation.layout(range(1, units + 1), parents)


def marks() -> list[Mark]:
    return [Mark("at_most" if e % 3 == 0 else "at_least", Fraction(5 + e * 3, 4)) for e in range(ELEMENTS)]


def make(units: int) -> Figures:
    """About 4 million rows for 5,000 units."""
    random = np.random.default_rng(units)
    cells = np.flatnonzero(random.random(ELEMENTS * YEARS * units, dtype=np.float32) < FILLED)
    state = np.where(random.random(len(cells), dtype=np.float32) < 0.01, 2, 1).astype(np.uint8)
    whole = random.integers(0, 50_000, len(cells)) * 10_000
    part = random.integers(0, whole + 1)
    part -= part % 10_000
    part[state == 2] = whole[state == 2] = 0
    rest: NDArray[Any] = cells // ELEMENTS
    return Figures(
        units,
        (cells % ELEMENTS).astype(np.uint16),
        (rest % YEARS).astype(np.uint16),
        (rest // YEARS + 1).astype(np.uint32),
        part,
        whole,
        state,
        layout(units),
        marks(),
    )
