"""The report of `hieuhoc evaluate --report`: what the files alone can tell, in the layout of an official report.

The city's full report, with the words and tasks of its units, is composed in `hieuhoc.reports` from the database.
"""

from __future__ import annotations

from itertools import groupby

from hieuhoc.core.explanation import VERDICT_WORDS, sentence, shown_value
from hieuhoc.core.findings import Evaluation, Finding
from hieuhoc.core.framework import Indicator
from hieuhoc.core.numbers import shown
from hieuhoc.core.report import (
    Annex,
    Block,
    BulletList,
    Cell,
    Column,
    Document,
    Head,
    Heading,
    Lang,
    Note,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
)
from hieuhoc.core.report.tree import Verdict as Marked
from hieuhoc.rendering.docx import render

_MARKS: dict[str, Marked] = {
    "met": "met",
    "partly_met": "partly_met",
    "not_met": "not_met",
    "not_assessable": "not_assessable",
    "tracked": "monitored",
    "not_applicable": "not_applicable",
}


def docx(result: Evaluation, lang: str) -> bytes:
    return render(compose(result, "en" if lang == "en" else "vi"))


def compose(result: Evaluation, lang: Lang) -> Document:
    """The document tree; PDF and HTML can be made of it as well."""
    vi = lang == "vi"
    city = result.city.name_in(lang)
    head = Head(
        agency=f"ỦY BAN NHÂN DÂN\n{result.city.name.upper()}" if vi else f"PEOPLE'S COMMITTEE\n{city.upper()}",
        sign="BC-UBND",
        place=result.city.name,
        year=result.year + 1,
    )
    abstract = (
        f"Kết quả thực hiện các tiêu chí, chỉ số Thành phố học tập năm {result.year}"
        if vi
        else f"Results of the Learning City criteria and indicators in {result.year}"
    )
    return Document(
        "bao_cao",
        lang,
        head,
        "BÁO CÁO" if vi else "REPORT",
        abstract,
        tuple(_body(result, lang)),
        recipients=("Như trên", "Lưu: VT") if vi else (),
        signature=SignatureBlock(("TM. ỦY BAN NHÂN DÂN",) if vi else ("FOR THE PEOPLE'S COMMITTEE",)),
        annexes=(_annex(result, lang),),
    )


def _body(result: Evaluation, lang: Lang) -> list[Block]:
    vi = lang == "vi"
    blocks: list[Block] = [Heading(1, "Kết quả chung" if vi else "Results in brief")]
    counted = result.summary.indicators
    total = len(result.findings)
    words = "; ".join(f"{VERDICT_WORDS[v].in_(lang).lower()}: {n}" for v, n in counted.items())
    blocks.append(Paragraph(f"Trong {total} chỉ số: {words}." if vi else f"Of {total} indicators: {words}."))
    share = result.summary.share_met
    if share is not None:
        text = shown(share * 100, lang, unit="percent", rule="at_least", threshold=None)
        blocks.append(
            Paragraph(
                f"Tỷ lệ đạt trên các chỉ số được xét: {text}."
                if vi
                else f"Share of judged indicators that are met: {text}."
            )
        )
    resting = result.resting_on_interpretations
    blocks.append(
        Paragraph(
            f"{resting} trên {total} kết luận dựa vào cách hiểu, có dấu * trong phụ lục."
            if vi
            else f"{resting} of {total} verdicts rest on an interpretation, marked * in the annex."
        )
    )
    blocks += [Heading(1, "Kết quả theo tiêu chuẩn" if vi else "Results by standard"), _standards(result, lang)]
    for verdict in ("not_met", "not_assessable"):
        blocks += _listed(result, verdict, lang)
    blocks.append(
        Paragraph(
            "Số liệu và kết luận của từng chỉ số tại phụ lục kèm theo"
            if vi
            else "Figures and verdicts of each indicator are in the annex"
        )
    )
    return blocks


def _listed(result: Evaluation, verdict: str, lang: Lang) -> list[Block]:
    indicators = result.framework.by_code
    items = [
        f"{f.indicator} {indicators[f.indicator].name.in_(lang)}. {sentence(f, indicators[f.indicator], lang)}."
        for f in result.findings
        if f.verdict == verdict
    ]
    return [Heading(1, VERDICT_WORDS[verdict].in_(lang)), BulletList(items)] if items else []


def _standards(result: Evaluation, lang: Lang) -> Table:
    heads = ("Tiêu chuẩn", "Kết luận") if lang == "vi" else ("Standard", "Verdict")
    names = {standard.code: standard.name.in_(lang) for standard in result.framework.standards}
    rows = tuple(
        (
            Cell(f"{group.code}. {names[group.code]}"),
            Cell(VERDICT_WORDS[group.verdict].in_(lang), verdict=_MARKS[group.verdict]),
        )
        for group in result.standards
    )
    return Table((Column(125), Column(40)), (tuple(map(Cell, heads)),), rows, name=heads[0])


def _annex(result: Evaluation, lang: Lang) -> Annex:
    vi = lang == "vi"
    note = (
        "* Kết luận dựa vào một cách hiểu khi văn bản chưa quy định rõ."
        if vi
        else "* The verdict rests on an interpretation where the official text is silent."
    )
    return Annex(
        "",
        result.framework.title.in_(lang),
        (_five_columns(result, lang), Note(note)),
        landscape=True,
    )


def _five_columns(result: Evaluation, lang: Lang) -> Table:
    heads = {
        "vi": ("Tiêu chuẩn", "Tiêu chí", "Chỉ số", "Phân công phụ trách", "Số liệu, kết luận"),
        "en": ("Standard", "Criterion", "Indicator", "Body in charge", "Figures and verdict"),
    }[lang]
    rows: list[tuple[Cell, ...]] = []
    for standard in result.framework.standards:
        found = [(criterion, each) for criterion in standard.criteria for each in criterion.indicators]
        start = len(rows)
        for criterion, members in groupby(found, key=lambda pair: pair[0]):
            inner = [indicator for _, indicator in members]
            name = f"{criterion.code}. {criterion.name.in_(lang)}"
            rows += _rows(Cell(name, rowspan=len(inner)), inner, result, lang)
        first = Cell(f"{standard.code}. {standard.name.in_(lang)}", bold=True, rowspan=len(found))
        rows[start] = (first, *rows[start])
    columns = (Column(36), Column(42), Column(78), Column(34), Column(62))
    return Table(columns, (tuple(map(Cell, heads)),), tuple(rows), name="Phụ lục" if lang == "vi" else "Annex")


def _rows(criterion: Cell, members: list[Indicator], result: Evaluation, lang: Lang) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for place, indicator in enumerate(members):
        finding = result.by_indicator[indicator.code]
        mark = "*" if finding.interpreted else ""
        cells = (
            Cell(f"{indicator.code}. {indicator.name.in_(lang)}{mark}"),
            Cell(indicator.in_charge),
            _figures(finding, indicator, lang),
        )
        rows.append((criterion, *cells) if place == 0 else cells)
    return rows


def _figures(finding: Finding, indicator: Indicator, lang: Lang) -> Cell:
    """The value is named as one figure, so that every place that prints it prints the same."""
    text = sentence(finding, indicator, lang)
    value = shown_value(finding, indicator, lang)
    before, found, after = text.partition(value) if value else (text, "", "")
    words = (before, Run(value, figure=f"{finding.indicator}.value"), after) if found else (text,)
    return Cell(words, verdict=_MARKS[finding.verdict])
