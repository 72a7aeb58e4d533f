"""What the documents promise to name, they name: codes of problems, settings, commands."""

from __future__ import annotations

import ast
import re

from hieuhoc.core.problems import CODES
from hieuhoc.web.cli import COMMANDS
from tests.contracts.code import PACKAGE, ROOT, files, tree

REFUSALS = ("Refusal", "Conflict")
PLACES = {"Refusal": 0, "Conflict": 0, "NotANumber": 0, "Problem": 3}  # where the code stands among the arguments


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def raised() -> set[str]:
    """Codes of every refusal and problem that the code can raise, as written."""
    found = set(CODES)
    for path in files(".py"):
        if PACKAGE not in path.parents:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in REFUSALS for base in node.bases):
                own = (one for one in ast.walk(node) if isinstance(one, ast.Call))
                found |= {_constant(one, 0) for one in own if ast.unparse(one.func) == "super().__init__"}
            elif isinstance(node, ast.Call) and (name := ast.unparse(node.func).rpartition(".")[2]) in PLACES:
                # The problems of a form (core.completeness) stand in a cell: their code comes first.
                found.add(_constant(node, 0 if path.stem == "completeness" else PLACES[name]))
    return found - {""}


def _constant(call: ast.Call, place: int) -> str:
    given = call.args[place] if len(call.args) > place else None
    code = given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
    return code if re.fullmatch(r"[a-z]+(_[a-z]+)*", code) else ""


def explained() -> set[str]:
    """Codes with a heading or with a row of their own."""
    page = text("docs/problems.md")
    rows = re.findall(r"^\| (`[^|]*`) \|", page, re.M)
    return {
        *re.findall(r"^## ([a-z_]+)$", page, re.M),
        *(code for row in rows for code in re.findall(r"`([a-z_]+)`", row)),
    }


def test_every_code_of_a_problem_is_explained() -> None:
    codes = raised()
    assert len(codes) > 60
    assert codes - explained() == set()


def test_no_code_is_explained_that_nothing_raises() -> None:
    assert explained() - raised() == set()


def test_every_setting_of_the_environment_is_explained() -> None:
    """Those that the programme reads; what it sets for a child of its own is none."""
    read = set()
    for path in files(".py"):
        if PACKAGE in path.parents:
            source = path.read_text(encoding="utf-8")
            read |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", source))
            read |= {"DATABASE_URL"} if "dj_database_url.config" in source else set()
    page = set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/admin/settings.md"), re.M))
    assert len(read) > 8
    assert page == read


def test_every_command_is_explained() -> None:
    pages = text("README.md") + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").rglob("*.md"))
    found = set(re.findall(r"(?:hieuhoc|make) [a-z]+", pages))
    assert [name for name in COMMANDS if not {f"hieuhoc {name}", f"make {name}"} & found] == []


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = text("Makefile")
    targets = re.findall(r"^([a-z]+):(.*)$", makefile, re.M)
    assert {"setup", "demo", "run", "test", "check", "bench"} <= {name for name, _ in targets}
    assert [name for name, rest in targets if "## " not in rest] == []
