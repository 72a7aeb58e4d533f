"""A criteria set named on the command line."""

from __future__ import annotations

from hieuhoc.core.framework import Framework
from hieuhoc.core.problems import Refused, option
from hieuhoc.frameworks import FrameworkNotFound, load


def named(slug: str, place: str) -> Framework:
    """Raises Refused with bad_option at `place`."""
    try:
        return load(slug)
    except FrameworkNotFound as missing:
        raise Refused([option(place, missing.sentence.vi, missing.sentence.en)]) from None
