"""What the pages of the installation stand beside: an empty signed-in view, and the workbook as a Django Form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hieuhoc.core import completeness
from hieuhoc.core.framework import Measurement
from hieuhoc.core.numbers import shown_scaled
from hieuhoc.submissions.models import DataValue
from hieuhoc.submissions.queries import workbook

CHOICES = {"yes_no": ("yes", "no"), "trend": ("up", "same", "down")}


def empty(request: HttpRequest) -> HttpResponse:
    """The gate has looked up the session and the person; nothing else is asked for."""
    return HttpResponse()


class Figures(forms.Form):
    """The same fields as the workbook: figures a sex, the rest once a measurement; added as authors of such pages do."""

    def __init__(self, asked: list[tuple[Measurement, str]], **options: Any) -> None:
        super().__init__(**options)
        for measurement, breakdown in asked:
            for cell, field in _cells(measurement).items():
                field.label = f"{measurement.code} {measurement.name.vi} {breakdown}: {cell}"
                self.fields[f"{measurement.code}~{breakdown}~{cell}"] = field
            if breakdown == "sex=male":
                continue
            name, label = f"{measurement.code}~", f"{measurement.code} {measurement.name.vi}"
            self.fields[f"{name}~status"] = forms.ChoiceField(
                choices=DataValue.Status.choices, label=f"{label}: answer", required=False
            )
            self.fields[f"{name}~basis"] = forms.ChoiceField(
                choices=DataValue.Basis.choices, label=f"{label}: basis", required=False
            )
            self.fields[f"{name}~as_of"] = forms.DateField(label=f"{label}: as of", required=False)
            self.fields[f"{name}~source"] = forms.CharField(label=f"{label}: source", max_length=200, required=False)


def _cells(measurement: Measurement) -> dict[str, forms.Field]:
    if measurement.kind == "ratio":
        return {"part": forms.CharField(required=False), "whole": forms.CharField(required=False)}
    if measurement.kind == "rating":
        return {"rating": forms.ChoiceField(choices=[(n, n) for n in range(1, 6)], required=False)}
    cells: dict[str, forms.Field] = {}
    if measurement.kind != "yes_no":
        cells["number"] = forms.CharField(required=False)
    if measurement.kind in CHOICES:
        cells["choice"] = forms.ChoiceField(choices=[(c, c) for c in CHOICES[measurement.kind]], required=False)
    return cells


def form(request: HttpRequest, pk: int) -> HttpResponse:
    submission = workbook.read(pk, request.user)
    made = form_of(submission, values_of(submission))
    return render(request, "bench_form.html", {"form": made, "title": submission.unit.name})


def values_of(submission: Any) -> list[DataValue]:
    rows = DataValue.objects.filter(organisation=submission.unit.organisation_id, year=submission.unit.campaign.year)
    return list(rows.select_related("measure"))


def form_of(submission: Any, values: list[DataValue]) -> Figures:
    asked = fields(submission.pk, tuple(sorted(set(submission.unit.assignments.values_list("indicator", flat=True)))))
    initial: dict[str, Any] = {}
    for value in values:
        for cell in ("status", "choice", "basis", "as_of", "source", "rating"):
            initial[f"{value.measure.code}~{value.breakdown}~{cell}"] = getattr(value, cell)
        for cell in ("part", "whole", "number"):
            held = getattr(value, cell)
            initial[f"{value.measure.code}~{value.breakdown}~{cell}"] = "" if held is None else shown_scaled(held, "vi")
    return Figures(asked, initial=initial)


@lru_cache
def fields(submission_id: int, indicators: tuple[str, ...]) -> list[tuple[Measurement, str]]:
    from hieuhoc.submissions.models import Submission

    framework = workbook.framework(Submission.objects.select_related("unit__campaign__framework").get(pk=submission_id))
    return [
        (measurement, breakdown)
        for code in indicators
        for measurement in completeness.asked(framework.by_code[code])
        for breakdown in completeness.breakdowns(measurement) or ("",)
    ]
