"""The packaged organisations: the counts of the decisions, and links that lead from a unit that was to one that is."""

import unicodedata
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from hieuhoc.organisations import packaged
from hieuhoc.organisations.packaged import PackagedChange, PackagedUnit

ALL = ("01", "74", "77", "79")
BEFORE, JANUARY, JUNE, JULY = date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


def lasts(unit: PackagedUnit, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to)


def standing(code: str | None, day: date) -> PackagedUnit:
    (unit,) = [unit for city in ALL for unit in packaged.all_units(city) if unit.code == code and lasts(unit, day)]
    return unit


def every_change() -> list[PackagedChange]:
    return [change for city in ALL for change in packaged.changes(city)]


@pytest.mark.parametrize(
    ("city", "day", "districts", "communes"),
    [
        ("79", date(2023, 12, 31), 22, 312),
        ("79", BEFORE, 22, 312),
        ("79", JANUARY, 22, 273),
        ("79", JUNE, 22, 273),
        ("79", JULY, 0, 168),
        ("01", date(2023, 12, 31), 30, 579),
        ("01", BEFORE, 30, 579),
        ("01", JANUARY, 30, 526),
        ("01", JUNE, 30, 526),
        ("01", JULY, 0, 126),
        ("74", BEFORE, 9, 91),
        ("74", JUNE, 9, 91),
        ("74", JULY, 0, 0),
        ("77", BEFORE, 8, 82),
        ("77", JUNE, 7, 77),
        ("77", JULY, 0, 0),
    ],
)
def test_counts_are_those_of_the_decisions(city: str, day: date, districts: int, communes: int) -> None:
    kinds = Counter(unit.kind for unit in packaged.units(city, day))
    assert (kinds["district"], kinds["commune"]) == (districts, communes)


@pytest.mark.parametrize(
    ("city", "expected"), [("79", {"Phường": 113, "Xã": 54, "Đặc": 1}), ("01", {"Phường": 51, "Xã": 75})]
)
def test_wards_communes_and_the_special_zone_of_today(city: str, expected: dict[str, int]) -> None:
    names = [unit.name for unit in packaged.units(city, JULY) if unit.kind == "commune"]
    assert Counter(name.split()[0] for name in names) == expected


def test_the_city_comes_first_then_codes_as_text() -> None:
    first, *others = packaged.units("79", JULY)
    assert (first.code, first.kind, first.parent) == ("79", "city", None)
    assert [unit.code for unit in others] == sorted(unit.code for unit in others)
    assert {unit.parent for unit in others} == {"79"}


def test_the_communes_of_binh_duong_lie_in_their_own_province_until_july() -> None:
    in_march = date(2025, 3, 1)
    assert (standing("25747", in_march).name, standing("25747", in_march).parent) == ("Phường Phú Cường", "718")
    assert "25747" not in {unit.code for unit in packaged.units("79", in_march)}
    assert "25747" in {unit.code for unit in packaged.units("74", in_march)}
    assert standing("25747", JULY) == PackagedUnit(
        "25747", "Phường Thủ Dầu Một", "Thu Dau Mot Ward", "commune", "79", JULY, None
    )


def test_a_code_alone_identifies_nothing() -> None:
    assert standing("00004", JUNE).name == "Phường Trúc Bạch"
    assert standing("00004", JULY).name == "Phường Ba Đình"


def test_an_unknown_city_or_a_day_before_the_records_has_no_units() -> None:
    assert packaged.units("48", JULY) == []
    assert packaged.units("79", date(2020, 12, 31)) == []
    assert packaged.changes("48") == []


def test_without_a_day_the_units_are_those_of_today() -> None:
    assert packaged.units("79") == packaged.units("79", max(JULY, date.today()))


def test_equal_codes_have_disjoint_validity() -> None:
    rows = sorted(
        (unit for city in ALL for unit in packaged.all_units(city)),
        key=lambda unit: (unit.code, unit.valid_from),
    )
    for earlier, later in pairwise(rows):
        if earlier.code == later.code:
            assert earlier.valid_to is not None
            assert earlier.valid_to <= later.valid_from
    assert all(unit.valid_to is None or unit.valid_from < unit.valid_to for unit in rows)


