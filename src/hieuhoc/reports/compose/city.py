"""The city's report of one revision, after Phụ lục II of the conference plan of December 2024, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hieuhoc.assessments.queries import pick, short
from hieuhoc.core import numbers
from hieuhoc.core.report import (
    Annex,
    Block,
    BulletList,
    Document,
    Head,
    Heading,
    Lang,
    Note,
    Paragraph,
    Run,
    clean,
    prose,
    reference,
    runs,
)
from hieuhoc.core.report.words import long_date
from hieuhoc.reports.compose import annex, tables
from hieuhoc.reports.compose.cells import figure_id, finding_pieces, marked
from hieuhoc.reports.compose.heads import Issuer, of_agency, of_city
from hieuhoc.reports.compose.material import Material, Said, signing_year
from hieuhoc.reports.compose.words import NO_ENGLISH, NO_PROPOSAL, NOTHING, ORDER, STAR, TASK_STATES, say, verdict


def compose(material: Material, issuer: str = "city") -> Document:
    """`issuer` "city": the People's Committee; "agency": the standing agency reports to it."""
    lang = material.lang
    signs = _issuer(material, issuer)
    year = material.year
    return Document(
        kind="bao_cao",
        lang=lang,
        head=signs.head,
        title=say(lang, "BÁO CÁO", "REPORT"),
        abstract=say(
            lang,
            f"Kết quả thực hiện xây dựng “Thành phố học tập toàn cầu UNESCO” trên địa bàn {material.place.name} năm {year}",
            f"Building the “UNESCO Global Learning City” in {material.place.name_en}: results of {year}",
        ),
        body=(_opening(material, signs), *_sections(material), _closing(material, signs)),
        addressees=_addressees(material, issuer),
        grounds=_grounds(material),
        recipients=_recipients(material, issuer),
        signature=signs.signature,
        annexes=annexes(material, signs.head, signs.said),
    )


def _issuer(material: Material, issuer: str) -> Issuer:
    year, lang, demo = signing_year(material.assessment), material.lang, material.demo
    if issuer == "city":
        return of_city(material.place, year=year, lang=lang, demo=demo)
    name = material.agency
    return of_agency(
        material.place, material.city.agency, name.name, name.name_en or name.name, year=year, lang=lang, demo=demo
    )


def _addressees(material: Material, issuer: str) -> tuple[str, ...]:
    if issuer != "city":
        return (say(material.lang, "Ủy ban nhân dân Thành phố", "The City People’s Committee"),)
    return (
        say(material.lang, "Bộ Giáo dục và Đào tạo", "Ministry of Education and Training"),
        say(material.lang, "Ủy ban Quốc gia UNESCO Việt Nam", "Viet Nam National Commission for UNESCO"),
    )


def _grounds(material: Material) -> tuple[str, ...]:
    basis = clean(material.campaign.legal_basis).strip()
    found = [say(material.lang, f"Căn cứ {basis}", f"Pursuant to “{basis}”")] if basis else []
    title = material.result.framework.title
    found.append(say(material.lang, f"Căn cứ {title.vi}", f"Pursuant to the {title.en}"))
    return tuple(found)


def _recipients(material: Material, issuer: str) -> tuple[str, ...]:
    if material.lang == "en":
        return ("As above", "Standing committees of the City Party Committee and People’s Council", "File")
    if issuer != "city":
        return ("Như trên", "Ban Chỉ đạo Thành phố (để báo cáo)", "Lưu: VT")
    return (
        "Như trên",
        "TT Thành ủy",
        "TT HĐND Thành phố",
        "TTUB: CT, các PCT",
        "Ban Chỉ đạo, Tổ giúp việc",
        "Các sở, ban, ngành, đoàn thể Thành phố",
        "UBND các phường, xã, đặc khu" if material.campaign.level == "commune" else "UBND các quận, huyện",
        "VPUB: CVP, PCVP/VX",
        "Lưu: VT, VX",
    )


