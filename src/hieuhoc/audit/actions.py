"""Writing the history. `record` is called inside the transaction of the action it tells of."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from hieuhoc.audit.models import AuditEvent, Seal


class Actor(Protocol):
    """Whoever acts: a signed-in user, or the programme itself (pk None)."""

    @property
    def pk(self) -> Any: ...

    @property
    def label(self) -> str: ...


class System:
    """The programme acting on its own: jobs, imports from the command line."""

    pk = None
    label = "Hiếu Học"


SYSTEM = System()
_INSERT = """
    INSERT INTO audit_auditevent
           (at, actor_id, actor_label, verb, object_type, object_id, organisation_id, payload)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def canonical(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def event(
    verb: str, target: Any, *, by: Actor, at: datetime, organisation_id: int | None = None, **payload: Any
) -> AuditEvent:
    """An unsaved event, for actions that write many at once."""
    return AuditEvent(
        at=at,
        actor_id=by.pk,
        actor_label=by.label,
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        organisation_id=organisation_id,
        payload=canonical(payload),
    )


def record(
    verb: str, target: Any, *, by: Actor, at: datetime, organisation_id: int | None = None, **payload: Any
) -> None:
    row = [
        connection.ops.adapt_datetimefield_value(at), by.pk, by.label, verb, target._meta.label_lower,
        str(target.pk), organisation_id, canonical(payload),
    ]  # fmt: skip
    with connection.cursor() as cursor:  # by hand: every saved cell writes one
        cursor.execute(_INSERT, row)


def _line(item: AuditEvent) -> bytes:
    return canonical(
        [
            item.pk,
            item.at.isoformat(),
            item.actor_id,
            item.actor_label,
            item.verb,
            item.object_type,
            item.object_id,
            item.organisation_id,
            item.payload,
        ]
    ).encode()


@transaction.atomic
def seal(*, by: Actor, at: datetime) -> Seal | None:
    """Chains the events since the last seal: any later change of one breaks every digest after it."""
    last = Seal.objects.select_for_update().order_by("-last_event_id").first()
    start = last.last_event_id if last else 0
    digest, count, end = last.digest if last else "", 0, start
    for item in AuditEvent.objects.filter(pk__gt=start).order_by("pk").iterator(chunk_size=2000):
        digest = hashlib.sha256(digest.encode() + _line(item)).hexdigest()
        count, end = count + 1, item.pk
    if not count:
        return None
    return Seal.objects.create(at=at, last_event_id=end, count=count, digest=digest)


def verify() -> list[str]:
    """Sentences that say which sealed stretch no longer matches its digest; empty when all is well."""
    faults, start, digest = [], 0, ""
    for link in Seal.objects.order_by("last_event_id"):
        count = 0
        for item in AuditEvent.objects.filter(pk__gt=start, pk__lte=link.last_event_id).order_by("pk").iterator():
            digest = hashlib.sha256(digest.encode() + _line(item)).hexdigest()
            count += 1
        if digest != link.digest or count != link.count:
            faults.append(f"audit events {start + 1}–{link.last_event_id}: {count} of {link.count}, digest differs")
            digest = link.digest
        start = link.last_event_id
    return faults
