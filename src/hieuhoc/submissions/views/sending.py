"""Passing a report on, approving and sending it, taking and giving it back; what was sent, and its signed paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.submissions import tasks
from hieuhoc.submissions.actions import sending
from hieuhoc.submissions.models import Transition
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.views import ledger, page
from hieuhoc.submissions.views.opening import left_of

FOLDER = "submissions/workbook/"
STEP_WORDS = {
    "propose": _("Passed to the unit's leader"),
    "take_back": _("Taken back by the reporter"),
    "return_inside": _("Given back inside the unit"),
    "send": _("Approved and sent"),
    "send_again": _("Corrected and sent again"),
    "send_on_behalf": _("Sent for the unit by the standing agency"),
    "return": _("Returned by the standing agency"),
    "accept": _("Accepted by the standing agency"),
    "lock": _("Locked in a published revision"),
    "reopen": _("Reopened by the standing agency"),
}


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left, a reason where figures are missing, one button."""
    submission, sentence = workbook.read(pk, request.user), ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            sending.propose(submission_id=pk, by=page.person(request), at=timezone.now(), reason=reason)
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentence = refusal.sentence(page.language())
        else:
            messages.success(request, gettext("Passed to the unit's leader for approval."))
            return redirect("workbook_of", pk)
    elif not page.may(submission, request.user)["propose"]:
        return redirect("workbook_of", pk)
    return _before_step(request, pk, "propose.html", sentence)


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader reads the whole, then sends it, or gives it back with a reason."""
    submission, sentence = workbook.read(pk, request.user), ""
    if request.method == "POST":
        try:
            declared = bool(request.POST.get("declare"))
            sent = sending.send(submission_id=pk, declaration=declared, by=page.person(request), at=timezone.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentence = refusal.sentence(page.language())
        else:
            time = f"{timezone.localtime():%H:%M}"
            messages.success(
                request, _("Sent at %(time)s. Receipt %(receipt)s.") % {"time": time, "receipt": sent.receipt[:12]}
            )
            return redirect("workbook_sent", pk)
    elif not page.may(submission, request.user)["send"]:
        return redirect("workbook_of", pk)
    return _before_step(request, pk, "approve.html", sentence)


def _before_step(request: HttpRequest, pk: int, template: str, sentence: str) -> HttpResponse:
    submission = workbook.read(pk, request.user)
    book = workbook.load(submission, request.user)
    lang = page.language()
    proposed = submission.transitions.filter(step="propose").order_by("-at").first()
    context = page.context(request, submission, book, "figures") | {
        "left": left_of(book, lang),
        "blocking": bool(book.blocking),
        "missing": [line.indicator.code for line in book.led if line.check.state == "todo"],
        "sentence": sentence,
        "reason": request.POST.get("reason", ""),
        "proposed": proposed,
        "summary": ledger.summary(book, lang),
    }
    return render(request, FOLDER + template, context, status=422 if sentence else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    sending.take_back(submission_id=pk, by=page.person(request), at=timezone.now())
    return redirect("workbook_of", pk)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Returned inside the unit."""
    reason = request.POST.get("reason", "")
    try:
        sending.return_inside(submission_id=pk, reason=reason, by=page.person(request), at=timezone.now())
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _before_step(request, pk, "approve.html", refusal.sentence(page.language()))
    messages.success(request, gettext("Given back to the reporter."))
    return redirect("workbook_of", pk)


@require_GET
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, by whom, with which receipt, and every step: read only."""
    submission = workbook.read(pk, request.user)
    book = workbook.load(submission, request.user)
    words = {row.section: row.text for row in submission.narratives.exclude(text="")}
    context = page.context(request, submission, book, "figures") | {
        "summary": ledger.summary(book, page.language()),
        "tasks": tasks.answers(submission),
        "sections": [row | {"body": words[row["code"]]} for row in page.outline(submission) if row["code"] in words],
        "steps": [_worded(row) for row in submission.transitions.order_by("-at", "-pk")],
        "signed": submission.signed_files.order_by("-at"),
        "given": [line for line in book.led if line.rows],
    }
    return render(request, FOLDER + "sent.html", context)


def _worded(row: Transition) -> dict[str, object]:
    return {"at": row.at, "word": STEP_WORDS.get(row.step, row.step), "by_name": row.by_name, "reason": row.reason}
