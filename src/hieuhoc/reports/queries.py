"""Reading reports: which there are for whom, and the words of units under one heading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments import queries as results
from hieuhoc.assessments.models import Assessment
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Organisation
from hieuhoc.reports.compose.material import outline
from hieuhoc.reports.models import Pick, ReportFile
from hieuhoc.submissions.models import Narrative, Submission


@dataclass(frozen=True)
class Year:
    """The revisions of one year, the newest first, each with its newest file of every kind."""

    campaign: Campaign
    revisions: list[tuple[Assessment, list[ReportFile]]]
    writes: bool  # the viewer may write the city's words


def years(viewer: Any) -> list[Year]:
    rows = list(results.readable(viewer).order_by("-campaign__year", "campaign_id", "-revision"))
    held: dict[int, dict[tuple[str, str, str], ReportFile]] = {row.pk: {} for row in rows}
    for file in _light().filter(assessment__in=held).order_by("at", "pk"):
        held[file.assessment_id or 0][file.language, file.format, file.kind] = file
    writes = access.allowed(viewer, Permission.COMPILE)
    found: dict[int, Year] = {}
    for row in rows:
        year = found.setdefault(row.campaign_id, Year(row.campaign, [], writes))
        year.revisions.append((row, list(held[row.pk].values())))
    if writes:
        for campaign in Campaign.objects.exclude(pk__in=found).filter(state__in=("open", "closed")):
            found[campaign.pk] = Year(campaign, [], writes)
    return sorted(found.values(), key=lambda year: -year.campaign.year)


def _light() -> QuerySet[ReportFile]:
    return ReportFile.objects.defer("content")


def newest_files(assessment: Assessment, kind: str = "city") -> dict[tuple[str, str], ReportFile]:
    """(language, format) → the newest file; `kind`: who issues it, city or agency."""
    files = _light().filter(assessment=assessment, kind=kind).order_by("at", "pk")
    return {(file.language, file.format): file for file in files}


def submissions(viewer: Any, words: str = "") -> QuerySet[Submission]:
    """Reports of units that the viewer may read, newest year first; `words`: part of a name, with or without marks."""
    rows = access.visible_to(viewer, Submission.objects.all(), "unit__organisation_id")
    if words.strip():
        rows = rows.filter(unit__folded__contains=fold(words))
    return rows.select_related("unit__campaign").order_by("-unit__campaign__year", "unit__sort_key")


def file(viewer: Any, number: int) -> ReportFile:
    """A file the viewer may have: a unit's with its submission, a city's with its revision. Else NotAllowed."""
    row = get_object_or_404(ReportFile.objects.select_related("assessment", "submission__unit"), pk=number)
    if row.submission is not None:
        if not access.allowed(viewer, Permission.READ_SUBMISSION, row.submission.unit.organisation_id):
            raise NotAllowed
    elif not results.readable(viewer).filter(pk=row.assessment_id or 0).exists():
        raise NotAllowed
    return row


@dataclass(frozen=True)
class Words:
    """Everything on the page of the city's words under one heading."""

    campaign: Campaign
    sections: list[dict[str, Any]]
    section: dict[str, Any]
    own: Pick
    texts: QuerySet[Narrative]
    kinds: list[tuple[str, str, int]]
    picked: int


def words(viewer: Any, campaign: Campaign, code: str, asked: str = "", kind: str = "", only: bool = False) -> Words:
    """The city's own text, and the units' texts gathered under the heading, searched and filtered."""
    if not access.allowed(viewer, Permission.COMPILE):
        raise NotAllowed
    rows = [row for row in outline(campaign) if row.get("text", True)]
    all_texts = Narrative.objects.filter(submission__unit__campaign=campaign).exclude(text="")
    own = {pick.section: pick for pick in Pick.objects.filter(campaign=campaign)}
    given = Counter(all_texts.values_list("section", flat=True))
    taken = Counter(all_texts.filter(picked=True).values_list("section", flat=True))
    sections = [
        {**row, "given": given[row["code"]], "taken": taken[row["code"]], "own": bool(_text(own.get(row["code"])))}
        for row in rows
    ]
    section = next((row for row in sections if row["code"] == code), sections[0])
    texts = all_texts.filter(section=section["code"]).select_related("submission__unit")
    counts = Counter(texts.values_list("submission__unit__kind", flat=True))
    kinds = [(key, str(label), counts[key]) for key, label in Organisation.Kind.choices if counts[key]]
    if kind:
        texts = texts.filter(submission__unit__kind=kind)
    if only:
        texts = texts.filter(picked=True)
    if asked.strip():
        texts = texts.filter(pk__in=_holding(texts, asked))
    return Words(
        campaign,
        sections,
        section,
        own.get(section["code"]) or Pick(campaign=campaign, section=section["code"], version=0),
        texts.order_by("-picked", "submission__unit__sort_key", "pk"),
        kinds,
        taken[section["code"]],
    )


def _text(pick: Pick | None) -> str:
    return pick.text if pick else ""


def _holding(texts: QuerySet[Narrative], asked: str) -> list[int]:
    """Texts or names with these words, marks or none: folded here, for databases fold differently."""
    wanted = fold(asked)
    rows = texts.values_list("pk", "text", "submission__unit__folded")
    return [pk for pk, text, name in rows if wanted in name or wanted in fold(text)]
