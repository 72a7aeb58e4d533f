"""The sentence under every verdict, in both languages: figures, what they are made of, what is needed."""

from __future__ import annotations

from typing import Any

import pytest

from hieuhoc.core.explanation import sentence, threshold_words
from hieuhoc.core.values import Value
from tests.core.cities import city_finding, hanoi, row, ward


def _said(indicator: str, values: list[Value], lang: str = "vi", *units: Any, **options: Any) -> str:
    return sentence(city_finding(indicator, values, *units, **options), hanoi().by_code[indicator], lang)


@pytest.mark.parametrize(
    ("indicator", "rows", "vi", "en"),
    [
        (
            "1.1.1.a",
            [row("1.1.1.a", part=48100, whole=50000)],
            "Đạt: 96,2% (48.100 trên 50.000), cần từ 95%",
            "Met: 96.2% (48,100 of 50,000), needs at least 95%",
        ),
        (
            "1.1.1.a",
            [row("1.1.1.a", part=47000, whole=50000, basis="estimate")],
            "Chưa đạt: ước 94% (47.000 trên 50.000), cần từ 95%",
            "Not met: 94% (estimated) (47,000 of 50,000), needs at least 95%",
        ),
        (
            "2.5.3.a",
            [row("2.5.3.a", part=99996, whole=100000)],
            "Chưa đạt: 99,99% (99.996 trên 100.000), cần đủ 100%",
            "Not met: 99.99% (99,996 of 100,000), needs all 100%",
        ),
        (
            "1.2.1.b",
            [row("1.2.1.b/poor", part=4, whole=100), row("1.2.1.b/near_poor", part=5, whole=100)],
            "Đạt: 9% (4 trên 100 + 5 trên 100), cần tối đa 10%",
            "Met: 9% (4 of 100 + 5 of 100), needs at most 10%",
        ),
        ("1.1.1.a", [], "Chưa kết luận được: chưa có số liệu", "Cannot be judged yet: no figure yet"),
        (
            "1.1.1.a",
            [row("1.1.1.a", part=0, whole=0)],
            "Chưa kết luận được: mẫu số bằng 0",
            "Cannot be judged yet: the whole is 0",
        ),
        (
            "1.3.2.b",
            [row("1.3.2.b", number=90), row("1.3.2.b", year=2024, number=100)],
            "Đạt: giảm, 90 vụ so với 100 vụ năm trước, cần giảm",
            "Met: fallen, 90 accidents against 100 accidents last year, needs to be falling",
        ),
        (
            "1.3.2.b",
            [row("1.3.2.b", number=90)],
            "Chưa kết luận được: chưa có năm trước để so, tạm tính 90 vụ, cần giảm",
            "Cannot be judged yet: no previous year to compare with, so far 90 accidents, needs falling",
        ),
        (
            "3.1.1.a",
            [row("3.1.1.a", rating=4, rater="Hoa"), row("3.1.1.a", rating=5, rater="Nam")],
            "Chưa kết luận được: chưa đủ phiếu chuyên gia (2/3), tạm tính 4,5 điểm (trung vị của 2 phiếu), cần từ 3 điểm",
            "Cannot be judged yet: too few expert ratings (2/3), so far 4.5 points (median of 2 ratings), "
            "needs at least 3 points",
        ),
        ("3.1.1.a", [], "Chưa kết luận được: chưa đủ phiếu chuyên gia (0/3)", "Cannot be judged yet: too few expert ratings (0/3)"),
        ("1.1.1.a", [row("1.1.1.a", status="not_applicable")], "Không áp dụng", "Not applicable"),
        (
            "1.1.3.b",
            [row("1.1.3.b", part=1, whole=2)],
            "Theo dõi: 50% (1 trên 2), không có ngưỡng để so",
            "Tracked: 50% (1 of 2), no threshold to hold it against",
        ),
        (
            "2.1.1.a",
            [row("2.1.1.a/standard", choice="no")],
            "Chưa đạt: chưa được công nhận đạt chuẩn",
            "Not met: the standard is not recognised",
        ),
    ],
)  # fmt: skip
def test_each_verdict_explains_itself(indicator: str, rows: list[Value], vi: str, en: str) -> None:
    assert _said(indicator, rows, "vi") == vi
    assert _said(indicator, rows, "en") == en


def test_a_sum_short_of_units_says_how_many_are_missing() -> None:
    wards = [ward(n) for n in (1, 2, 3)]
    values = [row("1.1.2.a", "w1", part=90, whole=100)]

    assert _said("1.1.2.a", values, "vi", *wards) == (
        "Chưa kết luận được: thiếu số của 2 đơn vị (đã có 1/3), tạm tính 90% (90 trên 100), cần từ 70%"
    )
    assert "2 units missing (1/3 answered)" in _said("1.1.2.a", values, "en", *wards)


@pytest.mark.parametrize(
    ("indicator", "vi", "en"),
    [
        ("1.1.1.a", "từ 95%", "at least 95%"),
        ("1.2.2.a", "tối đa 5%", "at most 5%"),
        ("2.5.3.a", "đủ 100%", "all 100%"),
        ("1.2.4.a", "tăng", "rising"),
        ("1.3.2.b", "giảm", "falling"),
        ("1.2.1.a", "từ 1,5 lần", "at least 1.5 times"),
        ("3.1.1.a", "từ 3 điểm", "at least 3 points"),
        ("1.1.3.b", "", ""),
    ],
)
def test_thresholds_stand_in_words(indicator: str, vi: str, en: str) -> None:
    found = hanoi().by_code[indicator]

    assert threshold_words(found, found.threshold, "vi") == vi
    assert threshold_words(found, found.threshold, "en") == en
