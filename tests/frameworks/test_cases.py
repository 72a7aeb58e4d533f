"""Every worked case of every packaged set, judged through the one door."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from hieuhoc import frameworks
from hieuhoc.core.evaluation import Evaluation, evaluate
from hieuhoc.core.explanation import sentence
from hieuhoc.core.findings import Finding
from hieuhoc.core.framework import Framework
from hieuhoc.core.numbers import plain, shown
from tests.frameworks.cases import Worked, tree_of, values_of, worked

CASES = [case for slug in frameworks.available() for case in worked(slug, frameworks.folder.ROOT / slug)]
EXPECTED = {
    "verdict", "value", "previous", "reasons", "coverage", "estimated", "approximate", "threshold",
    "shown_vi", "sentence_vi", "criterion", "standard",
}  # fmt: skip


def judged(case: Worked) -> Evaluation:
    framework = frameworks.load(case.slug)
    tree = tree_of(case.data)
    options = dict(case.data.get("options", {}))
    if "quorum" in options:
        options["quorum"] = int(options["quorum"])
    if "min_coverage" in options:
        options["min_coverage"] = Fraction(options["min_coverage"])
    values = values_of(case.data, framework, tree)
    return evaluate(framework, tree, values, year=int(case.data["year"]), **options)


def found(case: Worked) -> Finding:
    evaluation, code = judged(case), case.data["indicator"]
    if "unit" not in case.data:
        return evaluation.by_indicator[code]
    return next(f for f in evaluation.unit_findings if (f.indicator, f.unit_code) == (code, case.data["unit"]))


def told(finding: Finding, framework: Framework) -> dict[str, Any]:
    indicator = framework.by_code[finding.indicator]
    threshold = finding.threshold
    limit = Fraction(threshold) if isinstance(threshold, str) else None
    return {
        "verdict": finding.verdict,
        "value": plain(finding.value),
        "previous": plain(finding.previous),
        "reasons": list(finding.reasons),
        "coverage": f"{finding.answered}/{finding.expected}",
        "estimated": finding.estimated,
        "approximate": finding.approximate,
        "threshold": dict(threshold) if isinstance(threshold, Mapping) else threshold,
        "shown_vi": None
        if finding.value is None
        else shown(finding.value, "vi", unit=indicator.unit, rule=indicator.rule, threshold=limit),
        "sentence_vi": sentence(finding, indicator, "vi"),
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_worked_case_comes_out_as_written(case: Worked) -> None:
    expect = dict(case.data["expect"])
    assert set(expect) <= EXPECTED
    groups = {key: expect.pop(key) for key in ("criterion", "standard") if key in expect}
    if expect:
        result = told(found(case), frameworks.load(case.slug))
        assert {key: result[key] for key in expect} == expect
    if groups:
        evaluation = judged(case)
        verdicts = {group.code: group.verdict for group in (*evaluation.criteria, *evaluation.standards)}
        wanted = {code: verdict for table in groups.values() for code, verdict in table.items()}
        assert {code: verdicts[code] for code in wanted} == wanted


def test_every_rule_has_a_case_that_is_met_and_one_that_is_not() -> None:
    """`none` is never judged; every other rule is shown from both sides."""
    shown_rules: dict[str, set[str]] = {}
    for case in CASES:
        rule = frameworks.load(case.slug).by_code[case.data["indicator"]].rule
        shown_rules.setdefault(rule, set()).add(case.data["expect"].get("verdict", ""))
    for rule in ("at_least", "at_most", "all_of", "rises", "falls", "rating", "recognised"):
        assert {"met", "not_met", "not_assessable"} <= shown_rules[rule], rule
    assert "tracked" in shown_rules["none"]


def test_every_reason_has_a_case() -> None:
    from hieuhoc.core.rules import REASONS

    told_reasons = {reason for case in CASES for reason in case.data["expect"].get("reasons", [])}
    assert set(REASONS) == told_reasons
