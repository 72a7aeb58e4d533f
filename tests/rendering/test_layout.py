"""Widths of columns: no word of a narrow column is torn."""

from __future__ import annotations

import pytest

from hieuhoc.core.report import Cell, Column, Table
from hieuhoc.rendering.layout import CELL_MARGINS, column_widths
from hieuhoc.rendering.metrics import line_count, width_mm, wrapped
from tests.rendering.samples import ward


def test_a_narrow_column_is_widened_until_its_longest_word_fits() -> None:
    table = Table((Column(150), Column(5)), (), ((Cell("Chỉ số"), Cell("30/6/2027")),))
    first, second = column_widths(ward(), table, 165)
    assert second == pytest.approx(width_mm("30/6/2027", 12) + CELL_MARGINS)
    assert first + second == pytest.approx(155)


def test_a_table_too_wide_is_scaled_to_the_page() -> None:
    table = Table((Column(200), Column(200)), (), ((Cell("a"), Cell("b")),))
    assert column_widths(ward(), table, 165) == pytest.approx((82.5, 82.5))


def test_more_long_words_than_room_still_fill_the_page() -> None:
    table = Table(tuple(Column(10) for _ in range(20)), (), (tuple(Cell("x" * 40) for _ in range(20)),))
    assert sum(column_widths(ward(), table, 165)) == pytest.approx(165)


def test_widths_are_those_of_times_new_roman() -> None:
    assert width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True) == pytest.approx(88.3, abs=0.5)
    assert width_mm("Độc lập - Tự do - Hạnh phúc", 14, bold=True) == pytest.approx(60.4, abs=0.1)


def test_lines_are_of_about_equal_length() -> None:
    lines = wrapped("Kết quả thực hiện công tác xây dựng thành phố học tập toàn cầu năm 2026", 145, 14, bold=True)
    assert len(lines) == 2
    widths = [width_mm(line, 14, bold=True) for line in lines]
    assert max(widths) - min(widths) < 30


def test_lines_are_counted_as_a_column_breaks_them() -> None:
    assert line_count("một", 50, 12) == 1
    assert line_count("một\nhai", 50, 12) == 2
    assert line_count(" ".join(["chữ"] * 20), 20, 12) == 10  # two of 6.3 mm and their space fit in 20 mm
