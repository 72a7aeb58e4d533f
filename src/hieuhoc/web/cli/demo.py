"""A fresh embedded database with a believable city and its years; reports into demo-output; the site served."""

from __future__ import annotations

import os
import shutil
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hieuhoc.web.cli.parsing import Parser

if TYPE_CHECKING:
    from hieuhoc.web.demo.city import Demo


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="cổng của trang web / port of the site")
    parser.add_argument(
        "--no-serve", action="store_true", help="chỉ tạo dữ liệu và báo cáo / only make data and reports"
    )


def run(args: Namespace) -> int:
    """The demonstration has its own folder: it never touches an installation's database."""
    home = Path("var/demo").absolute()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="hieuhoc.web.settings",
        HIEUHOC_HOME=str(home),
        DATABASE_URL=f"sqlite:///{home}/demo.sqlite3",
    )
    import django

    django.setup()
    from django.core.management import call_command

    from hieuhoc.web.demo import build

    started = time.monotonic()
    english = args.lang == "en"
    say = _say(started)
    say("database" if english else "cơ sở dữ liệu")
    call_command("migrate", verbosity=0)
    output = Path("demo-output").absolute()
    demo = build.everything(output, say)
    _log_ins(demo, output, args.port, english)
    if args.no_serve:
        return 0
    from hieuhoc.web.cli import serve

    return serve.serve(port=args.port)


def _say(started: float) -> Callable[[str], None]:
    def say(what: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {what}", file=sys.stderr, flush=True)

    return say


def _log_ins(demo: Demo, output: Path, port: int, english: bool) -> None:
    from hieuhoc.web.demo import build

    rows = build.log_ins(demo)
    print(
        "Dữ liệu minh họa, không phải số liệu chính thức."
        if not english
        else "Demonstration data, not official figures."
    )
    print(f"{'Mật khẩu chung' if not english else 'One password for all'}: {demo.password}")
    for role, email, who in rows:
        print(f"  {email:34} {role:16} {who}")
    print(f"{'Báo cáo' if not english else 'Reports'}: {output.name}/   http://127.0.0.1:{port}/")
