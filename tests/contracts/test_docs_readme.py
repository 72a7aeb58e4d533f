"""What the front pages show of the command line is what the command line prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _example(page: str) -> tuple[list[str], list[str]]:
    """The command behind `$`, and the lines printed below it."""
    block = re.search(r"^    \$ (.+?)(?=\n\S|\n\n)", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    assert block is not None
    lines = block.group(1).split("\n")
    command = ""
    while True:
        line = lines.pop(0)
        command += line.rstrip("\\")
        if not line.endswith("\\"):
            return shlex.split(command), [line[4:] for line in lines]


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_example_prints_what_the_page_shows(page: str) -> None:
    command, shown = _example(page)
    assert command[0] == ".venv/bin/hieuhoc"
    program = [sys.executable, "-c", "import sys; from hieuhoc.web.cli import main; sys.exit(main())"]
    done = subprocess.run([*program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=True)
    printed = done.stdout.split("\n")
    assert [line for line in shown if line != "…" and line not in printed] == []
    assert len(shown) > 8


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_two_commands_are_targets_of_the_makefile(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)", text))
    assert {"demo", "test"} <= named <= targets
