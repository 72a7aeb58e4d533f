"""Blocks of the tree as WordprocessingML: text templates, not objects, for reports of hundreds of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hieuhoc.core.report import (
    Block,
    BulletList,
    Cell,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Run,
    SignatureBlock,
    Signatures,
    Table,
    cell_runs,
    leads,
    numbered,
    runs,
)
from hieuhoc.rendering.docx.xml import layout_table, paragraph, runs_xml, text_xml, twips
from hieuhoc.rendering.layout import (
    SIGNATURE_GAP,
    TABLE_SIZE,
    TEXT_WIDTH,
    Slot,
    column_widths,
    slots,
    table_size,
    top_columns,
)

_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_HEADER_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


def blocks_xml(blocks: Sequence[Block], document: Document, text_width: float) -> str:
    return "".join(_block(block, number, document, text_width) for block, number in numbered(blocks))


def _block(block: Block, number: str, document: Document, text_width: float) -> str:
    if isinstance(block, Heading):
        lead = f"{number} " if number else ""
        return paragraph(
            f"Heading{block.level}", runs_xml((Run(lead), *runs(block.words)) if lead else runs(block.words))
        )
    if isinstance(block, Paragraph):
        style = "Noidung" if block.indent else "Noidungkhongthut"
        align = "" if block.align == "justify" else f'<w:jc w:val="{_ALIGN[block.align]}"/>'
        return paragraph(style, runs_xml(runs(block.words)), leads(block) * "<w:keepNext/>" + align)
    if isinstance(block, BulletList):
        mark = Run("- " if block.level == 1 else "+ ")
        return "".join(paragraph("Gachdaudong", runs_xml((mark, *runs(item)))) for item in block.items)
    if isinstance(block, Note):
        return paragraph("Ghichu", runs_xml(runs(block.words)))
    if isinstance(block, Table):
        return _table(block, document, text_width)
    if isinstance(block, Signatures):
        return _signatures(block)
    assert isinstance(block, PageBreak)
    return '<w:p><w:pPr><w:pStyle w:val="Noidung"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def _table(table: Table, document: Document, text_width: float) -> str:
    widths = [twips(width) for width in column_widths(document, table, text_width)]
    aligns = [_ALIGN[column.align] for column in table.columns]
    size = table_size(table)
    letters = "" if size == TABLE_SIZE else f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    caption = paragraph("Tenbang", runs_xml(runs(table.caption))) if table.caption else ""
    style = _Style(widths, aligns, top_columns(table), letters, document)
    rows = [_row(row, style, header=True) for row in slots(table.header, len(widths))]
    rows += [_row(row, style, header=False) for row in slots(table.rows, len(widths))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="Bangsolieu"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('Saubang', '')}"
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """What the cells of one table share: widths in twips, alignments, columns set at the top, letter size."""

    widths: Sequence[int]
    aligns: Sequence[str]
    top: frozenset[int]
    letters: str
    document: Document


def _row(row: Sequence[Slot], style: _Style, *, header: bool) -> str:
    """A header row is repeated on every page. No row is torn between two pages."""
    head = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if header else "") + "</w:trPr>"
    return f"<w:tr>{head}{''.join(_cell(slot, style, header=header) for slot in row)}</w:tr>"


def _cell(slot: Slot, style: _Style, *, header: bool) -> str:
    cell, column = slot.cell, slot.column
    width = sum(style.widths[column : column + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ""
    if cell.rowspan > 1:
        merge = "<w:vMerge/>" if slot.continues else '<w:vMerge w:val="restart"/>'
    shade = _HEADER_SHADE if header else ""
    middle = "" if column in style.top and not header else '<w:vAlign w:val="center"/>'
    shape = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}{middle}</w:tcPr>'
    if slot.continues:
        return f"<w:tc>{shape}{paragraph('Obang', '')}</w:tc>"
    align = _ALIGN[cell.align] if cell.align else style.aligns[column]
    return f"<w:tc>{shape}{_cell_paragraph(cell, align, style, header=header)}</w:tc>"


def _cell_paragraph(cell: Cell, align: str, style: _Style, *, header: bool) -> str:
    """Bold marks what is not met: documents are printed in black."""
    bold = cell.verdict == "not_met"
    content = "".join(
        text_xml(
            run.text,
            ("<w:b/><w:bCs/>" if run.bold or bold else "") + ("<w:i/><w:iCs/>" if run.italic else "") + style.letters,
        )
        for run in cell_runs(cell, style.document)
    )
    if header:
        return paragraph("Tieudebang", content)
    return paragraph("Obang", content, "" if align == "left" else f'<w:jc w:val="{align}"/>')


def signature_xml(block: SignatureBlock) -> str:
    lines = "".join(paragraph("Chucvu", runs_xml(runs(line))) for line in block.lines)
    gap = f'<w:spacing w:before="{SIGNATURE_GAP * 20}" w:after="0" w:line="240" w:lineRule="auto"/>'
    return lines + paragraph("Hoten", runs_xml(runs(block.name)), gap)


def _signatures(block: Signatures) -> str:
    width = TEXT_WIDTH / max(1, len(block.blocks))
    table = layout_table([width] * len(block.blocks), [[signature_xml(one) for one in block.blocks]])
    return table + paragraph("Saubang", "")
