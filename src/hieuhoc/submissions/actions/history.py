"""Figures of past years from Excel: accepted as they come in, never over what a unit itself reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, event, record
from hieuhoc.audit.models import AuditEvent
from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup import book
from hieuhoc.campaigns.setup.assignment import Setting, unit_list
from hieuhoc.campaigns.setup.directory import Directory
from hieuhoc.campaigns.setup.preview import Line, Preview, doubles, require_sound
from hieuhoc.catalogue.queries import measure_keys
from hieuhoc.core.framework import Framework, Measurement
from hieuhoc.core.numbers import shown_scaled
from hieuhoc.organisations import access
from hieuhoc.organisations.queries import Node
from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import CellFault, Column, Row, Sheet
from hieuhoc.submissions.actions import history_check
from hieuhoc.submissions.models import DataValue

SEXES = {"Nam": "sex=male", "Nữ": "sex=female", "Tổng": "", "Male": "sex=male", "Female": "sex=female", "Total": ""}
STATUSES = {
    "Có số liệu": "", "Không phát sinh": "none", "Không áp dụng": "not_applicable", "Chưa có": "not_available",
    "Figure": "", "None occurred": "none", "Not applicable": "not_applicable", "Not available": "not_available",
}  # fmt: skip
BASES = {
    "Thực hiện": "actual", "Ước": "estimate", "Khảo sát": "survey", "Tự đánh giá": "assessment",
    "Actual": "actual", "Estimate": "estimate", "Survey": "survey", "Assessment": "assessment",
}  # fmt: skip
ANSWERS = {
    "Có": "yes", "Không": "no", "Tăng": "up", "Giảm": "down", "Không đổi": "same",
    "Yes": "yes", "No": "no", "Up": "up", "Down": "down", "Same": "same",
}  # fmt: skip
AGAIN = {"Có": "1", "Không": "", "Yes": "1", "No": "", "1": "1", "0": ""}
FIELDS = (
    book.Field("year", "Năm", "Year", 8, "Năm đã qua, ví dụ 2025. / A past year."),
    book.Field("code", "Mã đơn vị", "Unit code", 12, "Mã của năm đó. / The code of that year.", text=True),
    book.Field("name", "Tên đơn vị", "Unit name", 34, "Tên của năm đó. Có cả mã và tên thì phải khớp."),
    book.Field("measure", "Mã số liệu", "Measurement", 16, "Xem trang tính Số liệu.", "=Số liệu", text=True),
    book.Field("words", "Tên số liệu", "Measurement name", 50, "Chỉ để đọc. / Only to read.", given=True),
    book.Field("breakdown", "Phân tổ", "Breakdown", 10, "Nam, Nữ, hoặc để trống cho tổng.", ("Nam", "Nữ", "Tổng")),
    book.Field("status", "Trạng thái", "Status", 16, "Để trống khi có số liệu. / Empty: a figure.",
               ("Có số liệu", "Không phát sinh", "Không áp dụng", "Chưa có")),
    book.Field("part", "Tử số", "Part", 14, "Số đếm, không phải tỷ lệ. / A count, not a share."),
    book.Field("whole", "Mẫu số", "Whole", 14, "Số đếm của cả nhóm. / The count of the whole group."),
    book.Field("number", "Số", "Number", 14, "Cho số liệu không phải tỷ lệ. / For figures that are no share."),
    book.Field("choice", "Lựa chọn", "Choice", 12, "Có, Không; Tăng, Giảm, Không đổi.",
               ("Có", "Không", "Tăng", "Giảm", "Không đổi")),
    book.Field("rating", "Điểm", "Rating", 8, "Từ 1 đến 5. / 1 to 5."),
    book.Field("basis", "Cơ sở", "Basis", 12, "Thực hiện, ước, khảo sát…",
               ("Thực hiện", "Ước", "Khảo sát", "Tự đánh giá")),
    book.Field("as_of", "Số liệu đến ngày", "As of", 14, "ngày/tháng/năm. / day/month/year."),
    book.Field("source", "Nguồn", "Source", 34, "Văn bản, hệ thống. / Document or system."),
    book.Field("note", "Ghi chú", "Note", 30),
    book.Field("restated", "Tính lại cho địa giới nay", "Restated", 14,
               "Có: số năm đó tính lại cho địa giới nay. / Yes: given anew for today's territory.", ("Có", "Không")),
)  # fmt: skip
Key = tuple[int, str, str, int, bool]  # organisation, measurement, breakdown, year, restated


def template(campaign: Campaign) -> bytes:
    """Last year's figures as they stand, then an empty row for each trend of the city that has none."""
    setting = Setting.of(campaign)
    directory = Directory(date(campaign.year - 1, 12, 31))
    lists = [_measure_list(setting.framework), unit_list(directory)]
    return book.build("Số liệu năm trước", FIELDS, _template_rows(setting, directory), lists)


