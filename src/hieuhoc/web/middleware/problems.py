"""A refusal becomes a page (or a fragment) with its sentence and what to do; never a traceback."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from hieuhoc.core.refusals import Refusal

Handler = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {
            "refusal": exception,
            "sentence": exception.sentence(translation.get_language() or "vi"),
            "back": request.META.get("HTTP_REFERER", ""),
        }
        template = "components/refusal.html" if request.headers.get("HX-Request") else "refusal.html"
        return render(request, template, context, status=exception.status)
