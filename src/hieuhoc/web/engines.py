"""What each database engine does its own way: finding faults, a consistent copy, putting a copy in place.

SQLite is copied through its backup API while the site runs; PostgreSQL through pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection

SQLITE = "sqlite"
POSTGRES = "postgresql"


class InUse(Exception):
    """Somebody else has the database open."""


class CannotCopy(Exception):
    """The engine's own programme failed; its words."""


def name() -> str:
    return SQLITE if connection.vendor == "sqlite" else POSTGRES


def faults() -> list[str]:
    """What the engine itself finds wrong: broken pages, rows that point nowhere, indexes that are not valid."""
    found: list[str] = []
    with connection.cursor() as cursor:
        if name() == SQLITE:
            cursor.execute("PRAGMA integrity_check(20)")
            found += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        else:
            cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
            found += [f"index {row[0]}" for row in cursor.fetchall()]
    try:
        connection.check_constraints()
    except IntegrityError as fault:
        found.append(str(fault))
    return found


def dump(target: Path) -> None:
    """A consistent copy at one moment, without stopping the site."""
    if name() == SQLITE:
        if not _file().exists():
            raise CannotCopy(f"{_file()} does not exist")
        with closing(sqlite3.connect(_file())) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        _programme("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", _name())


def sound(copy: Path) -> bool:
    """Whether a copy opens and holds together."""
    if name() == SQLITE:
        try:
            with closing(sqlite3.connect(copy)) as opened:
                return list(opened.execute("PRAGMA integrity_check(1)")) == [("ok",)]
        except sqlite3.DatabaseError:
            return False
    try:
        _programme("pg_restore", "--list", str(copy))
    except CannotCopy:
        return False
    return True


def put(copy: Path, stamp: str) -> str:
    """Puts a copy in the place of the database, which is kept aside; returns where. Raises InUse, CannotCopy.

    Killed at any moment, either the former or the new database stands in its place.
    """
    connection.close()
    return _put_file(copy, stamp) if name() == SQLITE else _put_database(copy, stamp)


def _file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _put_file(copy: Path, stamp: str) -> str:
    current = _file()
    aside = current.with_name(f"{current.name}.before-{stamp}")
    if current.exists():
        _close_journal(current)
        os.link(current, aside)
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(copy, current)
    return str(aside) if aside.exists() else ""


def _close_journal(current: Path) -> None:
    """Folds the write-ahead log into the file; SQLite allows it only while nobody else has the file open."""
    try:
        with closing(sqlite3.connect(current, timeout=1)) as alone:
            (mode,) = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as fault:
        raise InUse from fault
    except sqlite3.DatabaseError:
        return  # what stands there is broken; it is kept aside as it is
    if mode != "delete":
        raise InUse


def _put_database(copy: Path, stamp: str) -> str:
    import psycopg
    from psycopg import sql

    current, fresh, aside = _name(), f"{_name()}_new_{stamp}", f"{_name()}_before_{stamp}"
    try:
        with psycopg.connect(**_address(), dbname="template1", autocommit=True) as other:
            other.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh)))
            _programme("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={fresh}", str(copy))
            with other.transaction():
                for old, new in ((current, aside), (fresh, current)):
                    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                    other.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
    except psycopg.errors.ObjectInUse as fault:
        raise InUse from fault
    except psycopg.Error as fault:
        raise CannotCopy(str(fault).strip()) from fault
    return aside


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _address() -> dict[str, Any]:
    given = settings.DATABASES["default"]
    wanted = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    return {key: value for key, value in wanted.items() if value}


def _programme(command: str, *arguments: str) -> None:
    """Address and password go through the environment: command lines are seen by everybody on the machine."""
    address = _address()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = os.environ | {names[key]: str(value) for key, value in address.items()}
    try:
        done = subprocess.run([command, *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as fault:
        raise CannotCopy(f"{command} is not installed") from fault
    if done.returncode:
        raise CannotCopy(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else command)
