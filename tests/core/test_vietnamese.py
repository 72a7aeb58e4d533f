"""Names stand in the order of a Vietnamese dictionary, on every database alike."""

from __future__ import annotations

import pytest

from hieuhoc.core.vietnamese import fold, nfc, sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["Phường An Phú", "Phường An Phú Đông", "Phường Ân"],  # a shorter name before the longer one
        ["Phường Phú Thọ", "Phường Phú Thọ Hòa", "Phường Phước Long"],
        ["Quận 2", "Quận 10", "Quận Bình Tân"],
        ["Dân", "Đan", "Đăng", "Đâng"],  # đ is a letter after d; a, ă, â are three letters
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],  # tones decide only between words that are alike
        ["Xã Hòa Hiệp", "Xã Hòa Hội", "Xã Hóc Môn"],
    ],
)
def test_order_of_the_dictionary(ordered: list[str]) -> None:
    shuffled = [*ordered[1:], ordered[0]]
    assert sorted(shuffled, key=sort_key) == ordered
    assert all(sort_key(name).isascii() for name in ordered)


def test_search_needs_no_marks() -> None:
    assert fold("Phường Tân Định") == "phuong tan dinh"
    assert nfc("Ti\u00ea\u0301ng  Vi\u1ec7t") == "Tiếng Việt"
