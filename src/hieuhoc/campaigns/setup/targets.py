"""Targets of units for a year, from Excel. An empty target is no target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns.models import Campaign, Target
from hieuhoc.campaigns.setup import book
from hieuhoc.campaigns.setup.assignment import Setting, indicator_list, require_not_closed, unit_list
from hieuhoc.campaigns.setup.preview import Line, Preview, doubles, require_sound
from hieuhoc.core.framework import Indicator
from hieuhoc.core.numbers import shown_scaled
from hieuhoc.organisations import access
from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import CellFault, Column, Row, Sheet

HUNDRED = 1_000_000  # 100 % in units of 10⁻⁴
FIELDS = (
    book.Field("year", "Năm", "Year", 8, "Năm của mục tiêu. / Year of the target."),
    book.Field("code", "Mã đơn vị", "Unit code", 14, "Xem trang tính Đơn vị. / See the sheet of units.", text=True),
    book.Field("name", "Tên đơn vị", "Unit name", 36, "Có mã thì không cần tên; có cả hai thì phải khớp."),
    book.Field("indicator", "Mã chỉ số", "Indicator", 12, "Xem trang tính Chỉ số.", "=Chỉ số", text=True),
    book.Field("words", "Tên chỉ số", "Indicator name", 56, "Chỉ để đọc. / Only to read.", given=True),
    book.Field("target", "Mục tiêu", "Target", 14,
               "Ví dụ 95,5%. Để trống là chưa đặt mục tiêu. / For example 95.5%; empty: no target.", text=True),
    book.Field("document", "Văn bản giao", "Document", 34, "Số, ngày văn bản giao mục tiêu. / Number and date."),
)  # fmt: skip
Key = tuple[int, str, int]  # organisation, indicator, year


def _standing(campaign: Campaign) -> dict[Key, Target]:
    rows = Target.objects.filter(slug=campaign.framework.slug, year=campaign.year)
    return {(t.organisation_id, t.indicator, t.year): t for t in rows}


def template(campaign: Campaign) -> bytes:
    """Every territorial indicator of every unit with its target, and the other targets that stand."""
    setting = Setting.of(campaign)
    names = {i.code: (i.short or i.name).vi for i in setting.framework.indicators}
    lists = [indicator_list(setting.framework), unit_list(setting.directory, {*setting.units, setting.directory.city})]
    return book.build("Mục tiêu", FIELDS, _rows(setting, names), lists)


def _rows(setting: Setting, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    standing = _standing(setting.campaign)
    asked = [(u.organisation_id, code) for code in names if code in setting.spread for u in setting.expected]
    others = [(o, code) for o, code, _year in standing if (o, code) not in set(asked)]
    for organisation, code in [*others, *asked]:
        node = setting.directory.by_id.get(organisation)
        if node is None or code not in names:
            continue
        row = standing.get((organisation, code, setting.campaign.year))
        unit = setting.framework.by_code[code].unit
        sign = "%" if unit == "percent" else ""
        yield {
            "year": setting.campaign.year, "code": node.code, "name": node.name, "indicator": code,
            "words": names[code], "target": shown_scaled(row.value) + sign if row else "",
            "document": row.document if row else "",
        }  # fmt: skip


def columns() -> list[Column]:
    title = {f.key: (f.vi, f.en) for f in FIELDS}
    return [
        Column("year", title["year"], required=True, parse=sheets_in.whole_number),
        Column("code", title["code"], optional=True, default=""),
        Column("name", title["name"], optional=True, default=""),
        Column("indicator", title["indicator"], required=True),
        Column("words", title["words"], optional=True, default=""),
        Column("target", title["target"], parse=_target),
        Column("document", title["document"], optional=True, default=""),
    ]


def _target(value: Any) -> tuple[Any, bool]:
    """What was read, and whether it was a number cell (there 95% arrives as 0.95)."""
    return sheets_in.figure(value), not isinstance(value, str)


def preview(campaign: Campaign, content: bytes, *, remove: bool = False) -> Preview:
    sheet = sheets_in.read(content, columns())
    result = Preview(sheet)
    setting = Setting.of(campaign)
    wanted: dict[Key, tuple[int, str, Row]] = {}
    keys = []
    for row in sheet.rows:
        key = _key(setting, sheet, row)
        if key is None:
            continue
        keys.append((row.number, key))
        if row["target"] is not None:
            value = _value(setting.framework.by_code[key[1]], sheet, row, result)
            wanted[key] = (value, row["document"][:200], row)
    doubles(sheet, keys, "indicator")
    standing = _standing(campaign)
    gone = [k for k in standing if k not in wanted and (remove or k in {key for _n, key in keys})]
    result.writes = (wanted, gone)
    result.lines = [] if sheet.faults else list(_lines(setting, standing, wanted, gone))
    return result


def _key(setting: Setting, sheet: Sheet, row: Row) -> Key | None:
    code = str(row["indicator"] or "").strip()
    indicator = setting.framework.by_code.get(code)
    if code and indicator is None:
        sheet.fault(row.number, "indicator", f"Bộ tiêu chí không có chỉ số “{code}”. Xem trang tính Chỉ số.",
                    f"The criteria set has no indicator “{code}”. See the sheet of indicators.")  # fmt: skip
    elif indicator is not None and indicator.kind in ("yes_no", "trend", "rating") and row["target"] is not None:
        sheet.fault(row.number, "indicator", f"Chỉ số {code} không có mục tiêu bằng số. Xóa dòng này.",
                    f"Indicator {code} has no target in figures. Delete this row.")  # fmt: skip
        return None
    now = setting.campaign.year
    if row["year"] is not None and row["year"] != now:
        sheet.fault(row.number, "year", f"Đợt này là của năm {now}. Mục tiêu năm {row['year']} nhập ở đợt của năm đó.",
                    f"This round is of {now}. Enter targets of {row['year']} in the round of that year.")  # fmt: skip
        return None
    if not row["code"] and not row["name"]:
        sheet.fault(row.number, "code", "Chưa ghi đơn vị. Ghi mã hoặc tên.", "No unit. Give its code or name.")
        return None
    try:
        node = setting.directory.find(row["code"], row["name"])
    except CellFault as fault:
        if row["target"] is None:
            return None  # an empty row of the template whose unit has ended meanwhile
        sheet.fault(row.number, "code" if row["code"] else "name", fault.vi, fault.en)
        return None
    return (node.id, code, setting.campaign.year) if indicator is not None else None


def _value(indicator: Indicator, sheet: Sheet, row: Row, result: Preview) -> int:
    read, cell = row["target"]
    percent = indicator.unit == "percent"
    typed = row.texts["target"]
    if percent and cell and 0 < read.scaled <= 10_000:
        sheet.fault(row.number, "target",
                    f"“{typed}” là {shown_scaled(read.scaled)}%, hay là {shown_scaled(read.scaled * 100)}%? "
                    "Ghi lại dạng văn bản, ví dụ 95%.",
                    f"Is “{typed}” {shown_scaled(read.scaled, 'en')}% or {shown_scaled(read.scaled * 100, 'en')}%? "
                    "Type it as text, for example 95%.")  # fmt: skip
    elif percent and read.scaled > HUNDRED:
        sheet.fault(row.number, "target", f"Mục tiêu {typed} lớn hơn 100%. Ghi tỷ lệ từ 0 đến 100.",
                    f"The target {typed} is above 100%. Give a share from 0 to 100.")  # fmt: skip
    elif read.percent and not percent:
        sheet.fault(row.number, "target", f"Chỉ số {indicator.code} không tính bằng phần trăm. Bỏ dấu %.",
                    f"Indicator {indicator.code} is not a percentage. Leave out the % sign.")  # fmt: skip
    elif read.echo:
        result.echoes.append((row.number, read.sentence(typed, "vi"), read.sentence(typed, "en")))
    return int(read.scaled)


def _lines(
    setting: Setting, standing: dict[Key, Target], wanted: dict[Key, tuple[int, str, Row]], gone: list[Key]
) -> Iterator[Line]:
    for key, (value, document, row) in wanted.items():
        old = standing.get(key)
        effect: Any = "new" if old is None else "same" if (old.value, old.document) == (value, document) else "changed"
        before = _shown(setting, key, old.value, old.document) if old else ""
        yield Line(effect, row.number, *_words(setting, key), before, _shown(setting, key, value, document))
    for key in gone:
        yield Line("removed", None, *_words(setting, key), _shown(setting, key, standing[key].value, ""), "")
    for key, old in standing.items():
        if key not in wanted and key not in gone:
            yield Line("kept", None, *_words(setting, key), _shown(setting, key, old.value, ""), "")


def _shown(setting: Setting, key: Key, value: int, document: str) -> str:
    percent = key[1] in setting.framework.by_code and setting.framework.by_code[key[1]].unit == "percent"
    return shown_scaled(value) + ("%" if percent else "") + (f" ({document})" if document else "")


def _words(setting: Setting, key: Key) -> tuple[str, str]:
    node = setting.directory.by_id.get(key[0])
    return (f"{key[1]} · {node.name}", f"{key[1]} · {node.name_in('en')}") if node else (key[1], key[1])


@transaction.atomic
def apply(*, campaign_id: int, content: bytes, remove: bool = False, by: Actor, at: datetime) -> Preview:
    """The whole file or nothing. The same file again changes nothing and leaves no event."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
    require_not_closed(campaign)
    found = preview(campaign, content, remove=remove)
    require_sound(found)
    wanted, gone = found.writes
    standing = _standing(campaign)
    Target.objects.bulk_create(
        Target(
            organisation_id=o, slug=campaign.framework.slug, indicator=code, year=year, value=value, document=document
        )
        for (o, code, year), (value, document, _row) in wanted.items()
        if (o, code, year) not in standing
    )
    for key, (value, document, _row) in wanted.items():
        old = standing.get(key)
        if old is not None and (old.value, old.document) != (value, document):
            old.value, old.document = value, document
            old.save(update_fields=["value", "document"])
    Target.objects.filter(pk__in=[standing[key].pk for key in gone]).delete()
    if found.changes:
        record("import_targets", campaign, by=by, at=at, **found.counts())
    return found
