"""A whole city at once: figures of all units, measurements and years in dense cubes, added up and judged exactly.

For rebuilds ("what if all that is submitted were accepted") where asking the rules cell by cell would take minutes.
It knows shares held against one threshold; everything else is judged by core.evaluation. A property test holds both
equal. Units stand in depth-first order, so that whatever lies below a node is one stretch of the last axis.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

MISSING, ANSWERED, NOT_APPLICABLE = 0, 1, 2
VERDICTS = ("not_met", "met", "not_assessable", "tracked", "not_applicable")
NOT_MET, MET, NOT_ASSESSABLE, TRACKED, EXEMPT = range(5)

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Exact = NDArray[Any]  # int64, or Python integers where 64 bits could overflow

_BLOCK = 1 << 18  # rows scattered at a time: the indices of a block stay in the processor's cache
_LIMIT = 2**63


@dataclass(frozen=True)
class Layout:
    """Leaves in depth-first order; the leaves below `nodes[i]` are `leaves[start[i]:end[i]]`."""

    leaves: tuple[Hashable, ...]
    nodes: tuple[Hashable, ...]
    start: Ints
    end: Ints


def layout(leaves: Iterable[Hashable], parents: Mapping[Hashable, Hashable | None]) -> Layout:
    """`parents`: the unit above, for leaves and nodes alike; None at the top. Raises ValueError on a circle."""
    below: dict[Hashable, list[Hashable]] = {}
    tops: list[Hashable] = []
    wanted = dict.fromkeys(leaves)
    seen: set[Hashable] = set()
    for leaf in wanted:
        unit = leaf
        while unit not in seen:
            seen.add(unit)
            above = parents.get(unit)
            (tops if above is None else below.setdefault(above, [])).append(unit)
            if above is None:
                break
            unit = above
    order, spans = _walk(tops, below, wanted)
    if len(order) != len(wanted):
        raise ValueError("units above one another in a circle, or a unit that both reports and has units below it")
    return Layout(
        tuple(order),
        tuple(spans),
        np.array([start for start, _ in spans.values()], dtype=np.int64),
        np.array([end for _, end in spans.values()], dtype=np.int64),
    )


def _walk(
    tops: Sequence[Hashable], below: Mapping[Hashable, Sequence[Hashable]], leaves: Mapping[Hashable, None]
) -> tuple[list[Hashable], dict[Hashable, tuple[int, int]]]:
    order: list[Hashable] = []
    spans: dict[Hashable, tuple[int, int]] = {}
    stack = [(unit, False) for unit in reversed(tops)]
    while stack:
        unit, done = stack.pop()
        if done:
            spans[unit] = (spans[unit][0], len(order))
        elif unit in below:
            spans[unit] = (len(order), len(order))
            stack.append((unit, True))
            stack.extend((child, False) for child in reversed(below[unit]))
        elif unit in leaves:
            order.append(unit)
    return order, spans


@dataclass(frozen=True)
class Cube:
    """Figures by element, year, leaf: part and whole in units of 10⁻⁴, state MISSING, ANSWERED or NOT_APPLICABLE.

    Cells that are not ANSWERED hold 0. An element is whatever is added up by itself: a measurement.
    """

    part: Ints
    whole: Ints
    state: Bytes

    @classmethod
    def empty(cls, elements: int, years: int, leaves: int) -> Cube:
        shape = (elements, years, leaves)
        return cls(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.uint8))

    def put(
        self, element: NDArray[Any], year: NDArray[Any], leaf: NDArray[Any], part: Ints, whole: Ints, state: Bytes
    ) -> None:
        """Rows as columns: positions on the three axes and the figures; each cell at most once."""
        _, years, leaves = self.part.shape
        cubes: tuple[NDArray[Any], ...] = (self.part, self.whole, self.state)
        rows: tuple[NDArray[Any], ...] = (part, whole, state)
        for begin in range(0, len(element), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            at = element[block].astype(np.int64)
            at *= years
            at += year[block]
            at *= leaves
            at += leaf[block]
            for cube, given in zip(cubes, rows, strict=True):
                cube.reshape(-1)[at] = given[block]


@dataclass(frozen=True)
class Sums:
    """By year and node: sums over the leaves below that have answered, and how many have. Exact."""

    part: Exact
    whole: Exact
    answered: Ints
    not_applicable: Ints


@dataclass(frozen=True)
class Mark:
    """What a share is held against: the threshold in percent (times: 100 × the quotient); None is only tracked."""

    rule: Literal["at_least", "at_most"] = "at_least"
    threshold: Fraction | None = None


@dataclass(frozen=True)
class Judged:
    """Positions in VERDICTS, by element, year and node (leaf)."""

    nodes: Bytes
    leaves: Bytes


def judge(cube: Cube, tree: Layout, marks: Sequence[Mark], minimum: Fraction = Fraction(1)) -> Judged:
    """Every node and every leaf of every element and year. `minimum`: coverage under which a node is not assessable."""
    elements, years, leaves = cube.part.shape
    nodes = np.empty((elements, years, len(tree.nodes)), np.uint8)
    below = np.empty((elements, years, leaves), np.uint8)
    size = tree.end - tree.start
    for element, mark in enumerate(marks):
        part, whole, state = cube.part[element], cube.whole[element], cube.state[element]
        sums = consolidate(part, whole, state, tree)
        expected = size - sums.not_applicable
        short = sums.answered * minimum.denominator < minimum.numerator * expected
        _verdicts(nodes[element], sums.part, sums.whole, mark)
        if mark.threshold is not None:
            np.putmask(nodes[element], short, NOT_ASSESSABLE)
        np.putmask(nodes[element], expected == 0, EXEMPT)
        _verdicts(below[element], part, whole, mark)
        np.putmask(below[element], state == NOT_APPLICABLE, EXEMPT)
    return Judged(nodes, below)


def consolidate(part: Ints, whole: Ints, state: Bytes, tree: Layout) -> Sums:
    """One element added up: arrays by year and leaf → by year and node."""
    done = state == ANSWERED
    answered = _below(done, tree, np.int32)
    exempt = np.zeros_like(answered) if done.all() else _below(state == NOT_APPLICABLE, tree, np.int32)
    return Sums(_added(part, tree), _added(whole, tree), answered, exempt)


Row = tuple[int, ...]


def add_up(given: Mapping[tuple[Hashable, Hashable], Row], tree: Layout) -> dict[tuple[Hashable, Hashable], Row]:
    """Rows of whole numbers by leaf and element → their sums by node and element, where a leaf below gave one."""
    leaf = {unit: place for place, unit in enumerate(tree.leaves)}
    by_element: dict[Hashable, list[tuple[int, Row]]] = {}
    for (unit, element), row in given.items():
        by_element.setdefault(element, []).append((leaf[unit], row))
    found: dict[tuple[Hashable, Hashable], Row] = {}
    for element, rows in by_element.items():
        places, figures = [place for place, _ in rows], np.array([row for _, row in rows], np.int64)
        dense = np.zeros((figures.shape[1], len(leaf)), np.int64)
        dense[:, places] = figures.T
        here = np.zeros(len(leaf), np.int64)
        here[places] = 1
        sums = _added(dense, tree).T.tolist()
        for node, total, count in zip(tree.nodes, sums, _added(here, tree).tolist(), strict=True):
            if count:
                found[node, element] = tuple(total)
    return found


def _added(figures: Ints, tree: Layout) -> Exact:
    """Running sums are bounded by the greatest figure times the leaves; past 64 bits Python's own integers add."""
    safe = _greatest(figures) * max(1, figures.shape[-1]) < _LIMIT
    return _below(figures if safe else figures.astype(object), tree, None if safe else object)


