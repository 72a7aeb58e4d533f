"""Accounts from one Excel list: template, dry run, and taking the list whole. The file is not kept in between."""

from __future__ import annotations

import base64

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from hieuhoc.organisations.people import accounts_list, accounts_sheet, queries
from hieuhoc.organisations.people.forms import ListForm
from hieuhoc.organisations.views.actor import signed_in
from hieuhoc.organisations.views.people import letter_answer

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(request: HttpRequest) -> HttpResponse:
    queries.allowed_to_administer(signed_in(request))
    answer = HttpResponse(accounts_sheet.template(timezone.localdate()), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="mau-danh-sach-tai-khoan.xlsx"'
    return answer


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """The dry run: what the list would do, or everything that is wrong with it."""
    queries.allowed_to_administer(signed_in(request))
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        plan = accounts_list.plan(content, timezone.localdate())
        language = get_language() or "vi"
        context.update(
            plan=plan,
            name=form.cleaned_data["file"].name,
            sheet_faults=[fault.sentence(language) for fault in plan.faults],
            content="" if plan.faults else base64.b64encode(content).decode(),
        )
    return render(request, "people/import.html", context)


@sensitive_variables()
@never_cache
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Reads the list once more and takes it whole; the answer is the file of letters."""
    by, at = signed_in(request), timezone.now()
    queries.allowed_to_administer(by)
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except ValueError as error:  # binascii.Error, or letters that are not ASCII
        raise SuspiciousOperation("content is not base64") from error
    taken = accounts_list.take_accounts_list(content=content, by=by, at=at)
    if not taken.issued:
        return render(request, "people/taken.html", {"plan": taken.plan})
    return letter_answer(request, taken.issued, timezone.localdate(at))
