"""What changed from one version to the next, by code: the ground of the page "what would flip"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.framework_files.document import canonical_json, measurement_document, to_document

Kind = Literal["added", "removed", "wording", "rule", "threshold", "interpretation", "measurement", "duty"]
# Which keys of an indicator tell which kind of change.
KEYS: dict[Kind, tuple[str, ...]] = {
    "wording": ("name", "short", "article", "ended_note"),
    "rule": ("rule", "combine", "ended"),
    "threshold": ("threshold", "milestones"),
    "interpretation": ("interpretation",),
    "duty": ("in_charge", "body", "collect"),
}
# A verdict can only differ where one of these changed.
DECISIVE: frozenset[Kind] = frozenset({"added", "removed", "rule", "threshold", "measurement"})


@dataclass(frozen=True, slots=True)
class Change:
    """`code` of a part, standard, criterion, indicator or measurement; `field` the key that changed.

    `before` and `after` are what to show: plain text, or JSON for tables; None where there was nothing.
    """

    code: str
    kind: Kind
    field: str
    before: str | None
    after: str | None

    @property
    def decisive(self) -> bool:
        """Whether a verdict can differ because of it."""
        return self.kind in DECISIVE


def compare(old: Framework, new: Framework) -> list[Change]:
    """Every change, headings first, then the indicators in the order of the new set, removed ones last."""
    return [*_headings(old, new), *_indicators(old, new)]


def _headings(old: Framework, new: Framework) -> Iterator[Change]:
    before, after = _heading_texts(old), _heading_texts(new)
    for code in after:
        if code not in before:
            yield Change(code, "added", "", None, _show(after[code]["name"]))
        else:
            yield from _fields(code, "wording", ("name", "short"), before[code], after[code])
    for code in before:
        if code not in after:
            yield Change(code, "removed", "", _show(before[code]["name"]), None)


def _heading_texts(framework: Framework) -> dict[str, Mapping[str, Any]]:
    document = to_document(framework)
    found: dict[str, Mapping[str, Any]] = {}
    for part in document["parts"]:
        found[part["code"]] = part
        for standard in part["standards"]:
            found[standard["code"]] = standard
            found.update((criterion["code"], criterion) for criterion in standard["criteria"])
    return found


def _indicators(old: Framework, new: Framework) -> Iterator[Change]:
    before, after = _indicator_documents(old), _indicator_documents(new)
    for code, data in after.items():
        if code not in before:
            yield Change(code, "added", "", None, _show(data["name"]))
            continue
        for kind, keys in KEYS.items():
            yield from _fields(code, kind, keys, before[code], data)
        yield from _measurements(old.by_code[code], new.by_code[code])
    for code, data in before.items():
        if code not in after:
            yield Change(code, "removed", "", _show(data["name"]), None)


def _indicator_documents(framework: Framework) -> dict[str, Mapping[str, Any]]:
    return {
        indicator["code"]: indicator
        for part in to_document(framework)["parts"]
        for standard in part["standards"]
        for criterion in standard["criteria"]
        for indicator in criterion["indicators"]
    }


def _measurements(old: Indicator, new: Indicator) -> Iterator[Change]:
    before = {m.code: measurement_document(m, old) for m in old.measurements}
    after = {m.code: measurement_document(m, new) for m in new.measurements}
    for code, data in after.items():
        if code not in before:
            yield Change(code, "added", "", None, _show(data))
            continue
        for key in dict.fromkeys((*before[code], *data)):
            kind: Kind = "measurement"
            if key in ("name", "evidence"):
                kind = "wording"
            elif key == "interpretation":
                kind = "interpretation"
            yield from _fields(code, kind, (key,), before[code], data)
    for code, data in before.items():
        if code not in after:
            yield Change(code, "removed", "", _show(data), None)


def _fields(
    code: str, kind: Kind, keys: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for key in keys:
        if before.get(key) != after.get(key):
            yield Change(code, kind, key, _show(before.get(key)), _show(after.get(key)))


def _show(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and set(value) == {"vi", "en"}:
        return str(value["vi"])
    return canonical_json(value) if isinstance(value, Mapping) else str(value)
