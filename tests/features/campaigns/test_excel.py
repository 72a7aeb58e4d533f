"""A year set up from Excel: what stands comes down, what is corrected goes up, whole or not at all."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hieuhoc.audit.models import AuditEvent
from hieuhoc.campaigns.models import Assignment, Target
from hieuhoc.campaigns.setup import assignment, targets
from hieuhoc.campaigns.setup.preview import Preview
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations.models import Reorganisation
from hieuhoc.plans import tasks_sheet
from hieuhoc.plans.models import PlanTask
from hieuhoc.submissions.actions import history
from hieuhoc.submissions.models import DataValue
from tests.builders import SmallCity, organisation
from tests.features.campaigns.excel import opened, rows_of, sheet

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
ASSIGN = ("Mã chỉ số", "Mã đơn vị báo cáo", "Tên đơn vị báo cáo", "Vai trò", "Số liệu của đơn vị")
TARGET = ("Năm", "Mã đơn vị", "Tên đơn vị", "Mã chỉ số", "Mục tiêu", "Văn bản giao")
TASK = ("Mã nhiệm vụ", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Hạn hoàn thành", "Sản phẩm")
PAST = ("Năm", "Mã đơn vị", "Tên đơn vị", "Mã số liệu", "Phân tổ", "Trạng thái", "Tử số", "Mẫu số", "Số", "Lựa chọn")


def with_leads(content: bytes) -> bytes:
    """The small city lacks some bodies of the plan: their cells are filled in, as an officer would."""
    book = opened(content)
    for row in book.worksheets[0].iter_rows(min_row=3):
        if row[0].value and not row[3].value:
            row[3].value = "Sở Nội vụ"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(found: Preview) -> list[str]:
    return [fault.sentence("vi") for fault in found.faults]


def apply(module: Any, town: SmallCity, content: bytes, **more: Any) -> Preview:
    result: Preview = module.apply(campaign_id=town.campaign.pk, content=content, by=town.hoa, at=AT, **more)
    return result


@pytest.mark.parametrize("module", [assignment, targets, tasks_sheet, history])
def test_a_template_sent_back_as_it_is_changes_nothing(town: SmallCity, module: Any) -> None:
    content = module.template(town.campaign)
    if module is tasks_sheet:  # the first time it brings the tasks of the city's plan
        assert apply(module, town, with_leads(content)).count("new") > 30
        content = module.template(town.campaign)
    events = AuditEvent.objects.count()
    found = apply(module, town, content, remove=True)
    assert found.changes == 0
    assert AuditEvent.objects.count() == events


def test_templates_have_frozen_heads_notes_drop_downs_and_both_languages(town: SmallCity) -> None:
    for module in (assignment, targets, tasks_sheet, history):
        page = opened(module.template(town.campaign)).worksheets[0]
        assert page.freeze_panes == "B3"
        assert page["A1"].value != page["A2"].value
    page = opened(assignment.template(town.campaign)).worksheets[0]
    assert page["A1"].comment.text
    assert {rule.formula1 for rule in page.data_validations.dataValidation} == {
        '"Chủ trì,Phối hợp"', "'Chỉ số'!$A$2:$A$58",
    }  # fmt: skip
    rows = rows_of(assignment.template(town.campaign), "Phân công")
    assert {"Mã chỉ số": "1.3.2.a", "Mã đơn vị báo cáo": "*"}.items() <= rows[
        [r["Mã chỉ số"] for r in rows].index("1.3.2.a")
    ].items()


def test_assignment_says_who_reports_for_whom(town: SmallCity) -> None:
    content = sheet(
        ASSIGN,
        ("1.1.1.a", "snv", "Sở Nội vụ", "Phối hợp", None),
        ("1.3.2.a", "sgddt", None, "Chủ trì", "Phường Tân Định"),
        ("1.3.2.a", None, "Phường Tân Định", "Phối hợp", None),
    )
    found = apply(assignment, town, content)
    assert (found.count("new"), found.count("changed"), found.count("removed")) == (2, 1, 0)
    lead = Assignment.objects.get(indicator="1.3.2.a", subject=town.wards[0], role="lead")
    assert lead.unit.organisation == town.bodies["sgddt"]
    assert apply(assignment, town, content).changes == 0
    assert AuditEvent.objects.filter(verb="import_assignment").count() == 1


def test_assignment_names_every_fault_by_row_and_column_and_takes_nothing(town: SmallCity) -> None:
    before = set(Assignment.objects.values_list("unit", "indicator", "role"))
    content = sheet(
        ASSIGN,
        ("9.9.9.z", "snv", None, "Chủ trì", None),
        ("1.1.1.a", "zzz", None, "Chủ trì", None),
        ("1.1.1.a", "snv", "Sở Giáo dục và Đào tạo", "Chủ trì", None),
        ("1.1.1.a", "*", None, "Chủ trì", None),
        ("1.1.1.a", "hkh", None, "Giúp", None),
        ("1.1.1.a", "snv", None, "Chủ trì", None),
        ("1.3.2.a", "snv", None, "Phối hợp", None),
        (None, "snv", None, "Phối hợp", None),
        ("1.1.2.a", "20000", None, "Phối hợp", "Xã Cần Giờ"),
        ("1.1.2.a", "20000", None, "Phối hợp", "20007"),
    )
    found = assignment.preview(town.campaign, content)
    text = said(found)
    assert [s.split(":")[0] for s in text] == [
        "Dòng 2, cột A (Mã chỉ số)", "Dòng 3, cột B (Mã đơn vị báo cáo)", "Dòng 4, cột B (Mã đơn vị báo cáo)",
        "Dòng 5, cột B (Mã đơn vị báo cáo)", "Dòng 6, cột D (Vai trò)", "Dòng 7, cột D (Vai trò)",
        "Dòng 8, cột E (Số liệu của đơn vị)", "Dòng 9, cột A (Mã chỉ số)", "Dòng 11, cột A (Mã chỉ số)",
    ]  # fmt: skip
    with pytest.raises(Refusal, match="9 places"):
        apply(assignment, town, content)
    assert set(Assignment.objects.values_list("unit", "indicator", "role")) == before


def test_old_names_are_answered_with_what_became_of_them(town: SmallCity) -> None:
    old = organisation("Phường Bến Nghé", "commune", "26740", town.organisation, end=date(2025, 7, 1))
    Reorganisation.objects.create(date=date(2025, 7, 1), kind="merge", origin=old, successor=town.wards[1], share=1)
    content = sheet(
        ASSIGN, ("1.3.2.a", None, "Phường Bến Nghé", "Phối hợp", None), ("1.3.2.a", "26740", None, "Phối hợp", None)
    )
    text = said(assignment.preview(town.campaign, content))
    assert len(text) == 2
    assert all("Phường Sài Gòn (mã 20001)" in sentence and "01/07/2025" in sentence for sentence in text)


def test_targets_as_people_write_them(town: SmallCity) -> None:
    decomposed = unicodedata.normalize("NFD", "Phường Sài Gòn")
    content = sheet(
        TARGET,
        (2026, "20000", None, "1.1.2.a", "95,5%", "QĐ 12/QĐ-UBND"),
        (2026, None, decomposed, "1.1.2.a", "95.5", None),
        ("2026", "20002", None, "1.1.2.a", 60, None),
        (2026, "20003", None, "1.1.2.a", None, None),
        (2026, "29999", "Phường đã kết thúc", "1.1.2.a", None, None),
    )
    found = apply(targets, town, content)
    values = dict(Target.objects.values_list("organisation__codes__code", "value"))
    assert values == {"20000": 955_000, "20001": 955_000, "20002": 600_000}
    assert (
        found.echoes == [(3, "Bạn gõ 95.5, máy hiểu là 95,5.", "You typed 95.5; read as 95.5.")]
        or found.echoes[0][0] == 3
    )
    assert apply(targets, town, content).changes == 0
    emptied = sheet(TARGET, (2026, "20000", None, "1.1.2.a", None, None))
    assert apply(targets, town, emptied).count("removed") == 1
    assert not Target.objects.filter(organisation=town.wards[0]).exists()


def test_targets_refuse_what_could_be_two_things(town: SmallCity) -> None:
    content = sheet(
        TARGET,
        (2026, "20000", None, "1.1.2.a", 0.95, None),
        (2026, "20001", None, "1.1.2.a", "101%", None),
        (2025, "20002", None, "1.1.2.a", "90%", None),
        (2026, "20003", None, "2.1.1.a", "90%", None),
        (2026, "20004", None, "1.1.2.a", "chín mươi", None),
        (2026, "20005", None, "1.1.2.a", "90%", None),
        (2026, "20005", None, "1.1.2.a", "91%", None),
    )
    text = said(targets.preview(town.campaign, content))
    assert [s.split(":")[0].split(",")[0] for s in text] == [f"Dòng {n}" for n in (2, 3, 4, 5, 6, 8)]
    assert "95%" in text[0]


def test_tasks_with_merged_cells_and_lists_of_units(town: SmallCity) -> None:
    content = sheet(
        TASK,
        ("A.1", "Ban hành kế hoạch năm", "Sở Nội vụ", "sgddt; Hội Khuyến học Thành phố", "31/03/2026", "Kế hoạch"),
        ("A.2", "Báo cáo năm", None, None, date(2026, 11, 30), "Báo cáo"),
        ("A.3", "Kế hoạch của phường, xã", "Mỗi xã, phường, đặc khu", None, None, None),
        merge="C2:C3",
    )
    assert apply(tasks_sheet, town, content).count("new") == 3
    one, two, three = PlanTask.objects.order_by("code")
    assert one.lead == two.lead == town.bodies["snv"]
    assert {o.pk for o in one.support.all()} == {town.bodies["sgddt"].pk, town.bodies["hkh"].pk}
    assert (one.due, two.due, three.lead_kind) == (date(2026, 3, 31), date(2026, 11, 30), "commune")
    assert apply(tasks_sheet, town, content).changes == 0
    shorter = sheet(TASK, ("A.1", "Ban hành kế hoạch năm 2026", "Sở Nội vụ", None, "31/04/2026", None))
    assert said(tasks_sheet.preview(town.campaign, shorter))[0].startswith("Dòng 2, cột E (Hạn hoàn thành)")
    shorter = sheet(TASK, ("A.1", "Ban hành kế hoạch năm 2026", "Sở Nội vụ", None, "30/04/2026", None))
    found = apply(tasks_sheet, town, shorter, remove=True)
    assert (found.count("changed"), found.count("removed")) == (1, 2)


def test_past_figures_count_at_once(town: SmallCity) -> None:
    content = sheet(
        PAST,
        (2025, "79", "Thành phố Hồ Chí Minh", "1.1.1.a", None, None, "48.100", "50.000", None, None),
        (2025, "79", None, "2.1.1.a/completed", "Nam", None, 10, 20, None, None),
        (2025, "79", None, "2.1.1.a/standard", None, None, None, None, None, "Có"),
        (2025, "79", None, "1.2.4.b", None, None, None, None, "1.234", None),
        (2025, "20000", "Phường Tân Định", "1.3.2.a", None, "Không phát sinh", None, 100, None, None),
    )
    found = apply(history, town, content)
    assert found.count("new") == 5
    value = DataValue.objects.get(measure__code="1.1.1.a", year=2025)
    assert (value.part, value.whole, value.submission_id, value.accepted_at) == (481_000_000, 500_000_000, None, AT)
    assert value.typed_by == town.hoa
    assert DataValue.objects.get(measure__code="1.3.2.a").status == "none"
    assert AuditEvent.objects.filter(verb="import_value").count() == 5
    assert apply(history, town, content).changes == 0
    assert AuditEvent.objects.filter(verb="import_value").count() == 5


def test_past_figures_name_every_fault(town: SmallCity) -> None:
    reported = DataValue.objects.create(
        organisation=town.organisation, measure_id=_measure("1.1.1.b"), year=2025, part=1, whole=2,
        submission=town.campaign.units.get(organisation=town.wards[0]).submission,
    )  # fmt: skip
    content = sheet(
        PAST,
        (2026, "79", None, "1.1.1.a", None, None, 1, 2, None, None),
        (2025, "79", None, "1.1.1.zz", None, None, 1, 2, None, None),
        (2025, "20000", None, "1.1.1.a", None, None, 1, 2, None, None),
        (2025, "79", None, "1.3.2.a", None, None, 1, 2, None, None),
        (2025, "79", None, "1.1.1.a", "Nam", None, 1, 2, None, None),
        (2025, "79", None, "1.1.1.a", None, None, 3, 2, None, None),
        (2025, "79", None, "1.1.1.a", None, None, "96,2%", 2, None, None),
        (2025, "79", None, "1.1.1.a", None, "Không áp dụng", 1, 2, None, None),
        (2025, "79", None, "2.1.1.a/standard", None, None, None, None, None, "Tăng"),
        (2025, "79", None, "1.1.1.a", None, None, 1, None, None, None),
        (2025, "79", None, "1.1.1.b", None, None, 1, 2, None, None),
        (2025, "79", None, "2.1.1.a/completed", "Nam", None, 10, 20, None, None),
        (2025, "79", None, "2.1.1.a/completed", "Nữ", None, 10, 20, None, None),
        (2025, "79", None, "2.1.1.a/completed", None, None, 21, 40, None, None),
    )
    text = said(history.preview(town.campaign, content))
    numbers = [int(s.split(",")[0].removeprefix("Dòng ")) for s in text]
    assert numbers == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15]
    with pytest.raises(Refusal):
        apply(history, town, content)
    assert list(DataValue.objects.values_list("pk", flat=True)) == [reported.pk]


def _measure(code: str) -> int:
    from hieuhoc.catalogue.models import MeasureKey

    return MeasureKey.objects.get(slug="hanoi-2024", code=code).pk


@pytest.mark.parametrize("module", [assignment, targets, tasks_sheet, history])
def test_files_that_are_no_excel_are_refused_with_a_hint(town: SmallCity, module: Any) -> None:
    for content in ("Mã chỉ số;Vai trò".encode("utf-16"), b"\xd0\xcf\x11\xe0" + b"0" * 600):
        found = module.preview(town.campaign, content)
        assert found.faults
        assert "xlsx" in said(found)[0]
    with pytest.raises(NotAllowed):
        module.apply(campaign_id=town.campaign.pk, content=b"", by=town.lan, at=AT)
