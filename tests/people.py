"""The cast of every test: Lan reports for ward 1, Minh for ward 2, Hoa reviews for the city, Nam is a stranger."""

from __future__ import annotations

from datetime import date

from hieuhoc.accounts.models import User
from hieuhoc.organisations.models import Membership, Organisation

PASSWORD = "mực tím giấy ô ly 2026"


def person(name: str, role: str = "", of: Organisation | None = None, title: str = "") -> User:
    """A signed-up person with at most one role; the e-mail is the last word of the name without marks."""
    from hieuhoc.core.vietnamese import fold

    address = (
        f"{fold(name).split()[-1]}.{abs(hash(name)) % 1000}@example.test"
        if User.objects.filter(email=f"{fold(name).split()[-1]}@example.test").exists()
        else f"{fold(name).split()[-1]}@example.test"
    )
    user = User.objects.create_user(email=address, password=PASSWORD, full_name=name)
    if role and of is not None:
        member(user, role, of, title)
    return user


def member(user: User, role: str, of: Organisation, title: str = "") -> Membership:
    return Membership.objects.create(user=user, organisation=of, role=role, title=title, valid_from=date(2021, 1, 1))
