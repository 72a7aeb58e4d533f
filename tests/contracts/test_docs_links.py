"""Documents lead where they say: every link to a file and every picture is there, and pictures stay small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = ["".join(found) for found in LINK.findall(page.read_text(encoding="utf-8"))]
    inside = [t.partition("#")[0] for t in targets if "://" not in t and not t.startswith(("#", "mailto:"))]
    assert [t for t in inside if not (page.parent / t).exists()] == []


def test_pictures_are_small_and_all_shown() -> None:
    pictures = list((ROOT / "docs" / "screens").glob("*.png"))
    assert [p.name for p in pictures if p.stat().st_size > 150 * 1024] == []
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [p.name for p in pictures if p.name not in shown] == []


def test_the_two_front_pages_have_the_same_headings_and_commands() -> None:
    """The Vietnamese page is not a summary of the English one: same sections, same commands, same pictures."""
    one, two = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md"))
    for pattern in (
        r"^(#+) ",
        r"^ {4}(?:\$ )?((?:make|hieuhoc|python)\b[^#\n]*?)\s*(?:#.*)?$",
        r"docs/screens/([\w.-]+)",
    ):
        assert re.findall(pattern, one, re.M) == re.findall(pattern, two, re.M), pattern
