"""Figures, thresholds and answers of the workbook in the words of the annex."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hieuhoc.core import rules
from hieuhoc.core.completeness import Given
from hieuhoc.core.framework import Indicator, Measurement, Text
from hieuhoc.core.numbers import shown, shown_scaled
from hieuhoc.core.values import SCALE

RATINGS = {
    1: Text("1 · Yếu", "1 · Weak"),
    2: Text("2 · Khá", "2 · Fair"),
    3: Text("3 · Tốt", "3 · Good"),
    4: Text("4 · Rất tốt", "4 · Very good"),
    5: Text("5 · Xuất sắc", "5 · Excellent"),
}
CHOICES = {
    "yes": Text("Có, đã công nhận", "Yes, recognised"),
    "no": Text("Chưa", "Not yet"),
    "up": Text("Tăng", "Up"),
    "same": Text("Không đổi", "No change"),
    "down": Text("Giảm", "Down"),
}
_DIRECTIONS = {
    "rises": Text("tăng", "rising"),
    "falls": Text("giảm", "falling"),
    "recognised": Text("đạt chuẩn", "standard recognised"),
    "none": Text("theo dõi", "tracked"),
}
TIMES = Text(" lần", " times")


def threshold_words(indicator: Indicator, year: int, lang: str) -> str:
    """ "từ 95%", "tối đa 5%", "đủ 100%", "tăng": the annex's own words."""
    threshold = rules.threshold_in(indicator, year)
    if indicator.rule in _DIRECTIONS:
        return _DIRECTIONS[indicator.rule].in_(lang)
    if threshold is None:
        return _DIRECTIONS["none"].in_(lang)
    if isinstance(threshold, Mapping):
        ordered = [threshold[key] for key in threshold]
        if len(set(ordered)) > 1:
            return "; ".join(_at_least(Fraction(t), indicator, lang) for t in ordered)
        return _at_least(Fraction(ordered[0]), indicator, lang)
    if indicator.rule == "rating":
        return Text(f"từ mức {threshold}", f"level {threshold} or better").in_(lang)
    if indicator.rule == "at_most":
        figure = with_unit(Fraction(threshold), indicator.unit, lang)
        return Text(f"tối đa {figure}", f"at most {figure}").in_(lang)
    return _at_least(Fraction(threshold), indicator, lang)


def _at_least(value: Fraction, indicator: Indicator, lang: str) -> str:
    figure = with_unit(value, indicator.unit, lang)
    if value == 100 and indicator.unit == "percent":
        return Text(f"đủ {figure}", f"all {figure}").in_(lang)
    return Text(f"từ {figure}", f"at least {figure}").in_(lang)


def with_unit(value: Fraction, unit: str | None, lang: str) -> str:
    text = shown(value, lang, unit="percent" if unit == "percent" else None)
    return text + TIMES.in_(lang) if unit == "times" else text


def value_words(indicator: Indicator, value: Fraction, year: int, lang: str) -> str:
    """The result of an indicator, never rounded onto the threshold it misses."""
    threshold = rules.threshold_in(indicator, year)
    mark = Fraction(threshold) if isinstance(threshold, str) else None
    unit = "percent" if indicator.unit == "percent" else None
    text = shown(value, lang, unit=unit, rule=indicator.rule, threshold=mark)
    return text + TIMES.in_(lang) if indicator.unit == "times" else text


def answer_words(measurement: Measurement, given: Given, lang: str) -> str:
    """One answer as a result: the computed share, the chosen word, or nothing yet."""
    if given.status in {"not_applicable", "not_available"}:
        return ""
    if measurement.kind == "ratio":
        if given.part is None or not given.whole:
            return ""
        percent = measurement.unit == "percent"
        return with_unit(Fraction(given.part * (100 if percent else 1), given.whole), measurement.unit, lang)
    if given.rating is not None:
        return RATINGS[given.rating].in_(lang)
    if given.number is not None:
        return shown_scaled(given.number, lang) + ("%" if measurement.unit == "percent" else "")
    if given.choice in CHOICES:
        word = CHOICES[given.choice].in_(lang)
        return word.split(",")[0]
    return ""


def target_words(indicator: Indicator, value: int, lang: str) -> str:
    return with_unit(Fraction(value, SCALE), indicator.unit, lang)
