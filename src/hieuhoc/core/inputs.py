"""The files of an evaluation, taken whole or refused whole with every problem of every file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from hieuhoc.core.framework import Framework
from hieuhoc.core.inputs_units import UnitRows, read_changes, read_units
from hieuhoc.core.inputs_values import Asked, ValueRows, read_values
from hieuhoc.core.intervals import last_day
from hieuhoc.core.notices import notices
from hieuhoc.core.problems import Problem, Refused
from hieuhoc.core.tables import Table
from hieuhoc.core.tree import Change, Tree
from hieuhoc.core.values import Value


@dataclass(frozen=True)
class Inputs:
    """Sound inputs. `warnings` are remarks that change nothing."""

    tree: Tree
    values: tuple[Value, ...]
    warnings: tuple[Problem, ...]


def read_inputs(
    framework: Framework,
    *,
    units: Table | None,
    values: Table | None,
    reorganisations: Table | None = None,
    year: int,
    level: str = "commune",
    territory: Collection[str] = frozenset(),
    faults: Collection[Problem] = (),
) -> Inputs:
    """Raises Refused with every problem. `faults`: files that could not be opened; their tables are None."""
    problems = list(faults)
    unit_rows = _units(units, year, problems)
    changes = _changes(reorganisations, unit_rows, problems)
    asked = Asked(framework, unit_rows, year, level, territory)
    rows = _values(values, asked, problems)
    if problems or unit_rows is None or rows is None:
        raise Refused(problems)
    tree = replace(unit_rows.tree, changes=tuple(changes))
    remarks = [*rows.warnings, *notices(framework, rows.file, rows.rows)]
    return Inputs(tree, tuple(rows.values), tuple(sorted(remarks, key=lambda remark: remark.row)))


def _units(table: Table | None, year: int, problems: list[Problem]) -> UnitRows | None:
    if table is None:
        return None
    try:
        found = read_units(table, year)
    except Refused as refused:
        problems += refused.problems
        return None
    problems += in_order(found.problems)
    # Without a city every row of the other files would look wrong: say only what is wrong here.
    return found if found.tree.cities(last_day(year)) else None


def _changes(table: Table | None, units: UnitRows | None, problems: list[Problem]) -> list[Change]:
    if table is None:
        return []
    try:
        changes, faults = read_changes(table, units)
    except Refused as refused:
        problems += refused.problems
        return []
    problems += in_order(faults)
    return changes


def _values(table: Table | None, asked: Asked, problems: list[Problem]) -> ValueRows | None:
    if table is None:
        return None
    try:
        found = read_values(table, asked)
    except Refused as refused:
        problems += refused.problems
        return None
    problems += in_order(found.problems)
    return found


def in_order(problems: list[Problem]) -> list[Problem]:
    """By row; within a row as they were found, which is the order of the columns."""
    return sorted(problems, key=lambda problem: problem.row)
