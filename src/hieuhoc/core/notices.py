"""Remarks on figures that are taken as they are: warnings never change a verdict nor an exit status."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction

from hieuhoc.core.figures import of_rows, rate
from hieuhoc.core.framework import Framework, Measurement
from hieuhoc.core.numbers import shown, shown_scaled
from hieuhoc.core.problems import WARNING, Problem
from hieuhoc.core.values import Value

Rows = dict[tuple[int, Hashable, str], list[tuple[int, Value]]]


def notices(framework: Framework, file: str, rows: Iterable[tuple[int, Value]]) -> list[Problem]:
    """Rates under what a decree asks, and women trained whose whole is not all those trained."""
    watched = {m.code: m for m in framework.iter_measurements() if m.warn_below is not None}
    pairs = _pairs(framework)
    wanted = set(watched) | {code for pair in pairs for code in pair}
    found: Rows = {}
    for number, value in rows:
        if value.measurement in wanted:
            found.setdefault((value.year, value.unit, value.measurement), []).append((number, value))
    problems = [*_low_rates(file, watched, found), *_wholes(framework, file, pairs, found)]
    return sorted(problems, key=lambda problem: problem.row)


def _pairs(framework: Framework) -> list[tuple[str, str]]:
    """(women among those trained, trained): the whole of the first is the part of the second."""
    found = []
    for indicator in framework.indicators:
        by_key = {m.key: m.code for m in indicator.measurements}
        if "trained" in by_key and "women" in by_key:
            found.append((by_key["women"], by_key["trained"]))
    return found


def _low_rates(file: str, watched: dict[str, Measurement], found: Rows) -> Iterator[Problem]:
    for (_, _, code), rows in found.items():
        if code not in watched:
            continue
        measurement = watched[code]
        low = Fraction(measurement.warn_below or 0)
        value = rate(measurement, of_rows(measurement, [value for _, value in rows]))
        if value is None or value >= low:
            continue
        number = max(number for number, _ in rows)

        def words(lang: str, value: Fraction = value, low: Fraction = low) -> tuple[str, str]:
            read = shown(value, lang, unit="percent", rule="at_least", threshold=low)
            return read, shown(low, lang, unit="percent")

        yield Problem(
            file,
            number,
            "part",
            WARNING,
            "{} thấp hơn mức {} của Nghị định 20/2014/NĐ-CP. Kiểm tra lại quyết định công nhận.".format(*words("vi")),
            "{} is below the {} of Decree 20/2014/NĐ-CP. Check the decision of recognition.".format(*words("en")),
        )


def _wholes(framework: Framework, file: str, pairs: list[tuple[str, str]], found: Rows) -> Iterator[Problem]:
    for women_code, trained_code in pairs:
        women, trained = framework.measurements[women_code], framework.measurements[trained_code]
        for (year, unit, code), rows in found.items():
            others = found.get((year, unit, trained_code))
            if code != women_code or not others:
                continue
            whole = of_rows(women, [value for _, value in rows]).whole
            part = of_rows(trained, [value for _, value in others]).part
            if whole is not None and part is not None and whole != part:
                yield Problem(
                    file,
                    max(number for number, _ in rows),
                    "whole",
                    WARNING,
                    f"Mẫu số {shown_scaled(whole, 'vi')} khác số người được đào tạo {shown_scaled(part, 'vi')}. "
                    "Tỷ lệ nữ tính trên những người được đào tạo.",
                    f"The whole {shown_scaled(whole, 'en')} differs from the "
                    f"{shown_scaled(part, 'en')} people trained. "
                    "The share of women is of those trained.",
                )
