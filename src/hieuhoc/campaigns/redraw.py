"""A decree in mid-campaign: the round's tree is compared with the organisations of its last day and frozen anew.

Here is the part that concerns units, assignments and targets; submissions.actions.redraw carries what was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hieuhoc.campaigns import actions
from hieuhoc.campaigns.models import Assignment, Campaign, ReportingUnit, Target
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Reorganisation
from hieuhoc.organisations.queries import Node


@dataclass(frozen=True)
class Link:
    """How much of an ended unit's figures passes to a successor; share None: not known."""

    origin: int
    successor: int
    share: Decimal | None
    date: str
    decision: str


@dataclass(frozen=True)
class Difference:
    """Before and after, without anything written. `links`: from ended organisations to those that come."""

    ended: tuple[ReportingUnit, ...]
    coming: tuple[Node, ...]
    renamed: tuple[tuple[ReportingUnit, Node], ...]
    unchanged: int
    links: tuple[Link, ...]

    @property
    def empty(self) -> bool:
        return not (self.ended or self.coming or self.renamed)

    def heirs(self, origin: int) -> list[Link]:
        return [link for link in self.links if link.origin == origin]

    def origins(self, successor: int) -> list[Link]:
        return [link for link in self.links if link.successor == successor]


def difference(campaign: Campaign) -> Difference:
    """Who leaves, who comes, whose name or parent changed by the last day of the period."""
    wanted = {node.id: node for node in actions.audience(campaign)}
    units = {u.organisation_id: u for u in campaign.units.filter(active=True).order_by("sort_key")}
    ended = tuple(u for number, u in units.items() if number not in wanted)
    coming = tuple(node for number, node in wanted.items() if number not in units)
    renamed = tuple(
        (unit, wanted[number])
        for number, unit in units.items()
        if number in wanted and (unit.name, unit.code, unit.parent_id) != _face(wanted[number])
    )
    links = _links({u.organisation_id for u in ended}, {n.id for n in coming} | set(units), campaign)
    return Difference(ended, coming, renamed, len(units) - len(ended) - len(renamed), tuple(links))


def _face(node: Node) -> tuple[str, str, int | None]:
    return node.name, node.code, node.parent


def _links(ended: set[int], lasting: set[int], campaign: Campaign) -> list[Link]:
    """Links from ended units, followed through units that came and went within the year."""
    rows = Reorganisation.objects.filter(
        date__gt=campaign.period_start, date__lte=campaign.period_end, successor__isnull=False
    ).order_by("date", "pk")
    by_origin: dict[int, list[Reorganisation]] = defaultdict(list)
    for row in rows:
        by_origin[row.origin_id].append(row)
    found: list[Link] = []
    for origin in sorted(ended):
        open_ends: list[tuple[int, Decimal | None]] = [(origin, Decimal(1))]
        for _step in range(6):
            following = []
            for number, share in open_ends:
                for row in by_origin[number]:
                    passed = None if share is None or row.share is None else share * row.share
                    assert row.successor_id is not None
                    if row.successor_id in lasting:
                        found.append(Link(origin, row.successor_id, passed, row.date.isoformat(), row.decision))
                    else:
                        following.append((row.successor_id, passed))
            open_ends = following
    return found


