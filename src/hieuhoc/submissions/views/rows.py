"""Skeletons of the workbook's rows: what does not change from unit to unit, rendered once a process and language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hieuhoc.core import completeness
from hieuhoc.core.framework import Indicator, Measurement
from hieuhoc.submissions.models import DataValue
from hieuhoc.submissions.views import wording
from hieuhoc.submissions.views.plan import SEX_NAMES, PlannedLine, lines_of
from hieuhoc.submissions.views.skeleton import Skeleton, mark

FOLDER = "submissions/workbook/"


@lru_cache(maxsize=16)
def small(template: str, lang: str) -> Skeleton:
    return Skeleton(FOLDER + template, {})


_skeletons: dict[tuple[int, str], Skeleton] = {}


def skeleton(indicator: Indicator, lang: str) -> Skeleton:
    """Indicators are built once a process for each digest of a criteria set, so their identity is the key."""
    key = (id(indicator), lang)
    if key not in _skeletons:
        _skeletons[key] = Skeleton(FOLDER + "row.html", _context(indicator, lang))
        _kept.append(indicator)
    return _skeletons[key]


_kept: list[Indicator] = []  # holds them alive, so that an identity is never given twice


def _context(indicator: Indicator, lang: str) -> dict[str, Any]:
    subject = mark("subject")
    return {
        "indicator": indicator,
        "name": (indicator.short or indicator.name).in_(lang),
        "official": indicator.name.in_(lang),
        "lines": [_line_context(planned, indicator, lang) for planned in lines_of(indicator)],
        "measurements": [
            _details_context(f"m{place}.", m, subject, lang) for place, m in enumerate(completeness.asked(indicator))
        ],
    }


def _line_context(planned: PlannedLine, indicator: Indicator, lang: str) -> dict[str, Any]:
    m = planned.measurement
    prefix = f"{planned.number}."
    label = m.name.in_(lang) if m else ""
    if planned.breakdown in SEX_NAMES:
        label = SEX_NAMES[planned.breakdown].in_(lang)
    context: dict[str, Any] = {
        "level": planned.level, "cells": planned.cells, "status": planned.status, "label": label,
        "id": mark_safe(f"{mark('subject')}~{m.code if m else ''}~{planned.breakdown}"),
        "spoken": f"{indicator.code} {label}".strip(),
        "reasons": mark(prefix + "reasons") if planned.status else "",
    }  # fmt: skip
    names = "part whole number_value result last save save_class versions echo"
    names += " part_class whole_class number_class choice_class rating_class"
    names += " part_more whole_more number_more"
    context |= {name: mark(prefix + name) for name in names.split()}
    if m is not None:
        context |= {
            "part_words": m.part.in_(lang) if m.part else "",
            "whole_words": m.whole.in_(lang) if m.whole else "",
            "unit": _unit(m, lang),
            "shown_unit": _unit(m, lang) if m.kind in {"number", "trend"} and m.unit else "",
            "statuses": _options(prefix + "status", _statuses(m)),
            "choices": _options(prefix + "choice", _choices(m, lang)),
            "ratings": _options(prefix + "rating", _ratings(lang)),
        }
    return context


def _unit(measurement: Measurement, lang: str) -> str:
    if measurement.unit == "percent":
        return "%"
    return measurement.unit_name.in_(lang) if measurement.unit_name else _("figure")


def _options(prefix: str, options: Iterable[tuple[str, str]]) -> list[tuple[str, str, SafeString]]:
    return [(value, label, mark(f"{prefix}={value}")) for value, label in options]


def _statuses(measurement: Measurement) -> Iterable[tuple[str, str]]:
    for value, label in DataValue.Status.choices:
        if value != "none" or measurement.kind not in {"rating", "yes_no"}:
            yield value, str(label)


def _choices(measurement: Measurement, lang: str) -> Iterable[tuple[str, str]]:
    yield "", "–"
    for value in ("yes", "no") if measurement.kind == "yes_no" else ("up", "same", "down"):
        yield value, wording.CHOICES[value].in_(lang)


def _ratings(lang: str) -> Iterable[tuple[str, str]]:
    yield "", "–"
    for level, words in sorted(wording.RATINGS.items(), reverse=True):
        yield str(level), words.in_(lang)


def _details_context(prefix: str, measurement: Measurement, subject: SafeString, lang: str) -> dict[str, Any]:
    breakdown = "sex" if measurement.breakdowns else ""
    return {
        "id": mark_safe(f"{subject}~{measurement.code}~{breakdown}"),
        "name": measurement.name.in_(lang),
        "part": measurement.part.in_(lang) if measurement.part else "",
        "whole": measurement.whole.in_(lang) if measurement.whole else "",
        "number": measurement.number.in_(lang) if measurement.number else "",
        "note": measurement.interpretation.note.in_(lang) if measurement.interpretation else "",
        "bases": _options(prefix + "basis", ((v, str(label)) for v, label in DataValue.Basis.choices)),
        "as_of": mark(prefix + "as_of"),
        "source": mark(prefix + "source"),
    }
