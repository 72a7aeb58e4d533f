"""`hieuhoc restore FILE`: verifies a copy whole, puts it in place, keeps the former database aside, verifies again."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hieuhoc.core.framework import Text
from hieuhoc.core.problems import Problem, Refused

IN_USE = Text(
    "Trang web đang chạy nên chưa phục hồi. Dừng hieuhoc serve rồi chạy lại lệnh này.",
    "The site is running, so nothing was restored. Stop hieuhoc serve, then run this command again.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="tệp do hieuhoc backup tạo / a file made by hieuhoc backup")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    import django

    django.setup()
    from hieuhoc.web import engines
    from hieuhoc.web.cli import check

    try:
        aside = bring_back(Path(args.file))
    except engines.InUse:
        print(IN_USE.in_(args.lang), file=sys.stderr)
        return 1
    except (OSError, engines.CannotCopy) as fault:
        said = Text(f"Chưa phục hồi được: {fault}.", f"Could not restore: {fault}.")
        print(said.in_(args.lang), file=sys.stderr)
        return 1
    done = Text(f"Đã phục hồi từ {args.file}.", f"Restored from {args.file}.")
    print(done.in_(args.lang))
    if aside:
        print(Text(f"Dữ liệu cũ giữ ở {aside}.", f"The former data are kept in {aside}.").in_(args.lang))
    return check.report(args.lang, everything=True)


def bring_back(source: Path) -> str:
    """Returns where the former database is kept ("" if there was none). Files first, then the database in one step:
    killed at any moment, one whole database stands with all its files. Raises Refused, InUse, CannotCopy, OSError."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from hieuhoc.web import archive, engines

    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home) as folder:
        fresh = Path(folder)
        try:
            manifest = archive.unpack(source, fresh)
        except archive.Damaged as fault:
            raise Refused([_damaged(source, str(fault))]) from fault
        except (FileNotFoundError, IsADirectoryError) as fault:
            raise Refused([_absent(source)]) from fault
        _fits(source, manifest)
        copy = fresh / archive.DATABASE
        if not engines.sound(copy):
            raise Refused([_damaged(source, archive.DATABASE)])
        archive.add_files(fresh / "files", Path(settings.MEDIA_ROOT), home / f"files.before-{stamp}")
        aside = engines.put(copy, stamp)
    call_command("migrate", verbosity=0, interactive=False)
    return aside


def _fits(source: Path, manifest: dict[str, Any]) -> None:
    """The same engine, and made by no newer programme than this one."""
    from django.db.migrations.loader import MigrationLoader

    from hieuhoc.web import engines

    if manifest.get("engine") != engines.name():
        raise Refused([_problem(
            source,
            f"Bản sao này của {manifest.get('engine')}, còn DATABASE_URL trỏ tới {engines.name()}. Sửa DATABASE_URL.",
            f"This copy is of {manifest.get('engine')}, but DATABASE_URL names {engines.name()}. Change DATABASE_URL.",
        )])  # fmt: skip
    known = {"{}.{}".format(*key) for key in MigrationLoader(None).disk_migrations or ()}
    unknown = sorted(set(manifest.get("migrations", ())) - known)
    if unknown:
        raise Refused([_problem(
            source,
            f"Bản sao này do bản phần mềm mới hơn tạo ({unknown[0]}). Cập nhật phần mềm trước khi phục hồi.",
            f"This copy was made by a newer version ({unknown[0]}). Update the programme first.",
        )])  # fmt: skip


def _problem(source: Path, vi: str, en: str) -> Problem:
    return Problem(source.name, 1, "1", "unreadable_file", vi, en)


def _damaged(source: Path, part: str) -> Problem:
    return _problem(
        source,
        f"Bản sao lưu hỏng hoặc không phải bản sao lưu của Hiếu Học ({part}). Chưa thay đổi gì; dùng bản sao khác.",
        f"This copy is damaged or is no copy of Hiếu Học ({part}). Nothing was changed; use another copy.",
    )


def _absent(source: Path) -> Problem:
    return _problem(source, "Không có tệp này. Kiểm tra lại đường dẫn.", "There is no such file. Check its path.")
