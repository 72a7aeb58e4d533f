"""Named styles of the Word reports, so that an officer can go on working in the file with her own tools."""

from __future__ import annotations

from hieuhoc.core.report import Lang
from hieuhoc.rendering.docx.xml import DECLARATION, NAMESPACES, twips
from hieuhoc.rendering.layout import BODY_SIZE, INDENT, LABELS

_FONT = "Times New Roman"
_CENTRE = '<w:jc w:val="center"/>'
_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_TIGHT = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _spacing(before: float = 0, after: float = 6, line: int = 264) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="auto"/>'
    )


_FIRST = f'<w:ind w:firstLine="{twips(INDENT)}"/>'
_BOTH = '<w:jc w:val="both"/>'
# id, name as Word lists it, paragraph properties, run properties.
_PARAGRAPHS = (
    ("Noidung", "Nội dung", _spacing() + _FIRST + _BOTH, ""),
    ("Noidungkhongthut", "Nội dung không thụt", _spacing() + _BOTH, ""),
    ("Gachdaudong", "Gạch đầu dòng", _spacing() + _FIRST + _BOTH, ""),
    ("Quochieu", "Quốc hiệu", _TIGHT + _CENTRE, _BOLD + _size(13)),
    ("Tieungu", "Tiêu ngữ", _TIGHT + _CENTRE, _BOLD + _size(14)),
    ("Coquanchuquan", "Cơ quan chủ quản", _TIGHT + _CENTRE, _size(13)),
    ("Coquanbanhanh", "Cơ quan ban hành", _TIGHT + _CENTRE, _BOLD + _size(13)),
    ("Sokyhieu", "Số ký hiệu", _spacing(6, 0, 240) + _CENTRE, _size(13)),
    ("Vevieccongvan", "Về việc (công văn)", _spacing(6, 0, 240) + _CENTRE, _size(13)),
    ("Diadanhngaythang", "Địa danh, ngày tháng", _spacing(6, 0, 240) + _CENTRE, _ITALIC + _size(13)),
    (
        "Duongke",
        "Đường kẻ",
        '<w:spacing w:before="70" w:after="0" w:line="40" w:lineRule="exact"/>',
        _size(1),
    ),
    ("Tenloai", "Tên loại văn bản", "<w:keepNext/>" + _spacing(18, 0, 240) + _CENTRE, _BOLD + _size(14)),
    ("Trichyeu", "Trích yếu", "<w:keepNext/>" + _spacing(0, 0, 240) + _CENTRE, _BOLD + _size(14)),
    ("Kinhgui", "Kính gửi", _spacing(14, 6) + _CENTRE, ""),
    ("Kinhguidanhsach", "Kính gửi (danh sách)", _spacing(0, 3), ""),
    ("Cancu", "Căn cứ", _spacing(6, 6) + _FIRST + _BOTH, _ITALIC),
    ("Obang", "Ô bảng", _spacing(1, 1, 240), _size(12)),
    ("Tieudebang", "Tiêu đề bảng", "<w:keepNext/>" + _spacing(1, 1, 240) + _CENTRE, _BOLD + _size(12)),
    ("Tenbang", "Tên bảng", _KEEP + _spacing(6, 4, 240) + _CENTRE, _BOLD + _size(13)),
    (
        "Saubang",
        "Sau bảng",
        '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
        _size(6),
    ),
    ("Ghichu", "Ghi chú", _spacing(2, 6, 240) + _BOTH, _ITALIC + _size(12)),
    ("Noinhan", "Nơi nhận", _TIGHT, _BOLD + _ITALIC + _size(12)),
    ("Danhsachnoinhan", "Danh sách nơi nhận", _TIGHT, _size(11)),
    ("Chucvu", "Chức vụ người ký", "<w:keepNext/>" + _TIGHT + _CENTRE, _BOLD + _size(14)),
    ("Hoten", "Họ tên người ký", _TIGHT + _CENTRE, _BOLD + _size(14)),
    ("Tenphuluc", "Tên phụ lục", "<w:keepNext/>" + _spacing(0, 0, 240) + _CENTRE, _BOLD + _size(14)),
    ("Kemtheo", "Kèm theo", _spacing(0, 0, 240) + _CENTRE, _ITALIC + _size(14)),
    (
        "Dauminhhoa",
        "Dấu minh họa",
        _TIGHT + _CENTRE,
        _BOLD + '<w:color w:val="C00000"/>' + _size(9),
    ),
)
_HEADINGS = (
    (1, _spacing(8, 6) + _FIRST, _BOLD + _size(BODY_SIZE)),
    (2, _spacing(6, 6) + _FIRST, _BOLD + _size(BODY_SIZE)),
    (3, _spacing(4, 6) + _FIRST, _BOLD + _ITALIC + _size(BODY_SIZE)),
    (4, _spacing(2, 6) + _FIRST + _BOTH, _size(BODY_SIZE)),
)


def styles_xml(lang: Lang) -> str:
    code = LABELS[lang].language
    fonts = "".join(f' w:{kind}="{_FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/>"
        f'{_size(BODY_SIZE)}<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        + "".join(map(_heading, *zip(*_HEADINGS, strict=True)))
        + _annex_heading()
        + _header()
        + "".join(map(_paragraph, *zip(*_PARAGRAPHS, strict=True)))
        + _tables()
        + "</w:styles>"
    )


def _paragraph(identity: str, name: str, shape: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{shape}</w:pPr>'
        + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
        + "</w:style>"
    )


def _heading(level: int, shape: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Noidung"/><w:uiPriority w:val="9"/><w:qFormat/>'
        f'<w:pPr>{_KEEP}{shape}<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _annex_heading() -> str:
    return (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Phuluc"><w:name w:val="Phụ lục"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Tenphuluc"/><w:qFormat/>'
        f'<w:pPr>{_KEEP}{_TIGHT}{_CENTRE}<w:outlineLvl w:val="0"/></w:pPr>'
        f"<w:rPr>{_BOLD}{_size(14)}</w:rPr></w:style>"
    )


def _header() -> str:
    return (
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{_TIGHT}{_CENTRE}</w:pPr><w:rPr>{_size(13)}</w:rPr></w:style>"
    )


def _tables() -> str:
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    none = "".join(f'<w:{side} w:w="{{}}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblCellMar>{none.format(0, 0, 0, 0)}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Bangsolieu"><w:name w:val="Bảng số liệu"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{sides}</w:tblBorders>"
        f"<w:tblCellMar>{none.format(20, 70, 20, 70)}</w:tblCellMar></w:tblPr></w:style>"
    )
