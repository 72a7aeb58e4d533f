"""The board of a round: where every unit stands, the letter to those who are late, a later last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import access
from hieuhoc.organisations.queries import TERRITORIAL
from hieuhoc.rendering import docx, xlsx
from hieuhoc.submissions import letters
from hieuhoc.submissions.actions import deadlines
from hieuhoc.submissions.queries import board
from hieuhoc.submissions.queries.board import Board, Row

SHOWN = 50  # rows a page
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    return render(request, "board/rounds.html", {"rounds": board.rounds(request.user)})


@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, board.load(pk, request.user, timezone.localdate()), request.GET)


def _page(request: HttpRequest, found: Board, asked: QueryDict, refusal: Refusal | None = None) -> HttpResponse:
    rows = _filtered(found, asked)
    page = Paginator(rows, SHOWN).get_page(asked.get("page"))
    board.measure_progress(found.campaign, list(page))
    base = {key: str(asked[key]) for key in ("filter", "q", "kind", "sort") if asked.get(key)}
    lang = get_language() or "vi"
    context = {
        "board": found,
        "campaign": found.campaign,
        "name": found.campaign.name_en if lang == "en" else found.campaign.name,
        "short_name": (found.campaign.name_en if lang == "en" else found.campaign.name).partition(":")[0],
        "wording": found.campaign.deadline_wording_en if lang == "en" else found.campaign.deadline_wording,
        "finding": finding(found),
        "kinds": _kinds(found.rows),
        "groups": _groups(found, base),
        "filters": _filters(found, base),
        "page": page,
        "rows": [(row, row.name_in(lang)) for row in page],
        "query": urlencode(base) + "&" if base else "",
        "asked": base,
        "chosen": _numbers(asked),
        "count": len(rows),
        "refusal": refusal,
        "sentence": refusal.sentence(lang) if refusal else "",
        "may_manage": access.allowed(request.user, Permission.MANAGE_CAMPAIGNS),
        "may_compile": access.allowed(request.user, Permission.COMPILE) and found.campaign.state == "open",
        "may_review": access.allowed(request.user, Permission.REVIEW),
        "may_enter": access.allowed(request.user, Permission.ENTER_ON_BEHALF),
    }
    return render(request, "board/board.html", context, status=refusal.status if refusal else 200)


def _filtered(found: Board, asked: QueryDict) -> list[Row]:
    chosen = asked.get("filter", "all")
    known = chosen in board.FILTERS or chosen in board.GROUPS
    return found.chosen(
        chosen if known else "all", asked.get("q", "")[:100], asked.get("kind", ""), asked.get("sort", "")
    )


def finding(found: Board) -> str:
    """The title says what came out."""
    left = (found.campaign.last_day - found.today).days
    units, sent, late = len(found.rows), found.sent, len(found.late)
    if sent == units:
        return _("all %(units)s units have sent") % {"units": units}
    facts = {"units": units, "sent": sent, "n": abs(left)}
    if left > 0:
        return (
            ngettext(
                "%(n)s day left, %(sent)s of %(units)s units have sent",
                "%(n)s days left, %(sent)s of %(units)s units have sent",
                left,
            )
            % facts
        )
    if left == 0:
        return _("today is the last day, %(sent)s of %(units)s units have sent") % facts
    if not late:
        return _("the common deadline is over, the units still to send have more time")
    return ngettext(
        "%(n)s day overdue, %(late)s units have not sent", "%(n)s days overdue, %(late)s units have not sent", -left
    ) % {**facts, "late": late}


def _kinds(rows: Sequence[Row]) -> str:
    units = sum(row.kind in TERRITORIAL for row in rows)
    parts = []
    if any(row.kind == "district" for row in rows):
        parts.append(_("%(n)s districts") % {"n": units})
    elif units:
        parts.append(_("%(n)s wards, communes and special zones") % {"n": units})
    if len(rows) > units:
        parts.append(_("%(n)s departments, associations and other bodies") % {"n": len(rows) - units})
    return ", ".join(parts)


def _groups(found: Board, base: dict[str, str]) -> list[dict[str, Any]]:
    labels = {
        "locked": _("Locked"), "accepted": _("Accepted"), "sent": _("Waiting for review"), "returned": _("Returned"),
        "waiting": _("With the leader"), "draft": _("Draft"), "todo": _("Not started"), "extended": _("Extended"),
        "late-draft": _("Late, begun"), "late-todo": _("Late, not started"),
    }  # fmt: skip
    counts = found.groups
    return [
        {
            "key": key, "label": labels[key], "count": counts[key], "current": base.get("filter") == key,
            "url": "?" + urlencode({**base, "filter": key}),
        }
        for key in board.GROUPS
        if counts[key]
    ]  # fmt: skip


def _filters(found: Board, base: dict[str, str]) -> list[dict[str, Any]]:
    labels = {
        "all": _("All"), "late": _("Late"), "returned": _("Returned"), "review": _("Waiting for review"),
        "behalf": _("Entered on behalf"), "unassigned": _("Nobody to report"),
    }  # fmt: skip
    now = base.get("filter", "all")
    return [
        {
            "label": label,
            "count": found.count(key),
            "current": now == key,
            "url": "?" + urlencode({**base, "filter": key}),
        }
        for key, label in labels.items()
        if key in {"all", "late", now} or found.count(key)
    ]


def _numbers(posted: QueryDict) -> set[int]:
    """The ticked units."""
    return {n for n in map(whole, posted.getlist("unit")) if n is not None}


def _selection(found: Board, posted: QueryDict) -> list[Row]:
    """The ticked units; with none ticked, all of the list as it is filtered."""
    ticked = _numbers(posted)
    rows = found.chosen("all", sort=posted.get("sort", "")) if ticked else _filtered(found, posted)
    return [row for row in rows if not ticked or row.unit in ticked]


@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Công văn đôn đốc to the selected units that have sent nothing."""
    access.require(request.user, Permission.REVIEW)
    found = board.load(pk, request.user, timezone.localdate())
    rows = [row for row in _selection(found, request.POST) if row.sent_at is None]
    if not rows:
        refusal = Refusal(
            "nothing_chosen",
            "Các đơn vị đã chọn đều đã gửi báo cáo nên không cần đôn đốc. Chọn đơn vị chưa gửi.",
            "All chosen units have sent their report; there is nobody to remind. Choose units that have not.",
            place="unit",
        )
        return _page(request, found, request.POST, refusal)
    document = letters.reminder(
        found.campaign, rows, sent=found.sent, units=len(found.rows), today=found.today,
        until=_day(request.POST.get("until", "")),
    )  # fmt: skip
    return _file(docx.render(document), DOCX, f"cong-van-don-doc-{found.campaign.year}.docx")


