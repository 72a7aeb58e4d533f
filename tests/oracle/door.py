"""The program under test, called as its users call it, in this process."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

from hieuhoc.web.cli import main


def run(arguments: list[str]) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    return int(status or 0), out.getvalue(), err.getvalue()


def framework(slug: str) -> dict[str, Any]:
    status, out, err = run(["framework", "show", slug, "--json"])
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found
