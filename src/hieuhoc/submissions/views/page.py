"""What every page of a submission shows: unit, deadline, steps one may take, the three parts with their counts."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import Permission
from hieuhoc.campaigns import queries as campaigns
from hieuhoc.core import workflow
from hieuhoc.organisations import access
from hieuhoc.submissions import tasks
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Workbook
from hieuhoc.submissions.views.skeleton import Skeleton, mark

RECEIPT = "submissions/workbook/receipt.html"
_TYPE_WORDS = ("Phường ", "Xã ", "Đặc khu ", "Quận ", "Huyện ", "Thị trấn ")


def person(request: HttpRequest) -> User:
    """The signed-in person; the gate lets no stranger through."""
    return cast(User, request.user)


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@lru_cache(maxsize=8)
def _receipt(lang: str, oob: bool) -> Skeleton:
    at = timezone.now()
    text = render_to_string(RECEIPT, {"saved_at": at, "oob": oob})
    return Skeleton.of(text.replace(f"{timezone.localtime(at):%H:%M}", mark("time")))


def receipt(saved_at: datetime | None, *, oob: bool = True) -> str:
    """The receipt's line; `oob` as it goes out beside a saved row."""
    if saved_at is None:
        return render_to_string(RECEIPT, {"oob": oob})
    return _receipt(language(), oob).fill({"time": f"{timezone.localtime(saved_at):%H:%M}"})


def unit_name(submission: Submission, *, inside: bool = False) -> str:
    """As frozen by the round. `inside` a Vietnamese sentence the type word is small: "phường Tân Định"."""
    return spoken_name(submission.unit.name, submission.unit.name_en, inside=inside)


def spoken_name(name: str, name_en: str, *, inside: bool) -> str:
    if language() == "en":
        return name_en or name
    small = inside and name.startswith(_TYPE_WORDS)
    return name[0].lower() + name[1:] if small else name


def may(submission: Submission, viewer: Any) -> dict[str, bool]:
    """Steps the viewer may take now."""
    organisation = submission.unit.organisation_id
    enters = access.allowed(viewer, Permission.ENTER_VALUES, organisation)
    approves = access.allowed(viewer, Permission.APPROVE_SUBMISSION, organisation)
    stands_in = access.allowed(viewer, Permission.ENTER_ON_BEHALF, organisation) and not enters
    found = _steps(submission, enters, approves, stands_in)
    if submission.unit.campaign.state == "closed":
        found |= {step: False for step in found if step not in ("read_sent", "confirm", "sign")}
    return found


def _steps(submission: Submission, enters: bool, approves: bool, stands_in: bool) -> dict[str, bool]:
    state = submission.state
    return {
        "propose": enters and workflow.may(state, "propose"),
        "propose_soon": enters and state == "todo",  # the first figure typed makes it a draft
        "send_on_behalf_soon": stands_in and submission.on_behalf and state == "todo",
        "take_back": enters and not approves and workflow.may(state, "take_back"),
        "send": approves and workflow.may(state, "send"),
        "behalf": stands_in and not submission.on_behalf and state in workflow.EDITABLE,
        "send_on_behalf": stands_in and submission.on_behalf and state in ("draft", "returned"),
        "read_sent": submission.sent_at is not None,
        "confirm": enters and submission.on_behalf and submission.sent_at is not None and not submission.confirmation,
        "sign": (enters or stands_in) and submission.sent_at is not None,
    }


def context(request: HttpRequest, submission: Submission, book: Workbook, tab: str) -> dict[str, Any]:
    unit, campaign = submission.unit, submission.unit.campaign
    english = language() == "en"
    name = unit_name(submission, inside=True)
    titles = {
        "figures": _("Figures of %(year)s of %(unit)s"),
        "tasks": _("Plan tasks of %(year)s of %(unit)s"),
        "words": _("Words of the %(year)s report of %(unit)s"),
    }
    back = submission.transitions.filter(step="return_inside").order_by("-at").first()
    return {
        "submission": submission, "unit": unit, "campaign": campaign, "book": book, "tab": tab,
        "state": submission.state,
        "title": titles[tab] % {"year": campaign.year, "unit": name},
        "campaign_name": campaign.name_en if english else campaign.name,
        "deadline_wording": campaign.deadline_wording_en if english else campaign.deadline_wording,
        "due": campaigns.last_day(unit), "today": timezone.localdate(), "saved_at": submission.saved_at,
        "may": may(submission, request.user), "tabs": _counts(submission, book), "last_year": campaign.year - 1,
        "units": workbook.mine(request.user, campaign.pk), "given_states": workflow.GIVEN,
        "returned_count": sum(line.item == "returned" for line in book.led),
        "back_reason": back.reason if back else "", "back_by": back.by_name if back else "",
    }  # fmt: skip


def _counts(submission: Submission, book: Workbook) -> dict[str, str]:
    asked = [row for row in outline(submission) if row.get("text", True)]
    written = set(submission.narratives.exclude(text="").values_list("section", flat=True))
    mine = tasks.of_unit(submission.unit).count()
    begun = submission.tasks.exclude(state="todo").count()
    return {
        "figures": f"{book.count('done')}/{len(book.led)}",
        "tasks": f"{min(begun, mine)}/{mine}",
        "words": f"{sum(row['code'] in written for row in asked)}/{len(asked)}",
    }


def outline(submission: Submission) -> list[dict[str, Any]]:
    """The sections of the report of its kind of body, in the language of the page."""
    rows: list[dict[str, Any]] = submission.unit.campaign.outlines.get(submission.unit.kind, [])
    if language() != "en":
        return rows
    return [
        {**row, "title": row.get("title_en") or row["title"], "hint": row.get("hint_en") or row.get("hint", "")}
        for row in rows
    ]
