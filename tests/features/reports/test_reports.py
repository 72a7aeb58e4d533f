from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hieuhoc.assessments import actions as assessments
from hieuhoc.assessments.card import card
from hieuhoc.assessments.models import Assessment
from hieuhoc.core.refusals import Conflict, NotAllowed, Refusal
from hieuhoc.core.report import figures
from hieuhoc.core.vietnamese import fold, sort_key
from hieuhoc.organisations.models import Name
from hieuhoc.plans.models import Measure, PlanTask
from hieuhoc.reports import actions
from hieuhoc.reports.compose import city, material
from hieuhoc.reports.models import Pick, ReportFile
from hieuhoc.submissions.models import Narrative, Submission, TaskAnswer
from tests.builders import SmallCity
from tests.features.assessments.test_compile import fill, give
from tests.rendering.helpers import part, pdf_text, sheet_texts, texts

LATER = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)


def submission(town: SmallCity, ward: int) -> Submission:
    return Submission.objects.get(unit__campaign=town.campaign, unit__organisation=town.wards[ward])


@pytest.fixture
def revision(town: SmallCity) -> Assessment:
    """A published revision of figures of many sorts: exact, estimated, by sex, falling short, territorial."""
    fill(town)
    give(town.organisation, "1.1.3.a", part=481, whole=1000)
    give(town.organisation, "1.3.2.e", part=99996, whole=100000, basis="estimate")
    give(town.organisation, "1.2.2.a", part=10, whole=400, breakdown="sex=male")
    give(town.organisation, "1.2.2.a", part=12, whole=500, breakdown="sex=female")
    give(town.organisation, "1.2.4.a", number=120)
    give(town.organisation, "1.2.4.a", year=2025, number=130)
    task = PlanTask.objects.create(
        year=2026, code="III.1.a", words="Tuyên truyền", words_en="Communication", lead=town.bodies["snv"]
    )
    TaskAnswer.objects.create(submission=submission(town, 0), task=task, state="done")
    Measure.objects.create(
        campaign=town.campaign, indicator="1.1.3.a", cause="Thiếu nguồn", cause_en="Few candidates",
        measure="Quy hoạch", measure_en="Plan ahead", owner=town.bodies["snv"], due=date(2027, 6, 30),
    )  # fmt: skip
    Narrative.objects.create(submission=submission(town, 0), section="I.2", text="Mở 12 lớp kỹ năng số.", picked=True)
    Narrative.objects.create(submission=submission(town, 1), section="I.2", text="Chữ không được chọn.")
    Pick.objects.create(campaign=town.campaign, section="I.4", text="Tuần lễ sôi nổi.", text_en="A lively week.")
    made = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    return assessments.publish(assessment_id=made.pk, by=town.hoa, at=LATER)


def word(content: bytes) -> str:
    return texts(part(content))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_word_pdf_and_excel_carry_the_same_figures(revision: Assessment, lang: str) -> None:
    document = city.compose(material.read(revision, lang))  # type: ignore[arg-type]
    named = figures(document)
    in_word = word(actions.city_bytes(revision, "docx", lang))  # type: ignore[arg-type]
    in_pdf = pdf_text(actions.city_bytes(revision, "pdf", lang), document)  # type: ignore[arg-type]
    sheet = sheet_texts(actions.city_bytes(revision, "xlsx", lang), lang)[0]  # type: ignore[arg-type]
    lines = {row[0]: row for row in sheet}
    seen = 0
    for finding in revision.findings.filter(is_city=True):
        shown = card(revision, finding.indicator, lang)
        assert shown is not None
        line = lines[finding.indicator]
        assert line[7] == shown.value, finding.indicator
        assert line[5] == shown.sentence
        if not shown.value:
            continue
        seen += 1
        assert named[shown.figure_id] == shown.value
        assert shown.value in in_word
        assert shown.value in in_pdf
        for name, column in (("part", 9), ("whole", 10)):
            if getattr(finding, name):
                assert named[f"{shown.figure_id}.{name}"] == line[column]
    assert seen >= 6


def test_what_falls_short_is_never_printed_as_reached(revision: Assessment) -> None:
    """99,996 against "100%" prints 99,99 everywhere, with "ước", and the gap is not zero."""
    text = word(actions.city_bytes(revision, "docx", "vi"))
    assert "ước 99,99%" in text
    assert "thiếu 0,01 điểm %" in text
    assert "100% (99.996 trên 100.000)" not in text


