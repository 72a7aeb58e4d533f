"""One change of one value: one row written, one event in the history, nothing lost when two people meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.completeness import FIELDS, breakdowns
from hieuhoc.core.framework import Measurement
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.values import LIMIT, SCALE
from hieuhoc.submissions.actions import entry, merging
from hieuhoc.submissions.models import DataValue

FIGURES = ("part", "whole", "number", "rating", "choice")
DETAILS = ("basis", "as_of", "source", "note", "expected_on")
CHOICES = {"yes_no": {"", "yes", "no"}, "trend": {"", "up", "down", "same"}}
LONGEST = {"source": 200, "note": 500}
EMPTY: Mapping[str, Any] = {"choice": "", "basis": "", "source": "", "note": "", "status": ""}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value lies: whom it describes, which measurement, which sex, which year."""

    subject_id: int
    measure: str
    breakdown: str
    year: int


@dataclass(frozen=True, slots=True)
class Change:
    """The changed fields of one value, and the version the person saw."""

    measure: str
    breakdown: str
    fields: Mapping[str, Any]
    version: int


@transaction.atomic
def record_values(
    *, submission_id: int, subject_id: int, changes: Iterable[Change], by: Actor, at: datetime, key: str = ""
) -> list[Refusal]:
    """Several values of one subject (both sexes of a status, a page sent whole): each is kept or refused by itself."""
    refusals: list[Refusal] = []
    for change in changes:
        try:
            record_value(
                submission_id=submission_id, measure=change.measure, breakdown=change.breakdown, subject_id=subject_id,
                change=change.fields, version=change.version, by=by, at=at, key=key,
            )  # fmt: skip
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.place = f"{change.measure}~{change.breakdown}~{refusal.place}"
            refusals.append(refusal)
    return refusals


@transaction.atomic
def record_value(
    *, submission_id: int, measure: str, breakdown: str, subject_id: int, change: Mapping[str, Any], version: int,
    by: Actor, at: datetime, key: str = "",
) -> DataValue:  # fmt: skip
    """Writes the changed fields (figures in 10⁻⁴ of the unit) of one value.

    `version` is the one the person saw (0: no value yet). Fields nobody else touched since are merged; the same
    field raises CellConflict. `key` names the change: the same one sent twice counts once.
    """
    submission = entry.locked(submission_id)
    entry.require_entry(by, submission, at)
    framework = entry.framework(submission)
    measurement = framework.measurements.get(measure)
    if measurement is None or measurement.panel or breakdown not in {"", *breakdowns(measurement)}:
        raise Refusal(
            "unknown_measurement",
            "Bộ tiêu chí của đợt này không hỏi số liệu này. Tải lại trang.",
            "The criteria set of this round does not ask for this figure. Reload the page.",
            place=measure,
        )
    entry.require_open(submission, measure.partition("/")[0], subject_id)
    value = _stored(submission, framework.slug, Slot(subject_id, measure, breakdown, submission.unit.campaign.year))
    wanted = _understood(measurement, value, change)
    wanted = {f: v for f, v in wanted.items() if getattr(value, f) != v}
    if value.version != version:
        wanted = merging.merged(value, "record_value", wanted, version, key)
    if not wanted:
        return value
    entry.touch(submission, at)
    _write(value, wanted, by=by, at=at, submission_id=submission_id, measure=measure, key=key)
    return value


def _stored(submission: Any, slug: str, slot: Slot) -> DataValue:
    """The row, or a fresh one with version 0. `submission` is the one that gives the value last."""
    address = {
        "organisation_id": slot.subject_id,
        "measure_id": entry.measure_id(slug, slot.measure),
        "breakdown": slot.breakdown,
        "year": slot.year,
        "restated": False,
    }
    value = DataValue.objects.select_for_update().filter(**address).first() or DataValue(version=0, **address)
    if value.accepted_at is not None:
        raise Refusal(
            "already_accepted",
            "Số liệu này đã được tiếp nhận nên không sửa được. Cần sửa thì nhắn cơ quan thường trực trả lại.",
            "This figure was accepted and cannot be changed. Ask the standing agency to return it.",
            place=slot.measure,
        )
    value.submission_id = submission.pk
    return value


