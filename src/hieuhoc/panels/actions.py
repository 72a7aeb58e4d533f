"""An expert rates an indicator from 1 to 5, with a reason. The median counts when the quorum is reached."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import record
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.panels.models import Rating

LONGEST = 4000


def open_for_ratings(campaign: Campaign) -> bool:
    """Until the round is closed or its first revision is published."""
    return campaign.state == Campaign.State.OPEN and not campaign.assessments.filter(state="published").exists()


@transaction.atomic
def rate(*, campaign_id: int, measure: str, rating: int | None, reason: str, by: Any, at: datetime) -> Rating:
    """One rating an expert and measurement; given anew it replaces the own earlier one, never anybody else's."""
    access.require(by, Permission.RATE, at=at)
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("framework").get(pk=campaign_id)
    )
    if not open_for_ratings(campaign):
        raise Refusal(
            "ratings_closed",
            "Đợt chấm đã kết thúc nên không sửa phiếu được nữa.",
            "The rating is over; ratings can no longer be changed.",
            place="rating",
        )
    measurement = framework_of(campaign.framework).measurements.get(measure)
    if measurement is None or not measurement.panel:
        raise Refusal(
            "unknown_measurement",
            "Bộ tiêu chí của đợt này không yêu cầu chấm chỉ số này. Tải lại trang.",
            "The criteria set of this round asks for no rating here. Reload the page.",
            place="rating",
        )
    text = unicodedata.normalize("NFC", reason.replace("\r\n", "\n").replace("\0", "")).strip()
    _complete(rating, text)
    key = MeasureKey.objects.get(slug=campaign.framework.slug, code=measure)
    row = Rating.objects.select_for_update().filter(campaign=campaign, expert=by, measure=key).first()
    before = row.rating if row else None
    if row is not None and (row.rating, row.reason) == (rating, text):
        return row
    row = row or Rating(campaign=campaign, expert=by, measure=key)
    row.rating, row.reason, row.at = rating or 0, text, at
    row.save()
    record("rate", row, by=by, at=at, measure=measure, change={"rating": [before, rating]}, reason=text)
    return row


def _complete(rating: int | None, text: str) -> None:
    if rating not in {1, 2, 3, 4, 5}:
        raise Refusal(
            "rating_needed", "Chọn một mức từ 1 đến 5.", "Choose a level from 1 to 5.", place="rating"
        )  # fmt: skip
    if not text:
        raise Refusal(
            "reason_needed",
            "Ghi lý do của mức điểm: căn cứ nào, thấy ở đâu.",
            "Write the reason of your rating: on what ground, seen where.",
            place="reason",
        )
    if len(text) > LONGEST:
        raise Refusal(
            "too_long",
            f"Lý do dài {len(text)} ký tự, tối đa là {LONGEST}. Rút gọn rồi lưu lại.",
            f"The reason has {len(text)} characters; the limit is {LONGEST}. Shorten it and save again.",
            place="reason",
        )