def require_open(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.OPEN:
        raise Refusal(
            "round_not_open",
            "Chỉ chốt lại cây đơn vị của đợt đang mở. Đợt đã đóng giữ nguyên tên và đơn vị cũ; "
            "đợt chưa mở thì dùng “Chốt danh sách”.",
            "Only an open round is redrawn. A closed one keeps its units and names for ever; one in preparation is "
            "frozen on its own page.",
        )


def redraw_units(campaign: Campaign, found: Difference, decree: str) -> dict[int, ReportingUnit]:
    """Ended units leave with a note, renamed ones get their name of today, new ones join. Returns those by organisation.

    Called inside the transaction of submissions.actions.redraw.redraw.
    """
    for unit in found.ended:
        unit.active = False
        unit.note = f"Kết thúc theo {decree}. Số liệu đã nộp được giữ lại."[:300]
        unit.save(update_fields=["active", "note"])
    for unit, node in found.renamed:
        fresh = actions.unit_row(campaign, node, expected=unit.expected)
        for name in ("name", "name_en", "code", "parent_id", "sort_key", "folded"):
            setattr(unit, name, getattr(fresh, name))
        unit.save(update_fields=["name", "name_en", "code", "parent", "sort_key", "folded"])
    back = {u.organisation_id: u for u in campaign.units.filter(active=False)}
    made = []
    for node in found.coming:
        if node.id in back:  # a decree that was corrected
            back[node.id].active, back[node.id].note = True, ""
            back[node.id].save(update_fields=["active", "note"])
            made.append(back[node.id])
        else:
            row = actions.unit_row(campaign, node, expected=node.kind == campaign.level)
            row.note = f"Lập theo {decree}."[:300]
            row.save()
            made.append(row)
    _assign(campaign, found, made)
    return {u.organisation_id: u for u in campaign.units.filter(active=True)}


def _assign(campaign: Campaign, found: Difference, made: Sequence[ReportingUnit]) -> None:
    """As at freezing for the new units; then what ended units held, or others held about them, follows."""
    actions.assign(campaign, [u for u in made if not u.assignments.exists()])
    units = {u.organisation_id: u for u in campaign.units.filter(active=True)}
    ended = {u.organisation_id for u in found.ended}
    city = organisations.city().organisation_id
    for row in list(Assignment.objects.filter(unit__campaign=campaign).select_related("unit")):
        reporter = row.unit.organisation_id
        if reporter in ended and row.subject_id == city:
            heirs = {link.successor for link in found.heirs(reporter)}
            heir = units.get(heirs.pop()) if len(heirs) == 1 else None
            if heir is not None and not _led(campaign, row):
                _give(heir, row, city)
        elif row.unit.active and row.subject_id in ended:
            for link in found.heirs(row.subject_id):
                own = Assignment.objects.filter(
                    unit__campaign=campaign, indicator=row.indicator, subject=link.successor
                )
                own.filter(unit__organisation=link.successor, role=row.role).delete()
                _give(row.unit, row, link.successor)


def _led(campaign: Campaign, row: Assignment) -> bool:
    """Whether somebody still in the round already leads it (the table of duties may have named the successor)."""
    rows = Assignment.objects.filter(unit__campaign=campaign, unit__active=True, indicator=row.indicator)
    return row.role == Assignment.Role.LEAD and rows.filter(subject=row.subject_id, role=row.role).exists()


def _give(unit: ReportingUnit, row: Assignment, subject: int) -> None:
    Assignment.objects.get_or_create(
        unit=unit, indicator=row.indicator, subject_id=subject, defaults={"role": row.role}
    )


def unanswered(campaign: Campaign) -> list[str]:
    """City indicators that nobody leads any more, in the order of the annex."""
    framework = framework_of(campaign.framework)
    spread = actions.territorial(campaign, framework)
    led = set(
        Assignment.objects.filter(unit__campaign=campaign, unit__active=True, role="lead")
        .values_list("indicator", flat=True).distinct()
    )  # fmt: skip
    panel = {i.code for i in framework.indicators if all(m.panel for m in i.judged)}
    return [i.code for i in framework.indicators if i.code not in led | spread | panel]


def carry_targets(campaign: Campaign, found: Difference) -> list[str]:
    """A successor of whole units takes over their target where they agree. Returns the codes where they differ."""
    slug, year = campaign.framework.slug, campaign.year
    targets: dict[int, dict[str, Target]] = defaultdict(dict)
    for row in Target.objects.filter(slug=slug, year=year):
        targets[row.organisation_id][row.indicator] = row
    differ: set[str] = set()
    made = []
    for node in found.coming:
        whole = [link.origin for link in found.origins(node.id) if link.share == 1]
        codes = {code for origin in whole for code in targets[origin]}
        for code in sorted(codes - set(targets[node.id])):
            values = [targets[origin][code] for origin in whole if code in targets[origin]]
            if len(values) == len(whole) and len({t.value for t in values}) == 1:
                made.append(Target(organisation_id=node.id, slug=slug, indicator=code, year=year,
                                   value=values[0].value, document=values[0].document))  # fmt: skip
            else:
                differ.add(code)
    Target.objects.bulk_create(made)
    return sorted(differ)


def shares_of(found: Difference) -> Mapping[int, list[Link]]:
    """successor → its links, for the page that shows before and after."""
    return {node.id: found.origins(node.id) for node in found.coming}
