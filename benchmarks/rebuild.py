"""J1.rebuild: a whole city consolidated and judged, every node of the tree, three ways with one result."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import figures
from benchmarks.figures import ELEMENTS, YEARS, Figures
from benchmarks.measure import Row, Skipped, exponent, side_by_side
from hieuhoc.core import aggregation
from hieuhoc.core.aggregation import Cube, Judged

SQL = Path(__file__).parent / "sql" / "rebuild.sql"
MIB = 1024 * 1024
Verdicts = dict[tuple[int, int, int], int]  # element, year, node


def with_cube(given: Figures) -> Judged:
    cube = Cube.empty(ELEMENTS, YEARS, given.units)
    cube.put(given.element, given.year, given.unit - 1, given.part, given.whole, given.state)
    return aggregation.judge(cube, given.tree, given.marks)


@dataclass
class Record:
    """A row as a loop over model rows sees it."""

    element: int
    year: int
    unit: int
    part: int
    whole: int
    state: int


@dataclass
class Total:
    part: int = 0
    whole: int = 0
    answered: int = 0
    exempt: int = 0


def records(given: Figures) -> list[Record]:
    columns = (given.element, given.year, given.unit, given.part, given.whole, given.state)
    return [Record(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def with_loops(rows: list[Record], given: Figures) -> Verdicts:
    """Each row climbs its tree and adds itself to every node; then node by node the threshold."""
    parents = {unit: figures.area(unit) for unit in range(1, given.units + 1)}
    parents |= {area: figures.district(area) for area in set(parents.values())}
    parents |= {node: figures.CITY for node in set(parents.values()) if node >= figures.DISTRICTS}
    totals: dict[tuple[int, int, int], Total] = defaultdict(Total)
    for row in rows:
        node: int | None = row.unit
        while node is not None:
            total = totals[row.element, row.year, node]
            if row.state == 1:
                total.part += row.part
                total.whole += row.whole
                total.answered += 1
            else:
                total.exempt += 1
            node = parents.get(node)
    sizes = dict(zip(given.tree.nodes, (given.tree.end - given.tree.start).tolist(), strict=True))
    return {key: _verdict(given, key, total, sizes.get(key[2], 1)) for key, total in totals.items()}


def _verdict(given: Figures, key: tuple[int, int, int], total: Total, size: int) -> int:
    expected = size - total.exempt
    if not expected:
        return aggregation.EXEMPT
    if total.answered < expected or total.whole == 0:
        return aggregation.NOT_ASSESSABLE
    mark = given.marks[key[0]]
    assert mark.threshold is not None
    left, right = total.part * 100 * mark.threshold.denominator, mark.threshold.numerator * total.whole
    return int(left >= right if mark.rule == "at_least" else left <= right)


def database(given: Figures) -> Any:
    """DuckDB in memory with the same rows in its own columns. Raises ImportError where it is not installed."""
    import duckdb

    base = duckdb.connect()
    base.register(
        "rows", {name: getattr(given, name) for name in ("element", "year", "unit", "part", "whole", "state")}
    )
    base.execute("CREATE TABLE figures AS SELECT * FROM rows")
    units = np.arange(1, given.units + 1)
    areas = np.unique(figures.AREAS + (units - 1) // 20)
    tables: dict[str, dict[str, Any]] = {
        "units": {"unit": units.astype(np.uint32), "area": (figures.AREAS + (units - 1) // 20).astype(np.int32)},
        "areas": {
            "area": areas.astype(np.int32),
            "district": (figures.DISTRICTS + (areas - figures.AREAS) // 12).astype(np.int32),
        },
        "sizes": {
            "node": np.array(given.tree.nodes, np.int32), "expected": (given.tree.end - given.tree.start)
        },
        "marks": {
            "element": np.arange(ELEMENTS, dtype=np.uint16),
            "at_least": np.array([mark.rule == "at_least" for mark in given.marks]),
            "num": np.array([(mark.threshold / 100).numerator for mark in given.marks if mark.threshold], np.int64),
            "den": np.array([(mark.threshold / 100).denominator for mark in given.marks if mark.threshold], np.int64),
        },
    }  # fmt: skip
    for name, columns in tables.items():
        base.register("columns", columns)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM columns")
        base.unregister("columns")
    base.unregister("rows")
    return base


def same(given: Figures, judged: Judged, verdicts: Verdicts) -> None:
    """Every verdict the other side gives is the cube's; a cell without a row is missing. Raises AssertionError."""
    node_at = {node: place for place, node in enumerate(given.tree.nodes)}
    for (element, year, node), verdict in verdicts.items():
        own = judged.nodes[element, year, node_at[node]] if node in node_at else judged.leaves[element, year, node - 1]
        assert own == verdict, (element, year, node, own, verdict)
    asked = int((judged.leaves != aggregation.NOT_ASSESSABLE).sum())
    assert asked <= sum(node not in node_at for _, _, node in verdicts)


def rows(quick: bool) -> list[Row | Skipped]:
    large, small, looped = (2000, 500, 500) if quick else (5000, 500, 500)
    given = figures.make(large)
    found: list[Row | Skipped] = [_against_sql(given)]
    (own,) = side_by_side([lambda: with_cube(given)])
    little = figures.make(looped)
    listed = records(little)
    cube, loops = side_by_side([lambda: with_cube(little), lambda: with_loops(listed, little)], rounds=5)
    same(little, with_cube(little), with_loops(listed, little))
    found.append(
        Row(
            "J1.rebuild.vs_loops",
            cube,
            "s CPU",
            f"loops over rows, {looped} units: {loops:.2f} s",
            loops / cube,
            40,
            True,
        )
    )
    few = figures.make(small)
    (less,) = side_by_side([lambda: with_cube(few)])
    growth = exponent((small, less), (large, own))
    found.append(Row("J1.rebuild.exponent", growth, "", f"{small} → {large} units", None, 1.0))
    peak = int(subprocess.check_output([sys.executable, "-m", "benchmarks.peak", str(large)], text=True))
    found.append(
        Row("J1.rebuild.peak_rss", peak / MIB / 1024, "GiB", f"a process of its own, {large} units", None, 0.6)
    )
    return found


def _against_sql(given: Figures) -> Row | Skipped:
    try:
        base = database(given)
    except ImportError:
        return Skipped("J1.rebuild.vs_duckdb_sql", "DuckDB is not installed (the extra “bench” brings it)")
    statement = SQL.read_text(encoding="utf-8")
    cube, sql = side_by_side([lambda: with_cube(given), lambda: base.execute(statement)])
    columns = base.execute("SELECT element, year, node, verdict FROM verdicts").fetchnumpy()
    keys = zip(*(columns[name].tolist() for name in ("element", "year", "node")), strict=True)
    same(given, with_cube(given), dict(zip(keys, columns["verdict"].tolist(), strict=True)))
    base.close()
    against = f"DuckDB SQL, {len(given.part):,} rows: {sql * 1000:.0f} ms"
    return Row("J1.rebuild.vs_duckdb_sql", cube, "s CPU", against, cube / sql, 0.35)
