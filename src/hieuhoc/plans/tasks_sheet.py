"""Tasks of the yearly plan from Excel: code, words, lead, support, due, product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup import book
from hieuhoc.campaigns.setup.assignment import require_not_closed
from hieuhoc.campaigns.setup.directory import Directory
from hieuhoc.campaigns.setup.preview import Line, Preview, doubles, require_sound
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.plans.models import PlanTask
from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import CellFault, Column, Row, Sheet

# A task that the plan gives to each unit of a kind.
KINDS = {
    "Mỗi xã, phường, đặc khu": "commune", "Each commune": "commune",
    "Mỗi quận, huyện": "district", "Each district": "district",
    "Mỗi sở, ban, ngành": "department", "Each department": "department",
    "Mỗi hội, đoàn thể": "association", "Each association": "association",
    "Mỗi trường đại học": "university", "Each university": "university",
}  # fmt: skip
_KIND_WORDS = {kind: words for words, kind in reversed(KINDS.items()) if words.startswith("Mỗi")}
FIELDS = (
    book.Field("code", "Mã nhiệm vụ", "Task code", 14, "Như trong kế hoạch: III.1.a. / As in the plan.", text=True),
    book.Field("words", "Nội dung nhiệm vụ", "Task", 70, "Ghi đủ như trong văn bản. / As in the document."),
    book.Field("words_en", "Nội dung tiếng Anh", "Task in English", 50, "Để trống được. / Optional."),
    book.Field("lead", "Chủ trì", "Lead", 34, "Mã hoặc tên một đơn vị; hoặc “Mỗi xã, phường, đặc khu”… "
               "/ One unit, or each unit of a kind."),
    book.Field("support", "Phối hợp", "Support", 34, "Cách nhau bằng dấu chấm phẩy. / Put semicolons between."),
    book.Field("due", "Hạn hoàn thành", "Due", 14, "ngày/tháng/năm. / day/month/year."),
    book.Field("product", "Sản phẩm", "Product", 30, "Văn bản, kết quả phải có. / What must come out."),
    book.Field("source", "Căn cứ", "Source", 34, "Văn bản giao nhiệm vụ. / The document that gives the task."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    words: str
    words_en: str
    lead_id: int | None
    lead_kind: str
    support: frozenset[int]
    due: date | None
    product: str
    source: str
    row: int


def catalogue(year: int) -> list[dict[str, Any]]:
    """The tasks of the city's plans, for one year: the ground of a first template."""
    data = yaml.safe_load(files("hieuhoc.plans").joinpath("data", "tasks.yaml").read_text(encoding="utf-8"))
    return [
        {
            **task,
            "vi": task["vi"].format(year=year),
            "en": task["en"].format(year=year),
            "due": date(year, *map(int, task["due"].split("-"))),
            "source": data["source_conference" if task.get("conference") else "source_plan"],
        }
        for task in data["tasks"]
    ]


def template(campaign: Campaign) -> bytes:
    """The tasks that stand; while there are none, those of the plan."""
    directory = Directory(campaign.period_end)
    stored = _standing(campaign)
    rows = list(_stored_rows(directory, stored)) if stored else list(_catalogue_rows(directory, campaign.year))
    units = book.ListSheet("Đơn vị", ("Mã / Code", "Tên", "Name"), directory.rows())
    return book.build("Nhiệm vụ", FIELDS, rows, [units])


def _stored_rows(directory: Directory, stored: dict[str, PlanTask]) -> Iterator[dict[str, Any]]:
    for task in stored.values():
        lead = directory.by_id.get(task.lead_id or 0)
        support = [directory.by_id[o.pk].name for o in task.support.all() if o.pk in directory.by_id]
        yield {
            "code": task.code, "words": task.words, "words_en": task.words_en, "due": task.due, "product": task.product,
            "source": task.source, "support": "; ".join(sorted(support)),
            "lead": lead.name if lead else _KIND_WORDS.get(task.lead_kind, ""),
        }  # fmt: skip


def _catalogue_rows(directory: Directory, year: int) -> Iterator[dict[str, Any]]:
    for task in catalogue(year):
        lead = directory.by_code.get(task["lead"])
        support = [directory.by_code[key].name for key in task["support"] if key in directory.by_code]
        yield {
            "code": task["code"], "words": task["vi"], "words_en": task["en"], "due": task["due"],
            "product": task["product"], "source": task["source"], "support": "; ".join(support),
            "lead": lead.name if lead else _KIND_WORDS.get(task["lead"], ""),
        }  # fmt: skip


def columns() -> list[Column]:
    title = {f.key: (f.vi, f.en) for f in FIELDS}
    return [
        Column("code", title["code"], required=True),
        Column("words", title["words"], required=True),
        Column("words_en", title["words_en"], optional=True, default=""),
        Column("lead", title["lead"], required=True),
        Column("support", title["support"], optional=True, default=""),
        Column("due", title["due"], optional=True, parse=sheets_in.day),
        Column("product", title["product"], optional=True, default=""),
        Column("source", title["source"], optional=True, default=""),
    ]


def _standing(campaign: Campaign) -> dict[str, PlanTask]:
    rows = PlanTask.objects.filter(year=campaign.year).prefetch_related("support").order_by("position", "pk")
    return {task.code: task for task in rows}


