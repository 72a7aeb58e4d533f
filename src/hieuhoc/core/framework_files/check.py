"""All the problems of a document at once: its keys and values, then its codes, then what its rules mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from hieuhoc.core.framework_files.check_rules import indicator_problems
from hieuhoc.core.framework_files.codes import code_problems
from hieuhoc.core.framework_files.problem import FrameworkProblem
from hieuhoc.core.framework_files.schema import DATE, DECIMAL, KEY, LEVELS, RATE_UNITS, SLUG, Field, fields_of
from hieuhoc.core.framework_files.wording import EXPECTED, KINDS, problem

Problems = Iterator[FrameworkProblem]


def problems(document: object) -> list[FrameworkProblem]:
    """Every fault, in reading order. An empty list means that `build` accepts the document."""
    if not isinstance(document, Mapping):
        return [problem("wrong_type", "", "framework", expected=EXPECTED["mapping"])]
    found = list(_object(document, "framework", ""))
    found += code_problems(document)
    if isinstance(document.get("slug"), str) and not SLUG.fullmatch(document["slug"]):
        found.append(problem("bad_key", "", "slug", value=document["slug"]))
    # The meaning of a rule can only be checked where its pieces are sound.
    bodies = document.get("bodies")
    named = document.get("interpretations") or {}
    for indicator in _indicators(document):
        if not any(_object(indicator, "indicator", "")):
            found += indicator_problems(indicator, _keys(bodies), _keys(named))
    return found


def _keys(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Mapping) else ()


def _indicators(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rows: list[object] = [document]
    for field in ("parts", "standards", "criteria", "indicators"):
        rows = [
            child
            for row in rows
            if isinstance(row, Mapping) and isinstance(row.get(field), list)
            for child in row[field]
        ]
    yield from (row for row in rows if isinstance(row, Mapping))


def _object(data: Mapping[str, Any], kind: str, place: str) -> Problems:
    code = data.get("code")
    if isinstance(code, str) and kind in LEVELS:
        place = code
    fields = fields_of(kind)
    for key in data:
        if key not in fields:
            yield problem("unknown_key", place, str(key), kind=KINDS[kind], choices=", ".join(fields))
    for field in fields.values():
        if field.key in data:
            yield from _value(data[field.key], field, place)
        elif field.required:
            yield problem("missing_key", place, field.key, kind=KINDS[kind])


def _value(value: object, field: Field, place: str) -> Problems:
    match field.type:
        case "list":
            yield from _list(value, field, place)
        case "text":
            yield from _text(value, field.key, place)
        case "texts" | "interpretations":
            yield from _named(value, field, place)
        case "interpretation":
            yield from _interpretation(value, field.key, place)
        case "unit":
            yield from _unit(value, field.key, place)
        case "threshold" | "milestones":
            yield from _numbers(value, field, place)
        case "flag":
            if not isinstance(value, bool):
                yield problem("wrong_type", place, field.key, expected=EXPECTED["flag"])
        case "choices":
            yield from _choices(value, field, place)
        case "digits":
            if isinstance(value, bool) or str(value) not in ("0", "1", "2", "3", "4"):
                yield problem("bad_choice", place, field.key, value=str(value), choices="0, 1, 2, 3, 4")
        case _:
            yield from _scalar(value, field, place)


def _list(value: object, field: Field, place: str) -> Problems:
    if not isinstance(value, list) or not value:
        yield problem("wrong_type", place, field.key, expected=EXPECTED["list"])
        return
    for item in value:
        if isinstance(item, Mapping):
            yield from _object(item, field.child, place)
        else:
            yield problem("wrong_type", place, field.key, expected=EXPECTED["mapping"])


def _text(value: object, name: str, place: str) -> Problems:
    if not isinstance(value, Mapping):
        yield problem("wrong_type", place, name, expected=EXPECTED["text"])
        return
    for key in value:
        if key not in ("vi", "en"):
            yield problem("unknown_key", place, f"{name}.{key}", kind=KINDS["text"], choices="vi, en")
    for language, words in (("vi", ("tiếng Việt", "Vietnamese")), ("en", ("tiếng Anh", "English"))):
        if value.get(language):
            yield from _string(value[language], f"{name}.{language}", place)
        else:
            yield problem("missing_translation", place, name, language=words)


def _string(value: object, name: str, place: str) -> Problems:
    if not isinstance(value, str):
        yield problem("wrong_type", place, name, expected=EXPECTED["string"])
    elif not value.strip():
        yield problem("empty", place, name)
    else:
        if not unicodedata.is_normalized("NFC", value):
            yield problem("not_nfc", place, name, value=_short(value))
        if " ".join(value.split()) != value:
            yield problem("bad_spaces", place, name, value=_short(value))


def _short(value: str) -> str:
    line = value.replace("\n", "⏎")
    return line if len(line) <= 60 else line[:57] + "…"


def _scalar(value: object, field: Field, place: str) -> Problems:
    faults = list(_string(value, field.key, place))
    yield from faults
    if faults or not isinstance(value, str):
        return
    if field.type == "decimal" and not DECIMAL.fullmatch(value):
        yield problem("bad_decimal", place, field.key, value=value)
    elif field.type == "date" and not DATE.fullmatch(value):
        yield problem("bad_date", place, field.key, value=value)
    elif field.type == "choice" and value not in field.choices:
        yield problem("bad_choice", place, field.key, value=value, choices=", ".join(field.choices))
    elif field.key in ("key", "body") and not KEY.fullmatch(value):
        yield problem("bad_key", place, field.key, value=value)


def _choices(value: object, field: Field, place: str) -> Problems:
    if not isinstance(value, list):
        yield problem("wrong_type", place, field.key, expected=EXPECTED["list"])
        return
    for item in value:
        if item not in field.choices:
            choices = ", ".join(field.choices)
            yield problem("bad_choice", place, field.key, value=str(item), choices=choices)


def _named(value: object, field: Field, place: str) -> Problems:
    if not isinstance(value, Mapping):
        yield problem("wrong_type", place, field.key, expected=EXPECTED["mapping"])
        return
    for key, item in value.items():
        name = f"{field.key}.{key}"
        if not KEY.fullmatch(str(key)):
            yield problem("bad_key", place, field.key, value=str(key))
        if field.type == "texts":
            yield from _text(item, name, place)
        else:
            yield from _interpretation(item, name, place)


def _interpretation(value: object, name: str, place: str) -> Problems:
    if isinstance(value, str):
        yield from _string(value, name, place)
    elif isinstance(value, Mapping):
        yield from _object(value, "interpretation", place)
    else:
        yield problem("wrong_type", place, name, expected=EXPECTED["mapping"])


def _unit(value: object, name: str, place: str) -> Problems:
    if isinstance(value, Mapping):
        yield from _text(value, name, place)
    elif value not in RATE_UNITS:
        yield problem("bad_choice", place, name, value=str(value), choices="percent, times, {vi: …, en: …}")


def _numbers(value: object, field: Field, place: str) -> Problems:
    if isinstance(value, Mapping) and value:
        for key, number in value.items():
            name = f"{field.key}.{key}"
            yield from _decimal(number, name, place)
    elif field.type == "milestones":
        yield problem("wrong_type", place, field.key, expected=EXPECTED["mapping"])
    else:
        yield from _decimal(value, field.key, place)


def _decimal(value: object, name: str, place: str) -> Problems:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield problem("unquoted_number", place, name, value=str(value))
    elif not isinstance(value, str) or not DECIMAL.fullmatch(value):
        yield problem("bad_decimal", place, name, value=str(value))
