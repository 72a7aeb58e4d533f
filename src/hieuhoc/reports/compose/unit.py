"""A unit's own report: its words, its tasks, its figures, under its own head and signature block. In Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from hieuhoc.core import evaluation, explanation, rules
from hieuhoc.core.findings import Finding
from hieuhoc.core.numbers import shown, shown_scaled
from hieuhoc.core.report import (
    Amount,
    Annex,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Run,
    Table,
    clean,
    long_date,
    prose,
    reference,
)
from hieuhoc.core.tree import Unit
from hieuhoc.organisations.models import Membership
from hieuhoc.organisations.queries import name_on, valid_on
from hieuhoc.reports.compose import annex
from hieuhoc.reports.compose.cells import marked
from hieuhoc.reports.compose.heads import Issuer, of_body
from hieuhoc.reports.compose.material import place_on, the_city
from hieuhoc.reports.compose.tables import UNTOLD, day
from hieuhoc.reports.compose.words import MARKS, NO_PROPOSAL, NOTHING
from hieuhoc.submissions import tasks
from hieuhoc.submissions.models import Submission, TaskAnswer
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Line

STATES = {"todo": "Chưa làm", "doing": "Đang làm", "done": "Xong", "overdue": "Quá hạn"}
UNANSWERED = "Chưa báo cáo"


@dataclass(frozen=True)
class UnitMaterial:
    submission: Submission
    book: workbook.Workbook
    tasks: list[TaskAnswer]
    words: dict[str, str]
    issuer: Issuer
    agency: str
    demo: bool

    @property
    def year(self) -> int:
        return int(self.submission.unit.campaign.year)

    def figure(self, code: str, part: str = "") -> str:
        return f"{self.year}.{self.submission.unit.code}.{code}" + (f".{part}" if part else "")


def read(submission: Submission, viewer: Any) -> UnitMaterial:
    """`submission` with its unit, round and criteria set, as `submissions.queries.workbook.read` gives it."""
    unit, city = submission.unit, the_city()
    campaign = unit.campaign
    demo = city.demonstration or campaign.demonstration
    on = timezone.localdate(submission.sent_at) if submission.sent_at else campaign.period_end
    title, person = _signer(submission, on)
    agency = name_on(city.agency_id, campaign.period_end)
    return UnitMaterial(
        submission,
        workbook.load(submission, viewer),
        tasks.answers(submission),
        dict(submission.narratives.exclude(text="").values_list("section", "text")),
        of_body(
            place_on(city, campaign.period_end), unit.organisation, unit.kind, unit.name, year=on.year, demo=demo,
            title=title, person=person,
        ),
        agency.name if agency else "",
        demo,
    )  # fmt: skip


def _signer(submission: Submission, on: date) -> tuple[str, str]:
    """Title and name of the leader who sent it; before sending, of the unit's one leader."""
    if submission.on_behalf:
        return "", ""
    leaders = list(
        Membership.objects.filter(
            valid_on(on), organisation=submission.unit.organisation_id, role="unit_leader"
        ).select_related("user")
    )
    step = submission.transitions.filter(step__in=("send", "send_again")).order_by("-at").first()
    if step is not None:
        title = next((row.title for row in leaders if row.user.full_name == step.by_name), "")
        return title, step.by_name
    return (leaders[0].title, leaders[0].user.full_name) if len(leaders) == 1 else ("", "")


def compose(material: UnitMaterial) -> Document:
    year, signs = material.year, material.issuer
    campaign = material.submission.unit.campaign
    basis = clean(campaign.legal_basis).strip()
    figures = figure_table(material)
    note = reference(signs.head, "Báo cáo", "vi", signs.said)
    table = Annex(
        "", f"SỐ LIỆU CÁC CHỈ SỐ ĐƯỢC PHÂN CÔNG NĂM {year}", (figures, Note(ORIENTATION)), note, landscape=True
    )
    return Document(
        kind="bao_cao",
        lang="vi",
        head=signs.head,
        title="BÁO CÁO",
        abstract=f"Kết quả thực hiện xây dựng “Thành phố học tập toàn cầu UNESCO” năm {year}",
        body=(_opening(material), *_sections(material), _closing(material)),
        addressees=(material.agency,),
        grounds=(f"Căn cứ {basis}",) if basis else (),
        recipients=_recipients(material.submission.unit.kind),
        signature=signs.signature,
        annexes=(table,) if figures.rows else (),
    )


