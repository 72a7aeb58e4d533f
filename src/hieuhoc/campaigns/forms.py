from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hieuhoc.campaigns.models import Campaign
from hieuhoc.campaigns.setup.wording import last_day
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.catalogue.queries import framework_of
from hieuhoc.core.rules import addable

LEVELS = (("commune", _("Wards, communes, special zones")), ("district", _("Districts")))


def _day(label: Any, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _words(label: Any, longest: int, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=forms.TextInput(attrs={"class": "input"})
    )


class RoundForm(forms.Form):
    """A round as the officer thinks of it; the last day is proposed from the wording of the deadline."""

    framework = forms.ModelChoiceField(
        FrameworkVersion.objects.none(), label=_("Criteria set"), widget=forms.Select(attrs={"class": "select"})
    )
    year = forms.IntegerField(
        label=_("Year of the report"), min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    name = _words(_("Name of the round"), 200)
    name_en = _words(_("Name in English"), 200)
    period_start = _day(_("Period from"))
    period_end = _day(_("Period to"))
    cut_off = _day(_("Figures up to"))
    deadline_wording = _words(_("Deadline as written"), 100)
    deadline_wording_en = _words(_("Deadline in English"), 100)
    last_day = _day(_("Last day on time"), required=False)
    level = forms.ChoiceField(
        label=_("Reporting level"), choices=LEVELS, widget=forms.Select(attrs={"class": "select"})
    )
    territory = forms.MultipleChoiceField(
        label=_("Also collected from every unit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    min_coverage = forms.DecimalField(
        label=_("Minimum coverage, %"), min_value=0, max_value=100, decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input", "step": "any"}),
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=_("Experts needed for a rating"), min_value=1, max_value=99,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    legal_basis = _words(_("Legal basis"), 300, required=False)

    def __init__(self, *args: Any, version: FrameworkVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["framework"]
        field.queryset = FrameworkVersion.objects.filter(state="published").order_by("slug", "-published_at")
        field.label_from_instance = lambda v: f"{v.title_en if get_language() == 'en' else v.title} ({v.version})"
        territory: Any = self.fields["territory"]
        territory.choices = choices(version)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end, year = data.get("period_start"), data.get("period_end"), data.get("year")
        if start and end and end <= start:
            self.add_error("period_end", _("The period ends before it begins. Correct one of the days."))
        if year and end and end.year != year:
            self.add_error("period_end", _("The last day of the period lies in the year of the report."))
        self._deadline(data)
        return data

    def _deadline(self, data: dict[str, Any]) -> None:
        wording, given, year = data.get("deadline_wording", ""), data.get("last_day"), data.get("year")
        meant = last_day(wording, given.year if given else year) if wording and year else None
        if given is None and meant is None and wording and year:
            self.add_error("last_day", _("The wording names no day. Give the last day on which a report is on time."))
        elif given is None:
            data["last_day"] = meant
        elif meant is not None and meant != given:
            message = _("The wording ends at 24:00 on %(day)s. Correct the wording or the day.")
            self.add_error("last_day", message % {"day": f"{meant:%d/%m/%Y}"})

    def values(self) -> dict[str, Any]:
        data = {**self.cleaned_data}
        data["min_coverage"] = int(data["min_coverage"] * 100)
        data["territory"] = sorted(data["territory"])
        return data


def choices(version: FrameworkVersion | None) -> list[tuple[str, str]]:
    """City indicators that can be added up, which a round may also collect from every unit."""
    if version is None:
        return []
    framework = framework_of(version)
    english = get_language() == "en"
    return [
        (i.code, f"{i.code} {(i.short or i.name).in_('en' if english else 'vi')}")
        for i in framework.indicators
        if i.collect == "city" and addable(i)
    ]


def proposed(version: FrameworkVersion | None, year: int) -> dict[str, Any]:
    """A first proposal: the calendar year, figures to 30 November, the deadline of the city's plan."""
    return {
        "framework": version.pk if version else None, "year": year, "name": f"Báo cáo năm {year}",
        "name_en": f"Report of {year}", "period_start": date(year, 1, 1), "period_end": date(year, 12, 31),
        "cut_off": date(year, 11, 30), "deadline_wording": "trước ngày 10/12",
        "deadline_wording_en": "before 10 December", "last_day": date(year, 12, 9), "level": "commune",
        "min_coverage": 100, "quorum": 3,
    }  # fmt: skip


def stored(campaign: Campaign) -> dict[str, Any]:
    names = [n for n in RoundForm.base_fields if n not in ("framework", "min_coverage")]
    coverage = campaign.min_coverage / 100
    return {
        **{name: getattr(campaign, name) for name in names},
        "framework": campaign.framework_id,
        "min_coverage": int(coverage) if coverage == int(coverage) else coverage,
    }
