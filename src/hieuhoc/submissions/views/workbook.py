"""The workbook in the browser: the page, one row at a time, and the whole page for browsers without a script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.campaigns import queries as campaigns
from hieuhoc.core.refusals import Refusal
from hieuhoc.submissions.actions import values, words
from hieuhoc.submissions.actions.merging import CellConflict
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.views import conflict, ledger, opening, page, reading
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
    submission = workbook.at_desk(pk)
    workbook.require_reader(submission, request.user)
    return opening.respond(request, submission)


@require_POST
def save_row(request: HttpRequest, pk: int, subject: int, code: str) -> HttpResponse:
    """One change. Answers with the row as it now stands and the receipt."""
    read = reading.read(conflict.chosen(request.POST), page.language())
    outcome = _record(request, pk, (subject, code), read.changes.get((subject, code), []), read.said[subject, code])
    if outcome is None:
        submission, rows = workbook.at_desk(pk), None
        workbook.require_reader(submission, request.user)
    else:
        submission, rows = outcome.submission, outcome.rows
    editable, _behalf = workbook.may_type(submission, request.user)
    line = workbook.one_line(submission, code, subject, rows)
    said = read.said[subject, code]
    body = ledger.row(line, page.language(), editable, submission.unit.campaign.year, said)
    status = 409 if said.after else 422 if said.faults else 200
    return HttpResponse(body + page.receipt(submission.saved_at), status=status)


def _record(
    request: HttpRequest, pk: int, place: tuple[int, str], changes: list[values.Change], said: Said
) -> values.Outcome | None:
    """Writes what was understood; what was refused or contested is said beside its row."""
    if not changes:
        return None
    try:
        outcome = values.record_values(
            submission_id=pk,
            subject_id=place[0],
            changes=changes,
            by=page.person(request),
            at=timezone.now(),
            key=request.POST.get("key", ""),
        )
    except Submission.DoesNotExist:
        raise Http404 from None
    for refusal in outcome.refusals:
        _say(said, refusal, pk, place, request)
    return outcome


def _say(said: Said, refusal: Refusal, pk: int, place: tuple[int, str], request: HttpRequest) -> None:
    subject, code = place
    measure, breakdown, field = refusal.place.split("~")
    if isinstance(refusal, CellConflict):
        said.after += conflict.band(refusal, pk, subject, code, measure, breakdown)
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
    read = reading.read(conflict.chosen(request.POST), page.language())
    for place, changes in read.changes.items():
        _record(request, submission.pk, place, changes, read.said[place])
    said = {place: one for place, one in read.said.items() if one.faults or one.after}
    if not said:
        return redirect("workbook_of", pk)
    return opening.respond(request, workbook.at_desk(pk), said)


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
