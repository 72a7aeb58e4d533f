"""Who did what, when: append-only. The actor is an id and a label, so that history outlives accounts."""

from django.db import models


class AuditEvent(models.Model):
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    # The organisation the event is about, so that a unit's history is one index scan.
    organisation_id = models.BigIntegerField(null=True)
    payload = models.TextField(default="{}")  # canonical JSON: sorted keys, no spaces

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["organisation_id", "id"]),
        ]


class Seal(models.Model):
    """A link of the hash chain: covers every event up to and including `last_event_id`."""

    at = models.DateTimeField()
    last_event_id = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    digest = models.CharField(max_length=64)
