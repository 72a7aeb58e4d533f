"""One change of one value: one row written, one event in the history, nothing lost when two people meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.completeness import FIELDS, Key, breakdowns
from hieuhoc.core.framework import Framework, Measurement
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.values import LIMIT, SCALE
from hieuhoc.submissions import desk
from hieuhoc.submissions.actions import entry, merging
from hieuhoc.submissions.models import DataValue, Submission

FIGURES = ("part", "whole", "number", "rating", "choice")
DETAILS = ("basis", "as_of", "source", "note", "expected_on")
CHOICES = {"yes_no": {"", "yes", "no"}, "trend": {"", "up", "down", "same"}}
LONGEST = {"source": 200, "note": 500}
EMPTY: Mapping[str, Any] = {"choice": "", "basis": "", "source": "", "note": "", "status": ""}


def _no_share(place: str) -> Refusal:
    return Refusal(
        "bad_number",
        "Ô này nhận số đếm, không nhận phần trăm. Ghi tử số và mẫu số; tỷ lệ do máy tính.",
        "This cell takes a count, not a percentage. Type the part and the whole; the share is computed.",
        place=place,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """The changed fields of one value, and the version the person saw. `percents`: fields typed with a %."""

    measure: str
    breakdown: str
    fields: Mapping[str, Any]
    version: int
    percents: frozenset[str] = frozenset()


@dataclass
class Outcome:
    """`rows` are the values of the indicators concerned as they now stand. Each change is kept or refused by itself."""

    submission: Submission
    rows: dict[Key, DataValue] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


@transaction.atomic
def record_values(
    *, submission_id: int, subject_id: int, changes: Sequence[Change], by: Actor, at: datetime, key: str = ""
) -> Outcome:
    """Several values of one indicator and subject: both sexes of a status, the row of a page sent whole."""
    submission = desk.submission(submission_id, lock=True)
    entry.require_entry(by, submission, at)
    outcome = Outcome(submission)
    writing = _Writing(submission, subject_id, outcome.rows, by, at, key)
    for change in changes:
        try:
            _record(writing, change)
        except Refusal as refusal:  # raised before anything of this change is written
            refusal.place = f"{change.measure}~{change.breakdown}~{refusal.place}"
            outcome.refusals.append(refusal)
    return outcome


@transaction.atomic
def record_value(
    *, submission_id: int, measure: str, breakdown: str, subject_id: int, change: Mapping[str, Any], version: int,
    by: Actor, at: datetime, key: str = "",
) -> DataValue:  # fmt: skip
    """Writes the changed fields (figures in 10⁻⁴ of the unit) of one value.

    `version` is the one the person saw (0: no value yet). Fields nobody else touched since are merged; the same
    field raises CellConflict. `key` names the change: the same one sent twice counts once.
    """
    submission = desk.submission(submission_id, lock=True)
    entry.require_entry(by, submission, at)
    writing = _Writing(submission, subject_id, {}, by, at, key)
    return _record(writing, Change(measure, breakdown, change, version))


@dataclass(frozen=True, slots=True)
class _Writing:
    """Who writes what for whom; `rows` what is known of the indicator so far."""

    submission: Submission
    subject_id: int
    rows: dict[Key, DataValue]
    by: Actor
    at: datetime
    key: str


def _record(writing: _Writing, change: Change) -> DataValue:
    submission = writing.submission
    framework = entry.framework(submission)
    measurement = framework.measurements.get(change.measure)
    if measurement is None or measurement.panel or change.breakdown not in {"", *breakdowns(measurement)}:
        raise Refusal(
            "unknown_measurement",
            "Bộ tiêu chí của đợt này không hỏi số liệu này. Tải lại trang.",
            "The criteria set of this round does not ask for this figure. Reload the page.",
            place=change.measure,
        )
    if change.percents and (measurement.kind == "ratio" or measurement.unit != "percent"):
        raise _no_share(next(iter(change.percents)))
    entry.require_open(submission, change.measure.partition("/")[0], writing.subject_id)
    value = _stored(writing, framework, change)
    wanted = _understood(measurement, value, change.fields)
    wanted = {f: v for f, v in wanted.items() if getattr(value, f) != v}
    if value.version != change.version:
        wanted = merging.merged(value, "record_value", wanted, change.version, writing.key)
    if wanted:
        entry.touch(submission, writing.at)
        _write(writing, value, change.measure, wanted)
    return value


def _stored(writing: _Writing, framework: Framework, change: Change) -> DataValue:
    """The row, or a fresh one with version 0. `submission` is the one that gives the value last."""
    year, place = writing.submission.unit.campaign.year, (change.measure, change.breakdown)
    if not any(code == change.measure for code, _ in writing.rows):
        indicator = framework.by_code[change.measure.partition("/")[0]]
        codes = [m.code for m in indicator.measurements]
        writing.rows.update(desk.values(writing.subject_id, year, framework.slug, codes))
    value = writing.rows.get(place) or DataValue(
        organisation_id=writing.subject_id,
        measure_id=entry.measure_id(framework.slug, change.measure),
        breakdown=change.breakdown,
        year=year,
        version=0,
    )
    if value.accepted_at is not None:
        raise Refusal(
            "already_accepted",
            "Số liệu này đã được tiếp nhận nên không sửa được. Cần sửa thì nhắn cơ quan thường trực trả lại.",
            "This figure was accepted and cannot be changed. Ask the standing agency to return it.",
            place=change.measure,
        )
    value.submission_id = writing.submission.pk
    return value


def _understood(measurement: Measurement, value: DataValue, change: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to write: the change itself, and what a new status takes with it."""
    wanted = dict(change)
    allowed = {"status", *FIELDS[measurement.kind], *DETAILS}
    for name in wanted:
        if name not in allowed:
            raise _bad(measurement, name)
    if "status" in wanted:
        wanted |= _of_status(measurement, value, str(wanted["status"]))
    elif value.status and any(wanted.get(f) not in (None, "") for f in FIELDS[measurement.kind]):
        keeps = value.status == "none" and set(wanted) <= {"whole", *DETAILS}
        wanted |= {} if keeps else {"status": ""}
    for name, held in wanted.items():
        _check(measurement, name, held)
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


def _write(writing: _Writing, value: DataValue, measure: str, wanted: Mapping[str, Any]) -> None:
    before = {name: getattr(value, name) for name in wanted}
    for name, held in wanted.items():
        setattr(value, name, held)
    value.version += 1
    value.typed_by_id, value.typed_at = writing.by.pk, writing.at
    if value.pk is None:
        value.save(force_insert=True)
    else:
        desk.update_value(value, [*wanted, "version", "typed_by", "typed_at", "submission"])
    writing.rows[measure, value.breakdown] = value
    record(
        "record_value", value, by=writing.by, at=writing.at, organisation_id=value.organisation_id,
        submission=writing.submission.pk, measure=measure, breakdown=value.breakdown, year=value.year,
        version=value.version, change={name: [before[name], held] for name, held in wanted.items()}, key=writing.key,
    )  # fmt: skip
