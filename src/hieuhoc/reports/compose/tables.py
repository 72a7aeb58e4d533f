"""The other tables of the city's report: results by standard, what is not met, tasks, interpretations, who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hieuhoc.assessments.models import Finding
from hieuhoc.assessments.queries import pick, short
from hieuhoc.core.framework import Indicator
from hieuhoc.core.report import Amount, Cell, Column, Lang, Run, Table, long_date, shown
from hieuhoc.core.rules import threshold_in
from hieuhoc.reports.compose.cells import figure_id, finding_pieces, marked, read_back
from hieuhoc.reports.compose.material import Material, Step
from hieuhoc.reports.compose.words import KINDS, MARKS, ORDER, TASK_STATES, say, verdict

UNTOLD = "–"


def day(value: date | None, lang: Lang) -> str:
    if value is None:
        return UNTOLD
    return long_date(value, "en") if lang == "en" else f"{value.day:02d}/{value.month:02d}/{value.year}"


def header(lang: Lang, vi: Sequence[str], en: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    return (tuple(Cell(text) for text in (en if lang == "en" else vi)),)


def count(material: Material, number: int, name: str) -> Run:
    return Run(shown(Amount(number), material.lang), figure=figure_id(material.assessment, name))


def standards(material: Material) -> Table:
    """A line for each standard: how many of its indicators stand at each verdict, and its own verdict."""
    lang, found = material.lang, material.result
    rows = []
    for standard in found.framework.standards:
        members = [i.code for c in standard.criteria for i in c.indicators]
        counted = Counter(found.findings[code].verdict for code in members)
        name = figure_id(material.assessment, standard.code)
        group = material.groups[standard.code]
        rows.append(
            (
                Cell(f"{standard.code}. {(standard.short or standard.name).in_(lang)}"),
                Cell(amount=Amount(len(members)), figure=f"{name}.indicators"),
                *(Cell(amount=Amount(counted[key]), figure=f"{name}.{key}") for key in ORDER[:4]),
                Cell(verdict(group, lang), verdict=MARKS[group]),
            )
        )
    name = figure_id(material.assessment, "summary")
    rows.append(
        (
            Cell(say(lang, "Cộng", "Total"), bold=True),
            Cell(amount=Amount(len(found.findings)), bold=True, figure=f"{name}.indicators"),
            *(Cell(amount=Amount(found.counts[key]), bold=True, figure=f"{name}.{key}") for key in ORDER[:4]),
            Cell(""),
        )
    )
    heads = header(
        lang,
        ("Tiêu chuẩn", "Số chỉ số", "Đạt", "Chưa đạt", "Chưa kết luận", "Theo dõi", "Kết luận"),
        ("Standard", "Indicators", "Met", "Not met", "Open", "Tracked", "Verdict"),
    )
    columns = (Column(59), *(Column(16, "center"),) * 5, Column(26))
    caption = say(
        lang, "Bảng 1. Kết quả theo tiêu chuẩn (số chỉ số)", "Table 1. Results by standard (number of indicators)"
    )
    return Table(columns, heads, tuple(rows), caption=caption, name=say(lang, "Theo tiêu chuẩn", "By standard"))


def gap(finding: Finding, indicator: Indicator, year: int, lang: Lang) -> str:
    """How far the shown value is from its threshold, in words; "" where there is no single threshold."""
    value, threshold = read_back(finding.shown, "vi"), threshold_in(indicator, year)
    if value is None or not isinstance(threshold, str) or indicator.rule not in ("at_least", "at_most", "rating"):
        return ""
    distance = shown(Amount(abs(Decimal(value.value) - Decimal(threshold))), lang)
    unit = {"percent": say(lang, " điểm %", " percentage points"), "times": say(lang, " lần", " times")}
    tail = unit.get(indicator.unit or "", say(lang, " điểm", " points") if indicator.rule == "rating" else "")
    if indicator.rule == "at_most":
        return say(lang, f"vượt {distance}{tail}", f"{distance}{tail} too high")
    return say(lang, f"thiếu {distance}{tail}", f"{distance}{tail} short")


def gaps(material: Material) -> Table:
    """Cause – measure – owner – due of every indicator that is not met, with its distance from the threshold."""
    lang = material.lang
    rows: list[tuple[Cell, ...]] = []
    for code in (row["code"] for row in material.result.not_met):
        indicator = material.result.framework.by_code[code]
        steps = material.steps.get(code) or [Step("", "", material.owners[code], None)]
        for place, step in enumerate(steps):
            line = [
                Cell(step.cause or say(lang, "chưa phân tích", "not analysed yet")),
                Cell(step.measure or UNTOLD),
                Cell(step.owner),
                Cell(day(step.due, lang)),
            ]
            if place == 0:
                line[:0] = [
                    Cell(f"{code}. {short(indicator, lang)}", rowspan=len(steps)),
                    Cell(_result(material, indicator), rowspan=len(steps)),
                ]
            rows.append(tuple(line))
    heads = header(
        lang,
        ("Chỉ số", "Kết quả, cần đạt", "Nguyên nhân", "Giải pháp", "Chủ trì", "Thời hạn"),
        ("Indicator", "Result, needed", "Cause", "Measure", "In charge", "Due"),
    )
    columns = (Column(32), Column(33), Column(31), Column(29), Column(20), Column(20))
    caption = say(
        lang, "Bảng 2. Chỉ số chưa đạt: nguyên nhân và giải pháp", "Table 2. Indicators not met: causes and measures"
    )
    return Table(columns, heads, tuple(rows), caption=caption, name=say(lang, "Chưa đạt", "Not met"))


def _result(material: Material, indicator: Indicator) -> list[str | Run]:
    lang, finding = material.lang, material.result.findings[indicator.code]
    name = figure_id(material.assessment, indicator.code)
    value = pick(finding, "shown", lang)
    words: list[str | Run] = [Run(value, bold=True, figure=name)] if value else []
    needed, distance = pick(finding, "needed", lang), gap(finding, indicator, material.year, lang)
    rest = [say(lang, f"cần {needed}", f"needs {needed}")] if needed else []
    for text in (*rest, *([distance] if distance else [])):
        words += [", ", text] if words else [text]
    return words


def open_points(material: Material) -> list[list[str | Run]]:
    """What cannot be judged, each with what is missing and whether the missing units could still change it."""
    lang, lines = material.lang, []
    for row in material.result.open:
        finding = material.result.findings[row["code"]]
        name = figure_id(material.assessment, row["code"])
        sentence = pick(finding, "sentence", lang).partition(": ")[2]
        words: list[str | Run] = [Run(f"{row['code']}. {row['name']}: ", italic=True)]
        words += marked(sentence, finding_pieces(finding, name, lang), lang)
        if finding.could_change is not None:
            words.append(
                say(lang, "; số còn thiếu có thể làm đổi kết luận", "; what is missing could still change the verdict")
                if finding.could_change
                else say(lang, "; số còn thiếu không làm đổi kết luận", "; what is missing cannot change the verdict")
            )
        lines.append(words)
    return closed(lines)


def closed(items: list[list[str | Run]]) -> list[list[str | Run]]:
    """Items of a list as official papers end them: ";" after each, "." after the last."""
    return [[*words, "." if place == len(items) else ";"] for place, words in enumerate(items, start=1)]


def tasks(material: Material) -> Table:
    lang = material.lang
    rows = []
    for place, task in enumerate(material.tasks, start=1):
        cells = [
            Cell(amount=Amount(place)),
            Cell(task.words),
            Cell(task.lead or UNTOLD),
            Cell(day(task.due, lang)),
            *([Cell(task.product or UNTOLD)] if lang == "vi" else []),
            Cell(_progress(material, task.code, task.counts)),
        ]
        rows.append(tuple(cells))
    product = ["Sản phẩm"] if lang == "vi" else []
    heads = header(
        lang,
        ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", *product, "Tình hình (số đơn vị)"),
        ("No.", "Task", "Lead", "Due", "State (number of units)"),
    )
    widths = (Column(10, "center"), Column(96), Column(40), Column(24), Column(42), Column(40))
    columns = widths if lang == "vi" else (*widths[:4], Column(60))
    return Table(columns, heads, tuple(rows), name=say(lang, "Nhiệm vụ", "Tasks"))


def _progress(material: Material, code: str, counts: Mapping[str, int]) -> list[str | Run]:
    words: list[str | Run] = []
    for state, word in TASK_STATES.items():
        if counts.get(state):
            words += [", "] if words else []
            words += [f"{word.in_(material.lang)} ", count(material, counts[state], f"task.{code}.{state}")]
    return words or [say(material.lang, "chưa có báo cáo", "not reported")]


def interpretations(material: Material) -> Table:
    """The choices that verdicts rest on, each with the indicators concerned."""
    lang = material.lang
    held: dict[tuple[str, str], list[str]] = {}
    for indicator in material.result.framework.indicators:
        if not material.result.findings[indicator.code].interpreted:
            continue
        chosen = [indicator.interpretation, *(m.interpretation for m in indicator.judged)]
        for each in dict.fromkeys(c for c in chosen if c is not None):
            codes = held.setdefault((each.note.in_(lang), each.date), [])
            if indicator.code not in codes:
                codes.append(indicator.code)
    rows = tuple(
        (
            Cell(amount=Amount(place)),
            Cell(note),
            Cell(day(date.fromisoformat(since), lang)),
            Cell(", ".join(codes)),
        )
        for place, ((note, since), codes) in enumerate(held.items(), start=1)
    )
    heads = header(lang, ("TT", "Cách hiểu", "Từ ngày", "Các chỉ số"), ("No.", "Interpretation", "Since", "Indicators"))
    columns = (Column(10, "center"), Column(80), Column(25), Column(50))
    return Table(columns, heads, rows, name=say(lang, "Cách hiểu", "Interpretations"))


def absent(material: Material) -> Table:
    """Who had not reported, who did so after the last day, for whom the agency entered: as it stood at the revision."""
    lang, facts = material.lang, material.assessment.facts
    states = {
        "missing": say(lang, "Chưa gửi báo cáo", "Not reported"),
        "late": say(lang, "Gửi sau hạn", "Reported late"),
        "on_behalf": say(lang, "Nhập thay theo văn bản", "Entered by the agency"),
    }
    rows: list[tuple[Cell, ...]] = []
    for key, word in states.items():
        for row in facts.get(key, []):
            rows.append(
                (
                    Cell(amount=Amount(len(rows) + 1)),
                    Cell(material.name_of(row)),
                    Cell(_kind(row, lang)),
                    Cell(_sent(word, row, lang)),
                )
            )
    heads = header(lang, ("TT", "Đơn vị", "Nhóm", "Tình trạng"), ("No.", "Unit", "Group", "State"))
    columns = (Column(12, "center"), Column(70), Column(43), Column(40))
    return Table(columns, heads, tuple(rows), name=say(lang, "Chưa gửi, gửi muộn", "Missing and late"))


def _kind(row: Mapping[str, Any], lang: Lang) -> str:
    words = {
        "commune": say(lang, "Cấp xã", "Commune level"),
        "district": say(lang, "Cấp huyện", "District level"),
        "department": say(lang, "Sở, ban, ngành", "Department"),
        "association": say(lang, "Hội, đoàn thể", "Association"),
        "university": say(lang, "Đại học", "University"),
    }
    kind = str(row["kind"])
    return words.get(kind) or (KINDS["other"].in_(lang) if kind not in KINDS else KINDS[kind].in_(lang))


def _sent(word: str, row: Mapping[str, Any], lang: Lang) -> str:
    sent = row.get("sent")
    return f"{word}, {day(date.fromisoformat(str(sent)), lang)}" if sent else word
