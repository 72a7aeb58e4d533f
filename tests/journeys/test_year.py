"""A whole year of twelve units, as new users live it: from Excel to two published revisions and reports ready to sign.

One unit is late, one is entered by the agency from a letter, one is returned, two are merged while the round is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.builders import WARDS
from tests.journeys import year_agency, year_reports, year_setup, year_unit
from tests.journeys.conftest import Person
from tests.journeys.site import Site
from tests.journeys.year_unit import OWN_PASSWORD

AFTER_THE_LAST_DAY = datetime(2026, 12, 12, 2, 0, tzinfo=UTC)
IN_DECEMBER = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
MERGED = "Phường Biển Đông"
pytestmark = pytest.mark.slow


@dataclass
class Year:
    """The installation, who comes to it, and the one-time passwords of the letters by address."""

    site: Site
    come: Callable[..., Person]
    letters: dict[str, str] = field(default_factory=dict)
    results: list[str] = field(default_factory=list)  # addresses of the published revisions

    def person(self, name: str, *, narrow: bool = False) -> Person:
        """Signed in with the password of their own; the first time with that of the letter."""
        address = f"{name}@example.test"
        person = self.come(self.site, narrow=narrow, name=name)
        if address in self.letters:
            year_unit.first_sign_in(person, address, self.letters.pop(address))
        else:
            person.sign_in(address, OWN_PASSWORD)
        return person


def the_year_is_set_up(year: Year) -> None:
    admin = year.come(year.site, "tri@example.test")
    admin.look("home-of-an-empty-city")
    year.letters.update(year_setup.accounts(admin))
    campaign = year_setup.prepare_round(admin)
    year_setup.sheets(admin, campaign)
    year_setup.open_round(admin, campaign)


def a_unit_reports(year: Year) -> None:
    lan = year.person("lan")
    lan.look("home")
    year_unit.enter_with_faults(lan)
    year_unit.tasks_and_words(lan)
    year_unit.propose(lan)
    quang = year.person("quang")
    quang.look("home-of-a-leader")
    year_unit.approve(quang)


def a_body_reports_figures_of_the_city(year: Year) -> None:
    son = year.person("son")
    year_unit.city_figures(son)


def one_report_is_returned_and_corrected(year: Year) -> None:
    minh, thao, hoa = year.person("minh"), year.person("thao"), year.person("hoa")
    hoa.look("home-of-the-agency")
    minh.open_section("Nhập số liệu")
    year_unit.enter_shares(minh)
    year_unit.propose(minh)
    year_unit.approve(thao)
    year_agency.return_with_remark(hoa, "Phường Sài Gòn", "2.2.2.c", "Mẫu số khác năm trước. Đề nghị bổ sung.")
    minh.go("/")
    year_unit.correct_and_answer(minh, "2.2.2.c", "64")
    thao.go("/")
    year_unit.approve(thao)


def one_report_comes_by_letter(year: Year) -> None:
    year_agency.enter_from_letter(year.person("hoa"), WARDS[3])
    year_unit.confirm(year.person("son"), WARDS[3])


def the_other_wards_report(year: Year) -> None:
    son = year.person("son")
    for place in (2, 4, 5):
        year_unit.alone(son, WARDS[place])


def experts_rate(year: Year) -> None:
    for place, name in enumerate(("yen", "bao", "sen")):
        year_unit.rate(year.person(name), 2, 3 + place % 2)


def two_wards_are_merged(year: Year) -> None:
    year.site.set_clock(IN_DECEMBER)
    admin, merged = year.come(year.site, "tri@example.test"), (WARDS[6], WARDS[7])
    year_agency.decree(admin, merged, MERGED)
    year_agency.redraw(admin, merged, MERGED)
    year_agency.give_leader(admin, "Hoàng Văn Sơn", MERGED)
    year_unit.alone(year.person("son"), MERGED)


def the_late_are_reminded_and_the_rest_is_published(year: Year) -> None:
    year.site.set_clock(AFTER_THE_LAST_DAY)
    hoa = year.person("hoa")
    year_agency.letter_to_the_late(hoa, WARDS[8], hoa.folder)
    year_agency.accept_all(hoa)
    year.results.append(year_agency.publish(hoa, 1, "Kết quả lần đầu"))


def the_late_unit_makes_a_second_revision(year: Year) -> None:
    year_unit.alone(year.person("son"), WARDS[8], {**year_unit.SHARES, "1.1.2.a": ("1200", "4700")})
    hoa = year.person("hoa")
    year_agency.accept_all(hoa)
    year.results.append(year_agency.publish(hoa, 2, "Đặc khu Côn Đảo gửi muộn"))


def every_paper_carries_the_figure_of_the_card(year: Year) -> None:
    hoa = year.person("hoa")
    value, sentence = year_reports.card(hoa, year.results[-1], "1.1.2.a")
    assert value == "71,11%"
    assert "71,11% (150.036 trên 210.984)" in sentence, "six wards, one from a letter, one late: parts over wholes"
    files = year_reports.city_files(hoa, year.results[-1], hoa.folder)
    assert value in year_reports.words(files["docx"])
    assert value in year_reports.words(files["xlsx"])
    first, _sentence = year_reports.card(hoa, year.results[0], "1.1.2.a")
    assert first == "72,15%", "the second revision counts one unit more; the first stays as it was"
    lan = year.person("lan")
    files = year_reports.unit_files(lan, lan.folder)
    assert "21.806" in year_reports.words(files["docx"])
    assert "30.214" in year_reports.words(files["docx"])


def a_stranger_is_refused(year: Year) -> None:
    nam = year.come(year.site, "nam@example.test")
    nam.look("home-of-a-stranger")
    for path in ("/workbook/1/", "/rounds/1/", "/review/", "/people/", "/setup/", "/results/1/", "/reports/unit/1/"):
        answer = nam.page.request.get(year.site.url + path)
        assert answer.status in (403, 404), f"{path} answers {answer.status} to a stranger"
        assert "21.806" not in answer.text()


STAGES: tuple[Callable[[Year], None], ...] = (
    the_year_is_set_up,
    a_unit_reports,
    a_body_reports_figures_of_the_city,
    one_report_is_returned_and_corrected,
    one_report_comes_by_letter,
    the_other_wards_report,
    experts_rate,
    two_wards_are_merged,
    the_late_are_reminded_and_the_rest_is_published,
    the_late_unit_makes_a_second_revision,
    every_paper_carries_the_figure_of_the_card,
    a_stranger_is_refused,
)


def test_a_year_of_twelve_units(site_of: Callable[[str], Site], person_at: Callable[..., Person]) -> None:
    year = Year(site_of("bare"), person_at)
    for stage in STAGES:
        stage(year)