def _recipients(kind: str) -> tuple[str, ...]:
    if kind in ("commune", "district"):
        return ("Như trên", "TT. Đảng ủy, TT. HĐND", "Lưu: VT, VHXH")
    return ("Như trên", "Lưu: VT")


ORIENTATION = (
    "Kết luận trong bảng chỉ để định hướng, tính riêng trên số của đơn vị; kết luận chính thức do Thành phố tổng hợp. "
    "“Ước”: số ước thực hiện, sẽ thay bằng số chính thức."
)


def _opening(material: UnitMaterial) -> Paragraph:
    campaign = material.submission.unit.campaign
    start, end = long_date(campaign.period_start), long_date(campaign.period_end)
    return Paragraph(
        f"{material.issuer.said} báo cáo {material.agency} kết quả thực hiện năm {material.year} "
        f"(kỳ số liệu từ {start} đến {end}) như sau:"
    )


def _closing(material: UnitMaterial) -> Paragraph:
    return Paragraph(
        f"Trên đây là Báo cáo kết quả thực hiện xây dựng “Thành phố học tập toàn cầu UNESCO” năm {material.year} "
        f"của {material.issuer.said}, gửi {material.agency} tổng hợp."
    )


def _sections(material: UnitMaterial) -> list[Block]:
    unit = material.submission.unit
    blocks: list[Block] = []
    for row in unit.campaign.outlines.get(unit.kind, []):
        code = row["code"]
        depth = code.count(".") + 1
        title = clean(row["title"]).replace(" (nếu có)", "").strip()
        blocks.append(Heading(1 if depth == 1 else 2 if depth == 2 else 3, title))
        if not row.get("text", True):
            continue
        said: list[Block] = list(prose(clean(material.words.get(code, ""))))
        if row.get("table") == "tasks" and material.tasks:
            said.append(task_table(material))
        if row.get("table") == "indicators":
            said += _counted(material)
        if not said:
            said = [Paragraph(NO_PROPOSAL.vi) if row.get("optional") else Note(NOTHING.vi)]
        blocks += said
    return blocks


def _counted(material: UnitMaterial) -> list[Block]:
    lines = material.book.led
    if not lines:
        return [Paragraph("Đơn vị không được phân công chỉ số nào trong đợt này.")]
    verdicts = [line.judgement.verdict for line in lines]
    counts = {key: verdicts.count(key) for key in ("met", "not_met", "not_assessable")}
    words: list[str | Run] = [
        "Đơn vị chủ trì ", Run(str(len(lines)), figure=material.figure("count")), " chỉ số (số liệu tại Phụ lục); ",
        "theo số của đơn vị: ", Run(str(counts["met"]), figure=material.figure("count", "met")), " đạt, ",
        Run(str(counts["not_met"]), figure=material.figure("count", "not_met")), " chưa đạt, ",
        Run(str(counts["not_assessable"]), figure=material.figure("count", "open")), " chưa kết luận được.",
    ]  # fmt: skip
    return [Paragraph(words)]


def task_table(material: UnitMaterial) -> Table:
    rows = tuple(
        (
            Cell(amount=Amount(place)),
            Cell(answer.task.words),
            Cell(day(answer.task.due, "vi")),
            Cell(STATES[answer.state] if answer.pk else UNANSWERED, bold=answer.state == "overdue"),
            Cell(clean(answer.sentence) or UNTOLD),
            Cell(clean(answer.document_number) or UNTOLD),
        )
        for place, answer in enumerate(material.tasks, start=1)
    )
    heads = (tuple(map(Cell, ("TT", "Nhiệm vụ", "Thời hạn", "Tình trạng", "Kết quả", "Văn bản"))),)
    columns = (Column(9, "center"), Column(54), Column(22), Column(20), Column(38), Column(22))
    return Table(columns, heads, rows, caption="Bảng 1. Nhiệm vụ được giao", name="Nhiệm vụ")


