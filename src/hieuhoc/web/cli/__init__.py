"""The command line: `hieuhoc <command>`, and the same as `python manage.py <command>`.

One module a command with `add_arguments(parser)` and `run(args) -> int`, imported only when it is asked for:
evaluate, framework and units start without Django. Bad input leaves standard output empty and exits with 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from hieuhoc.core.framework import Text
from hieuhoc.core.problems import Problem, Refused, option
from hieuhoc.web.cli.parsing import Parser, language

COMMANDS = {
    "demo": Text("một thành phố mẫu đầy đủ, sẵn sàng để xem", "a whole city as an example, ready to look at"),
    "found": Text("lập thành phố và tài khoản quản trị đầu tiên", "found the city and its first administrator"),
    "serve": Text("chạy trang web trên máy này", "serve the site on this machine"),
    "framework": Text("xem các bộ tiêu chí", "show the criteria sets"),
    "evaluate": Text("đọc tệp số liệu, kết luận từng chỉ số", "read files of figures, judge every indicator"),
    "units": Text("xã, phường, quận, huyện theo từng ngày", "communes and districts on any day"),
    "check": Text("kiểm tra hệ thống có chạy tốt không", "check the health of the installation"),
    "backup": Text("sao lưu dữ liệu và tệp vào một tệp", "copy data and files into one file"),
    "restore": Text("phục hồi từ tệp sao lưu và kiểm chứng", "bring a copy back and verify it"),
}
BAD_INPUT = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 2 bad input; other commands may give their own."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    lang, rest, fault = language(arguments)
    try:
        if fault is not None:
            raise Refused([fault])
        return _run(rest, lang)
    except Refused as refused:
        return refuse(refused.problems, lang)
    except BrokenPipeError:
        # Whoever read the output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def refuse(problems: Sequence[Problem], lang: str) -> int:
    """One line a problem on standard error."""
    for problem in problems:
        print(problem.line(lang), file=sys.stderr)
    return BAD_INPUT


def _run(arguments: list[str], lang: str) -> int:
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(_overview(lang), end="")
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        raise Refused([_unknown(arguments[0] if arguments else "")])
    name = arguments[0]
    module = import_module(f"hieuhoc.web.cli.{name}")
    parser = Parser(name, lang, COMMANDS[name])
    module.add_arguments(parser)
    args = parser.parse_args(arguments[1:])
    args.lang = lang
    status: int = module.run(args)
    return status


def _unknown(name: str) -> Problem:
    known = ", ".join(COMMANDS)
    if name.startswith("-"):
        return option(name, f"Ghi tên lệnh trước. Các lệnh: {known}.", f"Give a command first. Commands: {known}.")
    if not name:
        return option("COMMAND", f"Ghi tên lệnh. Các lệnh: {known}.", f"Give a command. Commands: {known}.")
    return option(
        "COMMAND", f"Không có lệnh “{name}”. Các lệnh: {known}.", f"There is no command “{name}”. Commands: {known}."
    )


def _overview(lang: str) -> str:
    lines = [f"  {name:<11}{text.in_(lang)}" for name, text in COMMANDS.items()]
    first = Text(
        "Hiếu Học: theo dõi và báo cáo bộ tiêu chí Thành phố học tập UNESCO",
        "Hiếu Học: manages and reports the UNESCO Learning City criteria",
    )
    last = Text(
        "hieuhoc <lệnh> --help giải thích từng lệnh; --lang vi|en chọn ngôn ngữ.",
        "hieuhoc <command> --help explains a command; --lang vi|en chooses the language.",
    )
    return "\n".join([first.in_(lang), "", *lines, "", last.in_(lang), ""])
