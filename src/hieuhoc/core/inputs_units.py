"""units.csv and reorganisations.csv → a tree in time, with every fault by row and column."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from hieuhoc.core import cells
from hieuhoc.core.intervals import day_before, last_day, overlap
from hieuhoc.core.numbers import NotANumber
from hieuhoc.core.problems import Problem, Refused
from hieuhoc.core.tables import REORGANISATIONS, SAVE_AS, UNITS, Row, Table, unreadable
from hieuhoc.core.tree import CHANGES, KINDS, Change, Tree, Unit
from hieuhoc.core.values import SCALE, BadNumber

_VIETNAMESE = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")


@dataclass
class UnitRows:
    """What was read of units.csv. `damaged`: codes of rows with faults, on which no further fault is built."""

    file: str
    units: list[tuple[Row, Unit]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)

    @cached_property
    def tree(self) -> Tree:
        """Ask only when all units are read."""
        return Tree.of(unit for _, unit in self.units)

    def fault(self, row: int, column: str, code: str, vi: str, en: str) -> None:
        self.problems.append(Problem(self.file, row, column, code, vi, en))


def read_units(table: Table, year: int) -> UnitRows:
    """Units with their parents; the tree is sound when `problems` is empty. Raises Refused for the header."""
    rows, problems = table.read(UNITS)
    found = UnitRows(table.file, problems=problems)
    _old_encoding(table.file, [row["name"] for row in rows])
    pending: list[tuple[Row, Unit]] = []
    for row in rows:
        unit = _unit(row, found)
        if unit is None:
            found.damaged.add(row["code"])
        else:
            pending.append((row, unit))
    _overlaps(pending, found)
    found.units = _with_parents(pending, found)
    _cycles(found)
    _one_city(found, year)
    return found


def _old_encoding(file: str, names: Sequence[str]) -> None:
    """TCVN3 and VNI text kept in Unicode files shows as Latin letters that Vietnamese does not have."""
    strange = [
        name
        for name in names
        if sum("\xa1" <= c <= "\xff" and c not in _VIETNAMESE and c not in "°·«»" for c in name) > 0
    ]
    if len(strange) > 1 and len(strange) * 5 > len(names):
        raise Refused(
            [
                unreadable(
                    file,
                    f"Tên như “{strange[0]}” gõ bằng mã cũ (TCVN3 hay VNI). "
                    f"Chuyển mã sang Unicode rồi lưu lại. {SAVE_AS[0]}",
                    f"Names such as “{strange[0]}” are in an old encoding (TCVN3 or VNI). "
                    f"Convert them to Unicode. {SAVE_AS[1]}",
                )
            ]
        )


def _unit(row: Row, found: UnitRows) -> Unit | None:
    before = len(found.problems)
    for column in ("code", "name", "valid_from"):
        if not row[column].strip():
            found.fault(
                row.number,
                column,
                "incomplete",
                f"Ô “{column}” để trống. Hãy điền.",
                f"“{column}” is empty. Fill it in.",
            )
    if row["kind"] not in KINDS:
        choices = ", ".join(KINDS)
        found.fault(
            row.number,
            "kind",
            "bad_choice",
            f"Loại đơn vị “{row['kind']}” không có. Chọn một trong: {choices}.",
            f"There is no kind of unit “{row['kind']}”. Choose one of: {choices}.",
        )
    start = _day(row, "valid_from", found)
    end = _day(row, "valid_to", found)
    if start and end and end <= start:
        found.fault(
            row.number,
            "valid_to",
            "bad_tree",
            f"Ngày hết hiệu lực {end} phải sau ngày bắt đầu {start}.",
            f"valid_to {end} must be after valid_from {start}.",
        )
    if len(found.problems) > before or start is None:
        return None
    name = unicodedata.normalize("NFC", row["name"])
    return Unit((row["code"], start), row["code"], name, row["kind"], None, start, end, row["name_en"])


def _day(row: Row, column: str, found: UnitRows) -> date | None:
    text = row[column]
    day = cells.day(text) if text else None
    if text and day is None:
        found.problems.append(bad_date(found.file, row.number, column, text))
    return day


def bad_date(file: str, row: int, column: str, text: str) -> Problem:
    return Problem(
        file,
        row,
        column,
        "bad_year",
        f"“{text}” không phải là ngày. Ghi năm-tháng-ngày, ví dụ 2025-07-01.",
        f"“{text}” is not a day. Write year-month-day, for example 2025-07-01.",
    )


def _overlaps(pending: Sequence[tuple[Row, Unit]], found: UnitRows) -> None:
    by_code: dict[str, list[Unit]] = {}
    for row, unit in pending:
        for other in by_code.setdefault(unit.code, []):
            if overlap(unit.valid_from, unit.valid_to, other.valid_from, other.valid_to):
                found.fault(
                    row.number,
                    "valid_from",
                    "bad_tree",
                    f"Mã {unit.code} đã có ở dòng khác trong cùng thời gian. Sửa ngày hiệu lực để không chồng nhau.",
                    f"Code {unit.code} stands in another row for some of the same days. Make the validities disjoint.",
                )
                break
        by_code[unit.code].append(unit)


def _with_parents(pending: Sequence[tuple[Row, Unit]], found: UnitRows) -> list[tuple[Row, Unit]]:
    tree = Tree.of(unit for _, unit in pending)
    done: list[tuple[Row, Unit]] = []
    for row, unit in pending:
        parent = tree.on(row["parent"], unit.valid_from) if row["parent"] else None
        if row["parent"] and parent is None and row["parent"] not in found.damaged:
            known = row["parent"] in tree.by_code
            found.fault(
                row.number,
                "parent",
                "bad_tree",
                f"Đơn vị cấp trên {row['parent']} "
                + (f"chưa có hiệu lực vào {unit.valid_from}." if known else "không có trong tệp.")
                + " Sửa mã hoặc thêm dòng cho đơn vị đó.",
                f"The parent {row['parent']} "
                + (f"is not valid on {unit.valid_from}." if known else "is not in the file.")
                + " Correct the code or add a row for it.",
            )
        done.append((row, replace(unit, parent=parent.id if parent else None)))
    return done


def _cycles(found: UnitRows) -> None:
    parents = {unit.id: unit.parent for _, unit in found.units}
    for row, unit in found.units:
        seen = set()
        above = unit.parent
        while above is not None and above not in seen and above != unit.id:
            seen.add(above)
            above = parents.get(above)
        if above == unit.id:
            found.fault(
                row.number,
                "parent",
                "bad_tree",
                f"Đơn vị {unit.code} nằm dưới chính nó. Sửa cấp trên của một đơn vị trong vòng này.",
                f"Unit {unit.code} stands below itself. Correct the parent of one unit of this circle.",
            )


def _one_city(found: UnitRows, year: int) -> None:
    day = last_day(year)
    cities = [(row, unit) for row, unit in found.units if unit.kind == "city" and unit.stands_on(day)]
    if not cities and not found.damaged:
        found.fault(
            1,
            "kind",
            "bad_tree",
            f"Không có thành phố nào (kind = city) có hiệu lực vào {day}. Cần đúng một.",
            f"No unit of kind city is valid on {day}. Exactly one is needed.",
        )
    for row, unit in cities[1:]:
        found.fault(
            row.number,
            "kind",
            "bad_tree",
            f"{unit.name} là thành phố thứ hai có hiệu lực vào {day}. Chỉ một đơn vị được có kind = city.",
            f"{unit.name} is a second city valid on {day}. Only one unit may be of kind city.",
        )


def read_changes(table: Table, units: UnitRows | None) -> tuple[list[Change], list[Problem]]:
    """Reorganisations between units of the tree. Raises Refused for the header."""
    rows, problems = table.read(REORGANISATIONS)
    changes = []
    for row in rows:
        faults, change = _change(table.file, row, units)
        problems += faults
        if change is not None:
            changes.append(change)
    return changes, problems


def _change(file: str, row: Row, units: UnitRows | None) -> tuple[list[Problem], Change | None]:
    problems = list(_change_faults(file, row))
    day = cells.day(row["date"])
    share = _share(file, row, problems)
    if day is None or units is None:
        return problems, None
    tree = units.tree
    source = tree.on(row["from"], day_before(day)) if row["from"] else None
    target = tree.on(row["to"], day) if row["to"] else None
    for column, unit, valid in (("from", source, day_before(day)), ("to", target, day)):
        if row[column] and unit is None and row[column] not in units.damaged:
            problems.append(
                Problem(
                    file,
                    row.number,
                    column,
                    "bad_tree",
                    f"Không có đơn vị {row[column]} có hiệu lực vào {valid} trong tệp đơn vị. Sửa mã hoặc thêm đơn vị.",
                    f"No unit {row[column]} valid on {valid} is in the units file. Correct the code or add the unit.",
                )
            )
    if problems or source is None:
        return problems, None
    return [], Change(day, source.id, target.id if target else None, share, row["kind"], row["decision"])


def _change_faults(file: str, row: Row) -> Iterator[Problem]:
    for column in ("date", "from"):
        if not row[column]:
            yield Problem(
                file,
                row.number,
                column,
                "incomplete",
                f"Ô “{column}” để trống. Hãy điền.",
                f"“{column}” is empty. Fill it in.",
            )
    if row["date"] and cells.day(row["date"]) is None:
        yield bad_date(file, row.number, "date", row["date"])
    if row["kind"] not in CHANGES:
        choices = ", ".join(CHANGES)
        yield Problem(
            file,
            row.number,
            "kind",
            "bad_choice",
            f"Loại thay đổi “{row['kind']}” không có. Chọn một trong: {choices}.",
            f"There is no kind of change “{row['kind']}”. Choose one of: {choices}.",
        )


def _share(file: str, row: Row, problems: list[Problem]) -> Fraction | None:
    if not row["share"]:
        return None
    try:
        share = Fraction(cells.number(row["share"])[0], SCALE)
        if not 0 < share <= 1:
            raise BadNumber("out_of_range")
        return share
    except (BadNumber, NotANumber) as fault:
        problems.append(
            Problem(
                file,
                row.number,
                "share",
                fault.code,
                f"Tỷ lệ “{row['share']}” phải là số thập phân lớn hơn 0 và không quá 1, hoặc để trống khi chưa biết.",
                f"The share “{row['share']}” must be a decimal above 0 and at most 1, or empty when it is not known.",
            )
        )
        return None
