"""Dates as people say them: a weekday, a date and a distance."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SOON = 7  # days from which a deadline wears turmeric


def english() -> bool:
    return (get_language() or "vi").startswith("en")


def _local(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) and timezone.is_aware(day) else day


def plain_date(day: date) -> str:
    """18/12/2026 · 18 Dec 2026."""
    day = _local(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}" if english() else f"{day:%d/%m/%Y}"


def weekday_date(day: date) -> str:
    """thứ Năm 10/12 · Thu 10 Dec."""
    day = _local(day)
    if english():
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{_WEEKDAYS_VI[day.weekday()]} {day:%d/%m}"


def day_and_month(day: date) -> str:
    """10/12 · 10 Dec: where the year is plain from the page."""
    day = _local(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1]}" if english() else f"{day:%d/%m}"


def clock(at: datetime) -> str:
    return f"{timezone.localtime(at) if timezone.is_aware(at) else at:%H:%M}"


def date_and_time(at: datetime) -> str:
    return f"{plain_date(at)}, {clock(at)}"


def urgency(last_day: date, today: date) -> str:
    left = (last_day - today).days
    return "past" if left < 0 else "soon" if left <= SOON else "far"


def due_words(last_day: date, today: date) -> str:
    """`last_day` is the last day on which it is still in time."""
    left = (last_day - today).days
    day = weekday_date(last_day)
    if left == 0:
        return _("today, %(day)s") % {"day": day}
    if left == 1:
        return _("tomorrow, %(day)s") % {"day": day}
    if left > 0:
        words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    else:
        words = ngettext("%(n)s day overdue", "%(n)s days overdue", -left) % {"n": -left}
    return f"{day}, {words}"
