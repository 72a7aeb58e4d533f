"""Measures of the page that Word and PDF share: NĐ 30/2020/NĐ-CP, Phụ lục I. Lengths in mm, sizes in pt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hieuhoc.core.report import Cell, Document, Head, Lang, Table, cell_runs, place_and_date
from hieuhoc.rendering.metrics import width_mm, wrapped

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
WIDE_TEXT_WIDTH = PAGE_HEIGHT - LEFT - RIGHT
HEAD_LEFT = 63.0
NOI_NHAN_WIDTH = 80.0
BODY_SIZE, TABLE_SIZE, SMALL_TABLE_SIZE = 14, 12, 11
COUNTRY_SIZE, MOTTO_SIZE, HEAD_SIZE = 13, 14, 13
INDENT = 12.7
KINH_GUI = 30.0  # where the words begin when there are several addressees
SIGNATURE_GAP = 74  # points: four blank lines, room for the digital signature and seal
CELL_MARGINS = 2.8
RULE_SHARE = 0.42  # a rule is 1/3 to 1/2 of the line above it


@dataclass(frozen=True, slots=True)
class Labels:
    country: str
    motto: str
    to: str
    recipients: str
    annex: str
    demo: str
    demo_note: str
    language: str


LABELS: dict[Lang, Labels] = {
    "vi": Labels(
        country="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        to="Kính gửi:",
        recipients="Nơi nhận:",
        annex="Phụ lục",
        demo="DỮ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU CHÍNH THỨC",
        demo_note="dữ liệu minh họa",
        language="vi-VN",
    ),
    "en": Labels(
        country="SOCIALIST REPUBLIC OF VIET NAM",
        motto="Independence - Freedom - Happiness",
        to="To:",
        recipients="Recipients:",
        annex="Annex",
        demo="DEMONSTRATION DATA, NOT OFFICIAL FIGURES",
        demo_note="demonstration data",
        language="en-GB",
    ),
}


@dataclass(frozen=True, slots=True)
class HeadLayout:
    """Two columns, their widths in mm, the lines of the left one and the lengths of both rules."""

    left: float
    right: float
    parent: tuple[str, ...]
    agency: tuple[str, ...]
    size: float
    agency_rule: float
    motto_rule: float
    date: str


def head_layout(head: Head, lang: Lang) -> HeadLayout:
    """Finds sizes and widths so that country, motto and date each stand on one line."""
    labels = LABELS[lang]
    date = place_and_date(head, lang)
    country = width_mm(labels.country, COUNTRY_SIZE, bold=True)
    motto = width_mm(labels.motto, MOTTO_SIZE, bold=True)
    dated = width_mm(date, HEAD_SIZE, italic=True)
    widest_left = TEXT_WIDTH - max(country, motto, dated) - 2
    parent = head.parent_agency.split("\n") if head.parent_agency else []
    agency = head.agency.split("\n")
    size = 13.0
    if _widest(parent, agency, size) > max(HEAD_LEFT, widest_left):
        size = 12.0
    left = min(max(HEAD_LEFT, _widest(parent, agency, size) + 1), max(HEAD_LEFT, widest_left))
    parent_lines = [line for text in parent for line in wrapped(text, left, size)]
    agency_lines = [line for text in agency for line in wrapped(text, left, size, bold=True)]
    widest = max(width_mm(line, size, bold=True) for line in agency_lines)
    return HeadLayout(
        left=left,
        right=TEXT_WIDTH - left,
        parent=tuple(parent_lines),
        agency=tuple(agency_lines),
        size=size,
        agency_rule=RULE_SHARE * widest,
        motto_rule=motto,
        date=date,
    )


def _widest(parent: Sequence[str], agency: Sequence[str], size: float) -> float:
    widths = [width_mm(line, size) for line in parent] + [width_mm(line, size, bold=True) for line in agency]
    return max(widths)


def abstract_rule(abstract: str) -> float:
    """Under the title: measured on one line of it, wrapped as the page wraps it."""
    lines = wrapped(abstract.replace("\n", " "), ABSTRACT_WIDTH, BODY_SIZE, bold=True)
    return RULE_SHARE * max((width_mm(line, BODY_SIZE, bold=True) for line in lines), default=60)


ABSTRACT_WIDTH = TEXT_WIDTH - 20.0


def abstract_lines(abstract: str) -> tuple[str, ...]:
    """The abstract in lines of about equal length: a last line of one word looks careless."""
    return tuple(line for part in abstract.split("\n") for line in wrapped(part, ABSTRACT_WIDTH, BODY_SIZE, bold=True))


def column_widths(document: Document, table: Table, text_width: float) -> tuple[float, ...]:
    """The wanted widths, scaled to the page, but none narrower than its longest word: dates must not break."""
    wanted = [column.width for column in table.columns]
    room = min(text_width, sum(wanted))
    wanted = [width * room / sum(wanted) for width in wanted]
    least = [min(longest, room / len(wanted)) for longest in _longest_words(document, table)]
    while short := [place for place, width in enumerate(wanted) if width < least[place] - 0.01]:
        spare = {place: width - least[place] for place, width in enumerate(wanted) if width > least[place]}
        lacking = sum(least[place] - wanted[place] for place in short)
        share = min(1.0, lacking / sum(spare.values())) if spare else 0
        wanted = [width - spare.get(place, 0) * share for place, width in enumerate(wanted)]
        for place in short:
            wanted[place] = least[place]
    return tuple(wanted)


def _longest_words(document: Document, table: Table) -> list[float]:
    """In mm with the margins of the cell; at most 30, for there are addresses without a space."""
    found = [0.0] * len(table.columns)
    size = table_size(table)
    words = {
        (slot.column, word, rows is table.header or slot.cell.bold)
        for rows in (table.header, table.rows)
        for row in slots(rows, len(table.columns))
        for slot in row
        if slot.cell.colspan == 1 and not slot.continues
        for run in cell_runs(slot.cell, document)
        for word in run.text.split()
    }
    for column, word, bold in words:
        found[column] = max(found[column], width_mm(word, size, bold=bold))
    return [min(30.0, width + CELL_MARGINS) for width in found]


def table_size(table: Table) -> int:
    return SMALL_TABLE_SIZE if len(table.columns) > 6 else TABLE_SIZE


def top_columns(table: Table) -> frozenset[int]:
    """Columns in which a cell reaches over rows: their words stand at the top, the others' in the middle."""
    rows = slots(table.rows, len(table.columns))
    return frozenset(slot.column for row in rows for slot in row if slot.cell.rowspan > 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the grid where something begins: a cell, or the rest of one that began in a row above."""

    cell: Cell
    column: int
    continues: bool


def slots(rows: Sequence[Sequence[Cell]], columns: int) -> list[list[Slot]]:
    """Rows with the cells that reach down into them. Raises ValueError if a row does not fill the columns."""
    pending: dict[int, tuple[Cell, int]] = {}
    found = []
    for place, row in enumerate(rows, start=1):
        line: list[Slot] = []
        waiting = iter(row)
        column = 0
        while column < columns:
            if column in pending:
                cell, left = pending.pop(column)
                line.append(Slot(cell, column, continues=True))
            else:
                began = next(waiting, None)
                if began is None:
                    raise ValueError(f"row {place} of a table has no cell for column {column + 1}")
                cell, left = began, began.rowspan
                line.append(Slot(cell, column, continues=False))
            if left > 1:
                pending[column] = (cell, left - 1)
            column += cell.colspan
        if column > columns or next(waiting, None) is not None:
            raise ValueError(f"row {place} of a table has more cells than its {columns} columns")
        found.append(line)
    if pending:
        raise ValueError("a cell of a table reaches below its last row")
    return found


def document_title(document: Document) -> str:
    """For the properties of the file: "Báo cáo: Kết quả …"."""
    abstract = document.abstract.replace("\n", " ")
    return f"{document.title.capitalize()}: {abstract}" if document.title else abstract


def agency_name(head: Head) -> str:
    return head.agency.replace("\n", " ")


def created(document: Document) -> dt.datetime:
    """The document's own date, so that rendering it again changes nothing; 1 January while undated."""
    date = document.head.date or dt.date(document.head.year, 1, 1)
    return dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
