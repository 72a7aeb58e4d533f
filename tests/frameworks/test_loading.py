"""Sets are found by their slug, and one set has one digest however it is written down."""

from __future__ import annotations

import json

import pytest

from hieuhoc import frameworks
from hieuhoc.core.framework_files import build, canonical_json, digest, to_document


@pytest.mark.parametrize("slug", frameworks.available())
def test_a_set_survives_the_way_through_the_database(slug: str) -> None:
    """A version is kept as JSON text; read back it is the same set with the same digest."""
    packaged = frameworks.load(slug)
    kept = json.loads(canonical_json(to_document(packaged)))
    assert build(kept) == packaged
    assert build(kept).digest == packaged.digest == digest(packaged)


@pytest.mark.parametrize("slug", frameworks.available())
def test_packaged_files_have_no_problem(slug: str) -> None:
    assert frameworks.check(frameworks.folder.ROOT / slug) == []


def test_both_cities_are_packaged() -> None:
    assert {"hanoi-2024", "hcmc-targets-2030"} <= set(frameworks.available())


def test_an_unknown_slug_names_the_sets_there_are() -> None:
    with pytest.raises(frameworks.FrameworkNotFound) as refusal:
        frameworks.load("ha-noi")
    assert "hanoi-2024" in refusal.value.sentence.vi


def test_a_slug_cannot_leave_the_folder() -> None:
    with pytest.raises(frameworks.FrameworkNotFound):
        frameworks.load("../frameworks/hanoi-2024")
