"""Fixtures of the journeys: installations of their own, and people in browsers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys import looking
from tests.journeys.site import Site
from tests.people import PASSWORD

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("HIEUHOC_TEST_ALL") == "1":
            pytest.fail("no chromium found; HIEUHOC_TEST_ALL=1 lets no journey be skipped")
        pytest.skip("no chromium found (Debian: apt-get install chromium)")
    expect.set_options(timeout=20_000)  # two busy cores are slow
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        # Playwright keeps an event loop running in this thread; Django takes it for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield started
        started.close()


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The home of an installation at one of the beginnings in seed.py, made once."""

    @cache
    def made(seed: str) -> Path:
        site = Site(tmp_path_factory.mktemp(seed))
        site.prepare(seed)
        return site.home

    return made


@pytest.fixture(scope="module")
def site_of(
    tmp_path_factory: pytest.TempPathFactory, beginning: Callable[[str], Path]
) -> Iterator[Callable[[str], Site]]:
    """Starts an installation of its own from one of the beginnings in seed.py."""
    running: list[Site] = []

    def start(seed: str) -> Site:
        site = Site(tmp_path_factory.mktemp("site"))
        if site.in_a_file:
            shutil.copytree(beginning(seed), site.home, dirs_exist_ok=True)
        else:
            site.prepare(seed)
        site.start()
        running.append(site)
        return site

    yield start
    for site in running:
        site.stop()


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, site: Site, context: BrowserContext, folder: Path, faults: list[str]) -> None:
        self.site, self.context, self.folder, self.faults = site, context, folder, faults
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.watched = looking.Watched(self.page)
        self.pictures = 0

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path if path.startswith("/") else path)
        return self.page

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        self.go("/account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("form:has([name=password]) button[type=submit]")
        self.page.wait_for_load_state()
        return self.page

    def look(self, name: str) -> None:
        """A picture for people, and what is wrong with the page: told together when the journey ends."""
        self.pictures += 1
        self.page.screenshot(path=str(self.folder / f"{self.pictures:02}-{name}.png"), full_page=True, caret="initial")
        where = f"{self.folder.name}/{self.pictures:02}-{name} ({self.page.url.removeprefix(self.site.url)})"
        self.faults += [f"{where}: {problem}" for problem in looking.problems(self.page, self.watched)]

    def open_section(self, label: str) -> Page:
        """By the bar on top, as people do; on narrow screens it is folded."""
        fold = self.page.locator("header .menu-fold > summary")
        if fold.is_visible():
            fold.click()
        place = ".menu-fold" if fold.is_visible() else ".sections"
        link = self.page.locator(f"header {place}").get_by_role("link", name=label, exact=True)
        link.click()
        self.page.wait_for_load_state()
        return self.page


@pytest.fixture
def person_at(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """person_at(site, "lan@example.test") is Lan, signed in, at 1280 px; narrow=True at 390 px on a phone."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def come(site: Site, email: str = "", *, narrow: bool = False, password: str = PASSWORD, name: str = "") -> Person:
        context = browser.new_context(
            viewport=NARROW if narrow else WIDE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce", accept_downloads=True, has_touch=narrow, is_mobile=narrow,
        )  # fmt: skip
        opened.append(context)
        folder = tmp_path / f"{len(opened)}-{name or email.partition('@')[0] or 'nobody'}"
        folder.mkdir()
        person = Person(site, context, folder, faults)
        if email:
            person.sign_in(email, password)
        return person

    yield come
    for context in opened:
        context.close()
    assert not faults, "What the pages showed:\n" + "\n".join(dict.fromkeys(faults))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
