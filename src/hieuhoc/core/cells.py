"""One cell → a number, a rating or a day. Files hold plain decimals; text cells of Excel are read as people type."""

from __future__ import annotations

import re
from datetime import date

from hieuhoc.core.numbers import NotANumber, Read, parse_people
from hieuhoc.core.tables import Typed
from hieuhoc.core.values import BadNumber, parse_decimal, parse_rating

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TYPED_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)


def number(cell: str) -> tuple[int, Read | None]:
    """Units of 10⁻⁴, and what to say back when the notation was not the usual one.

    Raises BadNumber or NotANumber; both have `code`.
    """
    if not isinstance(cell, Typed):
        return parse_decimal(cell), None
    read = parse_people(cell)
    return read.scaled, read if read.echo else None


def rating(cell: str) -> int:
    """1–5. Raises BadNumber."""
    return parse_rating(cell.strip() if isinstance(cell, Typed) else cell)


def number_fault(cell: str, fault: BadNumber | NotANumber) -> tuple[str, str, str]:
    """Code and sentences for a cell that holds no usable number."""
    if isinstance(fault, NotANumber):
        return fault.code, fault.vi, fault.en
    if fault.code == "out_of_range":
        return (
            fault.code,
            f"“{cell}” nằm ngoài khoảng cho phép. Ghi số từ 0 đến dưới 100.000.000.000.000.",
            f"“{cell}” is out of range. Give a figure from 0 to below 100,000,000,000,000.",
        )
    return (
        fault.code,
        f"“{cell}” không phải là số thập phân đúng dạng. Ghi như 1234.5: dấu chấm thập phân, tối đa bốn chữ số lẻ, "
        "không dấu phẩy, dấu %, dấu cách.",
        f"“{cell}” is not a plain decimal. Write it like 1234.5: a decimal point, at most four decimals, "
        "no comma, %, or space.",
    )


def day(cell: str) -> date | None:
    """2025-07-01; in Excel also 1/7/2025. None when it is no day."""
    typed = _TYPED_DATE.fullmatch(cell) if isinstance(cell, Typed) else None
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return date.fromisoformat(cell) if _ISO.fullmatch(cell) else None
    except ValueError:
        return None
