"""What stands between a unit's report and its signing: problems that must be corrected, and what is still missing.

One reading for the workbook, for passing on to the leader and for sending. Missing figures are no barrier: they go
with a reason. Problems are: a part larger than its whole, a total that is not the sum of the sexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hieuhoc.core.framework import Indicator, Measurement, Text
from hieuhoc.core.numbers import shown_scaled

SEXES = ("sex=male", "sex=female")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "ratio": ("part", "whole"),
    "number": ("number",),
    "rating": ("rating",),
    "yes_no": ("choice",),
    "trend": ("number", "choice"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered for one measurement (and sex). Figures in 10⁻⁴ of the unit. `status` "" is a figure."""

    status: str = ""
    part: int | None = None
    whole: int | None = None
    number: int | None = None
    rating: int | None = None
    choice: str = ""
    note: str = ""
    expected_on: date | None = None

    @property
    def empty(self) -> bool:
        figures = (self.part, self.whole, self.number, self.rating)
        return not self.status and not self.choice and all(f is None for f in figures)


Key = tuple[str, str]  # code of the measurement, breakdown
Answers = Mapping[Key, Given]
NOTHING = Given()
State = Literal["done", "todo", "look"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` names the cell to correct. Every problem of this module blocks the signing."""

    code: str
    measurement: str
    breakdown: str
    field: str
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """How far one indicator is. `left` says in few words what is missing; `place` is the cell to go to."""

    indicator: str
    state: State
    problems: tuple[Problem, ...] = ()
    left: Text | None = None
    place: tuple[str, str, str] = ("", "", "")


def asked(indicator: Indicator) -> tuple[Measurement, ...]:
    """The measurements that a unit fills in: ratings of the panel come from the experts."""
    return tuple(m for m in indicator.measurements if not m.panel)


def breakdowns(measurement: Measurement) -> tuple[str, ...]:
    return SEXES if "sex" in measurement.breakdowns else ("",)


def total(measurement: Measurement, given: Answers) -> Given:
    """The answer of a measurement: the sum of both sexes where both are there, else a total given alone."""
    alone = given.get((measurement.code, ""), NOTHING)
    if not measurement.breakdowns:
        return alone
    male, female = (given.get((measurement.code, sex), NOTHING) for sex in SEXES)
    if male.status and male.status == female.status and male.status != "none":
        return male
    if not (_counted(male) and _counted(female)):
        return alone
    status = "none" if male.status == female.status == "none" else ""
    return Given(
        status, _plus(male.part, female.part), _plus(male.whole, female.whole), _plus(male.number, female.number)
    )


def _counted(given: Given) -> bool:
    return not given.empty and given.status in {"", "none"}


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def complete(measurement: Measurement, given: Given) -> bool:
    """Whether the answer can be judged as it stands: a status, or every figure of its kind."""
    if given.status in {"not_applicable", "not_available"}:
        return True
    if given.status == "none":
        return measurement.kind != "ratio" or given.whole is not None
    return not missing_fields(measurement, given)


def missing_fields(measurement: Measurement, given: Given) -> tuple[str, ...]:
    if given.status == "none":
        return ("whole",) if measurement.kind == "ratio" and given.whole is None else ()
    if given.status:
        return ()
    if measurement.kind == "trend":
        return () if given.number is not None or given.choice else ("number",)
    names = FIELDS[measurement.kind]
    return tuple(n for n in names if getattr(given, n) is None or getattr(given, n) == "")


def check(indicator: Indicator, given: Answers) -> Row:
    """The state of one indicator: problems first, then what is missing, in the order of the measurements."""
    problems = tuple(_problems(indicator, given))
    if problems:
        first = problems[0]
        place = (first.measurement, first.breakdown, first.field)
        return Row(indicator.code, "look", problems, first.text, place)
    measurements = asked(indicator)
    for measurement in measurements:
        for breakdown, left, field in _left(measurement, given):
            words = _of(measurement, left) if len(measurements) > 1 else left
            return Row(indicator.code, "todo", (), words, (measurement.code, breakdown, field))
    return Row(indicator.code, "done")


def _of(measurement: Measurement, left: Text) -> Text:
    return Text(f"{measurement.name.vi}: {left.vi}", f"{measurement.name.en}: {left.en}")


def _problems(indicator: Indicator, given: Answers) -> Iterator[Problem]:
    for measurement in asked(indicator):
        for breakdown in ("", *breakdowns(measurement)) if measurement.breakdowns else ("",):
            one = given.get((measurement.code, breakdown), NOTHING)
            share = measurement.kind == "ratio" and measurement.unit == "percent"
            if share and one.part is not None and one.whole is not None and one.part > one.whole:
                yield Problem(
                    "part_exceeds_whole", measurement.code, breakdown, "part", _too_large(one.part, one.whole)
                )
        yield from _contradiction(measurement, given)


def _too_large(part: int, whole: int) -> Text:
    return Text(
        f"Tử số {shown_scaled(part, 'vi')} lớn hơn mẫu số {shown_scaled(whole, 'vi')}. "
        "Số đếm được không thể nhiều hơn tổng số. Sửa một trong hai ô.",
        f"The part ({shown_scaled(part, 'en')}) is larger than the whole ({shown_scaled(whole, 'en')}). "
        "Correct one of them.",
    )


def _contradiction(measurement: Measurement, given: Answers) -> Iterator[Problem]:
    alone = given.get((measurement.code, ""), NOTHING)
    summed = total(measurement, given)
    if not measurement.breakdowns or not _counted(alone) or summed is alone:
        return
    for field in FIELDS[measurement.kind]:
        one, other = getattr(alone, field), getattr(summed, field)
        if isinstance(one, int) and isinstance(other, int) and one != other:
            text = Text(
                f"Tổng {shown_scaled(one, 'vi')} khác nam + nữ {shown_scaled(other, 'vi')}. "
                "Ghi lại từng phần, hoặc bỏ tổng đã ghi.",
                f"The total {shown_scaled(one, 'en')} differs from men + women {shown_scaled(other, 'en')}. "
                "Correct the parts, or drop the total.",
            )
            yield Problem("breakdown_mismatch", measurement.code, SEXES[0], field, text)


_LEFT = {
    "part": Text("chưa có tử số", "no part yet"),
    "whole": Text("chưa có mẫu số", "no whole yet"),
    "number": Text("chưa có số", "no figure yet"),
    "rating": Text("chưa chọn mức", "no level chosen yet"),
    "choice": Text("chưa chọn câu trả lời", "no answer chosen yet"),
}
_BOTH = Text("chưa có số", "no figure yet")
_OF_SEX = {"sex=male": Text("nam: ", "men: "), "sex=female": Text("nữ: ", "women: ")}


def _left(measurement: Measurement, given: Answers) -> Iterator[tuple[str, Text, str]]:
    alone = given.get((measurement.code, ""), NOTHING)
    if measurement.breakdowns and _counted(alone) and complete(measurement, alone):
        return
    for breakdown in breakdowns(measurement):
        one = given.get((measurement.code, breakdown), NOTHING)
        lacking = missing_fields(measurement, one)
        if lacking:
            words = _BOTH if len(lacking) > 1 else _LEFT[lacking[0]]
            sex = _OF_SEX.get(breakdown) if not all_empty(measurement, given) else None
            yield breakdown, Text(sex.vi + words.vi, sex.en + words.en) if sex else words, lacking[0]
        elif one.status == "not_available":
            yield breakdown, _promised(one), "expected_on"
        elif one.status == "not_applicable" and not one.note.strip():
            yield breakdown, Text("ghi lý do không áp dụng", "say why it does not apply"), "note"


def all_empty(measurement: Measurement, given: Answers) -> bool:
    return all(given.get((measurement.code, b), NOTHING).empty for b in breakdowns(measurement))


def _promised(given: Given) -> Text:
    if given.expected_on is None:
        return Text("chưa có số, ghi ngày sẽ có", "not available; say when it will come")
    return Text(
        f"hẹn có số ngày {given.expected_on:%d/%m}", f"promised for {given.expected_on.day} {given.expected_on:%b}"
    )
