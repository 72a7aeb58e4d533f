"""What a careful person looks for on every page: nothing English left over, nothing cut off, nothing axe objects to."""

from __future__ import annotations

import re
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import ConsoleMessage, Page, Response

from tests.journeys.site import ROOT

CATALOGUES = ROOT / "src" / "hieuhoc" / "web" / "locale" / "vi"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Short English words that no Vietnamese sentence of ours holds.
ENGLISH = re.compile(
    r"\b(the|and|with|your|of|from|please|reports?|figures?|units?|save|page|none|sent|due|see|which|this|that|are|has|have|open"
    r"|show|back|what|when|nobody)\b",
    re.I,
)
NAMES = re.compile(
    r"UNESCO|Tiếng Việt|Learning Cit(y|ies)|GNLC|English|[\w.+-]+@[\w.-]+|[\w./-]+\.(xlsx|docx|pdf|csv|json)"
)
ANSWERED = re.compile(r"status of (409|422)")  # a refusal that the page shows in its place
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Empty style attributes that axe leaves behind; htmx would copy them, which the content policy forbids.
TIDY = "() => document.querySelectorAll('[style]').forEach(node => node.removeAttribute('style'))"
# What a reader sees, without names in other languages that say so themselves (lang=…).
WORDS = """() => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === 3) { const text = node.textContent.replace(/\\s+/g, ' ').trim(); if (text) found.push(text); return; }
    if (node.nodeType !== 1 || ['SCRIPT', 'STYLE', 'TEMPLATE', 'CODE', 'KBD'].includes(node.tagName)) return;
    if (node.lang && node.tagName !== 'HTML' && !node.lang.startsWith(document.documentElement.lang)) return;
    for (const key of ['aria-label', 'placeholder', 'title', 'alt']) if (node.getAttribute(key)) found.push(node.getAttribute(key));
    node.childNodes.forEach(walk);
  };
  walk(document.documentElement);
  return found;
}"""


class Watched:
    """A page together with what its browser complained about."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not ANSWERED.search(message.text):
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


@cache
def translations() -> tuple[frozenset[str], frozenset[str]]:
    """(msgids that differ from every msgstr, msgstrs that differ from every msgid), of more than one word each."""
    ids: set[str] = set()
    words: set[str] = set()
    for path in (CATALOGUES / "parts").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                ids.update([message.id] if isinstance(message.id, str) else message.id)
                words.update([message.string] if isinstance(message.string, str) else message.string)
    both = ids & words
    return frozenset(i for i in ids - both if " " in i), frozenset(w for w in words - both if " " in w)


def problems(page: Page, watched: Watched) -> list[str]:
    found = [*watched.complaints, *sideways(page), *untranslated(page), *accessibility(page)]
    watched.complaints.clear()
    return found


def sideways(page: Page) -> list[str]:
    over = page.evaluate(SIDEWAYS)
    return [f"the page scrolls sideways by {over} px at {page.viewport_size}"] if over > 0 else []


def untranslated(page: Page) -> list[str]:
    """Whole texts of the other language; on Vietnamese pages also single English words."""
    texts: list[str] = page.evaluate(WORDS)
    ids, words = translations()
    vietnamese = str(page.get_attribute("html", "lang")).startswith("vi")
    foreign = ids if vietnamese else words
    found = [text for text in texts if text in foreign and NAMES.sub("", text).strip()]
    if vietnamese:
        found += [text for text in texts if ENGLISH.search(NAMES.sub("", text)) and text not in found]
    return [f"not translated: {text[:120]}" for text in dict.fromkeys(found)]


def accessibility(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    page.evaluate(TIDY)
    return [
        f"axe {rule['id']}: {rule['help']}: " + "; ".join(str(node["html"])[:160] for node in rule["nodes"][:3])
        for rule in found
    ]
