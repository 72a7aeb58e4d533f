"""How far the reports of many units are: one reading for the board, the queue of the review and bulk acceptance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hieuhoc.campaigns.models import Assignment, Campaign
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core import completeness
from hieuhoc.core.completeness import Given, Key
from hieuhoc.core.framework import Framework, Indicator, Text
from hieuhoc.submissions.actions import entry
from hieuhoc.submissions.models import DataValue

Place = tuple[int, str]  # whom the figure describes, indicator


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator that a unit leads. `lacking`: nothing there that could be accepted."""

    indicator: Indicator
    subject_id: int
    check: completeness.Row
    lacking: bool
    unavailable: bool

    @property
    def fault(self) -> Text | None:
        """Why it cannot be accepted as it stands."""
        if self.check.problems:
            return self.check.problems[0].text
        if self.lacking:
            return self.check.left or Text("chưa có số", "no figure yet")
        return None

    @property
    def plain(self) -> bool:
        return self.check.state == "done" and not self.lacking

    @property
    def filled(self) -> bool:
        return not self.lacking


def judge(indicator: Indicator, subject_id: int, given: Mapping[Key, Given]) -> Standing:
    totals = [(m, completeness.total(m, given)) for m in completeness.asked(indicator)]
    return Standing(
        indicator,
        subject_id,
        completeness.check(indicator, given),
        any(not completeness.complete(m, one) for m, one in totals),
        any(one.status == "not_available" for _, one in totals),
    )


def given_by_place(rows: Iterable[DataValue], codes: Mapping[int, str]) -> dict[Place, dict[Key, Given]]:
    found: dict[Place, dict[Key, Given]] = defaultdict(dict)
    for row in rows:
        code = codes[row.measure_id]
        found[row.organisation_id, code.partition("/")[0]][code, row.breakdown] = Given(
            row.status, row.part, row.whole, row.number, row.rating, row.choice, row.note, row.expected_on
        )
    return found


def values(campaign: Campaign, framework: Framework, places: Iterable[Place]) -> list[DataValue]:
    """This year's rows of these places: one query."""
    wanted = set(places)
    ids = entry.measure_ids(framework.slug)
    measures = {
        ids[m.code]: code
        for code in {code for _, code in wanted}
        for m in framework.by_code[code].measurements
        if m.code in ids
    }
    rows = DataValue.objects.filter(
        organisation__in={subject for subject, _ in wanted},
        measure__in=measures,
        year=campaign.year,
        restated=False,
    )
    return [row for row in rows if (row.organisation_id, measures[row.measure_id]) in wanted]


def of_units(campaign: Campaign, unit_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """By unit, in the order of the criteria set; two queries, whatever the number of units."""
    framework = framework_of(campaign.framework)
    order = {i.code: place for place, i in enumerate(framework.indicators) if completeness.asked(i)}
    leads = Assignment.objects.filter(unit__in=list(unit_ids), role=Assignment.Role.LEAD)
    assigned = [row for row in leads.values_list("unit_id", "subject_id", "indicator") if row[2] in order]
    codes = {pk: code for code, pk in entry.measure_ids(framework.slug).items()}
    given = given_by_place(values(campaign, framework, ((s, c) for _, s, c in assigned)), codes)
    found: dict[int, list[Standing]] = {number: [] for number in unit_ids}
    for unit, subject, code in sorted(assigned, key=lambda row: (order[row[2]], row[1])):
        found[unit].append(judge(framework.by_code[code], subject, given.get((subject, code), {})))
    return found
