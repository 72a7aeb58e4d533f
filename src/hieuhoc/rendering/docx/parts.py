"""The first page's head, the end with recipients and signature, and the annexes, in Word."""

from __future__ import annotations

from hieuhoc.core.report import Annex, Document, ended, listed, number_line, runs
from hieuhoc.core.report.words import checked
from hieuhoc.rendering.docx.body import blocks_xml, signature_xml
from hieuhoc.rendering.docx.xml import layout_table, paragraph, rule, runs_xml, text_xml, twips
from hieuhoc.rendering.layout import (
    BODY_SIZE,
    BOTTOM,
    KINH_GUI,
    LABELS,
    LEFT,
    NOI_NHAN_WIDTH,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TEXT_WIDTH,
    TOP,
    WIDE_TEXT_WIDTH,
    abstract_lines,
    abstract_rule,
    head_layout,
)
from hieuhoc.rendering.metrics import width_mm


def body_xml(document: Document) -> str:
    """Everything inside w:body."""
    content = (
        _head(document)
        + _title(document)
        + _addressees(document)
        + "".join(paragraph("Cancu", text_xml(line)) for line in listed(document.grounds))
        + _kept(blocks_xml(ended(document.body, document.lang), document, TEXT_WIDTH))
        + _end(document)
    )
    sections = [_section(landscape=False)]
    for annex in document.annexes:
        content += _break(sections[-1]) + _annex(annex, document)
        sections.append(_section(landscape=annex.landscape, restart=True))
    return content + ("" if document.annexes else paragraph("Duongke", "")) + sections[-1]


def _kept(blocks: str) -> str:
    """The last words stay on one page with the signature."""
    before, found, last = blocks.rpartition("<w:p><w:pPr><w:pStyle w:val=")
    style, close, rest = last.partition("/>")
    return f"{before}{found}{style}{close}<w:keepNext/>{rest}" if found else blocks


def _head(document: Document) -> str:
    labels, measures = LABELS[document.lang], head_layout(document.head, document.lang)
    size = "" if measures.size == 13 else f'<w:sz w:val="{measures.size * 2:.0f}"/>'
    left = "".join(paragraph("Coquanchuquan", text_xml(line, size)) for line in measures.parent)
    left += "".join(paragraph("Coquanbanhanh", text_xml(line, size)) for line in measures.agency)
    left += rule(measures.agency_rule, measures.left)
    right = paragraph("Quochieu", text_xml(labels.country)) + paragraph("Tieungu", text_xml(labels.motto))
    right += rule(measures.motto_rule, measures.right)
    number = paragraph("Sokyhieu", text_xml(number_line(document.head, document.lang)))
    if not document.title:
        number += paragraph("Vevieccongvan", text_xml(checked(document.abstract)))
    dated = paragraph("Diadanhngaythang", text_xml(measures.date))
    return layout_table((measures.left, measures.right), ((left, right), (number, dated)))


def _title(document: Document) -> str:
    if not document.title:
        return ""
    lines = "\n".join(abstract_lines(checked(document.abstract)))
    return (
        paragraph("Tenloai", text_xml(checked(document.title)))
        + (paragraph("Trichyeu", text_xml(lines)) if lines else "")
        + rule(abstract_rule(document.abstract), TEXT_WIDTH)
        + paragraph("Saubang", "")
    )


def _addressees(document: Document) -> str:
    if not document.addressees:
        return ""
    to = LABELS[document.lang].to
    if len(document.addressees) == 1:
        return paragraph("Kinhgui", text_xml(f"{to} {checked(document.addressees[0]).rstrip('.;')}."))
    first = paragraph("Kinhgui", text_xml(to), f'<w:ind w:left="{twips(KINH_GUI)}"/><w:jc w:val="left"/>')
    dash = KINH_GUI + width_mm(to.rstrip(":"), BODY_SIZE)
    shape = f'<w:ind w:left="{twips(dash + 3)}" w:hanging="{twips(3)}"/>'
    rest = (paragraph("Kinhguidanhsach", text_xml(f"- {item}"), shape) for item in listed(document.addressees))
    return first + "".join(rest)


def _end(document: Document) -> str:
    if not (document.recipients or document.signature):
        return ""
    left = ""
    if document.recipients:
        left = paragraph("Noinhan", text_xml(LABELS[document.lang].recipients))
        left += "".join(paragraph("Danhsachnoinhan", text_xml(f"- {item}")) for item in listed(document.recipients))
    right = signature_xml(document.signature) if document.signature else ""
    cells = (left or paragraph("Danhsachnoinhan", ""), right or paragraph("Hoten", ""))
    widths = (NOI_NHAN_WIDTH, TEXT_WIDTH - NOI_NHAN_WIDTH)
    return paragraph("Saubang", "", "<w:keepNext/>") + layout_table(widths, (cells,))


def _annex(annex: Annex, document: Document) -> str:
    width = WIDE_TEXT_WIDTH if annex.landscape else TEXT_WIDTH
    name = f"{LABELS[document.lang].annex} {annex.number}".strip()
    head = paragraph("Phuluc", text_xml(checked(name)))
    head += "".join(paragraph("Tenphuluc", text_xml(line)) for line in checked(annex.title).split("\n"))
    if annex.note:
        head += paragraph("Kemtheo", runs_xml(runs(f"({annex.note})")))
    return head + rule(60, width) + paragraph("Saubang", "") + blocks_xml(annex.blocks, document, width)


def _section(*, landscape: bool, restart: bool = False) -> str:
    """Margins of NĐ 30/2020; page numbers stand in the header, from the second page of a section."""
    wide, high = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    start = ' w:start="1"' if restart else ""
    turned = ' w:orient="landscape"' if landscape else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:headerReference w:type="first" r:id="rId5"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turned}/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT)}" w:bottom="{twips(BOTTOM)}"'
        f' w:left="{twips(LEFT)}" w:header="{twips(9)}" w:footer="{twips(9)}" w:gutter="0"/>'
        f'<w:pgNumType w:fmt="decimal"{start}/><w:cols w:space="720"/><w:titlePg/></w:sectPr>'
    )


def _break(section: str) -> str:
    """The last paragraph of a section carries its measures; very low, so that no empty page follows."""
    return f'<w:p><w:pPr><w:pStyle w:val="Duongke"/>{section}</w:pPr></w:p>'
