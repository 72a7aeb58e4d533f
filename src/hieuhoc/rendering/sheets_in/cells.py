"""What one cell says. A parser takes the value of a non-empty cell and returns what it means or raises CellFault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from hieuhoc.core.numbers import NotANumber, Read, parse_people
from hieuhoc.core.vietnamese import fold

Parse = Callable[[Any], Any]
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), None)
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_EXCEL_EPOCH = date(1899, 12, 30)


class CellFault(ValueError):
    """What is wrong with a cell and what to do, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def letter(index: int) -> str:
    """0 → A, 26 → AA: the name of a column in Excel."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def clean(value: str) -> str:
    """Composed marks, plain spaces, nothing invisible; lines inside a cell are kept."""
    composed = unicodedata.normalize("NFC", value.translate(_INVISIBLE)).replace("\u00a0", " ")
    return "\n".join(" ".join(line.split()) for line in composed.replace("\r", "\n").split("\n")).strip()


def shown(value: Any) -> str:
    """The cell as its reader knows it: 26734.0 is 26734, a date is 05/11/2026."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value)
    return clean(str(value))


def text(value: Any) -> str:
    """Words. A number that Excel made of a code or telephone is written without its decimals."""
    return shown(value)


def figure(value: Any) -> Read:
    """A number: a number cell as it is, a text cell as people type it (1.234,5 · 95,5% · 95.5)."""
    if isinstance(value, bool | datetime | date | time | timedelta):
        raise CellFault(
            f"“{shown(value)}” không phải là số. Định dạng ô là số rồi ghi lại.",
            f"“{shown(value)}” is not a number. Format the cell as a number and type it again.",
        )
    if isinstance(value, int | float):
        typed = f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",") if value % 1 else str(int(value))
        if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", typed):
            typed += "0"  # three decimals of a number cell are decimals, not thousands
    else:
        typed = str(value)
    try:
        return parse_people(typed)
    except NotANumber as fault:
        raise CellFault(fault.vi, fault.en) from None


def whole_number(value: Any) -> int:
    read = figure(value)
    if read.percent or read.scaled % 10_000:
        raise CellFault(
            f"“{shown(value)}” phải là số nguyên. Bỏ phần lẻ và dấu %.",
            f"“{shown(value)}” must be a whole number. Leave out decimals and the % sign.",
        )
    return read.scaled // 10_000


def _no_day(value: Any) -> CellFault:
    return CellFault(
        f"“{shown(value)}” không phải là ngày. Ghi ngày/tháng/năm, ví dụ 09/12/2026.",
        f"“{shown(value)}” is not a date. Write day/month/year, for example 09/12/2026.",
    )


def day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 20_000 < value < 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(value))  # a date cell whose format was lost
    words = clean(str(value))
    try:
        if found := _DAY.fullmatch(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _no_day(value)


def choice(options: Mapping[str, str], vi: Sequence[str] = (), en: Sequence[str] = ()) -> Parse:
    """`options`: words as people write them → value, compared without marks and capitals.

    `vi`, `en`: what the sentence of a fault lists; by default every word of `options`.
    """
    known = {fold(words): value for words, value in options.items()}
    listed = {"vi": vi or list(options), "en": en or vi or list(options)}
    told = {lang: ", ".join(f"“{words}”" for words in found) for lang, found in listed.items()}

    def parse(value: Any) -> str:
        found = known.get(fold(shown(value)))
        if found is None:
            raise CellFault(
                f"“{shown(value)}” không có trong danh sách. Chọn một trong: {told['vi']}.",
                f"“{shown(value)}” is not in the list. Choose one of: {told['en']}.",
            )
        return found

    return parse
