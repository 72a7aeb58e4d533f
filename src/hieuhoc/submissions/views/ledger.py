"""The rows of the workbook as markup: a cached skeleton per indicator, filled with the values of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hieuhoc.core import completeness, rules
from hieuhoc.core.completeness import NOTHING, Given
from hieuhoc.core.framework import Measurement
from hieuhoc.core.numbers import shown_scaled
from hieuhoc.submissions.models import DataValue
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Line, Workbook
from hieuhoc.submissions.views import wording
from hieuhoc.submissions.views.plan import KEY_OF, PlannedLine, lines_of
from hieuhoc.submissions.views.rows import FOLDER, skeleton, small


@dataclass
class Said:
    """What the answer to a change adds to a row: cells not understood (typed text, sentence), echoes, a conflict."""

    faults: dict[str, tuple[str, str]] = field(default_factory=dict)  # cell without its subject → …
    echoes: dict[str, str] = field(default_factory=dict)
    after: str = ""


NOTHING_SAID = Said()


def safe(markup: str) -> SafeString:
    """Markup made of our skeletons and templates, values escaped."""
    return mark_safe(markup)


def rows(
    book: Workbook, lang: str, said: Mapping[tuple[int, str], Said] | None = None, show: str = "all"
) -> SafeString:
    """The rows that the filter `show` leaves, each under the heading of its standard."""
    out: list[str] = []
    standards = {i.code: s for s in book.framework.standards for c in s.criteria for i in c.indicators}
    current = ""
    for line in book.lines:
        if (show == "remark" and not line.remarks) or (show in {"look", "todo"} and line.state != show):
            continue
        standard = standards[line.indicator.code]
        if standard.code != current:
            current = standard.code
            name = (standard.short or standard.name).in_(lang)
            out.append(f'<h2 class="lgroup">{escape(standard.code)} {escape(name)}</h2>')
        words = (said or {}).get((line.subject_id, line.indicator.code), NOTHING_SAID)
        out.append(slot(book, line, lang, words))
    return safe("".join(out))


def slot(book: Workbook, line: Line, lang: str, said: Said) -> str:
    """A row in the place that outlives its exchanges."""
    place = f"{line.subject_id}~{line.indicator.code}"
    send = ""
    if book.editable and line.lead and not line.closed:
        url = f"/workbook/{book.submission.pk}/row/{line.subject_id}/{line.indicator.code}/"
        send = f' hx-post="{url}" hx-trigger="change" hx-include="this" hx-sync="this:queue all" hx-swap="innerHTML"'
    body = row(line, lang, line.lead and book.editable, book.submission.unit.campaign.year, said)
    return f'<div class="lslot" id="row-{place}" data-state="{line.state}"{send}>{body}</div>'


def row(line: Line, lang: str, editable: bool, year: int, said: Said = NOTHING_SAID) -> str:
    open_row = editable and not line.closed
    values = {
        "subject": str(line.subject_id),
        "cls": " ".join(_classes(line, open_row, bool(said.faults or said.after))),
        "disabled": "" if open_row else "disabled",
        "state": line.state,
        "left": escape(line.check.left.in_(lang)) if line.check.left else "",
        "goto": goto(line),
        "subject_note": _notes(line, lang),
        "after": _problems(line, lang) + said.after,
        "open": "",
        "last_year": _("Year %(year)s:") % {"year": year - 1},
    }
    for planned in lines_of(line.indicator):
        _fill_line(values, planned, line, lang, year, said)
    for place, measurement in enumerate(completeness.asked(line.indicator)):
        _fill_details(values, f"m{place}.", measurement, line)
    return skeleton(line.indicator, lang).fill(values)


def _classes(line: Line, open_row: bool, asks: bool) -> Iterable[str]:
    if line.state == "look" or asks:
        yield "is-look"
    if not open_row:
        yield "is-locked"
    yield f"is-{line.state}"


def _notes(line: Line, lang: str) -> str:
    """Whom the figure describes, where that is not the reporting unit; that others lead; that it came back."""
    notes = []
    if line.beside.subject:
        name = line.beside.subject_en if lang == "en" else line.beside.subject
        notes.append(_("Figure of %(name)s") % {"name": name})
    if not line.lead:
        notes.append(_("you support; another body enters it"))
    if line.item == "returned":
        notes.append(_("returned by the agency"))
    known = _known(line.rows.values())
    if known:
        notes.append(known)
    return f'<span class="lfor">{escape(" · ".join(notes))}</span>' if notes else ""


def _known(rows: Iterable[DataValue]) -> str:
    """How the figure came about, as far as it is given, so that the folded details need no opening."""
    for value in rows:
        basis = str(value.get_basis_display()) if value.basis not in {"", "actual"} else ""
        text = " · ".join(part for part in (basis, value.source) if part)
        if text:
            return text
    return ""


def goto(line: Line) -> str:
    """The cell that asks for attention; empty when none does."""
    return escape(_cell(line.subject_id, *line.check.place)) if line.check.left else ""


def _cell(subject_id: int, measure: str, breakdown: str, field: str) -> str:
    return f"{subject_id}~{measure}~{KEY_OF[breakdown]}~{field}"


# One line of a row


def _fill_line(values: dict[str, str], planned: PlannedLine, line: Line, lang: str, year: int, said: Said) -> None:
    prefix = f"{planned.number}."
    given = _given(planned, line)
    values[prefix + f"status={given.status}"] = " selected"
    if planned.cells == "sum":
        for name in ("part", "whole"):
            figure = getattr(given, name)
            values[prefix + name] = shown_scaled(figure, lang) if figure is not None else ""
    for name in planned.fields:
        _fill_cell(values, planned, name, given, line, said, lang)
    values[prefix + "last"] = _last(planned, line, lang, year)
    values[prefix + "result"] = _result(planned, line, given, lang, year)
    if planned.level == 0:
        values[prefix + "save"] = _tick(line.state, lang)
        values[prefix + "save_class"] = line.state
    values[prefix + "versions"] = _versions(planned, line)
    if planned.status:
        values[prefix + "reasons"] = _reasons(planned, line.subject_id, given, lang)


def _given(planned: PlannedLine, line: Line) -> Given:
    if planned.measurement is None:
        return NOTHING
    if planned.breakdown == "sex":
        answers = {key: workbook.given(value) for key, value in line.rows.items()}
        total = completeness.total(planned.measurement, answers)
        if total is NOTHING:  # one sex so far: its status shows, its figures are no total
            one = answers.get((planned.measurement.code, "sex=male"), NOTHING)
            return Given(one.status, note=one.note, expected_on=one.expected_on)
        male = answers.get((planned.measurement.code, "sex=male"), NOTHING)
        return Given(total.status, total.part, total.whole, total.number, note=male.note, expected_on=male.expected_on)
    value = line.rows.get(planned.key)
    return workbook.given(value) if value else NOTHING


def _fill_cell(
    values: dict[str, str], planned: PlannedLine, name: str, given: Given, line: Line, said: Said, lang: str
) -> None:
    prefix = f"{planned.number}."
    held, cell = getattr(given, name), f"{planned.key[0]}~{planned.breakdown}~{name}"
    if name in {"choice", "rating"}:
        values[prefix + f"{name}={'' if held is None else held}"] = " selected"
    text = shown_scaled(held, lang) if isinstance(held, int) and name != "rating" else ""
    classes, more = ["is-locked"] if given.status in {"not_applicable", "not_available"} else [], ""
    if cell in said.faults:
        text, sentence = said.faults[cell]
        number = f"{line.subject_id}~{cell}~fault"
        more = f' aria-invalid="true" aria-describedby="{escape(number)}"'
        values[prefix + "echo"] = problem_block(number, sentence)
    elif cell in said.echoes:
        values[prefix + "echo"] = f'<div class="echo">{escape(said.echoes[cell])}</div>'
    for problem in line.check.problems:
        if (problem.measurement, problem.breakdown, problem.field) == (*planned.key, name):
            more = f' aria-invalid="true" aria-describedby="{_problem_id(line, problem)}"'
    values[prefix + ("number_value" if name == "number" else name)] = escape(text)
    values[prefix + f"{name}_class"] = " ".join(classes)
    values[prefix + f"{name}_more"] = more


_lasts: dict[tuple[object, ...], str] = {}
MOST = 20_000  # cells of some hundred units


def _last(planned: PlannedLine, line: Line, lang: str, year: int) -> str:
    """Kept: what stands beside a cell does not change while people type. `skeleton` holds the indicators alive."""
    key = (id(line.indicator), planned.number, line.beside.before, line.beside.target, lang, year)
    if key not in _lasts:
        if len(_lasts) >= MOST:
            _lasts.clear()
        _lasts[key] = _last_words(planned, line, lang, year)
    return _lasts[key]


def _last_words(planned: PlannedLine, line: Line, lang: str, year: int) -> str:
    measurement, key, before = planned.measurement, planned.key, ""
    if measurement is None:  # the heading line of several measurements speaks for the first
        measurement = completeness.asked(line.indicator)[0]
        key = (measurement.code, "")
    if planned.level == 0:
        answers = workbook.answers_of(line.indicator, line.beside.before)
        value = rules.value_of(line.indicator, answers)
        before = wording.value_words(line.indicator, value, year - 1, lang) if value is not None else ""
    if not before and planned.breakdown != "sex":
        for row in line.beside.before:
            if (row.measurement, row.breakdown) == key:
                one = Given(row.status, row.part, row.whole, row.number, row.rating, row.choice)
                before = wording.answer_words(measurement, one, lang)
    if planned.level:
        return f"<span>{escape(before)}</span>"
    spans = [before or "–", wording.threshold_words(line.indicator, year, lang)]
    if line.beside.target is not None:
        spans.append(
            _("target %(figure)s") % {"figure": wording.target_words(line.indicator, line.beside.target, lang)}
        )
    return "".join(f"<span>{escape(text)}</span>" for text in spans)


def _result(planned: PlannedLine, line: Line, given: Given, lang: str, year: int) -> str:
    if planned.level or line.value is None:
        text = wording.answer_words(planned.measurement, given, lang) if planned.measurement else ""
    else:
        text = wording.value_words(line.indicator, line.value, year, lang)
        if given.rating is not None:
            text = wording.RATINGS[given.rating].in_(lang)
    if planned.level:
        return escape(text)
    judged = line.judgement.verdict
    if judged == "not_applicable":
        return f"<span>{escape(_('not counted'))}</span>"
    fit = judged in {"met", "not_met"} and not line.check.problems
    pill = _pill(judged, lang) if fit else ""
    return f"<span>{escape(text)}</span> {pill}"


@lru_cache(maxsize=32)
def _pill(name: str, lang: str) -> str:
    return render_to_string(FOLDER + "pill.html", {"name": name}).strip()


@lru_cache(maxsize=32)
def _tick(state: str, lang: str) -> str:
    signs = {
        "done": ("check", _("complete and saved")),
        "todo": ("circle-dashed", _("not complete yet")),
        "look": ("alert", _("look again")),
    }
    sign, word = signs[state]
    return render_to_string(FOLDER + "tick.html", {"sign": sign, "word": word}).strip()


def _versions(planned: PlannedLine, line: Line) -> str:
    if planned.measurement is None:
        return ""
    key = (planned.measurement.code, "") if planned.breakdown == "sex" else planned.key
    value = line.rows.get(key)
    shown = "" if planned.breakdown == "sex" else planned.breakdown
    if value is None:
        return ""
    name = f"{line.subject_id}~{key[0]}~{shown}~version"
    return f'<input type="hidden" form="workbook-form" name="{escape(name)}" value="{value.version}">'


def _reasons(planned: PlannedLine, subject_id: int, given: Given, lang: str) -> str:
    if given.status not in {"not_applicable", "not_available"}:
        return ""
    template = "reason.html" if given.status == "not_applicable" else "promise.html"
    return small(template, lang).fill(
        {
            "id": escape(f"{subject_id}~{planned.key[0]}~{planned.breakdown}"),
            "note": escape(given.note),
            "expected_on": given.expected_on.isoformat() if given.expected_on else "",
        }
    )


def _problem_id(line: Line, problem: completeness.Problem) -> str:
    return escape(f"{line.subject_id}~{problem.measurement}~{KEY_OF[problem.breakdown]}~{problem.code}")


def _problems(line: Line, lang: str) -> str:
    out = []
    for problem in line.check.problems:
        action = ""
        if problem.code == "breakdown_mismatch" and not line.closed:
            name = escape(f"{line.subject_id}~{problem.measurement}~~drop")
            label = escape(_("Drop the total, keep men + women"))
            action = f' <button class="btn btn-sm" form="workbook-form" name="{name}" value="1">{label}</button>'
        out.append(problem_block(_problem_id(line, problem), problem.text.in_(lang), action))
    return "".join(out)


def problem_block(number: str, sentence: str, action: str = "") -> str:
    values = {"id": escape(number), "text": escape(sentence), "action": action}
    return small("problem.html", "").fill(values)


# Source, date and basis


def _fill_details(values: dict[str, str], prefix: str, measurement: Measurement, line: Line) -> None:
    for breakdown in (*completeness.breakdowns(measurement), ""):
        value = line.rows.get((measurement.code, breakdown))
        if value is not None:
            values[prefix + f"basis={value.basis}"] = " selected"
            values[prefix + "as_of"] = value.as_of.isoformat() if value.as_of else ""
            values[prefix + "source"] = escape(value.source)
            return


def summary(book: Workbook, lang: str) -> list[dict[str, str]]:
    """The figures in a few words a line, for reading before signing and after sending."""
    year = book.submission.unit.campaign.year
    found = []
    for line in book.led:
        lines = lines_of(line.indicator)
        head, given = lines[0], _given(lines[0], line)
        figures = _figures(lines, line, lang)
        found.append(
            {
                "code": line.indicator.code,
                "name": (line.indicator.short or line.indicator.name).in_(lang),
                "figures": figures or (line.check.left.in_(lang) if line.check.left else ""),
                "result": safe(_result(head, line, given, lang, year)),
                "beside": safe(_last(head, line, lang, year)),
                "state": line.state,
                "subject": line.beside.subject_en if lang == "en" else line.beside.subject,
            }
        )
    return found


def _figures(lines: list[PlannedLine], line: Line, lang: str) -> str:
    """Part and whole, or the answer; of several measurements each with its name."""
    named = len(completeness.asked(line.indicator)) > 1
    found = []
    for planned in lines:
        if planned.measurement is None or planned.breakdown in {"male", "female"}:
            continue
        text = _figure(planned, _given(planned, line), lang)
        if text:
            found.append(f"{planned.measurement.name.in_(lang)}: {text}" if named else text)
    return "; ".join(found)


def _figure(planned: PlannedLine, given: Given, lang: str) -> str:
    if given.status:
        return str(dict(DataValue.Status.choices)[given.status])
    if given.part is not None and given.whole is not None:
        return f"{shown_scaled(given.part, lang)} / {shown_scaled(given.whole, lang)}"
    return wording.answer_words(planned.measurement, given, lang) if planned.measurement else ""
