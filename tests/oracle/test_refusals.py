"""Bad input is refused whole: every problem named with its place, nothing on standard output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import door
from .refusals import ALL, Refusal

LINE = re.compile(r"^(?P<file>.+?):(?P<row>\d+):(?P<column>[^:]+): (?P<code>[a-z_]+): (?P<sentence>\S.*)$")


def write(path: Path, content: list[str] | bytes | None) -> None:
    if isinstance(content, list):
        content = ("\n".join(content) + "\n").encode()
    if content is not None:
        path.write_bytes(content)


def arguments(refusal: Refusal, folder: Path) -> list[str]:
    write(folder / "units.csv", refusal.units)
    write(folder / "values.csv", refusal.values)
    write(folder / "reorganisations.csv", refusal.events)
    given = [
        "evaluate",
        "--json",
        "--units",
        str(folder / "units.csv"),
        "--values",
        str(folder / "values.csv"),
    ]
    given += ["--reorganisations", str(folder / "reorganisations.csv")]
    for name, default in (("--framework", "hanoi-2024"), ("--year", "2025")):
        if name not in refusal.options:
            given += [name, default]
    return given + refusal.options


def matches(expected: str, line: str) -> bool:
    """Is this the line expected? `*` allows any row or column."""
    found = LINE.match(line)
    assert found, f"not file:row:column: code: sentence — {line!r}"
    file, row, column, code = re.split(r":\s*", expected)
    return (
        Path(found["file"]).name == file
        and row in ("*", found["row"])
        and column in ("*", found["column"])
        and code == found["code"]
    )


@pytest.mark.parametrize("refusal", ALL, ids=lambda r: r.name)
def test_bad_input_is_refused_with_its_place(refusal: Refusal, tmp_path: Path) -> None:
    report = tmp_path / "report.docx"
    status, out, err = door.run([*arguments(refusal, tmp_path), "--report", str(report)])
    lines = [line for line in err.splitlines() if ": warning: " not in line]
    assert status == 2
    assert out == ""
    assert not report.exists()
    assert all(any(matches(e, line) for line in lines) for e in refusal.expected), err
    assert all(any(matches(e, line) for e in refusal.expected) for line in lines), err
    assert len(lines) == len(refusal.expected), err
