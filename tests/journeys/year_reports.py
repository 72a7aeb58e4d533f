"""What a year leaves behind: card and documents, which all carry the same figure."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.conftest import Person

MAGIC = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF"}


def card(person: Person, result: str, code: str) -> tuple[str, str]:
    """Opens the card from the square in the picture; the figure as the card prints it (value, part and whole)."""
    person.go(result)
    person.page.locator(f"a[href$='/{code}/']").first.click()
    person.page.wait_for_load_state()
    person.look(f"card-{code}")
    value = person.page.inner_text(".slip-figure .value")
    sentence = person.page.inner_text(".slip-figure p")
    return value.strip(), sentence


def city_files(hoa: Person, result: str, folder: Path) -> dict[str, Path]:
    hoa.go(result)
    hoa.page.click("a[href*='/reports/city/']")
    hoa.look("report-of-the-city")
    page = hoa.page.url
    found = {}
    for kind in MAGIC:
        hoa.go(page)
        ask = hoa.page.locator(
            f"form:has([name=language][value=vi]):has([name=issuer][value=city]) [name=format][value={kind}]"
        )
        ask.first.click()
        link = hoa.page.locator("#job a.btn-primary")
        expect(link).to_be_visible(timeout=60_000)
        link.click()
        hoa.page.wait_for_load_state()
        entry = hoa.page.locator(f"li:has(button[value={kind}]) a[href*='/reports/file/']").first
        with hoa.page.expect_download() as waiting:
            entry.click()
        found[kind] = folder / f"city.{kind}"
        waiting.value.save_as(found[kind])
        assert found[kind].read_bytes().startswith(MAGIC[kind])
    return found


def unit_files(person: Person, folder: Path) -> dict[str, Path]:
    person.open_section("Báo cáo")
    person.look("reports")
    person.page.click("a[href*='/reports/unit/'] >> nth=0")
    person.page.wait_for_load_state()
    person.look("report-of-a-unit")
    found = {}
    for kind in MAGIC:
        with person.page.expect_download() as waiting:
            person.page.click(f"form[action$='/produce/'] button[value={kind}]")
        found[kind] = folder / f"unit.{kind}"
        waiting.value.save_as(found[kind])
        assert found[kind].read_bytes().startswith(MAGIC[kind])
    return found


def words(path: Path) -> str:
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    return "\n".join(
        str(c)
        for page in load_workbook(path)
        for line in page.iter_rows(values_only=True)
        for c in line
        if c is not None
    )
