"""The glossary speaks of what is there: each name in code exists, and no table of ours is without a word."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from django.apps import apps

from hieuhoc.accounts.permissions import ROLES
from hieuhoc.core.workflow import STEPS
from hieuhoc.organisations.models import Organisation
from hieuhoc.submissions.models import DataValue
from hieuhoc.web.ui.words import VERDICTS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMES = set(re.findall(r"`([^`]+)`", TEXT))
MODELS = {f"{m._meta.app_label}.{m.__name__}" for m in apps.get_models() if m.__module__.startswith("hieuhoc.")}


def _exists(dotted: str) -> bool:
    """`feature.module.name` below hieuhoc, or `Model.field`."""
    first, *rest = dotted.split(".")
    if first[:1].isupper():
        return any(
            model.__name__ == first and rest[0] in {f.name for f in model._meta.get_fields()}
            for model in apps.get_models()
        )
    for cut in range(len(rest), -1, -1):
        try:
            found: object = import_module(".".join(("hieuhoc", first, *rest[:cut])))
        except ModuleNotFoundError:
            continue
        for name in rest[cut:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def test_every_name_in_code_exists() -> None:
    dotted = {n for n in NAMES if re.fullmatch(r"[A-Za-z_]+(\.[A-Za-z_]+)+", n) and n not in MODELS}
    assert {n for n in dotted if not _exists(n)} == set()
    models = {n for n in NAMES if re.fullmatch(r"[a-z_]+\.[A-Z]\w+", n)}
    assert models - MODELS == set()


def test_every_table_has_its_word() -> None:
    assert not MODELS - NAMES


def test_values_people_meet_have_their_word() -> None:
    values = {*ROLES, *VERDICTS, *DataValue.Status.values, *(v for v in DataValue.Basis.values if v)} - {""}
    kinds = set(Organisation.Kind.values) - {"province", "city", "other"}
    assert (values | kinds) - NAMES == set()


def test_the_words_of_the_steps_lead_to_the_page_of_the_way() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "workflow.md").read_text(encoding="utf-8")
    assert "workflow.md" in TEXT
    assert {s.name for s in STEPS} <= set(re.findall(r"`(\w+)`", page))
