"""What a reviewer needs to see: the queue of reports, and one report with last year, the threshold and three years beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core import completeness, rules, workflow
from hieuhoc.core.completeness import Given
from hieuhoc.core.framework import Measurement
from hieuhoc.organisations import access
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions import standing, tasks
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import DataValue, Remark, Submission, TaskAnswer, Transition
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Line, Workbook

STATES = {"waiting": ("sent", "fixed"), "returned": ("returned",), "accepted": ("accepted", "locked")}


@dataclass(slots=True)
class Waiting:
    """One report of the queue. `look`: indicators that deserve eyes."""

    submission: Submission
    total: int
    look: int
    open_remarks: int

    @property
    def plain(self) -> bool:
        return not self.look and not self.open_remarks


def queue(viewer: Any, campaign: Campaign, chosen: str) -> QuerySet[Submission]:
    """Reports of a round in one state, those sent first first."""
    access.require(viewer, Permission.READ_SUBMISSION)
    states = STATES.get(chosen, STATES["waiting"])
    return (
        Submission.objects.filter(unit__campaign=campaign, unit__active=True, state__in=states)
        .select_related("unit")
        .order_by("sent_at", "pk")
    )


def counts(campaign: Campaign) -> dict[str, int]:
    rows = Submission.objects.filter(unit__campaign=campaign, unit__active=True)
    return rows.aggregate(**{name: Count("pk", filter=Q(state__in=states)) for name, states in STATES.items()})


def looked_at(campaign: Campaign, rows: Sequence[Submission]) -> list[Waiting]:
    """The rows of one page of the queue; three queries."""
    found = standing.of_units(campaign, [row.unit_id for row in rows])
    remarks = Remark.objects.filter(submission__in=[row.pk for row in rows], settled_at=None)
    numbers = dict(remarks.values_list("submission").annotate(n=Count("pk")))
    return [
        Waiting(row, len(found[row.unit_id]), sum(not one.plain for one in found[row.unit_id]), numbers.get(row.pk, 0))
        for row in rows
    ]


@dataclass(slots=True)
class Reviewed:
    """One indicator in front of the reviewer. `years`: measurement → year → what was answered (sexes added up)."""

    line: Line
    standing: standing.Standing
    before: Fraction | None
    years: Mapping[str, Mapping[int, Given]]

    @property
    def code(self) -> str:
        return self.line.indicator.code

    @property
    def open_remarks(self) -> list[Remark]:
        return [remark for remark in self.line.remarks if remark.settled_at is None]

    @property
    def look(self) -> bool:
        """Whether it deserves eyes; a figure under its threshold is plain: accepting is not judging."""
        return not self.standing.plain or self.line.item == "fixed" or bool(self.open_remarks)

    @property
    def estimated(self) -> bool:
        return any(row.basis == "estimate" for row in self.line.rows.values())


@dataclass
class Review:
    book: Workbook
    rows: list[Reviewed]
    tasks: list[tuple[PlanTask, TaskAnswer | None]]
    words: list[tuple[Mapping[str, Any], str]]
    history: list[Transition]
    remarks: list[Remark]
    decides: bool
    reopens: bool
    remarks_only: bool
    before: int | None = None
    after: int | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def empty_words(self) -> list[str]:
        return [row["code"] for row, text in self.words if not text]

    @property
    def undecided(self) -> list[Reviewed]:
        return [row for row in self.rows if row.line.item != "accepted"]

    @property
    def plain(self) -> list[Reviewed]:
        return [row for row in self.undecided if not row.look]


def load(submission_id: int, viewer: Any) -> Review:
    """Everything of one review page; the number of queries does not depend on the unit."""
    access.require(viewer, Permission.READ_SUBMISSION)
    submission = workbook.read(submission_id, viewer)
    book = workbook.load(submission, viewer)
    years = _years(submission, book)
    rows = [_reviewed(line, years[line.subject_id, line.indicator.code]) for line in book.led]
    reviews = access.allowed(viewer, Permission.REVIEW)
    before, after = _neighbours(submission)
    return Review(
        book,
        rows,
        _tasks(submission),
        _words(submission),
        list(submission.transitions.order_by("-at", "-pk")),
        list(submission.remarks.order_by("-at", "-pk")),
        reviews and workflow.may(submission.state, "accept"),
        reviews and submission.state in {"accepted", "locked"},
        not reviews and access.allowed(viewer, Permission.REMARK),
        before,
        after,
    )


Answered = dict[str, dict[int, Given]]


def _years(submission: Submission, book: Workbook) -> Mapping[tuple[int, str], Answered]:
    """Three years of answers by subject and indicator; a figure given anew stands before the old one."""
    year = submission.unit.campaign.year
    framework = book.framework
    codes = {pk: code for code, pk in entry.measure_ids(framework.slug).items()}
    wanted = {m.code for line in book.led for m in line.indicator.measurements}
    found = DataValue.objects.filter(
        organisation__in={line.subject_id for line in book.led},
        measure__in=[pk for pk, code in codes.items() if code in wanted],
        year__range=(year - 2, year),
    )
    cells: dict[tuple[int, str, int], dict[completeness.Key, Given]] = defaultdict(dict)
    for row in found.exclude(year=year, restated=True).order_by("restated"):
        code = codes[row.measure_id]
        cells[row.organisation_id, code, row.year][code, row.breakdown] = workbook.given(row)
    years: dict[tuple[int, str], Answered] = defaultdict(lambda: defaultdict(dict))
    for (subject, code, then), given in cells.items():
        measurement: Measurement = framework.measurements[code]
        years[subject, code.partition("/")[0]][code][then] = completeness.total(measurement, given)
    return years


def _reviewed(line: Line, years: Mapping[str, Mapping[int, Given]]) -> Reviewed:
    given = {key: workbook.given(row) for key, row in line.rows.items()}
    stands = standing.judge(line.indicator, line.subject_id, given)
    before = rules.value_of(line.indicator, workbook.answers_of(line.indicator, line.beside.before))
    return Reviewed(line, stands, before, years)


def _tasks(submission: Submission) -> list[tuple[PlanTask, TaskAnswer | None]]:
    known = {row.task_id: row for row in submission.tasks.all()}
    return [(task, known.get(task.pk)) for task in tasks.of_unit(submission.unit)]


def _words(submission: Submission) -> list[tuple[Mapping[str, Any], str]]:
    outline = submission.unit.campaign.outlines.get(submission.unit.kind, [])
    texts = dict(submission.narratives.values_list("section", "text"))
    return [(row, texts.get(row["code"], "")) for row in outline if row.get("text", True)]


def _neighbours(submission: Submission) -> tuple[int | None, int | None]:
    """The reports before and after it among those that wait."""
    waiting = Submission.objects.filter(unit__campaign=submission.unit.campaign_id, unit__active=True)
    ids = list(waiting.filter(state__in=STATES["waiting"]).order_by("sent_at", "pk").values_list("pk", flat=True))
    if submission.pk not in ids:
        return None, ids[0] if ids else None
    place = ids.index(submission.pk)
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None
