"""What the IT office relies on: a copy holds everything, a damaged one changes nothing, a killed process harms nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import signal
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hieuhoc.web import archive
from hieuhoc.web.cli import backup
from tests.web.installation import Installation, copied, template

SIGNED = """
from django.utils import timezone
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.actions import signed
one = Submission.objects.order_by("pk").first()
Submission.objects.filter(pk=one.pk).update(sent_at=timezone.now())
signed.keep(submission_id=one.pk, name="a.pdf", data=b"%PDF-1.7 signed", number="1", signed_on=None, by=SYSTEM,
            at=timezone.now())
"""
COUNT = "from hieuhoc.submissions.models import Submission; print(Submission.objects.count())"
EMPTY = "from hieuhoc.audit.models import AuditEvent; AuditEvent.objects.all().delete()"
EVENTS = "from hieuhoc.audit.models import AuditEvent; print(AuditEvent.objects.count())"
WRITING = """
import itertools
from django.db import transaction
from django.utils import timezone
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.campaigns.models import Campaign
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.actions import sums, values
campaign = Campaign.objects.select_related("framework").get()
first, second = Submission.objects.filter(unit__expected=True).order_by("pk")[:2]
def save(submission, version, **change):
    values.record_value(submission_id=submission.pk, measure="1.1.2.a", breakdown="",
        subject_id=submission.unit.organisation_id, change=change, version=version, by=SYSTEM, at=timezone.now())
save(first, 0, part=10000, whole=20000)
save(second, 0, part=10000, whole=90000)
for n in itertools.count(1):
    save(second, n, part=10000 * (n % 9))
    with transaction.atomic():
        place = [(first.unit.organisation_id, "1.1.2.a")]
        sums.accept(campaign, place, timezone.now()) if n % 2 else sums.withdraw(campaign, place)
    print(n)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with template(tmp_path_factory.mktemp("installation")) as found:
        yield found


@pytest.fixture
def installed(made: Installation, tmp_path: Path) -> Iterator[Installation]:
    with copied(made, tmp_path) as found:
        yield found


def test_a_copy_brings_back_data_and_files_and_keeps_the_former_data(installed: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    installed.python(SIGNED)
    events = installed.python(EVENTS)
    done = installed.run("backup", str(copy))
    assert done.returncode == 0, done.stderr
    installed.python(EMPTY)
    (paper,) = [path for path in (installed.home / "files").rglob("*") if path.is_file()]
    paper.write_bytes(b"changed")
    assert "!!" in installed.run("check").stdout

    done = installed.run("restore", str(copy), "--lang", "en")

    assert done.returncode == 0, done.stdout + done.stderr
    assert installed.python(EVENTS) == events
    assert paper.read_bytes() == b"%PDF-1.7 signed"
    assert "The former data are kept in" in done.stdout
    assert installed.run("check", "--all").returncode == 0


def test_an_older_copy_is_never_overwritten(installed: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    copy.write_bytes(b"the only copy")
    done = installed.run("backup", str(copy))
    assert (done.returncode, done.stdout) == (2, "")
    assert "options:1:FILE: bad_option: Đã có copy.zip" in done.stderr
    assert copy.read_bytes() == b"the only copy"


def test_a_damaged_copy_changes_nothing(installed: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    assert installed.run("backup", str(copy)).returncode == 0
    copy.write_bytes(damaged(copy.read_bytes(), "flipped"))
    events = installed.python(EVENTS)
    done = installed.run("restore", str(copy))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("copy.zip:1:1: unreadable_file: Bản sao lưu hỏng")
    assert "Traceback" not in done.stderr
    assert installed.python(EVENTS) == events


def damaged(data: bytes, how: str) -> bytes:
    middle = len(data) // 2
    if how == "flipped":
        return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    return {"cut": data[:middle], "empty": b"", "text": b"not a zip"}[how]


@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "text"])
def test_no_damage_goes_unnoticed(tmp_path: Path, how: str) -> None:
    database, copy = tmp_path / "rows", tmp_path / "copy.zip"
    database.write_bytes(bytes(range(256)) * 400)
    archive.write(copy, database, tmp_path / "no files", {}, datetime(2026, 11, 24, tzinfo=UTC))
    copy.write_bytes(damaged(copy.read_bytes(), how))
    with pytest.raises(archive.Damaged):
        archive.unpack(copy, tmp_path / "fresh")


def test_a_copy_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    entry = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}
    with zipfile.ZipFile(copy, "w") as other:
        for name in ("database", "files/../../outside"):
            other.writestr(name, "x")
        entries = dict.fromkeys(("database", "files/../../outside"), entry)
        other.writestr("manifest.json", json.dumps({"format": archive.FORMAT, "entries": entries}))
    with pytest.raises(archive.Damaged):
        archive.unpack(copy, tmp_path / "fresh")
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None, capsys: Any, code: int
) -> None:
    def full(*_: object) -> None:
        raise OSError(code, "No space left on device")

    def dumped(target: Path) -> None:
        target.write_bytes(b"rows")

    monkeypatch.setattr("hieuhoc.web.engines.dump", dumped)
    monkeypatch.setattr(archive, "_copied", full)

    class Given:
        file, lang = str(tmp_path / "copy.zip"), "vi"

    assert backup.run(Given()) == 1  # type: ignore[arg-type]
    assert capsys.readouterr().err.startswith("Ổ đĩa hết chỗ nên chưa sao lưu được")
    assert list(tmp_path.iterdir()) == []


def test_a_process_killed_while_it_writes_leaves_everything_consistent(installed: Installation) -> None:
    writing = installed.start(WRITING)
    assert writing.stdout is not None
    assert writing.stdout.readline(), writing.communicate()
    time.sleep(0.3)
    writing.send_signal(signal.SIGKILL)
    writing.wait()
    done = installed.run("check", "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "OK  Sums" in done.stdout


def test_a_copy_made_while_people_write_is_whole(installed: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    writing = installed.start(WRITING)
    try:
        assert writing.stdout is not None
        assert writing.stdout.readline()
        assert installed.run("backup", str(copy)).returncode == 0
    finally:
        writing.kill()
        writing.wait()
    done = installed.run("restore", str(copy))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_running_site_is_not_swapped_away(installed: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    assert installed.run("backup", str(copy)).returncode == 0
    serving = installed.start(COUNT + "; import time; time.sleep(60)")
    try:
        assert serving.stdout is not None
        assert serving.stdout.readline()
        done = installed.run("restore", str(copy), "--lang", "en")
        assert done.returncode == 1
        assert "The site is running" in done.stderr
    finally:
        serving.kill()
        serving.wait()
    assert installed.run("restore", str(copy)).returncode == 0
