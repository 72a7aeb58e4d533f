"""The settings of an installation, with two addresses more: an empty page and a page of Django's forms."""

from pathlib import Path

from hieuhoc.web.settings import *  # noqa: F403
from hieuhoc.web.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")  # type: ignore[attr-defined]