def test_every_parent_stands_for_as_long_as_its_child() -> None:
    for city in ALL:
        for unit in packaged.all_units(city):
            if unit.parent is None:
                continue
            parent = standing(unit.parent, unit.valid_from)
            assert parent.kind in {"district": ("city", "province"), "commune": ("city", "district")}[unit.kind]
            assert parent.valid_to is None or (unit.valid_to is not None and unit.valid_to <= parent.valid_to)


def test_names_are_composed_unicode_with_their_type_word_and_english() -> None:
    for city in ALL:
        for unit in packaged.all_units(city):
            assert unit.name == unicodedata.normalize("NFC", " ".join(unit.name.split()))
            assert unit.name.split()[0] in {"Phường", "Xã", "Thị", "Đặc", "Quận", "Huyện", "Thành", "Tỉnh"}
            assert unit.name_en.isascii()
    english = {standing(code, day).name_en for code, day in [("760", JUNE), ("769", JUNE), ("26732", JULY)]}
    assert english == {"District 1", "Thu Duc City", "Con Dao Special Zone"}
    assert standing("00004", JULY).name_en == "Ba Dinh Ward"
    assert standing("26977", JUNE).name == "Phường 1"


def test_links_lead_from_the_day_before_to_the_day() -> None:
    for change in every_change():
        origin = standing(change.from_code, change.date - timedelta(days=1))
        assert origin.valid_to == change.date
        if change.to_code is None:
            assert change.share is None
            assert change.to_verify
        else:
            assert standing(change.to_code, change.date).valid_from == change.date


def test_every_commune_that_ended_says_what_became_of_it() -> None:
    told = {(change.from_code, change.date) for change in every_change()}
    for city in ALL:
        for unit in packaged.all_units(city):
            if unit.kind == "commune" and unit.valid_to:
                assert (unit.code, unit.valid_to) in told, unit


def test_every_commune_of_today_says_where_it_came_from() -> None:
    for city in ("01", "79"):
        reached = {change.to_code for change in packaged.changes(city) if change.date == JULY}
        assert reached == {unit.code for unit in packaged.units(city, JULY)} - {city}


def test_of_the_ended_districts_only_con_dao_has_a_row() -> None:
    districts = [change for change in every_change() if len(change.from_code) == 3]
    assert [(change.from_code, change.to_code, change.share) for change in districts] == [("755", "26732", "1")]
    assert packaged.changes("79").count(districts[0]) == 1


def test_a_whole_commune_goes_to_one_successor_and_a_divided_one_to_several() -> None:
    for city in ("01", "79"):
        heirs = Counter(change.from_code for change in packaged.changes(city) if change.date == JULY)
        for change in packaged.changes(city):
            if change.date == JULY:
                assert (change.share == "1") == (heirs[change.from_code] == 1) == (change.kind != "split")


def test_of_january_2025_only_what_the_lists_tell_is_said() -> None:
    for city, gone in (("79", 39), ("01", 53)):
        rows = [change for change in packaged.changes(city) if change.date == JANUARY]
        still = {unit.code for unit in packaged.units(city, JANUARY)}
        assert len([change for change in rows if change.from_code not in still]) == gone
        assert all(change.share is None and change.to_verify for change in rows)
        assert any(change.to_code is None for change in rows)


def test_json_objects_have_exactly_the_agreed_keys() -> None:
    assert packaged.to_json_unit(standing("26732", JULY)) == {
        "code": "26732",
        "name": "Đặc khu Côn Đảo",
        "kind": "commune",
        "parent": "79",
        "valid_from": "2025-07-01",
        "valid_to": None,
    }
    (change,) = [change for change in packaged.changes("79") if change.from_code == "755"]
    assert packaged.to_json_change(change) == {
        "date": "2025-07-01",
        "decision": "1685/NQ-UBTVQH15",
        "kind": "transfer",
        "from": "755",
        "to": "26732",
        "share": "1",
    }
