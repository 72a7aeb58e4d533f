"""The Excel sheets of a year, each with its template, its dry run and its act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup import assignment, targets
from hieuhoc.campaigns.setup.preview import Preview
from hieuhoc.plans import tasks_sheet
from hieuhoc.submissions.actions import history


@dataclass(frozen=True)
class YearSheet:
    key: str
    title: Any
    lead: Any
    file: str
    template: Callable[[Campaign], bytes]
    preview: Callable[..., Preview]
    apply: Callable[..., Preview]
    removes: bool = True  # whether rows that are not in the file may go
    needs_units: bool = True


SHEETS = {
    sheet.key: sheet
    for sheet in (
        YearSheet(
            "assignment",
            _("Assignment"),
            _("Indicator by body, lead or support. Who reports may differ from whom the figure describes."),
            "phan-cong",
            assignment.template,
            assignment.preview,
            assignment.apply,
        ),
        YearSheet(
            "targets",
            _("Targets"),
            _("The own target of each unit for the year. An empty cell means no target."),
            "muc-tieu",
            targets.template,
            targets.preview,
            targets.apply,
        ),
        YearSheet(
            "tasks",
            _("Tasks of the plan"),
            _("Code, words, lead, support, due and product. The template starts with the tasks of the city's plan."),
            "nhiem-vu",
            tasks_sheet.template,
            tasks_sheet.preview,
            tasks_sheet.apply,
            needs_units=False,
        ),
        YearSheet(
            "figures",
            _("Figures of past years"),
            _("Last year's figures, so that trends can be judged. They count at once, as accepted."),
            "so-lieu-nam-truoc",
            history.template,
            history.preview,
            history.apply,
            removes=False,
            needs_units=False,
        ),
    )
}
