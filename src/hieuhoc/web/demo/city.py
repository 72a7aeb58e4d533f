"""The city, its criteria sets and its people."""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from hieuhoc.accounts.models import User
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.catalogue import actions as catalogue
from hieuhoc.catalogue.models import FrameworkVersion
from hieuhoc.organisations.founding import found_city
from hieuhoc.organisations.models import City, Code, Membership, Organisation
from hieuhoc.organisations.queries import BODIES, nodes

PEOPLE = (
    # key, name, honorific, e-mail, role, whose (key of a body, "city" or a ward's name), title
    ("admin", "Phạm Thu Trang", "chị", "trang.admin", "city_admin", "sgddt", "Chuyên viên Văn phòng Sở"),
    ("hoa", "Trần Thị Hoa", "chị", "hoa", "agency_officer", "sgddt", "Chuyên viên phòng GDTX"),
    ("lan", "Nguyễn Thị Lan", "chị", "lan", "unit_reporter", "Phường Tân Định", "Công chức văn hóa - xã hội"),
    ("quang", "Lê Quang Huy", "anh", "huy", "unit_leader", "Phường Tân Định", "Phó Chủ tịch"),
    ("minh", "Đỗ Tuấn Minh", "anh", "minh", "unit_reporter", "Phường Dĩ An", "Công chức văn hóa - xã hội"),
    ("thao", "Vũ Phương Thảo", "chị", "thao", "unit_leader", "Phường Dĩ An", "Chủ tịch"),
    ("son", "Hoàng Văn Sơn", "anh", "son", "unit_reporter", "snv", "Chuyên viên"),
    ("yen", "Mai Ngọc Yến", "chị", "yen", "expert", "city", "Chuyên gia giáo dục người lớn"),
    ("bao", "Hồ Gia Bảo", "anh", "bao", "expert", "city", "Chuyên gia chính sách"),
    ("sen", "Lâm Thị Sen", "chị", "sen", "expert", "city", "Chuyên gia phát triển cộng đồng"),
    ("an", "Đặng Hoài An", "anh", "an", "expert", "city", "Chuyên gia tài chính công"),
    ("loc", "Bùi Tấn Lộc", "anh", "loc", "expert", "city", "Chuyên gia hợp tác quốc tế"),
    ("nga", "Ngô Thúy Nga", "chị", "nga", "reader", "vpub", "Tổ giúp việc Ban Chỉ đạo"),
    ("dung", "Nguyễn Văn Dũng", "anh", "dung", "city_leader", "city", "Thành viên Ban Chỉ đạo"),
    ("kiem", "Phan Minh Kiểm", "anh", "kiem", "auditor", "ttr", "Thanh tra viên"),
)
DOMAIN = "hochiminh.example"
FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
MIDDLES = ("Thị", "Văn", "Minh", "Ngọc", "Thanh", "Quốc", "Thu", "Hữu", "Kim", "Đức", "Thùy", "Gia")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hạnh",
    "Hiếu",
    "Hương",
    "Khánh",
    "Linh",
    "Mai",
    "Nam",
    "Nhung",
    "Phúc",
    "Quân",
    "Tâm",
    "Thảo",
    "Trang",
    "Tuấn",
    "Vy",
    "Xuân",
    "Yến",
)
WITHOUT = 6  # units that have named nobody yet


@dataclass
class Demo:
    city: City
    organisation: Organisation
    framework: FrameworkVersion
    people: dict[str, User]
    password: str


def build(at: datetime) -> Demo:
    city = found_city(code="79", agency="sgddt", demonstration=True, by=SYSTEM, at=at)
    framework = catalogue.import_framework(slug="hanoi-2024", by=SYSTEM, at=at)
    catalogue.import_framework(slug="hcmc-targets-2030", by=SYSTEM, at=at)
    catalogue.load_duties(slug="hanoi-2024", city_code="79", by=SYSTEM, at=at)
    password = f"hieu-hoc-{secrets.token_hex(3)}"
    people = _people(city, password)
    _officers(people["lan"].password)
    return Demo(city, city.organisation, framework, people, password)


def _people(city: City, password: str) -> dict[str, User]:
    wards = {node.name: node.id for node in nodes(date(2026, 1, 1))}
    bodies = dict(Code.objects.filter(scheme="own").values_list("code", "organisation_id"))
    places = {**wards, **bodies, "city": city.organisation_id}
    hashed = User(email="x")
    hashed.set_password(password)  # one hash for all: hashing is slow on purpose
    users = {
        key: User(email=f"{mail}@{DOMAIN}", full_name=name, honorific=honorific, password=hashed.password)
        for key, name, honorific, mail, *_ in PEOPLE
    }
    User.objects.bulk_create(users.values())
    Membership.objects.bulk_create(
        Membership(user=users[key], organisation_id=places[whose], role=role, title=title, valid_from=date(2024, 1, 1))
        for key, _name, _honorific, _mail, role, whose, title in PEOPLE
    )
    return users


def _officers(password: str) -> None:
    """An officer for every other unit, a few units still without one: a city has hundreds of them."""
    taken = set(Membership.objects.filter(role="unit_reporter").values_list("organisation_id", flat=True))
    units = [node for node in nodes(date(2026, 1, 1), ("commune", *BODIES)) if node.id not in taken][WITHOUT:]
    users = []
    for unit in units:
        chance = random.Random(f"officer:{unit.code}")
        name = f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"
        users.append(User(email=f"don-vi-{unit.code}@{DOMAIN}", full_name=name, password=password))
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, organisation_id=unit.id, role="unit_reporter", valid_from=date(2025, 7, 1))
        for user, unit in zip(users, units, strict=True)
    )
