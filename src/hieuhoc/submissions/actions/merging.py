"""Two people in one cell: changes of other cells are merged, the same cell makes the second person choose."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Conflict


class CellConflict(Conflict):
    """Somebody else changed the same cell. `row.version` is the one to keep one's own value against."""

    def __init__(self, row: Any, field: str, mine: Any, who: str, when: datetime) -> None:
        self.row, self.field, self.mine, self.who, self.when = row, field, mine, who, when
        self.theirs = getattr(row, field)
        clock = f"{timezone.localtime(when):%H:%M}"
        super().__init__(
            "two_in_one_cell",
            f"Hai người cùng sửa một ô. Lúc {clock} {who} đã lưu một nội dung khác. Chưa gì bị mất; chọn giữ bản nào.",
            f"Two people changed one cell. At {clock} {who} saved something else. Nothing is lost; choose one.",
            place=field,
        )


def merged(row: Any, verb: str, wanted: Mapping[str, Any], version: int, key: str) -> dict[str, Any]:
    """What is left to write when the row has gone on since `version`: nothing if this very change was written already.

    A page sent whole has no key: there a field that still holds what the person saw was not touched by them. Raises
    CellConflict for the others that somebody changed since.
    """
    left, touched = dict(wanted), dict[str, tuple[AuditEvent, Any]]()
    for event, payload in _events_since(row, verb, version):
        if key and payload.get("key") == key:
            return {}
        for field, (before, _after) in payload["change"].items():
            touched[field] = (touched[field][0] if field in touched else event, before)
    for field, (event, seen) in touched.items():
        if field in left and not key and _same(left[field], seen):
            del left[field]
        elif field in left:
            person = User.objects.filter(pk=event.actor_id or 0).first()
            who = _called(person) if person else event.actor_label
            raise CellConflict(row, field, left[field], who, event.at)
    return left


def _called(person: User) -> str:
    known = person.honorific != User.Honorific.NONE
    return f"{person.honorific} {person.full_name}" if known else person.full_name


def _same(value: Any, recorded: Any) -> bool:
    """`recorded` went through JSON: dates are text there."""
    return value == recorded or (value is not None and str(value) == recorded)


def _events_since(row: Any, verb: str, version: int) -> Iterator[tuple[AuditEvent, dict[str, Any]]]:
    """Changes after the version a person saw, the latest first."""
    if row.pk is None:
        return
    events = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk), verb=verb)
    for event in events.order_by("-id")[: max(row.version - version, 1)]:
        yield event, json.loads(event.payload)
