"""Every problem code is explained to the person who meets it."""

from __future__ import annotations

import re
from pathlib import Path

from hieuhoc.core.problems import CODES

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"


def test_every_code_has_its_section_and_every_section_a_code() -> None:
    sections = re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(sections) == sorted(CODES)
