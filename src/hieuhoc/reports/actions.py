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
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.report import Document, Lang, Workbook
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.rendering import docx, pdf, xlsx
from hieuhoc.reports.compose import city, material, sheets, unit
from hieuhoc.reports.models import ReportFile
from hieuhoc.submissions.models import Submission

FORMATS = ("docx", "pdf", "xlsx")
LANGUAGES = ("vi", "en")


def produce(
    *, assessment_id: int | None = None, submission_id: int | None = None, format: str, language: str = "vi",
    issuer: str = "city", by: Actor, at: datetime,
) -> ReportFile:  # fmt: skip
    """One file of a revision or of a unit's report. Composed again, it gives the same bytes and the same row."""
    if assessment_id is not None:
        assessment = Assessment.objects.select_related("campaign__framework").get(pk=assessment_id)
        require_city(by, assessment, at)
        _known(format, language)
        content, name = (
            city_bytes(assessment, format, "en" if language == "en" else "vi", issuer),
            _name(assessment, format, language),
        )
        owner: dict[str, Any] = {"assessment": assessment}
        kind = "city" if issuer == "city" else "agency"
    elif submission_id is not None:
        submission = _submission(submission_id)
        access.require(by, Permission.READ_SUBMISSION, on=submission.unit.organisation_id, at=at)
        _known(format, language, only="vi")
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


def _known(format: str, language: str, only: str = "") -> None:
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
    row = ReportFile.objects.create(**fields, content=content, sha256=digest, at=at, by_label=by.label)
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
