"""Criteria sets as the core sees them, and who answers for a body of the annex on a day."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from hieuhoc.catalogue.models import Duty, FrameworkVersion, MeasureKey
from hieuhoc.core import framework_files
from hieuhoc.core.framework import Framework
from hieuhoc.organisations.queries import valid_on


@lru_cache(maxsize=16)
def _built(digest: str, pk: int) -> Framework:
    return framework_files.build(json.loads(FrameworkVersion.objects.values_list("document", flat=True).get(pk=pk)))


def framework_of(version: FrameworkVersion) -> Framework:
    """Built once a process: a published document never changes, and a draft's digest changes with it."""
    return _built(version.digest, version.pk)


def latest(slug: str) -> FrameworkVersion | None:
    return FrameworkVersion.objects.filter(slug=slug, state="published").order_by("-published_at", "-pk").first()


def measure_keys(slug: str) -> dict[str, MeasureKey]:
    return {key.code: key for key in MeasureKey.objects.filter(slug=slug)}


def answering(slug: str, framework: Framework, on: date) -> dict[str, int]:
    """indicator → id of the organisation that answers for it on a day: its own duty row, else that of its body."""
    rows = list(Duty.objects.filter(valid_on(on), slug=slug))
    own = {row.indicator: row.organisation_id for row in rows if row.indicator}
    bodies = {row.body: row.organisation_id for row in rows if not row.indicator}
    found = {i.code: own.get(i.code) or bodies.get(i.body) for i in framework.indicators}
    return {code: number for code, number in found.items() if number}
