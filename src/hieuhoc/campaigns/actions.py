"""Opening a reporting round: the tree of the period's last day is frozen, each unit gets its submission and indicators.

(Submissions themselves are made by submissions.actions.sending.start, which stands above this feature.)
"""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns.models import Assignment, Campaign, Extension, ReportingUnit
from hieuhoc.catalogue import queries as catalogue
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.core.framework import Framework
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.queries import Node


def default_outline(year: int) -> list[dict[str, Any]]:
    """The outline of the yearly report for one year, from the packaged data."""
    text = files("hieuhoc.campaigns").joinpath("data", "outlines.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)["annual"]
    return [
        {key: value.format(year=year, next=year + 1) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]


@transaction.atomic
def create(
    *, framework: FrameworkVersion, year: int, name: str, name_en: str, last_day: date, deadline_wording: str,
    deadline_wording_en: str, by: Actor, at: datetime, **options: Any,
) -> Campaign:  # fmt: skip
    """A round in preparation. `options`: any further field of Campaign (level, territory, min_coverage, cut_off …)."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    period_end = options.pop("period_end", date(year, 12, 31))
    outline = default_outline(year)
    campaign = Campaign.objects.create(
        framework=framework,
        year=year,
        name=name,
        name_en=name_en,
        last_day=last_day,
        deadline_wording=deadline_wording,
        deadline_wording_en=deadline_wording_en,
        period_start=options.pop("period_start", date(year, 1, 1)),
        period_end=period_end,
        cut_off=options.pop("cut_off", date(year, 11, 30)),
        outlines=options.pop("outlines", None)
        or dict.fromkeys(("district", "commune", *organisations.BODIES), outline),
        **options,
    )
    record("create_campaign", campaign, by=by, at=at, year=year, name=name)
    return campaign


@transaction.atomic
def freeze(*, campaign_id: int, by: Actor, at: datetime) -> list[ReportingUnit]:
    """Freezes who reports: units of the level on the period's last day, and every body valid then."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)
    if campaign.units.exists():
        raise Refusal(
            "already_frozen",
            "Đợt báo cáo đã chốt danh sách đơn vị. Muốn chốt lại theo nghị quyết mới, dùng chức năng Chốt lại cây đơn vị.",
            "The round's list of units is frozen. To follow a new decree, use “Redraw the tree”.",
        )
    made = ReportingUnit.objects.bulk_create(
        unit_row(campaign, node, expected=node.kind in (campaign.level,)) for node in audience(campaign)
    )
    assign(campaign, made)
    record("freeze_campaign", campaign, by=by, at=at, units=len(made), expected=sum(u.expected for u in made))
    return made


def audience(campaign: Campaign) -> list[Node]:
    """Territorial units of the level below the city that day, then the bodies."""
    day = campaign.period_end
    city = organisations.city().organisation_id
    territory = organisations.nodes(day)
    parents = {node.id: node.parent for node in territory}
    inside = [n for n in territory if n.kind == campaign.level and _below(n.id, city, parents)]
    return inside + organisations.nodes(day, organisations.BODIES)


def _below(number: int, city: int, parents: dict[int, int | None]) -> bool:
    seen: int | None = number
    while seen is not None and seen != city:
        seen = parents.get(seen)
    return seen == city


def unit_row(campaign: Campaign, node: Node, *, expected: bool) -> ReportingUnit:
    return ReportingUnit(
        campaign=campaign, organisation_id=node.id, parent_id=node.parent, code=node.code, name=node.name,
        name_en=node.name_en or node.name, sort_key=node.sort_key, folded=node.folded, kind=node.kind, expected=expected,
    )  # fmt: skip


def territorial(campaign: Campaign, framework: Framework) -> set[str]:
    """Indicators collected from every unit of the level: by the annex, and those this round adds."""
    return {i.code for i in framework.indicators if i.collect == "territory"} | set(campaign.territory)


def assign(campaign: Campaign, units: list[ReportingUnit]) -> None:
    """By the annex and the table of duties: territorial indicators to each unit, city figures to the body in charge."""
    framework = catalogue.framework_of(campaign.framework)
    spread = territorial(campaign, framework)
    bodies = catalogue.answering(framework.slug, framework, campaign.period_end)
    by_organisation = {unit.organisation_id: unit for unit in ReportingUnit.objects.filter(campaign=campaign)}
    city = organisations.city().organisation_id
    rows = [
        Assignment(unit=unit, indicator=code, subject_id=unit.organisation_id)
        for unit in units
        if unit.expected
        for code in (i.code for i in framework.indicators)
        if code in spread
    ]
    fresh = {unit.pk for unit in units}
    for indicator in framework.indicators:
        holder = by_organisation.get(bodies.get(indicator.code, 0))
        if indicator.code not in spread and holder is not None and holder.pk in fresh:
            rows.append(Assignment(unit=holder, indicator=indicator.code, subject_id=city))
    Assignment.objects.bulk_create(rows)


@transaction.atomic
def extend(*, unit_id: int, last_day: date, reason: str, by: Actor, at: datetime) -> Extension:
    """A last day after the common one for one unit, always with a reason; a second extension may correct the first."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    unit = ReportingUnit.objects.select_for_update().select_related("campaign").get(pk=unit_id)
    if last_day <= unit.campaign.last_day:
        raise Refusal(
            "not_later",
            f"Ngày gia hạn phải sau hạn chung {unit.campaign.last_day:%d/%m/%Y}. Chọn ngày muộn hơn.",
            f"The new last day must be after {unit.campaign.last_day:%d %b %Y}. Choose a later day.",
            place="last_day",
        )
    if not reason.strip():
        raise Refusal("reason_needed", "Ghi lý do gia hạn.", "Write the reason of the extension.", place="reason")
    if len(reason.strip()) > 300:
        raise Refusal(
            "too_long",
            f"Lý do dài {len(reason.strip())} ký tự, tối đa là 300. Rút gọn rồi làm lại.",
            f"The reason has {len(reason.strip())} characters; the limit is 300. Shorten it, then try again.",
            place="reason",
        )
    extension = Extension.objects.create(unit=unit, last_day=last_day, reason=reason.strip(), at=at, by_label=by.label)
    record(
        "extend_deadline", extension, by=by, at=at, organisation_id=unit.organisation_id,
        last_day=last_day.isoformat(), reason=reason,
    )  # fmt: skip
    return extension
