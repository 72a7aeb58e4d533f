"""An installation of its own for tests that end processes or move databases: run as people run it, from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SETUP = "import django; django.setup()\n"
TOWN = SETUP + "from tests.builders import *; from tests import people\ntown = small_city()\n"


@dataclass(frozen=True)
class Installation:
    home: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "HIEUHOC_HOME": str(self.home), "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "hieuhoc.web.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._done(
            [sys.executable, "-c", "import sys; from hieuhoc.web.cli import main; sys.exit(main())", *arguments]
        )

    def python(self, code: str) -> str:
        done = self._done([sys.executable, "-c", SETUP + code])
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-u", "-c", SETUP + code],
            env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _done(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.environment, cwd=ROOT, text=True, capture_output=True, check=False)


@contextmanager
def template(folder: Path) -> Iterator[Installation]:
    """The small city on a fresh database of the engine that the suite runs on. Made once, then copied."""
    home = folder / "template"
    home.mkdir()
    with _database(home, "") as url:
        made = Installation(home, url)
        made.python("from django.core.management import call_command; call_command('migrate', verbosity=0)\n" + TOWN)
        yield made


@contextmanager
def copied(made: Installation, folder: Path) -> Iterator[Installation]:
    home = folder / "home"
    shutil.copytree(made.home, home)
    with _database(home, made.url) as url:
        yield Installation(home, url)


@contextmanager
def _database(home: Path, of: str) -> Iterator[str]:
    """A database of its own, empty or like the one `of`; gone afterwards with those kept aside."""
    given = settings.DATABASES["default"]
    if "sqlite" in given["ENGINE"]:
        yield f"sqlite:///{home}/hieuhoc.sqlite3"
        return
    import psycopg

    name, like = f"hh{uuid.uuid4().hex[:10]}", of.rpartition("/")[2] or "template0"
    address = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"]}
    with psycopg.connect(**address, dbname="template1", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
        try:
            yield f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT']}/{name}"
        finally:
            rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]).fetchall()
            for (found,) in rows:
                server.execute(f'DROP DATABASE "{found}" WITH (FORCE)')  # type: ignore[arg-type]