def test_the_city_report_says_who_is_missing_and_whose_words_it_takes(revision: Assessment) -> None:
    text = word(actions.city_bytes(revision, "docx", "vi"))
    assert "I. KẾT QUẢ THỰC HIỆN NĂM 2026" in text
    assert "IV. ĐỀ XUẤT, KIẾN NGHỊ" in text
    assert "Mở 12 lớp kỹ năng số. (Phường Tân Định)" in text
    assert "Chữ không được chọn" not in text
    assert "Tuần lễ sôi nổi." in text
    assert "nam 10/400" in text
    assert "nữ 12/500" in text
    assert "Thiếu nguồn" in text
    assert "30/06/2027" in text
    assert "Đặc khu Côn Đảo" in text.partition("Phụ lục III")[2]


def test_the_english_report_has_no_vietnamese_but_quoted_titles(revision: Assessment) -> None:
    text = word(actions.city_bytes(revision, "docx", "en"))
    assert "A lively week." in text
    assert "Few candidates" in text
    left = {word for word in re.findall(r"[^\s,.;()]+", text) if VIETNAMESE.search(word)}
    signs = {word for word in left if re.search(r"TT-BGDĐT$", word)}  # numbers of circulars are names
    assert left - signs <= {"đồng"}


def test_the_same_revision_gives_the_same_file_and_the_same_row(town: SmallCity, revision: Assessment) -> None:
    for format in actions.FORMATS:
        first = actions.produce(assessment_id=revision.pk, format=format, by=town.hoa, at=LATER)
        again = actions.produce(assessment_id=revision.pk, format=format, by=town.hoa, at=datetime.now(UTC))
        assert (first.pk, first.sha256) == (again.pk, again.sha256)
    assert ReportFile.objects.count() == 3


def test_a_report_prints_the_names_of_its_own_year(town: SmallCity, revision: Assessment) -> None:
    before = actions.city_bytes(revision, "docx", "vi")
    for organisation, name in ((town.bodies["snv"], "Sở Việc Làm Mới"), (town.wards[0], "Phường Đổi Tên")):
        Name.objects.filter(organisation=organisation).update(valid_to=date(2027, 3, 1))
        Name.objects.create(
            organisation=organisation, name=name, name_en=fold(name), folded=fold(name), sort_key=sort_key(name),
            valid_from=date(2027, 3, 1),
        )  # fmt: skip
    assert actions.city_bytes(revision, "docx", "vi") == before
    text = word(before)
    assert "Sở Nội vụ" in text
    assert "Phường Tân Định" in text


def test_a_unit_report_has_its_own_head_figures_and_signature(town: SmallCity, revision: Assessment) -> None:
    row = actions.produce(submission_id=submission(town, 0).pk, format="docx", by=town.lan, at=LATER)
    text = word(bytes(row.content))
    assert "PHƯỜNG TÂN ĐỊNH" in text
    assert "Mở 12 lớp kỹ năng số." in text
    assert "1% (1 trên 100)" in text
    assert "TM. ỦY BAN NHÂN DÂNKT. CHỦ TỊCHPHÓ CHỦ TỊCH" in text.replace("\n", "")
    assert "Lê Văn Quang" in text
    body = Submission.objects.get(unit__campaign=town.campaign, unit__organisation=town.bodies["snv"])
    text = word(bytes(actions.produce(submission_id=body.pk, format="docx", by=town.hoa, at=LATER).content))
    assert "SỞ NỘI VỤ" in text
    assert "GIÁM ĐỐC" in text
    assert "Tuyên truyền" in text  # its task, of which only another unit has said anything
    assert "Chưa báo cáo" in text
    assert "Xong" not in text


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx"])
def test_a_unit_that_typed_nothing_still_gets_its_paper(town: SmallCity, format: str) -> None:
    row = actions.produce(submission_id=submission(town, 5).pk, format=format, by=town.hoa, at=LATER)
    assert row.size > 2000


def test_others_get_no_report_of_a_unit(town: SmallCity, revision: Assessment) -> None:
    number = submission(town, 0).pk
    file = actions.produce(submission_id=number, format="docx", by=town.lan, at=LATER)
    for who in (town.minh, town.nam):
        with pytest.raises(NotAllowed):
            actions.produce(submission_id=number, format="docx", by=who, at=LATER)
        client = Client()
        client.force_login(who)
        assert client.get(reverse("reports_unit", args=[number])).status_code == 403
        assert client.get(reverse("reports_file", args=[file.pk])).status_code == 403
    client = Client()
    client.force_login(town.lan)
    answer = client.get(reverse("reports_file", args=[file.pk]))
    assert answer.status_code == 200
    assert zipfile.is_zipfile(io.BytesIO(answer.content))


