"""How allauth behaves here: nobody signs up alone; accounts are made by the city administrator."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.utils import reset as forget_failures
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hieuhoc.accounts import actions
from hieuhoc.accounts.models import User


def set_language_cookie(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def greeting(user: User | None) -> str:
    if user is None:
        return gettext("Hello,")
    english = translation.get_language() == "en"
    name = user.full_name if english else f"{user.get_honorific_display()} {user.full_name}"
    return gettext("Hello %(name)s,") % {"name": name}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the city administrator to open it again."),
        "email_password_mismatch": _("Address or password is not right."),
        "enter_current_password": _("The present password is not right. Type it again."),
        "incorrect_code": _("The code is not right or has expired. Type the newest code."),
        "incorrect_password": _("The password is not right. Type it again."),
        "invalid_password_reset": _("The link has been used or has expired. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Whoever could set a password holds the account: the lock of failed tries is lifted."""
        actions.set_password(user=user, password=password, by=user, at=timezone.now())
        forget_failures(username=user.email)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        set_language_cookie(response, user.language)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person who gets it, not of the browser that asked."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        with translation.override(user.language if user else settings.LANGUAGE_CODE):
            super().send_mail(template_prefix, email, {**context, "greeting": greeting(user)})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address that opens the account; allauth's own table of addresses is not used here."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("The second factor cannot be switched off for this account."),
        "cannot_generate_recovery_codes": _("Switch the second factor on first, then make recovery codes."),
        "incorrect_code": _("The code is not right or has expired. Type the newest code."),
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return str(_("My key"))
