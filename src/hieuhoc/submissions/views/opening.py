"""Opening the workbook: the page around the rows is a skeleton too, shared by all units in the same situation.

What differs from unit to unit (names, counts, rows, remarks) is filled in; whatever decides which parts the page has
is in the key. A page with a message, a banner or a switch between units is rendered afresh.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from copy import copy
from html import escape
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import RequestContext, engines
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hieuhoc.accounts.permissions import Permission
from hieuhoc.organisations import access
from hieuhoc.submissions import desk
from hieuhoc.submissions.models import Submission
from hieuhoc.submissions.queries import workbook
from hieuhoc.submissions.queries.workbook import Workbook
from hieuhoc.submissions.views import ledger, page
from hieuhoc.submissions.views.ledger import Said, safe
from hieuhoc.submissions.views.skeleton import Skeleton, mark

TEMPLATE = "submissions/workbook.html"
PLACEHOLDER = 987654321987654  # stands in addresses where the submission's number comes
KEPT = 200
_shells: OrderedDict[Any, Skeleton] = OrderedDict()


def respond(
    request: HttpRequest, submission: Submission, said: Mapping[tuple[int, str], Said] | None = None
) -> HttpResponse:
    book = workbook.load(submission, request.user)
    around = _around(request)
    facts = desk.facts(submission.pk)
    show = request.GET.get("show", "all")
    key = _key(request, book, facts, around, show)
    shell = _shells.get(key) if key else None
    if shell is None:
        shell = _build(request, submission.pk, book, show)
        if key:
            _keep(key, shell)
    return HttpResponse(shell.fill(_values(request, book, facts, around, said, show)), status=409 if said else 200)


def _around(request: HttpRequest) -> dict[str, Any]:
    """What the context processors say: name, place, sections, messages."""
    context = RequestContext(request)
    template = engines["django"].get_template("submissions/workbook/pill.html").template  # type: ignore[attr-defined]
    with context.bind_template(template):
        return cast("dict[str, Any]", context.flatten())


def _key(request: HttpRequest, book: Workbook, facts: desk.Facts, around: dict[str, Any], show: str) -> Any:
    """Everything that decides how the page is built; None where it must be built afresh."""
    submission = book.submission
    units = access.grants(request.user, timezone.localdate()).get(Permission.ENTER_VALUES) or set()
    returned_inside = submission.state == "draft" and facts.steps > 0
    if len(around["messages"]) or len(units) > 1 or submission.on_behalf or not book.editable or returned_inside:
        return None
    campaign = submission.unit.campaign
    sections = tuple((item["url"], item["current"]) for item in around["nav_items"])
    steps = tuple(page.may(submission, request.user).values())
    return (
        page.language(), campaign.pk, campaign.year, facts[2:8], timezone.localdate(), submission.state, submission.unit.kind,
        submission.sent_at is None, steps, sections, around["city_name"], bool(around["account_place"]), show,
        bool(book.lines), sum(line.item == "returned" for line in book.led),
    )  # fmt: skip


def _keep(key: Any, shell: Skeleton) -> None:
    _shells[key] = shell
    if len(_shells) > KEPT:
        _shells.popitem(last=False)


def _build(request: HttpRequest, pk: int, book: Workbook, show: str) -> Skeleton:
    """The template rendered with marks wherever units differ."""
    full = workbook.read(pk, request.user)
    book.submission = full
    context = page.context(request, full, book, "figures")
    stand_in = copy(full)
    stand_in.pk = PLACEHOLDER
    total = context["tabs"]["words"].partition("/")[2]
    context |= {
        "submission": stand_in, "title": mark("title"), "csrf_token": mark("csrf"), "account_place": mark("place"),
        "user": {"is_authenticated": True, "full_name": mark("name"), "initials": mark("initials")},
        "request": {"get_full_path": mark("path")}, "receipt_line": mark("receipt"), "show": show,
        "tabs": {"figures": mark("figures"), "tasks": mark("tasks"), "words": safe(mark("written") + "/" + total)},
        "pills": [(name, label, mark(f"count_{name}")) for name, label in _pills()],
        "ledger": mark("ledger") if book.lines else "", "left_title": mark("left_title"), "left_lines": mark("left"),
        "remark_cards": mark("remarks"), "done": mark("done"), "total": mark("total"),
    }  # fmt: skip
    text = render_to_string(TEMPLATE, context, request)
    return Skeleton.of(text.replace(str(PLACEHOLDER), mark("pk")))


def _pills() -> list[tuple[str, str]]:
    return [("all", _("All")), ("look", _("To look at")), ("todo", _("No figure yet")), ("remark", _("With a remark"))]


def _values(
    request: HttpRequest, book: Workbook, facts: desk.Facts, around: dict[str, Any],
    said: Mapping[tuple[int, str], Said] | None, show: str,
) -> dict[str, str]:  # fmt: skip
    lang, user = page.language(), page.person(request)
    left = left_of(book, lang)
    done, led = book.count("done"), len(book.led)
    title = _("Figures of %(year)s of %(unit)s") % {
        "year": book.submission.unit.campaign.year,
        "unit": page.spoken_name(facts.unit, facts.unit_en, inside=True),
    }
    return {
        "pk": str(book.submission.pk), "title": escape(title), "csrf": get_token(request), "name": escape(user.full_name),
        "initials": escape(user.initials), "place": escape(str(around["account_place"])),
        "path": escape(request.get_full_path()), "receipt": page.receipt(book.submission.saved_at, oob=False),
        "figures": f"{done}/{led}", "tasks": f"{min(facts.begun, facts.tasks)}/{facts.tasks}",
        "written": str(facts.written), "done": str(done), "total": str(led),
        "count_all": str(len(book.lines)), "count_look": str(book.count("look")), "count_todo": str(book.count("todo")),
        "count_remark": str(sum(bool(line.remarks) for line in book.led)),
        "ledger": ledger.rows(book, lang, said, show), "left_title": escape(_left_title(len(left))),
        "left": "".join(map(_left_line, left)), "remarks": _remarks(request, book),
    }  # fmt: skip


def _left_line(line: dict[str, str]) -> str:
    code, text = escape(line["code"]), escape(line["text"])
    return f'<li><span class="code">{code}</span> <a href="#{line["goto"]}">{text}</a></li>'


def left_of(book: Workbook, lang: str) -> list[dict[str, str]]:
    """What stands between here and signing. `goto` is escaped."""
    return [
        {"code": line.indicator.code, "goto": ledger.goto(line), "text": line.check.left.in_(lang)}
        for line in book.led
        if line.check.left is not None and not line.closed
    ]


def _left_title(count: int) -> str:
    if not count:
        return _("Nothing is left before signing")
    return ngettext("%(n)s place left before signing", "%(n)s places left before signing", count) % {"n": count}


def _remarks(request: HttpRequest, book: Workbook) -> str:
    found = [remark for line in book.lines for remark in line.remarks] + book.remarks
    if not found:
        return ""
    context = {"remarks": found, "book": book, "submission": book.submission}
    return render_to_string("submissions/workbook/remarks.html", context, request)
