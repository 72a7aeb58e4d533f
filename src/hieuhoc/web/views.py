"""The first page: composed of what each feature says waits for this person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hieuhoc.assessments import queries as assessments
from hieuhoc.submissions.views import home as reports
from hieuhoc.submissions.views.page import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    context = reports.context(request)
    context["ratings"] = _ratings(request)
    context["result"] = assessments.newest(person(request))
    answers = [*context["answers"], *([context["ratings"]["answer"]] if context["ratings"] else [])]
    context["heading"] = _heading(request, answers)
    return render(request, "home.html", context)


def _heading(request: HttpRequest, answers: list[str]) -> str:
    user = person(request)
    name = user.full_name.split()[-1] if get_language() == "en" else f"{user.honorific} {user.given_name}"
    said = " · ".join(answers[:2]) if answers else _("nothing waits for you now")
    return _("Hello %(name)s, %(answer)s") % {"name": name, "answer": said}


def _ratings(request: HttpRequest) -> dict[str, Any]:
    return {}
