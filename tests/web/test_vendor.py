"""What we serve from other people is what we say it is, and pages load nothing from elsewhere or inline."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "hieuhoc" / "web"
STATIC = WEB / "static"
PACKAGES = tomllib.loads((STATIC / "vendor.toml").read_text(encoding="utf-8"))["package"]
FILES = [(package["name"], file["path"], file["sha256"]) for package in PACKAGES for file in package["files"]]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize(("name", "path", "sha256"), FILES, ids=[path for _, path, _ in FILES])
def test_a_vendored_file_is_the_one_named(name: str, path: str, sha256: str) -> None:
    assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == sha256, f"{path} of {name} changed"


def test_every_vendored_file_is_named_with_its_licence() -> None:
    named = {path for _, path, _ in FILES}
    assert {f"vendor/{path.name}" for path in (STATIC / "vendor").iterdir()} <= named
    for package in PACKAGES:
        assert package["licence_file"] in named
        assert package["version"]
        assert package["licence"]
        assert package["source"]


def test_styles_and_scripts_load_nothing_from_elsewhere() -> None:
    for path in [*STATIC.rglob("*.css"), *(STATIC / "js").glob("*.js")]:
        if path.parent.name == "vendor":
            continue
        assert not re.search(r"https?://|url\([\"']?//", path.read_text(encoding="utf-8")), path


def test_pages_hold_no_inline_script_and_no_inline_style() -> None:
    """The content security policy refuses both, silently for the reader."""
    inline = re.compile(r"<style|\sstyle=|\son(?:click|change|submit|load|input)=|<script(?![^>]*\bsrc=)")
    allowed = re.compile(r"<script[^>]*type=[\"']application/json")
    faults = [
        f"{path.relative_to(WEB)}: {found.group()}"
        for path in TEMPLATES
        for found in inline.finditer(path.read_text(encoding="utf-8"))
        if not allowed.match(path.read_text(encoding="utf-8")[found.start() :])
    ]
    assert not faults


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {
        (name, path.name)
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert sorted(item for item in named if item[0] not in symbols) == []


def test_no_file_of_styles_is_too_long_to_read() -> None:
    for path in (STATIC / "css").glob("*.css"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
