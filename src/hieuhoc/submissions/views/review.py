"""The review: a queue of reports, one report with its decisions, remarks of those who may only remark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns.models import Campaign
from hieuhoc.core import workflow
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access
from hieuhoc.submissions.actions import remarks, review
from hieuhoc.submissions.models import Remark, Submission
from hieuhoc.submissions.queries import review as queries
from hieuhoc.submissions.views import reviewed

SHOWN = 50


def _lang() -> str:
    return "en" if get_language() == "en" else "vi"


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Permission.READ_SUBMISSION)
    rounds = list(Campaign.objects.exclude(state="draft").select_related("framework").order_by("-year", "-pk"))
    asked = request.GET.get("round", "")
    campaign = next((row for row in rounds if str(row.pk) == asked), rounds[0] if rounds else None)
    context: dict[str, Any] = {"campaign": campaign, "rounds": rounds}
    if campaign is not None:
        chosen = request.GET.get("filter", "waiting")
        chosen = chosen if chosen in queries.STATES else "waiting"
        page = Paginator(queries.queue(request.user, campaign, chosen), SHOWN).get_page(request.GET.get("page"))
        counts = queries.counts(campaign)
        context |= {
            "page": page,
            "rows": queries.looked_at(campaign, list(page)),
            "counts": counts,
            "chosen": chosen,
            "filters": _filters(campaign, counts, chosen),
            "query": f"round={campaign.pk}&filter={chosen}&",
            "english": _lang() == "en",
            "name": campaign.name_en if _lang() == "en" else campaign.name,
            "decides": access.allowed(request.user, Permission.REVIEW) and chosen == "waiting",
            "may_review": access.allowed(request.user, Permission.REVIEW),
        }
    return render(request, "review/queue.html", context)


def _filters(campaign: Campaign, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    labels = {"waiting": _("Waiting for review"), "returned": _("Returned"), "accepted": _("Accepted")}
    return [
        {
            "label": label, "count": counts[key], "current": key == chosen,
            "url": f"?round={campaign.pk}&filter={key}",
        }
        for key, label in labels.items()
    ]  # fmt: skip


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Accepts the ticked reports that are plain; says who was left out and why."""
    numbers = [n for n in map(whole, request.POST.getlist("submission")) if n is not None]
    result = review.bulk_accept(submission_ids=numbers, by=request.user, at=timezone.now())
    done = len(result.accepted)
    if done or result.left_out:
        words = ngettext("%(n)s report accepted.", "%(n)s reports accepted.", done) % {"n": done}
        left = "; ".join(f"{name} ({why.in_(_lang())})" for name, why in result.left_out)
        messages.info(request, words + (" " + _("Left out: %(left)s.") % {"left": left} if left else ""))
    else:
        messages.info(request, _("No report was chosen. Tick the reports to accept."))
    return redirect("review")


@require_GET
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, QueryDict())


def _page(request: HttpRequest, pk: int, posted: QueryDict, refusal: Refusal | None = None) -> HttpResponse:
    """`posted`: what was typed before a refusal; it stands in the page again."""
    found = queries.load(pk, request.user)
    unit, lang = found.book.submission.unit, _lang()
    rows = _rows(found, posted, lang)
    look = [row for row in rows if row["open"]]
    plain = [row for row in rows if not row["open"]]
    chosen = request.GET.get("filter", "all")
    context = {
        "review": found,
        "submission": found.book.submission,
        "unit": unit,
        "unit_name": unit.name_en if lang == "en" else unit.name,
        "campaign": unit.campaign,
        "given": workflow.GIVEN,
        "signed": reviewed.signed(found.history) if found.book.submission.sent_at else "",
        "round_name": unit.campaign.name_en if lang == "en" else unit.campaign.name,
        "look": look if chosen != "plain" else [],
        "rest": plain if chosen != "look" else [],
        "all": rows,
        "plain": [row.code for row in found.plain],
        "english": lang == "en",
        "filters": _row_filters(len(rows), len(look), chosen),
        "phrases": _phrases(),
        "reason": posted.get("reason", ""),
        "whole": posted.get("remark~", ""),
        "seen": timezone.now().isoformat(),
        "refusal": refusal,
        "sentence": refusal.sentence(lang) if refusal else "",
    }
    return render(request, "review/submission.html", context, status=refusal.status if refusal else 200)


