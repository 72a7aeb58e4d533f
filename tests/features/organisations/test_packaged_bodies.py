"""The packaged bodies of both cities: somebody answers for every indicator on every day, under a name of that day."""

import unicodedata
from datetime import date

import pytest

from hieuhoc.organisations import packaged

CITIES = ("01", "79")
BODIES = [
    "sgddt",
    "snv",
    "sldtbxh",
    "skhdt",
    "svhtt",
    "skhcn",
    "stnmt",
    "ca",
    "syt",
    "stttt",
    "hkh",
    "ubnd_district",
    "experts",
]
REASSIGNED = {
    "sldtbxh": ["1.1.3.b", "1.2.1.b", "1.2.2.a", "2.3.1.a", "2.3.2.a", "2.3.3.a", "2.3.3.b"],
    "stttt": ["2.4.1.b", "2.4.2.a", "2.4.2.b"],
    "stnmt": ["1.3.1.a", "1.3.1.b", "1.3.1.c"],
    "skhdt": ["1.2.1.a"],
}
DAYS = (date(2023, 12, 31), date(2024, 12, 31), date(2025, 3, 1), date(2025, 12, 31))


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("body", BODIES)
def test_somebody_answers_on_every_day_and_stands_then(city: str, body: str) -> None:
    for day in DAYS:
        duty = packaged.answering(city, body, "any", day)
        assert duty is not None
        standing = {each.key for each in packaged.bodies(city, day)} | {"@district", "@commune", "@experts"}
        assert duty.organisation in standing


@pytest.mark.parametrize("city", CITIES)
def test_the_indicators_of_ended_departments_are_reassigned_one_by_one(city: str) -> None:
    for body, indicators in REASSIGNED.items():
        for indicator in indicators:
            before = packaged.answering(city, body, indicator, date(2024, 12, 31))
            after = packaged.answering(city, body, indicator, date(2025, 3, 1))
            assert before is not None
            assert before.organisation == body
            assert after is not None
            assert after.indicator == indicator
            assert after.to_verify
            assert after.organisation != body


def test_poverty_and_work_went_to_different_departments() -> None:
    found = [
        packaged.answering("79", "sldtbxh", code, date(2025, 12, 31)) for code in ("1.2.1.b", "1.2.2.a", "2.3.1.a")
    ]
    assert [duty.organisation for duty in found if duty] == ["snnmt", "snv", "sgddt"]


@pytest.mark.parametrize("city", CITIES)
def test_every_body_that_ended_names_its_successors_duty_by_duty(city: str) -> None:
    ended = {(body.key, body.valid_to) for body in packaged.bodies(city) if body.valid_to}
    told = packaged.body_changes(city)
    assert {(change.from_key, change.date) for change in told} == ended
    for change in told:
        assert change.duty
        assert change.to_verify
        assert change.to_key in {body.key for body in packaged.bodies(city, change.date)}


@pytest.mark.parametrize("city", CITIES)
def test_a_key_names_one_body_and_names_are_composed_unicode(city: str) -> None:
    everyone = packaged.bodies(city)
    assert len({body.key for body in everyone}) == len(everyone)
    for body in everyone:
        assert body.name == unicodedata.normalize("NFC", body.name)
        assert body.kind in {"department", "association", "university", "other"}
        assert body.sign
        assert body.source


def test_a_report_of_2024_finds_the_departments_of_2024() -> None:
    names = {body.name for body in packaged.bodies("79", date(2024, 12, 31))}
    assert "Sở Lao động - Thương binh và Xã hội" in names
    assert "Sở Nông nghiệp và Môi trường" not in names
