"""A person who writes a set is told every fault at once: where it is, what is wrong, what to do."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework_files import FrameworkError, build, problems
from tests.frameworks.example import document, indicators, write_example

Document = dict[str, Any]


@pytest.fixture
def sound(tmp_path: Path) -> Document:
    return document(tmp_path)


def first(document: Document) -> Document:
    return indicators(document)[0]


def asked(document: Document) -> Document:
    row: Document = first(document)["measurements"][0]
    return row


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


ALL_OF = {"rule": "all_of", "threshold": "60"}
SECOND = {"kind": "ratio", "part": {"vi": "a", "en": "a"}, "whole": {"vi": "b", "en": "b"}}
FAULTS: dict[str, tuple[Callable[[Document], object], str, str, str]] = {
    # what was done to the document: (how, code, place, field)
    "a key is missing": (lambda d: first(d).pop("in_charge"), "missing_key", "1.1.1.a", "in_charge"),
    "a key of a heading is missing": (lambda d: d.pop("title"), "missing_key", "", "title"),
    "a key is misspelt": (lambda d: first(d).update(treshold="95"), "unknown_key", "1.1.1.a", "treshold"),
    "no English": (lambda d: first(d)["name"].pop("en"), "missing_translation", "1.1.1.a", "name"),
    "a name that is not a text": (lambda d: first(d).update(name="Biết chữ"), "wrong_type", "1.1.1.a", "name"),
    "marks typed apart": (
        lambda d: first(d)["name"].update(vi=nfd("Tỷ lệ biết chữ")), "not_nfc", "1.1.1.a", "name.vi",
    ),
    "double spaces": (lambda d: first(d)["name"].update(vi="Tỷ lệ  đạt"), "bad_spaces", "1.1.1.a", "name.vi"),
    "a line break": (lambda d: first(d)["name"].update(vi="Tỷ lệ\nđạt"), "bad_spaces", "1.1.1.a", "name.vi"),
    "an empty word": (lambda d: first(d).update(in_charge=" "), "empty", "1.1.1.a", "in_charge"),
    "a rule nobody knows": (lambda d: first(d).update(rule="above"), "bad_choice", "1.1.1.a", "rule"),
    "a rule without its threshold": (
        lambda d: first(d).pop("threshold"), "missing_threshold", "1.1.1.a", "threshold",
    ),
    "a threshold without a rule for it": (
        lambda d: indicators(d)[1].update(threshold="3"), "extra_threshold", "1.1.1.b", "threshold",
    ),
    "a threshold with a comma": (
        lambda d: first(d).update(threshold="95,5"), "bad_decimal", "1.1.1.a", "threshold",
    ),
    "a threshold with a percent sign": (
        lambda d: first(d).update(threshold="95%"), "bad_decimal", "1.1.1.a", "threshold",
    ),
    "a threshold as a floating number": (
        lambda d: first(d).update(threshold=95.5), "unquoted_number", "1.1.1.a", "threshold",
    ),
    "two thresholds": (
        lambda d: first(d).update(milestones={"2025": "50"}), "two_thresholds", "1.1.1.a", "milestones",
    ),
    "a milestone that is no year": (
        lambda d: (first(d).pop("threshold"), first(d).update(milestones={"sau": "50"})),
        "bad_milestones", "1.1.1.a", "milestones",
    ),
    "all_of without keys": (
        lambda d: (first(d).update(ALL_OF), first(d)["measurements"].append(dict(SECOND, key="b")),
                   asked(d).update(key="a")),
        "bad_all_of", "1.1.1.a", "threshold",
    ),
    "several measurements without keys": (
        lambda d: (asked(d).update(key="a"), first(d)["measurements"].append(dict(SECOND))),
        "missing_measurement_key", "1.1.1.a", "key",
    ),
    "a trend rule over a share": (
        lambda d: (first(d).pop("threshold"), first(d).update(rule="rises")), "wrong_kind", "1.1.1.a", "rule",
    ),
    "a pass mark outside the scale": (
        lambda d: first(d).update(rule="rating", threshold="6", measurements=[{"kind": "rating"}]),
        "bad_rating_mark", "1.1.1.a", "threshold",
    ),
    "a share without its whole": (lambda d: asked(d).pop("whole"), "missing_definition", "1.1.1.a", "whole"),
    "a trend without its unit": (
        lambda d: indicators(d)[1]["measurements"][0].pop("unit"), "missing_definition", "1.1.1.b", "unit",
    ),
    "a panel of shares": (lambda d: asked(d).update(panel=True), "extra_definition", "1.1.1.a", "panel"),
    "nothing judged": (lambda d: asked(d).update(judged=False), "no_judged", "1.1.1.a", "judged"),
    "a sum of one": (lambda d: first(d).update(combine="sum"), "bad_sum", "1.1.1.a", "combine"),
    "a body nobody named": (lambda d: first(d).update(body="syt"), "unknown_body", "1.1.1.a", "body"),
    "an interpretation nobody wrote": (
        lambda d: first(d).update(interpretation="pass_mark"),
        "unknown_interpretation", "1.1.1.a", "interpretation",
    ),
    "an end without its note": (lambda d: first(d).update(ended="2025-07-01"), "ended_note", "1.1.1.a", "ended"),
    "a date the wrong way round": (lambda d: first(d).update(ended="01/07/2025"), "bad_date", "1.1.1.a", "ended"),
    "the same code twice": (
        lambda d: indicators(d)[1].update(code="1.1.1.a"), "duplicate_code", "1.1.1.a", "code",
    ),
    "a code out of order": (lambda d: indicators(d)[1].update(code="1.1.1.c"), "bad_code", "1.1.1.c", "code"),
    "a code of another criterion": (
        lambda d: indicators(d)[1].update(code="1.1.2.b"), "bad_code", "1.1.2.b", "code",
    ),
    "a flag in words": (lambda d: asked(d).update(judged="no"), "wrong_type", "1.1.1.a", "judged"),
    "no indicators": (
        lambda d: d["parts"][0]["standards"][0]["criteria"][0].update(indicators=[]),
        "wrong_type", "1.1.1", "indicators",
    ),
    "a slug with capitals": (lambda d: d.update(slug="Example"), "bad_key", "", "slug"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_told_once_with_its_place(sound: Document, fault: str) -> None:
    spoil, code, place, field = FAULTS[fault]
    spoil(sound)
    assert [(p.code, p.place, p.field) for p in problems(sound)] == [(code, place, field)]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_problem_says_what_is_wrong_and_what_to_do_in_both_languages(sound: Document, fault: str) -> None:
    FAULTS[fault][0](sound)
    (found,) = problems(sound)
    for text in (found.sentence, found.advice):
        assert text.vi.endswith(".")
        assert text.en.endswith(".")
        assert text.vi != text.en
        assert "{" not in text.vi.replace("{vi: …, en: …}", "")
    assert found.in_("vi").startswith(found.place)


def test_all_faults_come_at_once_and_nothing_is_built(sound: Document) -> None:
    first(sound).pop("in_charge")
    indicators(sound)[1]["name"].pop("vi")
    sound["colour"] = "green"
    with pytest.raises(FrameworkError) as refusal:
        build(sound)
    assert {(p.code, p.place) for p in refusal.value.problems} == {
        ("unknown_key", ""), ("missing_key", "1.1.1.a"), ("missing_translation", "1.1.1.b"),
    }  # fmt: skip


@pytest.mark.parametrize("nonsense", [None, [], "hanoi", {}, {"parts": 3}, {"parts": [None]}, {"parts": [[]]}])
def test_nonsense_is_refused_without_a_traceback(nonsense: object) -> None:
    assert problems(nonsense)


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [None], {"vi": 1}, True])
def test_no_value_at_any_key_breaks_the_validator(sound: Document, value: object) -> None:
    """Whatever stands where a table, list or word belongs, the answer is a list of problems."""
    paths = list(_paths(sound))
    assert len(paths) > 40
    for path in paths:
        spoilt = copy.deepcopy(sound)
        target: Any = spoilt
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value
        assert isinstance(problems(spoilt), list)


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in ((*path, key), *_paths(item, (*path, key)))]
    if isinstance(value, list):
        return [p for n, item in enumerate(value) for p in ((*path, n), *_paths(item, (*path, n)))]
    return []


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda text: text.replace('threshold: "95"', 'threshold: "95'), None),
        (lambda text: text.replace("rule: at_least", "rule at_least"), None),
        (lambda text: text.replace("        rule: at_least\n", "        rule: at_least\n" * 2), 13),
    ],
)
def test_yaml_that_cannot_be_read_names_its_file_and_line(
    tmp_path: Path, spoil: Callable[[str], str], line: int | None
) -> None:
    folder = write_example(tmp_path)
    path = folder / "standards" / "1.1.yaml"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = frameworks.check(folder)
    assert found.code == "unreadable_file"
    assert found.file == "example-city/standards/1.1.yaml"
    assert found.line is not None
    assert line in (None, found.line)


def test_a_problem_names_the_file_of_its_indicator(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    path = folder / "standards" / "1.1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("body: sgddt", "body: xyz", 1), encoding="utf-8")
    (found,) = frameworks.check(folder)
    assert found.in_("vi").startswith("example-city/standards/1.1.yaml: 1.1.1.a: Cơ quan “xyz” chưa có")


def test_a_file_named_after_another_standard_is_told(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    (folder / "standards" / "1.1.yaml").rename(folder / "standards" / "1.2.yaml")
    (found,) = frameworks.check(folder)
    assert (found.code, found.place) == ("bad_code", "1.2")


def test_a_missing_head_and_a_file_that_is_not_utf8_are_told(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    (folder / "standards" / "1.1.yaml").write_bytes("code: Biết chữ".encode("utf-16"))
    (folder / "framework.yaml").unlink()
    assert {p.code for p in frameworks.check(folder)} == {"unreadable_file"}
    assert len(frameworks.check(folder)) == 2
