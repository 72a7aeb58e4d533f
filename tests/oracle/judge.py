"""A second judge: slow, plain, written from the published rules alone, to be compared with the real one.

Input: the framework as `hieuhoc framework show SLUG --json` prints it and the rows of the files as dicts of
strings. Output: the object that `hieuhoc evaluate --json` prints. Good input only; refusals.py has the bad.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from . import figures as f
from .city import City, Row, Unit, last_day

REASONS = [
    "missing",
    "coverage",
    "zero_denominator",
    "no_previous_year",
    "series_break",
    "quorum",
    "breakdown_mismatch",
    "no_threshold",
    "below",
    "above",
    "not_risen",
    "not_fallen",
    "standard_not_recognised",
]
VERDICTS = ("met", "not_met", "not_assessable", "tracked", "not_applicable")
EXPERTS = "3."
SUMS_OF_RATES = ("1.2.1.b",)
Figures = dict[str, f.Figure]
Indicator = dict[str, Any]


@dataclass
class Options:
    year: int
    level: str = "commune"
    territory: list[str] = field(default_factory=list)
    min_coverage: str = "1"
    quorum: int = 3


@dataclass
class Subject:
    """Whom a finding is about, with the figures of both years."""

    unit: str
    now: Figures
    before: Figures
    expected: int
    answered: int
    territorial: bool = False
    enough: bool = True
    enough_before: bool = True
    moved: bool = False
    approximate: bool = False


def plain(number: Fraction | None) -> str | None:
    """A plain decimal, cut after ten places."""
    if number is None:
        return None
    scaled = abs(number.numerator) * 10**10 // number.denominator
    digits = f"{scaled // 10**10}.{scaled % 10**10:010d}".rstrip("0").rstrip(".")
    return "-" + digits if number < 0 and scaled else digits


def needed(indicator: Indicator) -> list[str]:
    """Codes of the measurements that the verdict needs; the others are for information."""
    measurements = indicator["measurements"]
    if indicator["rule"] == "recognised":
        return [m["code"] for m in measurements if m["kind"] == "yes_no"][:1]
    if indicator["rule"] == "rating":
        return [m["code"] for m in measurements if m["kind"] == "rating"][:1]
    if indicator["rule"] == "all_of":
        return [m["code"] for m in measurements if key(m) in indicator["threshold"]]
    return [m["code"] for m in measurements]


def of_year(indicator: Indicator, year: int) -> Indicator:
    """A target with milestones has the threshold of the next one not before the year, or none."""
    milestones = indicator.get("milestones")
    if not milestones:
        return indicator
    ahead = [int(y) for y in milestones if int(y) >= year]
    if not ahead:
        return indicator | {"rule": "none", "threshold": None}
    return indicator | {"threshold": milestones[str(min(ahead))]}


def key(measurement: dict[str, Any]) -> str:
    return str(measurement["code"]).partition("/")[2]


def is_panel(indicator: Indicator) -> bool:
    return bool(indicator["rule"] == "rating" and indicator["code"].startswith(EXPERTS))


def rate(measurement: dict[str, Any], figure: f.Figure) -> Fraction | None:
    if figure.state != f.GIVEN or figure.part is None or not figure.whole:
        return None
    return figure.part / figure.whole * (1 if measurement["unit"] == "times" else 100)


def median(ratings: list[Fraction]) -> Fraction:
    ordered, middle = sorted(ratings), len(ratings) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def value_of(measurement: dict[str, Any], figure: f.Figure) -> Fraction | None:
    if figure.state != f.GIVEN:
        return None
    if measurement["kind"] == "ratio":
        return rate(measurement, figure)
    if measurement["kind"] == "rating":
        return median(figure.ratings)
    return figure.number


def zero_whole(figure: f.Figure) -> bool:
    return figure.state == f.GIVEN and figure.part is not None and figure.whole == 0


def value(indicator: Indicator, figures: Figures) -> Fraction | None:
    """The one number that a finding shows, or none."""
    codes = needed(indicator)
    if any(figures[c].state == f.MISSING or zero_whole(figures[c]) for c in codes):
        return None
    judged = [m for m in indicator["measurements"] if m["code"] in codes]
    values = [value_of(m, figures[m["code"]]) for m in judged]
    if indicator["code"] in SUMS_OF_RATES:
        known = [v for v in values if v is not None]
        return sum(known, Fraction(0)) if known else None
    if indicator["rule"] == "none" and len(judged) > 1:
        return None
    return values[0]


def part_and_whole(indicator: Indicator, figures: Figures) -> tuple[Fraction | None, Fraction | None]:
    codes = needed(indicator)
    alone = indicator["rule"] in ("at_least", "at_most", "all_of") or len(codes) == 1
    if indicator["code"] in SUMS_OF_RATES or not alone:
        return None, None
    return figures[codes[0]].part, figures[codes[0]].whole


def why_not_assessable(indicator: Indicator, subject: Subject, options: Options) -> set[str]:
    now = [subject.now[c] for c in needed(indicator)]
    reasons = set()
    if not subject.enough:
        reasons.add("coverage")
    if any(g.state == f.MISSING for g in now) and not subject.territorial:
        reasons.add("missing")
    if any(zero_whole(g) for g in now):
        reasons.add("zero_denominator")
    if any(g.contradictory for g in now):
        reasons.add("breakdown_mismatch")
    if is_panel(indicator) and len(now[0].ratings) < options.quorum:
        reasons.add("quorum")
    if indicator["rule"] in ("rises", "falls"):
        reasons |= why_no_trend(indicator, subject)
    return reasons


def why_no_trend(indicator: Indicator, subject: Subject) -> set[str]:
    code = needed(indicator)[0]
    now, before = subject.now[code], subject.before[code]
    if now.choice:
        return set()
    reasons = set()
    if before.number is None or not subject.enough_before:
        reasons.add("no_previous_year")
    if before.number is not None and subject.moved and not before.restated:
        reasons.add("series_break")
    return reasons


def failures(indicator: Indicator, subject: Subject) -> set[str]:
    """Reasons of the rules that fail, once everything needed is there."""
    rule, threshold = indicator["rule"], indicator["threshold"]
    codes = needed(indicator)
    judged = [m for m in indicator["measurements"] if m["code"] in codes]
    if rule == "recognised":
        return set() if subject.now[codes[0]].yes else {"standard_not_recognised"}
    if rule in ("rises", "falls"):
        return trend_failure(rule, subject.now[codes[0]], subject.before[codes[0]])
    if rule == "all_of":
        reasons = set()
        for measurement in judged:
            found = value_of(measurement, subject.now[measurement["code"]])
            if found is not None and found < Fraction(threshold[key(measurement)]):
                reasons.add("below")
        return reasons
    found = value(indicator, subject.now)
    assert found is not None
    if rule == "at_most":
        return {"above"} if found > Fraction(threshold) else set()
    return {"below"} if found < Fraction(threshold) else set()


def trend_failure(rule: str, now: f.Figure, before: f.Figure) -> set[str]:
    wanted, reason = ("up", "not_risen") if rule == "rises" else ("down", "not_fallen")
    if now.number is not None and before.number is not None:
        if now.number == before.number:
            return {reason}
        return set() if (now.number > before.number) == (wanted == "up") else {reason}
    return set() if now.choice == wanted else {reason}


def verdict_of(indicator: Indicator, subject: Subject, options: Options) -> tuple[str, set[str]]:
    now = [subject.now[c] for c in needed(indicator)]
    if all(g.state == f.NOT_APPLICABLE for g in now):
        return "not_applicable", set()
    if indicator["rule"] == "none":
        short = why_not_assessable(indicator, subject, options) & {"missing"}
        return "tracked", short | {"no_threshold"}
    reasons = why_not_assessable(indicator, subject, options)
    if reasons:
        return "not_assessable", reasons
    reasons = failures(indicator, subject)
    return ("not_met", reasons) if reasons else ("met", set())


def finding(indicator: Indicator, subject: Subject, options: Options) -> dict[str, Any]:
    verdict, reasons = verdict_of(indicator, subject, options)
    previous = value(indicator, subject.before)
    part, whole = part_and_whole(indicator, subject.now)
    return {
        "indicator": indicator["code"],
        "unit": subject.unit,
        "verdict": verdict,
        "value": plain(value(indicator, subject.now)),
        "part": plain(part),
        "whole": plain(whole),
        "threshold": indicator["threshold"],
        "previous": plain(previous),
        "coverage": {"expected": subject.expected, "answered": subject.answered},
        "reasons": [r for r in REASONS if r in reasons],
        "estimated": any(subject.now[c].estimated for c in needed(indicator)),
        "approximate": subject.approximate and previous is not None,
        "measurements": [shown(m, subject.now[m["code"]]) for m in indicator["measurements"]],
    }


def shown(measurement: dict[str, Any], figure: f.Figure) -> dict[str, Any]:
    return {
        "code": measurement["code"],
        "value": plain(value_of(measurement, figure)),
        "part": plain(figure.part),
        "whole": plain(figure.whole),
    }


class Judge:
    """One evaluation; `run` gives the whole object."""

    def __init__(
        self,
        framework: dict[str, Any],
        units: list[Row],
        values: list[Row],
        reorganisations: list[Row],
        options: Options,
    ) -> None:
        self.framework, self.values, self.options = framework, values, options
        self.city = City(units, reorganisations, options.year, options.level)
        self.minimum = Fraction(options.min_coverage)

    def figures(self, indicator: Indicator, code: str, year: int) -> Figures:
        rows = [r for r in self.values if int(r["year"]) == year and r["unit"] == code]
        panel = is_panel(indicator)
        return {m["code"]: f.read(rows, m, panel) for m in indicator["measurements"]}

    def city_subject(self, indicator: Indicator) -> Subject:
        code, year = self.city.city.code, self.options.year
        now, before = self.figures(indicator, code, year), self.figures(indicator, code, year - 1)
        judged = [now[c] for c in needed(indicator)]
        subject = Subject(code, now, before, 1, int(all(g.state != f.MISSING for g in judged)))
        subject.moved = self.city.changed()
        if is_panel(indicator):
            subject.expected, subject.answered = self.options.quorum, len(judged[0].ratings)
        return subject

    def enough(self, found: f.Sum) -> bool:
        return found.expected > 0 and Fraction(found.answered, found.expected) >= self.minimum

    def add_up(self, indicator: Indicator, subjects: list[f.Share], inherited: bool = False) -> f.Sum:
        addable = "number" if indicator["rule"] in ("rises", "falls") else ""
        add = f.inherit if inherited else f.add_up
        return add(subjects, indicator["measurements"], needed(indicator), addable)

    def whole_territory(self, indicator: Indicator) -> Subject:
        year = self.options.year
        whole = Fraction(1)
        units = self.city.reporting(last_day(year))
        now = self.add_up(indicator, [(self.figures(indicator, u.code, year), whole) for u in units])
        earlier = self.city.reported_last_year(self.given_last_year(indicator))
        before = self.add_up(indicator, [(self.figures(indicator, u.code, year - 1), whole) for u in earlier])
        subject = Subject(self.city.city.code, now.figures, before.figures, now.expected, now.answered, True)
        subject.enough = now.expected == 0 or self.enough(now)
        subject.enough_before, subject.moved = self.enough(before), self.city.changed()
        return subject

    def given_last_year(self, indicator: Indicator) -> set[str]:
        codes = {m["code"] for m in indicator["measurements"]}
        year = str(self.options.year - 1)
        return {r["unit"] for r in self.values if r["year"] == year and r["measurement"] in codes}

    def unit_subject(self, indicator: Indicator, unit: Unit) -> Subject:
        year = self.options.year
        now = self.figures(indicator, unit.code, year)
        inherited = []
        for earlier in self.city.standing_last_year():
            share = self.city.heirs(earlier).get(unit, Fraction(0))
            if share:
                inherited.append((self.figures(indicator, earlier.code, year - 1), share))
        before = self.add_up(indicator, inherited, inherited=True)
        answered = int(all(now[c].state != f.MISSING for c in needed(indicator)))
        subject = Subject(unit.code, now, before.figures, 1, answered)
        subject.enough_before, subject.approximate = self.enough(before), before.approximate
        subject.moved = self.city.changed()
        return subject

    def run(self) -> dict[str, Any]:
        found, details = [], []
        standards = []
        criteria = []
        for standard in (s for p in self.framework["parts"] for s in p["standards"]):
            below_standard = []
            for criterion in standard["criteria"]:
                verdicts = []
                for indicator in criterion["indicators"]:
                    mine = self.judge(indicator)
                    found.append(mine[0])
                    details.extend(mine[1:])
                    verdicts.append(mine[0]["verdict"])
                below_standard.append(roll_up(verdicts))
                criteria.append({"code": criterion["code"], "verdict": below_standard[-1]})
            standards.append({"code": standard["code"], "verdict": roll_up(below_standard)})
        return {
            "framework": self.framework["slug"],
            "year": self.options.year,
            "findings": found + details,
            "criteria": criteria,
            "standards": standards,
            "summary": summary(found, criteria, standards),
        }

    def judge(self, indicator: Indicator) -> list[dict[str, Any]]:
        """The city's finding, then one for each unit where the indicator is collected by territory."""
        indicator = of_year(indicator, self.options.year)
        if indicator["collect"] != "territory" and indicator["code"] not in self.options.territory:
            return [finding(indicator, self.city_subject(indicator), self.options)]
        subjects = [self.whole_territory(indicator)]
        subjects += [self.unit_subject(indicator, u) for u in self.city.reporting(last_day(self.options.year))]
        return [finding(indicator, s, self.options) for s in subjects]


def roll_up(verdicts: list[str]) -> str:
    judged = [v for v in verdicts if v not in ("tracked", "not_applicable")]
    if not judged:
        return "not_applicable" if all(v == "not_applicable" for v in verdicts) else "tracked"
    if all(v == "met" for v in judged):
        return "met"
    some_met = any(v in ("met", "partly_met") for v in judged)
    some_not = any(v in ("not_met", "partly_met") for v in judged)
    if some_met and some_not:
        return "partly_met"
    return "not_met" if some_not else "not_assessable"


def summary(
    findings: list[dict[str, Any]], criteria: list[dict[str, Any]], standards: list[dict[str, Any]]
) -> dict[str, Any]:
    def count(of: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, int]:
        return {name: sum(x["verdict"] == name for x in of) for name in names}

    indicators = count(findings, VERDICTS)
    judged = indicators["met"] + indicators["not_met"] + indicators["not_assessable"]
    higher = (*VERDICTS, "partly_met")
    return {
        "indicators": indicators,
        "criteria": count(criteria, higher),
        "standards": count(standards, higher),
        "share_met": plain(Fraction(indicators["met"], judged)) if judged else None,
    }
