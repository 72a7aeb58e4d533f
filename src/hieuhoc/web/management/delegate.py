"""A Django command that hands everything over to the command line of the same name."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hieuhoc.web.cli import COMMANDS, main


class Delegate(BaseCommand):
    """`name` is set by the subclass. Arguments are not Django's, so they are passed on unread."""

    name = ""
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(main([self.name, *argv[2:]]))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("arguments", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(main([self.name, *options["arguments"]]))

    @property
    def help(self) -> str:  # type: ignore[override]
        return COMMANDS[self.name].en
