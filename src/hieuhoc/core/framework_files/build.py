"""Document → Framework. A document with any fault is refused whole, with every fault named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hieuhoc.core.framework import (
    Criterion,
    Framework,
    Indicator,
    Interpretation,
    Measurement,
    Part,
    Standard,
    Text,
)
from hieuhoc.core.framework_files.check import problems
from hieuhoc.core.framework_files.document import digest
from hieuhoc.core.framework_files.problem import FrameworkProblem

Choices = Mapping[str, Interpretation]


class FrameworkError(ValueError):
    """The document is not a criteria set; `problems` says every reason, in both languages."""

    def __init__(self, problems: Sequence[FrameworkProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def build(document: object) -> Framework:
    """The criteria set a document describes. Raises FrameworkError with all its problems."""
    found = problems(document)
    if found:
        raise FrameworkError(found)
    assert isinstance(document, Mapping)
    named = {key: _interpretation(value) for key, value in document.get("interpretations", {}).items()}
    framework = Framework(
        slug=document["slug"],
        version=document["version"],
        title=_text(document["title"]),
        source=_text_or_none(document.get("source")),
        bodies={key: _text(name) for key, name in document["bodies"].items()},
        parts=tuple(_part(part, named) for part in document["parts"]),
    )
    return replace(framework, digest=digest(framework))


def _text(value: Mapping[str, str]) -> Text:
    return Text(vi=value["vi"], en=value["en"])


def _text_or_none(value: Mapping[str, str] | None) -> Text | None:
    return None if value is None else _text(value)


def _interpretation(value: Mapping[str, Any]) -> Interpretation:
    return Interpretation(date=value["date"], note=_text(value["note"]))


def _chosen(value: str | Mapping[str, Any] | None, named: Choices) -> Interpretation | None:
    if value is None:
        return None
    return named[value] if isinstance(value, str) else _interpretation(value)


def _part(data: Mapping[str, Any], named: Choices) -> Part:
    return Part(
        code=data["code"],
        name=_text(data["name"]),
        short=_text_or_none(data.get("short")),
        standards=tuple(_standard(standard, named) for standard in data["standards"]),
    )


def _standard(data: Mapping[str, Any], named: Choices) -> Standard:
    return Standard(
        code=data["code"],
        name=_text(data["name"]),
        short=_text_or_none(data.get("short")),
        criteria=tuple(_criterion(criterion, named) for criterion in data["criteria"]),
    )


def _criterion(data: Mapping[str, Any], named: Choices) -> Criterion:
    return Criterion(
        code=data["code"],
        name=_text(data["name"]),
        indicators=tuple(_indicator(indicator, named) for indicator in data["indicators"]),
    )


def _indicator(data: Mapping[str, Any], named: Choices) -> Indicator:
    name, short = _text(data["name"]), _text_or_none(data.get("short"))
    measurements = tuple(_measurement(m, data["code"], short or name, named) for m in data["measurements"])
    read_first = next((m for m in measurements if m.judged), measurements[0])
    milestones = data.get("milestones")
    return Indicator(
        code=data["code"],
        name=name,
        short=short,
        in_charge=data["in_charge"],
        body=data["body"],
        collect=data["collect"],
        kind=read_first.kind,
        rule=data["rule"],
        threshold=_threshold(data.get("threshold"), measurements),
        unit=read_first.unit,
        measurements=measurements,
        combine=data.get("combine", "first"),
        milestones={int(year): value for year, value in milestones.items()} if milestones else None,
        interpretation=_chosen(data.get("interpretation"), named),
        article=_text_or_none(data.get("article")),
        ended=data.get("ended"),
        ended_note=_text_or_none(data.get("ended_note")),
    )


def _threshold(
    data: str | Mapping[str, str] | None, measurements: Sequence[Measurement]
) -> str | dict[str, str] | None:
    """By key in the order of the measurements, whatever order the document was kept in."""
    if not isinstance(data, Mapping):
        return data
    return {m.key: data[m.key] for m in measurements if m.key is not None and m.key in data}


def _measurement(data: Mapping[str, Any], indicator: str, default_name: Text, named: Choices) -> Measurement:
    key = data.get("key")
    unit, unit_name = _unit(data)
    return Measurement(
        code=f"{indicator}/{key}" if key else indicator,
        key=key,
        name=_text_or_none(data.get("name")) or default_name,
        kind=data["kind"],
        unit=unit,
        unit_name=unit_name,
        breakdowns=tuple(data.get("breakdowns", ())),
        part=_text_or_none(data.get("part")),
        whole=_text_or_none(data.get("whole")),
        number=_text_or_none(data.get("number")),
        decimals=int(data.get("decimals", 0)),
        source_type=data.get("source_type", "administrative"),
        evidence=_text_or_none(data.get("evidence")),
        judged=data.get("judged", True),
        panel=data.get("panel", False),
        warn_below=data.get("warn_below"),
        interpretation=_chosen(data.get("interpretation"), named),
    )


def _unit(data: Mapping[str, Any]) -> tuple[str | None, Text | None]:
    unit = data.get("unit")
    if isinstance(unit, Mapping):
        return unit["en"], _text(unit)
    return unit or ("percent" if data["kind"] == "ratio" else None), None
