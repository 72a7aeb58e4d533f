"""The house keeps its own rules: small files, small functions, no hidden writes, nothing of the builders' machines."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from tests.contracts.code import HOMES, PACKAGE, ROOT, files, place, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def test_no_file_is_longer_than_a_reader_bears() -> None:
    lengths = {place(p): len(p.read_text(encoding="utf-8").splitlines()) for p in files(".py", ".js", ".css", ".html")}
    assert len(lengths) > 300
    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {
        f"{place(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in files(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {name: count for name, count in found.items() if count > LONGEST_FUNCTION} == {}


def test_no_row_is_written_behind_an_action() -> None:
    """No signals, no save() of a model that does more than save."""
    hidden = [
        f"{place(path)}: {node.name}"
        for path in files(".py")
        if PACKAGE in path.parents
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and (
            any("receiver" in ast.unparse(one) for one in node.decorator_list)
            or (node.name in ("save", "delete") and node.args.args and node.args.args[0].arg == "self")
        )
    ]
    signals = [place(p) for p in files(".py") if PACKAGE in p.parents and "db.models.signals" in p.read_text()]
    assert (hidden, signals) == ([], [])


def test_every_word_of_the_interface_has_its_vietnamese() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_lock_has_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    packages = re.findall(r"^[a-z0-9][a-z0-9._-]*==", lock, re.M)
    assert len(packages) > 40
    assert lock.count("--hash=sha256:") >= len(packages)


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    asked = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    without = [d for d in asked if not re.search(rf'"{re.escape(d)}",\s*# [A-Z].{{10,}}\.\n', text)]
    assert without == []


def test_every_locked_package_is_of_the_declared_ones() -> None:
    """What is declared stands in the lock, so that a fresh clone installs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[\[<>=!~ ]", one)[0].lower().replace("_", "-") for one in asked}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.M)) == set()


@pytest.mark.parametrize("home", [*HOMES, "docs", "."])
def test_nothing_names_a_folder_of_one_machine(home: str) -> None:
    inside = (
        (ROOT / home).rglob("*")
        if home != "."
        else (p for p in ROOT.iterdir() if p.suffix in (".md", ".toml", ".lock"))
    )
    texts = [p for p in inside if p.suffix in (".py", ".md", ".html", ".js", ".css", ".yaml", ".toml", ".po", ".lock")]
    private = re.compile(r"(?<![\w.])/(?:work|home|Users|root)/\w")
    assert texts
    found = [place(p) for p in texts if "__pycache__" not in p.parts and private.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_every_document_is_in_utf_8_and_composed() -> None:
    """Vietnamese in one form only (NFC), so that searching finds it."""
    import unicodedata

    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *files(".html", ".po", ".yaml")]
    assert [place(p) for p in pages if not unicodedata.is_normalized("NFC", p.read_text(encoding="utf-8"))] == []
