"""A document as a page shows it: the same tree, in plain values for a template."""

from __future__ import annotations

from typing import Any

from hieuhoc.core.report import (
    Block,
    BulletList,
    Cell,
    Document,
    Heading,
    Note,
    Paragraph,
    Run,
    Table,
    cell_runs,
    ended,
    number_line,
    numbered,
    place_and_date,
    runs,
)


def head(document: Document) -> dict[str, str]:
    """The lines of the head that are put together from several facts."""
    return {
        "number": number_line(document.head, document.lang),
        "dated": place_and_date(document.head, document.lang),
        "to": "To:" if document.lang == "en" else "Kính gửi:",
    }


def lines(document: Document) -> list[dict[str, Any]]:
    """Body and annexes, block by block; runs keep their bold, italic and figure ids."""
    found = [_block(block, number, document) for block, number in numbered(ended(document.body, document.lang))]
    for annex in document.annexes:
        title = f"{annex.number}. {annex.title}" if annex.number else annex.title
        found.append({"kind": "annex", "runs": (Run(title),)})
        found += [_block(block, number, document) for block, number in numbered(annex.blocks)]
    return [block for block in found if block]


def _block(block: Block, number: str, document: Document) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": f"h{block.level}", "number": number, "runs": runs(block.words)}
    if isinstance(block, Paragraph):
        return {"kind": "p", "runs": runs(block.words)}
    if isinstance(block, Note):
        return {"kind": "note", "runs": runs(block.words)}
    if isinstance(block, BulletList):
        return {"kind": "list", "items": [runs(item) for item in block.items]}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": runs(block.caption),
            "name": block.name,
            "head": [[_cell(cell, document) for cell in row] for row in block.header],
            "rows": [[_cell(cell, document) for cell in row] for row in block.rows],
        }
    return {}


def _cell(cell: Cell, document: Document) -> dict[str, Any]:
    return {
        "runs": cell_runs(cell, document),
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "number": cell.amount is not None,
        "bold": cell.verdict == "not_met",
    }
