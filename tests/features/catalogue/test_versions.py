"""A correction of the law's reading is a new version: prepared, compared, tried on the last figures, published for ever."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hieuhoc.assessments import actions as assessments
from hieuhoc.assessments import flips
from hieuhoc.catalogue import duties, publishing
from hieuhoc.catalogue.models import Duty, FrameworkVersion
from hieuhoc.catalogue.queries import answering, framework_of
from hieuhoc.core import framework_files
from hieuhoc.core.refusals import NotAllowed, Refusal
from tests.builders import BEGINNING, SmallCity
from tests.features.assessments.test_compile import give

AT = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)


def draft(town: SmallCity, version: str = "2") -> FrameworkVersion:
    return publishing.start_draft(base=town.framework, version=version, note="Ngưỡng mới", by=town.admin, at=AT)


def stricter(town: SmallCity, threshold: str = "97") -> FrameworkVersion:
    made = draft(town)
    change = {"threshold": threshold, "interpretation": ("Cách hiểu mới.", "A new reading.")}
    return publishing.correct(version_id=made.pk, indicator="1.1.1.a", change=change, by=town.admin, at=AT)


def test_a_draft_says_what_it_changes_and_dates_its_reading(town: SmallCity) -> None:
    made = stricter(town)
    changes = framework_files.compare(framework_of(town.framework), framework_of(made))
    assert {(c.code, c.kind) for c in changes} == {("1.1.1.a", "threshold"), ("1.1.1.a", "interpretation")}
    reading = framework_of(made).by_code["1.1.1.a"].interpretation
    assert reading is not None
    assert (reading.date, reading.note.vi) == ("2026-12-12", "Cách hiểu mới.")
    town.framework.refresh_from_db()
    assert framework_of(town.framework).by_code["1.1.1.a"].threshold != "97"


def test_what_would_flip_is_known_before_publishing_and_nothing_published_changes(town: SmallCity) -> None:
    give(town.organisation, "1.1.1.a", part=962, whole=1000)
    revision = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=AT)
    assert revision.findings.get(indicator="1.1.1.a", is_city=True).verdict == "met"
    kept = revision.evaluation
    made = stricter(town)
    (trial,) = [flips.retry(r, framework_of(town.framework), framework_of(made)) for r in flips.newest("hanoi-2024")]
    assert [(f.indicator, f.before, f.after) for f in trial.city] == [("1.1.1.a", "met", "not_met")]
    assert (trial.units, trial.problem) == ((), "")
    publishing.publish(version_id=made.pk, by=town.admin, at=AT)
    revision.refresh_from_db()
    assert revision.evaluation == kept


def test_a_published_version_never_changes(town: SmallCity) -> None:
    made = stricter(town)
    publishing.publish(version_id=made.pk, by=town.admin, at=AT)
    for pk in (made.pk, town.framework.pk):
        digest = FrameworkVersion.objects.get(pk=pk).digest
        with pytest.raises(Refusal, match="published"):
            publishing.correct(version_id=pk, indicator="1.1.1.a", change={"threshold": "1"}, by=town.admin, at=AT)
        with pytest.raises(Refusal, match="published"):
            publishing.discard(version_id=pk, by=town.admin, at=AT)
        assert FrameworkVersion.objects.get(pk=pk).digest == digest


def test_what_is_no_criteria_set_is_refused_with_its_place(town: SmallCity) -> None:
    for threshold in ("chín mươi", "-5", ""):
        with pytest.raises(Refusal, match="bad_framework"):
            stricter(town, threshold)
        FrameworkVersion.objects.filter(state="draft").delete()
    for text in ("{", "[]", '{"slug": "khác"}'):
        with pytest.raises(Refusal):
            publishing.start_draft(
                base=town.framework, version="3", note="", document=publishing.parsed(text), by=town.admin, at=AT
            )
    with pytest.raises(Refusal, match="version_taken"):
        draft(town, town.framework.version)


def test_only_the_administrator_changes_criteria_sets(town: SmallCity) -> None:
    made = stricter(town)
    for who in (town.lan, town.nam, town.hoa):
        with pytest.raises(NotAllowed):
            publishing.start_draft(base=town.framework, version="9", note="", by=who, at=AT)
        with pytest.raises(NotAllowed):
            publishing.publish(version_id=made.pk, by=who, at=AT)
        with pytest.raises(NotAllowed):
            duties.verify_duty(duty_id=Duty.objects.all()[0].pk, by=who, at=AT)


def test_from_a_day_on_another_body_answers(town: SmallCity) -> None:
    day = date(2026, 3, 1)
    duties.assign_duty(
        slug="hanoi-2024", body="snv", indicator="", organisation_id=town.bodies["hkh"].pk, day=day, note="QĐ 5",
        by=town.admin, at=AT,
    )  # fmt: skip
    framework = framework_of(town.framework)
    before, after = (answering("hanoi-2024", framework, on) for on in (date(2026, 2, 28), day))
    codes = [i.code for i in framework.indicators if i.body == "snv"]
    assert {before[c] for c in codes} == {town.bodies["snv"].pk}
    assert {after[c] for c in codes} == {town.bodies["hkh"].pk}
    assert Duty.objects.get(body="snv", valid_from=BEGINNING).valid_to == day
    with pytest.raises(Refusal, match="overlap"):
        duties.assign_duty(
            slug="hanoi-2024", body="snv", indicator="", organisation_id=town.bodies["hkh"].pk, day=date(2026, 1, 1),
            note="", by=town.admin, at=AT,
        )  # fmt: skip


def test_the_whole_way_in_the_browser(town: SmallCity, client: Client) -> None:
    give(town.organisation, "1.1.1.a", part=962, whole=1000)
    assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=AT)
    client.force_login(town.admin)
    base = f"/setup/frameworks/{town.framework.pk}/"
    exported = json.loads(client.get(f"{base}document.json").content)
    upload = SimpleUploadedFile("set.json", json.dumps(exported).encode(), "application/json")
    assert client.post(f"{base}new/", {"version": "2", "note": "Thử", "document": upload}).status_code == 302
    made = FrameworkVersion.objects.get(state="draft")
    own = f"/setup/frameworks/{made.pk}/"
    page = client.get(f"{own}indicator/1.1.1.a/").content.decode()
    assert 'name="threshold"' in page
    answer = client.post(f"{own}indicator/1.1.1.a/", {"threshold": "97,5%", "note_vi": "Mới", "note_en": "New"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert framework_of(made).by_code["1.1.1.a"].threshold == "97.5"
    assert "97.5" in client.get(f"{own}compare/").content.decode()
    assert "1.1.1.a" in client.get(f"{own}flips/").content.decode()
    assert client.post(f"{own}publish/").status_code == 302
    assert FrameworkVersion.objects.get(pk=made.pk).state == "published"
    for url in ("/setup/frameworks/", base, "/setup/duties/hanoi-2024/"):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["/setup/frameworks/", "/setup/duties/hanoi-2024/", "/setup/", "/setup/new/"])
def test_pages_are_closed_to_units_and_strangers(town: SmallCity, client: Client, url: str) -> None:
    for who in (town.lan, town.nam):
        client.force_login(who)
        assert client.get(url).status_code == 403
