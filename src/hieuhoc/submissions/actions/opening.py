"""Opening a round to its units: each reporting unit gets its submission."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions.models import Submission


@transaction.atomic
def open_round(*, campaign_id: int, by: Actor, at: datetime) -> Campaign:
    """From now on units may enter figures. Opening twice changes nothing."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if not campaign.units.exists():
        raise Refusal(
            "no_units",
            "Đợt báo cáo chưa có đơn vị nào. Chốt danh sách đơn vị trước khi mở.",
            "The round has no units. Freeze the list of units before opening it.",
        )
    start_submissions(campaign)
    if campaign.state != Campaign.State.OPEN:
        campaign.state = Campaign.State.OPEN
        campaign.opened_at = campaign.opened_at or at
        campaign.save(update_fields=["state", "opened_at"])
        record("open_round", campaign, by=by, at=at, units=campaign.units.count())
    return campaign


def start_submissions(campaign: Campaign) -> int:
    """A submission for every unit that reports and has none; used again after a redraw."""
    missing = campaign.units.filter(reports=True, active=True, submission__isnull=True)
    return len(Submission.objects.bulk_create(Submission(unit=unit) for unit in missing))
