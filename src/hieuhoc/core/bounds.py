"""Could the units that have not answered still turn a provisional verdict? Bounds from their last known whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hieuhoc.core.figures import Figure
from hieuhoc.core.framework import Measurement
from hieuhoc.core.rules import RULES, Answers, Case, needed, tracked_only
from hieuhoc.core.values import Exact


def could_change(case: Case, missing: Sequence[tuple[Answers, Answers]]) -> bool | None:
    """`missing`: for each unit without an answer what it said in part, and last year's answers.

    True also where nothing bounds the answer: no last whole, a trend, a number. None: there is no verdict to turn.
    """
    asked = [(m, figure) for m, figure in needed(case.indicator, case.answers) if figure.given]
    if tracked_only(case.indicator, case.threshold):
        return None
    if not asked or case.indicator.rule not in ("at_least", "at_most", "all_of"):
        return True
    verdicts = {_passes(case, asked)}
    for full in (False, True):
        extreme = []
        for measurement, figure in asked:
            moved = _with_missing(measurement, figure, missing, full)
            if moved is None:
                return True
            extreme.append((measurement, moved))
        verdicts.add(_passes(case, extreme))
    return len(verdicts) > 1


def _passes(case: Case, asked: Answers) -> bool:
    return not RULES[case.indicator.rule](case, asked)


def _with_missing(
    measurement: Measurement, figure: Figure, missing: Sequence[tuple[Answers, Answers]], full: bool
) -> Figure | None:
    """The sum if every missing unit answered with nothing, or with its whole. None: not bounded."""
    if measurement.kind != "ratio" or measurement.unit != "percent":
        return None
    part: Exact = figure.part or 0
    whole: Exact = figure.whole or 0
    for now, before in missing:
        said = _of(measurement, now)
        if said is not None and said.state == "not_applicable":
            continue
        if said is not None and said.given:
            part, whole = part + (said.part or 0), whole + (said.whole or 0)
            continue
        last = _of(measurement, before)
        if last is None or not last.given or last.whole is None:
            return None
        part, whole = part + (last.whole if full else 0), whole + last.whole
    return replace(figure, part=part, whole=whole) if whole else None


def _of(measurement: Measurement, answers: Answers) -> Figure | None:
    return next((figure for m, figure in answers if m.code == measurement.code), None)
