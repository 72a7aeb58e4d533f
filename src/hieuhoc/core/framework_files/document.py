"""Framework → document, canonical JSON and digest. Defaults are left out, so one set has one digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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
from hieuhoc.core.framework_files.schema import RATE_UNITS

Document = dict[str, Any]


def canonical_json(document: Mapping[str, Any]) -> str:
    """The one spelling of a document: sorted keys, no spaces, Vietnamese as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(framework: Framework) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(to_document(framework)).encode()).hexdigest()


def to_document(framework: Framework) -> Document:
    """The whole set as a document that `build` accepts; named interpretations are written out in full."""
    return _kept(
        slug=framework.slug,
        version=framework.version,
        title=_text(framework.title),
        source=_text(framework.source),
        bodies={key: _text(name) for key, name in framework.bodies.items()},
        parts=[_part(part) for part in framework.parts],
    )


def _kept(**items: object) -> Document:
    return {key: value for key, value in items.items() if value is not None}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.en}


def _interpretation(choice: Interpretation | None) -> Document | None:
    return None if choice is None else {"date": choice.date, "note": _text(choice.note)}


def _part(part: Part) -> Document:
    return _kept(
        code=part.code,
        name=_text(part.name),
        short=_text(part.short),
        standards=[_standard(standard) for standard in part.standards],
    )


def _standard(standard: Standard) -> Document:
    return _kept(
        code=standard.code,
        name=_text(standard.name),
        short=_text(standard.short),
        criteria=[_criterion(criterion) for criterion in standard.criteria],
    )


def _criterion(criterion: Criterion) -> Document:
    return _kept(
        code=criterion.code,
        name=_text(criterion.name),
        indicators=[_indicator(indicator) for indicator in criterion.indicators],
    )


def _indicator(indicator: Indicator) -> Document:
    threshold = indicator.threshold
    milestones = indicator.milestones
    return _kept(
        code=indicator.code,
        name=_text(indicator.name),
        short=_text(indicator.short),
        in_charge=indicator.in_charge,
        body=indicator.body,
        collect=indicator.collect,
        rule=indicator.rule,
        threshold=dict(threshold) if isinstance(threshold, Mapping) else threshold,
        combine=None if indicator.combine == "first" else indicator.combine,
        milestones={str(year): value for year, value in milestones.items()} if milestones else None,
        article=_text(indicator.article),
        interpretation=_interpretation(indicator.interpretation),
        ended=indicator.ended,
        ended_note=_text(indicator.ended_note),
        measurements=[measurement_document(m, indicator) for m in indicator.measurements],
    )


def measurement_document(measurement: Measurement, indicator: Indicator) -> Document:
    default_name = indicator.short or indicator.name
    return _kept(
        key=measurement.key,
        name=None if measurement.name == default_name else _text(measurement.name),
        kind=measurement.kind,
        unit=_unit(measurement),
        part=_text(measurement.part),
        whole=_text(measurement.whole),
        number=_text(measurement.number),
        breakdowns=list(measurement.breakdowns) or None,
        decimals=measurement.decimals or None,
        source_type=None if measurement.source_type == "administrative" else measurement.source_type,
        evidence=_text(measurement.evidence),
        judged=None if measurement.judged else False,
        panel=True if measurement.panel else None,
        warn_below=measurement.warn_below,
        interpretation=_interpretation(measurement.interpretation),
    )


def _unit(measurement: Measurement) -> str | dict[str, str] | None:
    if measurement.unit is None or (measurement.kind == "ratio" and measurement.unit == "percent"):
        return None
    if measurement.unit in RATE_UNITS or measurement.unit_name is None:
        return measurement.unit
    return {"vi": measurement.unit_name.vi, "en": measurement.unit_name.en}
