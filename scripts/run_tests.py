"""The whole suite: on the embedded database, then what touches a database again on PostgreSQL, browser journeys included.

PostgreSQL and chromium are used where they are found; what is skipped is said in the last lines. With
HIEUHOC_TEST_ALL=1 (as .ci/run sets it) a skip is a failure. Further arguments go to pytest.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WITH_DATABASE = ["tests/features", "tests/contracts", "tests/journeys", "tests/web"]
SERVER_USER = "postgres"  # the server refuses to run as root


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    skipped: list[str] = []
    codes = {"SQLite": run([], arguments, {})}
    if not browser():
        skipped.append("browser journeys: no chromium found (Debian: apt-get install chromium)")
    programs = server_programs()
    if programs is None:
        skipped.append("PostgreSQL: initdb not found (Debian: apt-get install postgresql)")
    else:
        with server(programs) as url:
            paths = [path for path in WITH_DATABASE if Path(path).exists()]
            codes["PostgreSQL"] = run(paths, [*arguments, "-m", "not browser"], {"DATABASE_URL": url})
    for name, code in codes.items():
        print(f"{name}: {'passed' if code == 0 else f'failed (exit status {code})'}")
    for reason in skipped:
        print(f"skipped: {reason}")
    if skipped and os.environ.get("HIEUHOC_TEST_ALL") == "1":
        print("HIEUHOC_TEST_ALL=1: a skip is a failure")
        return 1
    return max(codes.values())


def run(paths: list[str], arguments: list[str], environment: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as home:
        merged = {**os.environ, "HIEUHOC_HOME": home, **environment}
        command = [sys.executable, "-m", "pytest", "-q", *paths, *arguments]
        return subprocess.run(command, env=merged, check=False).returncode


def browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def server_programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    return places[0] if places else Path(found).parent if found else None


def as_server_user(command: list[str]) -> list[str]:
    return ["runuser", "-u", SERVER_USER, "--", *command] if os.geteuid() == 0 else command


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """An own PostgreSQL on a free port of the loopback, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hieuhoc-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER)
        data, port = f"{folder}/data", free_port()
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(
            as_server_user(
                [f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "hieuhoc", "-E", "UTF8", "--locale=C.UTF-8"]
            ),
            **quiet,  # type: ignore[call-overload]
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
        start = [f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"]
        subprocess.run(as_server_user(start), **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://hieuhoc@127.0.0.1:{port}/postgres"
        finally:
            stop = [f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
            subprocess.run(as_server_user(stop), **quiet)  # type: ignore[call-overload]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
