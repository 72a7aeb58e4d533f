"""The PDF: tagged for screen readers, in the shipped font, page numbers as the decree wants them."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from hieuhoc.core.report import Heading, Paragraph
from hieuhoc.rendering import pdf
from tests.rendering.samples import city, ward

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")


def run(tool: str, content: bytes, *arguments: str) -> str:
    return subprocess.run([tool, *arguments], input=content, capture_output=True, check=True).stdout.decode()


def test_it_is_tagged_and_names_its_title_and_language() -> None:
    content = pdf.render(city())
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content
    assert b"/Lang" in content
    assert re.search(rb"/DisplayDocTitle true", content)


@needs_poppler
def test_only_the_shipped_font_is_used() -> None:
    lines = run("pdffonts", pdf.render(city()), "-").splitlines()[2:]
    assert lines
    for line in lines:
        assert re.match(r"\w{6}\+LiberationSerif", line), line


@needs_poppler
def test_page_numbers_start_again_in_each_annex_and_are_hidden_on_first_pages() -> None:
    pages = run("pdftotext", pdf.render(city()), "-layout", "-", "-").split("\f")[:-1]
    numbers = [(re.match(r"\s*DỮ LIỆU MINH HỌA[^\n]*\n+\s*(\d+)\n", page) or [None, ""])[1] for page in pages]
    starts = [place for place, page in enumerate(pages) if re.search(r"^\s*Phụ lục I+$", page, re.M)]
    assert len(starts) == 3
    for start, end in zip([0, *starts], [*starts, len(pages)], strict=True):
        assert numbers[start:end] == ["", *(str(n) for n in range(2, end - start + 1))]


@needs_poppler
def test_table_headers_are_repeated() -> None:
    text = run("pdftotext", pdf.render(city()), "-layout", "-", "-")
    pages = [page for page in text.split("\f") if "Phân công phụ" in page]
    assert len(pages) >= 4


def test_headings_may_begin_at_any_level() -> None:
    body = (Heading(2, "Một"), Heading(4, "Hai"), Heading(1, "BA"), Heading(3, "Bốn"), Paragraph("Hết."))
    assert pdf.render(replace(ward(), body=body)).startswith(b"%PDF")
