"""Compiling as a job: minutes of work in a big city, seen with its progress."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.assessments import actions
from hieuhoc.jobs.actions import Progress, handler
from hieuhoc.jobs.models import Job


@handler("compile")
def compile_round(job: Job, progress: Progress) -> dict[str, Any]:
    assessment = actions.compile_round(
        campaign_id=job.arguments["campaign"],
        reason=job.arguments.get("reason", ""),
        by=User.objects.get(pk=job.asked_by_id_number or 0),
        at=timezone.now(),
        say=progress,
    )
    url = reverse("results_year", args=[assessment.pk])
    return {"assessment": assessment.pk, "revision": assessment.revision, "url": url}
