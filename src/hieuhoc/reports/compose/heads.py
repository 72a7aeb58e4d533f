"""Head, sign, place and signature block of a body's documents, by its kind (Nghị định 30/2020/NĐ-CP, Phụ lục I).

An organisation's own `sign`, `place` and `signature` stand before these defaults: cities differ in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hieuhoc.core.report import Head, Lang, SignatureBlock
from hieuhoc.organisations.models import Organisation

_TYPES = r"(Thành phố|Thủ đô|Quận|Huyện|Thị xã|Phường|Xã|Thị trấn|Đặc khu)\s+"
# Beginning of the name → the title of its head; "TM." lines stand before it.
_HEADS = (
    ("Ủy ban Mặt trận", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")),
    ("Thành đoàn", ("TM. BAN THƯỜNG VỤ", "BÍ THƯ")),
    ("Hội", ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")),
    ("Liên đoàn", ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")),
    ("Văn phòng", ("CHÁNH VĂN PHÒNG",)),
    ("Thanh tra", ("CHÁNH THANH TRA",)),
    ("Bộ Tư lệnh", ("TƯ LỆNH",)),
    ("Ban", ("TRƯỞNG BAN",)),
    ("Trường", ("HIỆU TRƯỞNG",)),
)
_ENGLISH = {
    "TM. ỦY BAN NHÂN DÂN": "ON BEHALF OF THE PEOPLE’S COMMITTEE",
    "KT. CHỦ TỊCH": "FOR THE CHAIR",
    "PHÓ CHỦ TỊCH": "VICE CHAIR",
    "CHỦ TỊCH": "CHAIR",
    "KT. GIÁM ĐỐC": "FOR THE DIRECTOR",
    "PHÓ GIÁM ĐỐC": "DEPUTY DIRECTOR",
    "GIÁM ĐỐC": "DIRECTOR",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The city on the day of the report: its names, code, and the organisation with its own signature lines."""

    name: str
    name_en: str
    code: str
    organisation: Organisation

    @property
    def committee(self) -> str:
        return f"ỦY BAN NHÂN DÂN\n{self.name.upper()}"

    @property
    def town(self) -> str:
        return self.organisation.place or town(self.name)


@dataclass(frozen=True, slots=True)
class Issuer:
    """`said`: how running text names it ("Ủy ban nhân dân Thành phố")."""

    head: Head
    signature: SignatureBlock
    said: str


def town(name: str) -> str:
    """ "Phường Tân Định" → "Tân Định"; places named after people or by number are written in full."""
    rest = re.sub(_TYPES, "", name, count=1)
    return name if rest.isdigit() or rest == "Hồ Chí Minh" else rest


def of_city(place: Place, *, year: int, lang: Lang, demo: bool) -> Issuer:
    own = tuple(filter(None, (line.strip() for line in place.organisation.signature.split(" / "))))
    default = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    lines = own or (("TM. ỦY BAN NHÂN DÂN", *default) if place.code == "01" else default)
    sign = f"BC-{place.organisation.sign or 'UBND'}"
    if lang == "en":
        head = Head(f"PEOPLE’S COMMITTEE OF\n{place.name_en.upper()}", sign, place.name_en, year, demo=demo)
        return Issuer(head, SignatureBlock(_english(lines)), f"the People’s Committee of {place.name_en}")
    return Issuer(
        Head(place.committee, sign, place.town, year, demo=demo), SignatureBlock(lines), "Ủy ban nhân dân Thành phố"
    )


def of_agency(
    place: Place, agency: Organisation, name: str, name_en: str, *, year: int, lang: Lang, demo: bool
) -> Issuer:
    """The standing agency as the issuing body of the city's report."""
    if lang == "en":
        head = Head(
            name_en.upper(), _sign(agency, name), place.name_en, year,
            f"PEOPLE’S COMMITTEE OF\n{place.name_en.upper()}", demo=demo,
        )  # fmt: skip
        return Issuer(head, SignatureBlock(_english(_lines(agency, name, ""))), f"the {name_en}")
    return of_body(place, agency, agency.kind, name, year=year, demo=demo)


def of_body(
    place: Place, body: Organisation, kind: str, name: str, *, year: int, demo: bool, title: str = "", person: str = ""
) -> Issuer:
    """The head of a unit's own report. `title`, `person`: who signs, where known."""
    if kind in ("commune", "district"):
        lines = signed(_own(body) or ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), title)
        head = Head(f"ỦY BAN NHÂN DÂN\n{name.upper()}", "BC-UBND", body.place or town(name), year, demo=demo)
        return Issuer(head, SignatureBlock(lines, person), f"Ủy ban nhân dân {name}")
    head = Head(
        _split(name, place), _sign(body, name), body.place or place.town, year,
        _parent(kind, name, place), demo=demo,
    )  # fmt: skip
    return Issuer(head, SignatureBlock(_lines(body, name, title), person), name)


def _own(body: Organisation) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in body.signature.split(" / "))))


def _lines(body: Organisation, name: str, title: str) -> tuple[str, ...]:
    default = next((lines for start, lines in _HEADS if name.startswith(start)), ("GIÁM ĐỐC",))
    return signed(_own(body) or default, title)


def signed(lines: tuple[str, ...], title: str) -> tuple[str, ...]:
    """A deputy signs for the head: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"."""
    if not title.lower().startswith("phó") or any(line.startswith("KT.") for line in lines):
        return lines
    return (*lines[:-1], f"KT. {lines[-1]}", f"PHÓ {lines[-1]}")


def _sign(body: Organisation, name: str) -> str:
    letters = "".join(word[0] for word in re.sub(r"\s+Thành phố.*", "", name).split()).upper()
    return f"BC-{body.sign or letters}"


def _split(name: str, place: Place) -> str:
    """The city's name on a line of its own."""
    for tail in (place.name, "Thành phố"):
        if name.endswith(f" {tail}"):
            return f"{name.removesuffix(tail).strip().upper()}\n{tail.upper()}"
    return name.upper()


def _parent(kind: str, name: str, place: Place) -> str | None:
    if name.startswith("Công an"):
        return "BỘ CÔNG AN"
    if "Thành ủy" in name:
        return f"THÀNH ỦY\n{place.name.upper()}"
    return place.committee if kind == "department" or name.startswith("Đài") else None


def _english(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_ENGLISH.get(line, line) for line in lines)
