"""The lock after repeated wrong passwords (django-axes): how many tries are left, until when it holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

SESSION_KEY = "signin_locked_until"
MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


def username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address as one key: however it was typed, the tries count together."""
    given = (credentials or {}).get("email") or (credentials or {}).get("login") or ""
    return str(given or request.POST.get("login", "")).strip().lower()[:255]


def tries_left(request: HttpRequest, credentials: dict[str, Any]) -> int:
    failures: int = AxesProxyHandler.get_failures(request, credentials)
    return max(0, int(settings.AXES_FAILURE_LIMIT) - failures)


def locked_until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    last = AccessAttempt.objects.filter(
        username=username(request, credentials), ip_address=getattr(request, "axes_ip_address", None)
    ).aggregate(last=Max("attempt_time"))["last"]
    return (last or timezone.now()) + timedelta(minutes=MINUTES)


def locked_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Called by axes instead of the sign-in page. A redirect, so that reloading sends no password again."""
    request.session[SESSION_KEY] = locked_until(request, credentials).isoformat()
    return HttpResponseRedirect(reverse("signin_locked"))
