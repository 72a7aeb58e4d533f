"""A report names every task of the unit, also those it says nothing about."""

from __future__ import annotations

from django.test import Client

from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions import tasks
from hieuhoc.submissions.models import Submission
from tests.builders import SmallCity


def test_unanswered_tasks_stand_in_the_list(client: Client, town: SmallCity) -> None:
    submission = Submission.objects.get(unit__campaign=town.campaign, unit__organisation=town.wards[0])
    one, two, ended = (
        PlanTask.objects.create(year=2026, code=code, words=f"Việc {code}", lead_kind=kind, position=place)
        for place, (code, kind) in enumerate((("A", "commune"), ("B", "commune"), ("C", "department")))
    )
    submission.tasks.create(task=two, state="done", sentence="Đã ban hành kế hoạch.")
    submission.tasks.create(task=ended, state="doing")  # was given to communes when it was answered
    found = tasks.answers(submission)
    assert [(row.task, row.pk is not None) for row in found] == [(one, False), (two, True), (ended, True)]
    assert submission.tasks.count() == 2
    client.force_login(town.lan)
    page = client.get(f"/workbook/{submission.pk}/sent/").content.decode()
    assert (
        page.index("Việc A") < page.index("Chưa trả lời") < page.index("Việc B") < page.index("Đã ban hành kế hoạch.")
    )
