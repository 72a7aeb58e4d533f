"""The health of an installation: each check answers with one line, and with what to do when it is not well."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hieuhoc.core.framework import Text
from hieuhoc.web import engines

WAITING_FOR = timedelta(minutes=3)  # work that nobody took up for so long: the worker is not running
FREE = 1024**3  # bytes: room for a copy of the database and a year of signed papers


@dataclass(frozen=True)
class Line:
    """One check. `said`: what was found, or what is wrong and what to do."""

    name: Text
    ok: bool
    said: Text


NAMES = {
    "database": Text("Cơ sở dữ liệu", "Database"),
    "tables": Text("Bảng dữ liệu", "Tables"),
    "integrity": Text("Toàn vẹn dữ liệu", "Integrity"),
    "history": Text("Nhật ký", "History"),
    "sums": Text("Số cộng dồn", "Sums"),
    "files": Text("Tệp đã ký", "Signed files"),
    "reports": Text("Báo cáo đã lập", "Documents"),
    "revisions": Text("Kết quả đã công bố", "Published results"),
    "translations": Text("Bản dịch", "Translations"),
    "disk": Text("Ổ đĩa", "Disk"),
    "worker": Text("Việc chạy nền", "Background work"),
}


def examine(*, everything: bool = False) -> Iterator[Line]:
    """Line by line. `everything` replays every published revision; otherwise the newest of each round."""
    for name in ("database", "tables"):
        line = _line(name, CHECKS[name])
        yield line
        if not line.ok:
            return
    for name, check in CHECKS.items():
        if name in ("database", "tables"):
            continue
        yield _line(name, (lambda: revisions(everything)) if name == "revisions" else check)


def _line(name: str, check: Callable[[], Text | None]) -> Line:
    """A check returns None when all is well, or says what is wrong."""
    try:
        wrong = check()
    except DatabaseError as fault:
        wrong = Text(
            f"không đọc được ({fault}). Kiểm tra DATABASE_URL và máy chủ dữ liệu.",
            f"cannot be read ({fault}). Look at DATABASE_URL and the database server.",
        )
    return Line(NAMES[name], wrong is None, wrong or Text("tốt", "OK"))


def database() -> Text | None:
    connection.ensure_connection()
    return None


def tables() -> Text | None:
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not left:
        return None
    return Text(
        f"còn {len(left)} bước nâng cấp chưa chạy. Chạy: python manage.py migrate",
        f"{len(left)} migrations are not applied. Run: python manage.py migrate",
    )


def integrity() -> Text | None:
    faults = engines.faults()
    if not faults:
        return None
    return Text(
        f"{len(faults)} chỗ hỏng: {faults[0]}. Phục hồi từ bản sao lưu gần nhất: hieuhoc restore TỆP",
        f"{len(faults)} faults: {faults[0]}. Bring back the newest copy: hieuhoc restore FILE",
    )


def history() -> Text | None:
    from hieuhoc.audit.actions import verify

    faults = verify()
    if not faults:
        return None
    return Text(
        f"đã bị sửa sau khi niêm phong ({faults[0]}). Giữ nguyên máy, báo thanh tra và so với bản sao lưu.",
        f"was changed after it was sealed ({faults[0]}). Leave the machine as it is and compare with a backup.",
    )


def sums() -> Text | None:
    """The kept sums of open rounds are those that follow from the accepted figures."""
    from hieuhoc.campaigns.models import Campaign
    from hieuhoc.submissions import tally
    from hieuhoc.submissions.actions import sums as kept
    from hieuhoc.submissions.models import NodeSum

    for campaign in Campaign.objects.filter(state=Campaign.State.OPEN).select_related("framework"):
        rows = NodeSum.objects.filter(campaign=campaign).values_list("node_id", "measure_id", *tally.FIELDS)
        stored = {(node, measure): tuple(counts) for node, measure, *counts in rows if any(counts)}
        computed = {key: counts for key, counts in kept.computed(campaign).items() if any(counts)}
        if stored != computed:
            differ = sum(stored.get(key) != computed.get(key) for key in {*stored, *computed})
            return Text(
                f"đợt “{campaign.name}”: {differ} số cộng dồn lệch với số liệu đã tiếp nhận. "
                f"Cộng lại: python manage.py rebuild_sums {campaign.pk}",
                f"round “{campaign.name_en}”: {differ} sums differ from the accepted figures. "
                f"Add up again: python manage.py rebuild_sums {campaign.pk}",
            )
    return None


def files() -> Text | None:
    """Every signed paper lies on the disk, as it came."""
    from hieuhoc.submissions.models import SignedFile

    wrong = []
    for row in SignedFile.objects.order_by("pk").iterator():
        path = Path(settings.MEDIA_ROOT) / str(row.file.name)
        if not path.is_file() or digest_of(path) != row.sha256:
            wrong.append(row.file.name)
    if not wrong:
        return None
    return Text(
        f"{len(wrong)} tệp mất hoặc bị đổi, ví dụ {wrong[0]}. Lấy lại từ bản sao lưu: hieuhoc restore TỆP",
        f"{len(wrong)} files are missing or changed, such as {wrong[0]}. Bring them back: hieuhoc restore FILE",
    )


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reports() -> Text | None:
    from hieuhoc.reports.models import ReportFile

    for row in ReportFile.objects.order_by("pk").iterator(chunk_size=20):
        if hashlib.sha256(bytes(row.content)).hexdigest() != row.sha256:
            return Text(
                f"tệp {row.name} không còn như lúc lập. Lấy lại từ bản sao lưu: hieuhoc restore TỆP",
                f"{row.name} is not what was produced. Bring it back: hieuhoc restore FILE",
            )
    return None


def revisions(everything: bool = False) -> Text | None:
    """A published revision, judged again from the inputs it keeps, gives the same JSON byte for byte."""
    from hieuhoc.assessments.models import Assessment

    newest: set[int] = set()
    rows = Assessment.objects.filter(state=Assessment.State.PUBLISHED).select_related("campaign__framework")
    for row in rows.order_by("-revision").iterator(chunk_size=1):
        if row.campaign_id in newest and not everything:
            continue
        newest.add(row.campaign_id)
        if row.evaluation != replayed(row):
            return Text(
                f"năm {row.campaign.year}, bản {row.revision}: tính lại ra khác. Giữ nguyên máy và so với bản sao lưu.",
                f"{row.campaign.year}, revision {row.revision}: judged again it differs. Compare with a backup.",
            )
    return None


def replayed(row) -> str:  # type: ignore[no-untyped-def]
    """The JSON that the kept inputs of an assessment give today."""
    from hieuhoc.catalogue.queries import framework_of
    from hieuhoc.core import evaluation, inputs, outputs, tables

    campaign, territory = row.campaign, frozenset(row.campaign.territory)
    framework = framework_of(campaign.framework)
    read = inputs.read_inputs(
        framework,
        units=tables.from_csv("units.csv", row.units_csv.encode()),
        values=tables.from_csv("values.csv", row.values_csv.encode()),
        reorganisations=tables.from_csv("reorganisations.csv", row.reorganisations_csv.encode()),
        year=campaign.year,
        level=campaign.level,
        territory=territory,
    )
    judged = evaluation.evaluate(
        framework,
        read.tree,
        read.values,
        year=campaign.year,
        level=campaign.level,
        territory=territory,
        min_coverage=Fraction(campaign.min_coverage, 10000),
        quorum=campaign.quorum,
    )
    return outputs.text(outputs.evaluation(judged))


def translations() -> Text | None:
    folder = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
    compiled, source = folder / "django.mo", folder / "django.po"
    if compiled.is_file() and compiled.stat().st_size > 1000:
        return None
    return Text(
        f"chưa biên dịch {source.name}. Chạy: make setup",
        f"{source.name} is not compiled. Run: make setup",
    )


def disk() -> Text | None:
    free = shutil.disk_usage(settings.HOME).free
    if free >= FREE:
        return None
    return Text(
        f"chỉ còn {free / 1024**2:.0f} MB. Dọn chỗ hoặc chuyển HIEUHOC_HOME sang ổ lớn hơn.",
        f"only {free / 1024**2:.0f} MB are free. Make room or move HIEUHOC_HOME to a larger disk.",
    )


def worker() -> Text | None:
    from hieuhoc.jobs.actions import SILENT_FOR
    from hieuhoc.jobs.models import Job

    now = timezone.now()
    waiting = Job.objects.filter(state=Job.State.WAITING, asked_at__lt=now - WAITING_FOR).count()
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - SILENT_FOR).count()
    if not waiting and not silent:
        return None
    return Text(
        f"{waiting} việc chờ lâu, {silent} việc dừng giữa chừng. Khởi động lại: hieuhoc serve",
        f"{waiting} jobs wait too long, {silent} stopped halfway. Start again: hieuhoc serve",
    )


CHECKS: dict[str, Callable[[], Text | None]] = {
    "database": database,
    "tables": tables,
    "integrity": integrity,
    "history": history,
    "sums": sums,
    "files": files,
    "reports": reports,
    "revisions": revisions,
    "translations": translations,
    "disk": disk,
    "worker": worker,
}
