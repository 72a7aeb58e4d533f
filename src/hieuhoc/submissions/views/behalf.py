"""Entering for a unit from its letter, and the unit's word on it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations import access
from hieuhoc.submissions.actions import behalf
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.views import page

FOLDER = "submissions/workbook/"


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and date of the letter come first."""
    submission, sentence = workbook.read(pk, request.user), ""
    access.require(request.user, Permission.ENTER_ON_BEHALF, submission.unit.organisation_id)
    if request.method == "POST":
        try:
            behalf.begin(
                submission_id=pk, letter_number=request.POST.get("letter_number", ""),
                letter_date=day_of(request.POST.get("letter_date", "")), by=page.person(request), at=timezone.now(),
            )  # fmt: skip
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentence = refusal.sentence(page.language())
        else:
            return redirect("workbook_of", pk)
    book = workbook.load(submission, request.user)
    context = page.context(request, submission, book, "figures")
    context |= {"sentence": sentence, "typed": request.POST, "unit_name": page.unit_name(submission, inside=True)}
    return render(request, FOLDER + "behalf.html", context, status=422 if sentence else 200)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    behalf.send(submission_id=pk, by=page.person(request), at=timezone.now())
    messages.success(request, _("Sent for the unit. The unit sees it and may confirm or contradict."))
    return redirect("workbook_sent", pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    agrees = request.POST.get("answer") == "confirmed"
    note = request.POST.get("note", "")
    behalf.confirm(submission_id=pk, agrees=agrees, note=note, by=page.person(request), at=timezone.now())
    messages.success(request, _("Noted. The standing agency sees your answer."))
    return redirect("workbook_sent", pk)
