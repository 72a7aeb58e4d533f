"""The city compiles: accepted figures are judged once; the judgement becomes a numbered revision that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments.gather import Inputs, gather
from hieuhoc.assessments.models import Assessment, Finding
from hieuhoc.audit.actions import Actor, record, seal
from hieuhoc.campaigns import queries as campaign_queries
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core import evaluation, explanation, inputs, outputs, tables
from hieuhoc.core import findings as core
from hieuhoc.core.framework import Indicator
from hieuhoc.core.numbers import plain, plain_scaled
from hieuhoc.core.problems import Refused
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.workflow import GIVEN
from hieuhoc.organisations import access
from hieuhoc.submissions.models import Submission

Say = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Judged:
    """A judgement with its inputs; nothing is stored yet."""

    inputs: Inputs
    evaluation: core.Evaluation
    json: str


def judge(campaign: Campaign, *, accepted_only: bool = True) -> Judged:
    """Gather and decide: the same readers and the same door as the command line, so the two cannot disagree."""
    found = gather(campaign, accepted_only=accepted_only)
    extra = frozenset(campaign.territory)
    try:
        read = inputs.read_inputs(
            found.framework,
            units=tables.from_csv("units.csv", found.units.encode()),
            values=tables.from_csv("values.csv", found.values.encode()),
            reorganisations=tables.from_csv("reorganisations.csv", found.reorganisations.encode()),
            year=campaign.year,
            level=campaign.level,
            territory=extra,
        )
    except Refused as refused:
        first = refused.problems[0]
        raise Refusal(
            first.code,
            f"Chưa tổng hợp được: {first.sentence('vi')} ({len(refused.problems)} chỗ cần sửa)",
            f"Cannot compile yet: {first.sentence('en')} ({len(refused.problems)} places to correct)",
        ) from refused
    result = evaluation.evaluate(
        found.framework,
        read.tree,
        read.values,
        year=campaign.year,
        level=campaign.level,
        territory=extra,
        min_coverage=Fraction(campaign.min_coverage, 10000),
        quorum=campaign.quorum,
    )
    return Judged(found, result, outputs.text(outputs.evaluation(result)))


def compile_round(*, campaign_id: int, reason: str = "", by: Actor, at: datetime, say: Say | None = None) -> Assessment:
    """A new revision from what is accepted now. Compiling again gives revision n+1; earlier ones stay as they were."""
    access.require(by, Permission.COMPILE, at=at)
    tell = say or (lambda done, total, message: None)
    tell(0, 1, "")  # outside the transaction: what is told within it nobody sees, and a stop would wait for it
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
        judged = judge(campaign)
        last = Assessment.objects.filter(campaign=campaign).aggregate(n=Max("revision"))["n"] or 0
        assessment = Assessment.objects.create(
            campaign=campaign,
            revision=last + 1,
            framework_digest=campaign.framework.digest,
            values_digest=hashlib.sha256((judged.inputs.units + judged.inputs.values).encode()).hexdigest(),
            units_csv=judged.inputs.units,
            values_csv=judged.inputs.values,
            reorganisations_csv=judged.inputs.reorganisations,
            evaluation=judged.json,
            facts=facts(campaign),
            reason=reason,
            compiled_at=at,
            compiled_by=by.label,
        )
        Finding.objects.bulk_create(_findings(assessment, judged), batch_size=500)
        record("compile", assessment, by=by, at=at, revision=assessment.revision, values=assessment.values_digest)
    return assessment


def _findings(assessment: Assessment, judged: Judged) -> Iterator[Finding]:
    result = judged.evaluation
    for finding in (*result.findings, *result.unit_findings):
        city = finding.unit == result.city.id
        indicator = result.framework.by_code[finding.indicator]
        yield Finding(
            assessment=assessment,
            indicator=finding.indicator,
            organisation_id=judged.inputs.ids[finding.unit_code],
            is_city=city,
            verdict=finding.verdict,
            value=plain(finding.value) or "",
            part=plain_scaled(finding.part) or "",
            whole=plain_scaled(finding.whole) or "",
            previous=plain(finding.previous) or "",
            expected=finding.expected,
            answered=finding.answered,
            reasons=" ".join(finding.reasons),
            estimated=finding.estimated,
            approximate=finding.approximate,
            interpreted=finding.interpreted,
            could_change=finding.could_change,
            shown=explanation.shown_value(finding, indicator, "vi"),
            shown_en=explanation.shown_value(finding, indicator, "en"),
            needed=explanation.threshold_words(indicator, finding.threshold, "vi"),
            needed_en=explanation.threshold_words(indicator, finding.threshold, "en"),
            shown_before=_before(finding, indicator, "vi"),
            shown_before_en=_before(finding, indicator, "en"),
            sentence=explanation.sentence(finding, indicator, "vi"),
            sentence_en=explanation.sentence(finding, indicator, "en"),
        )


def _before(finding: core.Finding, indicator: Indicator, lang: str) -> str:
    """Last year's value, shown by the same rule."""
    return explanation.shown_value(replace(finding, value=finding.previous, estimated=False), indicator, lang)


def facts(campaign: Campaign) -> dict[str, Any]:
    """Who has not reported, and who did so late or through the agency: as it stands now, printed for ever."""
    units = campaign_queries.with_due(campaign.units.filter(reports=True)).order_by("sort_key")
    states = {s.unit_id: s for s in Submission.objects.filter(unit__campaign=campaign)}
    missing, late, behalf = [], [], []
    for unit in units:
        submission = states.get(unit.pk)
        row = {"unit": unit.pk, "name": unit.name, "name_en": unit.name_en, "kind": unit.kind}
        if submission is None or submission.state not in GIVEN:
            if unit.active:
                missing.append({**row, "state": submission.state if submission else "todo"})
            continue
        if submission.sent_at and timezone.localdate(submission.sent_at) > unit.due:
            late.append({**row, "sent": timezone.localdate(submission.sent_at).isoformat()})
        if submission.on_behalf:
            behalf.append(row)
    judged_by = {"min_coverage": campaign.min_coverage, "quorum": campaign.quorum, "territory": campaign.territory}
    return {"missing": missing, "late": late, "on_behalf": behalf, "units": len(states), "judged_by": judged_by}


@transaction.atomic
def publish(*, assessment_id: int, by: Actor, at: datetime) -> Assessment:
    """Makes a compiled revision the city's word. Accepted submissions are locked; the history is sealed."""
    access.require(by, Permission.PUBLISH, at=at)
    assessment = Assessment.objects.select_for_update().select_related("campaign").get(pk=assessment_id)
    if assessment.state == Assessment.State.PUBLISHED:
        return assessment
    if Assessment.objects.filter(campaign=assessment.campaign, revision__gt=assessment.revision).exists():
        raise Refusal(
            "newer_revision",
            "Đã có bản tổng hợp mới hơn. Công bố bản mới nhất.",
            "There is a newer revision. Publish the newest one.",
        )
    assessment.state = Assessment.State.PUBLISHED
    assessment.published_at, assessment.published_by = at, by.label
    assessment.save(update_fields=["state", "published_at", "published_by"])
    counted = Submission.objects.filter(unit__campaign=assessment.campaign, state="accepted")
    counted = counted.filter(accepted_at__lte=assessment.compiled_at)  # later ones wait for the next revision
    locked = counted.update(state="locked")
    record("publish", assessment, by=by, at=at, revision=assessment.revision, locked=locked)
    seal(by=by, at=at)
    return assessment
