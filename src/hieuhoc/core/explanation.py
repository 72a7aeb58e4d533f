"""Every finding explains itself in one Vietnamese and one English sentence. Thresholds stand in words.

"Đạt: 96,2% (48.100 trên 50.000), cần từ 95%". The font has no signs for "at least": they are said.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hieuhoc.core.findings import Finding
from hieuhoc.core.framework import Indicator, Measurement, Text
from hieuhoc.core.numbers import shown, shown_scaled
from hieuhoc.core.rules import TRENDS, Threshold, decimal
from hieuhoc.core.values import Exact

VERDICT_WORDS: Mapping[str, Text] = {
    "met": Text("Đạt", "Met"),
    "partly_met": Text("Đạt một phần", "Partly met"),
    "not_met": Text("Chưa đạt", "Not met"),
    "not_assessable": Text("Chưa kết luận được", "Cannot be judged yet"),
    "tracked": Text("Theo dõi", "Tracked"),
    "not_applicable": Text("Không áp dụng", "Not applicable"),
}
_DIRECTIONS = {
    "up": Text("tăng", "risen"),
    "down": Text("giảm", "fallen"),
    "same": Text("không đổi", "unchanged"),
}
_NEEDED = {"rises": Text("tăng", "rising"), "falls": Text("giảm", "falling")}


def sentence(finding: Finding, indicator: Indicator, lang: str = "vi") -> str:
    """One sentence without a full stop: verdict, figure with its inputs, what is needed or what is missing."""
    head = VERDICT_WORDS[finding.verdict].in_(lang)
    pieces = {
        "met": _judged,
        "not_met": _judged,
        "tracked": _tracked,
        "not_assessable": _open,
    }
    told = pieces[finding.verdict](finding, indicator, lang) if finding.verdict in pieces else []
    if finding.approximate:
        told.append(
            _say(lang, "chia theo tỷ lệ khi sắp xếp đơn vị nên gần đúng", "approximate, by shares of divided units")
        )
    if indicator.ended and finding.verdict != "not_applicable":
        told.append(
            _say(lang, f"đối tượng không còn từ {_day(indicator.ended)}", f"its subject ended on {indicator.ended}")
        )
    return f"{head}: {', '.join(told)}" if told else head


def threshold_words(indicator: Indicator, threshold: Threshold, lang: str = "vi") -> str:
    """ "từ 95%", "tối đa 5%", "đủ 100%", "tăng", "giảm"; "" where nothing is asked."""
    if indicator.rule in TRENDS:
        return _NEEDED[indicator.rule].in_(lang)
    if indicator.rule == "recognised":
        return _say(lang, "được công nhận đạt chuẩn", "recognition of the standard")
    if isinstance(threshold, Mapping):
        names = {m.key: m.name.in_(lang) for m in indicator.measurements}
        return "; ".join(
            f"{names.get(key, key)} {_mark('at_least', indicator.unit, mark, lang)}" for key, mark in threshold.items()
        )
    if threshold is None or indicator.rule == "none":
        return ""
    return _mark(indicator.rule, indicator.unit, threshold, lang)


def shown_value(finding: Finding, indicator: Indicator, lang: str = "vi") -> str:
    """The value with its unit, never rounded onto the threshold from its failing side; "" when there is none."""
    if finding.value is None:
        return ""
    threshold = finding.threshold
    mark = decimal(threshold) if isinstance(threshold, str) else _first_mark(indicator, threshold)
    rule = "at_most" if indicator.rule == "at_most" else "at_least"
    text = _with_unit(finding.value, _first(indicator), lang, rule, mark)
    return _say(lang, f"ước {text}", f"{text} (estimated)") if finding.estimated else text


def _say(lang: str, vi: str, en: str) -> str:
    return en if lang == "en" else vi


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"


def _first(indicator: Indicator) -> Measurement:
    return (indicator.judged or indicator.measurements)[0]


def _first_mark(indicator: Indicator, threshold: Threshold) -> Fraction | None:
    if not isinstance(threshold, Mapping):
        return None
    mark = threshold.get(_first(indicator).key or "")
    return decimal(mark) if mark is not None else None


def _with_unit(
    value: Fraction, measurement: Measurement, lang: str, rule: str | None = None, mark: Fraction | None = None
) -> str:
    if measurement.kind == "ratio" and measurement.unit == "percent":
        return shown(value, lang, unit="percent", rule=rule, threshold=mark)
    text = shown(value, lang, rule=rule, threshold=mark)
    if measurement.kind == "rating":
        return _say(lang, f"{text} điểm", f"{text} points")
    if measurement.unit == "times":
        return _say(lang, f"{text} lần", f"{text} times")
    if measurement.unit == "percent":
        return f"{text}%"
    noun = measurement.unit_name.in_(lang) if measurement.unit_name else ""
    return f"{text} {noun}".strip()


def _mark(rule: str, unit: str | None, threshold: str, lang: str) -> str:
    number = shown(decimal(threshold), lang, unit="percent" if unit == "percent" else None)
    if rule == "rating":
        return _say(lang, f"từ {number} điểm", f"at least {number} points")
    if unit == "times":
        number = _say(lang, f"{number} lần", f"{number} times")
    if rule == "at_most":
        return _say(lang, f"tối đa {number}", f"at most {number}")
    if unit == "percent" and decimal(threshold) == 100:
        return _say(lang, f"đủ {number}", f"all {number}")
    return _say(lang, f"từ {number}", f"at least {number}")


def _judged(finding: Finding, indicator: Indicator, lang: str) -> list[str]:
    if indicator.rule == "recognised":
        met = finding.verdict == "met"
        return [
            _say(lang, "đã được công nhận đạt chuẩn", "the standard is recognised")
            if met
            else _say(lang, "chưa được công nhận đạt chuẩn", "the standard is not recognised")
        ]
    if indicator.rule in TRENDS:
        return _trend(finding, indicator, lang)
    if isinstance(finding.threshold, Mapping):
        return _each_against_its_mark(finding, indicator, finding.threshold, lang)
    return [_figure(finding, indicator, lang), _needs(finding, indicator, lang)]


def _needs(finding: Finding, indicator: Indicator, lang: str) -> str:
    words = threshold_words(indicator, finding.threshold, lang)
    return _say(lang, f"cần {words}", f"needs {words}")


def _figure(finding: Finding, indicator: Indicator, lang: str) -> str:
    """Value and what it is made of: "96,2% (48.100 trên 50.000)"."""
    text = shown_value(finding, indicator, lang)
    if indicator.combine == "sum":
        # Counts, not rates: each rate rounded by itself need not add up to the rounded sum.
        given = [each for each in finding.measurements if each.part is not None and each.whole is not None]
        return f"{text} ({' + '.join(_counts(each.part, each.whole, lang) for each in given)})" if given else text
    if finding.part is not None and finding.whole is not None:
        return f"{text} ({_counts(finding.part, finding.whole, lang)})".strip()
    if _first(indicator).panel:
        count = finding.answered
        return _say(lang, f"{text} (trung vị của {count} phiếu)", f"{text} (median of {count} ratings)")
    return text


def _counts(part: Exact | None, whole: Exact | None, lang: str) -> str:
    shares = shown_scaled(part or 0, lang), shown_scaled(whole or 0, lang)
    return (" of " if lang == "en" else " trên ").join(shares)


def _each_against_its_mark(finding: Finding, indicator: Indicator, marks: Mapping[str, str], lang: str) -> list[str]:
    told = []
    by_code = {each.code: each.value for each in finding.measurements}
    for measurement in indicator.measurements:
        mark, value = marks.get(measurement.key or ""), by_code[measurement.code]
        if mark is None or value is None:
            continue
        text = _with_unit(value, measurement, lang, "at_least", decimal(mark))
        needs = _mark("at_least", measurement.unit, mark, lang)
        name = measurement.name.in_(lang)
        told.append(_say(lang, f"{name} {text} (cần {needs})", f"{name} {text} (needs {needs})"))
    if told and finding.estimated:
        told[0] = _say(lang, f"ước {told[0]}", f"{told[0]}, estimated")
    return told


def _trend(finding: Finding, indicator: Indicator, lang: str) -> list[str]:
    needs = _say(lang, f"cần {_NEEDED[indicator.rule].vi}", f"needs to be {_NEEDED[indicator.rule].en}")
    if finding.choice:
        word = _DIRECTIONS[finding.choice].in_(lang)
        return [_say(lang, f"{word} so với năm trước", f"{word} since last year"), needs]
    if finding.value is None or finding.previous is None:
        return [needs]
    direction = "same" if finding.value == finding.previous else "up" if finding.value > finding.previous else "down"
    now = shown_value(finding, indicator, lang)
    before = _with_unit(finding.previous, _first(indicator), lang)
    word = _DIRECTIONS[direction].in_(lang)
    return [_say(lang, f"{word}, {now} so với {before} năm trước", f"{word}, {now} against {before} last year"), needs]


def _tracked(finding: Finding, indicator: Indicator, lang: str) -> list[str]:
    if "missing" in finding.reasons:
        return [_missing(finding, indicator, lang)]
    told = [_figure(finding, indicator, lang)] if finding.value is not None else _several(finding, indicator, lang)
    return [*told, _say(lang, "không có ngưỡng để so", "no threshold to hold it against")]


def _several(finding: Finding, indicator: Indicator, lang: str) -> list[str]:
    by_code = {each.code: each.value for each in finding.measurements}
    return [
        f"{m.name.in_(lang)} {_with_unit(value, m, lang)}"
        for m in indicator.measurements
        if (value := by_code.get(m.code)) is not None
    ]


def _missing(finding: Finding, indicator: Indicator, lang: str) -> str:
    empty = [
        m.name.in_(lang)
        for m, each in zip(indicator.measurements, finding.measurements, strict=True)
        if m.judged and each.value is None and not each.whole
    ]
    if len(indicator.judged) > 1 and 0 < len(empty) < len(indicator.judged):
        return _say(lang, f"thiếu số: {'; '.join(empty)}", f"missing: {'; '.join(empty)}")
    return _say(lang, "chưa có số liệu", "no figure yet")


def _open(finding: Finding, indicator: Indicator, lang: str) -> list[str]:
    # No rating at all is missing and under the quorum: "0/3" tells both.
    reasons = [r for r in finding.reasons if r != "missing" or "quorum" not in finding.reasons]
    told = [_obstacle(reason, finding, indicator, lang) for reason in reasons]
    if finding.value is not None:
        figure = _figure(finding, indicator, lang)
        told.append(_say(lang, f"tạm tính {figure}", f"so far {figure}"))
        if threshold_words(indicator, finding.threshold, lang):
            told.append(_needs(finding, indicator, lang))
    return told


def _obstacle(reason: str, finding: Finding, indicator: Indicator, lang: str) -> str:
    done, asked = finding.answered, finding.expected
    if reason == "missing":
        return _missing(finding, indicator, lang)
    if reason == "coverage":
        units = "unit" if asked - done == 1 else "units"
        return _say(
            lang,
            f"thiếu số của {asked - done} đơn vị (đã có {done}/{asked})",
            f"{asked - done} {units} missing ({done}/{asked} answered)",
        )
    if reason == "quorum":
        return _say(lang, f"chưa đủ phiếu chuyên gia ({done}/{asked})", f"too few expert ratings ({done}/{asked})")
    words = {
        "zero_denominator": Text("mẫu số bằng 0", "the whole is 0"),
        "no_previous_year": Text("chưa có năm trước để so", "no previous year to compare with"),
        "series_break": Text(
            "địa giới thành phố đã đổi, số năm trước chưa tính lại theo địa giới mới",
            "the city's territory changed and last year's figure is not restated for it",
        ),
        "breakdown_mismatch": Text("tổng khác nam cộng nữ", "the total differs from men plus women"),
    }
    return words[reason].in_(lang)
