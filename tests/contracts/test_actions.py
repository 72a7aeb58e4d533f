"""Every action: who and when as keyword arguments, all or nothing, permission first, a line in the history."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.contracts.code import PACKAGE, Function, calls, files, functions, place, tree

# Modules that hold actions under another name than `actions`.
ALSO = ("decrees", "redraw", "founding", "publishing", "editing", "duties", "memberships", "issuing", "accounts_list",
        "rounds", "assignment", "targets", "tasks_sheet")  # fmt: skip

WRITES = ("create", "bulk_create", "save", "update", "bulk_update", "delete", "get_or_create", "update_or_create")
GUARDS = ("access.require", "access.allowed")

# Public functions that write as one part of an action, inside its transaction, after its permission was asked for.
PARTS = {
    "audit.actions.record": "the history itself",
    "audit.actions.seal": "asked for by the programme and by publishing; chains what is already there",
    "jobs.actions.run": "the worker's own entry: the work it does is an action",
    "jobs.actions.reap": "the worker tidies up after its own death",
    "audit.actions.event": "an unsaved event, for actions that write many at once",
    "campaigns.redraw.redraw_units": "part of redrawing a round",
    "campaigns.redraw.carry_targets": "part of redrawing a round",
    "catalogue.actions.add_keys": "part of importing and of publishing a criteria set",
    "organisations.decrees.begin": "part of a decree and of creating an organisation",
    "organisations.people.memberships.start": "part of giving a role and of the list of accounts",
    "organisations.people.memberships.finish": "part of ending a role and of replacing an officer",
    "organisations.people.memberships.sign_out_if_idle": "part of ending a role",
    "campaigns.actions.assign": "part of freezing and redrawing",
    "organisations.people.issuing.issue": "part of creating a person and of issuing letters",
    "submissions.actions.entry.touch": "part of saving a cell",
    "submissions.actions.opening.start_submissions": "part of opening a round and of redrawing it",
    "submissions.actions.remarks.keep": "part of returning and of writing a remark",
    "submissions.actions.steps.take": "part of every step of a submission",
    "submissions.actions.sums.accept": "part of an acceptance",
    "submissions.actions.sums.withdraw": "part of a return",
    "submissions.actions.sending.seal": "part of sending",
}
# The history is written by every action wherever it stands; the worker's entry is called by the worker.
ANYBODYS = {"actions.record", "actions.seal", "actions.event", "actions.run", "actions.reap"}
# Actions that ask in their own way whether the person may.
ASKS_OTHERWISE = {
    "accounts.actions": "people act on their own account only: _require_own",
    "jobs.actions.ask": "whoever asks is asked again by the action that the job calls",
    "jobs.actions.cancel": "only one's own job is found",
}
# Actions that leave no event of their own.
UNRECORDED = {
    "jobs.actions.ask": "the job is its own record, and its action writes the event",
    "jobs.actions.cancel": "the job says that it was cancelled",
}


@cache
def modules() -> tuple[Path, ...]:
    def holds(path: Path) -> bool:
        inside = path.relative_to(PACKAGE).with_suffix("").parts
        return "actions" in inside[1:] or inside[-1] in ALSO

    return tuple(
        p for p in files(".py") if PACKAGE in p.parents and "web" not in p.relative_to(PACKAGE).parts
        and "core" not in p.relative_to(PACKAGE).parts and "views" not in p.parts and holds(p)
    )  # fmt: skip


@cache
def everything() -> tuple[Function, ...]:
    return tuple(function for path in modules() for function in functions(path))


@cache
def known() -> dict[str, Function]:
    return {function.name: function for path in files(".py") if PACKAGE in path.parents for function in functions(path)}


@cache
def imported(path: Path) -> dict[str, str]:
    """Name in a module → what it stands for, below the package: entry → submissions.actions.entry."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("hieuhoc.")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def resolved(call: str, start: Function) -> list[Function]:
    """The function that a call means, if it is one of ours."""
    module, _, name = call.rpartition(".")
    own = start.name.rpartition(".")[0]
    meant = (
        f"{imported(start.path).get(module, module)}.{name}"
        if module
        else imported(start.path).get(name, f"{own}.{name}")
    )
    return [known()[meant]] if meant in known() else []


def reaches(function: Function, wanted: tuple[str, ...], seen: set[str] | None = None) -> bool:
    return _node_reaches(function.node, function, wanted, seen if seen is not None else set())


def _node_reaches(node: ast.AST, of: Function, wanted: tuple[str, ...], seen: set[str]) -> bool:
    for call in calls(node):
        if call in wanted:
            return True
        for next_one in resolved(call, of):
            if next_one.name not in seen:
                seen.add(next_one.name)
                if reaches(next_one, wanted, seen):
                    return True
    return False


def is_action(function: Function) -> bool:
    """Public, and either says who and when or writes rows."""
    arguments = {*function.positional, *function.keywords}
    if not function.public or function.name in PARTS or function.node.name.startswith("require"):
        return False  # what only asks for a permission writes nothing
    return {"by", "at"} <= arguments or rows_written(function)


def rows_written(function: Function) -> bool:
    return any(
        call.rpartition(".")[2] in WRITES and ("objects" in call or call.endswith(".save"))
        for call in calls(function.node)
    )


ACTIONS = [function for function in everything() if is_action(function)]


def test_parts_of_actions_are_called_by_actions_alone() -> None:
    """A page or a command that took one by itself would leave out permission, transaction and history."""
    parts = {".".join(name.split(".")[-2:]) for name in PARTS} - ANYBODYS
    outside = [path for path in files(".py") if PACKAGE in path.parents and path not in modules()]
    found = {(place(path), call) for path in outside for call in calls(tree(path)) if call in parts}
    assert found == set()


def excused(function: Function, reasons: dict[str, str]) -> bool:
    return any(function.name == name or function.name.startswith(f"{name}.") for name in reasons)


def test_the_actions_are_found() -> None:
    assert len(ACTIONS) > 60
    names = {function.name for function in everything()}
    assert {name for name in PARTS if name not in names} == set(), "an exception that nothing needs any more"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda f: f.name)
def test_says_who_and_when_by_name(action: Function) -> None:
    assert action.positional == [], "arguments are keyword-only"
    assert {"by", "at"} <= set(action.keywords)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda f: f.name)
def test_is_all_or_nothing(action: Function) -> None:
    called = (one for call in calls(action.node) for one in resolved(call, action))
    assert action.atomic or (not rows_written(action) and any(one.atomic for one in called))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda f: f.name)
def test_asks_for_the_permission_before_it_writes(action: Function) -> None:
    if excused(action, ASKS_OTHERWISE):
        return
    for statement in action.statements:
        if _node_reaches(statement, action, GUARDS, set()):
            return
        assert not rows_written(Function(action.path, _wrapped(statement))), ast.unparse(statement)
    pytest.fail("asks for no permission")


def _wrapped(statement: ast.stmt) -> ast.FunctionDef:
    empty = ast.parse("def f(): pass").body[0]
    assert isinstance(empty, ast.FunctionDef)
    empty.body = [statement]
    return empty


@pytest.mark.parametrize("action", ACTIONS, ids=lambda f: f.name)
def test_leaves_a_line_in_the_history(action: Function) -> None:
    if excused(action, UNRECORDED):
        return
    assert reaches(action, ("record", "event", "audit.record", "audit.event", "actions.record"))
