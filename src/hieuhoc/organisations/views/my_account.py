from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hieuhoc.accounts import actions
from hieuhoc.accounts.adapter import set_language_cookie
from hieuhoc.accounts.forms import OwnDetailsForm
from hieuhoc.accounts.models import User
from hieuhoc.organisations.people import queries


def my_account(request: HttpRequest) -> HttpResponse:
    """What the person may change alone, and what others set: roles, units, address."""
    user = request.user
    assert isinstance(user, User)
    form = OwnDetailsForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.edit_own_details(user=user, by=user, at=timezone.now(), **given)
        messages.success(request, _("The details are kept."))
        response = redirect("my_account")
        set_language_cookie(response, given["language"])
        return response
    context = {
        "form": form,
        "places": queries.places_of(user, timezone.localdate()),
        "factors": Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count(),
    }
    return render(request, "people/my_account.html", context)


def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Ends every other session; this one goes on."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST":
        actions.end_sessions(user=user, by=user, at=timezone.now())
        update_session_auth_hash(request, user)
        messages.success(request, _("Every other device was signed out."))
    return redirect("my_account")
