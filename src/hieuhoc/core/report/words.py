"""How Vietnamese (and English) official papers write numbers, dates and letters."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from hieuhoc.core.report.tree import Amount, Head, Lang

LETTERS = "abcdđeghiklmnopqrstuvxy"
_BLANK = " " * 5  # room to write by hand, as the cities' own papers print it
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
# What XML cannot hold, plus every control character; line breaks are allowed.
_REFUSED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


def vietnamese_letter(n: int) -> str:
    """The n-th letter of a list (n from 1): a b c d đ e g …; no f, j, w, z. After y: aa, ab …"""
    if n < 1:
        raise ValueError("letters are counted from 1")
    high, low = divmod(n - 1, len(LETTERS))
    return (vietnamese_letter(high) if high else "") + LETTERS[low]


def roman(n: int) -> str:
    if not 1 <= n <= 3999:
        raise ValueError("Roman numbers run from 1 to 3999")
    text = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, n = divmod(n, value)
        text += letters * count
    return text


def long_date(date: dt.date, lang: Lang = "vi") -> str:
    """NĐ 30/2020: a leading 0 for days under 10 and for months 1 and 2 only."""
    if lang == "en":
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def place_and_date(head: Head, lang: Lang = "vi") -> str:
    """ "Thành phố Hồ Chí Minh, ngày 05 tháng 02 năm 2026", or with blanks while undated."""
    if head.date is not None:
        date = long_date(head.date, lang)
    elif lang == "en":
        date = f"{_BLANK * 3}{head.year}"
    else:
        date = f"ngày{_BLANK}tháng{_BLANK}năm {head.year}"
    return f"{head.place}, {date}"


def number_line(head: Head, lang: Lang = "vi") -> str:
    """ "Số: 05/BC-SGDĐT"; numbers under 10 get a leading 0; no number leaves the blank."""
    number = head.number or _BLANK * 2
    if number.isdigit():
        number = f"{int(number):02d}"
    return f"{'No.:' if lang == 'en' else 'Số:'} {number}/{head.sign}"


def reference(head: Head, kind_words: str, lang: Lang = "vi", issuer: str = "") -> str:
    """The line under an annex: "Kèm theo Báo cáo số 15/BC-SGDĐT ngày 05 tháng 02 năm 2026 của …"."""
    number = number_line(head, lang).partition(" ")[2]
    date = long_date(head.date, lang) if head.date else ""
    if lang == "en":
        date = date or f"{_BLANK * 2}{head.year}"
        return f"Attached to {kind_words} No. {number} of {date}" + (f" of {issuer}" if issuer else "")
    date = date or f"ngày{_BLANK}tháng{_BLANK}năm {head.year}"
    return f"Kèm theo {kind_words} số {number} {date}" + (f" của {issuer}" if issuer else "")


def decimals(amount: Amount) -> int:
    exponent = Decimal(amount.value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def shown(amount: Amount, lang: Lang = "vi") -> str:
    """vi 48.100 and 96,2%; en 48,100 and 96.2%. Prints the digits it is given, without rounding."""
    text = f"{Decimal(amount.value):,.{decimals(amount)}f}"
    if lang == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text + ("%" if amount.percent else "")


def clean(text: str) -> str:
    """For stored text of any origin: NFC, tabs to spaces, other control characters dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", " ").replace("\x0b", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", _REFUSED.sub("", text))


def checked(text: str) -> str:
    """NFC. Raises ValueError on a control character: a document would not open, or print a box."""
    if found := _REFUSED.search(text):
        around = text[max(0, found.start() - 15) : found.start()]
        raise ValueError(f"control character U+{ord(found[0]):04X} after {around!r}: clean the text first")
    return unicodedata.normalize("NFC", text)
