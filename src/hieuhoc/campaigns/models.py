"""A reporting round: what is asked of whom, for which period, until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.organisations.models import Organisation


class Campaign(models.Model):
    """The fields of a "chế độ báo cáo" (Nghị định 09/2019/NĐ-CP): content, who, to whom, period, cut-off, deadline, outline.

    `last_day` is the last day on which a report is on time ("trước ngày 10/12" → 9 December); both the wording
    and the day are printed. `min_coverage` in ten-thousandths (10000 = every unit). `outlines` maps a kind of
    body to its list of sections: {"commune": [{"code": "I.1.1", "title": …, "title_en": …, "hint": …}, …]}.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()  # inclusive: the day whose tree counts
    cut_off = models.DateField()
    deadline_wording = models.CharField(max_length=100)
    deadline_wording_en = models.CharField(max_length=100)
    last_day = models.DateField()
    level = models.CharField(max_length=10, default="commune")
    territory = models.JSONField(default=list)  # further indicators collected by territory
    min_coverage = models.PositiveIntegerField(default=10000)
    quorum = models.PositiveSmallIntegerField(default=3)
    outlines = models.JSONField(default=dict)
    legal_basis = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="period_ends_after_start"),
            models.CheckConstraint(condition=Q(min_coverage__lte=10000), name="coverage_at_most_all"),
            models.UniqueConstraint(fields=["framework", "year", "name"], name="one_round_a_name_and_year"),
        ]


class ReportingUnit(models.Model):
    """An organisation as it stood on the period's last day: the names a report prints for ever.

    `expected`: a unit of the reporting level whose territory counts. `reports`: it owes a report. `active` False:
    a decree ended it in mid-campaign; what it gave is kept, it no longer has to answer.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reporting_units")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=800)
    folded = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Organisation.Kind.choices)
    expected = models.BooleanField(default=False)
    reports = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)

    if TYPE_CHECKING:
        due: date  # its own last day, annotated by queries.with_due

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "organisation"], name="one_row_a_unit_and_round")]


class Assignment(models.Model):
    """Indicator × body × lead or support. `subject` is whom the figure describes; empty: the reporting unit itself."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        SUPPORT = "support", _("support")

    unit = models.ForeignKey(ReportingUnit, on_delete=models.CASCADE, related_name="assignments")
    indicator = models.CharField(max_length=40)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.LEAD)
    subject = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "indicator", "subject"], name="one_assignment_a_unit_and_subject")
        ]


class Target(models.Model):
    """A unit's own target of a year, in units of 10⁻⁴ of the measurement's unit (percent, persons …)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="targets")
    slug = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug", "indicator", "year"], name="one_target_a_year")
        ]


class Extension(models.Model):
    """A later last day for one unit, with its reason. The latest row counts."""

    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, related_name="extensions")
    last_day = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)


class Redraw(models.Model):
    """An explicit act: the campaign's tree was frozen anew because of a decree."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="redraws")
    decree = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)
    summary = models.JSONField(default=dict)  # {"ended": [unit ids], "started": [...], "unchanged": n}
