"""A later last day for several units at once, one reason for all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Extension, ReportingUnit
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access


@transaction.atomic
def extend_many(
    *, campaign_id: int, unit_ids: Collection[int], last_day: date | None, reason: str, by: Any, at: datetime
) -> list[Extension]:
    """All or none."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    if not unit_ids:
        raise Refusal(
            "nothing_chosen",
            "Chưa chọn đơn vị nào. Đánh dấu đơn vị cần gia hạn trong bảng rồi làm lại.",
            "No unit is chosen. Tick the units in the table, then try again.",
            place="unit",
        )
    if last_day is None:
        raise Refusal(
            "day_needed",
            "Chọn ngày cuối cùng mới, ví dụ 20/12/2026.",
            "Choose the new last day, e.g. 20 December 2026.",
            place="last_day",
        )
    known = set(ReportingUnit.objects.filter(campaign=campaign_id, pk__in=unit_ids).values_list("pk", flat=True))
    return [
        campaigns.extend(unit_id=number, last_day=last_day, reason=reason, by=by, at=at) for number in sorted(known)
    ]
