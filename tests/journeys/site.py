"""A whole installation for one journey: its own folder and database, server and worker as `hieuhoc serve` starts them."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # nine o'clock in Viet Nam, two weeks before the last day


class Site:
    def __init__(self, home: Path, at: datetime = START) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock = home / "clock"
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True, exist_ok=True)
        self.set_clock(at)
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "PYTHONPATH": str(ROOT),
            "HIEUHOC_HOME": str(home),
            "HIEUHOC_CLOCK": str(self.clock),
            "DATABASE_URL": self._database(),
        }

    def _database(self) -> str:
        """A file of its own, or a database of its own on the PostgreSQL that the suite runs on."""
        given = os.environ.get("DATABASE_URL", "")
        if not given.startswith("postgres"):
            return f"sqlite:///{self.home / 'journey.sqlite3'}"
        import psycopg

        name = f"journey_{secrets.token_hex(4)}"
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{given.rpartition('/')[0]}/{name}"

    @property
    def in_a_file(self) -> bool:
        """Whether the whole installation is a folder that can be copied."""
        return self.environment["DATABASE_URL"].startswith("sqlite")

    def set_clock(self, at: datetime) -> None:
        aside = self.clock.with_suffix(".new")
        aside.write_text(str((at - datetime.now(UTC)).total_seconds()))
        aside.replace(self.clock)  # never half written while the server reads it

    def python(self, code: str) -> str:
        """What the code prints, run inside the installation."""
        script = f"import django\ndjango.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def prepare(self, seed: str) -> str:
        """Tables, then one of the beginnings in tests.journeys.seed; its answer."""
        return self.python(
            "from django.core.management import call_command\n"
            "call_command('migrate', verbosity=0)\n"
            f"from tests.journeys import seed\nprint(seed.{seed}())"
        )

    def start(self) -> None:
        log = (self.home / "server.log").open("ab")
        command = f"from hieuhoc.web.cli import main; main(['serve', '--port', '{self.port}'])"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command], env=self.environment, cwd=ROOT, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                if answer.status == 200:
                    return
            assert self.process.poll() is None, self.log()
            time.sleep(0.1)
        raise AssertionError(f"the server did not answer within a minute\n{self.log()}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """SIGKILL goes to server and worker alike, at once."""
        if self.process is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def log(self) -> str:
        return (self.home / "server.log").read_text(errors="replace")[-4000:]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
