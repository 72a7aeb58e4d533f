"""PDF reports by Typst: the layout of Nghị định 30/2020/NĐ-CP, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import typst

from hieuhoc.core.report import Document, figures
from hieuhoc.rendering.layout import (
    BOTTOM,
    LABELS,
    LEFT,
    RIGHT,
    TOP,
    agency_name,
    created,
    document_title,
)
from hieuhoc.rendering.metrics import FAMILY, FONTS
from hieuhoc.rendering.pdf.source import literal, source

_TEMPLATE = Path(__file__).parent / "nd30.typ"


def render(document: Document) -> bytes:
    """The same document always gives the same bytes. Raises ValueError as `docx.render` does."""
    figures(document)
    return bytes(
        typst.compile(
            typst_source(document).encode(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=created(document),
        )
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def typst_source(document: Document) -> str:
    return _TEMPLATE.read_text(encoding="utf-8") + _settings(document) + source(document)


def _settings(document: Document) -> str:
    labels, stamp = LABELS[document.lang], created(document)
    demo = labels.demo if document.head.demo else ""
    return (
        f"#set document(title: {literal(document_title(document))}, author: {literal(agency_name(document.head))}, "
        f"date: {_date(stamp)})\n"
        f'#set page(paper: "a4", margin: (top: {TOP}mm, bottom: {BOTTOM}mm, left: {LEFT}mm, right: {RIGHT}mm), '
        f"header: page-head({literal(demo)}), header-ascent: 0.5mm, footer: none)\n"
        f'#set text(font: "{FAMILY}", size: size, lang: "{document.lang}", hyphenate: false, '
        "top-edge: 0.891em, bottom-edge: -0.216em)\n"
        '#set par(leading: loose, spacing: 6pt + loose, justify: true, linebreaks: "simple")\n'
    )


def _date(stamp: dt.datetime) -> str:
    return f"datetime(year: {stamp.year}, month: {stamp.month}, day: {stamp.day})"
