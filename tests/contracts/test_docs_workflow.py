"""The drawing of the way of a submission is the table in core.workflow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_drawing_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/draw_workflow.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_state_is_told_in_both_languages() -> None:
    from hieuhoc.core.workflow import STATES

    text = (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for state in STATES:
        assert any(line.startswith(f"| `{state}` |") and line.count("|") == 4 for line in rows), state
