"""The official letter to units that have not reported (công văn đôn đốc), and the same list for Excel.

Layout and wording by Nghị định 30/2020/NĐ-CP; the letter is Vietnamese whatever the language of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hieuhoc.campaigns.models import Campaign
from hieuhoc.core.report import (
    Amount,
    Annex,
    Block,
    BulletList,
    Cell,
    Column,
    Document,
    Head,
    Lang,
    Paragraph,
    Run,
    Sheet,
    SheetCell,
    SheetColumn,
    SignatureBlock,
    Table,
    Workbook,
    long_date,
    reference,
)
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import City
from hieuhoc.submissions.queries.board import Row

STATES = {
    "todo": ("Chưa làm", "Not started"),
    "draft": ("Đang nhập", "Draft"),
    "waiting": ("Chờ lãnh đạo ký", "With its leader"),
    "sent": ("Đã gửi", "Sent"),
    "returned": ("Đang bổ sung", "Being corrected"),
    "fixed": ("Đã bổ sung", "Corrected"),
    "accepted": ("Đã tiếp nhận", "Accepted"),
    "locked": ("Đã khóa", "Locked"),
}
NAMED = 6  # up to so many units are addressed by name, more by kind


@dataclass(frozen=True)
class Agency:
    """Who writes: as its papers are headed and signed."""

    name: str
    parent: str
    sign: str
    place: str
    signature: tuple[str, ...]
    demonstration: bool


def agency(day: date) -> Agency:
    city: City = organisations.city()
    names = organisations.names_on([city.agency_id, city.organisation_id], day)
    own = names[city.organisation_id].name
    body = city.agency
    lines = tuple(line.strip() for line in body.signature.split("/") if line.strip()) or ("GIÁM ĐỐC",)
    return Agency(
        names[city.agency_id].name,
        f"ỦY BAN NHÂN DÂN\n{own.upper()}",
        body.sign or "…",
        body.place or own,
        lines,
        city.demonstration,
    )


def reminder(
    campaign: Campaign, rows: Sequence[Row], *, sent: int, units: int, today: date, until: date | None
) -> Document:
    """`until`: the day the letter asks for; None: at once. Rows that have been sent are left out by the caller."""
    who = agency(today)
    head = Head(
        agency=who.name.upper(), parent_agency=who.parent, sign=who.sign, place=who.place, year=today.year,
        demo=who.demonstration,
    )  # fmt: skip
    return Document(
        kind="cong_van",
        lang="vi",
        head=head,
        title="",
        abstract=f"V/v đôn đốc gửi báo cáo xây dựng thành phố học tập năm {campaign.year}",
        addressees=addressees(rows),
        body=_body(campaign, rows, who, sent, units, today, until),
        recipients=("Như trên", "Ủy ban nhân dân Thành phố (để báo cáo)", "Lưu: VT"),
        signature=SignatureBlock(who.signature),
        annexes=(
            Annex(
                "",
                "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO",
                (_table(rows),),
                reference(head, "Công văn", "vi", who.name),
            ),
        ),
    )


def addressees(rows: Sequence[Row]) -> tuple[str, ...]:
    """Few by name; many by kind, with the list attached."""
    if len(rows) <= NAMED:
        return tuple(_addressed(row) for row in rows)
    found = []
    if any(row.kind == "commune" for row in rows):
        found.append("Ủy ban nhân dân các phường, xã, đặc khu (theo danh sách đính kèm)")
    if any(row.kind == "district" for row in rows):
        found.append("Ủy ban nhân dân các quận, huyện, thành phố (theo danh sách đính kèm)")
    if any(row.kind not in organisations.TERRITORIAL for row in rows):
        found.append("Các sở, ban, ngành, đoàn thể, cơ sở giáo dục (theo danh sách đính kèm)")
    return tuple(found)


def _addressed(row: Row) -> str:
    if row.kind in organisations.TERRITORIAL:
        return f"Ủy ban nhân dân {row.name[0].lower()}{row.name[1:]}"
    return row.name


def _body(
    campaign: Campaign, rows: Sequence[Row], who: Agency, sent: int, units: int, today: date, until: date | None
) -> tuple[Block, ...]:
    basis = (
        f"Thực hiện {campaign.legal_basis}" if campaign.legal_basis else "Thực hiện kế hoạch xây dựng thành phố học tập"
    )
    last = long_date(campaign.last_day)
    late = sum(row.late > 0 for row in rows)
    state = f"trong đó {late} đơn vị đã quá hạn" if late < len(rows) else "đều đã quá hạn"
    asked = f"trước 17 giờ 00 {long_date(until)}" if until else "ngay sau khi nhận được công văn này"
    behind = f", {state}" if late else ""
    return (
        Paragraph(
            f"{basis}, các cơ quan, đơn vị gửi báo cáo kết quả thực hiện năm {campaign.year} về {who.name} "
            f"{campaign.deadline_wording} (chậm nhất hết {last})."
        ),
        Paragraph(
            [
                f"Đến {long_date(today)}, {who.name} đã nhận báo cáo của ",
                Run(str(sent), figure="board.sent"),
                " trên ",
                Run(str(units), figure="board.units"),
                " đơn vị. Còn ",
                Run(str(len(rows)), figure="board.missing"),
                f" đơn vị trong danh sách đính kèm chưa gửi{behind}.",
            ]
        ),
        Paragraph(f"Để kịp tổng hợp, báo cáo Ủy ban nhân dân Thành phố, {who.name} đề nghị các đơn vị nêu trên:"),
        BulletList(
            (
                f"Hoàn thành và gửi báo cáo trên phần mềm {asked};",
                "Chỉ số chưa có số liệu thì chọn “Chưa có”, ghi ngày sẽ có; không ghi số 0 thay cho số chưa có;",
                f"Trường hợp cần thêm thời gian, gửi văn bản nêu lý do về {who.name} để xem xét gia hạn.",
            )
        ),
        Paragraph(f"{who.name} đề nghị các đơn vị quan tâm, phối hợp thực hiện"),
    )


def _table(rows: Sequence[Row]) -> Table:
    header = tuple(
        Cell(words, bold=True, align="center") for words in ("STT", "Đơn vị", "Tình trạng", "Hạn gửi", "Số ngày trễ")
    )
    return Table(
        columns=(Column(12, "center"), Column(70), Column(38), Column(25, "center"), Column(20, "right")),
        header=(header,),
        rows=tuple(
            (
                Cell(str(place)),
                Cell(row.name),
                Cell(STATES[row.state][0]),
                Cell(f"{row.due:%d/%m/%Y}"),
                Cell(amount=Amount(row.late), figure=f"unit.{row.unit}.late") if row.late else Cell(""),
            )
            for place, row in enumerate(rows, 1)
        ),
        name="Chưa gửi",
    )


COLUMNS = (
    ("STT", "No.", 6), ("Đơn vị", "Unit", 34), ("Người báo cáo", "Reporter", 28), ("Tình trạng", "State", 18),
    ("Đã nhập", "Filled in", 10), ("Tổng số chỉ số", "Indicators", 14), ("Hạn gửi", "Last day", 12),
    ("Số ngày trễ", "Days late", 12), ("Nhập thay", "On behalf", 12),
)  # fmt: skip


def listing(campaign: Campaign, rows: Sequence[Row], lang: Lang) -> tuple[Document, Workbook]:
    """The same selection as a sheet that can be sorted and counted; the document is its frame."""
    english = lang == "en"
    title = campaign.name_en if english else campaign.name
    header = tuple(SheetCell(en if english else vi, bold=True) for vi, en, _ in COLUMNS)
    body = tuple(tuple(SheetCell(value) for value in _line(place, row, english)) for place, row in enumerate(rows, 1))
    columns = tuple(
        SheetColumn(width, "left" if place in (1, 2, 3) else "right") for place, (_, _, width) in enumerate(COLUMNS)
    )
    sheet = Sheet("Units" if english else "Đơn vị", columns, (header,), body, title=title)
    frame = Document(kind="bang", lang=lang, head=Head("", "", "", campaign.year), title=title, abstract="", body=())
    return frame, Workbook((sheet,))


def _line(place: int, row: Row, english: bool) -> tuple[str | Amount | date | None, ...]:
    late = Amount(row.late) if row.late else None
    behalf = ("yes" if english else "có") if row.on_behalf else None
    name = row.name_en if english else row.name
    return (
        Amount(place), name, ", ".join(row.people), STATES[row.state][english], Amount(row.done), Amount(row.total),
        row.due, late, behalf,
    )  # fmt: skip
