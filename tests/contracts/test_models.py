"""Tables point downwards, as the imports do; nothing that was given is lost by deleting something else."""

from __future__ import annotations

import tomllib

from django.apps import apps
from django.db import models

from tests.contracts.code import ROOT

# Whatever hangs on a row that may go with it: drafts of the set-up, sums that are rebuilt, sessions of the libraries.
MAY_CASCADE = {"campaigns.Assignment.unit", "submissions.NodeSum.campaign"}


def layers() -> dict[str, int]:
    """App → height, from the import contract, so that tables and imports share one order."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    order = next(c for c in contracts if c["type"] == "layers")["layers"]
    return {
        name.strip().removeprefix("hieuhoc."): len(order) - height
        for height, layer in enumerate(order)
        for name in layer.split("|")
    }


def own() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("hieuhoc.")]


def links() -> list[tuple[str, str, str, models.ForeignKey[models.Model, models.Model]]]:
    """From app, to app, name of the field, field."""
    return [
        (model._meta.app_label, field.related_model._meta.app_label, f"{model._meta.label}.{field.name}", field)
        for model in own()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]  # type: ignore[misc]


def test_foreign_keys_point_downwards() -> None:
    height = layers()
    found = links()
    assert len(found) > 30
    upwards = [name for start, end, name, _ in found if end in height and height[end] > height[start]]
    assert upwards == []


def test_the_history_has_no_foreign_key() -> None:
    """So that it outlives what it tells of."""
    assert [name for start, _, name, _ in links() if start == "audit"] == []


def test_nothing_given_goes_with_something_else() -> None:
    cascades = {name for _, _, name, field in links() if field.remote_field.on_delete is models.CASCADE}
    assert cascades - MAY_CASCADE == set()


def test_figures_are_whole_numbers() -> None:
    """Units of 10⁻⁴: no float, and no decimal but the share of a reorganisation."""
    inexact = {
        f"{model._meta.label}.{field.name}"
        for model in own()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField | models.DecimalField)
    }
    assert inexact <= {"organisations.Reorganisation.share"}


def test_every_table_with_dates_refuses_an_end_before_its_start() -> None:
    from hieuhoc.organisations.models import Dated

    for model in own():
        if issubclass(model, Dated):
            names = [constraint.name for constraint in model._meta.constraints]
            assert any(name.endswith("ends_after_start") for name in names), model
