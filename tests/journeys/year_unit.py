"""The unit's side of the year: first sign-in, figures, tasks, words, passing on, approving, correcting, confirming."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Person

SHARES = {"1.1.2.a": ("21806", "30214"), "1.3.2.a": ("318", "30214"), "2.2.2.c": ("58", "61"), "2.2.2.d": ("1", "1")}
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
OWN_PASSWORD = "giấy ô ly mực tím 2026"


def first_sign_in(person: Person, address: str, one_time: str) -> None:
    """With the password of the letter, which works once."""
    person.sign_in(address, one_time)
    assert "first-password" in person.page.url
    for field in person.page.locator("input[type=password]").all():
        field.fill(OWN_PASSWORD)
    person.page.click("form[action*='first-password'] button.btn-primary")
    person.page.wait_for_load_state()
    assert "first-password" not in person.page.url, person.page.inner_text("main")


def cell(person: Person, code: str, field: str) -> Locator:
    return person.page.locator(f"[id$='~{code}~~{field}']").first


def row(person: Person, code: str) -> Locator:
    return person.page.locator(f".lslot[id$='~{code}']").first


def type_in(person: Person, code: str, field: str, text: str) -> None:
    """Types and leaves the cell; the page saves by itself."""
    target = cell(person, code, field)
    if not target.is_visible():
        row(person, code).locator(".lrow").click()
    with person.page.expect_response(lambda answer: "/row/" in answer.url):
        target.fill(text)
        target.press("Tab")
    person.page.wait_for_function(SETTLED)


def enter_shares(person: Person, shares: dict[str, tuple[str, str]] | None = None) -> None:
    for code, (part, whole) in (shares or SHARES).items():
        type_in(person, code, "part", part)
        type_in(person, code, "whole", whole)
    expect(person.page.locator("#receipt")).to_contain_text("Đã lưu")


def enter_with_faults(person: Person) -> None:
    """Half a person is refused and a part above its whole told, each in its place; then mended."""
    person.open_section("Nhập số liệu")
    person.look("workbook-empty")
    type_in(person, "1.1.2.a", "part", "95.5")
    expect(row(person, "1.1.2.a")).to_contain_text("chỉ nhận số nguyên")
    person.look("workbook-half-a-person")
    type_in(person, "1.1.2.a", "part", "95")
    type_in(person, "1.1.2.a", "whole", "40")
    expect(row(person, "1.1.2.a")).to_contain_text(re.compile("lớn hơn", re.I))
    person.look("workbook-part-above-whole")
    enter_shares(person)
    expect(row(person, "1.1.2.a")).not_to_contain_text(re.compile("lớn hơn", re.I))
    person.page.reload()
    expect(cell(person, "1.1.2.a", "part")).to_have_value("21.806")
    person.look("workbook-full")


def tasks_and_words(person: Person) -> None:
    person.page.click(".tabs a[href$='/tasks/']")
    state = person.page.locator("select[name$='~state']").first
    with person.page.expect_response(lambda answer: "/task/" in answer.url):
        state.select_option("done")
    with person.page.expect_response(lambda answer: "/task/" in answer.url):
        person.page.locator("textarea[name$='~sentence']").first.fill("Đã tổ chức tại 12 khu phố.")
        person.page.keyboard.press("Tab")
    person.look("tasks")
    person.page.click(".tabs a[href$='/words/']")
    words = person.page.locator("textarea[name$='~text']").first
    with person.page.expect_response(lambda answer: "/words/" in answer.url):
        words.fill("Phường đã kiện toàn Ban Chỉ đạo xây dựng xã hội học tập.")
        words.press("Tab")
    person.look("words")


def propose(person: Person) -> None:
    """To the leader; from any page of the workbook."""
    person.page.click("a[href$='/propose/']")
    person.look("propose")
    if person.page.locator("textarea[name=reason][required]").count():
        person.page.fill("textarea[name=reason]", "Một số số liệu chờ đơn vị chuyên môn cung cấp.")
    person.page.click("form:has([name=reason]) button.btn-primary")
    expect(person.page.locator(".page-head")).to_contain_text("Chờ lãnh đạo ký")


def approve(person: Person) -> None:
    """The leader finds it on the home page, reads, answers for it and sends; the receipt is shown."""
    person.go("/")
    person.page.click("a[href$='/approve/'] >> nth=0")
    person.look("approve")
    person.page.check("[name=declare]")
    person.page.click("form:has([name=declare]) button")
    person.page.wait_for_url(re.compile("/sent/$"))
    expect(person.page.locator("code.digest")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    person.look("sent")


def choose_unit(person: Person, unit: str) -> None:
    """Who acts for several units says for which."""
    person.go("/workbook/")
    switch = person.page.locator("select#unit-switch")
    if switch.count():
        switch.select_option(label=unit)
        person.page.click(".unit-switch button")
        person.page.wait_for_load_state()


def alone(person: Person, unit: str, shares: dict[str, tuple[str, str]] | None = None) -> None:
    """A leader who enters, passes on and sends the report of a small unit."""
    choose_unit(person, unit)
    enter_shares(person, shares)
    submission = person.page.locator("a[href$='/propose/']").get_attribute("href")
    assert submission is not None
    person.page.click("a[href$='/propose/']")
    person.page.click("form:has([name=reason]) button.btn-primary")
    person.page.wait_for_load_state()
    person.page.click("a[href$='/approve/'] >> nth=0")
    person.page.check("[name=declare]")
    person.page.click("form:has([name=declare]) button")
    person.page.wait_for_url(re.compile("/sent/$"))


def correct_and_answer(person: Person, code: str, whole: str) -> None:
    """What came back stands first on the home page, with its remark; only it can be changed."""
    person.look("home-returned")
    person.page.click(".card-due a.btn-primary")
    person.page.wait_for_load_state()
    person.look("workbook-returned")
    expect(person.page.locator("fieldset.lrow:enabled")).to_have_count(1)
    person.page.fill("textarea[name=answer]", "Đã bổ sung danh sách doanh nghiệp trên địa bàn.")
    person.page.click("form:has(textarea[name=answer]) button")
    person.page.wait_for_load_state()
    type_in(person, code, "whole", whole)
    propose(person)


def confirm(person: Person, unit: str) -> None:
    choose_unit(person, unit)
    person.page.click("a[href$='/sent/']")
    person.look("behalf-to-confirm")
    person.page.click("button[name=answer][value=confirmed]")
    person.page.wait_for_load_state()
    expect(person.page.locator("main")).to_contain_text("xác nhận")


def rate(person: Person, how_many: int, level: int) -> None:
    person.open_section("Chuyên gia")
    person.look("ratings")
    for place in range(how_many):
        form = person.page.locator("form[action$='/rate/']").nth(place)
        form.locator(f"label:has([value='{level}'])").click()
        form.locator("textarea[name=reason]").fill("Đã nghe báo cáo và xem hồ sơ kèm theo.")
        form.locator("button[type=submit]").click()
        person.page.wait_for_load_state()
    person.look("rated")


def city_figures(person: Person) -> None:
    """A body answers for some figures of the city; 95.5 is read as a decimal and echoed."""
    choose_unit(person, "Sở Giáo dục và Đào tạo")
    person.look("workbook-of-a-body")
    type_in(person, "1.1.1.a", "part", "962000")
    type_in(person, "1.1.1.a", "whole", "1000000")
    type_in(person, "1.2.1.a", "part", "95.5")
    expect(row(person, "1.2.1.a")).to_contain_text("95,5")
    type_in(person, "1.2.1.a", "whole", "60")
    person.look("workbook-echo")
    propose(person)
    approve(person)
