"""J4 and J1.incremental: one cell saved, a workbook opened, one indicator accepted; through the real stack."""

from __future__ import annotations

import re
from itertools import count

from benchmarks.measure import Row, Skipped, exponent, side_by_side
from benchmarks.site import AT, TERRITORY, YEAR, Browser, Town, grown, installation, town

INDICATOR, EMPTY = "1.1.2.a", "/bench/empty/"


def rows(quick: bool) -> list[Row | Skipped]:
    small, large = (100, 1000) if quick else (500, 5000)
    times = 10 if quick else 30
    with installation():
        made = town(small)
        few = Accepting(made)
        lan = Browser(made.reporter)
        before, less = side_by_side([lambda: lan.get(EMPTY), few], times=min(times, small // 10))
        few.verify()
        made = grown(made, large)
        save, many = Saving(lan, made), Accepting(made)
        empty, autosave, more = side_by_side([lambda: lan.get(EMPTY), save, many], times=times)
        many.verify()
        # Held against the empty view of the same minutes: the two sizes cannot take turns in one database.
        growth = exponent((small, less / before), (large, more / empty))
        saved = f"one autosave: {autosave * 1000:.2f} ms"
        return [
            Row("J1.incremental.vs_autosave", more * 1000, "ms CPU", saved, more / autosave, 1.0),
            Row("J1.incremental.exponent", growth, "", f"{small} → {large} units", None, 0.1),
            Row(
                "J4.autosave.vs_empty_view", autosave * 1000, "ms CPU",
                f"an empty signed-in view: {empty * 1000:.2f} ms", autosave / empty, 2.0,
            ),
            _opening(lan, save, max(3, times // 5)),
        ]  # fmt: skip


class Accepting:
    """Each call accepts the figure of one more ward; `verify` holds the city's figure against what was accepted."""

    def __init__(self, made: Town) -> None:
        from hieuhoc.catalogue.models import MeasureKey
        from hieuhoc.submissions.models import DataValue

        self.campaign = made.campaign
        self.measure = MeasureKey.objects.get(slug="hanoi-2024", code=INDICATOR)
        # The first ward is Lan's; those with a figure were of the smaller round.
        free = [w for w in made.units[1:] if not DataValue.objects.filter(organisation=w).exists()]
        self.left, self.accepted = free[::-1], 0
        DataValue.objects.bulk_create(
            DataValue(organisation=ward, measure=self.measure, year=YEAR, part=700_000, whole=1_000_000)
            for ward in free
        )

    def __call__(self) -> None:
        from django.db import transaction

        from hieuhoc.submissions.actions import sums

        ward = self.left.pop()
        self.accepted += 1
        with transaction.atomic():
            sums.accept(self.campaign, [(ward.pk, INDICATOR)], AT)

    def verify(self) -> None:
        from hieuhoc.submissions.models import NodeSum

        kept = NodeSum.objects.get(campaign=self.campaign, measure=self.measure, node__kind="city")
        right = (700_000 * self.accepted, 1_000_000 * self.accepted, self.accepted)
        assert (kept.part, kept.whole, kept.answered) == right, "the city's figure is not what was accepted"


class Saving:
    """Lan changes the part of one cell again and again, as the workbook's script sends it."""

    def __init__(self, browser: Browser, made: Town) -> None:
        from hieuhoc.submissions.models import Submission

        self.browser = browser
        self.submission = Submission.objects.get(unit__organisation=made.units[0], unit__campaign=made.campaign)
        self.subject, self.code = made.units[0].pk, INDICATOR
        self.address = f"/workbook/{self.submission.pk}/row/{self.subject}/{self.code}/"
        self.numbers, self.version = count(1), 0
        self(whole="90000")

    def __call__(self, **fields: str) -> None:
        number = next(self.numbers)
        cell = f"{self.subject}~{self.code}~"
        posted = {f"{cell}~{name}": text for name, text in (fields or {"part": str(number)}).items()}
        self.browser.post(self.address, posted | {f"{cell}~version": str(self.version), "key": f"k{number}"})
        self.version += 1


def _filled(save: Saving) -> None:
    """Every figure of the workbook, this year's and last year's."""
    from hieuhoc.catalogue.models import MeasureKey
    from hieuhoc.submissions.models import DataValue

    rows = [
        DataValue(organisation_id=save.subject, measure=key, breakdown=breakdown, year=year, part=7_000_000,
                  whole=9_000_000, source="Báo cáo của phường", basis="actual")
        for key in MeasureKey.objects.filter(slug="hanoi-2024")
        for breakdown in (("sex=male", "sex=female") if key.code == "2.1.1.a/completed" else ("",))
        for year in (YEAR - 1, YEAR)
        if key.code.partition("/")[0] in {INDICATOR, "1.3.2.a", "2.2.2.c", "2.2.2.d", *TERRITORY}
        and key.code != "2.1.1.a/standard"
    ]  # fmt: skip
    DataValue.objects.bulk_create(rows, ignore_conflicts=True)


def _opening(lan: Browser, save: Saving, times: int) -> Row:
    _filled(save)
    page, form = f"/workbook/{save.submission.pk}/", f"/bench/form/{save.submission.pk}/"
    fields = len(re.findall(rb"<(?:input|select)[^>]*name=\"[0-9]", lan.get(page)))
    asked = len(re.findall(rb"<(?:input|select)[^>]*name=\"[0-9]", lan.get(form)))
    workbook, reference = side_by_side([lambda: lan.get(page), lambda: lan.get(form)], times=times)
    against = f"a page of Django's forms, {asked} fields to {fields}: {reference * 1000:.1f} ms"
    return Row("J4.form.vs_django_form", workbook * 1000, "ms CPU", against, reference / workbook, 10, True)
