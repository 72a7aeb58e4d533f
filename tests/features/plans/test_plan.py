from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import Conflict, NotAllowed, Refusal
from hieuhoc.plans import actions
from hieuhoc.plans.actions import Written
from hieuhoc.plans.models import Measure, PlanTask
from hieuhoc.submissions.models import TaskAnswer
from tests.builders import NOW, SmallCity
from tests.features.submissions.agency import give, submission_of
from tests.people import person

LATER = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


def written(town: SmallCity, **more: object) -> Written:
    given = {
        "cause": "Hộ nghèo ở xã đảo.",
        "measure": "Mở lớp nghề tại chỗ.",
        "owner_id": town.bodies["snv"].pk,
        "due": date(2026, 12, 20),
    }
    return Written(**{**given, **more})  # type: ignore[arg-type]


def test_the_plan_s_tasks_are_loaded_once_in_its_own_words(town: SmallCity) -> None:
    made = actions.load_tasks(year=2026, by=town.hoa, at=NOW)
    tasks = {task.code: task for task in made}
    assert tasks["III.3.đ"].words == (
        "Triển khai xây dựng hệ thống, phần mềm quản lý và báo cáo kết quả thực hiện các tiêu chí, chỉ số trong "
        "Bộ tiêu chí thành phố học tập của UNESCO."
    )
    assert tasks["V.2.a"].lead == town.bodies["hkh"]
    assert (tasks["V.3.a (2)"].lead_kind, tasks["V.3.a"].lead_kind) == ("commune", "department")
    assert tasks["V"].due == date(2026, 12, 9)  # "trước ngày 10 tháng 12"
    assert town.bodies["hkh"] in tasks["V.1.a"].support.all()
    assert actions.load_tasks(year=2026, by=town.hoa, at=NOW) == []
    with pytest.raises(NotAllowed):
        actions.load_tasks(year=2027, by=town.lan, at=NOW)


def test_everything_not_met_is_listed_from_what_is_accepted_and_later_from_the_revision(
    client: Client, town: SmallCity
) -> None:
    give(town.organisation, "1.1.1.a", 90, accepted_at=NOW)
    client.force_login(town.hoa)
    page = client.get(reverse("plan")).content.decode()
    assert "số đã tiếp nhận đến nay" in page
    assert "90% (90 trên 100), cần từ 95%" in page
    assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    page = client.get(reverse("plan")).content.decode()
    assert "bản tổng hợp số 1" in page
    assert "90% (90 trên 100), cần từ 95%" in page


def test_the_plan_starts_with_what_is_not_met_and_keeps_the_rest_behind_pills(client: Client, town: SmallCity) -> None:
    give(town.organisation, "1.1.1.a", 90, accepted_at=NOW)
    client.force_login(town.hoa)
    page = client.get(reverse("plan")).content.decode()
    assert "1 chỉ số chưa đạt, 1 chưa có biện pháp" in page
    assert page.count('<li id="gap-') == 1
    assert "Chưa kết luận được <b>" in page
    others = client.get(reverse("plan"), {"show": "not_assessable"}).content.decode()
    assert 'id="gap-1.1.1.a"' not in others
    assert others.count('<li id="gap-') > 40
    adding = reverse("plan_measure_add", args=[town.campaign.pk, "1.2.1.b"])
    form = {"cause": "Thiếu số.", "measure": "Thu đủ số.", "owner_id": town.bodies["snv"].pk}
    saved = client.post(adding, form, follow=True).content.decode()
    assert 'id="gap-1.2.1.b"' in saved, "what was just written is what the page shows"
    assert saved.count('<li id="gap-') == 1


def test_long_plans_have_pages_of_tasks(client: Client, town: SmallCity) -> None:
    made = actions.load_tasks(year=2026, by=town.hoa, at=NOW)
    client.force_login(town.hoa)
    page = client.get(reverse("plan")).content.decode()
    assert page.count('class="taskwords"') == 20 < len(made)
    assert "page=2#tasks" in page
    last = client.get(reverse("plan"), {"page": "99"}).content.decode()
    assert 0 < last.count('class="taskwords"') <= 20


