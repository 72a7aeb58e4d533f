"""Half-open time: a unit is valid from its first day up to, but not on, its `valid_to`."""

from __future__ import annotations

from datetime import date, timedelta


def valid_on(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day < end)


def overlap(a_start: date, a_end: date | None, b_start: date, b_end: date | None) -> bool:
    return (b_end is None or a_start < b_end) and (a_end is None or b_start < a_end)


def last_day(year: int) -> date:
    """The day whose units and territory count for a year."""
    return date(year, 12, 31)


def day_before(day: date) -> date:
    return day - timedelta(days=1)
