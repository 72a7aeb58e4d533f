"""An installation of its own for the measurements: a database file in a folder that is thrown away afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

YEAR = 2026
AT = datetime(YEAR, 11, 24, 3, 0, tzinfo=UTC)
BEGINNING = date(2021, 1, 1)
# Collected from every ward besides what the annex asks of them, so that a workbook has sixty fields.
TERRITORY = ["1.1.1.a", "1.2.1.b", "2.1.1.a", "2.2.2.a"]


@contextmanager
def installation() -> Iterator[Path]:
    """Django set up on a fresh database, migrated. Once a process."""
    with tempfile.TemporaryDirectory(prefix="hieuhoc-bench-") as home:
        os.environ["HIEUHOC_HOME"] = home
        os.environ["DATABASE_URL"] = f"sqlite:///{home}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield Path(home)


@dataclass(frozen=True)
class Town:
    campaign: Any
    units: list[Any]  # wards
    reporter: Any
    reviewer: Any


def town(units: int) -> Town:
    """A city with so many wards in districts of twenty, its agency, an open round of the year."""
    from hieuhoc.audit.actions import SYSTEM
    from hieuhoc.catalogue import actions as catalogue
    from hieuhoc.organisations.models import City

    (city,) = _organisations("city", ["79"], None)
    (agency,) = _organisations("department", ["sgddt"], city)
    City.objects.create(organisation=city, agency=agency)
    catalogue.import_framework(slug="hanoi-2024", by=SYSTEM, at=AT)
    wards = _wards(city, 0, units)
    reporter, reviewer = _person("lan", "unit_reporter", wards[0]), _person("hoa", "agency_officer", agency)
    return Town(_round("Đợt một"), wards, reporter, reviewer)


def grown(made: Town, units: int) -> Town:
    """The same city with more wards, in a round of their own."""
    from hieuhoc.organisations.models import City

    more = _wards(City.objects.get().organisation, len(made.units), units)
    return replace(made, campaign=_round("Đợt hai"), units=[*made.units, *more])


def _wards(city: Any, start: int, end: int) -> list[Any]:
    districts = _organisations("district", [f"d{n}" for n in range(start // 20, end // 20)], city)
    return [
        ward for place, district in enumerate(districts)
        for ward in _organisations("commune", [f"w{start + place * 20 + n}" for n in range(20)], district)
    ]  # fmt: skip


def _round(name: str) -> Any:
    from hieuhoc.audit.actions import SYSTEM
    from hieuhoc.campaigns import actions as campaigns
    from hieuhoc.catalogue.models import FrameworkVersion
    from hieuhoc.submissions.actions import opening

    campaign = campaigns.create(
        framework=FrameworkVersion.objects.get(), year=YEAR, name=name, name_en=name, last_day=date(YEAR, 12, 9),
        deadline_wording="trước ngày 10/12", deadline_wording_en="before 10 December", territory=TERRITORY,
        by=SYSTEM, at=AT,
    )  # fmt: skip
    campaigns.freeze(campaign_id=campaign.pk, by=SYSTEM, at=AT)
    return opening.open_round(campaign_id=campaign.pk, by=SYSTEM, at=AT)


def _organisations(kind: str, codes: list[str], parent: Any) -> list[Any]:
    from hieuhoc.organisations.models import Code, Name, Organisation, Tie

    made = Organisation.objects.bulk_create(Organisation(kind=kind, valid_from=BEGINNING) for _ in codes)
    pairs = list(zip(made, codes, strict=True))
    Name.objects.bulk_create(
        Name(organisation=one, name=f"Phường {code}", folded=code, sort_key=code, valid_from=BEGINNING)
        for one, code in pairs
    )
    Code.objects.bulk_create(Code(organisation=one, code=code, valid_from=BEGINNING) for one, code in pairs)
    tree = "territory" if kind in ("district", "commune") else "administration"
    if parent is not None:
        Tie.objects.bulk_create(Tie(organisation=one, parent=parent, tree=tree, valid_from=BEGINNING) for one in made)
    return made


def _person(name: str, role: str, of: Any) -> Any:
    from hieuhoc.accounts.models import User
    from hieuhoc.organisations.models import Membership

    user = User.objects.create_user(email=f"{name}@example.test", full_name=name.title())
    Membership.objects.create(user=user, organisation=of, role=role, valid_from=BEGINNING)
    return user


class Browser:
    """Calls the WSGI application as the server does, with the cookies of a signed-in person."""

    def __init__(self, person: Any) -> None:
        from django.conf import settings
        from django.test import Client

        from hieuhoc.web.wsgi import application

        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.token = "b" * 32
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        self.application: Callable[..., Any] = application

    def get(self, path: str, expect: int = 200) -> bytes:
        return self._call("GET", path, b"", expect)

    def post(self, path: str, fields: dict[str, str], expect: int = 200) -> bytes:
        return self._call("POST", path, urlencode(fields).encode(), expect)

    def _call(self, method: str, path: str, body: bytes, expect: int) -> bytes:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "",
            "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "wsgi.errors": BytesIO(),
            "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.version": (1, 0),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": self.cookies, "HTTP_X_CSRFTOKEN": self.token, "HTTP_HX_REQUEST": "true",
            "HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "vi",
        }  # fmt: skip
        if method == "GET":
            del environ["HTTP_HX_REQUEST"]
        status: list[str] = []
        answer = self.application(environ, lambda line, headers, *rest: status.append(line))
        try:
            content = b"".join(answer)
        finally:
            answer.close()
        if not status[0].startswith(str(expect)):
            raise RuntimeError(f"{method} {path}: {status[0]}: {content[:300]!r}")
        return content