def preview(campaign: Campaign, content: bytes, *, remove: bool = False) -> Preview:
    sheet = sheets_in.read(content, columns())
    result = Preview(sheet)
    directory = Directory(campaign.period_end)
    wanted: dict[str, Wanted] = {}
    for row in sheet.rows:
        one = _wanted(directory, sheet, row)
        if row["code"]:
            wanted[str(row["code"])] = one
    doubles(sheet, [(row.number, row["code"]) for row in sheet.rows if row["code"]], "code")
    standing = _standing(campaign)
    for code, one in wanted.items():
        old = standing.get(code)
        effect: Any = "new" if old is None else "same" if _same(old, one) else "changed"
        words = f"{code} · {one.words[:90]}"
        result.lines.append(Line(effect, one.row, words, f"{code} · {(one.words_en or one.words)[:90]}",
                                 _difference(old, one, directory) if effect == "changed" and old else ""))  # fmt: skip
    for code, old in standing.items():
        if code not in wanted:
            effect = "removed" if remove else "kept"
            words = f"{code} · {old.words[:90]}"
            result.lines.append(Line(effect, None, words, f"{code} · {(old.words_en or old.words)[:90]}"))
    result.writes = (wanted, standing)
    return result


def _wanted(directory: Directory, sheet: Sheet, row: Row) -> Wanted:
    kind = ""
    lead: int | None = None
    if row["lead"]:
        try:
            kind = sheets_in.choice(KINDS)(row["lead"])
        except CellFault:
            lead = _one(directory, sheet, row, "lead")
    for key, longest in (("code", 40), ("product", 300), ("source", 200)):
        if len(str(row[key] or "")) > longest:
            sheet.fault(row.number, key, f"Ô này dài quá {longest} chữ. Viết ngắn lại.",
                        f"This cell is longer than {longest} letters. Shorten it.")  # fmt: skip
    return Wanted(
        row["words"] or "", row["words_en"], lead, kind, _support(directory, sheet, row) - {lead or 0}, row["due"],
        row["product"].replace("\n", " "), row["source"].replace("\n", " "), row.number,
    )  # fmt: skip


def _one(directory: Directory, sheet: Sheet, row: Row, key: str) -> int | None:
    words = row[key].strip()
    try:
        return (directory.by_code.get(words.lower()) or directory.find("", words)).id
    except CellFault as fault:
        sheet.fault(row.number, key, fault.vi, fault.en)
        return None


def _support(directory: Directory, sheet: Sheet, row: Row) -> frozenset[int]:
    try:
        return frozenset(node.id for node in directory.listed(row["support"]))
    except CellFault as fault:
        sheet.fault(row.number, "support", fault.vi, fault.en)
        return frozenset()


def _same(old: PlanTask, one: Wanted) -> bool:
    return _plain(old) == (
        one.words, one.words_en, one.lead_id, one.lead_kind, one.due, one.product, one.source, one.support,
    )  # fmt: skip


def _plain(old: PlanTask) -> tuple[Any, ...]:
    support = frozenset(o.pk for o in old.support.all())
    return (old.words, old.words_en, old.lead_id, old.lead_kind, old.due, old.product, old.source, support)


def _difference(old: PlanTask, one: Wanted, directory: Directory) -> str:
    """The old lead and due where they change; the words speak for themselves."""
    parts = []
    if old.lead_id != one.lead_id or old.lead_kind != one.lead_kind:
        lead = directory.by_id.get(old.lead_id or 0)
        parts.append(lead.name if lead else _KIND_WORDS.get(old.lead_kind, "–"))
    if old.due != one.due:
        parts.append(f"{old.due:%d/%m/%Y}" if old.due else "–")
    if old.words != one.words:
        parts.append(old.words[:60])
    return " · ".join(parts)


@transaction.atomic
def apply(*, campaign_id: int, content: bytes, remove: bool = False, by: Actor, at: datetime) -> Preview:
    """The whole file or nothing. A task somebody has answered is never removed."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    require_not_closed(campaign)
    found = preview(campaign, content, remove=remove)
    require_sound(found)
    wanted, standing = found.writes
    position = PlanTask.objects.filter(year=campaign.year).aggregate(n=Max("position"))["n"] or 0
    for place, (code, one) in enumerate(wanted.items(), start=1):
        old = standing.get(code)
        if old is not None and _same(old, one):
            continue
        task = old or PlanTask(year=campaign.year, code=code, position=position + place)
        task.words, task.words_en, task.due = one.words, one.words_en, one.due
        task.lead_id, task.lead_kind, task.product, task.source = one.lead_id, one.lead_kind, one.product, one.source
        task.save()
        task.support.set(one.support)
    if remove:
        _remove([old for code, old in standing.items() if code not in wanted])
    if found.changes:
        record("import_tasks", campaign, by=by, at=at, **found.counts())
    return found


def _remove(tasks: list[PlanTask]) -> None:
    held = next((t for t in tasks if t.answers.exists()), None)
    if held is not None:
        raise Refusal(
            "task_answered",
            f"Nhiệm vụ {held.code} đã có đơn vị trả lời nên không bỏ được. Giữ nhiệm vụ này trong tệp.",
            f"Task {held.code} has answers and cannot be removed. Keep it in the file.",
        )
    PlanTask.objects.filter(pk__in=[t.pk for t in tasks]).delete()
