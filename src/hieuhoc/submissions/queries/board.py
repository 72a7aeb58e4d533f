"""The board of a round: every unit as one square, who is late, what holds up the city. Queries do not grow with units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.queries import with_due
from hieuhoc.core import workflow
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Membership
from hieuhoc.submissions import standing
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries.provisional import provisional

# In the order of the squares: what is done comes first, what is late last.
GROUPS = (
    "locked", "accepted", "sent", "returned", "waiting", "draft", "todo", "extended", "late-draft", "late-todo",
)  # fmt: skip
FILTERS = ("all", "late", "returned", "review", "behalf", "unassigned")


@dataclass(slots=True)
class Row:
    """One unit. `late` in days after its own last day (0: not late). `done` of `total` indicators have an answer."""

    unit: int
    submission: int
    organisation: int
    name: str
    name_en: str
    sort_key: str
    folded: str
    kind: str
    expected: bool
    due: date
    extended: bool
    state: str
    sent_at: datetime | None
    on_behalf: bool
    late: int = 0
    people: list[str] = field(default_factory=list)
    done: int = 0
    total: int = 0

    def name_in(self, lang: str) -> str:
        return self.name_en if lang == "en" else self.name

    @property
    def group(self) -> str:
        if self.state in workflow.GIVEN:
            return "sent" if self.state == "fixed" else self.state
        if self.sent_at is not None:
            return "returned"
        if self.late:
            return "late-todo" if self.state == "todo" else "late-draft"
        if self.extended:
            return "extended"
        return self.state

    def passes(self, chosen: str) -> bool:
        if chosen in FILTERS:
            return {
                "all": True,
                "late": self.late > 0,
                "returned": self.group == "returned",
                "review": self.group == "sent",
                "behalf": self.on_behalf,
                "unassigned": not self.people,
            }[chosen]
        return self.group == chosen


@dataclass(slots=True)
class Board:
    campaign: Campaign
    rows: list[Row]
    held: int  # indicators of the city that wait for units
    today: date

    @property
    def groups(self) -> Counter[str]:
        return Counter(row.group for row in self.rows)

    @property
    def sent(self) -> int:
        return sum(row.sent_at is not None for row in self.rows)

    @property
    def late(self) -> list[Row]:
        return [row for row in self.rows if row.late]

    @property
    def holding(self) -> list[Row]:
        """Units whose territory counts and that have sent nothing yet."""
        return [row for row in self.rows if row.expected and row.sent_at is None]

    def count(self, chosen: str) -> int:
        return sum(row.passes(chosen) for row in self.rows)

    def chosen(self, chosen: str, words: str = "", kind: str = "", sort: str = "") -> list[Row]:
        """Filtered, found by name of unit or person without marks, the latest first."""
        wanted = fold(words)
        found = [
            row
            for row in self.rows
            if row.passes(chosen)
            and (not kind or (row.kind in organisations.TERRITORIAL) == (kind == "units"))
            and (not wanted or wanted in row.folded or any(wanted in fold(name) for name in row.people))
        ]
        if sort == "name":
            return sorted(found, key=lambda row: row.sort_key)
        return sorted(found, key=_urgency)


_RANK = {"late-todo": 0, "late-draft": 0, "returned": 1, "sent": 2, "accepted": 4, "locked": 4}


def _urgency(row: Row) -> tuple[int, int, int, bool, str]:
    """The latest first, then what was returned, what waits for the agency, what is still to come, what is done.

    Of equally late ones those whose figures the city's sums wait for.
    """
    return _RANK.get(row.group, 3), -row.late, row.due.toordinal(), not row.expected, row.sort_key


def rounds(viewer: Any) -> list[dict[str, Any]]:
    """Every round with its counts, the newest first."""
    access.require(viewer, Permission.READ_SUBMISSION)
    found = list(Campaign.objects.defer("outlines").order_by("-year", "-pk"))
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in found}
    rows = Submission.objects.filter(unit__active=True, unit__reports=True).values_list("unit__campaign_id", "sent_at")
    for campaign, sent_at in rows:
        counts[campaign]["sent" if sent_at else "open"] += 1
    return [{"campaign": row, "sent": counts[row.pk]["sent"], "units": counts[row.pk].total()} for row in found]


def load(campaign_id: int, viewer: Any, today: date) -> Board:
    """Who may read every unit's report may read the board."""
    access.require(viewer, Permission.READ_SUBMISSION)
    campaign = get_object_or_404(Campaign.objects.select_related("framework"), pk=campaign_id)
    rows = list(_rows(campaign))
    people: dict[int, list[str]] = {}
    members = Membership.objects.filter(organisations.valid_on(today), role="unit_reporter", user__is_active=True)
    for organisation, name in members.order_by("pk").values_list("organisation_id", "user__full_name"):
        people.setdefault(organisation, []).append(name)
    for row in rows:
        row.people = people.get(row.organisation, [])
        row.late = workflow.days_late(row.state, row.sent_at is not None, row.due, today)
    held = sum("coverage" in finding.reasons for finding in provisional(campaign).findings.values())
    return Board(campaign, rows, held, today)


def _rows(campaign: Campaign) -> Iterable[Row]:
    units = with_due(campaign.units.filter(reports=True, active=True, submission__isnull=False))
    values = units.order_by("sort_key").values_list(
        "pk", "submission__pk", "organisation_id", "name", "name_en", "sort_key", "folded", "kind", "expected", "due",
        "submission__state", "submission__sent_at", "submission__on_behalf",
    )  # type: ignore[misc]  # fmt: skip  # `due` is annotated by with_due
    for pk, submission, organisation, name, name_en, key, folded, kind, expected, due, state, sent_at, behalf in values:
        yield Row(
            pk, submission, organisation, name, name_en, key, folded, kind, expected, due,
            due > campaign.last_day, state, sent_at, behalf,
        )  # fmt: skip


def measure_progress(campaign: Campaign, rows: Sequence[Row]) -> None:
    """Fills `done` and `total` of the rows that are shown; two queries."""
    found = standing.of_units(campaign, [row.unit for row in rows])
    for row in rows:
        row.total = len(found[row.unit])
        row.done = sum(one.filled for one in found[row.unit])
