"""Who acts for whom, from when to when. Dates are half-open: on the day of ending the person acts no more."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations.models import Membership, Organisation


def check_role(role: str) -> None:
    if role not in ROLES:
        raise Refusal(
            "unknown_role",
            "Vai trò này không có. Chọn một vai trò trong danh sách.",
            "There is no such role. Choose one of the list.",
            place="role",
        )


def _check_dates(organisation: Organisation, start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise Refusal(
            "ends_before_start",
            f"Ngày thôi phụ trách ({end:%d/%m/%Y}) phải sau ngày bắt đầu ({start:%d/%m/%Y}).",
            f"The last date ({end:%d/%m/%Y}) must be after the first ({start:%d/%m/%Y}).",
            place="valid_to",
        )
    if organisation.valid_to is not None and start >= organisation.valid_to:
        raise Refusal(
            "organisation_ended",
            f"Đơn vị này đã kết thúc ngày {organisation.valid_to:%d/%m/%Y}. Chọn đơn vị kế thừa.",
            f"This unit ended on {organisation.valid_to:%d/%m/%Y}. Choose its successor.",
            place="organisation",
        )


def _check_overlap(user: User, organisation: Organisation, role: str, start: date, end: date | None) -> None:
    same = Membership.objects.filter(user=user, organisation=organisation, role=role)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
    held = (same.filter(valid_from__lt=end) if end else same).first()
    if held is not None:
        until = f" đến {held.valid_to:%d/%m/%Y}" if held.valid_to else ""
        until_en = f" to {held.valid_to:%d/%m/%Y}" if held.valid_to else ""
        raise Refusal(
            "membership_overlaps",
            f"{user.full_name} đã có vai trò này ở đơn vị này từ {held.valid_from:%d/%m/%Y}{until}.",
            f"{user.full_name} already has this role in this unit from {held.valid_from:%d/%m/%Y}{until_en}.",
            place="role",
        )


def start(user: User, organisation_id: int, role: str, title: str, since: date, until: date | None) -> Membership:
    """Shared by the actions below and by the accounts list; the caller is inside a transaction and has asked access."""
    check_role(role)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    _check_dates(organisation, since, until)
    _check_overlap(user, organisation, role, since, until)
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, title=title, valid_from=since, valid_to=until
    )


def keep_an_administrator(day: date) -> None:
    """After a change: somebody must still be able to administer the city, now and with no end set."""
    rows = Membership.objects.select_for_update().filter(role="city_admin", valid_to__isnull=True)
    if not rows.filter(valid_from__lte=day, user__is_active=True).exists():
        raise Refusal(
            "last_administrator",
            "Đây là quản trị viên cuối cùng của Thành phố. Cấp vai trò quản trị cho người khác trước.",
            "This is the last administrator of the city. Give the role to somebody else first.",
        )


def sign_out_if_idle(user: User, day: date) -> None:
    """Nobody keeps a session open who acts for no unit any more."""
    if not access.memberships(user, day):
        user.session_epoch += 1
        user.save(update_fields=["session_epoch"])


def finish(membership: Membership, on: date) -> str:
    """A membership that had not begun by that day is withdrawn: it never took effect."""
    if on <= membership.valid_from:
        membership.delete()
        return "membership.withdrawn"
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])
    return "membership.ended"


@transaction.atomic
def add_membership(
    *,
    user_id: int,
    organisation_id: int,
    role: str,
    title: str = "",
    since: date,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    user = User.objects.get(pk=user_id)
    made = start(user, organisation_id, role, title, since, until)
    record(
        "membership.added", made, by=by, at=at, organisation_id=organisation_id,
        user=user.pk, role=role, title=title, since=since, until=until,
    )  # fmt: skip
    return made


def _open(membership_id: int, at: datetime) -> Membership:
    found = Membership.objects.select_for_update().select_related("user").get(pk=membership_id)
    if found.valid_to is not None and found.valid_to <= timezone.localdate(at):
        raise Conflict(
            "membership_ended",
            f"Vai trò này đã kết thúc ngày {found.valid_to:%d/%m/%Y}. Tải lại trang để xem.",
            f"This role ended on {found.valid_to:%d/%m/%Y} already. Reload the page to see it.",
        )
    return found


@transaction.atomic
def end_membership(*, membership_id: int, on: date, by: Actor, at: datetime) -> None:
    """`on` is the first day on which the person acts no more; what the person wrote stays."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    membership = _open(membership_id, at)
    number, user = membership.pk, membership.user
    verb = finish(membership, on)
    keep_an_administrator(timezone.localdate(at))
    sign_out_if_idle(user, timezone.localdate(at))
    membership.pk = number
    record(
        verb, membership, by=by, at=at, organisation_id=membership.organisation_id,
        user=user.pk, role=membership.role, on=on,
    )  # fmt: skip


@transaction.atomic
def change_title(*, membership_id: int, title: str, by: Actor, at: datetime) -> None:
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    membership = _open(membership_id, at)
    membership.title = title
    membership.save(update_fields=["title"])
    record(
        "membership.title_changed", membership, by=by, at=at, organisation_id=membership.organisation_id,
        user=membership.user_id, title=title,
    )  # fmt: skip


@transaction.atomic
def replace_officer(
    *, membership_id: int, successor_id: int, on: date, title: str = "", by: Actor, at: datetime
) -> Membership:
    """One leaves, another takes over in the same unit and role. Drafts belong to the unit, so they stay."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    old = _open(membership_id, at)
    if old.user_id == successor_id:
        raise Refusal(
            "same_person",
            "Người nhận việc phải khác người bàn giao. Chọn người khác.",
            "The successor must be somebody else. Choose another person.",
            place="successor",
        )
    organisation_id, role, number, leaver = old.organisation_id, old.role, old.pk, old.user
    verb = finish(old, on)
    new = start(User.objects.get(pk=successor_id), organisation_id, role, title or old.title, on, None)
    keep_an_administrator(timezone.localdate(at))
    sign_out_if_idle(leaver, timezone.localdate(at))
    old.pk = number
    record(
        verb, old, by=by, at=at, organisation_id=organisation_id, user=leaver.pk, role=role, on=on, replaced_by=new.pk
    )
    record(
        "membership.added", new, by=by, at=at, organisation_id=organisation_id,
        user=successor_id, role=role, title=new.title, since=on, replaces=number,
    )  # fmt: skip
    return new
