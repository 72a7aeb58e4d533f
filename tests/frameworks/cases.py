"""The worked cases of a criteria set, turned into units, changes and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hieuhoc.core.framework import Framework
from hieuhoc.core.tree import Change, Tree, Unit
from hieuhoc.core.values import Value, parse_decimal
from hieuhoc.frameworks.yaml_text import parse

CITY = "79"
BEGINNING = date(1976, 7, 2)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Worked:
    """One case as written, with where it stands."""

    slug: str
    file: str
    data: Row

    def __str__(self) -> str:
        return f"{self.file}: {self.data['name']}"


def worked(slug: str, folder: Path) -> Iterator[Worked]:
    for path in sorted((folder / "cases").glob("*.yaml")):
        content, problems = parse(path, path.name)
        assert problems == [], [str(p) for p in problems]
        for data in content["cases"]:
            yield Worked(slug, f"{slug}/{path.name}", data)


def tree_of(case: Row) -> Tree:
    rows = [{"code": CITY, "kind": "city"}]
    rows += [{"code": row} if isinstance(row, str) else row for row in case.get("units", [])]
    places = {str(row["code"]): (row["code"], _day(row.get("valid_from"))) for row in rows}
    units = [
        Unit(
            id=(row["code"], _day(row.get("valid_from"))),
            code=row["code"],
            name=row["code"],
            kind=row.get("kind", "commune"),
            parent=None if row.get("kind") in ("city", "province") else places[row.get("parent", CITY)],
            valid_from=_day(row.get("valid_from")),
            valid_to=_day(row["valid_to"]) if "valid_to" in row else None,
        )
        for row in rows
    ]
    tree = Tree.of(units)
    return Tree.of(units, [_change(row, tree) for row in case.get("reorganisations", [])])


def _change(row: Row, tree: Tree) -> Change:
    day = _day(row["date"])
    source = next(u for u in tree.by_code[row["from"]] if u.valid_to == day)
    target = next(u for u in tree.by_code[row["to"]] if u.valid_from == day)
    share = Fraction(row["share"]) if "share" in row else None
    return Change(day, source.id, target.id, share, row.get("kind", "merge"))


def _day(text: str | None) -> date:
    return date.fromisoformat(text) if text else BEGINNING


def values_of(case: Row, framework: Framework, tree: Tree) -> list[Value]:
    return [_value(row, case, framework, tree) for row in case["values"]]


def _value(row: Row, case: Row, framework: Framework, tree: Tree) -> Value:
    known = {"unit", "year", "measurement", *Value._fields}
    assert set(row) <= known, f"unknown column in {row}"
    measurement = row.get("measurement", case["indicator"])
    if measurement.startswith("/"):
        measurement = case["indicator"] + measurement
    assert measurement in framework.measurements, measurement
    year = int(row.get("year", case["year"]))
    numbers: dict[str, Any] = {key: parse_decimal(row[key]) for key in ("part", "whole", "number") if key in row}
    words = {key: row[key] for key in ("breakdown", "status", "choice", "rater", "basis") if key in row}
    rating = int(row["rating"]) if "rating" in row else None
    empty = Value(year, _unit(row.get("unit", CITY), year, tree), measurement)
    return empty._replace(rating=rating, restated=row.get("restated") == "1", **numbers, **words)


def _unit(text: str, year: int, tree: Tree) -> object:
    """`code`: valid on the last day of the year. `code@day`: the unit of that code on that day."""
    code, _, day = text.partition("@")
    unit = tree.on(code, date.fromisoformat(day) if day else date(year, 12, 31))
    assert unit is not None, text
    return unit.id