def _measure_list(framework: Framework) -> book.ListSheet:
    rows = [(m.code, m.name.vi, m.name.en) for m in framework.iter_measurements() if not m.panel]
    return book.ListSheet("Số liệu", ("Mã / Code", "Tên", "Name"), rows)


def _template_rows(setting: Setting, directory: Directory) -> Iterator[dict[str, Any]]:
    year = setting.campaign.year - 1
    known = setting.framework.measurements
    stored = DataValue.objects.filter(year=year, measure__slug=setting.framework.slug, accepted_at__isnull=False)
    done = set()
    for value in stored.select_related("measure").order_by("measure__code", "organisation", "breakdown"):
        node, measurement = directory.by_id.get(value.organisation_id), known.get(value.measure.code)
        if node is None or measurement is None or not _belongs(setting, measurement.code, node):
            continue  # a round may ask at another level than last year's did
        done.add((value.organisation_id, measurement.code))
        yield _template_row(value, node, measurement)
    city = directory.by_id[directory.city]
    for measurement in setting.framework.iter_measurements():
        if measurement.kind == "trend" and (city.id, measurement.code) not in done:
            yield {
                "year": year,
                "code": city.code,
                "name": city.name,
                "measure": measurement.code,
                "words": measurement.name.vi,
            }


def _word(words: dict[str, str], value: str) -> str:
    return next((word for word, held in words.items() if held == value and value), "")


