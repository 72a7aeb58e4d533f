"""`check` is the health of the installation; with Django's own options (--deploy, --tag …) it is Django's check."""

import sys

from django.core.management.commands.check import Command as DjangoCheck

from hieuhoc.web.cli import main

DJANGO_OPTIONS = ("--deploy", "--tag", "-t", "--list-tags", "--fail-level", "--database")


class Command(DjangoCheck):
    def run_from_argv(self, argv: list[str]) -> None:
        if any(argument.split("=")[0] in DJANGO_OPTIONS for argument in argv[2:]):
            super().run_from_argv(argv)
        else:
            sys.exit(main(["check", *argv[2:]]))
