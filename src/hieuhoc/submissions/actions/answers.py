"""What a unit says about a task of the yearly plan: state, one sentence, number of the document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import Refusal
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions import tasks
from hieuhoc.submissions.actions import entry, merging
from hieuhoc.submissions.models import TaskAnswer

LIMITS = {"sentence": 4000, "document_number": 80}


@transaction.atomic
def record_task(
    *, submission_id: int, task_id: int, change: Mapping[str, str], version: int, by: Actor, at: datetime, key: str = ""
) -> TaskAnswer:  # fmt: skip
    """Writes the changed fields of one answer; conflicts and repetition as in values.record_value."""
    submission = entry.locked(submission_id)
    entry.require_entry(by, submission, at)
    task = tasks.of_unit(submission.unit).filter(pk=task_id).first()
    if task is None:
        raise Refusal(
            "not_assigned",
            "Nhiệm vụ này không giao cho đơn vị. Tải lại trang để xem danh sách mới nhất.",
            "This task is not given to the unit. Reload the page to see the list.",
            place="task",
        )
    row = TaskAnswer.objects.select_for_update().filter(submission=submission, task=task).first()
    row = row or TaskAnswer(submission=submission, task=task, version=0)
    wanted = {f: v for f, v in _checked(task, change).items() if getattr(row, f) != v}
    if row.version != version:
        wanted = merging.merged(row, "record_task", wanted, version, key)
    if not wanted:
        return row
    entry.touch(submission, at)
    before = {field: getattr(row, field) for field in wanted}
    for field, held in wanted.items():
        setattr(row, field, held)
    row.version += 1
    row.save()
    record(
        "record_task", row, by=by, at=at, organisation_id=submission.unit.organisation_id, submission=submission_id,
        task=task.code, version=row.version, change={f: [before[f], v] for f, v in wanted.items()}, key=key,
    )  # fmt: skip
    return row


def _checked(task: PlanTask, change: Mapping[str, str]) -> dict[str, str]:
    wanted = {field: text.strip() for field, text in change.items()}
    for field, text in wanted.items():
        known = field in LIMITS and len(text) <= LIMITS[field]
        if not known and not (field == "state" and text in TaskAnswer.State.values):
            raise Refusal(
                "bad_choice",
                f"Câu trả lời cho nhiệm vụ {task.code} quá dài hoặc không có trong danh sách. Rút gọn hoặc chọn lại.",
                f"The answer to task {task.code} is too long or not in the list. Shorten it or choose again.",
                place=field,
            )
    return wanted
