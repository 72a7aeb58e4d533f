"""Accounts of a whole city from one Excel list: read it dry, say every fault, then take it whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.audit.actions import Actor, event
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.organisations.models import City, Membership
from hieuhoc.organisations.people import accounts_sheet
from hieuhoc.organisations.people.issuing import Issued, issue
from hieuhoc.organisations.people.queries import units
from hieuhoc.organisations.queries import Node
from hieuhoc.rendering import sheets_in

DETAILS = ("full_name", "honorific", "phone", "language")
LONGEST = {"email": 254, "full_name": 120, "phone": 30, "title": 120}  # letters, as the columns hold


@dataclass
class Line:
    """One row of the list as it would be taken. `status`: new · added (role to a known person) · changed · same."""

    number: int
    email: str
    details: dict[str, str]  # only what the row gives
    organisation_id: int
    unit: str
    role: str
    title: str
    status: str = "same"
    user: User | None = None
    membership: Membership | None = None
    changes: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.details.get("full_name") or (self.user.full_name if self.user else "")

    @property
    def changes_shown(self) -> list[tuple[str, str]]:
        labels = {
            "full_name": _("Full name"),
            "honorific": _("Form of address"),
            "phone": _("Telephone"),
            "language": _("Language of the pages"),
        }
        return [(labels[key], value) for key, value in self.changes.items()]

    @property
    def role_name(self) -> object:
        return ROLES[self.role].name


@dataclass
class Plan:
    lines: list[Line]
    faults: list[sheets_in.Fault]
    ignored: list[str]

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)

    @property
    def new_people(self) -> int:
        return len({line.email for line in self.lines if line.status == "new"})

    @property
    def writes(self) -> bool:
        return any(line.status != "same" for line in self.lines)


@dataclass(frozen=True)
class Taken:
    issued: list[Issued]
    plan: Plan


class _Units:
    """Finds the unit of a row by code or name, as units stand today."""

    def __init__(self, day: date) -> None:
        found = units(day)
        self.by_code = {node.code: node for node in found if node.code}
        self.by_name: dict[str, list[Node]] = {}
        for node in found:
            for name in {fold(node.name), fold(node.short), fold(node.name_en)} - {""}:
                self.by_name.setdefault(name, []).append(node)
        self.by_id = {node.id: node for node in found}
        self.city = City.objects.first()

    def of(self, sheet: sheets_in.Sheet, row: sheets_in.Row) -> Node | None:
        """Empty cells of a role over the whole city mean the city or its agency. None: a fault was added."""
        code, name, role = row["unit_code"], row["unit_name"], row["role"]
        if code:
            return self._by_code(sheet, row, code, name)
        if name:
            return self._by_name(sheet, row, name)
        if role and ROLES[role].scope == "city" and self.city is not None:
            agency = role in ("agency_officer", "city_admin")
            return self.by_id[self.city.agency_id if agency else self.city.organisation_id]
        if role:
            sheet.fault(
                row.number,
                "unit_code",
                "Vai trò này cần đơn vị. Ghi mã hoặc tên đơn vị.",
                "This role needs a unit. Write its code or its name.",
            )
        return None

    def _by_code(self, sheet: sheets_in.Sheet, row: sheets_in.Row, code: str, name: str) -> Node | None:
        node = self.by_code.get(code) or (self.by_code.get(code.zfill(5)) if code.isdigit() else None)
        if node is None:
            sheet.fault(
                row.number,
                "unit_code",
                f"Hôm nay không có đơn vị mang mã “{code}”. Xem mã ở trang tính Đơn vị của tệp mẫu.",
                f"No unit carries the code “{code}” today. See the sheet of units in the template.",
            )
            return None
        names = {fold(node.name), fold(node.short), fold(node.name_en)} - {""}
        if name and not any(known.endswith(fold(name)) for known in names):
            sheet.fault(
                row.number,
                "unit_name",
                f"Mã {code} là của {node.name}, trong tệp ghi {name}. Sửa mã hoặc tên.",
                f"Code {code} belongs to {node.name}, the file says {name}. Correct the code or the name.",
            )
            return None
        return node

    def _by_name(self, sheet: sheets_in.Sheet, row: sheets_in.Row, name: str) -> Node | None:
        found = self.by_name.get(fold(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            sheet.fault(
                row.number,
                "unit_name",
                f"Có {len(found)} đơn vị tên “{name}”. Ghi thêm mã đơn vị.",
                f"{len(found)} units are called “{name}”. Write the code as well.",
            )
        else:
            sheet.fault(
                row.number,
                "unit_name",
                f"Hôm nay không có đơn vị tên “{name}”. Ghi đúng tên ở trang tính Đơn vị của tệp mẫu.",
                f"No unit is called “{name}” today. Write the name as in the sheet of units of the template.",
            )
        return None


def plan(content: bytes, day: date) -> Plan:
    """What the list would do, and everything that is wrong with it. Writes nothing."""
    sheet = sheets_in.read(content, accounts_sheet.columns())
    finder, lines = _Units(day), []
    for row in sheet.rows:
        unit = finder.of(sheet, row)
        email = _email(sheet, row)
        if unit is None or not email or not row["role"]:
            continue
        details = {key: row[key] for key in DETAILS if row[key]}
        _fits(sheet, row)
        lines.append(Line(row.number, email, details, unit.id, unit.name, row["role"], row["title"]))
    _repeats(sheet, lines)
    _compare(sheet, lines, day)
    sheet.faults.sort(key=lambda fault: (fault.row or 0, fault.column))
    return Plan(lines, sheet.faults, sheet.ignored)


def _fits(sheet: sheets_in.Sheet, row: sheets_in.Row) -> None:
    for key, longest in LONGEST.items():
        if len(row[key] or "") > longest:
            sheet.fault(
                row.number,
                key,
                f"Ô này dài quá {longest} chữ. Viết ngắn lại.",
                f"This cell is longer than {longest} letters. Shorten it.",
            )


def _email(sheet: sheets_in.Sheet, row: sheets_in.Row) -> str:
    email: str = (row["email"] or "").lower()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        sheet.fault(
            row.number,
            "email",
            f"“{email}” không phải là địa chỉ thư điện tử. Ghi như ten@donvi.gov.vn.",
            f"“{email}” is not an e-mail address. Write it like name@unit.gov.vn.",
        )
        return ""
    return email


def _repeats(sheet: sheets_in.Sheet, lines: Sequence[Line]) -> None:
    """One person in two units is two rows that agree about the person; the same row twice is a fault."""
    seen: dict[tuple[str, int, str], int] = {}
    people: dict[str, Line] = {}
    for line in lines:
        key = (line.email, line.organisation_id, line.role)
        if key in seen:
            sheet.fault(
                line.number,
                "email",
                f"Trùng với dòng {seen[key]}: cùng người, cùng đơn vị, cùng vai trò. Xóa một dòng.",
                f"The same as row {seen[key]}: same person, unit and role. Delete one of them.",
            )
        seen.setdefault(key, line.number)
        first = people.setdefault(line.email, line)
        for part in DETAILS:
            one, other = first.details.get(part), line.details.get(part)
            if one and other and one != other:
                sheet.fault(
                    line.number,
                    part,
                    f"“{other}” khác dòng {first.number} (“{one}”) dù cùng thư điện tử. Sửa cho giống nhau.",
                    f"“{other}” differs from row {first.number} (“{one}”) for the same address. Make them agree.",
                )


def _compare(sheet: sheets_in.Sheet, lines: Sequence[Line], day: date) -> None:
    emails = {line.email for line in lines}
    users = {user.email: user for user in User.objects.filter(email__in=emails)}
    held = {
        (row.user_id, row.organisation_id, row.role): row
        for row in Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), user__in=users.values())
    }
    for line in lines:
        line.user = users.get(line.email)
        if line.user is None:
            line.status = "new"
            continue
        if not line.user.is_active:
            sheet.fault(
                line.number,
                "email",
                f"Tài khoản {line.email} đang khóa. Mở lại ở trang Người dùng, hoặc bỏ dòng này.",
                f"The account {line.email} is closed. Open it on the page People, or leave out this row.",
            )
        line.changes = {k: v for k, v in line.details.items() if getattr(line.user, k) != v}
        line.membership = held.get((line.user.pk, line.organisation_id, line.role))
        if line.membership is None:
            line.status = "added"
        elif line.changes or (line.title and line.title != line.membership.title):
            line.status = "changed"


@transaction.atomic
def take_accounts_list(*, content: bytes, by: Actor, at: datetime) -> Taken:
    """Creates every account and membership of the list, or refuses it whole. Returns the passwords for the letters."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    City.objects.select_for_update().first()  # one list at a time
    day = timezone.localdate(at)
    found = plan(content, day)
    if found.faults:
        first = found.faults[0]
        more = len(found.faults) - 1
        raise Refusal(
            "list_has_faults",
            first.sentence("vi") + (f" Và {more} chỗ khác." if more else ""),
            first.sentence("en") + (f" And {more} more." if more else ""),
        )
    issued, events = _create_people(found.lines, by, at)
    events += _change_people(found.lines, by, at)
    events += _create_memberships(found.lines, day, by, at)
    AuditEvent.objects.bulk_create(events)
    return Taken(issued, found)


