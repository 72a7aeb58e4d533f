"""The tree of one official document. It knows no database and no file format.

Renderers (`hieuhoc.rendering`) turn one tree into Word, PDF, Excel and HTML, so that these cannot disagree.
Layout terms follow Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Lang = Literal["vi", "en"]
Kind = Literal["bao_cao", "ke_hoach", "to_trinh", "thong_bao", "cong_van", "bien_ban", "bang"]
Align = Literal["left", "center", "right", "justify"]
Verdict = Literal["met", "partly_met", "not_met", "not_assessable", "not_applicable", "monitored"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line. A `figure` id names the printed figure: the same id always prints the same text."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: str | None = None


Words: TypeAlias = str | Run | Sequence["str | Run"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is printed: already cut or rounded by the rules of the law, `Decimal("99.99")`.

    Its decimals are those of the Decimal. A percentage is given in percent (96.2, not 0.962).
    """

    value: Decimal | int
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 "I." · 2 "1." · 3 "1.1." · 4 "a)". `number` None is counted; "" prints none."""

    level: Literal[1, 2, 3, 4]
    words: Words
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words
    align: Align = "justify"
    indent: bool = True


@dataclass(frozen=True, slots=True)
class BulletList:
    """Lines that begin with "- " (level 1) or "+ " (level 2)."""

    items: Sequence[Words]
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Small italic text: sources, what a mark means."""

    words: Words


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in mm; the widths of a table that is too wide are scaled down together."""

    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """Prints `words`, or else `amount`. Cells hidden by a `rowspan` or `colspan` are left out, as in HTML.

    `figure` names the whole cell's text as one figure. `align` None takes the column's.
    """

    words: Words = ""
    bold: bool = False
    italic: bool = False
    rowspan: int = 1
    colspan: int = 1
    figure: str | None = None
    verdict: Verdict | None = None
    amount: Amount | None = None
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`header` rows are repeated on every page. `name` is the sheet's name in Excel (at most 31 letters)."""

    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Words = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """`lines` such as ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), printed in bold capitals; `name` under the gap."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Blocks side by side, as minutes have them (THƯ KÝ | CHỦ TỌA)."""

    blocks: tuple[SignatureBlock, ...]


Block: TypeAlias = Heading | Paragraph | BulletList | Note | Table | PageBreak | Signatures


@dataclass(frozen=True, slots=True)
class Head:
    """The head of page 1. A line break in `agency` or `parent_agency` starts a new printed line.

    `sign` is what follows the stroke ("BC-SGDĐT"). `number` or `date` None leaves the blank to be filled
    by hand, and `year` is then printed. `demo` marks every page as demonstration data.
    """

    agency: str
    sign: str
    place: str
    year: int
    parent_agency: str | None = None
    number: str | None = None
    date: dt.date | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """`number` "I", or "" when there is only one. `note` is the "(Kèm theo …)" line, without brackets."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    note: str = ""
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`title` is the name of the kind ("BÁO CÁO"), empty for a công văn, whose `abstract` stands as "V/v …".

    The last paragraph or list item of `body` gets the end mark "./." (not in English).
    """

    kind: Kind
    lang: Lang
    head: Head
    title: str
    abstract: str
    body: tuple[Block, ...]
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: SignatureBlock | None = None
    annexes: tuple[Annex, ...] = ()
