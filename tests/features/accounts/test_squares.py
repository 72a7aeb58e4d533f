"""The right half of the sign-in page: the latest published result, and nothing that is not published."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hieuhoc.assessments.models import Assessment, Finding
from tests.builders import SmallCity, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SmallCity:
    cache.clear()
    return small_city(open_round=False)


def compiled(city: SmallCity, published: bool) -> None:
    made = Assessment.objects.create(
        campaign=city.campaign, revision=1, framework_digest="", values_digest="", units_csv="", values_csv="",
        reorganisations_csv="", evaluation="{}", compiled_at=timezone.now(), compiled_by="Hoa",
        state="published" if published else "compiled", published_at=timezone.now() if published else None,
    )  # fmt: skip
    for indicator, verdict in {"1.1.1.a": "met", "1.1.1.b": "not_met", "1.1.1.c": "met"}.items():
        Finding.objects.create(
            assessment=made, indicator=indicator, organisation=city.organisation, is_city=True, verdict=verdict,
            sentence="", sentence_en="",
        )  # fmt: skip


def test_a_published_result_is_shown_as_squares_with_their_count(client: Client, city: SmallCity) -> None:
    compiled(city, published=True)
    page = client.get("/account/login/").content.decode()
    assert page.count('<i class="met">') == 2
    assert page.count('<i class="">') == 1
    assert "3 ô là 3 chỉ số; 2 ô có dấu đã đạt năm 2026." in page


def test_a_result_that_is_not_published_is_not_shown(client: Client, city: SmallCity) -> None:
    compiled(city, published=False)
    page = client.get("/account/login/").content.decode()
    assert '<i class="met">' not in page
    assert "chỉ số" not in page
