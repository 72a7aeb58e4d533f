"""`hieuhoc units CITY [--on DATE] [--json]` and `hieuhoc units CITY --changes [--json]`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from hieuhoc.core import cells, outputs
from hieuhoc.core.problems import Refused, option
from hieuhoc.organisations import packaged
from hieuhoc.web.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    parser.add_argument("city", metavar="CITY", help=parser.say("mã: 01, 79, 74, 77", "code: 01, 79, 74, 77"))
    parser.add_argument("--on", metavar="DATE", help=parser.say("ngày, ví dụ 2025-07-01", "a day such as 2025-07-01"))
    parser.add_argument(
        "--changes", action="store_true", help=parser.say("các lần sắp xếp thay vì đơn vị", "changes instead of units")
    )
    parser.add_argument("--json", action="store_true", help=parser.say("xuất JSON", "print JSON"))


def run(args: Namespace) -> int:
    day = _checked(args)
    if args.changes:
        _print_changes(args)
    else:
        _print_units(args, day)
    return 0


def _checked(args: Namespace) -> date | None:
    problems = []
    known = packaged.cities()
    if args.city not in known:
        cities = ", ".join(f"{code} ({name})" for code, name in known.items())
        problems.append(
            option(
                "CITY",
                f"Không có mã “{args.city}”. Có: {cities}.",
                f"There is no code “{args.city}”. There are: {cities}.",
            )
        )
    day = cells.day(args.on) if args.on is not None else None
    if args.on is not None and day is None:
        problems.append(
            option(
                "--on",
                f"“{args.on}” không phải là ngày. Ghi như 2025-07-01.",
                f"“{args.on}” is not a day. Write it like 2025-07-01.",
            )
        )
    if args.on is not None and args.changes:
        problems.append(
            option(
                "--on",
                "Không dùng --on cùng với --changes. Bỏ một trong hai.",
                "--on does not go with --changes. Drop one.",
            )
        )
    if problems:
        raise Refused(problems)
    return day


def _print_units(args: Namespace, day: date | None) -> None:
    units = packaged.units(args.city, day)
    if args.json:
        print(outputs.text([packaged.to_json_unit(unit) for unit in units]), end="")
        return
    for unit in units:
        name = unit.name_en if args.lang == "en" else unit.name
        print(f"{unit.code:<7}{unit.kind:<10}{unit.parent or '':<7}{name}")


def _print_changes(args: Namespace) -> None:
    changes = packaged.changes(args.city)
    if args.json:
        print(outputs.text([packaged.to_json_change(change) for change in changes]), end="")
        return
    for change in changes:
        print(
            f"{change.date}  {change.kind:<9}{change.from_code:<7}{change.to_code or '':<7}"
            f"{change.share or '':<7}{change.decision}"
        )
