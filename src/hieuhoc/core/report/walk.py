"""Walks over a document: its lines, its numbers, its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hieuhoc.core.report.tree import (
    Annex,
    Block,
    BulletList,
    Cell,
    Document,
    Heading,
    Lang,
    Note,
    Paragraph,
    Run,
    Table,
    Words,
)
from hieuhoc.core.report.words import checked, roman, shown, vietnamese_letter

END_MARK = "./."


def runs(words: Words) -> tuple[Run, ...]:
    """Words in any of their forms as runs of checked text (NFC, no control characters)."""
    pieces = (words,) if isinstance(words, str | Run) else words
    whole = (Run(piece) if isinstance(piece, str) else piece for piece in pieces)
    return tuple(replace(run, text=checked(run.text)) for run in whole if run.text)


def plain(words: Words) -> str:
    return "".join(run.text for run in runs(words))


def cell_runs(cell: Cell, document: Document) -> tuple[Run, ...]:
    """What a cell prints; the cell's own bold, italic and figure laid on its runs."""
    words: Words = cell.words
    if not words and cell.amount is not None:
        words = shown(cell.amount, document.lang)
    return tuple(replace(run, bold=run.bold or cell.bold, italic=run.italic or cell.italic) for run in runs(words))


def leads(paragraph: Paragraph) -> bool:
    """Whether it announces what follows ("…:"): it never stands alone at the foot of a page."""
    return plain(paragraph.words).rstrip().endswith(":")


def numbered(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with the number that a heading prints ("I.", "1.", "1.1.", "a)"), "" for the rest."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block, ""
            continue
        if block.number is not None:
            yield block, block.number
            if block.number == "":
                continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        if block.number is None:
            yield block, _number(block.level, counts)


def _number(level: int, counts: list[int]) -> str:
    if level == 1:
        return f"{roman(counts[0])}."
    if level == 4:
        return f"{vietnamese_letter(counts[3])})"
    return ".".join(str(count) for count in counts[1:level]) + "."


def ended(blocks: tuple[Block, ...], lang: Lang = "vi") -> tuple[Block, ...]:
    """The same blocks with "./." after the last words, if these stand in a paragraph or a list.

    English papers have no end mark.
    """
    if not blocks or lang == "en":
        return blocks
    last: Block = blocks[-1]
    if isinstance(last, Paragraph):
        last = replace(last, words=_with_mark(last.words))
    elif isinstance(last, BulletList) and last.items:
        last = replace(last, items=(*last.items[:-1], _with_mark(last.items[-1])))
    return (*blocks[:-1], last)


def _with_mark(words: Words) -> tuple[Run, ...]:
    found = runs(words)
    if not found or plain(words).endswith(END_MARK):
        return found
    last = found[-1]
    return (*found[:-1], replace(last, text=last.text.rstrip(" .;")), Run(END_MARK))


def listed(items: Sequence[str], last: str = ".") -> tuple[str, ...]:
    """Items of a list with ";" after each and "." after the last, whatever they ended with."""
    bare = [checked(item).strip().rstrip(";.").rstrip() for item in items]
    return tuple(f"{item}{';' if place < len(bare) - 1 else last}" for place, item in enumerate(bare))


def prose(text: str) -> tuple[Block, ...]:
    """Words as an officer typed them: a line is a paragraph, lines with "-", "+", "•" become lists."""
    blocks: list[Block] = []
    for line in (line.strip() for line in text.splitlines()):
        marked = re.match(r"([-–•*+])\s+(.*)", line)
        if not marked:
            blocks += [Paragraph(line)] if line else []
            continue
        level = 2 if marked[1] == "+" else 1
        last = blocks[-1] if blocks else None
        if isinstance(last, BulletList) and last.level == level:
            blocks[-1] = replace(last, items=(*last.items, marked[2]))
        else:
            blocks.append(BulletList((marked[2],), level=2 if level == 2 else 1))
    return tuple(blocks)


def all_blocks(document: Document) -> Iterator[Block]:
    yield from document.body
    for annex in document.annexes:
        yield from annex.blocks


def tables(document: Document) -> Iterator[tuple[Annex | None, Table]]:
    for block in document.body:
        if isinstance(block, Table):
            yield None, block
    for annex in document.annexes:
        for block in annex.blocks:
            if isinstance(block, Table):
                yield annex, block


def figures(document: Document) -> Mapping[str, str]:
    """Every figure of the document: id → the text that all formats print.

    Raises ValueError when one id would print two texts.
    """
    found: dict[str, str] = {}
    for name, text in _figures(document):
        if found.setdefault(name, text) != text:
            raise ValueError(f"figure {name} prints both {found[name]!r} and {text!r}")
    return found


def _figures(document: Document) -> Iterator[tuple[str, str]]:
    for block in all_blocks(document):
        for run in _block_runs(block):
            if run.figure:
                yield run.figure, run.text
        if isinstance(block, Table):
            yield from _table_figures(block, document)


def _block_runs(block: Block) -> Iterator[Run]:
    if isinstance(block, Heading | Paragraph | Note):
        yield from runs(block.words)
    elif isinstance(block, BulletList):
        for item in block.items:
            yield from runs(item)
    elif isinstance(block, Table):
        yield from runs(block.caption)


def _table_figures(table: Table, document: Document) -> Iterator[tuple[str, str]]:
    for row in (*table.header, *table.rows):
        for cell in row:
            printed = cell_runs(cell, document)
            if cell.figure:
                yield cell.figure, "".join(run.text for run in printed)
            yield from ((run.figure, run.text) for run in printed if run.figure)