def _template_row(value: DataValue, node: Node, measurement: Measurement) -> dict[str, Any]:
    figures = {k: getattr(value, k) for k in ("part", "whole", "number")}
    return {
        "year": value.year, "code": node.code, "name": node.name, "measure": measurement.code,
        "words": measurement.name.vi, "breakdown": _word(SEXES, value.breakdown),
        "status": _word(STATUSES, value.status),
        **{k: (f // 10_000 if f % 10_000 == 0 else f / 10_000) for k, f in figures.items() if f is not None},
        "choice": _word(ANSWERS, value.choice), "rating": value.rating, "basis": _word(BASES, value.basis),
        "as_of": value.as_of, "source": value.source, "note": value.note, "restated": "Có" if value.restated else "",
    }  # fmt: skip


def columns() -> list[Column]:
    title = {f.key: (f.vi, f.en) for f in FIELDS}

    def may(key: str, parse: Any = sheets_in.text, default: Any = "") -> Column:
        return Column(key, title[key], optional=True, parse=parse, default=default)

    return [
        Column("year", title["year"], required=True, parse=sheets_in.whole_number),
        may("code"),
        may("name"),
        Column("measure", title["measure"], required=True),
        may("words"),
        may("breakdown", sheets_in.choice(SEXES)),
        may("status", sheets_in.choice(STATUSES)),
        *(may(key, sheets_in.figure, None) for key in ("part", "whole", "number")),
        may("choice", sheets_in.choice(ANSWERS)),
        may("rating", sheets_in.whole_number, None),
        may("basis", sheets_in.choice(BASES)),
        may("as_of", sheets_in.day, None),
        may("source"),
        may("note"),
        Column(
            "restated",
            (FIELDS[-1].vi, "restated", FIELDS[-1].en),
            optional=True,
            parse=sheets_in.choice(AGAIN),
            default="",
        ),
    ]


@dataclass
class _Reading:
    """What reading the rows needs again and again."""

    setting: Setting
    sheet: Sheet
    directories: dict[int, Directory] = field(default_factory=dict)
    open_years: set[int] = field(default_factory=set)  # of the same criteria set: their units still answer themselves

    def directory(self, year: int) -> Directory:
        if year not in self.directories:
            self.directories[year] = Directory(date(year, 12, 31))
        return self.directories[year]


def preview(campaign: Campaign, content: bytes, *, remove: bool = False) -> Preview:
    """`remove` is not for past figures: what is not in the file stays."""
    sheet = sheets_in.read(content, columns())
    result = Preview(sheet)
    reading = _Reading(Setting.of(campaign), sheet)
    rounds = Campaign.objects.filter(framework__slug=campaign.framework.slug, state=Campaign.State.OPEN)
    reading.open_years = set(rounds.values_list("year", flat=True))
    wanted: dict[Key, tuple[dict[str, Any], int, str, str]] = {}
    keys: list[tuple[int, Key]] = []
    for row in sheet.rows:
        if not history_check.filled(row) and not row["status"] and not row.texts["status"]:
            continue  # an empty row of the template
        found = _read(reading, row, result)
        if found is not None:
            key, node = found
            keys.append((row.number, key))
            measurement = reading.setting.framework.measurements[key[1]]
            words = f"{key[3]} · {key[1]}{_sex(key[2])}"
            wanted[key] = (history_check.values(measurement, row), row.number, f"{words} · {node.name}",
                           f"{words} · {node.name_in('en')}")  # fmt: skip
    doubles(sheet, keys, "measure")
    _sexes(sheet, wanted)
    stored = _stored(reading.setting.framework.slug, {key[3] for key in wanted})
    for key, (values, number, vi, en) in wanted.items():
        result.lines.append(_line(sheet, stored.get(key), values, number, vi, en))
    result.writes = (wanted, stored)
    return result


def _sex(breakdown: str) -> str:
    return {"sex=male": " (nam)", "sex=female": " (nữ)"}.get(breakdown, "")


def _read(reading: _Reading, row: Row, result: Preview) -> tuple[Key, Node] | None:
    sheet, setting = reading.sheet, reading.setting
    year, code = row["year"], str(row["measure"] or "").strip()
    measurement = setting.framework.measurements.get(code)
    before = len(sheet.faults)
    now = setting.campaign.year
    if year is not None and not 2000 <= year < now:
        sheet.fault(row.number, "year", f"Ghi một năm trước {now}. Số liệu năm {now} do đơn vị nhập.",
                    f"Give a year before {now}. Figures of {now} come from the units.")  # fmt: skip
        year = None
    if year in reading.open_years and not row["restated"]:
        sheet.fault(row.number, "year", f"Đợt báo cáo năm {year} đang mở: số liệu do đơn vị nhập trong đợt đó.",
                    f"The round of {year} is open: its figures come from the units in that round.")  # fmt: skip
    if code and (measurement is None or measurement.panel):
        sheet.fault(row.number, "measure", f"Bộ tiêu chí không hỏi số liệu “{code}”. Xem trang tính Số liệu.",
                    f"The criteria set does not ask for “{code}”. See the sheet of measurements.")  # fmt: skip
    node = _unit(reading, row, year) if year is not None else None
    if measurement is not None and not measurement.panel:
        if node is not None:
            _right_level(setting, sheet, row, code, node)
        if row["breakdown"] and not measurement.breakdowns:
            sheet.fault(row.number, "breakdown", f"Số liệu {code} không chia theo giới. Để trống ô này.",
                        f"{code} is not broken down by sex. Leave this cell empty.")  # fmt: skip
        for key, vi, en in history_check.faults(measurement, row):
            sheet.fault(row.number, key, vi, en)
    for key in ("part", "whole", "number"):
        if row[key] is not None and row[key].echo:
            typed = row.texts[key]
            result.echoes.append((row.number, row[key].sentence(typed, "vi"), row[key].sentence(typed, "en")))
    if len(sheet.faults) > before or node is None or measurement is None or year is None:
        return None
    return (node.id, code, row["breakdown"], year, bool(row["restated"])), node


def _unit(reading: _Reading, row: Row, year: int) -> Node | None:
    if not row["code"] and not row["name"]:
        reading.sheet.fault(row.number, "code", "Chưa ghi đơn vị. Ghi mã hoặc tên của năm đó.",
                            "No unit. Give its code or name of that year.")  # fmt: skip
        return None
    try:
        return reading.directory(year).find(row["code"], row["name"])
    except CellFault as fault:
        reading.sheet.fault(row.number, "code" if row["code"] else "name", fault.vi, fault.en)
        return None


def _belongs(setting: Setting, code: str, node: Node) -> bool:
    """Whether a figure of this measurement is given for this unit: a commune or district, or the city."""
    spread = code.partition("/")[0] in setting.spread
    return node.kind in ("commune", "district") if spread else node.id == setting.directory.city


def _right_level(setting: Setting, sheet: Sheet, row: Row, code: str, node: Node) -> None:
    if _belongs(setting, code, node):
        return
    if code.partition("/")[0] in setting.spread:
        sheet.fault(row.number, "code", f"Số liệu {code} thu theo địa bàn: ghi số của từng xã, phường hay quận, huyện.",
                    f"{code} is collected by territory: give the figures of each commune or district.")  # fmt: skip
    else:
        sheet.fault(row.number, "code", f"Số liệu {code} là một số của cả Thành phố. Ghi mã của Thành phố.",
                    f"{code} is one figure of the city. Give the code of the city.")  # fmt: skip


def _sexes(sheet: Sheet, wanted: dict[Key, tuple[dict[str, Any], int, str, str]]) -> None:
    """A total given beside both sexes is their sum."""
    for (organisation, code, breakdown, year, again), (values, row, _vi, _en) in wanted.items():
        halves = [wanted.get((organisation, code, sex, year, again)) for sex in ("sex=male", "sex=female")]
        if breakdown or not all(halves) or values["status"]:
            continue
        for name in ("part", "whole", "number"):
            parts = [half[0][name] for half in halves if half is not None]
            if values[name] is not None and None not in parts and sum(parts) != values[name]:
                total = shown_scaled(sum(parts))
                sheet.fault(row, name, f"Nam cộng nữ là {total}, khác tổng đã ghi. Sửa một trong ba số.",
                            f"Male and female add up to {total}, not to this total. Correct one of them.")  # fmt: skip


def _stored(slug: str, years: set[int]) -> dict[Key, DataValue]:
    rows = DataValue.objects.filter(measure__slug=slug, year__in=years).select_related("measure")
    return {(v.organisation_id, v.measure.code, v.breakdown, v.year, v.restated): v for v in rows}


def _line(sheet: Sheet, old: DataValue | None, values: dict[str, Any], row: int, vi: str, en: str) -> Line:
    after = _shown(values)
    if old is None:
        return Line("new", row, vi, en, "", after)
    before = {name: getattr(old, name) for name in values}
    if before == values and old.accepted_at is not None:
        return Line("same", row, vi, en, after, after)
    if old.submission_id is not None:
        sheet.fault(row, "measure",
                    "Số này do đơn vị báo cáo trong đợt của năm đó. Muốn sửa thì trả lại ở đợt ấy, "
                    "hoặc ghi Có ở cột Tính lại cho địa giới nay.",
                    "A unit reported this figure in the round of that year. Return it there, "
                    "or say Yes under Restated.")  # fmt: skip
    return Line("changed", row, vi, en, _shown(before), after)


def _shown(values: dict[str, Any]) -> str:
    if values["status"]:
        return _word(STATUSES, values["status"])
    if values["part"] is not None and values["whole"] is not None:
        return f"{shown_scaled(values['part'])} / {shown_scaled(values['whole'])}"
    if values["number"] is not None:
        return shown_scaled(values["number"])
    return _word(ANSWERS, values["choice"]) or str(values["rating"] or "")


@transaction.atomic
def apply(*, campaign_id: int, content: bytes, remove: bool = False, by: Actor, at: datetime) -> Preview:
    """The whole file or nothing; each value leaves an event. The same file again changes nothing."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
    found = preview(campaign, content)
    require_sound(found)
    wanted, stored = found.writes
    keys = measure_keys(campaign.framework.slug)
    made, changed = [], []
    for key, (values, _row, _vi, _en) in wanted.items():
        organisation, code, breakdown, year, again = key
        old = stored.get(key)
        if old is None:
            made.append(DataValue(organisation_id=organisation, measure=keys[code], breakdown=breakdown, year=year,
                                  restated=again, typed_by_id=by.pk, typed_at=at, accepted_at=at,
                                  **values))  # fmt: skip
        elif {name: getattr(old, name) for name in values} != values or old.accepted_at is None:
            for name, held in values.items():
                setattr(old, name, held)
            old.version, old.typed_by_id, old.typed_at, old.accepted_at = old.version + 1, by.pk, at, at
            old.save()
            changed.append(old)
    DataValue.objects.bulk_create(made)
    AuditEvent.objects.bulk_create(
        event("import_value", value, by=by, at=at, organisation_id=value.organisation_id, year=value.year,
              version=value.version, part=value.part, whole=value.whole, number=value.number, choice=value.choice)
        for value in (*made, *changed)
    )  # fmt: skip
    if found.changes:
        record("import_past_figures", campaign, by=by, at=at, **found.counts())
    return found
