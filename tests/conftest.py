"""Fixtures every test may use. Files and mails of a test go to its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from tests.builders import SmallCity, small_city


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_cache() -> None:
    """Numbers of rows repeat from test to test; what was kept for one must not answer another."""
    cache.clear()


@pytest.fixture
def town(db: None) -> SmallCity:
    """The small city with its cast and an open round of 2026."""
    return small_city()
