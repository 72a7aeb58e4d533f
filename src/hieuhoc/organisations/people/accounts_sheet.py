"""The Excel list of accounts: its columns, and the template that carries units and roles along."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from django.utils import translation
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hieuhoc.accounts.permissions import ROLES
from hieuhoc.organisations.people.queries import units
from hieuhoc.rendering import sheets_in
from hieuhoc.rendering.sheets_in import Column

HONORIFICS = {"anh": "anh", "chị": "chị", "anh/chị": "anh/chị", "Mr": "anh", "Ms": "chị", "ông": "anh", "bà": "chị"}
LANGUAGES = {"Tiếng Việt": "vi", "English": "en", "vi": "vi", "en": "en", "Tiếng Anh": "en"}
ROWS = 1000  # as far as the drop-downs reach

# key, Vietnamese and English title, width, note
_LAYOUT = (
    ("email", "Thư điện tử", "E-mail", 32, "Địa chỉ công vụ, cũng là tên đăng nhập. / Work address."),
    ("full_name", "Họ và tên", "Full name", 26, "Viết đủ họ, chữ đệm và tên. / Full name in Vietnamese order."),
    ("honorific", "Danh xưng", "Form of address", 12, "anh, chị hoặc để trống. / anh, chị or empty."),
    ("phone", "Điện thoại", "Telephone", 16, "Để dạng văn bản để giữ số 0 ở đầu. / As text, keeps the first 0."),
    ("unit_code", "Mã đơn vị", "Unit code", 12, "Xem trang tính Đơn vị. / See the sheet of units."),
    ("unit_name", "Tên đơn vị", "Unit name", 34, "Đủ mã thì không cần tên; có cả hai thì phải khớp. / Code or name."),
    ("role", "Vai trò", "Role", 30, "Chọn trong danh sách; mô tả ở trang tính Vai trò. / Choose from the list."),
    ("title", "Chức vụ", "Position", 24, "Như ghi trong công văn. / As in letters."),
    ("language", "Ngôn ngữ", "Language", 12, "Để trống là tiếng Việt. / Empty: Vietnamese."),
)  # fmt: skip


def _role_names(lang: str) -> dict[str, str]:
    with translation.override(lang):
        return {str(role.name): key for key, role in ROLES.items()}


def _role() -> sheets_in.Parse:
    """A role as it is called in either language, or its key."""
    vi, en = _role_names("vi"), _role_names("en")
    return sheets_in.choice({**vi, **en, **{key: key for key in ROLES}}, list(vi), list(en))


def columns() -> list[Column]:
    titles = {key: (vi, en) for key, vi, en, _width, _note in _LAYOUT}
    return [
        Column("email", (*titles["email"][:1], "Email", titles["email"][1]), required=True),
        Column("full_name", titles["full_name"], required=True),
        Column(
            "honorific",
            titles["honorific"],
            parse=sheets_in.choice(HONORIFICS, ["anh", "chị"]),
            optional=True,
            default="",
        ),
        Column("phone", titles["phone"], optional=True, default=""),
        Column("unit_code", titles["unit_code"], optional=True, default=""),
        Column("unit_name", titles["unit_name"], optional=True, default=""),
        Column("role", titles["role"], required=True, parse=_role()),
        Column("title", titles["title"], optional=True, default=""),
        Column(
            "language",
            titles["language"],
            parse=sheets_in.choice(LANGUAGES, ["Tiếng Việt", "English"]),
            optional=True,
            default="",
        ),
    ]


def _drop_down(page: Worksheet, column: str, source: str) -> None:
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Hiếu Học", "Chọn trong danh sách. / Choose from the list."
    page.add_data_validation(rule)
    rule.add(f"{column}3:{column}{ROWS}")


def _head(page: Worksheet, number: int, words: Sequence[str], bold: bool = True) -> None:
    for at, word in enumerate(words, start=1):
        cell = page.cell(number, at, word)
        cell.font = Font(bold=bold, color="FFFFFF" if bold else "4A4458")
        cell.fill = PatternFill("solid", fgColor="2B1A57" if bold else "E6E1F4")
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def template(day: date) -> bytes:
    """Two header rows (Vietnamese, English), drop-downs, a sheet of today's units and a sheet of roles."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "Tài khoản"
    _head(page, 1, [row[1] for row in _LAYOUT])
    _head(page, 2, [row[2] for row in _LAYOUT], bold=False)
    for at, (_key, _vi, _en, width, note) in enumerate(_LAYOUT, start=1):
        name = get_column_letter(at)
        page.column_dimensions[name].width = width
        page.cell(1, at).comment = Comment(note, "Hiếu Học", height=90, width=260)
    for number in range(3, 303):
        page.cell(number, 4).number_format = page.cell(number, 5).number_format = "@"
    page.freeze_panes = "C3"
    _drop_down(page, "C", '"anh,chị"')
    _drop_down(page, "G", f"'Vai trò'!$A$2:$A${len(ROLES) + 1}")
    _drop_down(page, "I", '"Tiếng Việt,English"')
    _units_sheet(book, day)
    _roles_sheet(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _units_sheet(book: Workbook, day: date) -> None:
    page = book.create_sheet("Đơn vị")
    _head(page, 1, ["Mã / Code", "Tên / Name", "English"])
    for node in units(day):
        page.append([node.code, node.name, node.name_en])
        page.cell(page.max_row, 1).number_format = "@"
    for name, width in (("A", 14), ("B", 44), ("C", 44)):
        page.column_dimensions[name].width = width
    page.freeze_panes = "A2"


def _roles_sheet(book: Workbook) -> None:
    page = book.create_sheet("Vai trò")
    _head(page, 1, ["Vai trò / Role", "Mô tả", "Role", "Description"])
    for role in ROLES.values():
        with translation.override("vi"):
            vietnamese = [str(role.name), str(role.description)]
        with translation.override("en"):
            page.append([*vietnamese, str(role.name), str(role.description)])
    for name, width in (("A", 34), ("B", 80), ("C", 30), ("D", 80)):
        page.column_dimensions[name].width = width
        for row in range(2, page.max_row + 1):
            page[f"{name}{row}"].alignment = Alignment(wrap_text=True, vertical="top")
