"""Tasks of the yearly plan, and measures against what is not met (seed plan 1256, §II.3.e: cause, measure, owner, due)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hieuhoc.campaigns.models import Campaign
from hieuhoc.organisations.models import Organisation


class PlanTask(models.Model):
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    words = models.TextField()
    words_en = models.TextField(blank=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="lead_tasks", null=True)
    # Where the plan addresses a whole kind ("mỗi sở, ngành; mỗi phường, xã"), instead of one lead.
    lead_kind = models.CharField(max_length=12, blank=True)
    support = models.ManyToManyField(Organisation, related_name="supported_tasks", blank=True)
    due = models.DateField(null=True, blank=True)
    product = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="one_task_a_code_and_year")]


class Measure(models.Model):
    """Cause – measure – owner – due for an indicator that is not met (or cannot be judged)."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="measures")
    indicator = models.CharField(max_length=40)
    cause = models.TextField()
    cause_en = models.TextField(blank=True)
    measure = models.TextField()
    measure_en = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measures")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
