"""Rows of values.csv become the figures of one subject in one year, and figures of many become sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, str]
Measurement = dict[str, Any]
MISSING, NOT_APPLICABLE, GIVEN = "missing", "not_applicable", "given"


@dataclass
class Figure:
    """What is known of one measurement: missing, not applicable, or given with its numbers."""

    state: str = MISSING
    part: Fraction | None = None
    whole: Fraction | None = None
    number: Fraction | None = None
    choice: str = ""
    ratings: list[Fraction] = field(default_factory=list)
    yes: bool = False
    contradictory: bool = False
    estimated: bool = False
    restated: bool = False


def read_row(row: Row, kind: str) -> Figure:
    marks: dict[str, Any] = {
        "estimated": row.get("basis") == "estimate",
        "restated": row.get("restated") == "1",
    }
    if row["status"] == "not_applicable":
        return Figure(NOT_APPLICABLE)
    if row["status"] == "not_available":
        return Figure(MISSING)
    if row["status"] == "none":
        if kind == "ratio":
            return Figure(GIVEN, part=Fraction(0), whole=Fraction(row["whole"] or "0"), **marks)
        return Figure(GIVEN, number=Fraction(0), **marks)
    if kind == "ratio":
        return Figure(GIVEN, part=Fraction(row["part"]), whole=Fraction(row["whole"]), **marks)
    if kind == "rating":
        return Figure(GIVEN, ratings=[Fraction(row["rating"])], **marks)
    if kind == "yes_no":
        return Figure(GIVEN, yes=row["choice"] == "yes", **marks)
    number = Fraction(row["number"]) if row["number"] else None
    return Figure(GIVEN, number=number, choice=row["choice"], **marks)


def read(rows: list[Row], measurement: Measurement, panel: bool) -> Figure:
    """The figure of one measurement from all its rows of one subject and year."""
    kind = measurement["kind"]
    mine = [r for r in rows if r["measurement"] == measurement["code"]]
    if panel and kind == "rating":
        given = [read_row(r, kind) for r in mine if r["status"] == ""]
        if not given:
            return Figure()
        return Figure(GIVEN, ratings=[g.ratings[0] for g in given], estimated=any(g.estimated for g in given))
    by_sex = {r["breakdown"]: read_row(r, kind) for r in mine}
    total = by_sex.get("", Figure())
    male, female = by_sex.get("sex=male", Figure()), by_sex.get("sex=female", Figure())
    if MISSING not in (male.state, female.state) and GIVEN in (male.state, female.state):
        return both_sexes([s for s in (male, female) if s.state == GIVEN], total)
    if total.state == MISSING and male.state == female.state == NOT_APPLICABLE:
        return Figure(NOT_APPLICABLE)
    return total


def both_sexes(sexes: list[Figure], total: Figure) -> Figure:
    """The sum of both sexes; of one where the other is not applicable (that is an answer too)."""
    found = add_figures([(s, Fraction(1)) for s in sexes])
    if total.state == GIVEN:
        same = (total.part, total.whole, total.number) == (found.part, found.whole, found.number)
        found.contradictory = not same
    return found


@dataclass
class Sum:
    """Figures of many subjects added up; only those who answered everything needed enter."""

    figures: dict[str, Figure]
    expected: int
    answered: int
    approximate: bool = False


Share = tuple[dict[str, Figure], Fraction]


def add_up(subjects: list[Share], measurements: list[Measurement], needed: list[str], addable: str) -> Sum:
    """`subjects`: the figures of each, the share of them that counts.

    `addable` is "number" where a sum needs numbers (a trend): a choice cannot be added.
    """
    concerned = [s for s in subjects if any(s[0][c].state != NOT_APPLICABLE for c in needed)]
    answering = [s for s in concerned if all(has_answer(s[0][c], addable) for c in needed)]
    figures = {}
    for measurement in measurements:
        code = measurement["code"]
        if not concerned:
            figures[code] = Figure(NOT_APPLICABLE)
        else:
            figures[code] = add_figures([(s[0][code], s[1]) for s in answering])
    return Sum(figures, len(concerned), len(answering))


def inherit(subjects: list[Share], measurements: list[Measurement], needed: list[str], addable: str) -> Sum:
    """Last year's figures of a unit's predecessors: each figure passes on by itself."""
    found = add_up(subjects, measurements, needed, addable)
    for measurement in measurements:
        given = [(s[0][measurement["code"]], s[1]) for s in subjects]
        given = [(figure, share) for figure, share in given if figure.state == GIVEN] or given
        unknown = any(figure.state == MISSING for figure, _ in given)
        found.figures[measurement["code"]] = Figure() if unknown else add_figures(given)
    rough = [figures[c] for figures, share in subjects for c in needed if share < 1]
    found.approximate = any(g.part is not None or g.number is not None for g in rough)
    return found


def has_answer(figure: Figure, addable: str) -> bool:
    if figure.state == GIVEN and addable == "number":
        return figure.number is not None
    return figure.state != MISSING


def add_figures(shared: list[tuple[Figure, Fraction]]) -> Figure:
    given = [(f, share) for f, share in shared if f.state == GIVEN]
    if not given:
        return Figure(NOT_APPLICABLE if shared else MISSING)
    found = Figure(GIVEN)
    if given[0][0].part is not None:
        found.part = sum((f.part * share for f, share in given if f.part is not None), Fraction(0))
        found.whole = sum((f.whole * share for f, share in given if f.whole is not None), Fraction(0))
    else:
        numbers = [f.number * share for f, share in given if f.number is not None]
        found.number = sum(numbers, Fraction(0)) if numbers else None
    found.contradictory = any(f.contradictory for f, _ in given)
    found.estimated = any(f.estimated for f, _ in given)
    found.restated = all(f.restated for f, _ in given)
    return found