def _understood(measurement: Measurement, value: DataValue, change: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to write: the change itself, and what a new status takes with it."""
    wanted = dict(change)
    allowed = {"status", *FIELDS[measurement.kind], *DETAILS}
    for field in wanted:
        if field not in allowed:
            raise _bad(measurement, field)
    if "status" in wanted:
        wanted |= _of_status(measurement, value, str(wanted["status"]))
    elif value.status and any(wanted.get(f) not in (None, "") for f in FIELDS[measurement.kind]):
        keeps = value.status == "none" and set(wanted) <= {"whole", *DETAILS}
        wanted |= {} if keeps else {"status": ""}
    for field, held in wanted.items():
        _check(measurement, field, held)
    return wanted


def _of_status(measurement: Measurement, value: DataValue, status: str) -> dict[str, Any]:
    if status not in DataValue.Status.values:
        raise _bad(measurement, "status")
    if status == "none":
        if measurement.kind in {"rating", "yes_no"}:
            raise Refusal(
                "unknown_status",
                "Câu hỏi này cần một câu trả lời, không thể là “Không phát sinh”. Chọn Có, Chưa hoặc Chưa có.",
                "This question needs an answer; “None occurred” is none. Choose one, or “Not yet available”.",
                place="status",
            )
        zero = {"part": 0} if measurement.kind == "ratio" else {"number": 0, "choice": ""}
        return {"status": status, **zero}
    cleared: tuple[str, ...]
    if status == "" and value.status == "none":
        cleared = ("part",) if measurement.kind == "ratio" else ("number",)
    else:
        cleared = () if status == "" else FIELDS[measurement.kind]
    return {"status": status, **{f: EMPTY.get(f) for f in cleared}}


def _check(measurement: Measurement, field: str, held: Any) -> None:
    if held is None or held == "":
        return
    if field in {"part", "whole", "number"}:
        if not isinstance(held, int) or not 0 <= held < LIMIT * SCALE:
            raise _bad(measurement, field, "out_of_range")
        if held % 10 ** (4 - measurement.decimals):
            raise _too_fine(measurement, field)
    elif field == "rating" and held not in {1, 2, 3, 4, 5}:
        raise _bad(measurement, field, "out_of_range")
    elif field in {"choice", "basis"}:
        known = CHOICES[measurement.kind] if field == "choice" else set(DataValue.Basis.values)
        if held not in known:
            raise _bad(measurement, field)
    elif field in {"as_of", "expected_on"}:
        if not isinstance(held, date):
            raise _bad(measurement, field)
    elif field in LONGEST and len(str(held)) > LONGEST[field]:
        raise _bad(measurement, field)


def _bad(measurement: Measurement, field: str, code: str = "bad_choice") -> Refusal:
    return Refusal(
        code,
        f"Câu trả lời cho “{measurement.name.vi}” không dùng được ở ô này. Chọn hoặc ghi lại ô đó.",
        f"This answer does not fit “{measurement.name.en}”. Choose or type it again.",
        place=field,
    )


def _too_fine(measurement: Measurement, field: str) -> Refusal:
    if measurement.decimals == 0:
        vi, en = "Ô này đếm từng đơn vị nên chỉ nhận số nguyên.", "This cell counts whole things: type a whole number."
    else:
        vi = f"Ô này nhận tối đa {measurement.decimals} chữ số thập phân. Làm tròn rồi ghi lại."
        en = f"This cell takes at most {measurement.decimals} decimals. Round and type it again."
    return Refusal("bad_number", vi, en, place=field)


def _write(
    value: DataValue, wanted: Mapping[str, Any], *, by: Actor, at: datetime, submission_id: int, measure: str, key: str
) -> None:  # fmt: skip
    before = {field: getattr(value, field) for field in wanted}
    for field, held in wanted.items():
        setattr(value, field, held)
    value.version += 1
    value.typed_by_id, value.typed_at = by.pk, at
    if value.pk is None:
        value.save(force_insert=True)
    else:
        value.save(update_fields=[*wanted, "version", "typed_by", "typed_at", "submission"])
    record(
        "record_value", value, by=by, at=at, organisation_id=value.organisation_id,
        submission=submission_id, measure=measure, breakdown=value.breakdown, year=value.year, version=value.version,
        change={field: [before[field], held] for field, held in wanted.items()}, key=key,
    )  # fmt: skip
