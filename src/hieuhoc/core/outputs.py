"""An evaluation as the JSON of `hieuhoc evaluate`, a criteria set as that of `hieuhoc framework show`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hieuhoc.core.findings import Evaluation, Finding, Group
from hieuhoc.core.framework import Framework, Indicator, Measurement
from hieuhoc.core.numbers import plain, plain_scaled


def text(document: object) -> str:
    """JSON as it is printed and kept: readable, in Unicode, with a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def evaluation(result: Evaluation) -> dict[str, Any]:
    """Numbers as plain decimal strings; the keys in the order of the documentation."""
    return {
        "framework": result.framework.slug,
        "year": result.year,
        "findings": [_finding(each) for each in (*result.findings, *result.unit_findings)],
        "criteria": [_group(group) for group in result.criteria],
        "standards": [_group(group) for group in result.standards],
        "summary": {
            "indicators": dict(result.summary.indicators),
            "criteria": dict(result.summary.criteria),
            "standards": dict(result.summary.standards),
            "share_met": plain(result.summary.share_met),
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "indicator": finding.indicator,
        "unit": finding.unit_code,
        "verdict": finding.verdict,
        "value": plain(finding.value),
        "part": plain_scaled(finding.part),
        "whole": plain_scaled(finding.whole),
        "threshold": _threshold(finding.threshold),
        "previous": plain(finding.previous),
        "coverage": {"expected": finding.expected, "answered": finding.answered},
        "reasons": list(finding.reasons),
        "estimated": finding.estimated,
        "approximate": finding.approximate,
        "measurements": [
            {
                "code": each.code,
                "value": plain(each.value),
                "part": plain_scaled(each.part),
                "whole": plain_scaled(each.whole),
            }
            for each in finding.measurements
        ],
    }


def _group(group: Group) -> dict[str, str]:
    return {"code": group.code, "verdict": group.verdict}


def _threshold(threshold: str | Mapping[str, str] | None) -> str | dict[str, str] | None:
    return dict(threshold) if isinstance(threshold, Mapping) else threshold


def framework(found: Framework, lang: str = "vi") -> dict[str, Any]:
    """The whole set: parts, standards, criteria, indicators. Names are official; `lang` is that of notes."""
    return {
        "slug": found.slug,
        "version": found.version,
        "title": found.title.vi,
        "parts": [
            {
                "code": part.code,
                "name": part.name.vi,
                "standards": [
                    {
                        "code": standard.code,
                        "name": standard.name.vi,
                        "criteria": [
                            {
                                "code": criterion.code,
                                "name": criterion.name.vi,
                                "indicators": [_indicator(each, lang) for each in criterion.indicators],
                            }
                            for criterion in standard.criteria
                        ],
                    }
                    for standard in part.standards
                ],
            }
            for part in found.parts
        ],
    }


def _indicator(indicator: Indicator, lang: str) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": indicator.name.vi,
        "name_en": indicator.name.en,
        "in_charge": indicator.in_charge,
        "body": indicator.body,
        "collect": indicator.collect,
        "kind": indicator.kind,
        "rule": indicator.rule,
        "threshold": _threshold(indicator.threshold),
        # Only targets have them; the threshold of a year is the next milestone not before it.
        **({"milestones": {str(y): mark for y, mark in indicator.milestones.items()}} if indicator.milestones else {}),
        "unit": indicator.unit,
        "interpretation": indicator.interpretation.note.in_(lang) if indicator.interpretation else None,
        "measurements": [_measurement(each) for each in indicator.measurements],
    }


def _measurement(measurement: Measurement) -> dict[str, Any]:
    return {
        "code": measurement.code,
        "kind": measurement.kind,
        "unit": measurement.unit,
        "breakdowns": list(measurement.breakdowns),
    }
