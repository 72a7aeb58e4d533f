"""What one indicator means: its rule, threshold, body and measurements must agree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from hieuhoc.core.framework_files.problem import FrameworkProblem
from hieuhoc.core.framework_files.schema import THRESHOLD_RULES, TREND_RULES
from hieuhoc.core.framework_files.wording import problem

Data = Mapping[str, Any]
Problems = Iterator[FrameworkProblem]

KINDS_OF_RULE: dict[str, tuple[str, ...]] = {
    "at_least": ("ratio", "number"),
    "at_most": ("ratio", "number"),
    "rises": ("trend",),
    "falls": ("trend",),
    "rating": ("rating",),
    "recognised": ("yes_no",),
    "all_of": ("ratio",),
    "none": ("ratio", "number", "rating", "yes_no", "trend"),
}
DEFINITIONS: dict[str, tuple[str, ...]] = {
    "ratio": ("part", "whole"),
    "number": ("number",),
    "trend": ("number",),
    "rating": (),
    "yes_no": (),
}


def indicator_problems(
    indicator: Data, bodies: Collection[str], interpretations: Collection[str]
) -> list[FrameworkProblem]:
    """Called only for an indicator whose keys and values are sound."""
    place: str = indicator["code"]
    found: list[FrameworkProblem] = []
    if indicator["body"] not in bodies:
        choices = ", ".join(bodies)
        found.append(problem("unknown_body", place, "body", value=indicator["body"], choices=choices))
    for owner in (indicator, *indicator["measurements"]):
        choice = owner.get("interpretation")
        if isinstance(choice, str) and choice not in interpretations:
            found.append(problem("unknown_interpretation", place, "interpretation", value=choice))
    if ("ended" in indicator) != ("ended_note" in indicator):
        found.append(problem("ended_note", place, "ended"))
    found += _measurements(indicator["measurements"], place)
    found += _rule(indicator, place)
    return found


def _measurements(measurements: Sequence[Data], place: str) -> Problems:
    several = len(measurements) > 1
    keys = [m.get("key") for m in measurements]
    for number, measurement in enumerate(measurements, start=1):
        key, kind = measurement.get("key"), measurement["kind"]
        if several and key is None:
            yield problem("missing_measurement_key", place, "key", value=str(number))
        elif not several and key is not None:
            yield problem("extra_measurement_key", place, "key", value=key)
        elif key is not None and keys.index(key) < number - 1:
            yield problem("duplicate_code", place, "key", value=f"{place}/{key}")
        for field in ("part", "whole", "number"):
            wanted = field in DEFINITIONS[kind]
            if wanted and field not in measurement:
                yield problem("missing_definition", place, field, value=kind)
            elif not wanted and field in measurement:
                yield problem("extra_definition", place, field, value=kind)
        yield from _unit(measurement, place)


def _unit(measurement: Data, place: str) -> Problems:
    kind, unit = measurement["kind"], measurement.get("unit")
    if kind in ("number", "trend") and unit is None:
        yield problem("missing_definition", place, "unit", value=kind)
    elif kind in ("rating", "yes_no") and unit is not None:
        yield problem("extra_definition", place, "unit", value=kind)
    if kind == "ratio" and isinstance(unit, Mapping):
        yield problem("bad_choice", place, "unit", value=str(unit["en"]), choices="percent, times")
    for field, kinds in (("panel", ("rating",)), ("breakdowns", ("ratio",)), ("warn_below", ("ratio",))):
        if measurement.get(field) and kind not in kinds:
            yield problem("extra_definition", place, field, value=kind)


def _rule(indicator: Data, place: str) -> Problems:
    rule = indicator["rule"]
    judged = [m for m in indicator["measurements"] if m.get("judged", True)]
    if not judged:
        yield problem("no_judged", place, "judged")
        return
    read = judged if rule == "all_of" or indicator.get("combine") == "sum" else judged[:1]
    for measurement in read:
        if measurement["kind"] not in KINDS_OF_RULE[rule]:
            choices = ", ".join(KINDS_OF_RULE[rule])
            yield problem("wrong_kind", place, "rule", value=rule, other=measurement["kind"], choices=choices)
    if indicator.get("combine") == "sum" and (rule not in THRESHOLD_RULES or len(judged) < 2):
        yield problem("bad_sum", place, "combine")
    if rule == "all_of":
        yield from _all_of(indicator, judged, place)
    else:
        yield from _threshold(indicator, place)


def _all_of(indicator: Data, judged: Sequence[Data], place: str) -> Problems:
    keys = [m.get("key") for m in judged]
    threshold = indicator.get("threshold")
    if len(keys) < 2 or not isinstance(threshold, Mapping) or set(threshold) != set(keys):
        yield problem("bad_all_of", place, "threshold", expected=", ".join(str(key) for key in keys))
    if "milestones" in indicator:
        yield problem("two_thresholds", place, "milestones")


def _threshold(indicator: Data, place: str) -> Problems:
    rule, threshold = indicator["rule"], indicator.get("threshold")
    milestones = indicator.get("milestones")
    if isinstance(threshold, Mapping):
        yield problem("bad_decimal", place, "threshold", value=", ".join(map(str, threshold)))
    elif threshold is not None and milestones is not None:
        yield problem("two_thresholds", place, "milestones")
    elif rule in THRESHOLD_RULES and threshold is None and milestones is None:
        yield problem("missing_threshold", place, "threshold", value=rule)
    elif rule == "rating":
        yield from _pass_mark(threshold, place)
    elif rule in (*TREND_RULES, "recognised", "none"):
        for field in ("threshold", "milestones"):
            if field in indicator:
                yield problem("extra_threshold", place, field, value=rule)
    yield from _years(milestones or {}, place)


def _pass_mark(threshold: str | None, place: str) -> Problems:
    if threshold is None:
        yield problem("missing_threshold", place, "threshold", value="rating")
    elif not 1 <= float(threshold) <= 5:
        yield problem("bad_rating_mark", place, "threshold", value=threshold)


def _years(milestones: Mapping[str, str], place: str) -> Problems:
    years = [str(year) for year in milestones]
    for year in years:
        if not re.fullmatch(r"(19|20|21)\d\d", year):
            yield problem("bad_milestones", place, "milestones", value=year)
            return
    if years != sorted(years):
        yield problem("bad_milestones", place, "milestones", value=", ".join(years))
