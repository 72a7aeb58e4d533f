"""Reads rendered files back, as a person's programs would."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

from hieuhoc.core.report import Amount, Document, Lang, shown
from hieuhoc.rendering.pdf import typst_source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(name))


def texts(element: ElementTree.Element) -> str:
    return "".join("\n" if node.tag == f"{W}br" else node.text or "" for node in element.iter() if node.tag in TEXT)


TEXT = (f"{W}t", f"{W}br")


def pdf_text(content: bytes, document: Document) -> str:
    """Words of the PDF with single spaces; without pdftotext, those of the source it is set from."""
    if tool := shutil.which("pdftotext"):
        found = subprocess.run([tool, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    else:
        found = typst_source(document).replace('\\"', '"').replace("\\\\", "\\")
    return re.sub(r"\s+", " ", found)


def sheet_texts(content: bytes, lang: Lang) -> list[list[list[str]]]:
    """The cells of every sheet as a reader sees them: numbers through their own number format."""
    book = load_workbook(io.BytesIO(content))
    return [[[_seen(cell, lang) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def _seen(cell: Any, lang: Lang) -> str:
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    places = len(cell.number_format.rstrip("%").partition(".")[2])
    percent = cell.number_format.endswith("%")
    value = Decimal(str(cell.value)) * (100 if percent else 1)
    return shown(Amount(value.quantize(Decimal(1).scaleb(-places)), percent), lang)
