"""One-time passwords in memory, on their way to paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hieuhoc.accounts.models import User
from hieuhoc.accounts.one_time import hashed, one_time_password
from hieuhoc.audit.actions import Actor, event
from hieuhoc.audit.models import AuditEvent


@dataclass(frozen=True)
class Issued:
    """A password in clear, on its way to paper and nowhere else."""

    user: User
    password: str


def issue(users: Sequence[User], by: Actor, at: datetime) -> tuple[list[Issued], list[AuditEvent]]:
    """New one-time passwords, in memory: the caller saves users and events. Sessions end with the password."""
    issued = []
    for user in users:
        password = one_time_password()
        user.password, user.must_change_password = hashed(password), True
        issued.append(Issued(user, password))
    return issued, [event("account.letter_issued", user, by=by, at=at) for user in users if user.pk]
