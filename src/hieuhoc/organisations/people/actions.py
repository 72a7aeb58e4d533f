"""What the city administrator does with accounts. Memberships: the module of that name; a whole list: accounts_list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations.people.issuing import Issued, issue
from hieuhoc.organisations.people.memberships import add_membership, keep_an_administrator


@dataclass(frozen=True)
class Details:
    email: str
    full_name: str
    honorific: str = User.Honorific.NONE
    phone: str = ""
    language: str = "vi"


def _checked(details: Details, user: User | None = None) -> Details:
    email = details.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(
            "bad_email",
            f"“{email}” không phải là địa chỉ thư điện tử. Ghi như ten@donvi.gov.vn.",
            f"“{email}” is not an e-mail address. Write it like name@unit.gov.vn.",
            place="email",
        ) from None
    if User.objects.filter(email=email).exclude(pk=user.pk if user else 0).exists():
        raise Refusal(
            "email_taken",
            f"Đã có tài khoản với địa chỉ {email}. Thêm vai trò cho người đó, không tạo tài khoản thứ hai.",
            f"There is an account with {email} already. Add a role to that person instead of a second account.",
            place="email",
        )
    if not details.full_name.strip():
        raise Refusal("no_name", "Ghi họ và tên.", "Write the full name.", place="full_name")
    return Details(email, details.full_name.strip(), details.honorific, details.phone, details.language)


@transaction.atomic
def create_person(*, details: Details, by: Actor, at: datetime) -> User:
    """An account nobody can open until its first sign-in letter is printed."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    checked = _checked(details)
    user = User.objects.create_user(
        email=checked.email,
        password=None,
        full_name=checked.full_name,
        honorific=checked.honorific,
        phone=checked.phone,
        language=checked.language,
        must_change_password=True,
    )
    record("account.created", user, by=by, at=at, email=user.email, full_name=user.full_name)
    return user


@transaction.atomic
def create_person_with_role(
    *,
    details: Details,
    organisation_id: int,
    role: str,
    title: str,
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> User:
    """One account with its first role: both or neither."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    user = create_person(details=details, by=by, at=at)
    add_membership(
        user_id=user.pk,
        organisation_id=organisation_id,
        role=role,
        title=title,
        since=since,
        until=until,
        by=by,
        at=at,
    )
    return user


@transaction.atomic
def edit_person(*, user_id: int, details: Details, by: Actor, at: datetime) -> None:
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    user = User.objects.select_for_update().get(pk=user_id)
    new = _checked(details, user)
    changed = {key: value for key, value in vars(new).items() if getattr(user, key) != value}
    if not changed:
        return
    for key, value in changed.items():
        setattr(user, key, value)
    user.save(update_fields=list(changed))
    if "email" in changed:
        EmailAddress.objects.filter(user=user).delete()  # the old address no longer signs in
    record("account.edited", user, by=by, at=at, **changed)


@transaction.atomic
def set_active(*, user_id: int, active: bool, by: Actor, at: datetime) -> None:
    """Closing an account ends its sessions at once; memberships and history stay."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    user = User.objects.select_for_update().get(pk=user_id)
    if user.is_active == active:
        return
    user.is_active = active
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    if not active:
        keep_an_administrator(timezone.localdate(at))
    record("account.opened" if active else "account.closed", user, by=by, at=at)


@transaction.atomic
def remove_second_factor(*, user_id: int, by: Actor, at: datetime) -> None:
    """For whoever lost the phone: the password alone opens the account again."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    user = User.objects.select_for_update().get(pk=user_id)
    Authenticator.objects.filter(user=user).delete()
    record("account.second_factor_removed", user, by=by, at=at)


@transaction.atomic
def issue_letters(*, user_ids: Sequence[int], by: Actor, at: datetime) -> list[Issued]:
    """Replaces the passwords of these people by one-time ones, to be printed in first sign-in letters."""
    access.require(by, Permission.MANAGE_ACCOUNTS, at=at)
    users = list(User.objects.select_for_update().filter(pk__in=list(user_ids)).order_by("pk"))
    if any(user.pk == by.pk for user in users):
        raise Refusal(
            "own_letter",
            "Không tự in thư cho chính mình. Vào Tài khoản của tôi để đổi mật khẩu.",
            "You cannot print a letter for yourself. Change your password under My account.",
        )
    closed = [user.full_name for user in users if not user.is_active]
    if closed:
        raise Refusal(
            "account_closed",
            f"Tài khoản đang khóa: {', '.join(closed)}. Mở lại tài khoản trước khi in thư.",
            f"These accounts are closed: {', '.join(closed)}. Open them before printing a letter.",
        )
    issued, events = issue(users, by, at)
    User.objects.bulk_update(users, ["password", "must_change_password"])
    AuditEvent.objects.bulk_create(events)
    return issued
