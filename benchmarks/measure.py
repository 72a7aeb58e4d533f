"""How a row is measured: CPU time, medians, both sides taking turns in one run, growth as an exponent."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 7  # medians of at least five


@dataclass(frozen=True)
class Row:
    """One line of the table. `name` is job and metric ("J1.rebuild.exponent"); `ratio` None where nothing is compared.

    `goal`: the most that is allowed, or, with `at_least`, the least that is asked.
    """

    name: str
    value: float
    unit: str
    against: str
    ratio: float | None
    goal: float
    at_least: bool = False

    @property
    def ok(self) -> bool:
        held = self.value if self.ratio is None else self.ratio
        return held >= self.goal if self.at_least else held <= self.goal

    def document(self) -> dict[str, Any]:
        job, _, metric = self.name.partition(".")
        return {
            "job": job, "metric": metric, "value": round(self.value, 6), "unit": self.unit, "against": self.against,
            "ratio": None if self.ratio is None else round(self.ratio, 4), "goal": self.goal, "ok": self.ok,
        }  # fmt: skip


@dataclass(frozen=True)
class Skipped:
    name: str
    why: str


def side_by_side(works: Sequence[Callable[[], object]], rounds: int = ROUNDS, times: int = 1) -> list[float]:
    """Medians over the rounds of the CPU seconds (every thread of the process) of one call.

    The works take turns call by call, as requests of many people reach a server: no work runs alone in a warm
    processor cache, and a slower minute of the machine falls on all of them.
    """
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        spent = [0.0] * len(works)
        for _ in range(times):
            for place, work in enumerate(works):
                start = time.process_time()
                work()
                spent[place] += time.process_time() - start
        gc.enable()
        for own, total in zip(taken, spent, strict=True):
            own.append(total / times)
    return [statistics.median(own) for own in taken]


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """e in cost ~ size^e between two sizes."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])
