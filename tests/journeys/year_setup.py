"""The administrator sets the year up: accounts, round, units, assignment, targets, tasks, past figures, opening."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docx import Document

from tests.builders import WARDS
from tests.journeys import excel
from tests.journeys.conftest import Person

ROLE = {"reporter": "Người nhập số liệu của đơn vị", "leader": "Lãnh đạo đơn vị"}
PEOPLE = (
    # e-mail, name, unit code, role
    ("hoa", "Trần Thị Hoa", "sgddt", "Chuyên viên cơ quan thường trực"),
    ("lan", "Nguyễn Thị Lan", "20000", ROLE["reporter"]),
    ("quang", "Lê Văn Quang", "20000", ROLE["leader"]),
    ("minh", "Đỗ Tuấn Minh", "20001", ROLE["reporter"]),
    ("thao", "Vũ Phương Thảo", "20001", ROLE["leader"]),
    *(("son", "Hoàng Văn Sơn", f"2000{n}", ROLE["leader"]) for n in (2, 3, 4, 5, 6, 7, 8)),
    *(("son", "Hoàng Văn Sơn", body, ROLE["leader"]) for body in ("sgddt", "snv")),
    ("yen", "Mai Ngọc Yến", "79", "Chuyên gia"),
    ("bao", "Hồ Gia Bảo", "79", "Chuyên gia"),
    ("sen", "Lâm Thị Sen", "79", "Chuyên gia"),
)


def accounts(admin: Person) -> dict[str, str]:
    """The list with a fault first; then whole. Gives the one-time passwords of the letters by address."""
    admin.go("/people/list/")
    with admin.page.expect_download() as waiting:
        admin.page.click("a[href$='/people/list/template/']")
    template = admin.folder / "accounts-template.xlsx"
    waiting.value.save_as(template)
    added = [
        {"Thư điện tử": f"{mail}@example.test", "Họ và tên": name, "Mã đơn vị": code, "Vai trò": role}
        for mail, name, code, role in PEOPLE
    ]
    wrong = excel.fill(template, admin.folder / "wrong.xlsx", [*added[:-1], {**added[-1], "Mã đơn vị": "99999"}])
    upload(admin, wrong)
    faults = admin.page.locator(".people-faults li").all_inner_texts()
    assert len(faults) == 1, faults
    assert f"dòng {2 + len(added)}" in faults[0].lower(), faults
    assert "Mã đơn vị" in faults[0]
    admin.look("accounts-fault")
    upload(admin, excel.fill(template, admin.folder / "accounts.xlsx", added))
    admin.look("accounts-dry-run")
    with admin.page.expect_download() as waiting:
        admin.page.click("form[action$='/people/list/take/'] button")
    letters = admin.folder / "letters.docx"
    waiting.value.save_as(letters)
    return passwords(letters)


def passwords(letters: Path) -> dict[str, str]:
    found = {}
    for table in Document(str(letters)).tables:
        words = [cell.text.strip() for row in table.rows for cell in row.cells]
        address = next(word for word in words if word.endswith("@example.test"))
        found[address] = words[-1]
    return found


def upload(person: Person, file: Path) -> None:
    person.page.set_input_files("input[type=file][name=file]", str(file))
    person.page.click("form[enctype] button[type=submit]")
    person.page.wait_for_load_state()


def prepare_round(admin: Person) -> int:
    """A round of 2026 whose list of twelve units is frozen."""
    admin.open_section("Thiết lập")
    admin.look("setup-empty")
    admin.page.click("a[href$='/setup/new/'] >> nth=0")
    admin.page.fill("[name=legal_basis]", "Kế hoạch số 1927/KH-UBND ngày 11/4/2024 của Ủy ban nhân dân Thành phố")
    admin.look("round-form")
    admin.page.click("form:has([name=legal_basis]) button.btn-primary")
    admin.page.wait_for_url(re.compile(r"/setup/\d+/$"))
    campaign = int(admin.page.url.rstrip("/").rpartition("/")[2])
    admin.page.click(f"a[href$='/setup/{campaign}/units/']")
    admin.page.click("form[action$='/freeze/'] button")
    admin.page.wait_for_load_state()
    assert all(name in admin.page.inner_text("main") for name in WARDS)
    admin.look("units-frozen")
    return campaign


def sheet(
    admin: Person, campaign: int, key: str, wrong: excel.Row | None, added: Sequence[excel.Row] = (), words: str = ""
) -> None:
    """Template down, filled, up: first with one wrong row and the sentence about it, then right."""
    admin.go(f"/setup/{campaign}/excel/{key}/")
    with admin.page.expect_download() as waiting:
        admin.page.click(f"a[href$='/excel/{key}/template/']")
    template = admin.folder / f"{key}-template.xlsx"
    waiting.value.save_as(template)
    if wrong is not None:
        upload(admin, excel.fill(template, admin.folder / f"{key}-wrong.xlsx", [*added, wrong], blanks(template)))
        faults = admin.page.locator(".people-faults li").all_inner_texts()
        assert len(faults) == 1, faults
        assert words in faults[0], faults
        last = max(number for number, _ in excel.rows(admin.folder / f"{key}-wrong.xlsx"))
        assert f"dòng {last}" in faults[0].lower(), faults
        admin.look(f"{key}-fault")
    upload(admin, excel.fill(template, admin.folder / f"{key}.xlsx", added, blanks(template)))
    admin.look(f"{key}-dry-run")
    admin.page.click("form[action$='/take/'] button")
    admin.page.wait_for_load_state()
    admin.look(f"{key}-taken")


def blanks(template: Path) -> dict[tuple[int, str], str]:
    """Tasks of the plan whose lead this small city does not have go to the department of education."""
    lead = "Chủ trì"
    return {(number, lead): "sgddt" for number, row in excel.rows(template) if lead in row and not row[lead]}


def sheets(admin: Person, campaign: int) -> None:
    sheet(
        admin, campaign, "assignment",
        {"Mã chỉ số": "9.9.9.z", "Mã đơn vị báo cáo": "snv", "Vai trò": "Chủ trì"},
        [{"Mã chỉ số": "1.1.1.a", "Mã đơn vị báo cáo": "hkh", "Vai trò": "Phối hợp"}],
        "9.9.9.z",
    )  # fmt: skip
    targets = {"Năm": 2026, "Mã đơn vị": "79", "Mã chỉ số": "1.1.1.a", "Văn bản giao": "KH 1927/KH-UBND"}
    sheet(
        admin, campaign, "targets",
        {**targets, "Mã chỉ số": "1.1.1.b", "Mục tiêu": "957%"},
        [{**targets, "Mục tiêu": "95,5%"}],
        "957%",
    )  # fmt: skip
    sheet(
        admin, campaign, "tasks",
        {"Mã nhiệm vụ": "Z.1", "Nội dung nhiệm vụ": "Việc thử", "Chủ trì": "Phường Không Có"},
        [{"Mã nhiệm vụ": "Z.2", "Nội dung nhiệm vụ": "Tổ chức Tuần lễ học tập suốt đời",
          "Chủ trì": "Mỗi xã, phường, đặc khu", "Hạn hoàn thành": "15/10/2026"}],
        "Phường Không Có",
    )  # fmt: skip
    past = {"Năm": 2025, "Mã đơn vị": "20000", "Mã số liệu": "1.1.2.a", "Tử số": 20100, "Mẫu số": 30000}
    sheet(
        admin, campaign, "figures",
        {**past, "Mã số liệu": "1.3.2.a", "Tử số": 40000},
        [past, {**past, "Mã số liệu": "2.2.2.c", "Tử số": 50, "Mẫu số": 60}],
        "lớn hơn",
    )  # fmt: skip


def open_round(admin: Person, campaign: int) -> None:
    admin.go(f"/setup/{campaign}/")
    admin.look("setup-ready")
    admin.page.click(f"form[action$='/setup/{campaign}/open/'] button")
    admin.page.wait_for_load_state()
    admin.look("setup-open")
