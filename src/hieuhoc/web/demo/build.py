"""Everything the demonstration holds, step by step, with the files it leaves in demo-output."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hieuhoc.assessments.models import Assessment
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.organisations.models import Membership
from hieuhoc.plans import actions as plans
from hieuhoc.reports import actions as reports
from hieuhoc.submissions.actions import sums
from hieuhoc.submissions.models import Submission
from hieuhoc.web.demo import city, running, years
from hieuhoc.web.demo.city import Demo

Say = Callable[[str], None]


def everything(output: Path, say: Say) -> Demo:
    now = timezone.now()
    with transaction.atomic():
        say("Thành phố Hồ Chí Minh")
        demo = city.build(datetime(2024, 1, 2, 2, tzinfo=now.tzinfo))
        for year in (2024, 2025, 2026):
            plans.load_tasks(year=year, by=SYSTEM, at=now)
        say("2024: 22 quận, huyện")
        first = years.year_2024(demo)
        say("2025: 168 phường, xã, đặc khu")
        second = years.year_2025(demo)
        say("2026")
        campaign = running.open_year(demo, timezone.localdate(now), now)
        sums.rebuild(campaign_id=campaign.pk, by=SYSTEM, at=now)
    say("demo-output")
    _files(demo, output, (first, second))
    return demo


def _files(demo: Demo, output: Path, published: tuple[Assessment, ...]) -> None:
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    for assessment in published:
        reports.write_files(assessment, output)
    newest = published[-1]
    (output / "units.csv").write_text(newest.units_csv, encoding="utf-8")
    (output / "reorganisations.csv").write_text(newest.reorganisations_csv, encoding="utf-8")
    ward = Submission.objects.get(unit__campaign=newest.campaign, unit__name="Phường Tân Định")
    reports.write_unit_file(ward, output / f"bao-cao-phuong-{newest.campaign.year}.docx")
    with (output / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("role", "email", "password"))
        writer.writerows((role, email, demo.password) for role, email, _who in log_ins(demo))


def log_ins(demo: Demo) -> list[tuple[str, str, str]]:
    """role, e-mail, name and title of each person."""
    rows = Membership.objects.filter(user__in=demo.people.values()).select_related("user").order_by("pk")
    return [(row.role, row.user.email, f"{row.user.full_name}, {row.title}") for row in rows]