def _opening(material: Material, signs: Issuer) -> Paragraph:
    campaign, lang = material.campaign, material.lang
    start, end = long_date(campaign.period_start, lang), long_date(campaign.period_end, lang)
    return Paragraph(
        say(
            lang,
            f"{signs.said} báo cáo kết quả thực hiện xây dựng “Thành phố học tập toàn cầu UNESCO” năm {material.year} "
            f"(kỳ số liệu từ {start} đến {end}, bản tổng hợp số {material.assessment.revision}) như sau:",
            f"{signs.said[:1].upper()}{signs.said[1:]} reports the results of building the “UNESCO Global Learning City” "
            f"in {material.year} (period from {start} to {end}, revision {material.assessment.revision}).",
        )
    )


def _closing(material: Material, signs: Issuer) -> Paragraph:
    return Paragraph(
        say(
            material.lang,
            f"Trên đây là Báo cáo kết quả thực hiện xây dựng “Thành phố học tập toàn cầu UNESCO” năm {material.year}, "
            f"{signs.said} kính báo cáo.",
            f"This is the report of {signs.said} for {material.year}. The Vietnamese text is the official one.",
        )
    )


def _sections(material: Material) -> list[Block]:
    lang = material.lang
    blocks: list[Block] = []
    for row in material.outline:
        code, title = row["code"], row["title_en" if lang == "en" else "title"]
        title = title.replace(" (nếu có)", "").replace(" (if any)", "").strip()
        depth = code.count(".") + 1
        blocks.append(Heading(1 if depth == 1 else 2 if depth == 2 else 3, clean(title)))
        if row.get("text", True):
            blocks += _section(material, code, bool(row.get("optional")))
    return blocks


def _section(material: Material, code: str, optional: bool) -> list[Block]:
    said: list[Block] = [block for each in material.words.get(code, []) for block in told(each)]
    extra = {"I.1.2": _plan, "I.3": _indicators, "II.2": _shortcomings}.get(code)
    if extra is not None:
        return [*said, *extra(material)]
    if said:
        return said
    if optional:
        return [Paragraph(NO_PROPOSAL.in_(material.lang))]
    return [Note((NO_ENGLISH if material.lang == "en" else NOTHING).in_(material.lang))]


def told(words: Said) -> list[Block]:
    """A unit's words carry its name in brackets at their end."""
    blocks: list[Block] = list(prose(clean(words.text)))
    if not words.source or not blocks:
        return blocks
    source, last = Run(f" ({words.source})", italic=True), blocks[-1]
    if isinstance(last, Paragraph):
        blocks[-1] = replace(last, words=(*runs(last.words), source))
    elif isinstance(last, BulletList):
        blocks[-1] = replace(last, items=(*last.items[:-1], (*runs(last.items[-1]), source)))
    return blocks


def _plan(material: Material) -> list[Block]:
    """How the tasks of the plan went and who reported, in two sentences; the table is an annex."""
    lang = material.lang
    blocks: list[Block] = []
    if material.tasks:
        total: Counter[str] = Counter()
        for task in material.tasks:
            total.update(task.counts)
        words: list[str | Run] = [
            say(lang, "Kế hoạch năm có ", "The plan of the year has "),
            tables.count(material, len(material.tasks), "task.count"),
            say(lang, " nhiệm vụ. ", " tasks. "),
        ]
        held = [(state, word) for state, word in TASK_STATES.items() if total[state]]
        if held:
            words.append(
                say(lang, "Theo báo cáo của từng đơn vị với từng nhiệm vụ: ", "Of the units’ answers, task by task: ")
            )
        for place, (state, word) in enumerate(held):
            words += [", " if place else "", tables.count(material, total[state], f"task.{state}"), " "]
            words.append(say(lang, f"lượt {word.vi}", word.en))
        words.append(say(lang, " (Phụ lục IV).", " (Annex IV)."))
        blocks.append(Paragraph(words))
    return [*blocks, _reported(material)]


