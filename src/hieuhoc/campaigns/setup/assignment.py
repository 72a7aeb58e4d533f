"""The assignment of a round from Excel: indicator × body × lead or support, and whom the figure describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns import actions
from hieuhoc.campaigns.models import Assignment, Campaign, ReportingUnit
from hieuhoc.campaigns.setup import book
from hieuhoc.campaigns.setup.directory import EVERY, Directory
from hieuhoc.campaigns.setup.preview import Line, Preview, require_sound
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.framework import Framework
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import CellFault, Column, Row, Sheet

ROLES = {"Chủ trì": "lead", "Phối hợp": "support", "Lead": "lead", "Support": "support"}
EVERY_VI, EVERY_EN = "Mỗi đơn vị cấp báo cáo", "Every unit of the reporting level"
FIELDS = (
    book.Field("indicator", "Mã chỉ số", "Indicator", 12, "Như trong bộ tiêu chí: 1.1.2.a.", "=Chỉ số", text=True),
    book.Field("words", "Tên chỉ số", "Indicator name", 60, "Chỉ để đọc. / Only to read.", given=True),
    book.Field("code", "Mã đơn vị báo cáo", "Reporting unit code", 18,
               "Ai nhập số liệu. * là mỗi xã, phường, đặc khu. / Who enters the figure; * is every unit.", text=True),
    book.Field("name", "Tên đơn vị báo cáo", "Reporting unit name", 36,
               "Có mã thì không cần tên; có cả hai thì phải khớp. / Code or name; both must agree."),
    book.Field("role", "Vai trò", "Role", 12, "Mỗi số liệu có đúng một đơn vị chủ trì. / One lead each.",
               ("Chủ trì", "Phối hợp")),
    book.Field("subject", "Số liệu của đơn vị", "Figure of unit", 30,
               "Mã hoặc tên đơn vị mà số liệu mô tả. Để trống: Thành phố, hoặc chính đơn vị với chỉ số cấp xã. / "
               "Whom the figure describes. Empty: the city, or the unit itself.", text=True),
)  # fmt: skip


Key = tuple[int, str, int]  # reporting unit, indicator, subject


@dataclass(frozen=True)
class Setting:
    campaign: Campaign
    framework: Framework
    spread: frozenset[str]
    directory: Directory
    units: dict[int, ReportingUnit]  # by organisation

    @classmethod
    def of(cls, campaign: Campaign) -> Setting:
        framework = framework_of(campaign.framework)
        return cls(
            campaign,
            framework,
            frozenset(actions.territorial(campaign, framework)),
            Directory(campaign.period_end),
            {u.organisation_id: u for u in campaign.units.filter(active=True)},
        )

    @property
    def expected(self) -> list[ReportingUnit]:
        return [u for u in self.units.values() if u.expected]

    @cached_property
    def standing(self) -> dict[Key, str]:
        rows = Assignment.objects.filter(unit__campaign=self.campaign, unit__active=True)
        return {(r.unit_id, r.indicator, r.subject_id): r.role for r in rows}


def indicator_list(framework: Framework) -> book.ListSheet:
    rows = [(i.code, (i.short or i.name).vi, (i.short or i.name).en) for i in framework.indicators]
    return book.ListSheet("Chỉ số", ("Mã / Code", "Tên", "Name"), rows)


def unit_list(directory: Directory, ids: set[int] | None = None) -> book.ListSheet:
    return book.ListSheet("Đơn vị", ("Mã / Code", "Tên", "Name"), directory.rows(ids))


def template(campaign: Campaign) -> bytes:
    """What stands today; where every unit reports for itself, one row says so instead of hundreds."""
    setting = Setting.of(campaign)
    lists = [indicator_list(setting.framework), unit_list(setting.directory, set(setting.units))]
    return book.build("Phân công", FIELDS, _standing_rows(setting), lists)


def _standing_rows(setting: Setting) -> Iterator[dict[str, Any]]:
    names = {i.code: (i.short or i.name).vi for i in setting.framework.indicators}
    order = {code: place for place, code in enumerate(names)}
    units = {u.pk: u for u in setting.units.values()}
    rows = [r for r in setting.standing if r[0] in units and r[1] in names]
    everyone = _everyone(setting)
    for unit, code, subject in sorted(rows, key=lambda k: (order[k[1]], units[k[0]].sort_key)):
        role = setting.standing[(unit, code, subject)]
        if code in everyone and role == "lead" and units[unit].organisation_id == subject:
            if everyone[code] == unit:
                yield {"indicator": code, "words": names[code], "code": EVERY, "name": EVERY_VI, "role": "Chủ trì"}
            continue
        own = units[unit].organisation_id
        usual = own if code in setting.spread and units[unit].expected else setting.directory.city
        described = setting.directory.by_id.get(subject)
        yield {
            "indicator": code, "words": names[code], "code": units[unit].code, "name": units[unit].name,
            "role": "Chủ trì" if role == "lead" else "Phối hợp",
            "subject": "" if subject == usual or described is None else described.code,
        }  # fmt: skip


def _everyone(setting: Setting) -> dict[str, int]:
    """Indicators that every expected unit leads for itself → the first such unit, which stands for all."""
    held: dict[str, list[int]] = {}
    expected = {u.pk: u.organisation_id for u in setting.expected}
    for (unit, code, subject), role in setting.standing.items():
        if role == "lead" and expected.get(unit) == subject and code in setting.spread:
            held.setdefault(code, []).append(unit)
    sort = {u.pk: u.sort_key for u in setting.expected}
    return {c: min(units, key=lambda u: sort[u]) for c, units in held.items() if len(units) == len(expected)}


def columns() -> list[Column]:
    title = {f.key: (f.vi, f.en) for f in FIELDS}
    return [
        Column("indicator", title["indicator"], required=True),
        Column("words", title["words"], optional=True, default=""),
        Column("code", title["code"], optional=True, default=""),
        Column("name", title["name"], optional=True, default=""),
        Column("role", title["role"], required=True, parse=sheets_in.choice(ROLES)),
        Column("subject", title["subject"], optional=True, default=""),
    ]


def preview(campaign: Campaign, content: bytes, *, remove: bool = False) -> Preview:
    """`remove`: what is not in the file goes; else it stays."""
    sheet = sheets_in.read(content, columns())
    result = Preview(sheet)
    if not campaign.units.exists():
        sheet.fault(None, "", "Đợt chưa chốt danh sách đơn vị. Chốt danh sách rồi tải tệp lên.",
                    "The round's list of units is not frozen. Freeze it, then send the file.")  # fmt: skip
        return result
    setting = Setting.of(campaign)
    wanted: dict[Key, tuple[str, int]] = {}
    for row in sheet.rows:
        for key in _keys(setting, sheet, row):
            if key in wanted:
                first = wanted[key][1]
                sheet.fault(row.number, "indicator", f"Dòng này lặp lại dòng {first}. Xóa một trong hai dòng.",
                            f"This row repeats row {first}. Delete one of them.")  # fmt: skip
                break
            wanted[key] = (row["role"] or "", row.number)
    standing = setting.standing
    kept = {} if remove else {k: v for k, v in standing.items() if k not in wanted}
    _one_lead(sheet, wanted, kept, setting)
    result.writes = (setting, {k: role for k, (role, _row) in wanted.items()})
    result.lines = [] if sheet.faults else list(_lines(setting, wanted, remove=remove))
    return result


def _keys(setting: Setting, sheet: Sheet, row: Row) -> list[Key]:
    """The assignments a row means; none after a fault."""
    code = str(row["indicator"] or "").strip()
    if code not in setting.framework.by_code:
        if code:
            sheet.fault(row.number, "indicator", f"Bộ tiêu chí không có chỉ số “{code}”. Xem trang tính Chỉ số.",
                        f"The criteria set has no indicator “{code}”. See the sheet of indicators.")  # fmt: skip
        return []
    if row["code"].strip() == EVERY or (not row["code"] and row["name"] in (EVERY_VI, EVERY_EN)):
        if code in setting.spread:
            return [(u.pk, code, u.organisation_id) for u in setting.expected]
        sheet.fault(row.number, "code",
                    f"Chỉ số {code} là số liệu của cả Thành phố, không giao cho mỗi đơn vị. Ghi một đơn vị báo cáo, "
                    "hoặc thêm chỉ số này vào phần thu theo địa bàn của đợt.",
                    f"Indicator {code} is one figure of the city, not of every unit. Name one reporting unit, or add "
                    "it to the territorial indicators of the round.")  # fmt: skip
        return []
    unit = _unit(setting, sheet, row)
    subject = _subject(setting, sheet, row, code, unit)
    return [(unit.pk, code, subject)] if unit is not None and subject is not None else []


def _unit(setting: Setting, sheet: Sheet, row: Row) -> ReportingUnit | None:
    if not row["code"] and not row["name"]:
        sheet.fault(
            row.number, "code", "Chưa ghi đơn vị báo cáo. Ghi mã hoặc tên.", "No reporting unit. Give its code or name."
        )
        return None
    try:
        node = setting.directory.find(row["code"], row["name"])
    except CellFault as fault:
        sheet.fault(row.number, "code" if row["code"] else "name", fault.vi, fault.en)
        return None
    unit = setting.units.get(node.id)
    if unit is None:
        sheet.fault(row.number, "code", f"{node.name} không có trong danh sách đơn vị của đợt này.",
                    f"{node.name_in('en')} is not on the list of units of this round.")  # fmt: skip
    return unit


def _subject(setting: Setting, sheet: Sheet, row: Row, code: str, unit: ReportingUnit | None) -> int | None:
    """Whom the figure describes: the city, or for what is collected by territory a unit of the level."""
    if not row["subject"]:
        if code not in setting.spread:
            return setting.directory.city
        if unit is not None and unit.expected:
            return unit.organisation_id
        if unit is not None:
            sheet.fault(row.number, "subject", f"Chỉ số {code} thu theo địa bàn. Ghi số liệu của đơn vị nào.",
                        f"Indicator {code} is collected by territory. Say whom the figure describes.")  # fmt: skip
        return None
    words = row["subject"].strip()
    try:
        node = setting.directory.by_code.get(words.lower()) or setting.directory.find("", words)
    except CellFault as fault:
        sheet.fault(row.number, "subject", fault.vi, fault.en)
        return None
    expected = setting.units.get(node.id)
    if code in setting.spread and (expected is None or not expected.expected):
        sheet.fault(row.number, "subject", f"Chỉ số {code} thu theo địa bàn: số liệu phải của một đơn vị cấp báo cáo.",
                    f"Indicator {code} is collected by territory: it describes one unit of the level.")  # fmt: skip
        return None
    if code not in setting.spread and node.id != setting.directory.city:
        sheet.fault(row.number, "subject", f"Chỉ số {code} là một số liệu của cả Thành phố. Để trống ô này.",
                    f"Indicator {code} is one figure of the city. Leave this cell empty.")  # fmt: skip
        return None
    return node.id


def _one_lead(sheet: Sheet, wanted: dict[Key, tuple[str, int]], kept: dict[Key, str], setting: Setting) -> None:
    leads: dict[tuple[str, int], list[tuple[int, int | None]]] = {}
    for (unit, code, subject), (role, number) in wanted.items():
        if role == "lead":
            leads.setdefault((code, subject), []).append((unit, number))
    for (unit, code, subject), role in kept.items():
        if role == "lead" and (code, subject) in leads:
            leads[(code, subject)].append((unit, None))
    names = {u.pk: (u.name, u.name_en) for u in setting.units.values()}
    told: set[tuple[int, str]] = set()
    for (code, _subject), holders in leads.items():
        if len(holders) < 2:
            continue
        row = max((r for _u, r in holders if r is not None), default=None)
        if row is None or (row, code) in told:
            continue
        told.add((row, code))
        other = next(names.get(u, ("", "")) for u, r in holders if r != row)
        sheet.fault(row, "role",
                    f"Chỉ số {code} đã có {other[0]} chủ trì. Chỉ một đơn vị chủ trì: đổi thành Phối hợp, "
                    "hoặc ghi cả dòng của đơn vị kia với vai trò Phối hợp.",
                    f"{other[1]} already leads {code}. Only one unit leads: make this Support, or give the other "
                    "unit's row with Support.")  # fmt: skip


def _lines(setting: Setting, wanted: dict[Key, tuple[str, int]], *, remove: bool) -> Iterator[Line]:
    standing = setting.standing
    units = {u.pk: u for u in setting.units.values()}
    words = {"lead": "chủ trì", "support": "phối hợp", "": ""}
    for key, (role, row) in wanted.items():
        before = standing.get(key, "")
        effect: Any = "new" if key not in standing else "same" if before == role else "changed"
        yield Line(effect, row, *_words(setting, units, key), words[before], words[role])
    for key, role in standing.items():
        if key not in wanted:
            yield Line("removed" if remove else "kept", None, *_words(setting, units, key), words[role], "")


def _words(setting: Setting, units: dict[int, ReportingUnit], key: Key) -> tuple[str, str]:
    unit, code, subject = key
    described = setting.directory.by_id.get(subject)
    own = subject in (units[unit].organisation_id, setting.directory.city) or described is None
    vi, en = f"{code} · {units[unit].name}", f"{code} · {units[unit].name_en}"
    return (
        (vi, en)
        if own or described is None
        else (f"{vi}, số liệu của {described.name}", f"{en}, of {described.name_in('en')}")
    )


@transaction.atomic
def apply(*, campaign_id: int, content: bytes, remove: bool = False, by: Actor, at: datetime) -> Preview:
    """The whole file or nothing. The same file again changes nothing and leaves no event."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
    require_not_closed(campaign)
    found = preview(campaign, content, remove=remove)
    require_sound(found)
    setting, wanted = found.writes
    standing = setting.standing
    Assignment.objects.bulk_create(
        Assignment(unit_id=unit, indicator=code, subject_id=subject, role=role)
        for (unit, code, subject), role in wanted.items()
        if (unit, code, subject) not in standing
    )
    rows = {(r.unit_id, r.indicator, r.subject_id): r for r in Assignment.objects.filter(unit__campaign=campaign)}
    for key, role in wanted.items():
        if key in standing and standing[key] != role:
            rows[key].role = role
            rows[key].save(update_fields=["role"])
    if remove:
        gone = [rows[key].pk for key in standing if key not in wanted]
        Assignment.objects.filter(pk__in=gone).delete()
    if found.changes:
        record("import_assignment", campaign, by=by, at=at, **found.counts())
    return found


def require_not_closed(campaign: Campaign) -> None:
    if campaign.state == Campaign.State.CLOSED:
        raise Refusal(
            "round_closed",
            "Đợt báo cáo đã đóng nên không đổi được nữa.",
            "The round is closed and cannot be changed.",
        )
