"""The workbook in the browser: the page, one row at a time, and the whole page for browsers without a script."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.campaigns import queries as campaigns
from hieuhoc.core.refusals import Refusal
from hieuhoc.submissions.actions import values, words
from hieuhoc.submissions.actions.merging import CellConflict
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Workbook
from hieuhoc.submissions.views import conflict, ledger, page, reading
from hieuhoc.submissions.views.ledger import Said
from hieuhoc.submissions.views.plan import KEY_OF


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The workbook of the viewer's unit in the open round; with two units, the one chosen."""
    campaign = campaigns.current()
    mine = workbook.mine(request.user, campaign.pk) if campaign else []
    if not mine:
        return render(request, "submissions/workbook/none.html", {"campaign": campaign})
    chosen = request.GET.get("unit", "")
    found = next((one for one in mine if str(one.pk) == chosen), mine[0])
    return show(request, found.pk)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, workbook.read(pk, request.user))


def _page(
    request: HttpRequest, submission: Submission, said: Mapping[tuple[int, str], Said] | None = None
) -> HttpResponse:
    book = workbook.load(submission, request.user)
    lang = page.language()
    chosen = request.GET.get("show", "all")
    context = page.context(request, submission, book, "figures") | {
        "show": chosen,
        "pills": _pills(book),
        "ledger": ledger.rows(book, lang, said, chosen),
        "left": left_of(book, lang),
        "left_title": _left_title(len(left_of(book, lang))),
        "remarks": [r for line in book.lines for r in line.remarks] + book.remarks,
        "done": book.count("done"),
        "total": len(book.led),
    }
    return render(request, "submissions/workbook.html", context, status=409 if said else 200)


def _pills(book: Workbook) -> list[tuple[str, str, int]]:
    return [
        ("all", _("All"), len(book.lines)),
        ("look", _("To look at"), book.count("look")),
        ("todo", _("No figure yet"), book.count("todo")),
        ("remark", _("With a remark"), sum(bool(line.remarks) for line in book.led)),
    ]


def left_of(book: Workbook, lang: str) -> list[dict[str, str]]:
    return [
        {"code": line.indicator.code, "goto": ledger.goto(line), "text": line.check.left.in_(lang)}
        for line in book.led
        if line.check.left is not None and not line.closed
    ]


def _left_title(count: int) -> str:
    if not count:
        return _("Nothing is left before signing")
    return ngettext("%(n)s place left before signing", "%(n)s places left before signing", count) % {"n": count}


@require_POST
def save_row(request: HttpRequest, pk: int, subject: int, code: str) -> HttpResponse:
    """One change. Answers with the row as it now stands and the receipt."""
    submission = workbook.read(pk, request.user)
    posted = conflict.chosen(request.POST)
    read = reading.read(posted, workbook.framework(submission), page.language())
    said = _record(request, submission, read)
    submission.refresh_from_db(fields=["state", "saved_at"])
    line = workbook.one_line(submission, code, subject)
    words = said.get((subject, code), Said())
    editable, _behalf = workbook.may_type(submission, request.user)
    body = ledger.row(line, page.language(), editable, submission.unit.campaign.year, words)
    status = 409 if words.after else 422 if words.faults else 200
    return HttpResponse(body + _receipt(submission), status=status)


def _receipt(submission: Submission) -> str:
    return render_to_string("submissions/workbook/receipt.html", {"saved_at": submission.saved_at, "oob": True})


def _record(request: HttpRequest, submission: Submission, read: reading.Reading) -> dict[tuple[int, str], Said]:
    """Writes what was understood; what was refused or contested is said beside its row."""
    for (subject, code), changes in read.changes.items():
        refusals = values.record_values(
            submission_id=submission.pk,
            subject_id=subject,
            changes=changes,
            by=page.person(request),
            at=timezone.now(),
            key=request.POST.get("key", ""),
        )
        for refusal in refusals:
            _say(read.said[subject, code], refusal, submission, subject, code, request)
    return dict(read.said)


def _say(said: Said, refusal: Refusal, submission: Submission, subject: int, code: str, request: HttpRequest) -> None:
    measure, breakdown, field = refusal.place.split("~")
    if isinstance(refusal, CellConflict):
        said.after += conflict.band(refusal, submission.pk, subject, code, measure, breakdown)
        return
    cell = f"{measure}~{KEY_OF[breakdown]}~{field}"
    typed = request.POST.get(f"{subject}~{cell}")
    if typed is None or field == "status":
        said.after += ledger.problem_block(f"{subject}~{cell}~refused", refusal.sentence(page.language()))
    else:
        said.faults[cell] = (typed, refusal.sentence(page.language()))


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page at once, as a plain form sends it."""
    submission = workbook.read(pk, request.user)
    read = reading.read(conflict.chosen(request.POST), workbook.framework(submission), page.language())
    said = {place: one for place, one in _record(request, submission, read).items() if one.faults or one.after}
    if not said:
        return redirect("workbook_of", pk)
    return _page(request, workbook.read(pk, request.user), said)


@require_POST
def answer(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    done = words.answer_remark(
        submission_id=pk,
        remark_id=remark,
        answer=request.POST.get("answer", ""),
        by=page.person(request),
        at=timezone.now(),
    )
    back = "workbook_of" if done.indicator else "workbook_words"
    return redirect(back, pk)
