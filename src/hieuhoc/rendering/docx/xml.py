"""Small pieces of WordprocessingML as text, elements in the order of the schema (ISO/IEC 29500)."""

from __future__ import annotations

from collections.abc import Iterable

from hieuhoc.core.report import Run

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def escape(text: str) -> str:
    return text.translate(_ESCAPES)


def text_xml(text: str, properties: str = "") -> str:
    """One run; a line break in the text becomes a line break on paper."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def runs_xml(runs: Iterable[Run]) -> str:
    return "".join(
        text_xml(run.text, ("<w:b/><w:bCs/>" if run.bold else "") + ("<w:i/><w:iCs/>" if run.italic else ""))
        for run in runs
    )


def paragraph(style: str, content: str, properties: str = "") -> str:
    """`properties` are the children of w:pPr after w:pStyle, in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def rule(length: float, room: float, *, keep: bool = False) -> str:
    """A drawn line of `length` mm, centred in `room` mm: the upper border of a very low empty paragraph."""
    side = twips((room - length) / 2)
    kept = "<w:keepNext/>" if keep else ""
    return paragraph(
        "Duongke",
        "",
        f'{kept}<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:ind w:left="{side}" w:right="{side}"/>',
    )


def layout_table(widths: Iterable[float], rows: Iterable[Iterable[str]]) -> str:
    """A table without lines and without cell margins, for the head and for signatures."""
    sizes = [twips(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
            for size, content in zip(sizes, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )
