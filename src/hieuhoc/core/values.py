"""Figures as they are given: exact, in whole units of 10⁻⁴, each with what is known about it.

Reported, none, not_applicable, not_available and no row at all are five different things.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from fractions import Fraction
from typing import Literal, NamedTuple

SCALE = 10_000
LIMIT = 10**14  # figures stay below it, so that the scaled figure fits in 64 bits

Status = Literal["", "none", "not_applicable", "not_available"]
STATUSES = ("", "none", "not_applicable", "not_available")
BASES = ("", "actual", "estimate", "survey", "assessment")
BREAKDOWNS = {"sex": ("sex=male", "sex=female")}
CHOICES = {"trend": ("up", "down", "same"), "yes_no": ("yes", "no")}

# A scaled figure: an int, or a Fraction where a share of an ended unit's figure was carried over.
Exact = int | Fraction

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]{1,4})?", re.ASCII)


class Value(NamedTuple):
    """One row: what `unit` (whom the figure describes) answered for a measurement in a year.

    `part`, `whole` and `number` in units of 10⁻⁴; `rating` 1–5; `choice` up, down, same, or yes, no.
    `unit` is the id of a `tree.Unit`. `restated`: last year's figure, given anew for today's territory.
    """

    year: int
    unit: Hashable
    measurement: str
    breakdown: str = ""
    status: str = ""
    part: int | None = None
    whole: int | None = None
    number: int | None = None
    rating: int | None = None
    choice: str = ""
    rater: str = ""
    basis: str = ""
    restated: bool = False
    as_of: str = ""
    source: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[int, Hashable, str, str, str]:
        """What may stand only once."""
        return (self.year, self.unit, self.measurement, self.breakdown, self.rater)


class BadNumber(ValueError):
    """`code` is bad_number or out_of_range."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parse_decimal(text: str) -> int:
    """A plain decimal as files hold it ("1234.5") → units of 10⁻⁴. Raises BadNumber."""
    if not _PLAIN.fullmatch(text):
        raise BadNumber("bad_number")
    whole, _, decimals = text.lstrip("-").partition(".")
    scaled = int(whole) * SCALE + int(decimals.ljust(4, "0") or "0")
    if scaled >= LIMIT * SCALE or (text.startswith("-") and scaled):
        raise BadNumber("out_of_range")
    return scaled


def parse_rating(text: str) -> int:
    """A whole number 1–5. Raises BadNumber."""
    scaled = parse_decimal(text)
    if scaled % SCALE:
        raise BadNumber("bad_number")
    if not 1 <= scaled // SCALE <= 5:
        raise BadNumber("out_of_range")
    return scaled // SCALE
