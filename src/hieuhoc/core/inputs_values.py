"""values.csv → figures, with every fault by row and column. What a row may hold depends on what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from hieuhoc.core import cells
from hieuhoc.core.evaluation import is_territorial
from hieuhoc.core.framework import Framework, Indicator, Measurement
from hieuhoc.core.inputs_units import UnitRows
from hieuhoc.core.intervals import last_day
from hieuhoc.core.numbers import NotANumber
from hieuhoc.core.problems import WARNING, Problem
from hieuhoc.core.tables import VALUES, VALUES_OPTIONAL, Row, Table
from hieuhoc.core.tree import TERRITORIAL, Tree, Unit
from hieuhoc.core.values import BASES, BREAKDOWNS, CHOICES, STATUSES, BadNumber, Value

FIGURES = ("part", "whole", "number", "rating", "choice")
OWN_COLUMNS = {
    "ratio": ("part", "whole"),
    "number": ("number",),
    "trend": ("number", "choice"),
    "rating": ("rating",),
    "yes_no": ("choice",),
}
_YEAR = re.compile(r"(19|20)[0-9]{2}|2100", re.ASCII)


@dataclass
class Asked:
    """What the file is read against. `units` None: the units file could not be read, so units are not checked."""

    framework: Framework
    units: UnitRows | None
    year: int
    level: str = "commune"
    territory: Collection[str] = frozenset()

    @cached_property
    def measurements(self) -> dict[str, tuple[Indicator, Measurement]]:
        return {m.code: (i, m) for i in self.framework.indicators for m in i.measurements}

    @cached_property
    def tree(self) -> Tree:
        return self.units.tree if self.units else Tree.of(())

    @cached_property
    def at_level(self) -> frozenset[object]:
        """Ids of the units of the reporting level on the last day, wherever they stand."""
        day = last_day(self.year)
        if any(unit.kind == self.level for unit in self.tree.units):
            return frozenset(u.id for u in self.tree.units if u.kind == self.level and u.stands_on(day))
        standing = [u for u in self.tree.units if u.kind in TERRITORIAL and u.stands_on(day)]
        with_children = {unit.parent for unit in standing}
        return frozenset(unit.id for unit in standing if unit.id not in with_children)


@dataclass
class ValueRows:
    """What was read of values.csv. `rows`: (row number, value), in the order of the file."""

    file: str
    rows: list[tuple[int, Value]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def values(self) -> list[Value]:
        return [value for _, value in self.rows]


def read_values(table: Table, asked: Asked) -> ValueRows:
    """Every row read and checked. Raises Refused for the header."""
    rows, problems = table.read(VALUES, VALUES_OPTIONAL)
    found = ValueRows(table.file, problems=problems)
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        reader = _RowReader(row, asked, found)
        value = reader.read()
        key = tuple(row[column] for column in ("year", "unit", "measurement", "breakdown", "rater"))
        if reader.identified and key in seen:
            reader.fault(
                "measurement",
                "duplicate",
                "Năm, đơn vị, chỉ số, phân tổ và người chấm này đã có ở một dòng trước. Giữ lại một dòng.",
                "This year, unit, measurement, breakdown and rater stand in an earlier row. Keep one of them.",
            )
        seen.add(key)
        if value is not None and not reader.faults:
            found.rows.append((row.number, value))
    return found


class _RowReader:
    """The checks of one row. Each adds its problems; `read` gives the value when there are none."""

    def __init__(self, row: Row, asked: Asked, found: ValueRows) -> None:
        self.row, self.asked, self.found = row, asked, found
        self.faults = 0
        self.identified = True

    def fault(self, column: str, code: str, vi: str, en: str) -> None:
        self.faults += 1
        self.found.problems.append(Problem(self.found.file, self.row.number, column, code, vi, en))

    def read(self) -> Value | None:
        row = self.row
        year = self._year()
        entry = self._measurement()
        unit = self._unit(year, entry[0] if entry else None) if year else None
        if entry:
            self._breakdown(entry[1])
        self.identified = self.faults == 0
        status = self._status(entry[1] if entry else None)
        self._basis()
        figures = self._figures(entry[1] if entry else None, status)
        if self.faults or year is None or (unit is None and self.asked.units is not None):
            return None
        return Value(
            year,
            unit.id if unit else None,
            row["measurement"],
            row["breakdown"],
            row["status"],
            figures.get("part"),
            figures.get("whole"),
            figures.get("number"),
            figures.get("rating"),
            row["choice"],
            row["rater"],
            row["basis"],
            row["restated"] == "1",
            row["as_of"],
            row["source"],
            row["note"],
        )

    def _year(self) -> int | None:
        text = self.row["year"]
        if _YEAR.fullmatch(text):
            return int(text)
        self.fault(
            "year",
            "bad_year",
            f"Năm “{text}” không đúng. Ghi bốn chữ số, ví dụ {self.asked.year}.",
            f"The year “{text}” is not valid. Write four digits, for example {self.asked.year}.",
        )
        return None

    def _measurement(self) -> tuple[Indicator, Measurement] | None:
        code = self.row["measurement"]
        entry = self.asked.measurements.get(code)
        if entry is None:
            near = [known for known in self.asked.measurements if known.startswith(f"{code}/")] if code else []
            vi = f" Chỉ số này hỏi: {', '.join(near)}." if near else ""
            en = f" This indicator asks: {', '.join(near)}." if near else ""
            self.fault(
                "measurement",
                "unknown_measurement",
                f"Bộ tiêu chí {self.asked.framework.slug} không có chỉ số “{code}”.{vi or ' Sửa mã.'}",
                f"The set {self.asked.framework.slug} has no measurement “{code}”.{en or ' Correct the code.'}",
            )
        return entry

    def _unit(self, year: int, indicator: Indicator | None) -> Unit | None:
        units, code = self.asked.units, self.row["unit"]
        if units is None or code in units.damaged:
            return None
        day = last_day(year)
        unit = self.asked.tree.on(code, day)
        if unit is None:
            known = code in self.asked.tree.by_code
            self.fault(
                "unit",
                "not_valid_then" if known else "unknown_unit",
                f"Đơn vị {code} không có hiệu lực vào {day}. Dùng mã của đơn vị vào ngày đó."
                if known
                else f"Tệp đơn vị không có mã “{code}”. Sửa mã, giữ đủ số 0 ở đầu.",
                f"Unit {code} is not valid on {day}. Use the code of the unit of that day."
                if known
                else f"The units file has no code “{code}”. Correct the code and keep its leading zeros.",
            )
        elif indicator is not None:
            self._level(unit, year, indicator)
        return unit

    def _level(self, unit: Unit, year: int, indicator: Indicator) -> None:
        if not is_territorial(indicator, self.asked.territory):
            if unit.kind != "city":
                self.fault(
                    "unit",
                    "wrong_level",
                    f"Chỉ số {indicator.code} là số của toàn thành phố, không phải của {unit.name}. "
                    "Ghi mã thành phố ở cột unit.",
                    f"{indicator.code} is one figure for the city, not for {unit.name}. Put the city's code in unit.",
                )
            return
        right = unit.id in self.asked.at_level if year == self.asked.year else unit.kind in TERRITORIAL
        if not right:
            self.fault(
                "unit",
                "wrong_level",
                f"Chỉ số {indicator.code} do từng đơn vị cấp báo cáo ghi; "
                f"{unit.name} ({unit.kind}) không thuộc cấp đó. Ghi mã đơn vị đúng cấp.",
                f"{indicator.code} is reported by each unit of the reporting level; "
                f"{unit.name} ({unit.kind}) is not of it. Give the code of a unit of that level.",
            )

    def _breakdown(self, measurement: Measurement) -> None:
        allowed = [each for name in measurement.breakdowns for each in BREAKDOWNS.get(name, ())]
        if self.row["breakdown"] and self.row["breakdown"] not in allowed:
            choices = ", ".join(allowed)
            self.fault(
                "breakdown",
                "unknown_breakdown",
                f"Chỉ số này không chia theo “{self.row['breakdown']}”. "
                + (f"Chọn: {choices}, hoặc để trống." if choices else "Để trống ô này."),
                f"This measurement is not broken down by “{self.row['breakdown']}”. "
                + (f"Use {choices}, or leave it empty." if choices else "Leave it empty."),
            )

    def _status(self, measurement: Measurement | None) -> str | None:
        status = self.row["status"]
        if status not in STATUSES:
            choices = ", ".join(STATUSES[1:])
            self.fault(
                "status",
                "unknown_status",
                f"Trạng thái “{status}” không có. Để trống khi có số liệu, hoặc chọn: {choices}.",
                f"There is no status “{status}”. Leave it empty for a figure, or choose: {choices}.",
            )
            return None
        if status == "none" and measurement is not None and measurement.kind in ("rating", "yes_no"):
            self.fault(
                "status",
                "unknown_status",
                "“none” (không phát sinh) không dùng cho điểm đánh giá hay câu hỏi có/không. "
                "Ghi câu trả lời, not_applicable hoặc not_available.",
                "“none” is not for a rating or a yes/no question. Give the answer, not_applicable or not_available.",
            )
            return None
        return status

    def _basis(self) -> None:
        for column, allowed in (("basis", BASES), ("restated", ("", "0", "1"))):
            if self.row[column] not in allowed:
                choices = ", ".join(each for each in allowed if each)
                self.fault(
                    column,
                    "bad_choice",
                    f"“{self.row[column]}” không dùng được ở cột {column}. Chọn: {choices}, hoặc để trống.",
                    f"“{self.row[column]}” cannot stand in {column}. Choose: {choices}, or leave it empty.",
                )

    def _figures(self, measurement: Measurement | None, status: str | None) -> dict[str, int]:
        if measurement is not None and status is not None:
            self._columns(measurement, status)
        extra = self._extra(measurement, status)
        read: dict[str, int] = {}
        for column in ("part", "whole", "number", "rating"):
            if self.row[column] and column not in extra:
                self._number(column, read)
        if self.row["choice"] and measurement is not None and "choice" not in extra:
            self._choice(CHOICES[measurement.kind])
        part, whole = read.get("part"), read.get("whole")
        share = measurement is not None and measurement.kind == "ratio" and measurement.unit == "percent"
        if share and part is not None and whole is not None and part > whole:
            self.fault(
                "part",
                "part_exceeds_whole",
                f"Tử số {self.row['part']} lớn hơn mẫu số {self.row['whole']}. Sửa một trong hai ô.",
                f"The part {self.row['part']} is larger than the whole {self.row['whole']}. Correct one of them.",
            )
        return read

    def _extra(self, measurement: Measurement | None, status: str | None) -> set[str]:
        """Filled columns that this row may not hold; nothing is known before measurement and status are."""
        if measurement is None or status is None:
            return set()
        own: tuple[str, ...] = OWN_COLUMNS[measurement.kind] if status == "" else ()
        if status == "none" and measurement.kind == "ratio":
            own = ("whole",)
        extra = {column for column in FIGURES if self.row[column] and column not in own}
        if status == "" and measurement.kind == "trend" and self.row["number"] and self.row["choice"]:
            extra.add("choice")
        if self.row["rater"] and not measurement.panel:
            extra.add("rater")
        return extra

    def _columns(self, measurement: Measurement, status: str) -> None:
        extra = self._extra(measurement, status)
        for column in (*FIGURES, "rater"):
            if column in extra:
                self.fault(
                    column,
                    "extra_value",
                    f"Ô “{column}” phải để trống ở dòng này. Xóa “{self.row[column]}” hoặc sửa trạng thái.",
                    f"“{column}” must be empty in this row. Remove “{self.row[column]}” or correct the status.",
                )
        if status != "":
            return
        own = OWN_COLUMNS[measurement.kind]
        if measurement.kind == "trend":
            empty = [] if self.row["number"] or self.row["choice"] else ["number"]
        else:
            empty = [column for column in own if not self.row[column]]
        if measurement.panel and not self.row["rater"]:
            empty.append("rater")
        for column in empty:
            self.fault(
                column,
                "incomplete",
                f"Ô “{column}” để trống. Điền vào, hoặc ghi trạng thái none, not_applicable hay not_available.",
                f"“{column}” is empty. Fill it in, or give a status: none, not_applicable or not_available.",
            )

    def _number(self, column: str, read: dict[str, int]) -> None:
        cell = self.row[column]
        try:
            if column == "rating":
                read[column] = cells.rating(cell)
                return
            read[column], echo = cells.number(cell)
            if echo:
                self.found.warnings.append(
                    Problem(
                        self.found.file,
                        self.row.number,
                        column,
                        WARNING,
                        echo.sentence(cell, "vi"),
                        echo.sentence(cell, "en"),
                    )
                )
        except (BadNumber, NotANumber) as fault:
            words: Callable[..., tuple[str, str, str]] = _rating_fault if column == "rating" else cells.number_fault
            self.fault(column, *words(cell, fault))

    def _choice(self, allowed: Collection[str]) -> None:
        if self.row["choice"] not in allowed:
            choices = ", ".join(allowed)
            self.fault(
                "choice",
                "bad_choice",
                f"“{self.row['choice']}” không dùng được. Chọn một trong: {choices}.",
                f"“{self.row['choice']}” cannot be used. Choose one of: {choices}.",
            )


def _rating_fault(cell: str, fault: BadNumber | NotANumber) -> tuple[str, str, str]:
    return (
        fault.code,
        f"Điểm “{cell}” không đúng. Ghi một số nguyên từ 1 đến 5.",
        f"The rating “{cell}” is not valid. Give a whole number from 1 to 5.",
    )
