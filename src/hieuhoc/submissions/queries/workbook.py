"""The workbook of a unit as it stands: each indicator with its answers, last year, threshold, target and problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Assignment, Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import completeness, figures, rules, workflow
from hieuhoc.core.completeness import Given, Key
from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.core.values import Value
from hieuhoc.organisations import access
from hieuhoc.organisations.queries import names_on
from hieuhoc.submissions import desk
from hieuhoc.submissions.models import DataValue, Remark, Submission

Rows = Mapping[Key, DataValue]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the cells of one indicator: last year's rows, the unit's own target, whom it describes."""

    before: tuple[Value, ...] = ()
    target: int | None = None
    subject: str = ""  # empty: the reporting unit itself
    subject_en: str = ""


@dataclass
class Line:
    """One indicator of the workbook."""

    indicator: Indicator
    subject_id: int
    lead: bool
    rows: Rows
    beside: Beside
    check: completeness.Row
    judgement: rules.Judgement
    value: Fraction | None
    closed: bool = False  # sent and not returned: no longer to be changed
    item: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def state(self) -> str:
        """done, todo, look (a problem, or a remark without an answer) — in words, a box and a tick."""
        asks = any(not r.answer and r.settled_at is None for r in self.remarks)
        return "look" if asks and not self.closed else self.check.state


@dataclass
class Workbook:
    submission: Submission
    framework: Framework
    lines: list[Line]
    editable: bool
    on_behalf: bool  # the viewer types for the unit
    remarks: list[Remark] = field(default_factory=list)  # on the report as a whole

    @property
    def led(self) -> list[Line]:
        return [line for line in self.lines if line.lead]

    @property
    def blocking(self) -> list[Line]:
        return [line for line in self.led if line.check.problems]

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.led)


def read(submission_id: int, viewer: Any) -> Submission:
    """A submission the viewer may read, with its unit, round and criteria set; else NotAllowed."""
    submission = get_object_or_404(
        Submission.objects.select_related("unit__campaign__framework").defer("unit__campaign__framework__document"),
        pk=submission_id,
    )
    require_reader(submission, viewer)
    return submission


def at_desk(submission_id: int) -> Submission:
    """As far as saving one cell needs it; who may read it is asked by `require_reader`."""
    try:
        return desk.submission(submission_id)
    except Submission.DoesNotExist:
        raise Http404 from None


def require_reader(submission: Submission, viewer: Any) -> None:
    if not access.allowed(viewer, Permission.READ_SUBMISSION, submission.unit.organisation_id):
        raise NotAllowed


def framework(submission: Submission) -> Framework:
    return framework_of(submission.unit.campaign.framework)


def may_type(submission: Submission, viewer: Any) -> tuple[bool, bool]:
    """Whether the viewer may type now, and whether that would be for the unit ("nhập thay")."""
    organisation = submission.unit.organisation_id
    own = access.allowed(viewer, Permission.ENTER_VALUES, organisation)
    behalf = not own and submission.on_behalf and access.allowed(viewer, Permission.ENTER_ON_BEHALF, organisation)
    running = submission.unit.campaign.state != Campaign.State.CLOSED
    return (own or behalf) and running and submission.state in workflow.EDITABLE, behalf


def load(submission: Submission, viewer: Any) -> Workbook:
    """Everything of a workbook in a constant number of queries."""
    unit = submission.unit
    framework = framework_of(unit.campaign.framework)
    order = {indicator.code: place for place, indicator in enumerate(framework.indicators)}
    assigned = [a for a in desk.assigned(unit.pk) if a.indicator in order]
    assigned.sort(key=lambda a: (order[a.indicator], a.subject_id))
    values = _values(framework, {a.subject_id for a in assigned}, unit.campaign.year)
    besides = _besides(submission, framework, assigned, values)
    sent = submission.sent_at is not None
    items = dict(submission.items.values_list("indicator", "state")) if sent else {}
    remarks = defaultdict(list)
    for remark in desk.remarks(submission.pk):
        remarks[remark.indicator].append(remark)
    lines = []
    for row in assigned:
        indicator = framework.by_code[row.indicator]
        place = (row.subject_id, indicator.code)
        line = _line(indicator, row.subject_id, values[unit.campaign.year][place], besides[place], unit.campaign.year)
        line.lead = row.role == Assignment.Role.LEAD
        line.item = items.get(indicator.code, "")
        line.closed = sent and line.item != "returned"
        line.remarks = remarks[indicator.code] if line.lead else []
        lines.append(line)
    editable, behalf = may_type(submission, viewer)
    shown = [line for line in lines if completeness.asked(line.indicator)]
    return Workbook(submission, framework, shown, editable, behalf, remarks[""])


