"""Cities that never were: one seed, one city, its files and the options to judge it with.

Every city is valid input. What a city may hold is drawn at its start (`Habits`), so that some cities are
nearly complete, some nearly empty, some all on their thresholds.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from .judge import Indicator, Options, is_panel, key, needed, of_year, plain
from .landscape import UNIT_COLUMNS, Landscape

Row = dict[str, str]
VALUE_HEADER = "year,unit,measurement,breakdown,status,part,whole,number,rating,choice,rater"
VALUE_COLUMNS = VALUE_HEADER.split(",")
OPTIONAL = ["basis", "as_of", "source", "note", "restated"]
EVENT_COLUMNS = ["date", "decision", "kind", "from", "to", "share"]
TICK = Fraction(1, 10_000)


@dataclass
class Case:
    """A generated city with its options, ready to be written or judged."""

    seed: int
    units: list[Row]
    values: list[Row]
    reorganisations: list[Row] | None
    options: Options
    marks: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / "units.csv", UNIT_COLUMNS, self.units)
        with_optional = any(row.get(name) for row in self.values for name in OPTIONAL)
        columns = VALUE_COLUMNS + (OPTIONAL if with_optional else [])
        write_csv(folder / "values.csv", columns, self.values)
        if self.reorganisations is not None:
            write_csv(folder / "reorganisations.csv", EVENT_COLUMNS, self.reorganisations)

    def arguments(self, folder: Path, slug: str) -> list[str]:
        o = self.options
        found = ["evaluate", "--framework", slug, "--year", str(o.year), "--json"]
        found += ["--units", str(folder / "units.csv"), "--values", str(folder / "values.csv")]
        if self.reorganisations is not None:
            found += ["--reorganisations", str(folder / "reorganisations.csv")]
        if o.level != "commune":
            found += ["--level", o.level]
        if o.territory:
            found += ["--territory", ",".join(o.territory)]
        if o.min_coverage != "1":
            found += ["--min-coverage", o.min_coverage]
        if o.quorum != 3:
            found += ["--quorum", str(o.quorum)]
        return found


def write_csv(path: Path, columns: list[str], rows: list[Row]) -> None:
    """The same table in the dress that offices send: with or without BOM, either line end, blank rows."""
    dress = random.Random(len(rows))
    shuffled = dress.sample(columns, len(columns)) if dress.random() < 0.3 else columns
    encoding = dress.choice(["utf-8", "utf-8-sig"])
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(
            file,
            shuffled,
            restval="",
            extrasaction="ignore",
            lineterminator=dress.choice(["\n", "\r\n"]),
            quoting=dress.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        )
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            if dress.random() < 0.01:
                writer.writerow({})


def generate(seed: int, framework: dict[str, Any]) -> Case:
    return Generator(seed, framework).case()


class Generator:
    def __init__(self, seed: int, framework: dict[str, Any]) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.indicators: list[Indicator] = [
            i for p in framework["parts"] for s in p["standards"] for c in s["criteria"] for i in c["indicators"]
        ]
        self.year = self.random.choice([2024, 2025, 2026] if len(self.indicators) > 50 else [2024, 2025, 2026, 2031])
        self.answering = self.random.choice([0.3, 0.8, 0.95, 1.0])
        self.statuses = self.random.choice([0.0, 0.05, 0.3])
        self.near = self.random.choice([0.0, 0.3, 0.9])
        self.estimates = self.random.choice([0.0, 0.0, 0.1])
        self.greatest = self.random.choice([99_999_999_999_999, 12, 120])
        self.territory: list[str] = []
        self.rows: list[Row] = []

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def case(self) -> Case:
        land = Landscape(self.random, self.year)
        options = Options(self.year, self.random.choice(["commune", "commune", "district"]))
        options.min_coverage = self.random.choice(["1", "1", "0.5", "0.75", "0.9", "0.3333"])
        options.quorum = self.random.choice([3, 3, 1, 2, 5])
        addable = [i["code"] for i in self.indicators if can_be_added(i)]
        if self.chance(0.5):
            self.territory = self.random.sample(addable, self.random.randint(1, min(4, len(addable))))
        options.territory = self.territory
        for indicator in self.indicators:
            if indicator["collect"] == "territory" or indicator["code"] in options.territory:
                self.by_territory(indicator, land, options)
            else:
                self.by_city(indicator, land)
        self.random.shuffle(self.rows)
        events = land.events if land.events or self.chance(0.5) else None
        return Case(self.seed, land.rows(), self.rows, events, options)

    def by_city(self, indicator: Indicator, land: Landscape) -> None:
        restated = "1" if self.chance(0.5) else ""
        for year in (self.year, self.year - 1, self.year - 3):
            if year == self.year or self.chance(0.8 if year == self.year - 1 else 0.02):
                self.answer(indicator, land.city, year, self.answering, restated if year < self.year else "")

    def by_territory(self, indicator: Indicator, land: Landscape, options: Options) -> None:
        all_exempt = self.chance(0.08)
        for unit in land.reporting(options.level, self.year):
            if all_exempt:
                for measurement in indicator["measurements"]:
                    self.add(self.year, unit, measurement, status="not_applicable")
            else:
                self.answer(indicator, unit, self.year, self.answering)
        if land.outside_now and self.chance(0.2):
            found = [c for c in land.outside_now if c in land.reporting_anywhere(options.level, self.year)]
            for unit in found[:1]:
                self.answer(indicator, unit, self.year, 1.0)
        restated = "1" if self.chance(0.5) else ""
        levels = self.random.choice([[], ["commune"], ["commune"], ["district"], ["district", "commune"]])
        earlier = {unit: None for level in levels for unit in land.last_years(level)}
        chance = self.random.choice([1, self.answering])
        for unit in earlier:
            self.answer(indicator, unit, self.year - 1, chance, restated)

    def answer(self, indicator: Indicator, unit: str, year: int, chance: float, restated: str = "") -> None:
        for measurement in indicator["measurements"]:
            if not self.chance(chance):
                continue
            extras = {"restated": restated} if measurement["kind"] == "trend" else {}
            if is_panel(indicator) and measurement["kind"] == "rating":
                self.ratings(unit, year, measurement)
            elif measurement["breakdowns"] and self.chance(0.7):
                self.by_sex(indicator, measurement, unit, year)
            else:
                self.one(indicator, measurement, unit, year, "", extras)

    def ratings(self, unit: str, year: int, measurement: dict[str, Any]) -> None:
        for expert in range(self.random.choice([0, 1, 2, 3, 3, 4, 5, 6])):
            mark = {"rater": f"expert-{expert}"}
            if self.chance(self.statuses):
                mark["status"] = self.random.choice(["not_applicable", "not_available"])
            else:
                mark["rating"] = str(self.random.choice([1, 2, 3, 3, 4, 5]))
            self.add(year, unit, measurement, **mark)

    def by_sex(self, indicator: Indicator, measurement: dict[str, Any], unit: str, year: int) -> None:
        sexes = ["sex=male", "sex=female"] if self.chance(0.85) else ["sex=male"]
        part, whole = Fraction(0), Fraction(0)
        for sex in sexes:
            cells = self.of_one_sex(indicator, measurement)
            part += Fraction(cells.get("part", "0"))
            whole += Fraction(cells.get("whole", "0"))
            if self.chance(self.estimates) and year == self.year:
                cells["basis"] = "estimate"
            self.add(year, unit, measurement, breakdown=sex, **cells)
        if self.chance(0.4):
            total = {"part": text(part), "whole": text(whole + self.random.choice([Fraction(0), TICK]))}
            if self.chance(self.statuses):
                total = {"status": self.random.choice(["not_applicable", "not_available", "none"])}
            self.add(year, unit, measurement, **total)

    def of_one_sex(self, indicator: Indicator, measurement: dict[str, Any]) -> Row:
        part, whole = self.share(indicator, measurement)
        whole = min(whole, Fraction(10**13))
        status = self.random.choice(["none", "not_applicable", "not_available"])
        if not self.chance(self.statuses / 2):
            return {"part": text(min(part, whole)), "whole": text(whole)}
        return {"status": "none", "whole": text(whole)} if status == "none" else {"status": status}

    def one(
        self, indicator: Indicator, measurement: dict[str, Any], unit: str, year: int, sex: str, extras: Row
    ) -> None:
        kind = measurement["kind"]
        cells: Row = dict(extras)
        if self.chance(self.estimates) and year == self.year:
            cells["basis"] = "estimate"
        if self.chance(self.statuses):
            allowed = ["not_applicable", "not_available"] + ["none"] * (kind not in ("rating", "yes_no"))
            cells["status"] = self.random.choice(allowed)
            if cells["status"] == "none" and kind == "ratio" and self.chance(0.7):
                cells["whole"] = text(Fraction(self.random.choice([0, 1, 250])))
        else:
            cells |= self.reported(indicator, measurement, year)
        self.add(year, unit, measurement, breakdown=sex, **cells)

    def reported(self, indicator: Indicator, measurement: dict[str, Any], year: int) -> Row:
        kind = measurement["kind"]
        if kind == "ratio":
            part, whole = self.share(indicator, measurement)
            return {"part": text(part), "whole": text(whole)}
        if kind == "rating":
            return {"rating": str(self.random.randint(1, 5))}
        if kind == "yes_no":
            return {"choice": self.random.choice(["yes", "yes", "no"])}
        if kind == "trend" and self.chance(0.25):
            return {"choice": self.random.choice(["up", "down", "same"])}
        number = Fraction(self.random.choice([0, 1, 99, 100, 100, 101, 7]))
        return {"number": text(number + TICK * self.random.choice([0, 0, 0, 1, 2500]))}

    def share(self, indicator: Indicator, measurement: dict[str, Any]) -> tuple[Fraction, Fraction]:
        """Part and whole: near the threshold, or anywhere, or over a whole of zero."""
        times = measurement["unit"] == "times"
        if self.chance(0.03):
            return Fraction(0), Fraction(0)
        whole = Fraction(self.random.choice([1, 3, 7, 40, 1000, 50_000, 9_999_999, self.greatest]))
        whole += TICK * self.random.choice([0, 0, 0, 1, 5000])
        limit = threshold(of_year(indicator, self.year), measurement)
        if limit is not None and self.chance(self.near):
            exact = whole * limit / (1 if times else 100)
            part = (exact // TICK + self.random.choice([-1, 0, 0, 1])) * TICK
        else:
            part = (whole * self.random.randint(0, 200 if times else 100) / 100) // TICK * TICK
        part = min(max(part, Fraction(0)), Fraction(99_999_999_999_999))
        return (part if times else min(part, whole)), whole

    def add(self, year: int, unit: str, measurement: dict[str, Any], **cells: str) -> None:
        row = dict.fromkeys(VALUE_COLUMNS + OPTIONAL, "")
        row |= {"year": str(year), "unit": unit, "measurement": measurement["code"]} | cells
        self.rows.append(row)


def text(number: Fraction) -> str:
    return plain(number) or "0"


def threshold(indicator: Indicator, measurement: dict[str, Any]) -> Fraction | None:
    found = indicator["threshold"]
    if isinstance(found, dict):
        found = found.get(key(measurement))
    return Fraction(found) if found is not None else None


def can_be_added(indicator: Indicator) -> bool:
    kinds = {m["kind"] for m in indicator["measurements"] if m["code"] in needed(indicator)}
    never = indicator["code"] in ("1.2.1.a", "1.3.2.d") or indicator["collect"] == "territory"
    return not kinds & {"rating", "yes_no"} and not never
