"""Figures as people read them. In: integers of 10^-4, or plain decimal strings, fractions or decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hieuhoc.core import numbers
from hieuhoc.core.values import SCALE
from hieuhoc.web.ui.dates import english


def language() -> str:
    return "en" if english() else "vi"


def as_fraction(value: Any) -> Fraction | None:
    """An integer counts units of 10^-4; a string, a fraction or a decimal is taken as it stands."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value, SCALE)
    try:
        return Fraction(value) if isinstance(value, str | Decimal | Fraction) else None
    except ValueError:
        return None


def number(value: Any, decimals: int = 4) -> str:
    """At most `decimals` (two or four), half up; empty for no figure."""
    figure = as_fraction(value)
    if figure is None:
        return ""
    if decimals <= 2:
        return numbers.shown(figure, language())
    return numbers.shown_scaled(round(figure * SCALE), language())


def percent(value: Any) -> str:
    figure = as_fraction(value)
    return "" if figure is None else numbers.shown(figure, language(), unit="percent")


def plain(value: Any) -> str:
    """For an input. Three decimals get a fourth, so that they cannot be read as thousands."""
    figure = as_fraction(value)
    text = numbers.plain(figure) or ""
    if len(text.partition(".")[2]) == 3:
        text += "0"
    return text if english() else text.replace(".", ",")


def share(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return ""
    return numbers.shown(Fraction(part, whole) * 100, language(), unit="percent")
