"""Figures from figures.yaml, in units of 10⁻⁴: the same on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hieuhoc.catalogue.models import MeasureKey
from hieuhoc.submissions.models import DataValue

SCALE = 10_000
YEARS = (2024, 2025, 2026)


@cache
def data() -> Mapping[str, Any]:
    text = files("hieuhoc.web.demo").joinpath("figures.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def key(code: str) -> int:
    return MeasureKey.objects.get(slug="hanoi-2024", code=code).pk


def scaled(figure: Any) -> int:
    return int(Decimal(str(figure)) * SCALE)


def part_of(whole: Any, share: Any) -> int:
    """A whole number of persons, households …, scaled."""
    return int((Decimal(str(whole)) * Decimal(str(share)) / 100).to_integral_value(ROUND_FLOOR)) * SCALE


def value(organisation: int, code: str, year: int, **fields: Any) -> DataValue:
    fields.setdefault("basis", "actual")
    fields.setdefault("as_of", date(year, 11, 30))
    return DataValue(organisation_id=organisation, measure_id=key(code), year=year, **fields)


def of_city(city: int, year: int) -> Iterator[DataValue]:
    """Every figure of the city for a year, experts' ratings aside."""
    place = YEARS.index(year)
    for code, row in data()["ratio"].items():
        whole = row["whole"][place]
        part = scaled(row["part"][place]) if "part" in row else part_of(whole, row["share"][place])
        yield value(city, code, year, part=part, whole=scaled(whole), basis=row.get("basis", "actual"))
        if code == "2.3.1.a/trained":
            women = part_of(Decimal(part) / SCALE, data()["women"]["share"][place])
            yield value(city, "2.3.1.a/women", year, part=women, whole=part)
    for code, row in data()["sex"].items():
        for sex, whole, share in zip(("male", "female"), row["whole"][place], row["share"][place], strict=True):
            yield value(city, code, year, breakdown=f"sex={sex}", part=part_of(whole, share), whole=scaled(whole))
    for code in data()["recognised"]:
        yield value(city, code, year, choice="yes", source="Quyết định công nhận (số liệu minh họa)")
    for code, ratings in data()["rating"].items():
        yield value(city, code, year, rating=ratings[place], basis="assessment")
    for code, numbers in data()["trend"].items():
        yield value(city, code, year, number=scaled(numbers[{2024: 1, 2025: 3, 2026: 4}[year]]))


def bases(city: int) -> Iterator[DataValue]:
    """What the trends of 2024 and 2025 are held against: 2023, and 2024 restated for the territory of 1 July 2025."""
    for code, numbers in data()["trend"].items():
        yield value(city, code, 2023, number=scaled(numbers[0]))
        note = "Tính lại theo địa giới từ ngày 01/7/2025"
        yield value(city, code, 2024, number=scaled(numbers[2]), restated=True, note=note)


def of_unit(
    organisation: int, seed: str, year: int, codes: set[str], people: float, communes: int = 1
) -> Iterator[DataValue]:
    """What one unit of the level reports. `people`: thousand inhabitants; `codes`: indicators asked of it."""
    place = YEARS.index(year)
    for code, row in data()["unit"].items():
        if code.partition("/")[0] not in codes:
            continue
        steady = random.Random(f"{seed}:{code}")
        moving = random.Random(f"{seed}:{code}:{year}")
        low, high = row["share"][place]
        share = low + (high - low) * (0.75 * steady.random() + 0.25 * moving.random())
        if row["whole"] == "one":
            whole = communes
            part = round(whole * share / 100) if whole > 1 else int(share >= 22)
        else:
            # Measurements of one indicator count the same households.
            same = random.Random(f"{seed}:{code.partition('/')[0]}") if "/" in code else steady
            whole = _whole(row["whole"], people, same)
            part = int(whole * share / 100)
        yield value(organisation, code, year, part=part * SCALE, whole=whole * SCALE)


def _whole(rule: Any, people: float, steady: random.Random) -> int:
    if rule == "few":
        return max(3, int(people * steady.uniform(0.35, 0.6)))
    if rule == "some":
        return max(12, int(people * steady.uniform(1.4, 2.4)))
    return int(people * steady.uniform(*rule))
