"""The annex's table of five columns, for the city's report and for a unit's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hieuhoc.assessments.queries import pick
from hieuhoc.core.framework import Criterion, Framework, Indicator, Standard
from hieuhoc.core.report import Cell, Column, Lang, Run, Table, shown
from hieuhoc.reports.compose.cells import amount, figure_id, finding_pieces, marked
from hieuhoc.reports.compose.material import Material
from hieuhoc.reports.compose.words import MARKS, say, verdict

HEADS: Mapping[Lang, tuple[str, ...]] = {
    "vi": (
        "Tiêu chuẩn", "Tiêu chí", "Chỉ số", "Phân công phụ trách",
        "Số liệu thống kê hoặc kết quả khảo sát, đánh giá",
    ),
    "en": ("Standard", "Criterion", "Indicator", "Body in charge", "Statistics, or result of survey or assessment"),
}  # fmt: skip
Group = Callable[[Standard | Criterion], Cell]


def five_columns(
    framework: Framework, lang: Lang, rows: Mapping[str, tuple[Cell, Cell, Cell]], verdicts: Mapping[str, str]
) -> Table:
    """`rows`: indicator → its last three cells; indicators without a row are left out."""
    lines: list[tuple[Cell, ...]] = []
    for standard in framework.standards:
        of_standard = [i for c in standard.criteria for i in c.indicators if i.code in rows]
        for criterion in standard.criteria:
            members = [i for i in criterion.indicators if i.code in rows]
            for indicator in members:
                line = list(rows[indicator.code])
                if indicator is members[0]:
                    line.insert(0, _group(criterion, len(members), lang, verdicts, bold=False))
                if indicator is of_standard[0]:
                    line.insert(0, _group(standard, len(of_standard), lang, verdicts, bold=True))
                lines.append(tuple(line))
    columns = (Column(37), Column(43), Column(76), Column(32), Column(64))
    name = say(lang, "Chỉ số", "Indicators")
    return Table(columns, (tuple(Cell(text) for text in HEADS[lang]),), tuple(lines), name=name)


def _group(group: Standard | Criterion, span: int, lang: Lang, verdicts: Mapping[str, str], *, bold: bool) -> Cell:
    words: list[str | Run] = [Run(f"{group.code}. {group.name.in_(lang)}", bold=bold)]
    if group.code in verdicts:
        words.append(Run(f" ({verdict(verdicts[group.code], lang)})", italic=True))
    return Cell(words, rowspan=span)


def of_city(material: Material) -> Table:
    found = material.result
    rows = {
        indicator.code: (
            Cell(f"{indicator.code}. {indicator.name.in_(material.lang)}"),
            Cell(material.owners[indicator.code]),
            figure_cell(material, indicator),
        )
        for indicator in found.framework.indicators
    }
    return five_columns(found.framework, material.lang, rows, material.groups)


def figure_cell(material: Material, indicator: Indicator) -> Cell:
    """Verdict, figure, part and whole, what is needed; men and women; last year; * where it rests on an interpretation."""
    finding, lang = material.result.findings[indicator.code], material.lang
    name = figure_id(material.assessment, indicator.code)
    pieces = finding_pieces(finding, name, lang)
    sentence = pick(finding, "sentence", lang)
    words = marked(sentence, pieces, lang)
    if sexes := material.sexes.get(indicator.code):
        men, women = (
            "/".join(shown(figure, lang) for text in pair if (figure := amount(text)) is not None)
            for pair in (sexes[:2], sexes[2:])
        )
        words += [
            say(lang, "; nam ", "; men "), Run(men, figure=f"{name}.male"),
            say(lang, ", nữ ", ", women "), Run(women, figure=f"{name}.female"),
        ]  # fmt: skip
    before = pick(finding, "shown_before", lang)
    if before and indicator.rule not in ("rises", "falls"):
        words += [say(lang, "; năm trước ", "; last year "), Run(before, figure=f"{name}.previous")]
    if finding.interpreted:
        words.append(" *")
    return Cell(words, verdict=MARKS[finding.verdict])
