"""The law as the core sees it: a criteria set with its parts, standards, criteria, indicators, measurements.

Shapes only. `core.framework_files` reads them from `frameworks/<slug>/*.yaml`; SCHEMA.md there documents the format.
Source of the rules and codes: the annex of the Hà Nội plan (hanoi-2024) and docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["ratio", "number", "rating", "yes_no", "trend"]
Rule = Literal["at_least", "at_most", "rises", "falls", "rating", "recognised", "all_of", "none"]
Collect = Literal["city", "territory"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `en` may be a translation that is not official."""

    vi: str
    en: str

    def in_(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A choice the official text leaves open, made on a date; `note` says what was chosen and why."""

    date: str
    note: Text


@dataclass(frozen=True, slots=True)
class Measurement:
    """What is asked. `kind` trend holds a number against last year's, or a choice up/down/same.

    `part`, `whole` (ratio) or `number` (number, trend) define what is counted. `unit` is percent, times
    or the English noun of a number; `decimals` those a form accepts (0–4). `judged` is False for figures
    that are asked for information only. `panel` marks ratings given by experts (one row an expert).
    `warn_below`: a rate under which a form warns (never a verdict), a decimal string in percent.
    """

    code: str
    key: str | None
    name: Text
    kind: Kind
    unit: str | None
    unit_name: Text | None = None
    breakdowns: tuple[str, ...] = ()
    part: Text | None = None
    whole: Text | None = None
    number: Text | None = None
    decimals: int = 0
    source_type: str = "administrative"
    evidence: Text | None = None
    judged: bool = True
    panel: bool = False
    interpretation: Interpretation | None = None
    warn_below: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator of the set with its rule.

    `threshold`: decimal string ("95"), a mapping by measurement key for all_of, or None. `combine` is "sum"
    where the rule is held against the sum of the rates of the measurements (1.2.1.b), else "first".
    `milestones`: year → decimal string, for targets whose threshold depends on the year (the next milestone
    not before it). `ended`: day the subject of the target ceased to exist, with a note.
    """

    code: str
    name: Text
    in_charge: str
    body: str
    collect: Collect
    kind: Kind
    rule: Rule
    threshold: str | Mapping[str, str] | None
    unit: str | None
    measurements: tuple[Measurement, ...]
    short: Text | None = None
    combine: Literal["first", "sum"] = "first"
    milestones: Mapping[int, str] | None = None
    interpretation: Interpretation | None = None
    article: Text | None = None
    ended: str | None = None
    ended_note: Text | None = None

    @cached_property
    def judged(self) -> tuple[Measurement, ...]:
        """The measurements a verdict needs."""
        return tuple(m for m in self.measurements if m.judged)


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    name: Text
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    code: str
    name: Text
    criteria: tuple[Criterion, ...]
    short: Text | None = None


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    name: Text
    standards: tuple[Standard, ...]
    short: Text | None = None


@dataclass(frozen=True)
class Framework:
    """A published version of a criteria set. `digest` is the SHA-256 of its canonical JSON document."""

    slug: str
    version: str
    title: Text
    parts: tuple[Part, ...]
    digest: str = ""
    source: Text | None = None
    bodies: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        return tuple(s for p in self.parts for s in p.standards)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(c for s in self.standards for c in s.criteria)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of the annex."""
        return tuple(i for c in self.criteria for i in c.indicators)

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        return {i.code: i for i in self.indicators}

    @cached_property
    def measurements(self) -> Mapping[str, Measurement]:
        return {m.code: m for m in self.iter_measurements()}

    def iter_measurements(self) -> Iterator[Measurement]:
        for indicator in self.indicators:
            yield from indicator.measurements
