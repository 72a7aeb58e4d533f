"""Criteria sets in the database: versions as complete documents, and the keys that join years and versions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hieuhoc.organisations.models import Organisation


class FrameworkVersion(models.Model):
    """`document` is the canonical JSON of core.framework_files; a published version never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    slug = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="one_version_a_slug")]


class MeasureKey(models.Model):
    """A measurement for ever, whatever version asks for it."""

    slug = models.CharField(max_length=40)
    code = models.CharField(max_length=40)  # e.g. 1.2.1.b/poor
    addable = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "code"], name="one_key_a_measurement")]


class Duty(models.Model):
    """Which organisation answers for a body key of a criteria set (or for one indicator of it), and when."""

    slug = models.CharField(max_length=40)
    body = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40, blank=True)  # empty: every indicator of the body
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duties")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    to_verify = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="duty_ends_after_start",
            )
        ]
        indexes = [models.Index(fields=["slug", "body"])]
