"""Decrees change units from a day on: merge, divide, rename, transfer. Nothing is deleted; every span is half-open.

A unit whose land changes is a new unit: it keeps its name or code only if the decree says so, and a link with its
share says from whom it came. Rules of the shares: contracts of reorganisations.csv (docs/units.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.vietnamese import fold, nfc, sort_key
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import City, Code, Name, Organisation, Reorganisation, Tie
from hieuhoc.organisations.queries import TERRITORIAL


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins with the decree. `parent_id` None: under the parent of the first origin."""

    name: str
    name_en: str = ""
    code: str = ""
    kind: str = "commune"
    parent_id: int | None = None


Successor = int | NewUnit  # an organisation that lasts (a body), or one that begins
Shares = Mapping[tuple[int, int], Decimal | None]  # (origin id, place among the successors) → share


@dataclass(frozen=True)
class Decree:
    """`shares` names every link; an origin without a link ends with its successor unknown."""

    date: date
    decision: str
    kind: str
    origins: tuple[int, ...]
    successors: tuple[Successor, ...]
    shares: Shares
    note: str = ""


@transaction.atomic
def enter_decree(
    *, date: date, decision: str, kind: str, origins: Sequence[int], successors: Sequence[Successor], shares: Shares,
    note: str = "", by: Actor, at: datetime,
) -> list[Reorganisation]:  # fmt: skip
    """Origins end on `date`, new units begin that day. Reads and writes under a lock on every unit it touches."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    decree = Decree(date, nfc(decision), kind, tuple(origins), tuple(successors), shares, note)
    named = {*decree.origins, *(s for s in decree.successors if isinstance(s, int))}
    rows = {o.pk: o for o in Organisation.objects.select_for_update().filter(pk__in=named).order_by("pk")}
    _check(decree, rows)
    parent = _parent(rows[decree.origins[0]], date)
    for number in decree.origins:
        _end(rows[number], date)
    ids = [s if isinstance(s, int) else begin(s, parent, date, decree.decision).pk for s in decree.successors]
    links = Reorganisation.objects.bulk_create(_links(decree, ids))
    cache.delete("city_facts")
    record(
        "enter_decree", rows[decree.origins[0]], by=by, at=at, organisation_id=decree.origins[0],
        date=date.isoformat(), decision=decree.decision, kind=kind, origins=list(decree.origins), successors=ids,
    )  # fmt: skip
    return links


def _links(decree: Decree, ids: Sequence[int]) -> list[Reorganisation]:
    found = []
    for origin in decree.origins:
        heirs = [(ids[place], share) for (number, place), share in decree.shares.items() if number == origin]
        passing: list[tuple[int | None, Decimal | None]] = [*heirs] or [(None, None)]
        for successor, share in passing:
            link = Reorganisation(date=decree.date, decision=decree.decision, kind=decree.kind, note=decree.note[:300])
            link.origin_id, link.successor_id, link.share = origin, successor, share
            found.append(link)
    return found


def _check(decree: Decree, rows: Mapping[int, Organisation]) -> None:
    if decree.kind not in Reorganisation.Kind.values or not decree.decision:
        raise Refusal("incomplete", "Ghi số nghị quyết và chọn loại thay đổi.",
                      "Give the number of the decree and choose the kind of change.", place="decision")  # fmt: skip
    fits(decree.decision, 200, "decision")
    if not decree.origins or len(set(decree.origins)) != len(decree.origins) or set(decree.origins) - set(rows):
        raise Refusal("incomplete", "Chọn đơn vị thay đổi, mỗi đơn vị một lần.",
                      "Choose the units that change, each once.", place="origins")  # fmt: skip
    for number in decree.origins:
        _may_end(rows[number], decree.date)
    for place, successor in enumerate(decree.successors):
        _check_successor(decree, rows, place, successor)
    _check_shares(decree)


def _may_end(organisation: Organisation, day: date) -> None:
    name = _name(organisation.pk, day)
    if City.objects.filter(Q(organisation=organisation.pk) | Q(agency=organisation.pk)).exists():
        raise Refusal("is_city", f"{name[0]} là Thành phố hoặc cơ quan thường trực của phần mềm này nên không kết thúc ở đây.",
                      f"{name[1]} is the city or the standing agency of this installation; it does not end here.")  # fmt: skip
    if organisation.valid_from >= day or (organisation.valid_to is not None and organisation.valid_to <= day):
        raise Refusal(
            "not_valid_then",
            f"{name[0]} không tồn tại ngay trước ngày {day:%d/%m/%Y} hoặc đã kết thúc. Xem lại ngày của nghị quyết.",
            f"{name[1]} did not exist just before {day:%d %b %Y}, or had ended. Check the day of the decree.",
            place="origins",
        )
    if organisation.valid_to is not None:
        raise Refusal(
            "overlap",
            f"{name[0]} đã có nghị quyết kết thúc từ {organisation.valid_to:%d/%m/%Y}. Không ghi chồng.",
            f"A decree already ends {name[1]} on {organisation.valid_to:%d %b %Y}. They must not overlap.",
            place="origins",
        )
    later = [m for m in (Name, Code, Tie) if m.objects.filter(organisation=organisation, valid_from__gte=day).exists()]
    if later:
        raise Refusal(
            "overlap",
            f"{name[0]} đã có tên, mã hoặc cấp trên mới từ sau ngày {day:%d/%m/%Y}. Chọn ngày muộn hơn.",
            f"{name[1]} already has a later name, code or parent after {day:%d %b %Y}. Choose a later day.",
            place="date",
        )
    below = Tie.objects.filter(parent=organisation, tree="territory").filter(organisations.valid_on(day)).count()
    if below:
        raise Refusal(
            "has_units",
            f"{name[0]} còn {below} đơn vị trực thuộc vào ngày {day:%d/%m/%Y}. Ghi nghị quyết của các đơn vị đó trước.",
            f"{name[1]} still has {below} units below it on {day:%d %b %Y}. Enter their decree first.",
            place="origins",
        )


def _check_successor(decree: Decree, rows: Mapping[int, Organisation], place: int, successor: Successor) -> None:
    if isinstance(successor, int):
        row = rows.get(successor)
        lasts = (
            row is not None and row.valid_from <= decree.date and (row.valid_to is None or row.valid_to > decree.date)
        )
        if not lasts or successor in decree.origins or (row is not None and row.kind in TERRITORIAL):
            raise Refusal(
                "bad_successor",
                "Xã, phường nhận thêm đất là một đơn vị mới: chọn cả xã, phường cũ làm đơn vị thay đổi rồi ghi đơn vị mới, "
                "giữ nguyên tên và mã nếu nghị quyết giữ.",
                "A ward that takes in land is a new unit: name the old ward among the units that change and write the new "
                "one, with the same name and code if the decree keeps them.",
                place=f"successor{place}",
            )
        return
    if not nfc(successor.name):
        raise Refusal("incomplete", "Ghi tên đơn vị mới.", "Give the name of the new unit.", place=f"successor{place}")
    taken = (
        Code.objects.filter(code=successor.code.strip(), scheme=_scheme(successor.kind))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=decree.date))
        .exclude(organisation__in=decree.origins)
        .first()
    )
    others = [s.code for s in decree.successors if isinstance(s, NewUnit) and s.code]
    if successor.code and (taken is not None or others.count(successor.code) > 1):
        name = _name(taken.organisation_id, decree.date) if taken else (successor.name, successor.name)
        raise Refusal(
            "code_taken",
            f"Mã {successor.code} đang là của {name[0]}. Một mã chỉ một đơn vị cùng lúc.",
            f"Code {successor.code} belongs to {name[1]}. One code is held by one unit at a time.",
            place=f"successor{place}",
        )


def _check_shares(decree: Decree) -> None:
    by_origin: dict[int, list[Decimal | None]] = {}
    for (origin, place), share in decree.shares.items():
        if origin not in decree.origins or not 0 <= place < len(decree.successors):
            raise Refusal("bad_share", "Tỷ lệ ghi cho đơn vị không có trong nghị quyết.",
                          "A share names a unit that is not in the decree.", place="shares")  # fmt: skip
        if share is not None and not 0 < share <= 1:
            raise Refusal("bad_share", "Tỷ lệ chuyển sang là số lớn hơn 0, tối đa 1; chưa rõ thì để trống.",
                          "A share is above 0 and at most 1; leave it empty where it is not known.", place="shares")  # fmt: skip
        by_origin.setdefault(origin, []).append(share)
    for origin, shares in by_origin.items():
        if sum((share for share in shares if share is not None), Decimal(0)) > 1:
            name = _name(origin, decree.date)
            raise Refusal(
                "bad_share",
                f"Các tỷ lệ của {name[0]} cộng lại lớn hơn 1. Đơn vị chia ra nhiều nơi thì mỗi nơi một phần.",
                f"The shares of {name[1]} add up to more than 1. A divided unit gives each a part.",
                place="shares",
            )
    reached = {place for _origin, place in decree.shares}
    lonely = next((p for p in range(len(decree.successors)) if p not in reached), None)
    if lonely is not None:
        raise Refusal(
            "bad_share",
            f"Đơn vị thứ {lonely + 1} không nhận gì từ đơn vị cũ nào. Ghi tỷ lệ hoặc bỏ dòng đó.",
            f"Successor {lonely + 1} takes nothing from any unit. Give a share or leave the row out.",
            place="shares",
        )


def _name(number: int, day: date) -> tuple[str, str]:
    row = organisations.name_on(number, day - timedelta(days=1))
    return (row.name, row.name_en or row.name) if row else ("", "")


def _scheme(kind: str) -> str:
    return "gso" if kind in TERRITORIAL else "own"


def _parent(organisation: Organisation, day: date) -> int | None:
    before = day - timedelta(days=1)
    tie = Tie.objects.filter(organisations.valid_on(before), organisation=organisation).first()
    return tie.parent_id if tie else None


def _end(organisation: Organisation, day: date) -> None:
    """Closes the unit and whatever of its names, codes and ties is open."""
    organisation.valid_to = day
    organisation.save(update_fields=["valid_to"])
    for model in (Name, Code, Tie):
        model.objects.filter(organisation=organisation).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).update(
            valid_to=day
        )


def fits(text: str, longest: int, place: str) -> None:
    """`longest` in letters, as the column holds."""
    if len(text) > longest:
        raise Refusal("too_long", f"“{text[:30]}…” dài {len(text)} ký tự, tối đa là {longest}. Rút gọn.",
                      f"“{text[:30]}…” has {len(text)} characters; the limit is {longest}. Shorten it.",
                      place=place)  # fmt: skip


def begin(unit: NewUnit, parent: int | None, day: date, source: str = "") -> Organisation:
    """A unit with its first name, code and tie, from `day` on."""
    fits(nfc(unit.name), 200, "name")
    fits(nfc(unit.name_en), 200, "name_en")
    fits(unit.code.strip(), 40, "code")
    made = Organisation.objects.create(kind=unit.kind, valid_from=day, source=source[:300])
    name = nfc(unit.name)
    Name.objects.create(organisation=made, name=name, name_en=nfc(unit.name_en), folded=fold(name),
                        sort_key=sort_key(name), valid_from=day)  # fmt: skip
    if unit.code.strip():
        Code.objects.create(organisation=made, scheme=_scheme(unit.kind), code=unit.code.strip(), valid_from=day)
    holder = unit.parent_id or parent
    if holder is not None:
        tree = "territory" if unit.kind in TERRITORIAL else "administration"
        Tie.objects.create(organisation=made, parent_id=holder, tree=tree, valid_from=day)
    return made
