"""Where a journey begins; run inside its installation."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from hieuhoc.accounts.models import User
from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.catalogue import actions as catalogue
from hieuhoc.catalogue.models import Duty
from hieuhoc.core.values import SCALE
from hieuhoc.organisations.models import City
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.actions import review, sending, values
from hieuhoc.submissions.actions.values import Change
from tests import builders, people
from tests.features.submissions import agency


def bare() -> str:
    """Twelve units, the criteria set and one administrator; everything else is done in the browser."""
    own = builders.organisation("Thành phố Hồ Chí Minh", "city", "79")
    bodies = {key: builders.organisation(name, "department", key, own) for key, name in builders.BODIES.items()}
    for place, name in enumerate(builders.WARDS):
        builders.organisation(name, "commune", f"2{place:04}", own)
    City.objects.create(organisation=own, agency=bodies["sgddt"])
    catalogue.import_framework(slug="hanoi-2024", by=SYSTEM, at=timezone.now())
    places = {"snv": ("snv", "sldtbxh"), "hkh": ("hkh",)}
    places["sgddt"] = ("sgddt", "svhtt", "skhcn", "stnmt", "ca", "syt", "stttt", "skhdt")
    for holder, keys in places.items():
        for key in keys:
            Duty.objects.create(slug="hanoi-2024", body=key, organisation=bodies[holder], valid_from=builders.BEGINNING)
    people.person("Phạm Quản Trị", "city_admin", own)
    people.person("Võ Văn Nam")
    return "ready"


def town() -> str:
    """The small city in mid-year: at work, returned, sent, accepted, late and a first published result."""
    made = builders.small_city()
    people.person("Mai Ngọc Yến", "expert", made.organisation)
    people.person("Ngô Thúy Nga", "reader", made.bodies["sgddt"])
    people.person("Nguyễn Văn Dũng", "city_leader", made.organisation)
    people.person("Phan Minh Kiểm", "auditor", made.organisation)
    people.person("Đinh Thị Bình", "agency_officer", made.bodies["sgddt"])
    people.person("Hoàng Văn Sơn", "unit_leader", made.wards[7])
    now = timezone.now()
    PlanTask.objects.create(
        year=2026, code="III.1.a", words="Tổ chức Tuần lễ học tập suốt đời.", words_en="Hold the lifelong learning week.",
        lead_kind="commune", due=date(2026, 10, 15), position=1,
    )  # fmt: skip
    for ward in made.wards[2:7]:
        agency.sent(made, ward)
    for ward in made.wards[2:4]:
        one = agency.submission_of(made.campaign, ward)
        review.accept_items(submission_id=one.pk, indicators=agency.WARD, by=made.hoa, at=now)
    returned = agency.sent(made, made.wards[1])
    remark = "Mẫu số khác năm trước. Đề nghị kiểm tra lại."
    review.return_items(submission_id=returned.pk, remarks={"2.2.2.c": remark}, by=made.hoa, at=now)
    lan = agency.submission_of(made.campaign, made.wards[0])
    _typed(lan.pk, made.wards[0].pk, made, now)
    revision = assessments.compile_round(campaign_id=made.campaign.pk, by=made.hoa, at=now)
    assessments.publish(assessment_id=revision.pk, by=made.hoa, at=now)
    return str(made.campaign.pk)


def _typed(submission: int, subject: int, made: builders.SmallCity, at: datetime) -> None:
    """One figure in order, one whose part is larger than its whole."""
    for code, part, whole in (("1.1.2.a", 21806, 30214), ("1.3.2.a", 40000, 30214)):
        change = Change(code, "", {"part": part * SCALE, "whole": whole * SCALE}, 0)
        values.record_values(submission_id=submission, subject_id=subject, changes=[change], by=made.lan, at=at)


def ready_to_sign(submission: int, organisation: int) -> None:
    """The report of a ward with its four figures, waiting for its leader."""
    leader = User.objects.get(email="son@example.test")
    for code in agency.WARD:
        change = Change(code, "", {"part": SCALE, "whole": SCALE}, 0)
        values.record_values(
            submission_id=submission, subject_id=organisation, changes=[change], by=leader, at=timezone.now()
        )
    sending.propose(submission_id=submission, by=leader, at=timezone.now())
