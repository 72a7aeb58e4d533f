"""What the city compiled: immutable numbered revisions with their findings and with the inputs they rest on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hieuhoc.campaigns.models import Campaign
from hieuhoc.organisations.models import Organisation


class Assessment(models.Model):
    """A revision. Its inputs, the files that `hieuhoc evaluate` reads, are kept: it can be replayed for ever."""

    class State(models.TextChoices):
        COMPILED = "compiled", _("Compiled")
        PUBLISHED = "published", _("Published")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assessments")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPILED)
    framework_digest = models.CharField(max_length=64)
    values_digest = models.CharField(max_length=64)
    units_csv = models.TextField()
    values_csv = models.TextField()
    reorganisations_csv = models.TextField()
    evaluation = models.TextField()  # the JSON of `hieuhoc evaluate`, byte for byte
    facts = models.JSONField(default=dict)  # who was missing, who reported late: as it stood
    reason = models.CharField(max_length=300, blank=True)
    compiled_at = models.DateTimeField()
    compiled_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "revision"], name="one_revision_a_number"),
            models.CheckConstraint(
                condition=Q(state="compiled", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="published_has_its_day",
            ),
        ]


class Finding(models.Model):
    """One verdict: indicator × unit (the city or a unit of the level). Figures as plain decimal strings, exact."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    indicator = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="findings")
    is_city = models.BooleanField(default=False)
    verdict = models.CharField(max_length=16)
    value = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=40, blank=True)
    whole = models.CharField(max_length=40, blank=True)
    previous = models.CharField(max_length=40, blank=True)
    expected = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    reasons = models.CharField(max_length=200, blank=True)  # joined by spaces, in the fixed order
    estimated = models.BooleanField(default=False)
    approximate = models.BooleanField(default=False)
    interpreted = models.BooleanField(default=False)
    could_change = models.BooleanField(null=True)  # provisional: whether the missing units could change the verdict
    # As shown everywhere: one text for page, Word, PDF, Excel. Never rounded onto the threshold from its failing side.
    shown = models.CharField(max_length=60, blank=True)
    shown_en = models.CharField(max_length=60, blank=True)
    needed = models.CharField(max_length=120, blank=True)
    needed_en = models.CharField(max_length=120, blank=True)
    shown_before = models.CharField(max_length=60, blank=True)
    shown_before_en = models.CharField(max_length=60, blank=True)
    sentence = models.TextField()
    sentence_en = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator", "organisation"], name="one_finding_a_unit")
        ]
        indexes = [models.Index(fields=["assessment", "is_city"])]
