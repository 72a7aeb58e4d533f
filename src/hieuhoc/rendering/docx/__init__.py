"""Word reports (.docx) in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from hieuhoc.core.report import Document, figures
from hieuhoc.rendering.docx.package import package
from hieuhoc.rendering.docx.parts import body_xml


def render(document: Document) -> bytes:
    """The same document always gives the same bytes.

    Raises ValueError on a control character, a table whose cells do not fill it, or a figure with two texts.
    """
    figures(document)
    return package(document, body_xml(document))
