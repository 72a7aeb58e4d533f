"""Closed unless listed: a stranger is sent to sign in, whatever the address; a first sign-in must choose a password."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse

Handler = Callable[[HttpRequest], HttpResponse]

# View names that anyone may open. A contract test walks every other route as a stranger.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_reauthenticate",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
        "health",
        "help",
        "robots",
        "signin_locked",
    }
)
PASSWORD_FIRST = PUBLIC | {"account_change_password", "first_password"}


class GateMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/static/"):
            return self.get_response(request)
        try:
            name = resolve(request.path_info).url_name or ""
        except Resolver404:
            name = ""
        user = request.user
        if not user.is_authenticated and name not in PUBLIC:
            target = resolve_url("account_login")
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Redirect": target})
            return HttpResponseRedirect(f"{target}?{urlencode({'next': request.get_full_path()})}")
        if user.is_authenticated and user.must_change_password and name not in PASSWORD_FIRST:
            return HttpResponseRedirect(reverse("first_password"))
        return self.get_response(request)
