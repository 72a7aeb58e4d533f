"""Criteria sets in the reader's language, as the pages print them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from hieuhoc.core import explanation
from hieuhoc.core.framework import Framework, Indicator, Interpretation
from hieuhoc.core.framework_files import Change

KINDS = {
    "added": _("added"), "removed": _("taken out"), "wording": _("wording"), "rule": _("rule"),
    "threshold": _("threshold"), "interpretation": _("interpretation"), "measurement": _("measurement"),
    "duty": _("body in charge"),
}  # fmt: skip


def _interpretation(choice: Interpretation | None, lang: str) -> dict[str, str] | None:
    return {"date": choice.date, "note": choice.note.in_(lang)} if choice else None


def _indicator(one: Indicator, framework: Framework, lang: str) -> dict[str, Any]:
    body = framework.bodies.get(one.body)
    measurements = [
        {
            "code": m.code,
            "name": m.name.in_(lang),
            "definitions": [getattr(m, k).in_(lang) for k in ("part", "whole", "number") if getattr(m, k)],
            "interpretation": _interpretation(m.interpretation, lang),
        }
        for m in one.measurements
    ]
    return {
        "code": one.code,
        "name": one.name.in_(lang),
        "official": one.name.vi,
        "needed": explanation.threshold_words(one, one.threshold, lang),
        "in_charge": body.in_(lang) if body and lang == "en" else one.in_charge,
        "collect": one.collect,
        "interpretation": _interpretation(one.interpretation, lang),
        "measurements": measurements,
        "milestones": sorted((one.milestones or {}).items()),
        "ended": one.ended_note.in_(lang) if one.ended_note else "",
    }


def outline_of(framework: Framework, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "code": part.code,
            "name": part.name.in_(lang),
            "standards": [
                {
                    "code": standard.code,
                    "name": standard.name.in_(lang),
                    "criteria": [
                        {
                            "code": criterion.code,
                            "name": criterion.name.in_(lang),
                            "indicators": [_indicator(i, framework, lang) for i in criterion.indicators],
                        }
                        for criterion in standard.criteria
                    ],
                }
                for standard in part.standards
            ],
        }
        for part in framework.parts
    ]


def _plain(value: str | None, lang: str) -> str:
    """Tables arrive as JSON: an interpretation reads as its day and words, thresholds by key as a list."""
    if not value or not value.startswith("{"):
        return value or ""
    try:
        found = json.loads(value)
    except json.JSONDecodeError:
        return value
    if isinstance(found.get("note"), dict):
        return f"{found.get('date', '')}: {found['note'].get(lang, '')}"
    if set(found) == {"vi", "en"}:
        return str(found[lang])
    if all(isinstance(one, str) for one in found.values()):
        return "; ".join(f"{key}: {one}" for key, one in found.items())
    return value


def changes_shown(changes: Iterable[Change], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "code": change.code,
            "kind": KINDS[change.kind],
            "before": _plain(change.before, lang),
            "after": _plain(change.after, lang),
            "decisive": change.decisive,
        }
        for change in changes
    ]
