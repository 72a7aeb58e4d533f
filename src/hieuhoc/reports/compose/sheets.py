"""Excel of the city and of a unit: the annex's columns and, beside them, the same figures as numbers."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from hieuhoc.assessments.models import Finding
from hieuhoc.assessments.queries import pick, short
from hieuhoc.core import explanation
from hieuhoc.core.numbers import plain_scaled
from hieuhoc.core.report import Amount, Document, Lang, Sheet, SheetCell, SheetColumn, Workbook, sheet
from hieuhoc.reports.compose import tables, unit
from hieuhoc.reports.compose.cells import amount, figure_id, read_back
from hieuhoc.reports.compose.material import Material
from hieuhoc.reports.compose.unit import UnitMaterial
from hieuhoc.reports.compose.words import STAR, say, verdict
from hieuhoc.submissions.queries.workbook import Line

_TEXT = {
    "vi": ("Mã", "Tiêu chuẩn", "Tiêu chí", "Chỉ số", "Phân công phụ trách", "Số liệu, kết luận", "Kết luận", "Kết quả"),
    "en": ("Code", "Standard", "Criterion", "Indicator", "Body in charge", "Figures, verdict", "Verdict", "Result"),
}
_WIDTHS = (9, 28, 32, 48, 24, 48, 16, 16)


def city(material: Material, document: Document) -> Workbook:
    sheets = [indicators(material), units(material)]
    for table in (tables.gaps(material), tables.tasks(material), tables.absent(material)):
        if table.rows:
            sheets.append(sheet(document, table, name=table.name, title=_title(material, table.name)))
    return Workbook(tuple(s for s in sheets if s.rows))


def _title(material: Material, name: str) -> str:
    place = material.place.name_en if material.lang == "en" else material.place.name
    tail = say(material.lang, "bản tổng hợp số", "revision")
    return f"{name} · {place} · {material.year}, {tail} {material.assessment.revision}"


def _heads(names: tuple[str, ...]) -> tuple[tuple[SheetCell, ...], ...]:
    return (tuple(SheetCell(name, bold=True) for name in names),)


def indicators(material: Material) -> Sheet:
    """Every indicator on a line of its own, nothing merged, so that it can be sorted and filtered."""
    lang, found = material.lang, material.result
    more = say(
        lang,
        "Giá trị|Tử số|Mẫu số|Năm trước|Cần đạt|Dựa vào cách hiểu|Số ước|Đã có số|Phải có số",
        "Value|Part|Whole|Last year|Needed|Interpretation|Estimate|Answered|Expected",
    ).split("|")
    rows = []
    for standard in found.framework.standards:
        for criterion in standard.criteria:
            for indicator in criterion.indicators:
                finding = found.findings[indicator.code]
                name = figure_id(material.assessment, indicator.code)
                rows.append(
                    (
                        SheetCell(indicator.code),
                        SheetCell(f"{standard.code}. {standard.name.in_(lang)}"),
                        SheetCell(f"{criterion.code}. {criterion.name.in_(lang)}"),
                        SheetCell(indicator.name.in_(lang)),
                        SheetCell(material.owners[indicator.code]),
                        SheetCell(pick(finding, "sentence", lang)),
                        SheetCell(verdict(finding.verdict, lang), bold=finding.verdict == "not_met"),
                        SheetCell(pick(finding, "shown", lang), figure=name if finding.shown else None),
                        *_numbers(finding, name, lang),
                    )
                )
    columns = (*(SheetColumn(w) for w in _WIDTHS), *(SheetColumn(13, "right"),) * 4, *(SheetColumn(13),) * 5)
    name = say(lang, "57 chỉ số", "57 indicators") if len(rows) == 57 else say(lang, "Chỉ số", "Indicators")
    return Sheet(
        name, columns, _heads((*_TEXT[lang], *more)), tuple(rows), title=_title(material, name), note=STAR.in_(lang)
    )


def _numbers(finding: Finding, name: str, lang: Lang) -> tuple[SheetCell, ...]:
    yes = say(lang, "có", "yes")
    before = pick(finding, "shown_before", lang)
    return (
        _number(read_back(pick(finding, "shown", lang), lang), f"{name}.number"),
        _number(amount(finding.part), f"{name}.part"),
        _number(amount(finding.whole), f"{name}.whole"),
        SheetCell(before, figure=f"{name}.previous" if before else None),
        SheetCell(pick(finding, "needed", lang)),
        SheetCell(f"* {yes}" if finding.interpreted else ""),
        SheetCell(yes if finding.estimated else ""),
        SheetCell(Amount(finding.answered)),
        SheetCell(Amount(finding.expected)),
    )


def _number(value: Amount | None, name: str) -> SheetCell:
    return SheetCell(value, figure=name if value is not None else None)


def units(material: Material) -> Sheet:
    """Units of the level × indicators collected by territory, each with part, whole, result and verdict."""
    lang = material.lang
    by_unit: dict[int, dict[str, Finding]] = defaultdict(dict)
    for finding in material.assessment.findings.filter(is_city=False):
        by_unit[finding.organisation_id][finding.indicator] = finding
    spread = {code for held in by_unit.values() for code in held}
    codes = [i for i in material.result.framework.indicators if i.code in spread]
    heads = [
        SheetCell(say(lang, "Mã", "Code"), bold=True, rowspan=2),
        SheetCell(say(lang, "Đơn vị", "Unit"), bold=True, rowspan=2),
    ]
    below: list[SheetCell] = []
    for indicator in codes:
        heads.append(SheetCell(f"{indicator.code}. {short(indicator, lang)}", bold=True, colspan=4))
        below += [
            SheetCell(text, bold=True)
            for text in say(lang, "Tử số|Mẫu số|Kết quả|Kết luận", "Part|Whole|Result|Verdict").split("|")
        ]
    rows = []
    for row in sorted((u for u in material.units.values() if u.organisation_id in by_unit), key=lambda u: u.sort_key):
        cells = [SheetCell(row.code), SheetCell(row.name_en if lang == "en" else row.name)]
        for indicator in codes:
            cells += _unit_cells(material, row.code, by_unit[row.organisation_id].get(indicator.code), indicator.code)
        rows.append(tuple(cells))
    columns = (
        SheetColumn(9), SheetColumn(28),
        *(c for _ in codes for c in (SheetColumn(12, "right"), SheetColumn(12, "right"), SheetColumn(12, "right"), SheetColumn(16))),
    )  # fmt: skip
    name = say(lang, "Theo đơn vị", "By unit")
    return Sheet(name, columns, (tuple(heads), tuple(below)), tuple(rows), title=_title(material, name))


def _unit_cells(material: Material, unit_code: str, finding: Finding | None, code: str) -> list[SheetCell]:
    if finding is None:
        return [SheetCell()] * 4
    lang, name = material.lang, figure_id(material.assessment, code, unit_code)
    value = pick(finding, "shown", lang)
    return [
        _number(amount(finding.part), f"{name}.part"),
        _number(amount(finding.whole), f"{name}.whole"),
        SheetCell(value, figure=name if value else None),
        SheetCell(verdict(finding.verdict, lang)),
    ]


def of_unit(material: UnitMaterial, document: Document) -> Workbook:
    rows = tuple(_line(material, line) for line in material.book.lines)
    heads = ("Mã", "Chỉ số", "Vai trò", "Số liệu, kết luận", "Kết luận (định hướng)", "Kết quả", "Tử số", "Mẫu số",
             "Năm trước", "Chỉ tiêu của đơn vị", "Cần đạt")  # fmt: skip
    widths = (9, 48, 12, 48, 18, 14, 14, 14, 14, 16, 18)
    columns = tuple(SheetColumn(w, "right" if 5 <= place <= 9 else "left") for place, w in enumerate(widths))
    title = f"Số liệu · {material.submission.unit.name} · {material.year}"
    found = [Sheet("Số liệu", columns, _heads(heads), rows, title=title, note=unit.ORIENTATION)] if rows else []
    task_table = unit.task_table(material)
    if task_table.rows:
        found.append(sheet(document, task_table, name="Nhiệm vụ", title=f"Nhiệm vụ · {material.submission.unit.name}"))
    if not found:
        found = [Sheet("Số liệu", columns, _heads(heads), (tuple(SheetCell() for _ in heads),), title=title)]
    return Workbook(tuple(found))


def _line(material: UnitMaterial, line: Line) -> tuple[SheetCell, ...]:
    finding, indicator = unit.finding_of(material, line), line.indicator
    several = sum(other.indicator.code == indicator.code for other in material.book.lines) > 1
    name = material.figure(indicator.code, str(line.subject_id) if several else "")
    value = explanation.shown_value(finding, indicator, "vi")
    target = Fraction(line.beside.target, 10_000) if line.beside.target is not None else None
    before = unit.in_unit(indicator.unit, finding.previous)
    return (
        SheetCell(indicator.code),
        SheetCell(indicator.name.vi),
        SheetCell("Chủ trì" if line.lead else "Phối hợp"),
        SheetCell(explanation.sentence(finding, indicator, "vi")),
        SheetCell(verdict(finding.verdict, "vi")),
        SheetCell(value, figure=name if value else None),
        _number(amount(plain_scaled(finding.part) or ""), f"{name}.part"),
        _number(amount(plain_scaled(finding.whole) or ""), f"{name}.whole"),
        SheetCell(before),
        SheetCell(unit.in_unit(indicator.unit, target)),
        SheetCell(explanation.threshold_words(indicator, finding.threshold, "vi")),
    )
