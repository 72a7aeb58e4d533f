"""`make bench` (ARGS=--quick): measures, prints one table, writes bench-output/results.json."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
import warnings
from pathlib import Path

from benchmarks import rebuild, web
from benchmarks.measure import Row, Skipped

OUTPUT = Path("bench-output") / "results.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes, every row, within two minutes")
    quick = parser.parse_args().quick
    warnings.filterwarnings("ignore", message="No directory at")
    start = time.perf_counter()
    requests = web.rows(quick)  # first, in a fresh process as a server is: millions of rows leave a torn heap behind
    found = [*rebuild.rows(quick), *requests]
    rows = [row for row in found if isinstance(row, Row)]
    print(table(rows))
    for one in found:
        if isinstance(one, Skipped):
            print(f"skipped: {one.name}: {one.why}")
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(
        json.dumps([row.document() for row in rows], indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    short = sum(not row.ok for row in rows)
    print(f"\n{len(rows)} rows in {time.perf_counter() - start:.0f} s, {short} short of the goal; {OUTPUT}")
    print(f"Python {platform.python_version()}, {platform.machine()}; CPU time, medians, sides in turn in one run.")
    return 0


def table(rows: list[Row]) -> str:
    lines = [("row", "value", "ratio", "goal", "", "against")]
    for row in rows:
        value = f"{row.value:.3f} {row.unit}".strip()
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        goal = f"{'≥' if row.at_least else '≤'} {row.goal:g}{'' if row.ratio is None else '×'}"
        lines.append((row.name, value, ratio, goal, "ok" if row.ok else "SHORT", row.against))
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


if __name__ == "__main__":
    sys.exit(main())
