"""A refusal becomes a page (or a fragment) with its sentence and what to do; never a traceback."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.defaults import page_not_found

from hieuhoc.core.refusals import Refusal

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
NUL = "\0"  # no database text may hold it, and no keyboard writes it


class ProblemMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        sent = (
            request.path,
            *(text for data in (request.GET, request.POST) for row in data.lists() for text in row[1]),
        )
        if not any(NUL in text for text in sent):
            return None
        refusal = Refusal(
            "bad_character",
            "Nội dung gửi lên có ký tự hỏng (mã 0), thường do dán từ một tệp lỗi. Xóa đoạn đó rồi gõ lại.",
            "What was sent holds a broken character (code 0), often pasted from a damaged file. Type that part again.",
        )
        return _answer(request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ObjectDoesNotExist):  # a number in a form or link that names nothing (any more)
            log.warning("not found in %s: %s", request.path, exception)
            return page_not_found(request, exception)
        return _answer(request, exception) if isinstance(exception, Refusal) else None


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "refusal": refusal,
        "sentence": refusal.sentence(translation.get_language() or "vi"),
        "back": request.META.get("HTTP_REFERER", ""),
    }
    template = "components/refusal.html" if request.headers.get("HX-Request") else "refusal.html"
    return render(request, template, context, status=refusal.status)
