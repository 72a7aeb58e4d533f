"""Loading the plan's tasks, and the table cause – measure – owner – due for what is not met (plan 1256, II.3.e)."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import canonical, record
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Code, Organisation
from hieuhoc.organisations.queries import valid_on
from hieuhoc.plans.models import Measure, PlanTask
from hieuhoc.plans.tasks_sheet import catalogue

FIELDS = ("cause", "measure", "cause_en", "measure_en", "owner_id", "due")
LONGEST = 4000


@transaction.atomic
def load_tasks(*, year: int, by: Any, at: datetime) -> list[PlanTask]:
    """The packaged tasks of the city's plan, for one year. Codes that are there already are left as they stand."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    known = set(PlanTask.objects.filter(year=year).values_list("code", flat=True))
    keys = Code.objects.filter(valid_on(date(year, 12, 31)), scheme="own")
    bodies = dict(keys.values_list("code", "organisation_id"))
    kinds = set(Organisation.Kind.values)
    made = []
    for position, row in enumerate(catalogue(year), start=1):
        if row["code"] in known:
            continue
        task = PlanTask.objects.create(
            year=year, code=row["code"], words=row["vi"], words_en=row["en"], lead_id=bodies.get(row["lead"]),
            lead_kind=row["lead"] if row["lead"] in kinds else "", due=row["due"], product=row["product"],
            source=row["source"], position=position,
        )  # fmt: skip
        task.support.set([bodies[key] for key in row["support"] if key in bodies])
        made.append(task)
    if made:
        record("load_tasks", made[0], by=by, at=at, year=year, tasks=len(made))
    return made


@dataclass(frozen=True, slots=True)
class Written:
    """What a form says about a measure."""

    cause: str
    measure: str
    owner_id: int | None
    due: date | None
    cause_en: str = ""
    measure_en: str = ""


def stamp(row: Measure) -> str:
    """What stood there when a page was made: another stamp at saving means somebody changed it."""
    return hashlib.sha256(canonical([getattr(row, field) for field in (*FIELDS, "state")]).encode()).hexdigest()[:16]


def require_measure(by: Any, owner_id: int | None, at: datetime | None = None) -> None:
    """The standing agency for everyone, a body's own people for their body."""
    if not access.allowed(by, Permission.REVIEW, at=at):
        access.require(by, Permission.ENTER_VALUES, owner_id, at)


@transaction.atomic
def add_measure(*, campaign_id: int, indicator: str, written: Written, by: Any, at: datetime) -> Measure:
    """The same open measure sent twice is one."""
    require_measure(by, written.owner_id, at)
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("framework").get(pk=campaign_id)
    if indicator not in framework_of(campaign.framework).by_code:
        raise Refusal(
            "unknown_indicator",
            f"Bộ tiêu chí của đợt này không có chỉ số {indicator}. Chọn chỉ số trong danh sách.",
            f"The criteria set of this round has no indicator {indicator}. Choose one of the list.",
            place="indicator",
        )
    fields = _checked(written)
    same = Measure.objects.filter(campaign=campaign, indicator=indicator, state=Measure.State.OPEN, **fields).first()
    if same is not None:
        return same
    row = Measure.objects.create(campaign=campaign, indicator=indicator, **fields)
    record("add_measure", row, by=by, at=at, organisation_id=row.owner_id, indicator=indicator, **fields)
    return row


@transaction.atomic
def change_measure(*, measure_id: int, written: Written, seen: str = "", by: Any, at: datetime) -> Measure:
    """`seen`: the stamp of what the person read. Who hands a measure on must be allowed for both owners."""
    row = _locked(measure_id, seen, by, at)
    require_measure(by, written.owner_id, at)
    fields = _checked(written)
    changed = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if changed:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
        record("change_measure", row, by=by, at=at, organisation_id=row.owner_id, change=changed)
    return row


@transaction.atomic
def finish_measure(*, measure_id: int, done: bool = True, by: Any, at: datetime) -> Measure:
    """Done, or open again. Twice changes nothing."""
    row = _locked(measure_id, "", by, at)
    wanted = Measure.State.DONE if done else Measure.State.OPEN
    if row.state != wanted:
        row.state = wanted
        row.save(update_fields=["state"])
        record("finish_measure" if done else "reopen_measure", row, by=by, at=at, organisation_id=row.owner_id)
    return row


def _locked(measure_id: int, seen: str, by: Any, at: datetime) -> Measure:
    row = Measure.objects.select_for_update().get(pk=measure_id)
    require_measure(by, row.owner_id, at)
    if seen and seen != stamp(row):
        raise Conflict(
            "changed_meanwhile",
            f"Biện pháp này vừa được người khác sửa: “{row.measure}”. Nội dung bạn gõ còn ở đây; xem lại rồi lưu.",
            f"Somebody has just changed this measure: “{row.measure}”. What you typed is still here; look, then save.",
            place="measure",
        )
    return row


def _checked(written: Written) -> dict[str, Any]:
    def clean(text: str) -> str:
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\0", "")).strip()

    fields: dict[str, Any] = {
        "cause": clean(written.cause), "measure": clean(written.measure), "cause_en": clean(written.cause_en),
        "measure_en": clean(written.measure_en), "owner_id": written.owner_id, "due": written.due,
    }  # fmt: skip
    asked = {
        "cause": ("nguyên nhân: vì sao chưa đạt", "the cause: why it is not met"),
        "measure": ("biện pháp: làm gì để đạt", "the measure: what will be done"),
        "owner_id": ("đơn vị thực hiện", "the body that does it"),
    }
    for name, (vi, en) in asked.items():
        if not fields[name]:
            raise Refusal("field_needed", f"Ghi {vi}.", f"Fill in {en}.", place=name)
    if any(isinstance(value, str) and len(value) > LONGEST for value in fields.values()):
        raise Refusal(
            "too_long", f"Mỗi ô tối đa {LONGEST} ký tự. Rút gọn rồi lưu lại.",
            f"Each field takes {LONGEST} characters at most. Shorten it and save again.", place="measure",
        )  # fmt: skip
    if not Organisation.objects.filter(pk=written.owner_id or 0).exists():
        raise Refusal("field_needed", "Chọn đơn vị thực hiện.", "Choose the body that does it.", place="owner_id")
    return fields
