"""Tasks and words of the report: the other two parts of the workbook, saved in the same way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions import tasks as given
from hieuhoc.submissions.actions import answers, words
from hieuhoc.submissions.actions.merging import CellConflict
from hieuhoc.submissions.models import Submission, TaskAnswer
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.views import conflict, ledger, page

FOLDER = "submissions/workbook/"


@require_GET
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    submission = workbook.read(pk, request.user)
    return _tasks(request, submission, {})


def _tasks(request: HttpRequest, submission: Submission, after: dict[int, str]) -> HttpResponse:
    book = workbook.load(submission, request.user)
    known = {row.task_id: row for row in submission.tasks.all()}
    rows = [
        _task(submission, task, known.get(task.pk), book.editable, after.get(task.pk, ""))
        for task in given.of_unit(submission.unit)
    ]
    more = {"tasks": rows, "task_states": TaskAnswer.State.choices}
    context = page.context(request, submission, book, "tasks") | more
    return render(request, FOLDER + "tasks.html", context, status=409 if after else 200)


def _task(submission: Submission, task: PlanTask, row: TaskAnswer | None, editable: bool, after: str) -> dict[str, Any]:
    lead = task.lead_id == submission.unit.organisation_id or task.lead_kind == submission.unit.kind
    row = row or TaskAnswer(version=0)
    english = page.language() == "en"
    return {
        "pk": task.pk, "code": task.code, "words": (task.words_en or task.words) if english else task.words,
        "due": task.due, "product": task.product, "source": task.source, "open": editable, "after": ledger.safe(after),
        "part_word": _("lead") if lead else _("support"), "state": row.state, "sentence": row.sentence,
        "document_number": row.document_number, "version": row.version,
    }  # fmt: skip


@require_POST
def save_task(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    submission = workbook.read(pk, request.user)
    posted = conflict.chosen(request.POST)
    after = _write_task(request, submission, task, posted)
    submission.refresh_from_db(fields=["state", "saved_at"])
    editable, _behalf = workbook.may_type(submission, request.user)
    row = TaskAnswer.objects.filter(submission=submission, task=task).first()
    one = _task(submission, get_object_or_404(given.of_unit(submission.unit), pk=task), row, editable, after)
    body = render_to_string(FOLDER + "task.html", {"task": one, "task_states": TaskAnswer.State.choices})
    return HttpResponse(body + page.receipt(submission.saved_at), status=409 if after else 200)


def _write_task(request: HttpRequest, submission: Submission, task: int, posted: Any) -> str:
    prefix = f"t{task}~"
    fields = {name.removeprefix(prefix): text for name, text in posted.items() if name.startswith(prefix)}
    version = fields.pop("version", "0")
    if not fields:
        return ""
    try:
        answers.record_task(
            submission_id=submission.pk, task_id=task, change=fields, version=whole(version) or 0,
            by=page.person(request), at=timezone.now(), key=request.POST.get("key", ""),
        )  # fmt: skip
    except CellConflict as clash:
        return conflict.of_cell(clash, prefix + clash.field, f"/workbook/{submission.pk}/task/{task}/")
    except NotAllowed:
        raise
    except Refusal as refusal:
        return ledger.problem_block(f"{prefix}refused", refusal.sentence(page.language()))
    return ""


@require_POST
def save_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """All tasks at once, as a plain form sends them."""
    submission = workbook.read(pk, request.user)
    posted = conflict.chosen(request.POST)
    numbers = {name[1:].partition("~")[0] for name in posted if name.startswith("t")}
    after = {n: _write_task(request, submission, n, posted) for n in map(whole, numbers) if n is not None}
    after = {number: text for number, text in after.items() if text}
    return _tasks(request, workbook.read(pk, request.user), after) if after else redirect("workbook_tasks", pk)


@require_GET
def sections(request: HttpRequest, pk: int) -> HttpResponse:
    return _sections(request, workbook.read(pk, request.user), {})


def _sections(request: HttpRequest, submission: Submission, after: dict[str, str]) -> HttpResponse:
    book = workbook.load(submission, request.user)
    written = {row.section: row for row in submission.narratives.all()}
    rows = [_section(row, written.get(row["code"]), after.get(row["code"], "")) for row in page.outline(submission)]
    context = page.context(request, submission, book, "words") | {"sections": rows, "remarks": book.remarks}
    return render(request, FOLDER + "words.html", context, status=409 if after else 200)


def _section(row: dict[str, Any], text: Any, after: str) -> dict[str, Any]:
    more = {"text": row.get("text", True), "after": ledger.safe(after)}
    return row | more | {"body": text.text if text else "", "version": text.version if text else 0}


@require_POST
def save_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    submission = workbook.read(pk, request.user)
    after = _write_section(request, submission, section, conflict.chosen(request.POST))
    submission.refresh_from_db(fields=["state", "saved_at"])
    row = next((row for row in page.outline(submission) if row["code"] == section), {"code": section})
    text = submission.narratives.filter(section=section).first()
    editable, _behalf = workbook.may_type(submission, request.user)
    context = {"section": _section(row, text, after), "book": {"editable": editable}}
    body = render_to_string(FOLDER + "section.html", context)
    return HttpResponse(body + page.receipt(submission.saved_at), status=409 if after else 200)


def _write_section(request: HttpRequest, submission: Submission, section: str, posted: Any) -> str:
    text, version = posted.get(f"w{section}~text"), posted.get(f"w{section}~version", "0")
    if text is None:
        return ""
    try:
        words.record_words(
            submission_id=submission.pk, section=section, text=text, version=whole(version) or 0,
            by=page.person(request), at=timezone.now(), key=request.POST.get("key", ""),
        )  # fmt: skip
    except CellConflict as clash:
        return conflict.of_cell(clash, f"w{section}~text", f"/workbook/{submission.pk}/words/{section}/")
    except NotAllowed:
        raise
    except Refusal as refusal:
        return ledger.problem_block(f"w{section}~refused", refusal.sentence(page.language()))
    return ""


@require_POST
def save_sections(request: HttpRequest, pk: int) -> HttpResponse:
    """All words at once, as a plain form sends them."""
    submission = workbook.read(pk, request.user)
    posted = conflict.chosen(request.POST)
    codes = [name.removeprefix("w").removesuffix("~text") for name in posted if name.endswith("~text")]
    after = {code: _write_section(request, submission, code, posted) for code in codes}
    after = {code: text for code, text in after.items() if text}
    return _sections(request, workbook.read(pk, request.user), after) if after else redirect("workbook_words", pk)
