"""`hieuhoc backup FILE`: a consistent copy of data and files in one file, while the site runs."""

from __future__ import annotations

import argparse
import errno
import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from hieuhoc.core.framework import Text
from hieuhoc.core.problems import Refused, option

FULL = Text(
    "Ổ đĩa hết chỗ nên chưa sao lưu được; không để lại tệp nào. Dọn chỗ hoặc ghi sang ổ khác.",
    "The disk is full, so nothing was backed up and nothing is left behind. Make room or choose another disk.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="tệp .zip sẽ được tạo / the .zip to make")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    import django

    django.setup()
    target = Path(args.file).absolute()
    _free(target)
    try:
        manifest = make(target)
    except (OSError, sqlite3.Error) as fault:
        print(_said(fault).in_(args.lang), file=sys.stderr)
        return 1
    except _cannot() as fault:
        said = Text(f"Chưa sao lưu được: {fault}.", f"Could not back up: {fault}.")
        print(said.in_(args.lang), file=sys.stderr)
        return 1
    count, size = len(manifest["entries"]) - 1, target.stat().st_size / 1024**2
    done = Text(
        f"Đã sao lưu cơ sở dữ liệu và {count} tệp vào {args.file} ({size:.1f} MB).",
        f"Backed up the database and {count} files into {args.file} ({size:.1f} MB).",
    )
    print(done.in_(args.lang))
    return 0


def make(target: Path) -> dict[str, Any]:
    """The copy itself. First the database, then the files: whatever the copied rows point at is there, since no file
    is ever replaced or deleted. Raises OSError, sqlite3.Error, engines.CannotCopy, FileExistsError."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder
    from django.utils import timezone

    from hieuhoc.web import archive, engines

    with tempfile.TemporaryDirectory(prefix=".hieuhoc-backup-", dir=target.parent) as folder:
        copy = Path(folder) / "database"
        engines.dump(copy)
        applied = sorted("{}.{}".format(*key) for key in MigrationRecorder(connection).applied_migrations())
        about = {"engine": engines.name(), "migrations": applied}
        return archive.write(target, copy, Path(settings.MEDIA_ROOT), about, timezone.now())


def _free(target: Path) -> None:
    if target.exists():
        raise Refused([option(
            "FILE",
            f"Đã có {target.name}. Chọn tên khác; bản sao lưu cũ không bị ghi đè.",
            f"{target.name} exists. Choose another name; an older copy is never overwritten.",
        )])  # fmt: skip
    if not target.parent.is_dir():
        raise Refused([option(
            "FILE",
            f"Không có thư mục {target.parent}. Tạo thư mục trước.",
            f"There is no folder {target.parent}. Make it first.",
        )])  # fmt: skip


def _cannot() -> type[Exception]:
    from hieuhoc.web.engines import CannotCopy

    return CannotCopy


def _said(fault: Exception) -> Text:
    full = isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "disk is full" in str(fault) or "disk I/O error" in str(fault):
        return FULL
    return Text(
        f"Chưa sao lưu được ({fault}); không để lại tệp nào. Kiểm tra quyền ghi vào thư mục.",
        f"Could not back up ({fault}); nothing is left behind. Look at the rights of the folder.",
    )
