"""Single acts on one organisation: begin, rename from a day, end, and taking away the mark "to verify"."""

from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import Refusal
from hieuhoc.core.vietnamese import fold, nfc, sort_key
from hieuhoc.organisations import access, decrees
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.decrees import NewUnit
from hieuhoc.organisations.models import Code, Name, Organisation, Reorganisation


def _locked(number: int) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=number)


@transaction.atomic
def create(*, unit: NewUnit, day: date, source: str = "", by: Actor, at: datetime) -> Organisation:
    """A body or a unit that comes from no other one."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    if not nfc(unit.name):
        raise Refusal("incomplete", "Ghi tên đơn vị.", "Give the name of the unit.", place="name")
    held = Code.objects.select_for_update().filter(code=unit.code.strip(), valid_to__isnull=True).first()
    if unit.code.strip() and held is not None:
        raise Refusal("code_taken", f"Mã {unit.code} đang được dùng. Ghi mã khác.",
                      f"Code {unit.code} is in use. Give another one.", place="code")  # fmt: skip
    made = decrees.begin(unit, organisations.city().organisation_id, day, source)
    record("create_organisation", made, by=by, at=at, organisation_id=made.pk, name=unit.name, day=day.isoformat())
    return made


@transaction.atomic
def rename(*, organisation_id: int, name: str, name_en: str, day: date, by: Actor, at: datetime) -> Name:
    """The new name counts from `day`; reports of before print the old one for ever."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    organisation = _locked(organisation_id)
    words = nfc(name)
    last = Name.objects.filter(organisation=organisation).order_by("-valid_from").first()
    if not words:
        raise Refusal("incomplete", "Ghi tên mới.", "Give the new name.", place="name")
    decrees.fits(words, 200, "name")
    decrees.fits(nfc(name_en), 200, "name_en")
    if organisation.valid_to is not None and organisation.valid_to <= day:
        raise Refusal(
            "not_valid_then", "Đơn vị đã kết thúc trước ngày này.", "The unit ended before this day.", place="day"
        )
    if last is not None and last.valid_from >= day:
        raise Refusal(
            "overlap",
            f"Tên “{last.name}” có từ {last.valid_from:%d/%m/%Y}. Tên mới phải từ ngày sau đó.",
            f"The name “{last.name}” stands from {last.valid_from:%d %b %Y}. The new one must begin later.",
            place="day",
        )
    if last is not None and last.name == words and last.name_en == nfc(name_en):
        return last
    if last is not None:
        last.valid_to = day
        last.save(update_fields=["valid_to"])
    made = Name.objects.create(
        organisation=organisation, name=words, name_en=nfc(name_en), short=last.short if last else "", folded=fold(words),
        sort_key=sort_key(words), valid_from=day, valid_to=organisation.valid_to,
    )  # fmt: skip
    cache.delete("city_facts")
    record("rename_organisation", organisation, by=by, at=at, organisation_id=organisation.pk,
           before=last.name if last else "", after=words, day=day.isoformat())  # fmt: skip
    return made


@transaction.atomic
def end(*, organisation_id: int, day: date, decision: str, by: Actor, at: datetime) -> None:
    """Ends with nobody known to take over; a later decree may name the successor."""
    decrees.enter_decree(
        date=day, decision=decision, kind="transfer", origins=[organisation_id], successors=[], shares={}, by=by, at=at
    )


@transaction.atomic
def verify(*, organisation_id: int, by: Actor, at: datetime) -> None:
    """Somebody compared the packaged row with its source."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    organisation = _locked(organisation_id)
    if organisation.to_verify:
        organisation.to_verify = False
        organisation.save(update_fields=["to_verify"])
        record("verify_organisation", organisation, by=by, at=at, organisation_id=organisation.pk)


@transaction.atomic
def verify_link(*, link_id: int, by: Actor, at: datetime) -> Reorganisation:
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    link = Reorganisation.objects.select_for_update().get(pk=link_id)
    if link.to_verify:
        link.to_verify = False
        link.save(update_fields=["to_verify"])
        record("verify_reorganisation", link, by=by, at=at, organisation_id=link.origin_id, decision=link.decision)
    return link
