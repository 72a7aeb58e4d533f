from __future__ import annotations

from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hieuhoc.accounts import actions, lockout
from hieuhoc.accounts.adapter import set_language_cookie
from hieuhoc.accounts.forms import FirstPasswordForm
from hieuhoc.accounts.models import User


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate let nobody else through
    return request.user


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in actions.LANGUAGES:
        raise Http404
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("home")
    if isinstance(request.user, User):
        actions.choose_language(user=request.user, language=language, by=request.user, at=timezone.now())
    response = HttpResponseRedirect(target)
    set_language_cookie(response, language)
    return response


@never_cache
def locked(request: HttpRequest) -> HttpResponse:
    """After too many wrong passwords: until when, and what to do meanwhile."""
    stored = request.session.get(lockout.SESSION_KEY)
    until = datetime.fromisoformat(stored) if stored else None
    if until is None or until <= timezone.now():
        return redirect("account_login")
    minutes = -(-int((until - timezone.now()).total_seconds()) // 60)
    return render(request, "account/locked.html", {"until": until, "minutes": minutes}, status=429)


@sensitive_post_parameters("password1", "password2")
@never_cache
def first_password(request: HttpRequest) -> HttpResponse:
    user = _own(request) if request.user.is_authenticated else None
    if user is None or not user.must_change_password:
        return redirect("home" if user else "account_login")
    form = FirstPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        language, at = form.cleaned_data["language"], timezone.now()
        actions.set_password(user=user, password=form.cleaned_data["password1"], by=user, at=at)
        actions.choose_language(user=user, language=language, by=user, at=at)
        update_session_auth_hash(request, user)
        response = redirect("home")
        set_language_cookie(response, language)
        return response
    language = request.POST.get("language") or translation.get_language() or user.language
    return render(request, "account/first_password.html", {"form": form, "language": language})


def not_here(request: HttpRequest, **parts: str) -> HttpResponse:
    """allauth's pages for signing up and for several addresses an account: not part of this product."""
    raise Http404
