"""The code of the project as the contract tests read it: files, functions, calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "hieuhoc"
HOMES = ("src", "tests", "scripts", "benchmarks")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Own files, without migrations, vendored ones and what is made by running."""
    found = [path for home in HOMES for path in sorted((ROOT / home).rglob("*")) if path.suffix in suffixes]
    left_out = ("migrations", "vendor", "__pycache__", "hieuhoc.egg-info")
    return tuple(path for path in found if not set(left_out) & set(path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Function:
    path: Path
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        """Module below the package and name: submissions.actions.values.record_value."""
        module = ".".join(self.path.relative_to(PACKAGE).with_suffix("").parts)
        return f"{module}.{self.node.name}"

    @property
    def public(self) -> bool:
        return not self.node.name.startswith("_")

    @property
    def positional(self) -> list[str]:
        return [a.arg for a in (*self.node.args.posonlyargs, *self.node.args.args)]

    @property
    def keywords(self) -> list[str]:
        return [a.arg for a in self.node.args.kwonlyargs]

    @property
    def atomic(self) -> bool:
        """By decorator, or around what it writes."""
        around = [item.context_expr for n in ast.walk(self.node) if isinstance(n, ast.With) for item in n.items]
        return any("transaction.atomic" in ast.unparse(one) for one in (*self.node.decorator_list, *around))

    @property
    def statements(self) -> list[ast.stmt]:
        """The body without its docstring."""
        body = self.node.body
        told = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        return body[1:] if told else body


def functions(path: Path) -> Iterator[Function]:
    """Those at the top of a module."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef):
            yield Function(path, node)


def calls(node: ast.AST) -> Iterator[str]:
    """What is called, as written: access.require, entry.locked, record."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            yield ast.unparse(one.func)
