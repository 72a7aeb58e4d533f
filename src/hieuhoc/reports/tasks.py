"""The city's report as a job: seconds of work in a big city, seen with its progress."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.jobs.actions import Progress, handler
from hieuhoc.jobs.models import Job
from hieuhoc.reports import actions


@handler("produce")
def produce(job: Job, progress: Progress) -> dict[str, Any]:
    progress(0, 1)
    row = actions.produce(
        assessment_id=job.arguments["assessment"],
        format=job.arguments["format"],
        language=job.arguments["language"],
        issuer=job.arguments.get("issuer", "city"),
        by=User.objects.get(pk=job.asked_by_id_number or 0),
        at=timezone.now(),
    )
    progress(1, 1)
    return {"file": row.pk, "name": row.name, "url": reverse("reports_city", args=[job.arguments["assessment"]])}
