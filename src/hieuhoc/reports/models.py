"""Documents that were produced: each file with its digest, of one revision or one submission."""

from django.db import models
from django.db.models import Q

from hieuhoc.assessments.models import Assessment
from hieuhoc.submissions.models import Submission


class ReportFile(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="files", null=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="report_files", null=True)
    kind = models.CharField(max_length=20)  # city, unit
    format = models.CharField(max_length=5)  # docx, pdf, xlsx
    language = models.CharField(max_length=2, default="vi")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)  # of the content, in bytes
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, submission__isnull=True)
                | Q(assessment__isnull=True, submission__isnull=False),
                name="file_of_a_revision_or_a_submission",
            )
        ]


class Pick(models.Model):
    """Words of the city's own report under one heading, written by the agency or taken from units."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="city_words")
    section = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "section"], name="one_city_text_a_section")]