def test_a_revision_that_is_not_published_is_for_those_who_compile(town: SmallCity, revision: Assessment) -> None:
    fresh = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=LATER)
    with pytest.raises(NotAllowed):
        actions.produce(assessment_id=fresh.pk, format="pdf", by=town.lan, at=LATER)
    file = actions.produce(assessment_id=fresh.pk, format="docx", by=town.hoa, at=LATER)
    client = Client()
    client.force_login(town.lan)
    assert client.get(reverse("reports_city", args=[fresh.pk])).status_code == 404
    assert client.get(reverse("reports_file", args=[file.pk])).status_code == 403
    assert client.get(reverse("reports_city", args=[revision.pk])).status_code == 200
    client.force_login(town.nam)
    assert client.get(reverse("reports_city", args=[revision.pk])).status_code == 404


def test_an_unknown_format_is_refused_in_words(town: SmallCity, revision: Assessment) -> None:
    with pytest.raises(Refusal, match="unknown_format"):
        actions.produce(assessment_id=revision.pk, format="odt", by=town.hoa, at=LATER)
    with pytest.raises(Refusal, match="unknown_format"):
        actions.produce(submission_id=submission(town, 0).pk, format="docx", language="en", by=town.hoa, at=LATER)


def test_the_agency_writes_and_picks_and_the_second_writer_is_told(town: SmallCity, revision: Assessment) -> None:
    common: dict[str, Any] = {"campaign_id": town.campaign.pk, "section": "II.1", "text_en": "", "at": LATER}
    actions.write_words(text="Bản một", version=0, by=town.hoa, **common)
    with pytest.raises(Conflict):
        actions.write_words(text="Bản hai", version=0, by=town.hoa, **common)
    actions.write_words(text="Bản một", version=0, by=town.hoa, **common)  # sent twice: counts once
    own = Pick.objects.get(campaign=town.campaign, section="II.1")
    assert (own.text, own.version) == ("Bản một", 1)
    row = Narrative.objects.get(submission=submission(town, 1))
    for who in (town.lan, town.admin, town.nam):
        with pytest.raises(NotAllowed):
            actions.pick(narrative_id=row.pk, picked=True, by=who, at=LATER)
        with pytest.raises(NotAllowed):
            actions.write_words(text="x", version=1, by=who, **common)
    actions.pick(narrative_id=row.pk, picked=True, by=town.hoa, at=LATER)
    text = word(actions.city_bytes(revision, "docx", "vi"))
    assert "Chữ không được chọn. (Phường Sài Gòn)" in text


def test_the_pages_show_the_paper_and_find_words_without_marks(town: SmallCity, revision: Assessment) -> None:
    client = Client()
    client.force_login(town.hoa)
    assert "2026" in client.get(reverse("reports")).content.decode()
    page = client.get(reverse("reports_city", args=[revision.pk])).content.decode()
    assert 'data-figure="2026.1.1.1.1.a"' in page
    url = reverse("reports_words", args=[town.campaign.pk])
    found = client.get(url, {"section": "I.2", "q": "ky nang so"}).content.decode()
    assert "Mở 12 lớp" in found
    assert "Chữ không được chọn" not in found
    saved = client.post(
        reverse("reports_save_words", args=[town.campaign.pk, "I.4"]),
        {"text": "Chữ của tôi", "text_en": "", "version": "0"},
    )
    assert saved.status_code == 409
    assert "Chữ của tôi" in saved.content.decode()  # what was typed is not lost
    assert Pick.objects.get(campaign=town.campaign, section="I.4").text == "Tuần lễ sôi nổi."


def test_the_sheet_of_units_lists_each_ward_with_its_figures(revision: Assessment) -> None:
    book = load_workbook(io.BytesIO(actions.city_bytes(revision, "xlsx", "vi")))
    assert book.sheetnames[:3] == ["57 chỉ số", "Theo đơn vị", "Chưa đạt"]
    assert sum(1 for row in book["Theo đơn vị"].iter_rows(values_only=True) if str(row[0]).startswith("2")) == 9


def test_the_programme_writes_the_files_of_a_revision(revision: Assessment, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    names = {path.name for path in actions.write_files(revision, folder)}
    assert {"bao-cao-2026.docx", "bao-cao-2026.pdf", "bao-cao-2026.xlsx", "report-2026-en.docx"} <= names
    assert (folder / "evaluation-2026.json").read_text(encoding="utf-8") == revision.evaluation
