"""`hieuhoc framework list` and `hieuhoc framework show SLUG [--json]`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from hieuhoc.core import outputs
from hieuhoc.core.explanation import threshold_words
from hieuhoc.core.framework import Framework, Indicator
from hieuhoc.core.problems import Refused, option
from hieuhoc.frameworks import available, load
from hieuhoc.web.cli.parsing import Parser
from hieuhoc.web.cli.sets import named


def add_arguments(parser: Parser) -> None:
    parser.add_argument("action", metavar="list|show", help=parser.say("liệt kê, hoặc xem một bộ", "list, or show one"))
    parser.add_argument("slug", nargs="?", metavar="SLUG", help=parser.say("tên bộ tiêu chí", "name of the set"))
    parser.add_argument("--json", action="store_true", help=parser.say("xuất JSON", "print JSON"))


def run(args: Namespace) -> int:
    if args.action == "list":
        _list(args)
    elif args.action == "show":
        _show(args)
    else:
        raise Refused(
            [
                option(
                    "list|show",
                    f"“{args.action}” không phải là list hay show. Ghi: hieuhoc framework list.",
                    f"“{args.action}” is neither list nor show. Type: hieuhoc framework list.",
                )
            ]
        )
    return 0


def _list(args: Namespace) -> None:
    if args.slug is not None:
        raise Refused(
            [
                option(
                    "SLUG",
                    "list không nhận tên bộ. Dùng: framework show SLUG.",
                    "list takes no name. Use: framework show SLUG.",
                )
            ]
        )
    sets = [load(slug) for slug in available()]
    if args.json:
        print(outputs.text([{"slug": s.slug, "version": s.version, "title": s.title.vi} for s in sets]), end="")
        return
    for found in sets:
        print(f"{found.slug:<22}{found.version:<14}{found.title.in_(args.lang)}")


def _show(args: Namespace) -> None:
    if args.slug is None:
        raise Refused(
            [
                option(
                    "SLUG",
                    "Thiếu tên bộ tiêu chí. Xem tên bằng: framework list.",
                    "Give the set's name. See: framework list.",
                )
            ]
        )
    found = named(args.slug, "SLUG")
    if args.json:
        print(outputs.text(outputs.framework(found, args.lang)), end="")
    else:
        print("\n".join(_lines(found, args.lang)))


def _lines(found: Framework, lang: str) -> Iterator[str]:
    yield f"{found.title.in_(lang)} ({found.slug}, {found.version})"
    for part in found.parts:
        yield f"\n{part.code}. {part.name.in_(lang)}"
        for standard in part.standards:
            yield f"\n  {standard.code} {standard.name.in_(lang)}"
            for criterion in standard.criteria:
                yield f"    {criterion.code} {criterion.name.in_(lang)}"
                for indicator in criterion.indicators:
                    yield from _indicator_lines(indicator, lang)


def _indicator_lines(indicator: Indicator, lang: str) -> Iterator[str]:
    words = threshold_words(indicator, indicator.threshold, lang)
    if indicator.milestones:
        words = ", ".join(
            f"{year}: {threshold_words(indicator, mark, lang)}" for year, mark in indicator.milestones.items()
        )
    tail = f" [{words}]" if words else ""
    yield f"      {indicator.code} {indicator.name.in_(lang)}{tail}"
    if indicator.interpretation:
        yield f"        * {indicator.interpretation.note.in_(lang)} ({indicator.interpretation.date})"