def _reported(material: Material) -> Paragraph:
    lang, facts = material.lang, material.assessment.facts
    missing, late, behalf = (len(facts.get(key, [])) for key in ("missing", "late", "on_behalf"))
    asked = facts.get("units", 0)
    words: list[str | Run] = [
        say(lang, "Có ", ""),
        tables.count(material, max(asked - missing, 0), "units.reported"),
        say(lang, " trên ", " of "),
        tables.count(material, asked, "units.asked"),
        say(lang, " đơn vị đã gửi báo cáo", " units reported"),
    ]
    agency = material.agency
    for number, key, vi, en in (
        (missing, "missing", " đơn vị chưa gửi", " did not"),
        (late, "late", " đơn vị gửi sau hạn", " reported late"),
        (
            behalf,
            "behalf",
            f" đơn vị do {agency.name} nhập thay theo văn bản",
            " had their letter entered by the agency",
        ),
    ):
        if number:
            words += ["; ", tables.count(material, number, f"units.{key}"), say(lang, vi, en)]
    if missing or late or behalf:
        words.append(say(lang, " (danh sách tại Phụ lục III)", " (list in Annex III)"))
    return Paragraph([*words, "."])


def _indicators(material: Material) -> list[Block]:
    lang, found = material.lang, material.result
    share = numbers.shown(Fraction(found.share_met), lang, unit="percent") if found.share_met is not None else ""
    number = {key: tables.count(material, found.counts[key], f"summary.{key}") for key in ORDER}
    total = tables.count(material, len(found.findings), "summary.indicators")
    judged = tables.count(material, found.judged, "summary.judged")
    starred = tables.count(material, found.interpreted, "summary.interpreted")
    words: list[str | Run] = [
        say(lang, "Trong ", "Of "), total, say(lang, " chỉ số của bộ tiêu chí, ", " indicators of the set, "), judged,
        say(lang, " chỉ số có ngưỡng được xét: ", " have a threshold and were judged: "), number["met"],
        say(lang, " đạt", " met"),
        *_in_brackets(share, figure_id(material.assessment, "summary.share")),
        ", ", number["not_met"], say(lang, " chưa đạt, ", " not met, "), number["not_assessable"],
        say(lang, " chưa kết luận được", " cannot be judged yet"),
        *_others(number, found.counts, lang), ". ", starred,
        say(
            lang,
            " kết luận dựa vào một cách hiểu khi văn bản chưa quy định rõ (dấu * tại Phụ lục I, nội dung tại Phụ lục II).",
            " verdicts rest on an interpretation where the official text is silent (marked * in Annex I; see Annex II).",
        ),
    ]  # fmt: skip
    blocks: list[Block] = [Paragraph(words)]
    if material.before is not None:
        blocks.append(_compared(material, material.before))
    blocks += [tables.standards(material), _criteria(material), *_trends(material)]
    blocks.append(
        Paragraph(
            say(
                lang,
                "Số liệu và kết luận của từng chỉ số tại Phụ lục I.",
                "Figures and verdict of each indicator are in Annex I.",
            )
        )
    )
    return blocks


def _others(number: Mapping[str, Run], counts: Mapping[str, int], lang: Lang) -> list[str | Run]:
    """Indicators outside the judgement, where there are any."""
    words: list[str | Run] = []
    if counts["tracked"]:
        words += [
            "; ",
            number["tracked"],
            say(lang, " chỉ số theo dõi, không có ngưỡng", " tracked without a threshold"),
        ]
    if counts["not_applicable"]:
        words += ["; ", number["not_applicable"], say(lang, " chỉ số không áp dụng", " not applicable")]
    return words


def _in_brackets(text: str, figure: str) -> list[str | Run]:
    return [" (", Run(text, figure=figure), ")"] if text else []


def _compared(material: Material, before: tuple[int, int]) -> Paragraph:
    lang, (revision, met) = material.lang, before
    was = Run(str(met), figure=f"{material.year - 1}.{revision}.summary.met")
    now = material.result.counts["met"]
    change = abs(now - met)
    if lang == "en":
        word = f", {change} {'more' if now > met else 'fewer'}." if change else ", as many as this year."
        return Paragraph([f"In {material.year - 1} ", was, " indicators were met; this year ", str(now), word])
    word = f", {'tăng' if now > met else 'giảm'} {change} chỉ số." if change else ", không thay đổi."
    return Paragraph(
        [f"Năm {material.year - 1} có ", was, f" chỉ số đạt; năm {material.year} có {now} chỉ số đạt", word]
    )


