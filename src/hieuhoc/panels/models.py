"""Experts and their ratings of the criteria of part 3 (1 Yếu … 5 Xuất sắc), each with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.models import MeasureKey


class Rating(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="ratings")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratings")
    measure = models.ForeignKey(MeasureKey, on_delete=models.PROTECT, related_name="ratings")
    rating = models.PositiveSmallIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "expert", "measure"], name="one_rating_an_expert"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="expert_rating_one_to_five"),
        ]
