"""First sign-in letters: one Word file, one page a person, to be printed, folded and handed over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph


@dataclass(frozen=True)
class SignInLetter:
    """`places`: role and unit in words, one a line. `password` is in clear: the file is handed out, never kept."""

    lang: str
    agency: str
    city: str
    day: date
    honorific: str
    full_name: str
    email: str
    password: str
    address: str
    places: tuple[str, ...]


_WORDS = {
    "vi": {
        "title": "THƯ ĐĂNG NHẬP LẦN ĐẦU",
        "system": "Hệ thống quản lý và báo cáo tiêu chí thành phố học tập (Hiếu Học)",
        "dear": "Kính gửi {honorific} {name},",
        "role": "Anh/chị được phân công trên hệ thống với vai trò:",
        "facts": ("Địa chỉ trang", "Tài khoản", "Mật khẩu dùng một lần"),
        "steps": "Các bước đăng nhập lần đầu",
        "step": (
            "Mở trình duyệt (Chrome, Edge, Firefox), gõ địa chỉ trang ở trên.",
            "Nhập tài khoản và mật khẩu dùng một lần. Mật khẩu gõ cả dấu gạch nối, chữ thường.",
            "Chọn mật khẩu riêng từ 10 ký tự và ngôn ngữ của trang. Từ đó mật khẩu trong thư hết tác dụng.",
            "Trang đầu cho biết việc cần làm và hạn. Nên bật bảo vệ hai lớp ở Tài khoản của tôi.",
        ),
        "care": "Giữ thư này cho riêng mình và hủy sau khi đăng nhập. Nếu mật khẩu không dùng được, "
        "bấm Quên mật khẩu ở trang đăng nhập hoặc báo quản trị viên của Thành phố để in thư mới.",
        "day": "ngày {0.day:02} tháng {0.month:02} năm {0.year}",
    },
    "en": {
        "title": "FIRST SIGN-IN LETTER",
        "system": "Learning city criteria: management and reports (Hiếu Học)",
        "dear": "Dear {name},",
        "role": "You were given these roles in the system:",
        "facts": ("Address of the site", "Account", "One-time password"),
        "steps": "How to sign in for the first time",
        "step": (
            "Open a browser (Chrome, Edge, Firefox) and type the address above.",
            "Type the account and the one-time password, with its hyphens, in small letters.",
            "Choose your own password of at least 10 characters, and the language of the pages. "
            "From then on the password of this letter no longer works.",
            "The first page says what is to be done and by when. Switch the second factor on under My account.",
        ),
        "care": "Keep this letter to yourself and destroy it after signing in. If the password does not work, "
        "use Forgotten password on the sign-in page, or ask the administrator of the city for a new letter.",
        "day": "{0:%-d %B %Y}",
    },
}  # fmt: skip


def render(letters: Sequence[SignInLetter]) -> bytes:
    """A .docx file of A4 pages in the order given."""
    document = Document()
    _page(document)
    for place, letter in enumerate(letters):
        _letter(document, letter, last=place == len(letters) - 1)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    title = document.styles["Title"]
    title.font.name, title.font.size, title.font.bold = "Times New Roman", Pt(15), True
    title.font.color.rgb = RGBColor(0, 0, 0)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    fonts = title.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    document.core_properties.title = "Thư đăng nhập lần đầu"
    document.core_properties.author = "Hiếu Học"


def _words(document: DocumentType, text: str, *, bold: bool = False, centred: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _letter(document: DocumentType, letter: SignInLetter, last: bool) -> None:
    words = _WORDS["en" if letter.lang == "en" else "vi"]
    _words(document, letter.agency, bold=True)
    day = _words(document, f"{letter.city}, {str(words['day']).format(letter.day)}")
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title = document.add_paragraph(str(words["title"]), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _words(document, str(words["system"]), centred=True)
    dear = str(words["dear"]).format(honorific=letter.honorific, name=letter.full_name)
    _words(document, dear, bold=True)
    _words(document, str(words["role"]))
    for place in letter.places:
        document.add_paragraph(place, style="List Bullet")
    _facts(document, tuple(words["facts"]), (letter.address, letter.email, letter.password))
    _words(document, str(words["steps"]), bold=True)
    for number, step in enumerate(words["step"], start=1):
        paragraph = _words(document, f"{number}. {step}")
        paragraph.paragraph_format.left_indent = Cm(0.6)
        paragraph.paragraph_format.first_line_indent = Cm(-0.6)
    care = _words(document, str(words["care"]))
    if not last:
        care.add_run().add_break(WD_BREAK.PAGE)


def _facts(document: DocumentType, labels: Sequence[str], values: Sequence[str]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = (Cm(5.5), Cm(10.5))
    for label, value in zip(labels, values, strict=True):
        cells = table.add_row().cells
        for cell, width, text in zip(cells, widths, (label, value), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
            paragraph.add_run(text).bold = text is value
    # Letters and digits of a password must not be mistaken for one another.
    password = table.rows[-1].cells[1].paragraphs[0].runs[0]
    password.font.name, password.font.size = "Courier New", Pt(15)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    document.add_paragraph().paragraph_format.space_after = Pt(0)
