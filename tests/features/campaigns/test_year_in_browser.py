"""The small city sets a year up on the pages: round, list, Excel, outline, opening; everybody else is kept out."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hieuhoc.audit.models import AuditEvent
from hieuhoc.campaigns.models import Assignment, Campaign, Target
from hieuhoc.campaigns.setup.wording import last_day
from hieuhoc.submissions.models import Submission
from tests.builders import SmallCity, small_city
from tests.features.campaigns.excel import sheet
from tests.features.campaigns.test_excel import ASSIGN, TARGET


@pytest.fixture
def quiet(db: None) -> SmallCity:
    """The small city before any round is open."""
    return small_city(open_round=False)


def round_form(town: SmallCity, **other: Any) -> dict[str, Any]:
    return {
        "framework": town.framework.pk, "year": 2027, "name": "Báo cáo năm 2027", "name_en": "Report of 2027",
        "period_start": "2027-01-01", "period_end": "2027-12-31", "cut_off": "2027-11-30",
        "deadline_wording": "trước ngày 10/12", "deadline_wording_en": "before 10 December", "last_day": "",
        "level": "commune", "territory": ["1.3.2.e"], "min_coverage": "90", "quorum": "3", **other,
    }  # fmt: skip


def send(client: Client, pk: int, key: str, content: bytes, **more: str) -> Any:
    upload = SimpleUploadedFile("bang.xlsx", content)
    return client.post(f"/setup/{pk}/excel/{key}/", {"file": upload, **more})


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("trước ngày 10/12", date(2026, 12, 9)),
        ("Trước ngày 01 tháng 3 năm 2027", date(2027, 2, 28)),
        ("đến hết ngày 10/12/2026", date(2026, 12, 10)),
        ("chậm nhất ngày 10/12", date(2026, 12, 10)),
        ("before 10 December", date(2026, 12, 9)),
        ("hằng quý", None),
        ("trước ngày 31/02", None),
    ],
)
def test_the_last_day_follows_from_the_wording(wording: str, day: date | None) -> None:
    assert last_day(wording, 2026) == day


def test_a_year_from_nothing_to_open(quiet: SmallCity, client: Client) -> None:
    client.force_login(quiet.hoa)
    assert client.get("/setup/new/?year=2027").status_code == 200
    answer = client.post("/setup/new/", round_form(quiet))
    made = Campaign.objects.get(year=2027)
    assert answer["Location"] == f"/setup/{made.pk}/"
    assert (made.last_day, made.min_coverage, made.territory) == (date(2027, 12, 9), 9000, ["1.3.2.e"])
    early = client.post(f"/setup/{made.pk}/open/")
    assert early.status_code == 422
    assert client.post(f"/setup/{made.pk}/units/freeze/").status_code == 302
    assert made.units.filter(expected=True).count() == 9
    content = sheet(ASSIGN, ("1.1.1.a", "snv", None, "Phối hợp", None))
    dry = send(client, made.pk, "assignment", content)
    assert not Assignment.objects.filter(unit__campaign=made, role="support").exists()
    assert base64.b64encode(content).decode() in dry.content.decode()
    taken = client.post(f"/setup/{made.pk}/excel/assignment/take/", {"content": base64.b64encode(content).decode()})
    assert taken.status_code == 200
    assert Assignment.objects.filter(unit__campaign=made, role="support").count() == 1
    rows = {"code": ["I", "I.1"], "title": ["Kết quả", "Đã làm"], "title_en": ["Results", "Done"],
            "hint": ["", ""], "hint_en": ["", ""], "table": ["heading", "tasks"]}  # fmt: skip
    assert client.post(f"/setup/{made.pk}/outline/commune/", rows).status_code == 302
    made.refresh_from_db()
    assert made.outlines["commune"][1] == {"code": "I.1", "title": "Đã làm", "title_en": "Done", "table": "tasks"}
    assert len(made.outlines["department"]) > 2
    assert client.post(f"/setup/{made.pk}/open/").status_code == 302
    assert Submission.objects.filter(unit__campaign=made).count() == made.units.count()
    for url in ("", "units/", "edit/", "outline/commune/", "excel/tasks/", "redraw/"):
        assert client.get(f"/setup/{made.pk}/{url}").status_code == 200


def test_a_file_with_one_fault_writes_nothing_and_says_where(town: SmallCity, client: Client) -> None:
    client.force_login(town.hoa)
    content = sheet(
        TARGET, (2026, "20000", None, "1.1.2.a", "95%", None), (2026, "99999", None, "1.1.2.a", "95%", None)
    )
    page = send(client, town.campaign.pk, "targets", content).content.decode()
    assert "Dòng 3, cột B (Mã đơn vị)" in page
    assert 'name="content"' not in page
    forced = client.post(
        f"/setup/{town.campaign.pk}/excel/targets/take/", {"content": base64.b64encode(content).decode()}
    )
    assert forced.status_code == 422
    assert not Target.objects.exists()


def test_rows_not_in_the_file_go_only_when_asked(town: SmallCity, client: Client) -> None:
    client.force_login(town.hoa)
    first = sheet(TARGET, (2026, "20000", None, "1.1.2.a", "95%", None), (2026, "20001", None, "1.1.2.a", "96%", None))
    second = sheet(TARGET, (2026, "20000", None, "1.1.2.a", "95%", None))
    take = f"/setup/{town.campaign.pk}/excel/targets/take/"
    client.post(take, {"content": base64.b64encode(first).decode()})
    events = AuditEvent.objects.count()
    client.post(take, {"content": base64.b64encode(second).decode()})
    assert (Target.objects.count(), AuditEvent.objects.count()) == (2, events)
    client.post(take, {"content": base64.b64encode(second).decode(), "remove": "1"})
    assert Target.objects.count() == 1


def test_deadline_and_its_day_must_agree(town: SmallCity, client: Client) -> None:
    client.force_login(town.hoa)
    page = client.post("/setup/new/", round_form(town, last_day="2027-12-10")).content.decode()
    assert "09/12/2027" in page
    assert not Campaign.objects.filter(year=2027).exists()


def test_an_open_round_keeps_its_ground(town: SmallCity, client: Client) -> None:
    client.force_login(town.hoa)
    form = {**round_form(town), "year": 2026, "name": "Báo cáo 2026", "period_start": "2026-01-01", "territory": [],
            "period_end": "2026-12-31", "cut_off": "2026-11-30", "min_coverage": "100"}  # fmt: skip
    assert client.post(f"/setup/{town.campaign.pk}/edit/", form).status_code == 302
    assert Campaign.objects.get(pk=town.campaign.pk).name == "Báo cáo 2026"
    assert client.post(f"/setup/{town.campaign.pk}/edit/", {**form, "level": "district"}).status_code == 422
    assert Campaign.objects.get(pk=town.campaign.pk).level == "commune"


def test_a_body_that_leads_indicators_has_to_report(quiet: SmallCity, client: Client) -> None:
    client.force_login(quiet.hoa)
    pk = quiet.campaign.pk
    client.post(f"/setup/{pk}/units/freeze/")
    bodies = {u.organisation_id: u for u in quiet.campaign.units.filter(expected=False)}
    keep = [u.pk for number, u in bodies.items() if number != quiet.bodies["snv"].pk]
    assert client.post(f"/setup/{pk}/units/reporting/", {"reports": keep}).status_code == 422
    Assignment.objects.filter(unit=bodies[quiet.bodies["snv"].pk]).delete()
    assert client.post(f"/setup/{pk}/units/reporting/", {"reports": keep}).status_code == 302
    assert not quiet.campaign.units.get(organisation=quiet.bodies["snv"]).reports


def test_units_and_strangers_set_nothing_up(town: SmallCity, client: Client) -> None:
    pk = town.campaign.pk
    content = base64.b64encode(sheet(TARGET, (2026, "20000", None, "1.1.2.a", "95%", None))).decode()
    for who in (town.lan, town.minh, town.nam):
        client.force_login(who)
        for url in ("", "edit/", "units/", "outline/commune/", "excel/targets/", "excel/targets/template/", "redraw/"):
            assert client.get(f"/setup/{pk}/{url}").status_code == 403
        for url in ("open/", "close/", "units/freeze/", "units/reporting/", "outline/commune/"):
            assert client.post(f"/setup/{pk}/{url}", {"code": "I", "title": "x"}).status_code == 403
        assert client.post(f"/setup/{pk}/excel/targets/take/", {"content": content}).status_code == 403
        assert client.post("/setup/new/", round_form(town)).status_code == 403
    assert not Target.objects.exists()
