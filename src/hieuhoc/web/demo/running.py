"""The year that is open: half in, some late, returned, waiting for a leader, entered by the agency, estimated."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from hieuhoc.audit.actions import SYSTEM
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign, ReportingUnit, Target
from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.organisations.models import Membership
from hieuhoc.submissions.models import DataValue, Item, Remark, Submission, Transition
from hieuhoc.web.demo import figures, words
from hieuhoc.web.demo.city import Demo
from hieuhoc.web.demo.years import ANNEX, round_of, unit_values

MORE = ("1.1.1.a", "1.2.1.b", "1.2.3.a", "2.2.1.b", "2.2.2.a", "2.2.2.b", "2.4.2.b", "2.5.1.a")
# state, how many of 168 communes; the rest has not begun
STATES = (("accepted", 62), ("sent", 19), ("fixed", 3), ("returned", 8), ("waiting", 9), ("draft", 41))
STEPS = {
    "waiting": ("propose",),
    "sent": ("propose", "send"),
    "accepted": ("propose", "send", "accept"),
    "returned": ("propose", "send", "return"),
    "fixed": ("propose", "send", "return", "propose", "send_again"),
}
AFTER = {"propose": "waiting", "send": "sent", "accept": "accepted", "return": "returned", "send_again": "fixed"}
OWN = {"Phường Tân Định": "draft", "Phường Dĩ An": "returned"}


def open_year(demo: Demo, today: date, now: datetime) -> Campaign:
    """The last day is four days ago (the real one, 9 December, once that is past), so that some units are late."""
    last_day = min(date(2026, 12, 9), today - timedelta(days=4))
    campaign = round_of(demo, 2026, last_day, territory=list(MORE), cut_off=last_day - timedelta(days=9))
    units = list(campaign.units.filter(expected=True).order_by("sort_key"))
    _last_year(units, campaign)
    states = _states(units)
    submissions = {s.unit_id: s for s in Submission.objects.filter(unit__campaign=campaign).select_related("unit")}
    sent = now - timedelta(days=6)
    _fill(campaign, units, states, submissions, now)
    for unit in units:
        _move(demo, submissions[unit.pk], states[unit.pk], sent, unit)
    _bodies(demo, campaign, submissions, sent, now)
    Submission.objects.bulk_update(
        submissions.values(),
        ["state", "sent_at", "accepted_at", "saved_at", "on_behalf", "letter_number", "letter_date", "receipt"],
    )
    words.tell([s for s in submissions.values() if s.state != "todo"], 2026)
    words.do_tasks([s for s in submissions.values() if s.state in ("accepted", "sent")], 2026)
    _targets(units)
    _extend(units, today, now)
    return campaign


def _states(units: list[ReportingUnit]) -> dict[int, str]:
    rest = [unit for unit in units if unit.name not in OWN]
    random.Random(2026).shuffle(rest)
    found = {unit.pk: OWN[unit.name] for unit in units if unit.name in OWN}
    place = 0
    for state, count in STATES:
        for unit in rest[place : place + count]:
            found[unit.pk] = state
        place += count
    return {unit.pk: found.get(unit.pk, "todo") for unit in units}


def _last_year(units: list[ReportingUnit], campaign: Campaign) -> None:
    """Past figures of the indicators that are asked of communes for the first time: imported and accepted."""
    rows = [v for u in units for v in figures.of_unit(u.organisation_id, u.code, 2025, set(MORE), _people(u))]
    for row in rows:
        row.accepted_at = campaign.opened_at
        row.source = "Số liệu năm trước, nhập từ tệp"
    DataValue.objects.bulk_create(rows, batch_size=500)


def _people(unit: ReportingUnit) -> float:
    return random.Random(f"people:{unit.code}").uniform(28, 150)


def _fill(
    campaign: Campaign, units: list[ReportingUnit], states: dict[int, str],
    submissions: dict[int, Submission], now: datetime,
) -> None:  # fmt: skip
    """All figures of units that have sent; some of those still at work; estimates here and there."""
    rows = []
    owner = {unit.organisation_id: unit for unit in units}
    officers = dict(Membership.objects.filter(role="unit_reporter").values_list("organisation_id", "user_id"))
    for value in unit_values(campaign, [u for u in units if states[u.pk] != "todo"], ANNEX | set(MORE)):
        unit = owner[value.organisation_id]
        chance = random.Random(f"fill:{unit.code}:{value.measure_id}").random()
        if states[unit.pk] == "draft" and chance < 0.4:
            continue
        if chance > 0.93:
            value.basis = "estimate"
        value.as_of = campaign.cut_off
        value.submission_id = submissions[unit.pk].pk
        value.typed_by_id = officers.get(unit.organisation_id)
        value.typed_at = now - timedelta(days=7, minutes=int(chance * 900))
        if states[unit.pk] == "accepted":
            value.accepted_at = now - timedelta(days=2)
        rows.append(value)
    DataValue.objects.bulk_create(rows, batch_size=500)


def _move(demo: Demo, submission: Submission, state: str, sent: datetime, unit: ReportingUnit) -> None:
    submission.state = state
    if state == "todo":
        return
    submission.saved_at = sent - timedelta(hours=2)
    before, when = "draft", sent
    for step in STEPS.get(state, ()):
        who = demo.people["hoa" if step in ("accept", "return") else "quang" if step.startswith("send") else "lan"]
        Transition.objects.create(
            submission=submission, step=step, before=before, after=AFTER[step], at=when, by_label=who.label,
            by_name=who.full_name, reason="Mẫu số khác năm trước" if step == "return" else "",
        )  # fmt: skip
        before, when = AFTER[step], when + timedelta(hours=9)
    if state in ("sent", "accepted", "returned", "fixed"):
        submission.sent_at = sent
        if unit.pk % 29 == 0:
            submission.on_behalf = True
            submission.letter_number, submission.letter_date = f"{unit.pk % 300 + 40}/BC-UBND", sent.date()
    if state == "accepted":
        submission.accepted_at = sent + timedelta(days=4)
    _items(demo, submission, state, unit, sent)


def _items(demo: Demo, submission: Submission, state: str, unit: ReportingUnit, sent: datetime) -> None:
    codes = [a.indicator for a in unit.assignments.all()]
    if state == "accepted":
        Item.objects.bulk_create(
            Item(
                submission=submission, indicator=code, state="accepted", decided_at=sent + timedelta(days=4),
                decided_by=demo.people["hoa"].label,
            )
            for code in codes
        )  # fmt: skip
    if state in ("returned", "fixed"):
        Item.objects.create(
            submission=submission, indicator="2.2.2.c", state=state if state == "returned" else "fixed",
            decided_at=sent + timedelta(days=1), decided_by=demo.people["hoa"].label,
        )  # fmt: skip
        Remark.objects.create(
            submission=submission, indicator="2.2.2.c", at=sent + timedelta(days=1), by_label=demo.people["hoa"].label,
            by_name=demo.people["hoa"].full_name,
            text="Danh sách kèm theo mới có trường học. Đề nghị bổ sung doanh nghiệp trên địa bàn hoặc ghi lý do.",
        )  # fmt: skip


def _bodies(demo: Demo, campaign: Campaign, submissions: dict[int, Submission], sent: datetime, now: datetime) -> None:
    """Half of the bodies have sent; what they report for the city is accepted for half of those."""
    bodies = list(campaign.units.filter(expected=False).prefetch_related("assignments"))
    givers = {a.indicator: unit for unit in bodies for a in unit.assignments.all()}
    moved: dict[int, str] = {}
    for place, unit in enumerate(bodies):
        state = ("accepted", "sent", "draft", "todo")[place % 4]
        moved[unit.pk] = state
        _move(demo, submissions[unit.pk], state, sent, unit)
    codes = dict(MeasureKey.objects.filter(slug="hanoi-2024").values_list("pk", "code"))
    rows = []
    for value in figures.of_city(demo.organisation.pk, 2026):
        code = codes[value.measure_id].partition("/")[0]
        giver = givers.get(code)
        if code in campaign.territory or giver is None or moved[giver.pk] == "todo":
            continue
        value.submission_id = submissions[giver.pk].pk
        value.as_of = campaign.cut_off
        value.typed_by, value.typed_at = demo.people["son"], now - timedelta(days=7)
        value.accepted_at = now - timedelta(days=2) if moved[giver.pk] == "accepted" else None
        rows.append(value)
    DataValue.objects.bulk_create(rows, batch_size=500)


def _targets(units: list[ReportingUnit]) -> None:
    Target.objects.bulk_create(
        Target(
            organisation_id=unit.organisation_id, slug="hanoi-2024", indicator=code, year=2026, value=goal * 10000,
            document="Kế hoạch năm 2026 của đơn vị (minh họa)",
        )
        for unit in units
        for code, goal in (("2.2.2.c", 60), ("2.2.2.a", 88))
    )  # fmt: skip


def _extend(units: list[ReportingUnit], today: date, now: datetime) -> None:
    for unit in units:
        if unit.name in ("Phường Tân Định", "Đặc khu Côn Đảo"):
            campaigns.extend(
                unit_id=unit.pk, last_day=today + timedelta(days=3), reason="Khu phố đang đối chiếu số hộ", by=SYSTEM,
                at=now,
            )  # fmt: skip
