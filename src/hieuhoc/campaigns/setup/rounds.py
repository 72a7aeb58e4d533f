"""Acts on a round besides opening it: correct it, choose who reports, write its outline, freeze anew, close."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.campaigns import actions
from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.campaigns.setup.assignment import require_not_closed
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access

# What may still change once units are filling in; the rest would move the ground under their figures.
ALWAYS = frozenset({"name", "name_en", "legal_basis", "min_coverage", "quorum", "last_day"} | {
    "deadline_wording", "deadline_wording_en", "cut_off"})  # fmt: skip


def _locked(campaign_id: int) -> Campaign:
    return Campaign.objects.select_for_update().select_related("framework").get(pk=campaign_id)


@transaction.atomic
def update(*, campaign_id: int, fields: Mapping[str, Any], by: Actor, at: datetime) -> Campaign:
    """An open round keeps its criteria set, year, period, level and territorial indicators."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = _locked(campaign_id)
    require_not_closed(campaign)
    wanted = {name: value for name, value in fields.items() if getattr(campaign, name) != value}
    frozen = sorted(set(wanted) - ALWAYS)
    if campaign.state == Campaign.State.OPEN and frozen:
        raise Refusal(
            "round_open",
            "Đợt đang mở: bộ tiêu chí, năm, kỳ báo cáo, cấp báo cáo và chỉ số theo địa bàn không đổi được nữa.",
            "The round is open: its criteria set, year, period, level and territorial indicators stay.",
            place=frozen[0],
        )
    if not wanted:
        return campaign
    before = {name: str(getattr(campaign, name)) for name in wanted}
    for name, value in wanted.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(wanted))
    record("update_campaign", campaign, by=by, at=at, before=before, after={n: str(v) for n, v in wanted.items()})
    return campaign


@transaction.atomic
def freeze_again(*, campaign_id: int, by: Actor, at: datetime) -> list[ReportingUnit]:
    """Only while the round is being prepared: the list and the assignment are made anew from today's organisations."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = _locked(campaign_id)
    if campaign.state != Campaign.State.DRAFT:
        raise Refusal(
            "round_open",
            "Đợt đã mở. Khi có nghị quyết mới, dùng “Chốt lại cây đơn vị”.",
            "The round is open. To follow a new decree use “Redraw the tree”.",
        )
    gone = campaign.units.count()
    campaign.units.all().delete()
    record("thaw_campaign", campaign, by=by, at=at, units=gone)
    return actions.freeze(campaign_id=campaign.pk, by=by, at=at)


@transaction.atomic
def choose_reporting(*, campaign_id: int, unit_ids: Collection[int], by: Actor, at: datetime) -> int:
    """Which bodies owe a report; units of the reporting level always do. Returns how many changed."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = _locked(campaign_id)
    if campaign.state != Campaign.State.DRAFT:
        raise Refusal(
            "round_open",
            "Đợt đã mở nên danh sách đơn vị báo cáo không đổi được nữa.",
            "The round is open; its list of reporting units stays.",
        )
    bodies = campaign.units.filter(expected=False)
    off = bodies.filter(reports=True).exclude(pk__in=unit_ids)
    held = off.filter(assignments__role="lead").first()
    if held is not None:
        raise Refusal(
            "still_leads",
            f"{held.name} đang chủ trì chỉ số nên phải báo cáo. Đổi bảng phân công trước.",
            f"{held.name_en} leads indicators and has to report. Change the assignment first.",
        )
    changed = off.update(reports=False) + bodies.filter(reports=False, pk__in=unit_ids).update(reports=True)
    if changed:
        record("choose_reporting", campaign, by=by, at=at, changed=changed)
    return changed


@transaction.atomic
def set_outline(
    *, campaign_id: int, kinds: Sequence[str], rows: Sequence[Mapping[str, Any]], by: Actor, at: datetime
) -> Campaign:
    """The outline of one or more kinds of body. Codes are what texts are kept by, so each stands once."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = _locked(campaign_id)
    require_not_closed(campaign)
    codes = [row["code"] for row in rows]
    double = next((code for code in codes if codes.count(code) > 1), "")
    if double or not codes:
        raise Refusal(
            "bad_outline",
            f"Mục {double} có hai lần. Mỗi mục một mã." if double else "Đề cương cần ít nhất một mục.",
            f"Section {double} is there twice. One code a section." if double else "The outline needs a section.",
            place=double,
        )
    wanted = {**campaign.outlines, **{kind: [dict(row) for row in rows] for kind in kinds}}
    if wanted != campaign.outlines:
        campaign.outlines = wanted
        campaign.save(update_fields=["outlines"])
        record("set_outline", campaign, by=by, at=at, kinds=list(kinds), sections=len(rows))
    return campaign


@transaction.atomic
def close(*, campaign_id: int, by: Actor, at: datetime) -> Campaign:
    """Nothing is entered any more; late figures of a closed round need it opened again by the agency."""
    access.require(by, Permission.MANAGE_CAMPAIGNS, at=at)
    campaign = _locked(campaign_id)
    if campaign.state == Campaign.State.DRAFT:
        raise Refusal(
            "not_open", "Đợt chưa mở nên chưa đóng được.", "The round is not open yet, so it cannot be closed."
        )
    if campaign.state == Campaign.State.OPEN:
        campaign.state = Campaign.State.CLOSED
        campaign.save(update_fields=["state"])
        record("close_round", campaign, by=by, at=at)
    return campaign