def one_line(submission: Submission, code: str, subject_id: int, rows: Rows | None = None) -> Line:
    """One indicator after a change (`rows`, if known); what stands beside it is kept for five minutes."""
    unit = submission.unit
    framework = framework_of(unit.campaign.framework)
    indicator = framework.by_code.get(code)
    if indicator is None:
        raise Http404
    place = f"beside:{submission.pk}:{subject_id}:{code}"
    beside = cache.get(place)
    if beside is None:  # kept only for what is the unit's own, so that nobody reads a row of another unit
        if not Assignment.objects.filter(unit=unit, indicator=code, subject=subject_id).exists():
            raise Http404
        one = Assignment(unit=unit, indicator=code, subject_id=subject_id)
        past = _values(framework, {subject_id}, unit.campaign.year)
        beside = _besides(submission, framework, [one], past)[subject_id, code]
        cache.set(place, beside, 300)
    if not rows:
        codes = [m.code for m in indicator.measurements]
        rows = desk.values(subject_id, unit.campaign.year, framework.slug, codes)
    line = _line(indicator, subject_id, rows, beside, unit.campaign.year)
    if submission.sent_at is not None:
        line.item = submission.items.filter(indicator=code).values_list("state", flat=True).first() or ""
        line.closed = line.item != "returned"
    return line


Places = Mapping[int, Mapping[tuple[int, str], Rows]]  # year → (subject, indicator) → rows


def _values(framework: Framework, subjects: Iterable[int], year: int) -> Places:
    """This year's and last year's rows, one query."""
    found: dict[int, dict[tuple[int, str], dict[Key, DataValue]]] = {
        year: defaultdict(dict), year - 1: defaultdict(dict)
    }  # fmt: skip
    for code, row in desk.values_of(tuple(subjects), (year - 1, year), framework.slug):
        found[row.year][row.organisation_id, code.partition("/")[0]][code, row.breakdown] = row
    return found


def _besides(
    submission: Submission, framework: Framework, assigned: list[Assignment], values: Places
) -> dict[tuple[int, str], Beside]:
    unit = submission.unit
    subjects = {a.subject_id for a in assigned}
    targets = desk.targets(tuple(subjects), framework.slug, unit.campaign.year)
    others = subjects - {unit.organisation_id}
    names = names_on(others, unit.campaign.period_end) if others else {}
    found = {}
    for row in assigned:
        place = (row.subject_id, row.indicator)
        name = names.get(row.subject_id)
        before = as_values(values[unit.campaign.year - 1][place])
        found[place] = Beside(
            before, targets.get(place), name.name if name else "", (name.name_en or name.name) if name else ""
        )
    return found


def as_values(rows: Rows) -> tuple[Value, ...]:
    """Rows as the core judges them. Half-typed ones say nothing yet and are left out by `judged`."""
    return tuple(
        Value(
            row.year, row.organisation_id, code, breakdown, row.status, row.part, row.whole, row.number, row.rating,
            row.choice, "", row.basis, row.restated,
        )
        for (code, breakdown), row in rows.items()
    )  # fmt: skip


def given(row: DataValue) -> Given:
    return Given(
        row.status, row.part, row.whole, row.number, row.rating, row.choice, row.note, row.expected_on
    )  # fmt: skip


def answers_of(indicator: Indicator, values: Iterable[Value]) -> rules.Answers:
    """Complete answers by measurement; a half-typed one counts as missing."""
    by_code: dict[str, list[Value]] = defaultdict(list)
    measurements = {m.code: m for m in indicator.measurements}
    for value in values:
        one = Given(value.status, value.part, value.whole, value.number, value.rating, value.choice)
        if not one.empty and completeness.complete(measurements[value.measurement], one):
            by_code[value.measurement].append(value)
    return [(m, figures.of_rows(m, by_code[m.code])) for m in indicator.measurements]


def _line(indicator: Indicator, subject_id: int, rows: Rows, beside: Beside, year: int) -> Line:
    answers = answers_of(indicator, as_values(rows))
    before = answers_of(indicator, beside.before) if indicator.rule in rules.TRENDS else ()
    case = rules.Case(indicator, rules.threshold_in(indicator, year), answers, rules.Before(before))
    check = completeness.check(indicator, {key: given(row) for key, row in rows.items()})
    return Line(
        indicator, subject_id, True, rows, beside, check, rules.judge(case), rules.value_of(indicator, answers)
    )  # fmt: skip


def mine(viewer: Any, campaign_id: int) -> list[Submission]:
    """The submissions of a round that the viewer enters figures for, in dictionary order of the units."""
    scope = access.grants(viewer, timezone.localdate()).get(Permission.ENTER_VALUES, set())
    found = Submission.objects.filter(unit__campaign=campaign_id, unit__organisation__in=scope or (), unit__active=True)
    return list(found.select_related("unit__campaign").order_by("unit__sort_key"))
