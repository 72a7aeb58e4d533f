"""What a submission says, as one canonical document: its digest is the receipt of what was sent."""

from __future__ import annotations

import hashlib
from typing import Any

from hieuhoc.audit.actions import canonical
from hieuhoc.campaigns.models import Assignment
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import completeness
from hieuhoc.core.completeness import Key
from hieuhoc.core.framework import Framework
from hieuhoc.submissions.models import DataValue, Submission

_FIELDS = (
    "status", "part", "whole", "number", "rating", "choice", "basis", "as_of", "source", "note", "expected_on",
)  # fmt: skip


def values_of(submission: Submission) -> list[DataValue]:
    """The values of the indicators the unit leads, in a fixed order."""
    leads = Assignment.objects.filter(unit=submission.unit_id, role=Assignment.Role.LEAD)
    pairs = set(leads.values_list("subject_id", "indicator"))
    campaign = submission.unit.campaign
    rows = DataValue.objects.filter(
        organisation__in={subject for subject, _ in pairs}, year=campaign.year, measure__slug=campaign.framework.slug
    ).select_related("measure")
    found = [row for row in rows if (row.organisation_id, row.measure.code.partition("/")[0]) in pairs]
    return sorted(found, key=lambda row: (row.measure.code, row.breakdown, row.organisation_id))


def document(submission: Submission) -> dict[str, Any]:
    values = [
        {
            "subject": row.organisation_id, "measurement": row.measure.code, "breakdown": row.breakdown,
            **{field: getattr(row, field) for field in _FIELDS},
        }
        for row in values_of(submission)
    ]  # fmt: skip
    tasks = submission.tasks.order_by("task__code").values("task__code", "state", "sentence", "document_number")
    words = submission.narratives.exclude(text="").order_by("section").values("section", "text")
    campaign = submission.unit.campaign
    return {
        "unit": submission.unit.name, "code": submission.unit.code, "year": campaign.year, "round": campaign.name,
        "framework": campaign.framework.digest, "values": values, "tasks": list(tasks), "words": list(words),
    }  # fmt: skip


def digest(submission: Submission) -> str:
    return hashlib.sha256(canonical(document(submission)).encode()).hexdigest()


def checked(submission: Submission) -> list[completeness.Row]:
    """How far every indicator is that the unit leads, in the order of the criteria set."""
    framework: Framework = framework_of(submission.unit.campaign.framework)
    leads = Assignment.objects.filter(unit=submission.unit_id, role=Assignment.Role.LEAD)
    answers: dict[tuple[int, str], dict[Key, completeness.Given]] = {
        pair: {} for pair in leads.values_list("subject_id", "indicator")
    }
    for row in values_of(submission):
        code = row.measure.code
        answers[row.organisation_id, code.partition("/")[0]][code, row.breakdown] = completeness.Given(
            row.status, row.part, row.whole, row.number, row.rating, row.choice, row.note, row.expected_on
        )
    return [
        completeness.check(indicator, given)
        for indicator in framework.indicators
        for (_, code), given in sorted(answers.items())
        if code == indicator.code and completeness.asked(indicator)
    ]
