"""The small set of SCHEMA.md, as files and as a document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hieuhoc import frameworks

SCHEMA = Path(frameworks.__file__).with_name("SCHEMA.md")


def write_example(folder: Path) -> Path:
    """The documented example as a folder, exactly as printed."""
    head, standard = re.findall(r"```yaml\n(.*?)```", SCHEMA.read_text(encoding="utf-8"), re.DOTALL)
    target = folder / "example-city"
    (target / "standards").mkdir(parents=True)
    (target / "framework.yaml").write_text(head, encoding="utf-8")
    (target / "standards" / "1.1.yaml").write_text(standard, encoding="utf-8")
    return target


def document(folder: Path) -> dict[str, Any]:
    found, problems = frameworks.read_folder(write_example(folder))
    assert problems == []
    return found


def indicators(document: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = document["parts"][0]["standards"][0]["criteria"][0]["indicators"]
    return rows
