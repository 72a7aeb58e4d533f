"""What people do with their own account. What a city administrator does with accounts: organisations.people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hieuhoc.accounts.models import User
from hieuhoc.audit.actions import Actor, record
from hieuhoc.core.refusals import NotAllowed, Refusal

LANGUAGES = ("vi", "en")


def _require_own(user: User, by: Actor) -> None:
    if by.pk != user.pk:
        raise NotAllowed


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """A password the person chose: a one-time password is thereby spent."""
    _require_own(user, by)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("account.password_set", user, by=by, at=at)


@transaction.atomic
def choose_language(*, user: User, language: str, by: Actor, at: datetime) -> None:
    _require_own(user, by)
    if language not in LANGUAGES:
        raise Refusal(
            "unknown_language",
            "Chỉ có tiếng Việt và tiếng Anh. Chọn một trong hai.",
            "Only Vietnamese and English are here. Choose one of them.",
            place="language",
        )
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record("account.language_chosen", user, by=by, at=at, language=language)


@transaction.atomic
def edit_own_details(
    *, user: User, full_name: str, honorific: str, phone: str, language: str, by: Actor, at: datetime
) -> None:
    _require_own(user, by)
    new = {"full_name": full_name, "honorific": honorific, "phone": phone, "language": language}
    changed = {key: value for key, value in new.items() if getattr(user, key) != value}
    if not changed:
        return
    for key, value in changed.items():
        setattr(user, key, value)
    user.save(update_fields=list(changed))
    record("account.details_edited", user, by=by, at=at, changed=sorted(changed))


@transaction.atomic
def end_sessions(*, user: User, by: Actor, at: datetime) -> None:
    """Signs the person out everywhere; the caller keeps the present session with update_session_auth_hash."""
    _require_own(user, by)
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    record("account.sessions_ended", user, by=by, at=at)
