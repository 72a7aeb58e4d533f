"""`hieuhoc check`: one line a check, OK or what to do; exit status 0 when all is well, 1 otherwise."""

from __future__ import annotations

import argparse
import os


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--all", action="store_true", help="tính lại mọi bản đã công bố / replay every published revision"
    )


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    import django

    django.setup()
    return report(args.lang, everything=args.all)


def report(lang: str, *, everything: bool = False) -> int:
    """Prints the lines. Django is set up."""
    from hieuhoc.web import health

    well = True
    for line in health.examine(everything=everything):
        well &= line.ok
        print(f"{'OK ' if line.ok else '!! '} {line.name.in_(lang)}: {line.said.in_(lang)}", flush=True)
    return 0 if well else 1
