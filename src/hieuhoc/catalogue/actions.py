"""Bringing criteria sets into the installation and publishing their versions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hieuhoc import frameworks
from hieuhoc.accounts.permissions import Permission
from hieuhoc.audit.actions import Actor, record
from hieuhoc.catalogue.models import Duty, FrameworkVersion, MeasureKey
from hieuhoc.core import framework_files
from hieuhoc.core.framework import Framework
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import access, packaged
from hieuhoc.organisations.founding import BEGINNING
from hieuhoc.organisations.models import Code


@transaction.atomic
def import_framework(*, slug: str, by: Actor, at: datetime) -> FrameworkVersion:
    """The packaged version of a set, published. Importing it again changes nothing."""
    access.require(by, Permission.MANAGE_FRAMEWORKS, at=at)
    framework = frameworks.load(slug)
    known = FrameworkVersion.objects.filter(slug=slug, version=framework.version).first()
    if known is not None:
        return known
    version = FrameworkVersion.objects.create(
        slug=slug,
        version=framework.version,
        title=framework.title.vi,
        title_en=framework.title.en,
        document=framework_files.canonical_json(framework_files.to_document(framework)),
        digest=framework_files.digest(framework),
        state=FrameworkVersion.State.PUBLISHED,
        published_at=at,
        published_by=by.label,
    )
    add_keys(framework)
    record("import_framework", version, by=by, at=at, slug=slug, digest=version.digest)
    return version


def add_keys(framework: Framework) -> None:
    """A share of the whole country, a yes or no, a rating cannot be added up; a share of trips neither."""
    known = set(MeasureKey.objects.filter(slug=framework.slug).values_list("code", flat=True))
    MeasureKey.objects.bulk_create(
        MeasureKey(slug=framework.slug, code=m.code, addable=m.kind not in ("yes_no", "rating") and m.unit != "times")
        for m in framework.iter_measurements()
        if m.code not in known
    )


@transaction.atomic
def load_duties(*, slug: str, city_code: str, by: Actor, at: datetime) -> int:
    """Who answers for each body of the annex, from the packaged table; rows marked "to verify" stay marked."""
    access.require(by, Permission.MANAGE_ORGANISATIONS, at=at)
    holders = dict(Code.objects.filter(scheme="own").values_list("code", "organisation_id"))
    rows = [
        Duty(
            slug=slug,
            body=duty.body,
            indicator=duty.indicator or "",
            organisation_id=holders[duty.organisation],
            valid_from=duty.valid_from or BEGINNING,
            valid_to=duty.valid_to,
            note=duty.note,
            to_verify=duty.to_verify,
        )
        for duty in packaged.duties(city_code)
        if not duty.organisation.startswith("@")  # every district, commune or expert answers for itself
    ]
    if not rows:
        raise Refusal(
            "no_duties",
            f"Chưa có bảng cơ quan phụ trách cho thành phố {city_code}. Nhập bảng phân công từ Excel.",
            f"No table of responsible bodies is packaged for city {city_code}. Import the assignment from Excel.",
        )
    made = Duty.objects.bulk_create(rows)
    record("load_duties", made[0], by=by, at=at, slug=slug, rows=len(made))
    return len(made)
