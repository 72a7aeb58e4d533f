"""Organisations in time. An organisation is known by its id for ever; names, codes and ties are dated, half-open.

Nothing is deleted: an organisation that ends keeps its rows, and a Reorganisation says what became of it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Dated(models.Model):
    """`valid_to` is exclusive; empty is open. Overlap is refused by actions under a lock on the organisation."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=f"{name}_ends_after_start"
    )


class Organisation(Dated):
    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Ward, commune, special zone")
        DEPARTMENT = "department", _("Department")
        ASSOCIATION = "association", _("Association")
        SCHOOL = "school", _("School")
        UNIVERSITY = "university", _("University")
        ENTERPRISE = "enterprise", _("Enterprise")
        OTHER = "other", _("Other body")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The sign of its documents, e.g. SGDĐT in "15/BC-SGDĐT"; empty where not known.
    sign = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=80, blank=True)  # before the date of its documents
    signature = models.CharField(max_length=200, blank=True)  # lines of the signature block, joined by " / "
    source = models.CharField(max_length=300, blank=True)
    to_verify = models.BooleanField(default=False)

    class Meta:
        constraints = [_ordered("organisation")]


class Name(Dated):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short = models.CharField(max_length=80, blank=True)
    folded = models.CharField(max_length=200)  # without marks, đ→d, lower case: for searching
    sort_key = models.CharField(max_length=800)  # dictionary order of Vietnamese, from ICU

    class Meta:
        constraints = [
            _ordered("name"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(valid_to__isnull=True),
                name="one_open_name_an_organisation",
            ),
        ]
        indexes = [models.Index(fields=["folded"])]


class Code(Dated):
    """`scheme` gso: codes of the statistics office; own: keys of bodies without one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=8, default="gso")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            _ordered("code"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to__isnull=True), name="one_open_holder_a_code"
            ),
        ]
        indexes = [models.Index(fields=["scheme", "code", "valid_from"])]


class Tie(Dated):
    """Membership in a tree: `tree` territory (commune < district < city) or administration (body < city)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="child_ties")
    tree = models.CharField(max_length=16, default="territory")

    class Meta:
        constraints = [
            _ordered("tie"),
            models.UniqueConstraint(
                fields=["organisation", "tree"],
                condition=Q(valid_to__isnull=True),
                name="one_open_tie_a_tree",
            ),
            models.CheckConstraint(condition=~Q(organisation=F("parent")), name="tie_not_to_itself"),
        ]


class Reorganisation(models.Model):
    """One link from an organisation to what became of it. `share_num`/`share_den`: how much passes on; empty: not known."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merger")
        SPLIT = "split", _("division")
        RENAME = "rename", _("renaming")
        TRANSFER = "transfer", _("transfer")

    date = models.DateField()
    decision = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    origin = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="became")
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="came_from", null=True, blank=True
    )
    share = models.DecimalField(max_digits=12, decimal_places=10, null=True, blank=True)
    duty = models.CharField(max_length=300, blank=True)  # for bodies: which duty passed
    note = models.CharField(max_length=300, blank=True)
    to_verify = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["date"])]


class Membership(Dated):
    """Who acts for whom, in which role, from when to when. Roles: accounts.permissions.ROLES."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            _ordered("membership"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(valid_to__isnull=True),
                name="one_open_membership_a_role",
            ),
        ]


class City(models.Model):
    """The one city of this installation."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="installation")
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standing_agency_of")
    demonstration = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "cities"
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_city_an_installation")]

    def __str__(self) -> Any:
        return f"city {self.organisation_id}"
