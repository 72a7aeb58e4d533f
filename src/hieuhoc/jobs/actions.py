"""Long work: asked for in a request, done by the worker, seen with its progress, cancelled between two steps.

A feature registers what it can do: `@handler("compile")` on a function of (job, progress) that calls one action.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hieuhoc.audit.actions import Actor
from hieuhoc.core.refusals import Conflict, Refusal
from hieuhoc.jobs.models import Job

log = logging.getLogger(__name__)
Handler = Callable[[Job, "Progress"], dict[str, Any]]
HANDLERS: dict[str, Handler] = {}
SILENT_FOR = timedelta(minutes=5)  # a running job that gave no sign for so long has died with its worker


class Cancelled(Exception):
    """Raised between two steps after somebody asked to stop; the open transaction is undone."""


class Progress:
    """Says how far the work is, at most twice a second, and stops it when asked."""

    def __init__(self, job: Job) -> None:
        self.job, self._last = job, 0.0

    def __call__(self, done: int, total: int, message: str = "") -> None:
        now = time.monotonic()
        if now - self._last < 0.5 and done < total:
            return
        self._last = now
        rows = Job.objects.filter(pk=self.job.pk)
        rows.update(done=done, total=total, message=message, beat_at=timezone.now())
        if rows.filter(cancel_asked=True).exists():
            raise Cancelled


def handler(kind: str) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def ask(*, kind: str, key: str = "", arguments: dict[str, Any] | None = None, by: Actor, at: datetime) -> Job:
    """Asks for work. The same `kind` and `key` while one is open gives that one back; a colleague's is told."""
    from hieuhoc.jobs.tasks import perform

    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, arguments=arguments or {}, asked_at=at, asked_by=by.label, asked_by_id_number=by.pk
            )
    except IntegrityError:
        open_one = Job.objects.filter(kind=kind, key=key, state__in=("waiting", "running")).first()
        if open_one is not None and open_one.asked_by_id_number == by.pk:
            return open_one
        who = open_one.asked_by.partition(" <")[0] if open_one is not None else ""
        raise Conflict(
            "job_running",
            f"{who or 'Người khác'} đang chạy đúng việc này. Chờ vài phút rồi tải lại trang để xem kết quả.",
            f"{who or 'Somebody else'} is running this very work. Wait some minutes, then reload the page.",
        ) from None
    transaction.on_commit(lambda: perform.enqueue(job.pk))
    return job


def cancel(*, job_id: int, by: Actor, at: datetime) -> None:
    """Whoever asked may stop it; work that has not begun never begins."""
    job = Job.objects.select_for_update().filter(pk=job_id, asked_by_id_number=by.pk)
    with transaction.atomic():
        job.filter(state="waiting").update(state="cancelled", ended_at=at)
        job.filter(state="running").update(cancel_asked=True)


def run(job_id: int) -> None:
    """Does one job. A refusal is told in its sentence; a fault of the programme is logged and told as such."""
    if not Job.objects.filter(pk=job_id, state="waiting").update(state="running", beat_at=timezone.now()):
        return
    job = Job.objects.get(pk=job_id)
    state, message, result = "done", "", {}
    try:
        result = HANDLERS[job.kind](job, Progress(job))
    except Cancelled:
        state = "cancelled"
    except Refusal as refusal:
        state, message = "failed", f"{refusal.vi}\n{refusal.en}"
    except Exception:
        log.exception("job %s %s failed", job.pk, job.kind)
        state = "failed"
        message = f"Việc số {job.pk} bị dừng do lỗi chương trình. Báo quản trị.\nJob {job.pk} stopped by a fault. Tell the administrator."
    Job.objects.filter(pk=job_id).update(state=state, message=message[:500], result=result, ended_at=timezone.now())


def reap(*, at: datetime) -> int:
    """Jobs whose worker died are marked failed, so that they can be asked for again."""
    dead = Job.objects.filter(state="running", beat_at__lt=at - SILENT_FOR)
    return dead.update(
        state="failed", ended_at=at, message="Máy xử lý đã dừng giữa chừng. Làm lại.\nThe worker stopped. Ask again."
    )
