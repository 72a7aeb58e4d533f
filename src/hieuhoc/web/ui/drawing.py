"""Numbers behind the small drawings. Everything becomes SVG attributes: the content policy forbids styles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hieuhoc.web.ui import figures
from hieuhoc.web.ui.words import VERDICTS, verdict_word

_WIDTH = 200  # of a bullet, in drawing units
_LEFT, _RIGHT = 8, 192


def picture_counts(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many tiles of each verdict, and how many criteria."""
    criteria = [c for part in parts for standard in part["standards"] for c in standard["criteria"]]
    tiles = Counter(tile["verdict"] for criterion in criteria for tile in criterion["tiles"])
    judged = Counter(criterion["verdict"] for criterion in criteria)
    order = ("met", "partly_met", "not_met", "not_assessable", "tracked", "not_applicable")
    return {
        "total": tiles.total(),
        "legend": [(verdict, tiles[verdict]) for verdict in VERDICTS],
        "criteria_counts": [(verdict_word(v), judged[v]) for v in order if judged[v]],
        "any_interpretation": any(t.get("interpretation") for c in criteria for t in c["tiles"]),
    }


def bullet(
    value: Any,
    threshold: Any,
    direction: str,
    previous: Any,
    median: Any,
    unit: str,
    low: Any,
    high: Any,
) -> dict[str, Any]:
    marks = {"now": value, "last": previous, "threshold": threshold, "median": median}
    known = {name: figures.as_fraction(mark) for name, mark in marks.items()}
    lowest, highest = _scale(known, unit, figures.as_fraction(low), figures.as_fraction(high))

    def place(mark: Fraction | None) -> str | None:
        if mark is None:
            return None
        inside = min(max(mark, lowest), highest)
        return f"{_LEFT + float((inside - lowest) / (highest - lowest)) * (_RIGHT - _LEFT):.1f}"

    at = {name: place(mark) for name, mark in known.items()}
    edge = float(at["threshold"] or _LEFT)
    start, end = (edge, _RIGHT) if direction == "at_least" else (_LEFT, edge)
    said = {name: f"{figures.number(mark, 2)}{unit}" if mark is not None else "" for name, mark in known.items()}
    return {
        "at": at,
        "said": said,
        "width": _WIDTH,
        "left": _LEFT,
        "right": _RIGHT,
        "zone": {"x": f"{start:.1f}", "width": f"{max(end - start, 0):.1f}"} if at["threshold"] else None,
        "label_x": f"{min(max(edge, 18), _WIDTH - 18):.1f}",
    }


def _scale(
    known: Mapping[str, Fraction | None], unit: str, low: Fraction | None, high: Fraction | None
) -> tuple[Fraction, Fraction]:
    """The scale of an indicator is the same on all units: fixed by its threshold.

    A figure outside would stand at the edge as if it were another one; then the scale grows, in even steps.
    """
    limit = known["threshold"]
    percent = unit == "%"
    foot = low if low is not None else Fraction(80 if percent and limit is not None and limit >= 90 else 0)
    if high is not None:
        top = high
    elif percent and (limit is None or limit > 20):
        top = Fraction(100)
    else:
        top = (limit or Fraction(1)) * 2
    if top <= foot:
        top = foot + 1
    inside = [mark for name, mark in known.items() if mark is not None and name != "median"]
    lowest, highest = min(inside, default=foot), max(inside, default=top)
    step = Fraction(20) if percent and top >= 100 else top - foot
    if low is None and lowest < foot:
        foot -= step * math.ceil((foot - lowest) / step)
    if high is None and highest > top:
        top += step * math.ceil((highest - top) / step)
    return foot, top


def year_bars(years: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A column a year, stacked from met at the foot. 168 drawing units are all indicators of the fullest year."""
    order = ("met", "not_met", "not_assessable", "tracked", "not_applicable")
    fullest = max((sum(year["counts"].values()) for year in years), default=0) or 1
    columns = []
    for index, year in enumerate(years):
        foot, lowest = 176.0, 400.0
        blocks: list[dict[str, Any]] = []
        for verdict in order:
            count = int(year["counts"].get(verdict, 0))
            height = 168 * count / fullest
            foot -= height
            # Words at the side keep 17 units from each other, however thin their blocks are.
            lowest = min(foot + height / 2 + 4, lowest - 17) if count else lowest
            block = {"verdict": verdict, "word": verdict_word(verdict), "count": count, "label": height >= 16}
            block |= {"y": f"{foot:.1f}", "h": f"{max(height - 1, 0):.1f}"}
            blocks.append(block | {"mid": f"{foot + height / 2 + 4:.1f}", "side": f"{lowest:.1f}"})
        x = 20 + index * 84
        columns.append({"year": year["year"], "x": x, "mid": x + 22, "blocks": blocks})
    side = 20 + len(columns) * 84 - 24
    return {"columns": columns, "side": side, "width": side + 136, "order": [(v, verdict_word(v)) for v in order]}


def coverage(answered: int, expected: int) -> dict[str, Any]:
    """A cell a unit up to 200 units; beyond, two blocks."""
    cells = expected if expected <= 200 else 0
    step = 1000 / expected if expected else 0
    return {
        "cells": [(f"{n * step:.2f}", "in" if n < answered else "out") for n in range(cells)],
        "cell_width": f"{max(step - 1, 0.8):.2f}",
        "block": f"{answered * step:.1f}" if not cells else "",
        "missing": max(expected - answered, 0),
    }
