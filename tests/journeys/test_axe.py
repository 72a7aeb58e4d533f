"""Every page as every role: nothing axe objects to, nothing cut off from 1280 down to 320 px, no word untranslated.

The pages are found as a person finds them: by following every link that a role is offered, one page of each kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.journeys import looking
from tests.journeys.conftest import Person
from tests.journeys.site import Site

ROLES = {
    "administrator": "tri", "officer": "hoa", "reporter": "lan", "second reporter": "minh", "leader": "quang",
    "expert": "yen", "reader": "nga", "city leader": "dung", "auditor": "kiem", "stranger": "nam",
}  # fmt: skip
CONTENT = "() => document.querySelector('main')?.innerText ?? ''"
WIDTHS = (1024, 820, 390, 320)
FILES = re.compile(r"template/|letter|/list/$|\.(csv|json|xlsx|docx|pdf)$|download|/file/|static/|logout")


@pytest.fixture(scope="module")
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of("town")


def kind(url: str) -> str:
    """Pages that differ only in numbers and codes of the criteria set are of one kind."""
    path = urlsplit(url).path
    path = re.sub(r"/\d+\.\d+\.\d+\.\w+", "/code", path)
    return re.sub(r"\d+", "n", path)


def walk(person: Person) -> Iterator[str]:
    """One page of each kind this person is led to; the browser stands on it."""
    waiting, known = [person.page.url], {kind(person.page.url)}
    while waiting:
        url = waiting.pop(0)
        person.page.goto(url)
        yield kind(url)
        links: list[str] = person.page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.href)")
        for link in (urljoin(url, found) for found in links):
            if link.startswith(person.site.url) and not FILES.search(link) and kind(link) not in known:
                known.add(kind(link))
                waiting.append(link)


def narrower(person: Person) -> list[str]:
    found = []
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 844})
        found += looking.sideways(person.page)
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.fixture(scope="module")
def examined() -> set[str]:
    """What was looked at already: a page that shows two roles the same words is examined once."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(role: str, site: Site, person_at: Callable[..., Person], examined: set[str]) -> None:
    person = person_at(site, f"{ROLES[role]}@example.test")
    faults = []
    pages = 0
    for page in walk(person):
        pages += 1
        content = page + person.page.evaluate(CONTENT)
        if content in examined:
            continue
        examined.add(content)
        problems = [*looking.problems(person.page, person.watched), *narrower(person)]
        faults += [f"{page}: {problem}" for problem in problems]
    assert pages >= 2, "nothing to look at"
    assert not faults, "\n".join(faults)


def test_sign_in(site: Site, person_at: Callable[..., Person]) -> None:
    nobody = person_at(site)
    nobody.go("/account/login/")
    nobody.look("sign-in")
    assert not narrower(nobody)


def test_home_and_workbook_on_a_phone(site: Site, person_at: Callable[..., Person]) -> None:
    lan = person_at(site, "lan@example.test", narrow=True)
    lan.look("home")
    lan.go("/workbook/")
    lan.look("workbook")


@pytest.mark.parametrize("role", ["administrator", "officer", "reporter"])
def test_every_page_in_english(role: str, site: Site, person_at: Callable[..., Person]) -> None:
    """Chosen in the foot of the page; no sentence stays Vietnamese."""
    person = person_at(site, f"{ROLES[role]}@example.test")
    person.page.get_by_role("button", name="English").click()
    person.page.wait_for_load_state()
    assert person.page.get_attribute("html", "lang") == "en"
    person.page.set_viewport_size({"width": 390, "height": 844})
    faults = [
        f"{page}: {problem}"
        for page in walk(person)
        for problem in [*looking.untranslated(person.page), *looking.sideways(person.page)]
    ]
    assert not faults, "\n".join(faults)
