"""The user guide names buttons and headings with the very words on the screen, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs" / "user").glob("*.md")), ROOT / "docs" / "admin" / "year.md"]
PLACE = re.compile(r"%\(\w+\)[sd]")


def _words() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """What the screen can say in Vietnamese and in English, each as a pattern with its numbers left open."""
    vietnamese, english = [], []
    for part in sorted((ROOT / "src/hieuhoc/web/locale/vi/parts").glob("*.po")):
        for message in read_po(part.read_bytes().splitlines(keepends=True)):
            for texts, found in ((message.string, vietnamese), (message.id, english)):
                for text in (texts,) if isinstance(texts, str) else texts:
                    if len(PLACE.sub("", text).strip()) < 3:
                        continue
                    found.append(re.compile(".+".join(map(re.escape, PLACE.split(text)))))
    return vietnamese, english


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_words_in_bold_stand_on_the_screen(page: Path) -> None:
    vietnamese, english = _words()
    one, _, two = page.read_text(encoding="utf-8").partition("\n## English")
    assert two, "an English part stands at the end"
    for text, known in ((one, vietnamese), (two, english)):
        named = [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", text, re.S)]
        assert [w for w in named if not any(p.fullmatch(w) for p in known)] == []
