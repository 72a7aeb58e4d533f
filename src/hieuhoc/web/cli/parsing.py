"""argparse that speaks both languages and refuses like a file is refused: options:1:--name: bad_option: sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from hieuhoc.core.framework import Text
from hieuhoc.core.problems import Problem, Refused, option

LANGUAGES = ("vi", "en")


def language(arguments: Sequence[str]) -> tuple[str, list[str], Problem | None]:
    """--lang may stand anywhere: the language, the other arguments, and what is wrong with it."""
    lang, rest, fault = "vi", [], None
    pending = iter(arguments)
    for argument in pending:
        if argument == "--lang" or argument.startswith("--lang="):
            given = argument.partition("=")[2] if "=" in argument else next(pending, "")
            if given in LANGUAGES:
                lang = given
            else:
                fault = option(
                    "--lang",
                    f"Ngôn ngữ “{given}” không có. Chọn vi hoặc en.",
                    f"There is no language “{given}”. Choose vi or en.",
                )
        else:
            rest.append(argument)
    return lang, rest, fault


class Parser(argparse.ArgumentParser):
    """`say(vi, en)` chooses a help sentence; faults are raised as Refused, all that argparse can name."""

    def __init__(self, command: str, lang: str, about: Text) -> None:
        super().__init__(
            prog=f"hieuhoc {command}",
            description=about.in_(lang).capitalize() + ".",
            add_help=False,
            allow_abbrev=False,
        )
        self.lang = lang
        self._optionals.title = self.say("tùy chọn", "options")
        self._positionals.title = self.say("tham số", "arguments")
        self.add_argument("-h", "--help", action="help", help=self.say("giải thích lệnh này", "explain this command"))
        self.add_argument(
            "--lang", choices=LANGUAGES, default=lang, help=self.say("ngôn ngữ: vi hoặc en", "language: vi or en")
        )

    def say(self, vi: str, en: str) -> str:
        return en if self.lang == "en" else vi

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self.say("cách dùng: ", "usage: "), 1)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            raise Refused(_extra(argument) for argument in unknown)
        return found

    def error(self, message: str) -> NoReturn:
        raise Refused(_of_message(message))


def _extra(argument: str) -> Problem:
    name = argument.partition("=")[0]
    return option(
        name,
        f"Lệnh này không có tùy chọn “{name}”. Thêm --help để xem các tùy chọn.",
        f"This command has no option “{name}”. Add --help to see its options.",
    )


def _of_message(message: str) -> list[Problem]:
    """argparse's English message → the options it names."""
    needed = re.fullmatch(r"the following arguments are required: (.*)", message)
    if needed:
        return [
            option(name, f"Thiếu {name}. Hãy ghi tùy chọn này.", f"{name} is missing. Give this option.")
            for name in needed[1].split(", ")
        ]
    named = re.match(r"argument ([^:]+): (.*)", message)
    if named:
        name = named[1].split("/")[-1]
        return [
            option(
                name,
                f"Tùy chọn {name} ghi chưa đúng hoặc thiếu giá trị. Thêm --help để xem cách ghi.",
                f"{name} is not given correctly ({named[2]}). Add --help to see how.",
            )
        ]
    return [option("COMMAND", "Lệnh ghi chưa đúng. Thêm --help để xem cách ghi.", f"{message}. Add --help to see how.")]
