"""Draws the way of a submission into docs/workflow.md, from the one table in core.workflow.

`python scripts/draw_workflow.py` writes between the marks; `--check` only says whether the page is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hieuhoc.accounts.permissions import ROLES, Permission
from hieuhoc.core.workflow import STATES, STEPS, Step

PAGE = Path(__file__).resolve().parent.parent / "docs" / "workflow.md"
BEGIN, END = "<!-- drawn: begin -->", "<!-- drawn: end -->"


def drawing() -> str:
    """A mermaid diagram, then the same as a table for those who read it as text."""
    return "\n\n".join((_diagram(), _table()))


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> todo"]
    for state in STATES:
        for after in dict.fromkeys(step.after for step in STEPS if state in step.before):
            names = [_mark(step) for step in STEPS if state in step.before and step.after == after]
            lines.append(f"    {state} --> {after} : {', '.join(names)}")
    return "\n".join([*lines, "```"])


def _mark(step: Step) -> str:
    return step.name + (" (reason)" if step.reason else "")


def _table() -> str:
    rows = ["| step | from | to | permission | roles | must say why |", "|---|---|---|---|---|---|"]
    for step in STEPS:
        roles = ", ".join(f"`{key}`" for key, role in ROLES.items() if Permission(step.who) in role.permissions)
        before = ", ".join(step.before)
        why = "yes" if step.reason else ""
        rows.append(f"| `{step.name}` | {before} | {step.after} | `{step.who}` | {roles} | {why} |")
    return "\n".join(rows)


def with_drawing(text: str) -> str:
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{drawing()}\n{END}{tail}"


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    new = with_drawing(text)
    if "--check" in sys.argv:
        if new != text:
            print("docs/workflow.md is not current: run python scripts/draw_workflow.py", file=sys.stderr)
        return int(new != text)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
