"""The rules of the 57 indicators of `hanoi-2024`, copied by hand from the annex: code, rule, threshold.

Marks after the threshold: `territory` = collected by territory; `sex` = broken down by sex; names with a
slash are the measurements of an indicator that asks several things, `name:yes_no` where not a share.
"""

from __future__ import annotations

from typing import Any

TABLE = """
1.1.1.a at_least 95
1.1.1.b at_least 90
1.1.2.a at_least 70 territory
1.1.3.a at_least 50
1.1.3.b none -
1.2.1.a at_least 1.5 times
1.2.1.b at_most 10 /poor /near_poor
1.2.2.a at_most 5 sex
1.2.3.a at_least 50
1.2.4.a rises -
1.2.4.b rises -
1.3.1.a all_of solid_waste=60,wastewater=60 /solid_waste /wastewater
1.3.1.b at_least 70
1.3.1.c falls -
1.3.2.a at_most 5 territory
1.3.2.b falls -
1.3.2.c falls -
1.3.2.d rises -
1.3.2.e at_least 100
1.3.2.f at_least 100
2.1.1.a recognised - /standard:yes_no /completed:sex
2.1.2.a recognised - /standard:yes_no /enrolled_6:sex /completed_11:sex
2.1.2.b recognised - /standard:yes_no /graduated:sex /enrolled:sex
2.1.3.a at_least 35
2.1.4.a at_least 50
2.1.5.a at_least 70
2.2.1.a at_least 50
2.2.1.b at_least 50
2.2.2.a at_least 90
2.2.2.b at_least 80
2.2.2.c at_least 50 territory
2.2.2.d at_least 70 territory
2.3.1.a all_of trained=80,women=50 /trained /women
2.3.2.a none - /state /private
2.3.3.a at_most 3
2.3.3.b at_least 50
2.4.1.a all_of schools=100,community=100 /schools /community
2.4.1.b rating 3
2.4.1.c at_least 100
2.4.1.d at_least 80
2.4.2.a at_least 70
2.4.2.b at_least 60
2.5.1.a at_least 100
2.5.1.b at_least 50
2.5.2.a at_least 100
2.5.3.a at_least 100
2.6.1.a rating 3
2.6.2.a rating 3
3.1.1.a rating 3
3.1.2.a rating 3
3.1.3.a rating 3
3.2.1.a rating 3
3.2.2.a rating 3
3.3.1.a rating 3 /rating:rating /share
3.3.2.a rating 3
3.3.3.a rating 3 /rating:rating /share
3.3.4.a rating 3
"""
KINDS = {"rises": "trend", "falls": "trend", "rating": "rating", "recognised": "yes_no"}


def indicators() -> list[dict[str, Any]]:
    return [indicator(*line.split()) for line in TABLE.strip().splitlines()]


def indicator(code: str, rule: str, threshold: str, *marks: str) -> dict[str, Any]:
    kind = KINDS.get(rule, "ratio")
    keys = [m for m in marks if m.startswith("/")]
    unit = "times" if "times" in marks else "percent" if kind == "ratio" else None
    several = [measurement(code + k.partition(":")[0], k.partition(":")[2]) for k in keys]
    one = {"code": code, "kind": kind, "unit": unit, "breakdowns": ["sex"] if "sex" in marks else []}
    limits: Any = None if threshold == "-" else threshold
    if rule == "all_of":
        limits = dict(pair.split("=") for pair in threshold.split(","))
    return {
        "code": code,
        "collect": "territory" if "territory" in marks else "city",
        "kind": kind,
        "rule": rule,
        "threshold": limits,
        "measurements": several or [one],
    }


def measurement(code: str, mark: str) -> dict[str, Any]:
    kind = mark if mark in ("yes_no", "rating") else "ratio"
    return {
        "code": code,
        "kind": kind,
        "unit": "percent" if kind == "ratio" else None,
        "breakdowns": ["sex"] if mark == "sex" else [],
    }


def framework() -> dict[str, Any]:
    """The set in the shape of `framework show --json`, with what a judge needs of it."""
    parts: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = {}
    for found in indicators():
        part, standard, criterion = (found["code"].rsplit(".", n)[0] for n in (3, 2, 1))
        parts.setdefault(part, {}).setdefault(standard, {}).setdefault(criterion, []).append(found)
    return {
        "slug": "hanoi-2024",
        "parts": [
            {
                "code": part,
                "standards": [
                    {"code": s, "criteria": [{"code": c, "indicators": i} for c, i in below.items()]}
                    for s, below in standards.items()
                ],
            }
            for part, standards in parts.items()
        ],
    }
