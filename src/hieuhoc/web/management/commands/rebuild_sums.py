"""Adds the kept sums of a round up again: `python manage.py rebuild_sums ROUND`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hieuhoc.audit.actions import SYSTEM
from hieuhoc.submissions.actions import sums


class Command(BaseCommand):
    help = "Adds the kept sums of a round up again from its accepted figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        count = sums.rebuild(campaign_id=options["round"], by=SYSTEM, at=timezone.now())
        self.stdout.write(f"{count}")
