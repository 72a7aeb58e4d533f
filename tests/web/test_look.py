"""What readers rely on in the parts of every page: words in both languages, dates with a distance, shapes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from hieuhoc.web.ui import dates, drawing, figures, gallery


def drawn(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("last_day", "today", "vi", "en", "urgency"),
    [
        ("2026-12-10", "2026-11-24", "thứ Năm 10/12, còn 16 ngày", "Thu 10 Dec, 16 days left", "far"),
        ("2026-12-01", "2026-11-24", "thứ Ba 01/12, còn 7 ngày", "Tue 1 Dec, 7 days left", "soon"),
        ("2026-11-25", "2026-11-24", "ngày mai, thứ Tư 25/11", "tomorrow, Wed 25 Nov", "soon"),
        ("2026-11-24", "2026-11-24", "hôm nay, thứ Ba 24/11", "today, Tue 24 Nov", "soon"),
        ("2026-11-23", "2026-11-24", "thứ Hai 23/11, quá hạn 1 ngày", "Mon 23 Nov, 1 day overdue", "past"),
    ],
)
def test_a_deadline_is_said_with_weekday_and_distance(
    last_day: str, today: str, vi: str, en: str, urgency: str
) -> None:
    last, now = date.fromisoformat(last_day), date.fromisoformat(today)
    with translation.override("vi"):
        assert dates.due_words(last, now) == vi
    with translation.override("en"):
        assert dates.due_words(last, now) == en
    assert dates.urgency(last, now) == urgency


def test_times_are_those_of_vietnam() -> None:
    at = datetime(2026, 12, 18, 20, 15, tzinfo=UTC)
    with translation.override("vi"):
        assert dates.date_and_time(at) == "19/12/2026, 03:15"
    with translation.override("en"):
        assert dates.date_and_time(at) == "19 Dec 2026, 03:15"


def test_figures_follow_the_language_and_no_figure_is_not_zero() -> None:
    with translation.override("vi"):
        assert figures.number(12_345_000) == "1.234,5"
        assert figures.percent(999_600) == "99,96%"
        assert figures.percent("58.30838") == "58,31%"
        assert figures.share(18_310, 31_402) == "58,31%"
        assert figures.plain(123_450) == "12,3450", "three decimals could be read as thousands"
    with translation.override("en"):
        assert figures.number(12_345_000) == "1,234.5"
    assert figures.number(0) == "0"
    assert figures.number(None) == figures.percent("") == figures.share(1, 0) == figures.share(None, 5) == ""


@pytest.mark.parametrize(("language", "word"), [("vi", "Chưa kết luận được"), ("en", "Cannot be judged yet")])
def test_a_verdict_is_a_shape_and_a_word(language: str, word: str) -> None:
    with translation.override(language):
        html = drawn('{% verdict "not_assessable" %}')
    assert word in html
    assert "#v-not_assessable" in html
    assert 'aria-hidden="true"' in html


def test_text_of_people_is_never_markup() -> None:
    assert "<b>" not in drawn('{% verdict "met" word=name %}{% state_tag "sent" name %}', name="<b>x")


def test_the_waffle_draws_one_square_a_unit_and_says_the_counts() -> None:
    groups = [{"key": "accepted", "label": "Đã tiếp nhận", "count": 121}, {"key": "sent", "label": "Chờ", "count": 2}]
    html = drawn("{% waffle groups %}", groups=groups)
    assert html.split("</div>")[0].count("<i ") == 123
    assert 'aria-label="Đã tiếp nhận: 121; Chờ: 2"' in html


@pytest.mark.parametrize("direction", ["at_least", "at_most"])
def test_the_green_zone_of_a_bullet_lies_on_the_side_that_meets(direction: str) -> None:
    shape = drawing.bullet(500_000, 400_000, direction, None, None, "%", None, None)
    inside = (
        float(shape["zone"]["x"])
        <= float(shape["at"]["now"])
        <= float(shape["zone"]["x"]) + float(shape["zone"]["width"])
    )
    assert inside == (direction == "at_least")


@pytest.mark.parametrize(
    ("now", "last", "threshold", "direction"),
    [("76.47", "100", "100", "at_least"), ("23", "4", "5", "at_most"), ("41", "88", "95", "at_least")],
)
def test_a_figure_outside_the_usual_scale_of_a_bullet_keeps_its_own_place(
    now: str, last: str, threshold: str, direction: str
) -> None:
    shape = drawing.bullet(now, threshold, direction, last, None, "%", None, None)
    edges = float(shape["left"]), float(shape["right"])
    places = [float(shape["at"][name]) for name in ("now", "last", "threshold")]
    assert all(edges[0] <= place <= edges[1] for place in places)
    assert float(shape["at"]["now"]) not in edges
    figure = {"now": float(now), "last": float(last)}
    assert (places[0] < places[1]) == (figure["now"] < figure["last"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_picture_holds_every_indicator_once_with_its_words(language: str) -> None:
    with translation.override(language):
        html = render_to_string("components/picture57.html", _picture())
    links = re.findall(r'<a class="tile [^>]*aria-label="([^"]+)"', html)
    assert len(links) == len(set(links)) == 57
    assert all("58,31%" in link and "từ 50%" in link for link in links)
    assert html.count('<th scope="row">') == 57, "the same content stands as a table"


def _picture() -> dict[str, object]:
    parts = gallery.picture()
    return {"parts": parts, "note": "", **drawing.picture_counts(parts)}


def test_the_gallery_shows_every_part() -> None:
    with translation.override("vi"):
        html = render_to_string("dev/components.html", gallery.context())
    for part in ("cell", "pill", "steps", "boxes", "bullet", "frac", "emptystate", "remark", "banner", "switch"):
        assert f'class="{part}' in html or f" {part}" in html, part
    assert "{#" not in html
    assert "{%" not in html
