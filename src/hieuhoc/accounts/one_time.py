"""One-time passwords of first sign-in letters: printed once, never stored or logged in clear."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

# Without letters and digits that look alike on paper (i l o 0 1).
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# Twelve random letters cannot be guessed from a stolen hash, so the hash may be cheap; a letter run makes hundreds.
_ITERATIONS = 12_000


def one_time_password() -> str:
    """Such as "k7mf-2qxw-hd9p"."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=_ITERATIONS)
    return hasher.encode(password, hasher.salt())
