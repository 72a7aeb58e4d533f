"""Producing documents: each file is kept with its digest; the same revision and words give the same file again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hieuhoc.accounts.permissions import Permission
from hieuhoc.assessments.models import Assessment
from hieuhoc.audit.actions import SYSTEM, Actor, record
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.core.report import Document, Lang, Workbook, clean
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.rendering import docx, pdf, xlsx
from hieuhoc.reports.compose import city, material, sheets, unit
from hieuhoc.reports.compose.material import outline
from hieuhoc.reports.models import Pick, ReportFile
from hieuhoc.submissions.models import Narrative, Submission

FORMATS = ("docx", "pdf", "xlsx")
LANGUAGES = ("vi", "en")
LONGEST = 20_000  # letters under one heading


def produce(
    *, assessment_id: int | None = None, submission_id: int | None = None, format: str, language: str = "vi",
    issuer: str = "city", by: Actor, at: datetime,
) -> ReportFile:  # fmt: skip
    """One file of a revision or of a unit's report. Composed again, it gives the same bytes and the same row."""
    if assessment_id is not None:
        assessment = Assessment.objects.select_related("campaign__framework").get(pk=assessment_id)
        require_city(by, assessment, at)
        known(format, language)
        content, name = (
            city_bytes(assessment, format, "en" if language == "en" else "vi", issuer),
            _name(assessment, format, language),
        )
        owner: dict[str, Any] = {"assessment": assessment}
        kind = "city" if issuer == "city" else "agency"
    elif submission_id is not None:
        submission = _submission(submission_id)
        access.require(by, Permission.READ_SUBMISSION, on=submission.unit.organisation_id, at=at)
        known(format, language, only="vi")
        content, name = unit_bytes(submission, format, by), _unit_name(submission, format)
        owner, kind = {"submission": submission}, "unit"
    else:
        raise TypeError("name a revision or a submission")
    return _keep(content, name=name, kind=kind, format=format, language=language, by=by, at=at, **owner)


def require_city(by: Actor, assessment: Assessment, at: datetime) -> None:
    """Published: whoever may read results; only compiled: who compiles."""
    if assessment.state == Assessment.State.PUBLISHED and Permission.READ_RESULTS in _granted(by, at):
        return
    access.require(by, Permission.COMPILE, at=at)


def _granted(by: Any, at: datetime) -> Any:
    return tuple(Permission) if by is SYSTEM else access.grants(by, timezone.localdate(at))


def known(format: str, language: str, only: str = "") -> None:
    if format not in FORMATS or language not in LANGUAGES or (only and language != only):
        raise Refusal(
            "unknown_format",
            "Báo cáo có ba dạng: docx, pdf, xlsx; bản tiếng Anh chỉ có ở báo cáo của Thành phố. Chọn một dạng.",
            "A report comes as docx, pdf or xlsx; only the city's report has an English version. Choose one.",
            place="format",
        )


@transaction.atomic
def _keep(content: bytes, *, by: Actor, at: datetime, **fields: Any) -> ReportFile:
    digest = hashlib.sha256(content).hexdigest()
    same = {key: fields[key] for key in fields if key != "name"}
    found = ReportFile.objects.filter(**same, sha256=digest).order_by("pk").first()
    if found is not None:
        return found
    row = ReportFile.objects.create(
        **fields, content=content, sha256=digest, size=len(content), at=at, by_label=by.label
    )
    record("produce_report", row, by=by, at=at, sha256=digest, name=row.name, size=len(content))
    return row


def _submission(number: int) -> Submission:
    return (
        Submission.objects.select_related("unit__campaign__framework", "unit__organisation")
        .defer("unit__campaign__framework__document")
        .get(pk=number)
    )


def city_bytes(assessment: Assessment, format: str, lang: Lang, issuer: str = "city") -> bytes:
    found = material.read(assessment, lang)
    document = city.compose(found, issuer)
    return rendered(document, format, sheets.city(found, document) if format == "xlsx" else None)


