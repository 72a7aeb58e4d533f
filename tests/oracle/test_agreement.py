"""Two judges, one law: the program and the naive oracle judge the same generated cities the same.

More cities: HIEUHOC_ORACLE_CITIES=20000; another start: HIEUHOC_ORACLE_SEED=7.
"""

from __future__ import annotations

import csv
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from . import annex, door, generator, judge

CITIES = int(os.environ.get("HIEUHOC_ORACLE_CITIES", "700"))
FIRST_SEED = int(os.environ.get("HIEUHOC_ORACLE_SEED", "1"))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where two JSON values differ, one line a place."""
    if isinstance(expected, dict) and isinstance(found, dict):
        names = sorted(set(expected) | set(found))
        return [d for n in names for d in differences(expected.get(n), found.get(n), f"{path}.{n}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        both = enumerate(zip(expected, found, strict=True))
        return [d for n, (e, g) in both for d in differences(e, g, f"{path}[{place(e, n)}]")]
    same = expected == found and type(expected) is type(found)
    return [] if same else [f"{path}: oracle {expected!r}, program {found!r}"]


def place(item: Any, number: int) -> str:
    if not isinstance(item, dict):
        return str(number)
    return " ".join(str(item[k]) for k in ("indicator", "unit", "code") if k in item)


def compare(seed: int, framework: dict[str, Any], folder: Path) -> list[str]:
    case = generator.generate(seed, framework)
    case.write(folder)
    status, out, err = door.run(case.arguments(folder, framework["slug"]))
    if status != 0:
        return [f"refused: {line}" for line in err.splitlines()]
    expected = judge.Judge(framework, case.units, case.values, case.reorganisations or [], case.options).run()
    return differences(expected, json.loads(out))


@pytest.mark.parametrize(("slug", "cities"), [("hanoi-2024", CITIES), ("hcmc-targets-2030", CITIES // 5)])
def test_generated_cities_are_judged_the_same(slug: str, cities: int, tmp_path: Path) -> None:
    framework = door.framework(slug)
    surprise = random.SystemRandom().randrange(10**9)
    for seed in [surprise, *range(FIRST_SEED, FIRST_SEED + cities)]:
        found = compare(seed, framework, tmp_path)
        assert not found, f"seed {seed} of {slug}:\n" + "\n".join(found)


def test_the_annex_is_the_one_copied_by_hand() -> None:
    names = ("code", "collect", "kind", "rule", "threshold")
    shown = [
        i
        for p in door.framework("hanoi-2024")["parts"]
        for s in p["standards"]
        for c in s["criteria"]
        for i in c["indicators"]
    ]
    by_hand = annex.indicators()
    assert [{n: i[n] for n in names} for i in shown] == [{n: i[n] for n in names} for i in by_hand]
    for indicator, copied in zip(shown, by_hand, strict=True):
        asked = [(m["code"], m["kind"], m["breakdowns"]) for m in indicator["measurements"]]
        assert asked == [(m["code"], m["kind"], m["breakdowns"]) for m in copied["measurements"]]


def as_cell(column: str, cell: str) -> str | float | None:
    """Codes stay text; figures are numbers, or Vietnamese text where a float would lose their last digits."""
    if column not in ("part", "whole", "number", "rating") or not cell:
        return cell or None
    return float(cell) if len(cell) < 15 else cell.replace(".", ",")


def as_workbook(path: Path) -> Path:
    """The same rows as an Excel file, as people are asked to send them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns, *rows = list(csv.reader(file))
    book = Workbook()
    assert book.active is not None
    book.active.append(columns)
    for row in rows:
        book.active.append([as_cell(c, cell) for c, cell in zip(columns, row, strict=False)])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def test_excel_files_are_judged_as_their_csv_twins(tmp_path: Path) -> None:
    framework = door.framework("hanoi-2024")
    for seed in range(FIRST_SEED, FIRST_SEED + 10):
        case = generator.generate(seed, framework)
        case.write(tmp_path)
        arguments = case.arguments(tmp_path, "hanoi-2024")
        in_excel = [str(as_workbook(Path(a))) if a.endswith(".csv") else a for a in arguments]
        assert door.run(in_excel)[:2] == door.run(arguments)[:2], f"seed {seed}"
