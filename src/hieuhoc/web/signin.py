"""The right half of the sign-in page: the latest published result, one square an indicator."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from hieuhoc.assessments.models import Assessment, Finding


def _met(assessment: Assessment | None) -> set[str]:
    if assessment is None:
        return set()
    return set(
        Finding.objects.filter(assessment=assessment, is_city=True, verdict="met").values_list("indicator", flat=True)
    )


def _read() -> dict[str, Any]:
    published = Assessment.objects.filter(state=Assessment.State.PUBLISHED).select_related("campaign__framework")
    last = published.order_by("-campaign__year", "-revision").first()
    if last is None:
        return {"squares": []}
    before = published.filter(
        campaign__framework__slug=last.campaign.framework.slug, campaign__year__lt=last.campaign.year
    ).order_by("-campaign__year", "-revision")
    met, held = _met(last), _met(before.first())
    indicators = Finding.objects.filter(assessment=last, is_city=True).order_by("pk")
    squares = [
        ("met" if code in held or not held else "new") if code in met else ""
        for code in indicators.values_list("indicator", flat=True)
    ]
    return {"squares": squares, "year": last.campaign.year}


def picture() -> dict[str, Any]:
    """`squares` and `squares_note` of base_signin.html. Read once a minute: strangers open this page."""
    facts: dict[str, Any] | None = cache.get("signin_squares")
    if facts is None:
        facts = _read()
        cache.set("signin_squares", facts, 60)
    squares = facts["squares"]
    if not squares:
        return {"squares": []}
    counts = {
        "all": len(squares),
        "met": sum(1 for square in squares if square),
        "new": squares.count("new"),
        "year": facts["year"],
    }
    note = _("%(all)s squares are %(all)s indicators; %(met)s with a tick were met in %(year)s.") % counts
    if counts["new"]:
        note = (
            _(
                "%(all)s squares are %(all)s indicators; %(met)s with a tick were met in %(year)s, "
                "%(new)s golden ticks are newly met."
            )
            % counts
        )
    return {"squares": squares, "squares_note": note}