@require_POST
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    found = board.load(pk, request.user, timezone.localdate())
    rows = _selection(found, request.POST)
    board.measure_progress(found.campaign, rows)
    lang = "en" if get_language() == "en" else "vi"
    frame, workbook = letters.listing(found.campaign, rows, lang)  # type: ignore[arg-type]
    name = slugify(fold(found.campaign.name)) or str(found.campaign.year)
    return _file(xlsx.render(frame, workbook), XLSX, f"{name}.xlsx")


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    ticked = _numbers(request.POST)
    try:
        made = deadlines.extend_many(
            campaign_id=pk, unit_ids=ticked, last_day=_day(request.POST.get("last_day", "")),
            reason=request.POST.get("reason", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, board.load(pk, request.user, timezone.localdate()), request.POST, refusal)
    words = ngettext("%(n)s unit has more time now.", "%(n)s units have more time now.", len(made))
    messages.success(request, words % {"n": len(made)})
    base = {key: request.POST[key] for key in ("filter", "q", "kind", "sort") if request.POST.get(key)}
    return redirect(reverse("board_campaign", args=[pk]) + (f"?{urlencode(base)}" if base else ""))


def _day(text: str) -> date | None:
    """2026-12-20 as browsers send it, or 20/12/2026 as people type it; None: no day."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _file(data: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
