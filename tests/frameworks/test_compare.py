"""Before a new version is published, the office sees by code what it changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework_files import Change, build, compare, to_document

Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    return copy.deepcopy(to_document(frameworks.load("hanoi-2024")))


def indicator(document: Document, code: str) -> Document:
    return next(
        i
        for part in document["parts"]
        for standard in part["standards"]
        for criterion in standard["criteria"]
        for i in criterion["indicators"]
        if i["code"] == code
    )


def changes(document: Document) -> list[Change]:
    return compare(frameworks.load("hanoi-2024"), build(document))


def test_the_same_set_has_no_change(document: Document) -> None:
    assert changes(document) == []


def test_a_new_interpretation_of_the_pass_mark_is_a_whole_new_version(document: Document) -> None:
    document["version"] = "1.1"
    row = indicator(document, "3.1.1.a")
    row["threshold"] = "4"
    row["interpretation"] = {
        "date": "2027-01-15",
        "note": {"vi": "Từ năm 2027 lấy mức 4 trở lên.", "en": "From 2027 mark 4 and above."},
    }
    found = changes(document)
    assert [(c.code, c.kind, c.field, c.decisive) for c in found] == [
        ("3.1.1.a", "threshold", "threshold", True),
        ("3.1.1.a", "interpretation", "interpretation", False),
    ]
    assert (found[0].before, found[0].after) == ("3", "4")
    assert build(document).digest != frameworks.load("hanoi-2024").digest


def test_words_rules_duties_and_measurements_are_told_apart(document: Document) -> None:
    document["parts"][0]["name"]["vi"] = "Những lợi ích"
    row = indicator(document, "1.2.1.b")
    row["name"]["vi"] = "Tỷ lệ nghèo không quá 10%"
    row["body"] = "snv"
    row.pop("combine")
    row["measurements"][0]["whole"] = {"vi": "số hộ", "en": "households"}
    row["measurements"].append(dict(row["measurements"][1], key="escaped"))
    found = [(c.code, c.kind, c.field) for c in changes(document)]
    assert found == [
        ("1", "wording", "name"),
        ("1.2.1.b", "wording", "name"),
        ("1.2.1.b", "rule", "combine"),
        ("1.2.1.b", "duty", "body"),
        ("1.2.1.b/poor", "measurement", "whole"),
        ("1.2.1.b/escaped", "added", ""),
    ]


def test_added_and_removed_indicators_are_named(document: Document) -> None:
    criterion = document["parts"][0]["standards"][0]["criteria"][1]
    criterion["indicators"].append(dict(criterion["indicators"][0], code="1.1.2.b"))
    last = document["parts"][2]["standards"][2]["criteria"]
    last.pop()
    found = [(c.code, c.kind) for c in changes(document)]
    assert found == [("3.3.4", "removed"), ("1.1.2.b", "added"), ("3.3.4.a", "removed")]