def _criteria(material: Material) -> Paragraph:
    """Criteria that are not wholly met, by verdict."""
    lang = material.lang
    codes: dict[str, list[str]] = {}
    for criterion in material.result.framework.criteria:
        codes.setdefault(material.groups[criterion.code], []).append(criterion.code)
    name = figure_id(material.assessment, "criteria")
    words: list[str | Run] = [say(lang, "Theo tiêu chí: ", "By criterion: ")]
    for place, key in enumerate(k for k in ("met", "partly_met", "not_met", "not_assessable") if codes.get(k)):
        words += ["; " if place else "", Run(str(len(codes[key])), figure=f"{name}.{key}"), " "]
        words.append(verdict(key, lang).lower())
        if key != "met":
            words.append(f" ({', '.join(codes[key])})")
    return Paragraph([*words, "."])


def _trends(material: Material) -> list[Block]:
    lang, found = material.lang, material.result
    items: list[list[str | Run]] = []
    for indicator in found.framework.indicators:
        if indicator.rule not in ("rises", "falls"):
            continue
        finding = found.findings[indicator.code]
        name = figure_id(material.assessment, indicator.code)
        pieces = finding_pieces(finding, name, lang)
        head = f"{indicator.code}. {short(indicator, lang)}: "
        sentence = pick(finding, "sentence", lang)
        items.append([head, *marked(sentence[:1].lower() + sentence[1:], pieces, lang)])
    if not items:
        return []
    lead = say(
        lang, "Các chỉ số xét theo xu hướng so với năm trước:", "Indicators judged by their trend since last year:"
    )
    return [Paragraph(lead), BulletList(tables.closed(items))]


def _shortcomings(material: Material) -> list[Block]:
    lang = material.lang
    blocks: list[Block] = []
    if material.result.not_met:
        blocks += [tables.gaps(material)]
    points = tables.open_points(material)
    if points:
        count = tables.count(material, len(points), "summary.not_assessable")
        lead: list[str | Run] = [say(lang, "Chưa kết luận được ", ""), count]
        noun = "indicator" if len(points) == 1 else "indicators"
        lead.append(
            say(lang, " chỉ số, vì thiếu số liệu:", f" {noun} cannot be judged yet, because figures are missing:")
        )
        blocks += [Paragraph(lead), BulletList(points)]
    if not blocks:
        blocks.append(Paragraph(say(lang, "Mọi chỉ số được xét đều đạt.", "Every judged indicator is met.")))
    return blocks


def annexes(material: Material, head: Head, issuer: str) -> tuple[Annex, ...]:
    lang, year = material.lang, material.year
    note = reference(head, say(lang, "Báo cáo", "Report"), lang, issuer)
    absent = tables.absent(material)
    nobody = Paragraph(say(lang, "Mọi đơn vị đã gửi báo cáo đúng hạn.", "Every unit reported in time."))
    titles = (
        (f"KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ, CHỈ SỐ NĂM {year}", "CÁCH HIỂU MÀ CÁC KẾT LUẬN DỰA VÀO",
         "ĐƠN VỊ CHƯA GỬI BÁO CÁO, GỬI SAU HẠN, NHẬP THAY", f"TÌNH HÌNH THỰC HIỆN NHIỆM VỤ CỦA KẾ HOẠCH NĂM {year}")
        if lang == "vi"
        else (f"RESULTS OF THE CRITERIA AND INDICATORS IN {year}", "INTERPRETATIONS ON WHICH VERDICTS REST",
              "UNITS MISSING, LATE, OR ENTERED BY THE AGENCY", f"TASKS OF THE PLAN OF {year}")
    )  # fmt: skip
    found = [
        Annex("I", titles[0], (annex.of_city(material), Note(STAR.in_(lang))), note, landscape=True),
        Annex("II", titles[1], (tables.interpretations(material),), note),
        Annex("III", titles[2], (absent if absent.rows else nobody,), note),
    ]
    if material.tasks:
        found.append(Annex("IV", titles[3], (tables.tasks(material),), note, landscape=True))
    return tuple(found)
