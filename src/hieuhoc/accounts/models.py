"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    class Honorific(models.TextChoices):
        ANH = "anh", "anh"
        CHI = "chị", "chị"
        NONE = "anh/chị", "anh/chị"

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    honorific = models.CharField(max_length=10, choices=Honorific.choices, default=Honorific.NONE)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=[("vi", "vi"), ("en", "en")], default="vi")
    is_active = models.BooleanField(default=True)
    # Set when the account was made with a one-time password printed in a letter.
    must_change_password = models.BooleanField(default=False)
    # Raised to sign the person out everywhere at once.
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.full_name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions die with the password they were opened with, and when the epoch is raised."""
        key = f"{self.password}:{self.session_epoch}"
        return salted_hmac("hieuhoc.accounts.session", key, secret=secret, algorithm="sha256").hexdigest()

    @property
    def label(self) -> str:
        """As written in the history, where every column of it holds 200 letters."""
        return f"{self.full_name} <{self.email}>"[:200]

    @property
    def given_name(self) -> str:
        """The last word of a Vietnamese name is what people are called by."""
        return self.full_name.split()[-1] if self.full_name.split() else self.email

    @property
    def initials(self) -> str:
        words = self.full_name.split()
        return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else self.full_name[:2].upper()
