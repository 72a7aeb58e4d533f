"""Texts longer than their columns are refused in words, in lists and in forms alike."""

from __future__ import annotations

from datetime import date

import pytest

from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import editing
from hieuhoc.organisations.decrees import NewUnit
from hieuhoc.organisations.people import accounts_list
from tests.builders import NOW, SmallCity
from tests.features.campaigns.excel import sheet

HEAD = ("Thư điện tử", "Họ và tên", "Điện thoại", "Tên đơn vị", "Vai trò", "Chức vụ")


def test_an_accounts_list_says_which_cell_is_too_long(town: SmallCity) -> None:
    rows = sheet(
        HEAD, ("an@example.test", "A" * 121, "1" * 31, "Phường Tân Định", "unit_reporter", "T" * 121)
    )  # fmt: skip
    faults = accounts_list.plan(rows, date(2026, 11, 24)).faults
    named = " ".join(str(fault.column) for fault in faults if "dài quá" in fault.vi)
    assert all(title in named for title in ("Họ và tên", "Điện thoại", "Chức vụ"))


def test_a_name_or_code_too_long_is_refused(town: SmallCity) -> None:
    for unit in (NewUnit("A" * 201), NewUnit("A", "B" * 201), NewUnit("A", "B", "9" * 41)):
        with pytest.raises(Refusal, match="too_long"):
            editing.create(unit=unit, day=date(2026, 1, 1), by=town.admin, at=NOW)
    with pytest.raises(Refusal, match="too_long"):
        editing.rename(
            organisation_id=town.wards[0].pk, name="A" * 201, name_en="", day=date(2026, 1, 1), by=town.admin, at=NOW
        )
