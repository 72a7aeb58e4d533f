"""Who may do what, for whom, today. Every action begins with `require`; every read is scoped with `visible_to`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.audit.actions import System
from hieuhoc.core.refusals import NotAllowed
from hieuhoc.organisations.models import Membership, Organisation

Grants = dict[Permission, set[int] | None]  # None: over every organisation of the city


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def memberships(user: User, day: date) -> list[Membership]:
    return list(Membership.objects.filter(_on(day), user=user).select_related("organisation").order_by("pk"))


def _held(user: User, day: date) -> list[tuple[str, int]]:
    """Roles and organisations only. By hand: every request asks this."""
    on = connection.ops.adapt_datefield_value(day)
    statement = """
        SELECT role, organisation_id FROM organisations_membership
         WHERE user_id = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) ORDER BY id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk, on, on])
        return list(cursor.fetchall())


def grants(user: Any, day: date) -> Grants:
    """What the person may do on `day`. Remembered on the user object, which lives as long as the request."""
    known: dict[date, Grants] = user.__dict__.setdefault("_grants", {})
    if day not in known:
        found: Grants = {}
        held = _held(user, day) if user.is_active else []
        user.__dict__["_place"] = held[0][1] if held else None
        for key, organisation_id in held:
            role = ROLES.get(key)
            for permission in role.permissions if role else ():
                if role and role.scope == "city":
                    found[permission] = None
                elif found.get(permission, set()) is not None:
                    found.setdefault(permission, set()).add(organisation_id)  # type: ignore[union-attr]
        known[day] = found
    return known[day]


def place(user: User, day: date) -> int | None:
    """The organisation of the first membership, shown beside the name. Costs nothing after `grants`."""
    grants(user, day)
    found: int | None = user.__dict__["_place"]
    return found


def allowed(
    by: User | System | Any,
    permission: Permission,
    on: Organisation | int | None = None,
    at: datetime | None = None,
) -> bool:
    """`on` None asks for the permission over the whole city."""
    if isinstance(by, System):
        return True
    if not getattr(by, "is_authenticated", False):
        return False
    given = grants(by, timezone.localdate(at))
    if permission not in given:
        return False
    scope = given[permission]
    if scope is None:
        return True
    number = on.pk if isinstance(on, Organisation) else on
    return number is not None and number in scope


def require(
    by: User | System | Any,
    permission: Permission,
    on: Organisation | int | None = None,
    at: datetime | None = None,
) -> None:
    if not allowed(by, permission, on, at):
        raise NotAllowed


def visible_to(
    viewer: User | Any, rows: QuerySet[Any], path: str, permission: Permission = Permission.READ_SUBMISSION
) -> QuerySet[Any]:
    """Rows whose organisation (at the look-up `path`) the viewer may read."""
    scope = grants(viewer, timezone.localdate()).get(permission, set())
    return rows if scope is None else rows.filter(**{f"{path}__in": scope or {0}})


def acts_for(user: User, day: date) -> list[Membership]:
    """Own-scope memberships, for the unit switch of a person who works for two units."""
    return [m for m in memberships(user, day) if m.role in ROLES and ROLES[m.role].scope == "own"]
