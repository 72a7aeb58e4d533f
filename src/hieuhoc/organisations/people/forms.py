from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hieuhoc.accounts.models import User
from hieuhoc.accounts.permissions import ROLES
from hieuhoc.organisations.people.actions import Details
from hieuhoc.organisations.people.queries import units
from hieuhoc.organisations.queries import Node


class DetailsForm(forms.Form):
    email = forms.EmailField(label=_("Work e-mail address"))
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    honorific = forms.ChoiceField(label=_("Form of address"), choices=User.Honorific.choices, initial="anh/chị")
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=[("vi", "Tiếng Việt"), ("en", "English")], initial="vi"
    )

    def details(self) -> Details:
        return Details(**self.cleaned_data)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    role = forms.ChoiceField(label=_("Role"))
    title = forms.CharField(label=_("Position"), max_length=120, required=False)
    since = forms.DateField(label=_("From"), widget=_day_input())
    until = forms.DateField(label=_("Until"), widget=_day_input(), required=False)

    def __init__(self, *args: Any, day: date, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "")] + [(n.id, _unit(n, language)) for n in units(day)]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "")] + [(key, role.name) for key, role in ROLES.items()]  # type: ignore[attr-defined]
        self.fields["since"].initial = day


def _unit(node: Node, language: str) -> str:
    return node.name_in(language)


class HandOverForm(forms.Form):
    """Ending a role, or handing it to somebody else. `on`: the first day on which the person acts no more."""

    on = forms.DateField()
    successor = forms.EmailField(required=False)
    title = forms.CharField(max_length=120, required=False)


class ListForm(forms.Form):
    file = forms.FileField(label=_("Excel list"))
