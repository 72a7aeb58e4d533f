"""Which tasks of the yearly plan a unit answers for."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hieuhoc.campaigns.models import ReportingUnit
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.models import Submission, TaskAnswer


def of_unit(unit: ReportingUnit) -> QuerySet[PlanTask]:
    """Those it leads, those the plan gives to every body of its kind, those it supports, in the plan's order."""
    mine = Q(lead=unit.organisation_id) | Q(lead_kind=unit.kind) | Q(support=unit.organisation_id)
    return PlanTask.objects.filter(mine, year=unit.campaign.year).distinct().order_by("position", "code")


def answers(submission: Submission) -> list[TaskAnswer]:
    """One answer a task in the plan's order. What nobody answered stands there too, not stored: its pk is None."""
    rows = submission.tasks.select_related("task").order_by("task__position", "pk")
    given = {row.task_id: row for row in rows}
    asked = {
        task.pk: given.get(task.pk) or TaskAnswer(submission=submission, task=task) for task in of_unit(submission.unit)
    }
    return [*asked.values(), *(row for row in rows if row.task_id not in asked)]
