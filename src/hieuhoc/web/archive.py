"""The file of a backup: a zip with the database, every file of the installation, and a manifest of digests."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files/"
FORMAT = "hieuhoc-backup-1"


class Damaged(Exception):
    """Not a backup, or not whole; says which part."""


def write(target: Path, database: Path, files: Path, about: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Everything or nothing: written under another name, then given its own. Returns the manifest. Raises OSError."""
    entries: dict[str, dict[str, Any]] = {}
    with _whole(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        entries[DATABASE] = _add(archive, database, DATABASE)
        for path in sorted(p for p in files.rglob("*") if p.is_file()) if files.is_dir() else ():
            name = FILES + path.relative_to(files).as_posix()
            entries[name] = _add(archive, path, name)
        manifest = {"format": FORMAT, "made_at": at.isoformat(), **about, "entries": entries}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        return _copied(source, target)


def _copied(source: IO[bytes], target: IO[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(1 << 20):
        digest.update(block)
        size += len(block)
        target.write(block)
    return {"sha256": digest.hexdigest(), "size": size}


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name only when it is complete, and never takes the place of another."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.link(name, target)
    finally:
        os.unlink(name)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Verifies the whole archive while unpacking it into an empty folder. Returns the manifest. Raises Damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            for name, wanted in manifest["entries"].items():
                target = folder / _safe(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as inside, target.open("wb") as out:
                    if _copied(inside, out) != wanted:
                        raise Damaged(name)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, ValueError) as fault:
        raise Damaged(str(fault)) from fault
    except OSError as fault:
        if fault.errno is None:  # zlib and zipfile raise it bare for streams cut short
            raise Damaged(str(fault)) from fault
        raise
    return manifest


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or DATABASE not in manifest["entries"]:
        raise Damaged(MANIFEST)
    if set(archive.namelist()) != {MANIFEST, *manifest["entries"]}:
        raise Damaged(MANIFEST)
    return manifest


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or (name != DATABASE and not name.startswith(FILES)):
        raise Damaged(name)
    return name


def add_files(unpacked: Path, files: Path, aside: Path) -> int:
    """Puts restored files beside those that are there; one of another content goes aside first. Returns how many."""
    count = 0
    for path in sorted(p for p in unpacked.rglob("*") if p.is_file()) if unpacked.is_dir() else ():
        place = files / path.relative_to(unpacked)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not _same(place, path):
            kept = aside / path.relative_to(unpacked)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place, kept)
        os.replace(path, place)
        count += 1
    return count


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