def test_a_measure_is_written_changed_and_done(client: Client, town: SmallCity) -> None:
    client.force_login(town.hoa)
    address, owner = reverse("plan_measure_add", args=[town.campaign.pk, "1.2.1.b"]), town.bodies["snv"].pk
    assert f'value="{owner}" selected' in client.get(address).content.decode()
    form = {
        "cause": "Hộ nghèo ở xã đảo.",
        "measure": "Mở lớp nghề.",
        "owner_id": town.bodies["snv"].pk,
        "due": "2026-12-20",
    }
    refused = client.post(address, {**form, "cause": " "})
    assert refused.status_code == 422
    assert "Ghi nguyên nhân" in refused.content.decode()
    assert "Mở lớp nghề." in refused.content.decode()  # nothing typed is lost
    assert Measure.objects.count() == 0
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    row = Measure.objects.get()
    assert (row.indicator, row.due) == ("1.2.1.b", date(2026, 12, 20))
    client.post(
        reverse("plan_measure", args=[row.pk]), {**form, "measure": "Mở 12 lớp nghề.", "seen": actions.stamp(row)}
    )
    client.post(reverse("plan_measure_done", args=[row.pk]), {"done": "1"})
    row.refresh_from_db()
    assert (row.measure, row.state) == ("Mở 12 lớp nghề.", "done")
    assert list(AuditEvent.objects.filter(object_type="plans.measure").values_list("verb", flat=True)) == [
        "add_measure", "change_measure", "finish_measure",
    ]  # fmt: skip


def test_the_second_of_two_is_told_and_keeps_what_was_typed(client: Client, town: SmallCity) -> None:
    row = actions.add_measure(
        campaign_id=town.campaign.pk, indicator="1.2.1.b", written=written(town), by=town.hoa, at=NOW
    )
    seen = actions.stamp(row)
    actions.change_measure(measure_id=row.pk, written=written(town, measure="Của Hoa"), seen=seen, by=town.hoa, at=NOW)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        actions.change_measure(measure_id=row.pk, written=written(town, measure="Khác"), seen=seen, by=town.hoa, at=NOW)
    client.force_login(town.hoa)
    form = {"cause": "Vì sao", "measure": "Bản của tôi", "owner_id": row.owner_id, "seen": seen}
    answer = client.post(reverse("plan_measure", args=[row.pk]), form)
    assert answer.status_code == 409
    assert "Bản của tôi" in answer.content.decode()
    row.refresh_from_db()
    assert row.measure == "Của Hoa"


def test_a_body_writes_its_own_measures_and_nobody_else_s(client: Client, town: SmallCity) -> None:
    own = person("Lý Thu Trang", "unit_reporter", town.bodies["snv"])
    add = {"campaign_id": town.campaign.pk, "indicator": "1.2.1.b", "at": NOW}
    row = actions.add_measure(**add, written=written(town), by=own)
    with pytest.raises(NotAllowed):  # handing it on to somebody else's body
        actions.change_measure(measure_id=row.pk, written=written(town, owner_id=town.bodies["hkh"].pk), by=own, at=NOW)
    for who in (town.lan, town.minh, town.nam):
        with pytest.raises(NotAllowed):
            actions.add_measure(**add, written=written(town), by=who)
        with pytest.raises(NotAllowed):
            actions.finish_measure(measure_id=row.pk, by=who, at=NOW)
        client.force_login(who)
        assert client.get(reverse("plan_measure", args=[row.pk])).status_code == 403
        assert client.post(reverse("plan_measure_done", args=[row.pk])).status_code == 403
    with pytest.raises(Refusal, match="unknown_indicator"):
        actions.add_measure(**{**add, "indicator": "9.9.9.z"}, written=written(town), by=town.hoa)


def test_the_agency_counts_answers_and_a_ward_sees_its_own_tasks(client: Client, town: SmallCity) -> None:
    actions.load_tasks(year=2026, by=town.hoa, at=NOW)
    task = PlanTask.objects.get(code="V.3.a (2)")
    for ward, state in zip(town.wards[:3], ("done", "doing", "overdue"), strict=True):
        TaskAnswer.objects.create(submission=submission_of(town.campaign, ward), task=task, state=state)
    from hieuhoc.plans import queries

    row = next(row for row in queries.tasks(town.hoa, town.campaign) if row.task == task)
    assert (row.units, row.done, row.doing, row.overdue, row.silent) == (9, 1, 1, 1, 6)
    mine = queries.tasks(town.lan, town.campaign)
    assert {row.task.lead_kind for row in mine} == {"commune"}
    assert next(row for row in mine if row.task == task).units == 1
    client.force_login(town.lan)
    page = client.get(reverse("plan")).content.decode()
    assert "V.3.a (2)" in page
    assert 'id="gaps"' not in page, "the city's gaps are not a ward's to close"
    client.force_login(town.nam)
    assert client.get(reverse("plan")).status_code == 403
    assert client.post(reverse("plan_load"), {"year": 2026}).status_code == 403


def test_queries_do_not_grow_with_tasks_and_answers(client: Client, town: SmallCity) -> None:
    client.force_login(town.hoa)
    PlanTask.objects.create(year=2026, code="X.1", words="Một việc", lead=town.bodies["snv"])
    client.get(reverse("plan"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("plan"))
    actions.load_tasks(year=2026, by=town.hoa, at=NOW)
    with CaptureQueriesContext(connection) as lots:
        client.get(reverse("plan"))
    assert len(lots) == len(few)
