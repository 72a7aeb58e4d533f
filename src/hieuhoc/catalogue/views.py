"""Criteria sets: their versions, one whole, a new version in preparation, what changed, and who answers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hieuhoc.accounts.permissions import Permission
from hieuhoc.catalogue import duties, publishing
from hieuhoc.catalogue.models import Duty, FrameworkVersion
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.catalogue.shown import changes_shown, outline_of
from hieuhoc.core import framework_files
from hieuhoc.core.framework import Framework
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.core.typed import whole
from hieuhoc.organisations import access
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.views.actor import signed_in

READERS = (Permission.MANAGE_FRAMEWORKS, Permission.MANAGE_CAMPAIGNS, Permission.READ_AUDIT)


def _may_read(request: HttpRequest) -> bool:
    """Returns whether the person may also change. Anybody else is refused."""
    if not any(access.allowed(request.user, permission) for permission in READERS):
        raise NotAllowed
    return access.allowed(request.user, Permission.MANAGE_FRAMEWORKS)


def _found(pk: int) -> FrameworkVersion:
    return get_object_or_404(FrameworkVersion, pk=pk)


def _lang() -> str:
    return "en" if get_language() == "en" else "vi"


def versions(request: HttpRequest) -> HttpResponse:
    may = _may_read(request)
    rows = FrameworkVersion.objects.defer("document").order_by("slug", "-published_at", "-pk")
    sets: dict[str, list[FrameworkVersion]] = defaultdict(list)
    for row in rows:
        sets[row.slug].append(row)
    marked = Duty.objects.filter(to_verify=True, valid_to__isnull=True).count()
    return render(request, "catalogue/versions.html", {"sets": dict(sets), "may": may, "marked": marked})


def show(request: HttpRequest, pk: int) -> HttpResponse:
    may = _may_read(request)
    version = _found(pk)
    framework = framework_of(version)
    context = {
        "version": version,
        "parts": outline_of(framework, _lang()),
        "count": len(framework.indicators),
        "interpreted": sum(1 for i in framework.indicators if i.interpretation),
        "source": framework.source.in_(_lang()) if framework.source else "",
        "may": may,
        "draft": version.state == "draft",
    }
    return render(request, "catalogue/version.html", context)


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole set as a file that can be edited and sent back."""
    _may_read(request)
    version = _found(pk)
    answer = HttpResponse(version.document, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{version.slug}-{version.version}.json"'
    return answer


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    upload = request.FILES.get("document")
    content = None
    if upload is not None:
        try:
            content = publishing.parsed(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise Refusal("unreadable_file", "Tệp không phải UTF-8. Lưu lại bằng UTF-8.",
                          "The file is not UTF-8. Save it as UTF-8.") from None  # fmt: skip
    made = publishing.start_draft(
        base=_found(pk), version=request.POST.get("version", ""), note=request.POST.get("note", ""),
        document=content, by=signed_in(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The new version is in preparation. Nothing published has changed."))
    return redirect("setup_framework", pk=made.pk)


def indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One indicator of a draft as a form."""
    access.require(request.user, Permission.MANAGE_FRAMEWORKS)
    version = _found(pk)
    framework = framework_of(version)
    one = framework.by_code.get(code)
    if one is None or version.state != "draft":
        return redirect("setup_framework", pk=pk)
    if request.method == "POST":
        change = _change(request, framework, code)
        publishing.correct(version_id=pk, indicator=code, change=change, by=signed_in(request), at=timezone.now())
        messages.success(request, _("The indicator is kept in the draft."))
        return redirect("setup_framework_compare", pk=pk)
    threshold = one.threshold
    context = {
        "version": version,
        "one": one,
        "name": one.name.in_(_lang()),
        "thresholds": list(threshold.items()) if threshold and not isinstance(threshold, str) else None,
        "measurements": one.measurements,
    }
    return render(request, "catalogue/indicator.html", context)


def _change(request: HttpRequest, framework: Framework, code: str) -> dict[str, Any]:
    data, one = request.POST, framework.by_code[code]
    change: dict[str, Any] = {"interpretation": (data.get("note_vi", ""), data.get("note_en", ""))}
    if isinstance(one.threshold, str):
        change["threshold"] = _decimal(data.get("threshold", ""))
    elif one.threshold:
        change["threshold"] = {key: _decimal(data.get(f"threshold_{key}", "")) for key in one.threshold}
    change["definitions"] = {
        m.key or "": {
            name: (data.get(f"{m.key or ''}~{name}~vi", ""), data.get(f"{m.key or ''}~{name}~en", ""))
            for name in ("part", "whole", "number")
            if getattr(m, name) is not None
        }
        for m in one.measurements
    }
    return change


def _decimal(typed: str) -> str:
    """95,5 and 95.5% are 95.5; the checker of the set says what is wrong with anything else."""
    return typed.strip().removesuffix("%").strip().replace(",", ".")


def _base(version: FrameworkVersion) -> FrameworkVersion | None:
    """What a version is compared with: the one published before it."""
    rows = FrameworkVersion.objects.filter(slug=version.slug, state="published").exclude(pk=version.pk)
    if version.published_at:
        rows = rows.filter(published_at__lt=version.published_at)
    return rows.order_by("-published_at", "-pk").first()


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    may = _may_read(request)
    version = _found(pk)
    base = _base(version)
    changes = framework_files.compare(framework_of(base), framework_of(version)) if base else []
    context = {
        "version": version,
        "base": base,
        "changes": changes_shown(changes, _lang()),
        "decisive": sum(change.decisive for change in changes),
        "may": may,
        "draft": version.state == "draft",
    }
    return render(request, "catalogue/compare.html", context)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    made = publishing.publish(version_id=pk, by=signed_in(request), at=timezone.now())
    messages.success(
        request, _("Version %(version)s is published and never changes again.") % {"version": made.version}
    )
    return redirect("setup_framework", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    publishing.discard(version_id=pk, by=signed_in(request), at=timezone.now())
    messages.success(request, _("The draft is gone. Published versions are as they were."))
    return redirect("setup_frameworks")


def duty_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Body by body, and indicator by indicator where one has its own: who answers today, and who did before."""
    may = _may_read(request)
    version = get_object_or_404(FrameworkVersion.objects.filter(slug=slug, state="published").order_by("-pk")[:1])
    framework = framework_of(version)
    today = timezone.localdate()
    rows = list(Duty.objects.filter(slug=slug).order_by("body", "indicator", "-valid_from"))
    names = organisations.names_on({row.organisation_id for row in rows}, today)
    english = _lang() == "en"
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        name = names.get(row.organisation_id)
        lasts = row.valid_from <= today and (row.valid_to is None or row.valid_to > today)
        shown = (name.name_en or name.name) if name and english else (name.name if name else "")
        groups[(row.body, row.indicator)].append({"row": row, "name": shown, "lasts": lasts})
    apart = {code for (_body, code), found in groups.items() if code and any(one["lasts"] for one in found)}
    holders = [(node.id, node.name_in(_lang())) for node in organisations.nodes(today, organisations.BODIES)]
    context = {
        "slug": slug,
        "title": version.title_en if english else version.title,
        "groups": [_duty_group(framework, body, code, found, apart) for (body, code), found in groups.items()],
        "nobody": _nobody(framework, groups),
        "bodies": [(key, text.in_(_lang())) for key, text in framework.bodies.items()],
        "codes": [i.code for i in framework.indicators],
        "holders": holders,
        "may": may,
        "marked": sum(row.to_verify and row.valid_to is None for row in rows),
    }
    return render(request, "catalogue/duties.html", context)


def _duty_group(
    framework: Framework, body: str, code: str, rows: list[dict[str, Any]], apart: set[str]
) -> dict[str, Any]:
    """`apart`: indicators with a row of their own, which the row of their body does not list."""
    own = [i.code for i in framework.indicators if i.body == body and i.code not in apart]
    text = framework.bodies.get(body)
    return {
        "body": text.in_(_lang()) if text else body,
        "code": code,
        "indicators": [code] if code else own,
        "now": next((row for row in rows if row["lasts"]), None),
        "before": [row for row in rows if not row["lasts"]],
    }


def _nobody(framework: Framework, groups: dict[tuple[str, str], list[dict[str, Any]]]) -> list[str]:
    named = {body for (body, code), rows in groups.items() if not code and any(r["lasts"] for r in rows)}
    own = {code for (_b, code), rows in groups.items() if code and any(r["lasts"] for r in rows)}
    return [
        i.code
        for i in framework.indicators
        if i.body not in named | own
        and i.code not in own
        and i.collect == "city"
        and not all(m.panel for m in i.judged)
    ]


@require_POST
def duty_assign(request: HttpRequest, slug: str) -> HttpResponse:
    data = request.POST
    organisation = whole(data.get("organisation", ""))
    try:
        day = parse_date(data.get("day", ""))
    except ValueError:
        day = None
    if day is None or organisation is None or not data.get("body"):
        raise Refusal("incomplete", "Chọn cơ quan, đơn vị phụ trách và ngày bắt đầu.",
                      "Choose the body, who answers for it, and the first day.", place="day")  # fmt: skip
    duties.assign_duty(
        slug=slug, body=data["body"], indicator=data.get("indicator", ""), organisation_id=organisation,
        day=day, note=data.get("note", ""), by=signed_in(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The duty is kept from %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
    return redirect("setup_duties", slug=slug)


@require_POST
def duty_verify(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    duties.verify_duty(duty_id=pk, by=signed_in(request), at=timezone.now())
    return redirect("setup_duties", slug=slug)
