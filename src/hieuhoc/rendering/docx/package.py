"""The Word file around the text: fixed parts, properties, headers, and a zip that is the same every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from hieuhoc.core.report import Document
from hieuhoc.core.report.words import checked
from hieuhoc.rendering.docx.styles import styles_xml
from hieuhoc.rendering.docx.xml import DECLARATION, NAMESPACES, escape, paragraph, text_xml
from hieuhoc.rendering.layout import LABELS, agency_name, created, document_title

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = (
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    ("rId3", "fontTable", "fontTable.xml"),
    ("rId4", "header", "header1.xml"),
    ("rId5", "header", "header2.xml"),
)


def package(document: Document, body: str) -> bytes:
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_relations(),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": _APP,
        "word/document.xml": f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(),
        "word/styles.xml": styles_xml(document.lang),
        "word/settings.xml": _settings(document),
        "word/fontTable.xml": _FONTS,
        "word/header1.xml": _header(document, numbered=True),
        "word/header2.xml": _header(document, numbered=False),
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The same parts always give the same bytes: fixed dates, fixed order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return target.getvalue()


def _core(document: Document) -> str:
    stamp = created(document).strftime("%Y-%m-%dT%H:%M:%SZ")
    agency = escape(checked(agency_name(document.head)))
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(checked(document_title(document)))}</dc:title><dc:creator>{agency}</dc:creator>"
        f"<cp:lastModifiedBy>{agency}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"<dc:language>{LABELS[document.lang].language}</dc:language></cp:coreProperties>"
    )


def _header(document: Document, *, numbered: bool) -> str:
    content = ""
    if document.head.demo:
        content += paragraph("Dauminhhoa", text_xml(LABELS[document.lang].demo))
    if numbered:
        content += paragraph("Header", _PAGE_NUMBER)
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{content or paragraph('Header', '')}</w:hdr>"


_PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _settings(document: Document) -> str:
    code = LABELS[document.lang].language
    decimal, separator = (",", ";") if document.lang == "vi" else (".", ",")
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{code}"/><w:decimalSymbol w:val="{decimal}"/>'
        f'<w:listSeparator w:val="{separator}"/></w:settings>'
    )


_FONTS = (
    f'{DECLARATION}<w:fonts {NAMESPACES}><w:font w:name="Times New Roman">'
    '<w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
_APP = (
    f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
)


def _content_types() -> str:
    kinds = (("document", "document.main"), *((name.removesuffix(".xml"), kind) for _, kind, name in _PARTS))
    word = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{word}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _root_relations() -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" '
        f'Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship '
        f'Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )


def _relations() -> str:
    found = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{name}"/>' for key, kind, name in _PARTS)
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'
