"""The agency's side of the year: review, the letter to the late, entering for a unit, a decree, results, reports."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys import year_unit
from tests.journeys.conftest import Person

ROUND = 1


def review(hoa: Person, unit: str) -> None:
    """Opens the report of one unit from the queue."""
    hoa.go("/review/")
    hoa.page.locator("tbody th a", has_text=unit).first.click()
    hoa.page.wait_for_load_state()


def return_with_remark(hoa: Person, unit: str, code: str, remark: str) -> None:
    """One indicator goes back, the others are accepted."""
    hoa.open_section("Duyệt số liệu")
    hoa.look("review-queue")
    review(hoa, unit)
    hoa.look("review-submission")
    for switch in hoa.page.locator("fieldset.switch").all():
        switch.locator("label.accept").click()
    hoa.page.locator(f"#row-{code.replace('.', chr(92) + '.')} label.return").click()
    hoa.page.fill(f"[id='remark-{code}']", remark)
    hoa.page.click(".review-foot button[type=submit]")
    hoa.page.wait_for_load_state()
    assert unit not in hoa.page.inner_text("main table, main .emptystate"), (
        "what is returned no longer waits for review"
    )
    hoa.look("review-returned")


def enter_from_letter(hoa: Person, unit: str) -> None:
    """Without number and date of the letter nobody types for a unit."""
    hoa.go(f"/rounds/{ROUND}/")
    hoa.page.locator("tr", has_text=unit).locator("a[href$='/behalf/']").click()
    hoa.page.fill("[name=letter_number]", "45/BC-UBND")
    hoa.page.fill("[name=letter_date]", "2026-11-20")
    hoa.look("behalf-letter")
    hoa.page.click("form:has([name=letter_number]) button")
    hoa.page.wait_for_load_state()
    year_unit.enter_shares(hoa, {**year_unit.SHARES, "1.1.2.a": ("18000", "25000")})
    hoa.look("behalf-workbook")
    hoa.page.click("form[action$='/behalf/send/'] button")
    hoa.page.wait_for_url(re.compile("/sent/$"))
    expect(hoa.page.locator(".sub")).to_contain_text("45/BC-UBND")
    hoa.look("behalf-sent")


def decree(admin: Person, units: tuple[str, str], name: str) -> None:
    """Two wards become one while the round is open."""
    admin.open_section("Đơn vị")
    admin.look("units")
    admin.page.click("a[href$='/organisations/decree/']")
    admin.page.fill("[name=date]", "2026-12-01")
    admin.page.fill("[name=decision]", "1999/NQ-UBTVQH16")
    admin.page.select_option("[name=kind]", "merge")
    labels = admin.page.locator("[name=origin] option").all_inner_texts()
    admin.page.select_option("[name=origin]", label=[x for x in labels if x.rpartition(" (")[0] in units])
    admin.look("decree")
    admin.page.click("form:has([name=decision]) button.btn-primary")
    admin.page.wait_for_load_state()
    admin.page.fill("[name=name0]", name)
    admin.page.fill("[name=name_en0]", "Ba Ria Sea Ward")
    admin.page.fill("[name=code0]", "20099")
    admin.look("decree-shares")
    admin.page.click("form:has([name=name0]) button.btn-primary")
    admin.page.wait_for_load_state()
    admin.look("decree-kept")


def redraw(admin: Person, units: tuple[str, str], name: str) -> None:
    admin.go(f"/setup/{ROUND}/redraw/")
    words = admin.page.inner_text("main")
    assert all(unit in words for unit in (*units, name)), words
    admin.look("redraw")
    admin.page.fill("[name=reason]", "Sáp nhập từ ngày 01/12/2026")
    admin.page.click("form:has([name=reason]) button.btn-primary")
    admin.page.wait_for_load_state()
    admin.look("redrawn")


def give_leader(admin: Person, person: str, unit: str) -> None:
    admin.go("/people/")
    admin.page.locator("tbody th a", has_text=person).first.click()
    form = admin.page.locator("form[action$='/roles/']")
    names = form.locator("[name=unit] option").all_inner_texts()
    form.locator("[name=unit]").select_option(label=next(x for x in names if unit in x))
    form.locator("[name=role]").select_option("unit_leader")
    admin.look("person")
    form.locator("button[type=submit]").click()
    admin.page.wait_for_load_state()
    assert unit in admin.page.inner_text("main")


def letter_to_the_late(hoa: Person, late: str, folder: Path) -> None:
    hoa.open_section("Đợt báo cáo")
    if hoa.page.url.endswith("/rounds/"):
        hoa.page.click(f"a[href$='/rounds/{ROUND}/'] >> nth=0")
    row = hoa.page.locator("tbody tr", has_text=late)
    expect(row.locator(".late")).to_contain_text("3 ngày")
    hoa.look("board-late")
    with hoa.page.expect_download() as waiting:
        hoa.page.click(f".bulkbar button[formaction$='/rounds/{ROUND}/letter/']")
    letter = folder / "don-doc.docx"
    waiting.value.save_as(letter)
    words = "\n".join(
        [p.text for p in Document(str(letter)).paragraphs]
        + [c.text for t in Document(str(letter)).tables for r in t.rows for c in r.cells]
    )
    assert late in words
    assert "đôn đốc" in words.lower(), words[:800]
    assert "Phường Tân Định" not in words, "a unit that has sent is not reminded"
    with hoa.page.expect_download() as waiting:
        hoa.page.click(".bulkbar button:not([formaction])")
    listing = folder / "late.xlsx"
    waiting.value.save_as(listing)
    cells = [str(c.value) for line in load_workbook(listing).worksheets[0].iter_rows() for c in line if c.value]
    assert late in cells, cells


def accept_all(hoa: Person) -> None:
    """The plain ones together, the others one by one."""
    hoa.go("/review/")
    for box in hoa.page.locator("input[name=submission]:enabled").all():
        box.check()
    hoa.page.click(".bulkbar button[type=submit]")
    hoa.page.wait_for_load_state()
    hoa.look("bulk-accepted")
    hoa.go("/review/")
    links = [link.get_attribute("href") or "" for link in hoa.page.locator("tbody tr td:last-child a").all()]
    for link in links:
        hoa.go(link)
        accept_what_is_there(hoa)
    hoa.look("accepted-one-by-one")


def accept_what_is_there(hoa: Person) -> None:
    """What has no figure yet stays undecided: it cannot be accepted."""
    for row in hoa.page.locator("tr.review-row:has(fieldset.switch)").all():
        if "Thiếu số" not in row.inner_text():
            row.locator("label.accept").click()
    hoa.page.click(".review-foot button[type=submit]")
    hoa.page.wait_for_load_state()
    refused = hoa.page.locator(".problem[role=alert]")
    assert not refused.count(), refused.first.inner_text()


def publish(hoa: Person, revision: int, reason: str) -> str:
    """Compiled by the worker, looked at, published; gives the address of the result page."""
    hoa.open_section("Kết quả")
    hoa.page.fill("[name=reason]", reason)
    hoa.page.click(f"form[action$='/rounds/{ROUND}/compile/'] button")
    result = hoa.page.locator("#job a.btn-primary")
    expect(result).to_be_visible(timeout=60_000)
    hoa.look(f"compiled-{revision}")
    result.click()
    hoa.page.wait_for_load_state()
    hoa.look(f"result-{revision}")
    hoa.page.click("form[action$='/publish/'] button")
    hoa.page.wait_for_load_state()
    words = hoa.page.inner_text(".page-head")
    assert re.search(rf"\b{revision}\b", words), words
    assert not hoa.page.locator("form[action$='/publish/']").count()
    return hoa.page.url
