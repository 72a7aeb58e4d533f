"""`hieuhoc found CITY --admin EMAIL --name NAME`: the first act of an installation.

The city with its units of all times, its bodies and their duties, both criteria sets, and the first administrator,
whose one-time password is printed once and kept nowhere.
"""

from __future__ import annotations

import os
from argparse import Namespace

from hieuhoc.core.problems import Refused, option
from hieuhoc.core.refusals import Refusal
from hieuhoc.organisations import packaged
from hieuhoc.web.cli.parsing import Parser

FOUNDED = ("01", "79")
SETS = ("hanoi-2024", "hcmc-targets-2030")
PLANNED = "79"  # the one city whose yearly tasks are packaged


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "city", metavar="CITY", help=parser.say("mã thành phố: 01 hoặc 79", "code of the city: 01 or 79")
    )
    parser.add_argument(
        "--admin", metavar="EMAIL", required=True, help=parser.say("thư của quản trị", "administrator's e-mail")
    )
    parser.add_argument("--name", metavar="NAME", required=True, help=parser.say("họ và tên", "full name"))
    parser.add_argument(
        "--agency", metavar="KEY", default="sgddt", help=parser.say("cơ quan thường trực", "standing agency")
    )


def run(args: Namespace) -> int:
    names = packaged.cities()
    if args.city not in FOUNDED:
        raise Refused(
            [
                option(
                    "CITY",
                    f"Chưa có dữ liệu đóng gói cho “{args.city}”. Có: 01 (Hà Nội), 79 (Hồ Chí Minh).",
                    f"Nothing is packaged for “{args.city}”. There are: 01 (Hà Nội), 79 (Hồ Chí Minh).",
                )
            ]
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hieuhoc.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    try:
        email, password = _found(args)
    except Refusal as refusal:
        raise Refused([option(refusal.place or "CITY", refusal.vi, refusal.en)]) from refusal
    english = args.lang == "en"
    print(f"{names[args.city]}: {'ready' if english else 'đã sẵn sàng'}")
    print(f"{'Administrator' if english else 'Quản trị'}: {email}")
    print(f"{'One-time password (shown once)' if english else 'Mật khẩu dùng một lần (chỉ hiện lần này)'}: {password}")
    print("hieuhoc serve")
    return 0


def _found(args: Namespace) -> tuple[str, str]:
    """All in one transaction: a half-founded city would be worse than none."""
    from django.db import transaction
    from django.utils import timezone

    from hieuhoc.audit.actions import SYSTEM
    from hieuhoc.catalogue import actions as catalogue
    from hieuhoc.organisations.founding import found_city
    from hieuhoc.organisations.models import City
    from hieuhoc.organisations.people import actions as people
    from hieuhoc.organisations.people.memberships import add_membership
    from hieuhoc.plans import actions as plans

    now = timezone.now()
    if City.objects.exists():
        raise Refusal(
            "city_exists",
            "Cơ sở dữ liệu này đã có một thành phố. Mỗi bản cài đặt phục vụ một thành phố; dùng cơ sở dữ liệu khác.",
            "This database holds a city already. One installation serves one city; use another database.",
        )
    with transaction.atomic():
        city = found_city(code=args.city, agency=args.agency, by=SYSTEM, at=now)
        for slug in SETS:
            catalogue.import_framework(slug=slug, by=SYSTEM, at=now)
        catalogue.load_duties(slug="hanoi-2024", city_code=args.city, by=SYSTEM, at=now)
        if args.city == PLANNED:
            plans.load_tasks(year=timezone.localdate(now).year, by=SYSTEM, at=now)
        details = people.Details(email=args.admin, full_name=args.name)
        user = people.create_person(details=details, by=SYSTEM, at=now)
        add_membership(
            user_id=user.pk,
            organisation_id=city.agency_id,
            role="city_admin",
            since=timezone.localdate(now),
            by=SYSTEM,
            at=now,
        )
        issued = people.issue_letters(user_ids=[user.pk], by=SYSTEM, at=now)
    return user.email, issued[0].password
