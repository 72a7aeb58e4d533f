"""The first page's part on reports: the answer in the heading, what comes first, the year's dossier, dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns import queries as campaigns
from hieuhoc.organisations import access
from hieuhoc.submissions.queries import home as queries
from hieuhoc.submissions.queries.home import AgencyWork, Dossier
from hieuhoc.submissions.queries.workbook import Line
from hieuhoc.submissions.views import ledger, page


def context(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    campaign = campaigns.current()
    mine = queries.dossiers(request.user, today)
    agency = queries.agency_work(request.user, campaign, today)
    calendar = queries.calendar(campaign, mine)
    return {
        "campaign": campaign,
        "steps": [
            _("Enter figures"),
            _("To the leader"),
            _("To the agency"),
            _("Accepted by the agency"),
            _("Figures locked"),
        ],
        "review_url": _known("review"),
        "board_url": _known("board"),
        "first": [_card(one) for one in mine if one.submission.state == "returned"],
        "to_sign": [_card(one) for one in mine if one.to_sign],
        "dossiers": [_card(one) for one in mine if _open(one)],
        "sent": [_card(one) for one in mine if one.given][::-1][:6],
        "agency": agency,
        "may_review": access.allowed(request.user, Permission.REVIEW),
        "calendar": [_day(day, today) for day in calendar],
        "officer": queries.to_ask(today) if mine else None,
        "answers": [*_unit_answers(mine, today), *_agency_answers(agency)],
        "units": list(dict.fromkeys(page.unit_name(one.submission) for one in mine)),
    }


def _open(one: Dossier) -> bool:
    return not one.given and not one.to_sign and one.submission.state != "returned"


def _known(name: str) -> str:
    """Addresses of pages above this feature; empty where an installation leaves them out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _day(day: queries.Day, today: date) -> dict[str, Any]:
    words = {"opened": _("The round is opened"), "cut_off": _("Figures are fixed"), "deadline": _("Report of the year")}
    hint = _("figures up to the end of this day") if day.kind == "cut_off" else ""
    return {"day": day.day, "text": day.text or words[day.kind], "hint": hint, "past": day.day < today}


def _card(one: Dossier) -> dict[str, Any]:
    submission = one.submission
    campaign = submission.unit.campaign
    left = one.count("look") + one.count("todo")
    return {
        "pk": submission.pk, "state": submission.state, "due": one.due, "step": one.step,
        "saved_at": submission.saved_at,
        "name": campaign.name_en if page.language() == "en" else campaign.name, "unit": page.unit_name(submission), "unit_inside": page.unit_name(submission, inside=True),
        "boxes": [_box(submission.pk, line) for line in one.lines], "done": one.count("done"),
        "look": one.count("look"), "empty": one.count("todo"), "left": left, "sent_at": submission.sent_at,
        "remarks": [*_on_whole(one), *(line for item in one.returned for line in _remarks(submission.pk, item))],
        "on_behalf": submission.on_behalf, "confirmation": submission.confirmation,
    }  # fmt: skip


def _box(pk: int, line: Line) -> dict[str, str]:
    words = {"done": _("complete and saved"), "look": _("look again"), "todo": _("not complete yet")}
    name = (line.indicator.short or line.indicator.name).in_(page.language())
    return {
        "code": line.indicator.code,
        "state": "empty" if line.state == "todo" else line.state,
        "url": _place(pk, line),
        "label": f"{name}, {words[line.state]}",
    }


def _place(pk: int, line: Line) -> str:
    anchor = ledger.goto(line) or f"row-{line.subject_id}~{line.indicator.code}"
    return f"{reverse('workbook_of', args=[pk])}#{anchor}"


def _on_whole(one: Dossier) -> list[dict[str, str]]:
    url = reverse("workbook_words", args=[one.submission.pk])
    return [{"code": "", "text": r.text, "url": url} for r in one.whole if r.settled_at is None and not r.answer]


def _remarks(pk: int, line: Line) -> list[dict[str, str]]:
    """Each remark of a returned indicator with its own link; the indicator itself where nothing was written."""
    texts = [remark.text for remark in line.remarks if remark.settled_at is None]
    name = (line.indicator.short or line.indicator.name).in_(page.language())
    return [{"code": line.indicator.code, "text": text, "url": _place(pk, line)} for text in texts[-2:] or [name]]


def _unit_answers(mine: list[Dossier], today: date) -> list[str]:
    """Short clauses for the heading, the most pressing first."""
    answers = []
    returned = sum(len(one.returned) for one in mine if one.submission.state == "returned")
    if returned:
        words = ngettext("%(n)s figure came back to correct", "%(n)s figures came back to correct", returned)
        answers.append(words % {"n": returned})
    signs = sum(one.to_sign for one in mine)
    if signs:
        words = ngettext("%(n)s report waits for your approval", "%(n)s reports wait for your approval", signs)
        answers.append(words % {"n": signs})
    open_ones = [one for one in mine if not one.given and not one.to_sign]
    if open_ones:
        answers.append(_distance(open_ones[0].due, today))
    return answers


def _distance(due: date, today: date) -> str:
    left = (due - today).days
    if left < 0:
        return ngettext("the report is %(n)s day overdue", "the report is %(n)s days overdue", -left) % {"n": -left}
    if left == 0:
        return _("the report is due today")
    if left == 1:
        return _("the report is due tomorrow")
    return ngettext("%(n)s day left for the report", "%(n)s days left for the report", left) % {"n": left}


def _agency_answers(work: AgencyWork | None) -> list[str]:
    if work is None:
        return []
    answers = []
    if work.to_review:
        words = ngettext("%(n)s report waits for review", "%(n)s reports wait for review", work.to_review)
        answers.append(words % {"n": work.to_review})
    if work.late:
        answers.append(ngettext("%(n)s unit is late", "%(n)s units are late", work.late) % {"n": work.late})
    return answers