def _create_people(lines: Sequence[Line], by: Actor, at: datetime) -> tuple[list[Issued], list[AuditEvent]]:
    merged: dict[str, dict[str, str]] = {}
    for line in lines:
        if line.status == "new":
            merged[line.email] = {**line.details, **merged.get(line.email, {})}
    users = [User(email=email, must_change_password=True, **details) for email, details in merged.items()]
    issued = issue(users, by, at)[0]
    made = {user.email: user for user in User.objects.bulk_create(users)}
    for line in lines:
        line.user = line.user or made[line.email]
    events = [event("account.created", u, by=by, at=at, email=u.email, full_name=u.full_name) for u in users]
    return issued, events + [event("account.letter_issued", u, by=by, at=at) for u in users]


def _change_people(lines: Sequence[Line], by: Actor, at: datetime) -> list[AuditEvent]:
    changed: dict[int, tuple[User, dict[str, str]]] = {}
    for line in lines:
        if line.changes and line.user is not None:
            changed.setdefault(line.user.pk, (line.user, {}))[1].update(line.changes)
    for user, new in changed.values():
        for key, value in new.items():
            setattr(user, key, value)
    User.objects.bulk_update([user for user, _ in changed.values()], list(DETAILS))
    return [event("account.edited", user, by=by, at=at, organisation_id=None, **new) for user, new in changed.values()]


def _create_memberships(lines: Sequence[Line], day: date, by: Actor, at: datetime) -> list[AuditEvent]:
    events = [_retitle(line, by, at) for line in lines if _has_new_title(line)]
    made = Membership.objects.bulk_create(
        Membership(
            user=line.user, organisation_id=line.organisation_id, role=line.role, title=line.title, valid_from=day
        )
        for line in lines
        if line.membership is None and line.user is not None
    )
    for row in made:
        events.append(
            event(
                "membership.added",
                row,
                by=by,
                at=at,
                organisation_id=row.organisation_id,
                user=row.user_id,
                role=row.role,
                title=row.title,
                since=day,
            )
        )
    return events


def _has_new_title(line: Line) -> bool:
    return line.membership is not None and bool(line.title) and line.title != line.membership.title


def _retitle(line: Line, by: Actor, at: datetime) -> AuditEvent:
    assert line.membership is not None
    line.membership.title = line.title
    line.membership.save(update_fields=["title"])
    return event(
        "membership.title_changed",
        line.membership,
        by=by,
        at=at,
        organisation_id=line.organisation_id,
        user=line.membership.user_id,
        title=line.title,
    )