def _below(figures: NDArray[Any], tree: Layout, kind: Any) -> Exact:
    running = np.zeros((*figures.shape[:-1], figures.shape[-1] + 1), kind or figures.dtype)
    np.cumsum(figures, axis=-1, out=running[..., 1:])
    return running[..., tree.end] - running[..., tree.start]


def _verdicts(out: Bytes, part: Exact, whole: Exact, mark: Mark) -> None:
    """Compares part/whole × 100 with the threshold on whole numbers: part × 100·q against p × whole, reduced."""
    if mark.threshold is None:
        out.fill(TRACKED)
        return
    share = mark.threshold / 100
    if part.dtype == object or whole.dtype == object or not _fits(part, whole, share):
        part, whole = part.astype(object), whole.astype(object)
    left = part if share.denominator == 1 else part * share.denominator
    right = whole if share.numerator == 1 else whole * share.numerator
    compare = np.greater_equal if mark.rule == "at_least" else np.less_equal
    out[...] = compare(left, right)
    np.putmask(out, whole == 0, NOT_ASSESSABLE)


def _fits(part: Ints, whole: Ints, share: Fraction) -> bool:
    return _greatest(part) * share.denominator < _LIMIT and _greatest(whole) * share.numerator < _LIMIT


def _greatest(figures: NDArray[Any]) -> int:
    return int(figures.max()) if figures.size else 0
