"""A reviewed indicator in words: the change since last year, what the rules noticed, three years of part and whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hieuhoc.core import completeness, rules
from hieuhoc.core.completeness import NOTHING, Given
from hieuhoc.core.framework import Measurement, Text
from hieuhoc.core.numbers import shown, shown_scaled
from hieuhoc.submissions.models import Transition
from hieuhoc.submissions.queries.review import Reviewed
from hieuhoc.submissions.views import wording

_NOT_A_FIGURE = {
    "not_applicable": Text("không áp dụng", "not applicable"),
    "not_available": Text("chưa có", "not available"),
}


def context(row: Reviewed, year: int, lang: str, today: date) -> dict[str, Any]:
    """What the template of one row shows."""
    indicator, line = row.line.indicator, row.line
    threshold = rules.threshold_in(indicator, year)
    single = isinstance(threshold, str) and indicator.rule in ("at_least", "at_most")
    value = line.value
    return {
        "row": row,
        "code": indicator.code,
        "name": (indicator.short or indicator.name).in_(lang),
        "official": indicator.name.in_(lang),
        "detail": _detail(row, lang),
        "subject": line.beside.subject_en if lang == "en" else line.beside.subject,
        "before": wording.value_words(indicator, row.before, year, lang) if row.before is not None else "",
        "now": _now(row, year, lang),
        "change": _change(row, lang),
        "needs": wording.threshold_words(indicator, year, lang),
        "bullet": single and (value is not None or row.before is not None),
        "value": value,
        "before_value": row.before,
        "threshold": threshold if single else None,
        "direction": indicator.rule,
        "unit": "%" if indicator.unit == "percent" else "",
        "verdict": line.judgement.verdict,
        "notices": _notices(row, lang, today),
        "years": [year - 2, year - 1, year],
        "table": _table(row, year, lang),
        "item": line.item,
        "open": row.look and line.item != "accepted",
    }


def signed(history: Iterable[Transition]) -> str:
    """Who passed the report to the leader and who sent it; `history` has the newest first."""
    names: dict[str, str] = {}
    for step in history:
        names.setdefault(step.after, step.by_name)
    proposed, sent = names.get("waiting", ""), names.get("sent", "")
    if not sent:
        return ""
    if not proposed or proposed == sent:
        return _("sent by %(name)s") % {"name": sent}
    return _("entered by %(reporter)s, approved by %(leader)s") % {"reporter": proposed, "leader": sent}


def _now(row: Reviewed, year: int, lang: str) -> str:
    if row.line.value is not None:
        return wording.value_words(row.line.indicator, row.line.value, year, lang)
    words = []
    for measurement in completeness.asked(row.line.indicator):
        given = row.years.get(measurement.code, {}).get(year, NOTHING)
        if given.status in _NOT_A_FIGURE:
            words.append(_NOT_A_FIGURE[given.status].in_(lang))
        else:
            words.append(wording.answer_words(measurement, given, lang) or "–")
    return "; ".join(dict.fromkeys(words))


def _change(row: Reviewed, lang: str) -> str:
    """In points, for shares only."""
    if row.line.value is None or row.before is None or row.line.indicator.unit != "percent":
        return ""
    moved: Fraction = row.line.value - row.before
    sign = "+" if moved > 0 else "−" if moved < 0 else "±"
    return _("%(n)s points") % {"n": sign + shown(abs(moved), lang)}


def _detail(row: Reviewed, lang: str) -> str:
    """ "58 trên 61 cơ sở" of the first share."""
    for measurement in completeness.asked(row.line.indicator):
        given = _total(row, measurement)
        if measurement.kind == "ratio" and given.part is not None and given.whole is not None:
            part, whole = shown_scaled(given.part, lang), shown_scaled(given.whole, lang)
            return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
    return ""


def _total(row: Reviewed, measurement: Measurement) -> Given:
    found = row.years.get(measurement.code, {})
    return found[max(found)] if found else NOTHING


def _notices(row: Reviewed, lang: str, today: date) -> list[tuple[str, str, str]]:
    """(tag, words, sentence). The tag is a class of state tags: overdue is solid, look is turmeric."""
    found = []
    if row.standing.check.problems:
        found.append(("look", _("Contradicts itself"), row.standing.check.problems[0].text.in_(lang)))
    elif row.standing.lacking:
        left = row.standing.check.left
        found.append(("look", _("No figure"), left.in_(lang) if left else ""))
    promised = [r.expected_on for r in row.line.rows.values() if r.status == "not_available" and r.expected_on]
    if row.standing.unavailable and promised and max(promised) < today:
        days = (today - max(promised)).days
        words = ngettext("Promised %(n)s day ago", "Promised %(n)s days ago", days) % {"n": days}
        found.append(("overdue", words, ""))
    elif row.standing.unavailable:
        left = row.standing.check.left
        found.append(("look", _("Not yet available"), left.in_(lang) if left and promised else ""))
    if row.line.item == "fixed":
        found.append(("fixed", _("Corrected after the return"), ""))
    if row.estimated:
        found.append(("draft", _("An estimate"), ""))
    return found


def _table(row: Reviewed, year: int, lang: str) -> list[dict[str, Any]]:
    """Part, whole and share of three years; other kinds have one line."""
    lines: list[dict[str, Any]] = []
    for measurement in completeness.asked(row.line.indicator):
        years = row.years.get(measurement.code, {})
        given = [years.get(year - back, NOTHING) for back in (2, 1, 0)]
        if measurement.kind == "ratio":
            for field, words in (("part", measurement.part), ("whole", measurement.whole)):
                cells = [
                    shown_scaled(v, lang) if (v := getattr(g, field)) is not None else _none(g, lang) for g in given
                ]
                label = words.in_(lang) if words else {"part": _("Part"), "whole": _("Whole")}[field]
                lines.append({"label": label, "cells": cells, "share": False})
        label = _("Share") if measurement.kind == "ratio" else measurement.name.in_(lang)
        cells = [wording.answer_words(measurement, g, lang) or _none(g, lang) for g in given]
        lines.append({"label": label, "cells": cells, "share": measurement.kind == "ratio"})
    return lines


def _none(given: Given, lang: str) -> str:
    return _NOT_A_FIGURE[given.status].in_(lang) if given.status in _NOT_A_FIGURE else "–"
