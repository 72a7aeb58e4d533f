from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hieuhoc.accounts.lockout import MINUTES, tries_left
from hieuhoc.accounts.models import User


class SignInForm(LoginForm):  # type: ignore[misc]
    """Says how many tries are left and not which of the two fields was wrong."""

    def user_credentials(self) -> dict[str, Any]:
        credentials: dict[str, Any] = super().user_credentials()
        # axes counts failures by this key
        return {**credentials, "login": credentials.get("email", "").strip().lower()}

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super()._clean_with_password(credentials)
        except ValidationError as error:
            if error.code != "email_password_mismatch":
                raise
            raise ValidationError(self._sentence(tries_left(self.request, credentials))) from None
        return cleaned

    @staticmethod
    def _sentence(left: int) -> str:
        return (
            _("Address or password is not right.")
            + " "
            + ngettext(
                "%(count)s try left before the sign-in is locked for %(minutes)s minutes.",
                "%(count)s tries left before the sign-in is locked for %(minutes)s minutes.",
                left,
            )
            % {"count": left, "minutes": MINUTES}
        )


class FirstPasswordForm(forms.Form):
    password1 = forms.CharField(strip=False)
    password2 = forms.CharField(strip=False)
    language = forms.ChoiceField(choices=[("vi", "Tiếng Việt"), ("en", "English")])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the password of the letter. Choose another one."))
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        return cleaned


class OwnDetailsForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["full_name", "honorific", "phone", "language"]