def figure_table(material: UnitMaterial) -> Table:
    """The five columns of the annex, for the indicators assigned to the unit."""
    by_code: dict[str, list[Line]] = {}
    for line in material.book.lines:
        by_code.setdefault(line.indicator.code, []).append(line)
    rows = {
        code: (
            Cell(f"{code}. {lines[0].indicator.name.vi}"),
            Cell("Chủ trì" if any(line.lead for line in lines) else "Phối hợp"),
            figure_cell(material, lines),
        )
        for code, lines in by_code.items()
    }
    return annex.five_columns(material.book.framework, "vi", rows, {})


def finding_of(material: UnitMaterial, line: Line) -> Finding:
    """The core's finding on the unit's own answers, so that its sentence is the one of every other page."""
    unit, indicator = material.submission.unit, line.indicator
    campaign = unit.campaign
    case = rules.Case(
        indicator,
        rules.threshold_in(indicator, campaign.year),
        workbook.answers_of(indicator, workbook.as_values(line.rows)),
        rules.Before(workbook.answers_of(indicator, line.beside.before)),
    )
    return evaluation.alone(case, Unit(line.subject_id, unit.code, unit.name, unit.kind, None, campaign.period_start))


def figure_cell(material: UnitMaterial, lines: Sequence[Line]) -> Cell:
    words: list[str | Run] = []
    for line in lines:
        words += ["\n"] if words else []
        words += _line_words(material, line, several=len(lines) > 1)
    mark = MARKS[lines[0].judgement.verdict] if len(lines) == 1 else None
    return Cell(words, verdict=mark)


def _line_words(material: UnitMaterial, line: Line, *, several: bool) -> list[str | Run]:
    finding, indicator = finding_of(material, line), line.indicator
    name = material.figure(indicator.code, str(line.subject_id) if several else "")
    sentence = explanation.sentence(finding, indicator, "vi")
    value = explanation.shown_value(finding, indicator, "vi")
    pieces = [(value, name)]
    for part in ("part", "whole"):
        figure = getattr(finding, part)
        if figure is not None:
            pieces.append((shown_scaled(figure), f"{name}.{part}"))
    words: list[str | Run] = [f"{line.beside.subject}: "] if line.beside.subject and several else []
    words += marked(sentence, pieces, "vi")
    words += _sexes(line, name)
    if finding.previous is not None and indicator.rule not in rules.TRENDS:
        words += ["; năm trước ", Run(in_unit(indicator.unit, finding.previous), figure=f"{name}.previous")]
    if line.beside.target is not None:
        target = in_unit(indicator.unit, Fraction(line.beside.target, 10_000))
        words += ["; chỉ tiêu của đơn vị ", Run(target, figure=f"{name}.target")]
    return [*words, *_told(line)]


def in_unit(unit: str | None, value: Fraction | None) -> str:
    if value is None:
        return ""
    return shown(value, "vi", unit="percent" if unit == "percent" else None) + (" lần" if unit == "times" else "")


def _sexes(line: Line, name: str) -> list[str | Run]:
    words: list[str | Run] = []
    first = line.indicator.measurements[0].code
    for key, word in (("male", "nam"), ("female", "nữ")):
        row = line.rows.get((first, f"sex={key}"))
        if row is not None and row.part is not None and row.whole is not None:
            text = f"{shown_scaled(row.part)}/{shown_scaled(row.whole)}"
            words += [f"; {word} " if key == "male" else f", {word} ", Run(text, figure=f"{name}.{key}")]
    return words


def _told(line: Line) -> list[str | Run]:
    """Source, day and reason, as the unit typed them; said once."""
    said: list[str] = []
    for row in line.rows.values():
        for text in (row.source and f"nguồn: {row.source}", row.as_of and f"chốt {day(row.as_of, 'vi')}", row.note):
            if text and clean(text) not in said:
                said.append(clean(text).replace("\n", " "))
    return [Run(f" ({'; '.join(said)})", italic=True)] if said else []
