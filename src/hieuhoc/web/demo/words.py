"""Words of the demonstration: what experts, units and the city wrote. Made up, and marked as such wherever printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hieuhoc.campaigns.models import Campaign, ReportingUnit
from hieuhoc.organisations.models import Code
from hieuhoc.plans.models import Measure, PlanTask
from hieuhoc.reports.models import Pick
from hieuhoc.submissions.models import Narrative, Submission, TaskAnswer
from hieuhoc.web.demo.city import Demo


@cache
def data() -> Mapping[str, Any]:
    text = files("hieuhoc.web.demo").joinpath("words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def reason(rating: int) -> str:
    words: str = data()["reasons"][rating]
    return words


def narrative(unit: ReportingUnit, year: int) -> dict[str, str]:
    """section → text of one unit; each unit of a kind words some things differently, the same on every run."""
    place = sum(map(ord, unit.name)) % 3
    kind = "commune" if unit.kind in ("commune", "district") else "body"
    found = {}
    for section, variants in data()["units"][kind].items():
        text = variants[place % len(variants)]
        found[section] = text.format(name=unit.name, year=year, next=year + 1, n=180 + 37 * place + len(unit.name) * 11)
    return found


def of_year(demo: Demo, campaign: Campaign) -> None:
    """Words and task answers of every unit, the city's own words, and the measures against what is not met."""
    submissions = list(Submission.objects.filter(unit__campaign=campaign).select_related("unit"))
    tell(submissions, campaign.year)
    do_tasks(submissions, campaign.year)
    Pick.objects.bulk_create(
        Pick(campaign=campaign, section=section, text=row["vi"].format(year=campaign.year, next=campaign.year + 1),
             text_en=row["en"].format(year=campaign.year, next=campaign.year + 1))
        for section, row in data()["city"].items()
    )  # fmt: skip
    measures(campaign)


def tell(submissions: list[Submission], year: int) -> None:
    Narrative.objects.bulk_create(
        (
            Narrative(submission=row, section=section, text=text, picked=section == "I.2" and row.pk % 40 == 0)
            for row in submissions
            for section, text in narrative(row.unit, year).items()
        ),
        batch_size=1000,
    )


def do_tasks(submissions: list[Submission], year: int) -> None:
    tasks = list(PlanTask.objects.filter(year=year))
    by_lead: dict[int, list[PlanTask]] = {}
    by_kind: dict[str, list[PlanTask]] = {}
    for task in tasks:
        if task.lead_id:
            by_lead.setdefault(task.lead_id, []).append(task)
        elif task.lead_kind:
            by_kind.setdefault(task.lead_kind, []).append(task)
    TaskAnswer.objects.bulk_create(
        (
            TaskAnswer(
                submission=row,
                task=task,
                state="doing" if (row.pk + task.pk) % 7 == 0 else "done",
                sentence=data()["tasks"][(row.pk + task.pk) % len(data()["tasks"])],
                document_number=f"{(row.pk * 7 + task.pk) % 400 + 1}/KH-UBND" if (row.pk + task.pk) % 7 else "",
            )
            for row in submissions
            for task in [*by_lead.get(row.unit.organisation_id, []), *by_kind.get(row.unit.kind, [])]
        ),
        batch_size=1000,
    )


def measures(campaign: Campaign) -> None:
    holders = dict(Code.objects.filter(scheme="own").values_list("code", "organisation_id"))
    Measure.objects.bulk_create(
        Measure(
            campaign=campaign,
            indicator=code,
            cause=row["cause"],
            cause_en=row["cause_en"],
            measure=row["measure"],
            measure_en=row["measure_en"],
            owner_id=holders[row["owner"] if campaign.year > 2024 else row.get("owner_2024", row["owner"])],
            due=date(campaign.year + 1, *row["due"]),
        )
        for code, row in data()["measures"].items()
    )
