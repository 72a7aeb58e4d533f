"""The two published years: 2024 by 22 districts, 2025 by 168 communes; each judged and published as a city would."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hieuhoc.assessments import actions as assessments
from hieuhoc.assessments.models import Assessment
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.organisations.models import Tie
from hieuhoc.organisations.queries import valid_on
from hieuhoc.panels.models import Rating
from hieuhoc.submissions.actions import opening
from hieuhoc.submissions.models import DataValue, Item, Submission
from hieuhoc.web.demo import figures, words
from hieuhoc.web.demo.city import Demo

PLAN = "Kế hoạch số 1927/KH-UBND ngày 11/4/2024 của Ủy ban nhân dân Thành phố"
LATE = 5  # units that were missing from the first revision of 2025
ANNEX = {"1.1.2.a", "1.3.2.a", "2.2.2.c", "2.2.2.d"}


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def round_of(demo: Demo, year: int, last_day: date, **options: object) -> Campaign:
    after = date.fromordinal(last_day.toordinal() + 1)
    campaign = campaigns.create(
        framework=demo.framework,
        year=year,
        name=f"Báo cáo năm {year}: kết quả xây dựng Thành phố học tập",
        name_en=f"Report of {year}: building the Learning City",
        last_day=last_day,
        deadline_wording=f"trước ngày {after.day}/{after.month}",
        deadline_wording_en=f"before {after.day} {after:%B}",
        legal_basis=PLAN,
        demonstration=True,
        by=SYSTEM,
        at=at(year, 11, 15),
        **options,
    )
    campaigns.freeze(campaign_id=campaign.pk, by=SYSTEM, at=at(year, 11, 15))
    return opening.open_round(campaign_id=campaign.pk, by=SYSTEM, at=at(year, 11, 15))


def people_of(unit: ReportingUnit) -> float:
    """Thousand inhabitants of a unit, made up: districts are larger than communes."""
    chance = random.Random(f"people:{unit.code}")
    return chance.uniform(220, 680) if unit.kind == "district" else chance.uniform(28, 150)


def units_below(campaign: Campaign) -> dict[int, int]:
    """organisation → how many communes stood under it on the period's last day."""
    counts: dict[int, int] = {}
    for parent in Tie.objects.filter(valid_on(campaign.period_end), tree="territory").values_list(
        "parent_id", flat=True
    ):
        counts[parent] = counts.get(parent, 0) + 1
    return counts


def unit_values(campaign: Campaign, units: list[ReportingUnit], codes: set[str]) -> list[DataValue]:
    below = units_below(campaign)
    return [
        value
        for unit in units
        for value in figures.of_unit(
            unit.organisation_id, unit.code, campaign.year, codes, people_of(unit), below.get(unit.organisation_id, 1)
        )
    ]


def store(campaign: Campaign, values: list[DataValue], accepted: datetime) -> None:
    """As accepted, each tied to the submission that gave it."""
    givers = dict(
        Submission.objects.filter(unit__campaign=campaign).values_list("unit__assignments__indicator", "pk").distinct()
    )
    own = dict(Submission.objects.filter(unit__campaign=campaign).values_list("unit__organisation_id", "pk"))
    codes = dict(MeasureKey.objects.values_list("pk", "code"))
    for value in values:
        value.accepted_at = accepted
        if value.year == campaign.year:
            value.submission_id = own.get(value.organisation_id) or givers.get(
                codes[value.measure_id].partition("/")[0]
            )
    DataValue.objects.bulk_create(values, batch_size=500)


def give(campaign: Campaign, sent: datetime, accepted: datetime, late: Collection[int] = ()) -> None:
    """Every submission that is not late was sent and accepted, indicator by indicator."""
    rows = Submission.objects.filter(unit__campaign=campaign).exclude(unit__organisation_id__in=late)
    rows.filter(state="todo").update(state="accepted", sent_at=sent, accepted_at=accepted, saved_at=sent)
    Item.objects.bulk_create(
        (
            Item(submission=row, indicator=code, state="accepted", decided_at=accepted, decided_by="Trần Thị Hoa")
            for row in rows.filter(items__isnull=True).prefetch_related("unit__assignments")
            for code in {a.indicator for a in row.unit.assignments.all()}
        ),
        batch_size=1000,
    )


def ratings(demo: Demo, campaign: Campaign, place: int, when: datetime) -> None:
    experts = [demo.people[key] for key in ("yen", "bao", "sen", "an", "loc")]
    Rating.objects.bulk_create(
        Rating(
            campaign=campaign,
            expert=expert,
            measure_id=figures.key(code),
            rating=given,
            reason=words.reason(given),
            at=when,
        )
        for code, years in figures.data()["panel"].items()
        for expert, given in zip(experts, years[place], strict=False)
    )


def year_2024(demo: Demo) -> Assessment:
    campaign = round_of(demo, 2024, date(2024, 12, 9), level="district")
    units = list(campaign.units.filter(expected=True))
    city = demo.organisation.pk
    values = [*figures.of_city(city, 2024), *figures.bases(city), *unit_values(campaign, units, ANNEX)]
    store(campaign, values, at(2024, 12, 13))
    ratings(demo, campaign, 0, at(2024, 12, 11))
    give(campaign, at(2024, 12, 6), at(2024, 12, 13))
    words.of_year(demo, campaign)
    made = assessments.compile_round(campaign_id=campaign.pk, by=demo.people["hoa"], at=at(2024, 12, 16))
    return _publish(demo, campaign, made, at(2024, 12, 18))


def year_2025(demo: Demo) -> Assessment:
    campaign = round_of(demo, 2025, date(2025, 12, 9))
    units = list(campaign.units.filter(expected=True).order_by("sort_key"))
    late = {unit.organisation_id for unit in random.Random(2025).sample(units, LATE)}
    on_time = [unit for unit in units if unit.organisation_id not in late]
    city = demo.organisation.pk
    store(campaign, [*figures.of_city(city, 2025), *unit_values(campaign, on_time, ANNEX)], at(2025, 12, 12))
    ratings(demo, campaign, 1, at(2025, 12, 11))
    give(campaign, at(2025, 12, 8), at(2025, 12, 12), late)
    words.of_year(demo, campaign)
    first = assessments.compile_round(campaign_id=campaign.pk, by=demo.people["hoa"], at=at(2025, 12, 14))
    assessments.publish(assessment_id=first.pk, by=demo.people["hoa"], at=at(2025, 12, 14, 17))
    # Five units came late: their figures make revision 2, revision 1 stays open as it was.
    store(campaign, unit_values(campaign, [u for u in units if u.organisation_id in late], ANNEX), at(2025, 12, 17))
    give(campaign, at(2025, 12, 16), at(2025, 12, 17))
    second = assessments.compile_round(
        campaign_id=campaign.pk, reason=f"thêm {LATE} đơn vị nộp muộn", by=demo.people["hoa"], at=at(2025, 12, 18)
    )
    return _publish(demo, campaign, second, at(2025, 12, 18, 15))


def _publish(demo: Demo, campaign: Campaign, made: Assessment, when: datetime) -> Assessment:
    published = assessments.publish(assessment_id=made.pk, by=demo.people["hoa"], at=when)
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.CLOSED)
    return published
