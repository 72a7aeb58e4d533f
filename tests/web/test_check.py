"""`hieuhoc check` finds what is wrong and says what to do; it never calls a sick installation well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.actions import SYSTEM, record, seal
from hieuhoc.audit.models import AuditEvent
from hieuhoc.jobs.models import Job
from hieuhoc.submissions.actions import signed, sums
from hieuhoc.submissions.models import DataValue, NodeSum, Submission
from hieuhoc.web import health
from hieuhoc.web.cli import check
from tests.builders import NOW, SmallCity


def wrong(everything: bool = True) -> dict[str, str]:
    """Names of the checks that found something, with what they say."""
    return {line.name.en: line.said.en for line in health.examine(everything=everything) if not line.ok}


def accepted(town: SmallCity) -> DataValue:
    from hieuhoc.catalogue.models import MeasureKey

    value = DataValue.objects.create(
        organisation=town.wards[0], measure=MeasureKey.objects.get(slug="hanoi-2024", code="1.1.2.a"), year=2026,
        part=720_000, whole=1_000_000,
    )  # fmt: skip
    sums.accept(town.campaign, [(town.wards[0].pk, "1.1.2.a")], NOW)
    return value


def test_a_sound_installation_is_well(town: SmallCity, capsys: pytest.CaptureFixture[str]) -> None:
    accepted(town)
    assert check.report("vi", everything=True) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(health.CHECKS)
    assert all(line.startswith("OK ") for line in lines)


def test_a_figure_changed_behind_the_sums_is_found(town: SmallCity, capsys: pytest.CaptureFixture[str]) -> None:
    value = accepted(town)
    DataValue.objects.filter(pk=value.pk).update(part=710_000)
    assert "1 sums differ" in wrong()["Sums"]
    assert check.report("vi") == 1
    assert "!!  Số cộng dồn: đợt “Báo cáo năm 2026”: 1 số cộng dồn lệch" in capsys.readouterr().out


def test_sums_added_up_again_are_well(town: SmallCity) -> None:
    accepted(town)
    NodeSum.objects.update(part=1)
    assert "Sums" in wrong()
    sums.rebuild(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW)
    assert wrong() == {}


def test_history_changed_after_sealing_is_found(town: SmallCity) -> None:
    record("test", town.campaign, by=SYSTEM, at=NOW)
    seal(by=SYSTEM, at=NOW)
    assert wrong() == {}
    AuditEvent.objects.filter(verb="test").update(actor_label="somebody else")
    assert "changed after it was sealed" in wrong()["History"]


def test_a_signed_paper_that_is_gone_or_changed_is_found(town: SmallCity) -> None:
    submission = Submission.objects.get(unit__organisation=town.wards[0])
    Submission.objects.filter(pk=submission.pk).update(sent_at=NOW)
    kept = signed.keep(
        submission_id=submission.pk, name="a.pdf", data=b"%PDF-1.7", number="", signed_on=None, by=SYSTEM, at=NOW
    )
    assert wrong() == {}
    with open(kept.file.path, "ab") as file:
        file.write(b"more")
    assert str(kept.file.name) in wrong()["Signed files"]
    kept.file.storage.delete(str(kept.file.name))
    assert "Signed files" in wrong()


def test_a_published_revision_is_judged_again(town: SmallCity) -> None:
    accepted(town)
    made = assessments.compile_round(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW)
    assessments.publish(assessment_id=made.pk, by=SYSTEM, at=NOW)
    assert wrong() == {}
    made.refresh_from_db()
    type(made).objects.filter(pk=made.pk).update(evaluation=made.evaluation.replace("not_assessable", "met", 1))
    assert "2026, revision 1" in wrong()["Published results"]


def test_without_all_only_the_newest_revision_of_a_round_is_judged(town: SmallCity) -> None:
    for _ in range(2):
        made = assessments.compile_round(campaign_id=town.campaign.pk, by=SYSTEM, at=NOW)
        assessments.publish(assessment_id=made.pk, by=SYSTEM, at=NOW)
    type(made).objects.filter(revision=1).update(evaluation="{}")
    assert wrong(everything=False) == {}
    assert "revision 1" in wrong()["Published results"]


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_work_that_nobody_does_is_found(town: SmallCity, state: str) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(kind="compile", state=state, asked_at=long_ago, asked_by="Hoa", beat_at=long_ago)
    assert "hieuhoc serve" in wrong()["Background work"]


def test_a_disk_that_fills_up_is_found(town: SmallCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FREE", 1 << 62)
    assert "Make room" in wrong()["Disk"]


def test_tables_of_an_older_version_are_found_and_nothing_more_is_asked(
    town: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="submissions", name__startswith="0002").delete()
    lines = list(health.examine())
    assert [line.ok for line in lines] == [True, False]
    assert "manage.py migrate" in lines[-1].said.en
