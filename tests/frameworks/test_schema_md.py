"""SCHEMA.md is the door for a new city: what it shows must work, and what the validator knows must stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework_files import build
from hieuhoc.core.framework_files.schema import BREAKDOWNS, OBJECTS, RATE_UNITS, SOURCE_TYPES
from tests.frameworks.example import SCHEMA, document, write_example
from tests.frameworks.test_cases import EXPECTED

TEXT = SCHEMA.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(OBJECTS))
def test_every_key_is_documented(kind: str) -> None:
    assert [field.key for field in OBJECTS[kind] if f"`{field.key}`" not in TEXT] == []


def test_every_choice_is_documented() -> None:
    choices = {choice for fields in OBJECTS.values() for field in fields for choice in field.choices}
    choices |= {*SOURCE_TYPES, *RATE_UNITS}
    # The default of `combine` is written by leaving the key out; `sex` stands inside its list.
    assert [choice for choice in sorted(choices - {"first", *BREAKDOWNS}) if f"`{choice}`" not in TEXT] == []


def test_the_documented_example_loads(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    assert frameworks.check(folder) == []
    example = build(frameworks.read_folder(folder)[0])
    assert [i.code for i in example.indicators] == ["1.1.1.a", "1.1.1.b"]
    assert example.by_code["1.1.1.a"].unit == "percent"
    assert example.by_code["1.1.1.b"].unit == "classes"


def test_a_shared_interpretation_is_told_in_full(tmp_path: Path) -> None:
    measurement = build(document(tmp_path)).measurements["1.1.1.a"]
    assert measurement.interpretation
    assert measurement.interpretation.date == "2026-09-01"


def test_every_expectation_of_a_worked_case_is_documented() -> None:
    assert [key for key in sorted(EXPECTED) if f"`{key}`" not in TEXT] == []
