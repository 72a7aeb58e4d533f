"""Two people in one cell: a band with both values and two buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from hieuhoc.core.numbers import shown_scaled
from hieuhoc.submissions.actions.merging import CellConflict
from hieuhoc.submissions.models import DataValue, TaskAnswer
from hieuhoc.submissions.views import wording
from hieuhoc.submissions.views.page import language
from hieuhoc.submissions.views.plan import KEY_OF

LONG = 60  # characters of a text shown on a button


def chosen(posted: Mapping[str, str]) -> Mapping[str, str]:
    """What a button of the band stands for: one's own value against the present version, or nothing."""
    if "take" in posted:
        return {}
    if "keep" not in posted:
        return posted
    cell, version, text = [*posted["keep"].split("|", 2), "", ""][:3]
    return {cell: text, f"{cell.rpartition('~')[0]}~version": version}


def band(conflict: CellConflict, submission: int, subject: int, code: str, measure: str, breakdown: str) -> str:
    cell = f"{subject}~{measure}~{KEY_OF[breakdown]}~{conflict.field}"
    return of_cell(conflict, cell, f"/workbook/{submission}/row/{subject}/{code}/")


def of_cell(conflict: CellConflict, cell: str, url: str) -> str:
    mine, theirs = spoken(conflict.field, conflict.mine), spoken(conflict.field, conflict.theirs)
    clock = f"{timezone.localtime(conflict.when):%H:%M}"
    story = _("At %(time)s %(who)s saved %(theirs)s; you typed %(mine)s. Nothing is lost.")
    context = {
        "title": _("Two people changed the same cell."),
        "story": story % {"time": clock, "who": conflict.who, "theirs": theirs, "mine": mine},
        "keep": f"{cell}|{conflict.row.version}|{_typed(conflict.mine)}",
        "take": cell,
        "keep_label": _("Keep my %(value)s") % {"value": _short(mine)},
        "take_label": _("Take %(value)s") % {"value": _short(theirs)},
        "url": url,
        "key": uuid4().hex,
    }
    return render_to_string("submissions/workbook/conflict.html", context)


def _typed(value: Any) -> str:
    """As the form sends it back."""
    if isinstance(value, int):
        return shown_scaled(value, language())
    return value.isoformat() if isinstance(value, date) else str(value or "")


def spoken(field: str, value: Any) -> str:
    if value is None or value == "":
        return str(DataValue.Status.REPORTED.label) if field == "status" else _("nothing")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field == "rating":
        return wording.RATINGS[value].in_(language())
    if isinstance(value, int):
        return shown_scaled(value, language())
    labels = {
        "status": dict(DataValue.Status.choices),
        "basis": dict(DataValue.Basis.choices),
        "state": dict(TaskAnswer.State.choices),
    }
    if field == "choice" and value in wording.CHOICES:
        return wording.CHOICES[value].in_(language())
    return str(labels.get(field, {}).get(value, value))


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"
