"""Codes: each used once, each under its parent, in the order of the official text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hieuhoc.core.framework_files.problem import FrameworkProblem
from hieuhoc.core.framework_files.wording import problem

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CHILDREN = ("parts", "standards", "criteria", "indicators")
# Targets may carry the numbers of their own plan (T1, T2, …) instead of the number of their criterion.
OWN_NUMBER = re.compile(r"([A-Z]{1,4})([1-9]\d*)")


def code_problems(document: Mapping[str, Any]) -> list[FrameworkProblem]:
    seen: dict[str, int] = {}
    found = list(_under(document, 0, "", seen))
    numbers = [int(m[2]) for code in seen if (m := OWN_NUMBER.fullmatch(code))]
    own = [code for code in seen if OWN_NUMBER.fullmatch(code)]
    for previous, number, code in zip(numbers, numbers[1:], own[1:], strict=False):
        if number <= previous:
            expected = (f"sau “{own[0][0]}{previous}”", f"after “{own[0][0]}{previous}”")
            found.append(problem("bad_code", code, "code", value=code, expected=expected))
    return found


def _under(data: Mapping[str, Any], depth: int, parent: str, seen: dict[str, int]) -> Iterator[FrameworkProblem]:
    children = data.get(CHILDREN[depth])
    if not isinstance(children, list):
        return
    for position, child in enumerate(children):
        if not isinstance(child, Mapping) or not isinstance(child.get("code"), str):
            continue
        code: str = child["code"]
        expected = _expected(depth, parent, position)
        if code in seen:
            yield problem("duplicate_code", code, "code", value=code)
        elif code != expected and not (depth == 3 and OWN_NUMBER.fullmatch(code)):
            yield problem("bad_code", code, "code", value=code, expected=f"“{expected}”")
        seen[code] = depth
        if depth < 3:
            yield from _under(child, depth + 1, code, seen)


def _expected(depth: int, parent: str, position: int) -> str:
    if depth == 3:
        return f"{parent}.{LETTERS[position % 26]}"
    return f"{parent}.{position + 1}" if parent else str(position + 1)
