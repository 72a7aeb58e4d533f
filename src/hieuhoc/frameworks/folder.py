"""A folder of YAML files → one document: framework.yaml holds the headings, standards/<code>.yaml the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hieuhoc.core.framework import Framework, Text
from hieuhoc.core.framework_files import FrameworkError, FrameworkProblem, build, problems
from hieuhoc.frameworks.yaml_text import parse

HEAD = "framework.yaml"
STANDARDS = "standards"
ROOT = Path(__file__).parent


class FrameworkNotFound(LookupError):
    """No packaged set has this slug; `sentence` says which there are."""

    def __init__(self, slug: str) -> None:
        known = ", ".join(available())
        self.slug = slug
        self.sentence = Text(
            vi=f"Không có bộ tiêu chí “{slug}”. Các bộ hiện có: {known}.",
            en=f"There is no criteria set “{slug}”. The sets are: {known}.",
        )
        super().__init__(self.sentence.en)


def available() -> list[str]:
    """The slugs of the packaged sets, in alphabetical order."""
    return sorted(head.parent.name for head in ROOT.glob(f"*/{HEAD}"))


@cache
def load(slug: str) -> Framework:
    """The packaged set. Raises FrameworkNotFound, or FrameworkError with every problem of its files."""
    if slug not in available():
        raise FrameworkNotFound(slug)
    document, found = read_folder(ROOT / slug)
    if found:
        raise FrameworkError(found)
    return build(document)


def check(folder: Path) -> list[FrameworkProblem]:
    """Every problem of a folder, each with its file; empty when the set can be used."""
    return read_folder(folder)[1]


def read_folder(folder: Path) -> tuple[dict[str, Any], list[FrameworkProblem]]:
    """The folder as one document, with its problems; the document is only complete when there are none."""
    head, found = parse(folder / HEAD, f"{folder.name}/{HEAD}")
    files: dict[str, str] = {}
    for path in _standard_files(folder):
        name = f"{folder.name}/{STANDARDS}/{path.name}"
        standard, faults = parse(path, name)
        found += faults
        if not faults:
            found += _hang(head, standard, path.stem, name)
            files |= dict.fromkeys(_codes(standard), name)
    # A file that cannot be read hides half of the set: report it alone, the rest would be noise.
    if found:
        return head, found
    found = [replace(p, file=files.get(p.place, f"{folder.name}/{HEAD}")) for p in problems(head)]
    if head.get("slug") != folder.name:
        found.append(_wrong_folder(head.get("slug"), folder.name))
    return head, found


def _standard_files(folder: Path) -> list[Path]:
    def order(path: Path) -> list[tuple[bool, int, str]]:
        return [(not piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in path.stem.split(".")]

    return sorted((folder / STANDARDS).glob("*.yaml"), key=order)


def _hang(head: dict[str, Any], standard: dict[str, Any], stem: str, name: str) -> list[FrameworkProblem]:
    """Put a standard under its part; the file's name says which standard it holds."""
    if standard.get("code") != stem:
        sentence = Text(
            vi=f"Tệp tên “{stem}” nhưng mã bên trong là “{standard.get('code')}”.",
            en=f"The file is named “{stem}” but the code in it is “{standard.get('code')}”.",
        )
        advice = Text(vi="Đặt tên tệp theo mã tiêu chuẩn.", en="Name the file after the code of its standard.")
        return [FrameworkProblem("bad_code", stem, "code", sentence, advice, file=name)]
    parts = head.get("parts")
    if isinstance(parts, list):
        for part in parts:
            if isinstance(part, dict) and part.get("code") == stem.split(".")[0]:
                part.setdefault("standards", []).append(standard)
                return []
    sentence = Text(
        vi=f"Phần “{stem.split('.')[0]}” chưa có trong {HEAD}.",
        en=f"The part “{stem.split('.')[0]}” is not in {HEAD}.",
    )
    advice = Text(vi="Thêm phần này vào “parts”.", en="Add it to “parts”.")
    return [FrameworkProblem("missing_key", stem, "parts", sentence, advice, file=name)]


def _codes(item: object) -> Iterator[str]:
    """Every code that stands in a file, so that a problem can name the file of its place."""
    if isinstance(item, Mapping):
        if isinstance(item.get("code"), str):
            yield item["code"]
        for child in item.values():
            yield from _codes(child)
    elif isinstance(item, list):
        for child in item:
            yield from _codes(child)


def _wrong_folder(slug: object, folder: str) -> FrameworkProblem:
    sentence = Text(
        vi=f"“slug” là “{slug}” nhưng thư mục tên “{folder}”.",
        en=f"“slug” is “{slug}” but the folder is named “{folder}”.",
    )
    advice = Text(vi="Đặt hai tên giống nhau.", en="Give both the same name.")
    return FrameworkProblem("bad_key", "", "slug", sentence, advice, file=f"{folder}/{HEAD}")
