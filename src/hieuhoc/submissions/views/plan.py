"""Which lines and cells the row of an indicator has, and how its cells are called in forms.

A cell is `subject~measurement~breakdown~field`; breakdown is empty, male, female, or sex for both at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hieuhoc.core.completeness import FIELDS, asked
from hieuhoc.core.framework import Indicator, Measurement, Text

SEX_KEYS = {"male": "sex=male", "female": "sex=female"}
KEY_OF = {"": "", "sex=male": "male", "sex=female": "female"}
SEX_NAMES = {"male": Text("Nam", "Men"), "female": Text("Nữ", "Women")}


@dataclass(frozen=True)
class PlannedLine:
    """`level` 0 carries the name of the indicator. `cells`: the kind of input, "sum" (never typed) or "none"."""

    number: int
    level: int
    measurement: Measurement | None
    breakdown: str  # "", male, female, sex
    cells: str
    status: bool

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return () if self.measurement is None or self.cells == "sum" else FIELDS[self.measurement.kind]

    @property
    def key(self) -> tuple[str, str]:
        code = self.measurement.code if self.measurement else ""
        return code, SEX_KEYS.get(self.breakdown, "")


def lines_of(indicator: Indicator) -> list[PlannedLine]:
    measurements = asked(indicator)
    alone = len(measurements) == 1
    found: list[PlannedLine] = [] if alone else [PlannedLine(0, 0, None, "", "none", False)]
    for measurement in measurements:
        for level, breakdown, cells, status in _of_measurement(measurement, 0 if alone else 1):
            found.append(PlannedLine(len(found), level, measurement, breakdown, cells, status))
    return found


def _of_measurement(measurement: Measurement, level: int) -> Iterator[tuple[int, str, str, bool]]:
    if "sex" not in measurement.breakdowns:
        yield level, "", measurement.kind, True
        return
    yield level, "sex", "sum", True
    for sex in SEX_KEYS:
        yield level + 1, sex, measurement.kind, False