def _rows(found: queries.Review, posted: QueryDict, lang: str) -> list[dict[str, Any]]:
    year, today = found.book.submission.unit.campaign.year, timezone.localdate()
    rows = []
    for row in found.rows:
        shown = reviewed.context(row, year, lang, today)
        shown["decision"] = posted.get(f"decide~{row.code}", "")
        shown["remark"] = posted.get(f"remark~{row.code}", "")
        shown["open"] = shown["open"] or bool(shown["decision"] == "return" or shown["remark"])
        rows.append(shown)
    return rows


def _row_filters(total: int, look: int, chosen: str) -> list[dict[str, Any]]:
    labels = (
        ("all", _("All indicators"), total),
        ("look", _("Look closely"), look),
        ("plain", _("Plain"), total - look),
    )
    return [
        {"label": label, "count": count, "current": chosen == key, "url": f"?filter={key}"}
        for key, label, count in labels
    ]


def _phrases() -> list[tuple[str, str]]:
    """Label of the button, and what it writes."""
    return [
        (_("Whole differs from last year"), _("The whole differs from last year. Check it, or give the reason.")),
        (_("Evidence missing"), _("The evidence is missing. Add the list or the decision.")),
        (_("Total differs from men and women"), _("The total differs from men and women together. Correct one of them.")),
        (_("Source missing"), _("Say where the figure comes from and as of which day.")),
    ]  # fmt: skip


def _seen(text: str) -> datetime | None:
    try:
        seen = parse_datetime(text)
    except ValueError:
        return None
    return seen if seen is not None and timezone.is_aware(seen) else None


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """All decisions of the page at once; or, with the button for them, only the plain ones."""
    get_object_or_404(Submission, pk=pk)
    posted = request.POST
    decisions = {name.partition("~")[2]: value for name, value in posted.items() if name.startswith("decide~")}
    if "accept_plain" in posted:
        accept, returned = posted.getlist("plain"), {}
    else:
        accept = [code for code, value in decisions.items() if value == "accept"]
        returned = {code: posted.get(f"remark~{code}", "") for code, value in decisions.items() if value == "return"}
    try:
        done = review.decide(
            submission_id=pk, accept=accept, returned=returned, by=request.user, at=timezone.now(),
            seen=_seen(posted.get("seen", "")),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, pk, posted, refusal)
    messages.success(request, _told(done.state, len(accept), len(returned)))
    if "accept_plain" in posted or done.state in {"sent", "fixed"}:
        return redirect("review_submission", pk=pk)
    return redirect("review")


def _told(state: str, accepted: int, returned: int) -> str:
    parts = []
    if accepted:
        words = ngettext("%(n)s indicator accepted", "%(n)s indicators accepted", accepted)
        parts.append(words % {"n": accepted})
    if returned:
        words = ngettext("%(n)s indicator returned", "%(n)s indicators returned", returned)
        parts.append(words % {"n": returned})
    if state == "accepted":
        parts.append(_("the whole report is accepted"))
    text = ", ".join(parts) or _("nothing was decided")
    return text[0].upper() + text[1:] + "."


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an accepted or locked report up again, or returns a report as a whole, with the reason."""
    get_object_or_404(Submission, pk=pk)
    try:
        review.reopen(
            submission_id=pk, indicators=request.POST.getlist("indicator"), reason=request.POST.get("reason", ""),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, pk, request.POST, refusal)
    messages.success(request, _("Returned to the unit with your reason."))
    return redirect("review_submission", pk=pk)


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Submission, pk=pk)
    try:
        remarks.write(
            submission_id=pk, indicator=request.POST.get("indicator", ""), text=request.POST.get("remark~", ""),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, pk, request.POST, refusal)
    messages.success(request, _("The remark is written. The unit sees it beside its figures."))
    return redirect("review_submission", pk=pk)


@require_POST
def settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    get_object_or_404(Remark, pk=number, submission=pk)
    remarks.settle(remark_id=number, by=request.user, at=timezone.now())
    return redirect("review_submission", pk=pk)
