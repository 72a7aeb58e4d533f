"""A small believable city for tests: the city, its agency, two bodies and nine wards, an open round of 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hieuhoc.accounts.models import User
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.campaigns import actions as campaigns
from hieuhoc.campaigns.models import Campaign
from hieuhoc.catalogue import actions as catalogue
from hieuhoc.catalogue.models import Duty, FrameworkVersion
from hieuhoc.core.vietnamese import fold, sort_key
from hieuhoc.organisations.models import City, Code, Name, Organisation, Tie
from hieuhoc.submissions.actions import opening
from tests import people

BEGINNING = date(2021, 1, 1)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
WARDS = (
    "Phường Tân Định", "Phường Sài Gòn", "Phường Bến Thành", "Xã Thạnh An", "Phường Dĩ An",
    "Phường Thủ Dầu Một", "Phường Vũng Tàu", "Xã Cần Giờ", "Đặc khu Côn Đảo",
)  # fmt: skip
BODIES = {"sgddt": "Sở Giáo dục và Đào tạo", "snv": "Sở Nội vụ", "hkh": "Hội Khuyến học Thành phố"}


def organisation(
    name: str,
    kind: str,
    code: str,
    parent: Organisation | None = None,
    start: date = BEGINNING,
    end: date | None = None,
) -> Organisation:
    made = Organisation.objects.create(kind=kind, valid_from=start, valid_to=end)
    Name.objects.create(
        organisation=made, name=name, name_en=fold(name).title(), folded=fold(name), sort_key=sort_key(name),
        valid_from=start, valid_to=end,
    )  # fmt: skip
    scheme = "gso" if kind in ("city", "province", "district", "commune") else "own"
    Code.objects.create(organisation=made, scheme=scheme, code=code, valid_from=start, valid_to=end)
    if parent is not None:
        tree = "territory" if scheme == "gso" else "administration"
        Tie.objects.create(organisation=made, parent=parent, tree=tree, valid_from=start, valid_to=end)
    return made


@dataclass
class SmallCity:
    city: City
    organisation: Organisation
    bodies: dict[str, Organisation]
    wards: list[Organisation]
    framework: FrameworkVersion
    campaign: Campaign
    lan: User  # reports for ward 1
    quang: User  # leads ward 1
    minh: User  # reports for ward 2
    hoa: User  # reviews for the city
    admin: User
    nam: User  # a stranger


def small_city(*, open_round: bool = True) -> SmallCity:
    own = organisation("Thành phố Hồ Chí Minh", "city", "79")
    bodies = {key: organisation(name, "department", key, own) for key, name in BODIES.items()}
    wards = [organisation(name, "commune", f"2{place:04}", own) for place, name in enumerate(WARDS)]
    city = City.objects.create(organisation=own, agency=bodies["sgddt"])
    framework = catalogue.import_framework(slug="hanoi-2024", by=SYSTEM, at=NOW)
    for body in ("sgddt", "svhtt", "skhcn", "stnmt", "ca", "syt", "stttt", "skhdt"):
        Duty.objects.create(slug="hanoi-2024", body=body, organisation=bodies["sgddt"], valid_from=BEGINNING)
    for body in ("snv", "sldtbxh"):
        Duty.objects.create(slug="hanoi-2024", body=body, organisation=bodies["snv"], valid_from=BEGINNING)
    Duty.objects.create(slug="hanoi-2024", body="hkh", organisation=bodies["hkh"], valid_from=BEGINNING)
    campaign = campaigns.create(
        framework=framework, year=2026, name="Báo cáo năm 2026", name_en="Report of 2026", last_day=date(2026, 12, 9),
        deadline_wording="trước ngày 10/12", deadline_wording_en="before 10 December", by=SYSTEM, at=NOW,
    )  # fmt: skip
    if open_round:
        campaigns.freeze(campaign_id=campaign.pk, by=SYSTEM, at=NOW)
        campaign = opening.open_round(campaign_id=campaign.pk, by=SYSTEM, at=NOW)
    return SmallCity(
        city, own, bodies, wards, framework, campaign,
        lan=people.person("Nguyễn Thị Lan", "unit_reporter", wards[0]),
        quang=people.person("Lê Văn Quang", "unit_leader", wards[0], "Phó Chủ tịch"),
        minh=people.person("Đỗ Tuấn Minh", "unit_reporter", wards[1]),
        hoa=people.person("Trần Thị Hoa", "agency_officer", bodies["sgddt"]),
        admin=people.person("Phạm Quản Trị", "city_admin", own),
        nam=people.person("Võ Văn Nam"),
    )  # fmt: skip
