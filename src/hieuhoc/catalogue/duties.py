"""Who answers for a body of the annex, or for one indicator of it, from a day on. Old rows end; none is deleted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.catalogue.models import Duty
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access, decrees
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Organisation


@transaction.atomic
def assign_duty(
    *, slug: str, body: str, indicator: str, organisation_id: int, day: date, note: str, by: Actor, at: datetime
) -> Duty:
    """From `day` on this organisation answers. What stood that day ends; a later row is never overwritten."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    decrees.fits(body, 40, "body")
    decrees.fits(indicator, 40, "indicator")
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if organisation.valid_from > day or (organisation.valid_to is not None and organisation.valid_to <= day):
        name = organisations.name_on(organisation, day)
        raise Refusal(
            "not_valid_then",
            f"{name.name if name else ''} không hoạt động vào ngày {day:%d/%m/%Y}. Chọn cơ quan khác hoặc ngày khác.",
            f"{name.name_en if name else ''} does not exist on {day:%d %b %Y}. Choose another body or day.",
            place="day",
        )
    rows = Duty.objects.select_for_update().filter(slug=slug, body=body, indicator=indicator)
    if rows.filter(valid_from__gt=day).exists():
        raise Refusal(
            "overlap",
            f"Sau ngày {day:%d/%m/%Y} đã có phân công khác. Chọn ngày muộn hơn.",
            f"There is a later assignment after {day:%d %b %Y}. Choose a later day.",
            place="day",
        )
    standing = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).first()
    if standing is not None and standing.organisation_id == organisation_id and not note:
        return standing
    if standing is not None and standing.valid_from == day:
        standing.organisation_id, standing.note, standing.to_verify = organisation_id, note[:300], False
        standing.save(update_fields=["organisation", "note", "to_verify"])
        made = standing
    else:
        if standing is not None:
            standing.valid_to = day
            standing.save(update_fields=["valid_to"])
        made = Duty.objects.create(
            slug=slug, body=body, indicator=indicator, organisation_id=organisation_id, valid_from=day, note=note[:300]
        )
    record("assign_duty", made, by=by, at=at, organisation_id=organisation_id, body=body, indicator=indicator, day=day)
    return made


@transaction.atomic
def verify_duty(*, duty_id: int, by: Actor, at: datetime) -> Duty:
    """Somebody looked at the decree: the mark goes."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    duty = Duty.objects.select_for_update().get(pk=duty_id)
    if duty.to_verify:
        duty.to_verify = False
        duty.save(update_fields=["to_verify"])
        record("verify_duty", duty, by=by, at=at, organisation_id=duty.organisation_id, body=duty.body)
    return duty