def unit_bytes(submission: Submission, format: str, viewer: Any) -> bytes:
    found = unit.read(submission, viewer)
    document = unit.compose(found)
    return rendered(document, format, sheets.of_unit(found, document) if format == "xlsx" else None)


def rendered(document: Document, format: str, book: Workbook | None) -> bytes:
    if format == "xlsx":
        return xlsx.render(document, book)
    return docx.render(document) if format == "docx" else pdf.render(document)


def _name(assessment: Assessment, format: str, language: str) -> str:
    year, revision = assessment.campaign.year, assessment.revision
    stem = f"report-{year}-rev{revision}-en" if language == "en" else f"bao-cao-{year}-ban-{revision}"
    return f"{stem}.{format}"


def _unit_name(submission: Submission, format: str) -> str:
    return f"bao-cao-{'-'.join(fold(submission.unit.name).split())}-{submission.unit.campaign.year}.{format}"


@transaction.atomic
def write_words(
    *, campaign_id: int, section: str, text: str, text_en: str, version: int, by: Actor, at: datetime
) -> Pick:
    """The city's own words under one heading, in both languages. `version` is the one the writer saw (0: none)."""
    access.require(by, Permission.COMPILE, at=at)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if section not in {row["code"] for row in outline(campaign) if row.get("text", True)}:
        raise Refusal(
            "unknown_section",
            "Đề cương của đợt này không có mục đó. Tải lại trang.",
            "The outline of this round has no such section. Reload the page.",
            place="section",
        )
    wanted = {"text": _typed(text, "text"), "text_en": _typed(text_en, "text_en")}
    row = Pick.objects.filter(campaign=campaign, section=section).first()
    row = row or Pick(campaign=campaign, section=section, version=0)
    before = {name: getattr(row, name) for name in wanted}
    if before == wanted:
        return row
    if row.version != version:
        raise Conflict(
            "changed_meanwhile",
            "Người khác vừa sửa mục này. Xem bản đang lưu, ghép phần cần giữ vào ô của anh/chị rồi chọn thay.",
            "Somebody else has just changed this section. Read the text that stands, take over what should stay, then replace it.",
            place="text",
        )
    row.text, row.text_en, row.version = wanted["text"], wanted["text_en"], row.version + 1
    row.save()
    record("write_city_words", row, by=by, at=at, section=section, version=row.version, change=[before, wanted])
    return row


def _typed(text: str, place: str) -> str:
    cleaned = clean(text).strip()
    if len(cleaned) > LONGEST:
        raise Refusal(
            "too_long",
            f"Đoạn này dài {len(cleaned)} ký tự, tối đa là {LONGEST}. Rút gọn rồi lưu lại.",
            f"The text has {len(cleaned)} characters; the limit is {LONGEST}. Shorten it and save again.",
            place=place,
        )
    return cleaned


@transaction.atomic
def pick(*, narrative_id: int, picked: bool, by: Actor, at: datetime) -> Narrative:
    """Takes a unit's words into the city's report, or out of it. The words themselves stay the unit's."""
    access.require(by, Permission.COMPILE, at=at)
    row = Narrative.objects.select_for_update().select_related("submission__unit").get(pk=narrative_id)
    if row.picked != picked:
        row.picked = picked
        row.save(update_fields=["picked"])
        organisation = row.submission.unit.organisation_id
        record("pick_words", row, by=by, at=at, organisation_id=organisation, section=row.section, picked=picked)
    return row


def write_files(assessment: Assessment, folder: Path) -> list[Path]:
    """The reports of a revision with the files that give the same judgement again, named by year."""
    year = assessment.campaign.year
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        **{f"bao-cao-{year}.{format}": city_bytes(assessment, format, "vi") for format in FORMATS},
        f"report-{year}-en.docx": city_bytes(assessment, "docx", "en"),
        f"evaluation-{year}.json": assessment.evaluation.encode(),
        f"values-{year}.csv": assessment.values_csv.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def write_unit_file(submission: Submission, path: Path) -> Path:
    """A unit's own report; the ending of `path` says the format."""
    path.write_bytes(unit_bytes(_submission(submission.pk), path.suffix.removeprefix("."), SYSTEM))
    return path
