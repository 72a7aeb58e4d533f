"""Tags and filters of every page: icons, verdicts, states, dates, figures, the picture of the indicators.

Loaded as a builtin. Figures are integers in units of 10^-4 of the measurement's unit, or plain decimal strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hieuhoc.web.ui import dates, drawing, figures, words

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of icons.svg, hidden from screen readers: the word beside it is what is read."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def glyph(verdict: str) -> SafeString:
    """The glyph of a verdict in its colour, without a word; the caller says the word."""
    return icon(f"v-{verdict}", f"g-{verdict}")


@register.simple_tag
def verdict(verdict: str, options: str = "", word: str = "") -> SafeString:
    """A pill with its word. `options`: "bare" (no ground), "sm" (in tables); `word` replaces the word."""
    if not verdict:
        return SafeString("")
    classes = " ".join(f"v-{option}" for option in options.split())
    return format_html(
        '<span class="v v-{} {}">{}{}</span>',
        verdict,
        classes,
        icon(f"v-{verdict}"),
        word or words.verdict_word(verdict),
    )


@register.filter
def verdict_word(verdict: str) -> str:
    return words.verdict_word(verdict)


@register.filter
def figure_word(code: str) -> str:
    """Words of a values file: "actual", "up", "sex=male" … as people say them."""
    return words.figure_word(code)


@register.filter
def state_word(state: str) -> str:
    return words.state_word(state)


@register.simple_tag
def state_tag(state: str, more: str = "") -> SafeString:
    """Where a dossier stands. `more` follows the word ("Sent 09/12, 16:20")."""
    text = f"{words.state_word(state)} {more}".strip()
    return format_html('<span class="state {}">{}{}</span>', state, icon(words.state_icon(state)), text)


@register.simple_tag
def due_tag(last_day: date | None, today: date, label: str = "") -> SafeString:
    """A deadline by its last day: weekday, date and distance. Plain, turmeric from 7 days, solid when past."""
    if last_day is None:
        return SafeString("")
    text = f"{label} {dates.due_words(last_day, today)}".strip()
    urgency = dates.urgency(last_day, today)
    sign = "clock-alert" if urgency == "past" else "calendar"
    return format_html(
        '<span class="due due-{}">{}<time datetime="{}">{}</time></span>',
        urgency,
        icon(sign),
        last_day.isoformat(),
        text[:1].upper() + text[1:],
    )


@register.filter
def due_words(last_day: date | None, today: date) -> str:
    """The same words without a tag: "thứ Năm 10/12, còn 16 ngày"."""
    return dates.due_words(last_day, today) if last_day else ""


@register.filter
def vi_date(day: date | str | None) -> str:
    """A day, also as files write it (2026-09-01)."""
    return dates.plain_date(date.fromisoformat(day) if isinstance(day, str) else day) if day else ""


@register.filter
def vi_day(day: date | None) -> str:
    """Weekday and date: "thứ Năm 10/12", "Thu 10 Dec"."""
    return dates.weekday_date(day) if day else ""


@register.filter
def vi_short(day: date | None) -> str:
    """10/12, or 16/11, 20:23 for a moment."""
    if day is None:
        return ""
    return dates.day_and_month(day) + (f", {dates.clock(day)}" if isinstance(day, datetime) else "")


@register.filter
def vi_datetime(at: datetime | None) -> str:
    return dates.date_and_time(at) if at else ""


@register.filter
def vi_time(at: datetime | None) -> str:
    return dates.clock(at) if at else ""


@register.filter
def vi_number(value: Any, decimals: int | str = 4) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; empty for no figure. At most `decimals`, half up."""
    return figures.number(value, int(decimals))


@register.filter
def percent(value: Any) -> str:
    """99,96%: at most two decimals, half up."""
    return figures.percent(value)


@register.filter
def plain(value: Any) -> str:
    """What stands in an input: no thousands separator, decimal sign of the language."""
    return figures.plain(value)


@register.simple_tag
def share(part: int | None, whole: int | None) -> str:
    """The computed share of two scaled figures, as a percent; empty when it cannot be computed."""
    return figures.share(part, whole)


@register.inclusion_tag("components/picture57.html")
def picture57(parts: Sequence[Mapping[str, Any]], note: str = "") -> dict[str, Any]:
    """The picture of all indicators. Its shape is described in components/picture57.html."""
    return {"parts": parts, "note": note, **drawing.picture_counts(parts)}


@register.inclusion_tag("components/waffle.html")
def waffle(groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One small square a unit. `groups`: {key, label, count, url, current} in the order of the squares."""
    return {"groups": [{**group, "squares": range(int(group["count"]))} for group in groups]}


@register.inclusion_tag("components/bullet.html")
def bullet(
    value: Any,
    threshold: Any,
    direction: str = "at_least",
    previous: Any = None,
    median: Any = None,
    unit: str = "%",
    low: Any = None,
    high: Any = None,
) -> dict[str, Any]:
    """This year, last year, threshold, median and the zone that meets, on one scale. Shares run 0 to 100."""
    return drawing.bullet(value, threshold, direction, previous, median, unit, low, high)


@register.inclusion_tag("components/year_bars.html")
def year_bars(years: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts of verdicts a year, stacked. `years`: {year, counts: {verdict: n}}."""
    return drawing.year_bars(years)


@register.inclusion_tag("components/coverage.html")
def coverage(answered: int, expected: int, label: str = "") -> dict[str, Any]:
    """One cell a unit: given, and still missing."""
    return {"answered": answered, "expected": expected, "label": label, **drawing.coverage(answered, expected)}


@register.inclusion_tag("components/boxes.html")
def boxes(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One box an indicator: {code, state: "done" | "look" | "empty", url, label}."""
    return {"items": items}


@register.inclusion_tag("components/squares.html", name="squares")
def year_squares(squares: Sequence[str] = ()) -> dict[str, Any]:
    """The year's result on squared paper: "met", "new" (newly met) or anything else, one an indicator."""
    return {"squares": squares or ["open"] * 57}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, Any]:
    """Steps of a dossier; `current` counts from 1."""
    return {"steps": [(label, n < current, n == current) for n, label in enumerate(steps, 1)]}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Label, address, label, address, …, label of this page."""
    items = [(pairs[i], pairs[i + 1]) for i in range(0, len(pairs) - 1, 2)]
    return {"items": items, "here": pairs[-1] if len(pairs) % 2 else ""}
