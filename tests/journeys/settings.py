"""The settings of an installation, with two differences: passwords are hashed fast, and the test moves the clock.

The clock stands in the file that HIEUHOC_CLOCK names, as seconds that are added to the real time. A journey
therefore happens on the same days of 2026 whenever it is run.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from hieuhoc.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def moved() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ["HIEUHOC_CLOCK"]).read_text()))


timezone.now = moved
