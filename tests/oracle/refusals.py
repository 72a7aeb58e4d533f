"""Bad input, one list: what is wrong with which file, and the lines it must be refused with.

An expected line is `file:row:column: code` without its sentence; `*` stands where the published rules leave
the row or column open. Rows of values are written short: `row(measurement, part=…)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

UNIT_HEADER = "code,name,name_en,kind,parent,valid_from,valid_to"
UNITS = [
    UNIT_HEADER,
    "01,Hà Nội,Ha Noi,city,,2000-01-01,",
    "001,Quận Ba Đình,Ba Dinh,district,01,2000-01-01,",
    "00001,Phường Phúc Xá,Phuc Xa,commune,001,2000-01-01,",
    "00004,Phường Trúc Bạch,Truc Bach,commune,001,2000-01-01,2024-07-01",
    "00004,Phường Ba Đình,Ba Dinh,commune,001,2026-01-01,",
    "00007,Phường Cống Vị,Cong Vi,commune,001,2025-01-01,",
    "SGD,Sở Giáo dục,Department,department,01,2000-01-01,",
]
VALUE_HEADER = "year,unit,measurement,breakdown,status,part,whole,number,rating,choice,rater"
VALUE_COLUMNS = VALUE_HEADER.split(",")
EVENT_HEADER = "date,decision,kind,from,to,share"
EVENT = "2025-01-01,NQ 1,merge,00001,00007,1"


def row(measurement: str, **cells: str) -> str:
    found = {"year": "2025", "unit": "01", "measurement": measurement} | cells
    return ",".join(found.get(c, "") for c in VALUE_COLUMNS)


def share(part: str = "96", whole: str = "100", measurement: str = "1.1.1.a", **cells: str) -> str:
    return row(measurement, part=part, whole=whole, **cells)


@dataclass
class Refusal:
    """`values`, `units`, `events`: lines of each file, or its bytes, or None for a file that is not there."""

    name: str
    expected: list[str]
    values: list[str] | bytes | None = field(default_factory=lambda: [VALUE_HEADER, share()])
    units: list[str] | bytes | None = field(default_factory=lambda: list(UNITS))
    events: list[str] | bytes | None = field(default_factory=lambda: [EVENT_HEADER, EVENT])
    options: list[str] = field(default_factory=list)


def of_rows(name: str, expected: str, *rows: str) -> Refusal:
    """Bad rows of values.csv; `expected` is "row:column: code", several parted by blanks and bars."""
    return Refusal(name, [f"values.csv:{e.strip()}" for e in expected.split("|")], [VALUE_HEADER, *rows])


def of_units(name: str, expected: str, units: list[str]) -> Refusal:
    return Refusal(name, [f"units.csv:{expected}"], units=units)


def with_unit(*lines: str) -> list[str]:
    return [*UNITS, *lines]


def of_events(name: str, expected: str, *lines: str) -> Refusal:
    return Refusal(name, [f"reorganisations.csv:{expected}"], events=[EVENT_HEADER, *lines])


UNREADABLE = [
    Refusal("values in UTF-16", ["values.csv:1:1: unreadable_file"], values="year,unit".encode("utf-16")),
    Refusal("units in TCVN3 bytes", ["units.csv:1:1: unreadable_file"], units=b"code,name\n01,H\xb5 N\xe9i\n"),
    Refusal("no such values", ["values.csv:1:1: unreadable_file"], values=None),
    Refusal("no such units", ["units.csv:1:1: unreadable_file"], units=None),
    Refusal("reorganisations not text", ["reorganisations.csv:1:1: unreadable_file"], events=b"\xff\xfe\x00\x80"),
]
HEADERS = [
    Refusal("empty values", ["values.csv:1:*: bad_header"], values=b""),
    Refusal("empty units", ["units.csv:1:*: bad_header"], units=b""),
    Refusal("missing column", ["values.csv:1:*: bad_header"], values=[VALUE_HEADER.replace(",rater", "")]),
    Refusal("double column", ["values.csv:1:*: bad_header"], values=[VALUE_HEADER + ",note,note"]),
    Refusal("unknown column", ["values.csv:1:*: bad_header"], values=[VALUE_HEADER + ",remark"]),
    Refusal("units without parent", ["units.csv:1:*: bad_header"], units=[UNIT_HEADER.replace(",parent", "")]),
    Refusal("decree column unknown", ["reorganisations.csv:1:*: bad_header"], events=[EVENT_HEADER + ",by"]),
]
ROWS = [
    of_rows("short row", "2:1: bad_row", "2025,01,1.1.1.a"),
    of_rows("long row", "2:1: bad_row", share() + ",,"),
    of_rows("short row after a blank one", "4:1: bad_row", share(), ",,,,,,,,,,", "2025,01"),
    of_units("short unit", "9:1: bad_row", with_unit("X1,Trường,School,school,01")),
    of_events("long decree", "2:1: bad_row", EVENT + ",more"),
]
YEARS = [
    of_rows("year in words", "2:year: bad_year", share(year="this")),
    of_rows("year of two digits", "2:year: bad_year", share(year="25")),
    of_rows("year with decimals", "2:year: bad_year", share(year="2025.0")),
]
WHO = [
    of_rows("unit unknown", "2:unit: unknown_unit", share(unit="99999")),
    of_rows("code without its zero", "2:unit: unknown_unit", share(unit="1")),
    of_rows("unknown last year", "2:unit: unknown_unit", share(unit="ZZ", year="2024")),
    of_rows("city figure of a commune", "2:unit: wrong_level", share(unit="00001")),
    of_rows("city figure of a department", "2:unit: wrong_level", share(unit="SGD")),
    of_rows("city figure of a district last year", "2:unit: wrong_level", share(unit="001", year="2024")),
    of_rows("territory figure of the city", "2:unit: wrong_level", share(measurement="1.1.2.a")),
    of_rows("territory figure of a district", "2:unit: wrong_level", share(measurement="1.1.2.a", unit="001")),
    of_rows("territory, department", "2:unit: wrong_level", share(measurement="1.3.2.a", unit="SGD", part="1")),
    of_rows("ended and not yet", "2:unit: not_valid_then", share(measurement="1.1.2.a", unit="00004")),
    of_rows("ended last year", "2:unit: not_valid_then", share(measurement="1.1.2.a", unit="00004", year="2024")),
    of_rows("not begun", "2:unit: not_valid_then", share(measurement="2.2.2.c", unit="00007", year="2024")),
]
WHAT = [
    of_rows("no such indicator", "2:measurement: unknown_measurement", share(measurement="9.9.9.z")),
    of_rows("indicator of two", "2:measurement: unknown_measurement", share(measurement="1.2.1.b")),
    of_rows("key that is not", "2:measurement: unknown_measurement", share(measurement="1.1.1.a/x")),
    of_rows("sex other", "2:breakdown: unknown_breakdown", share("1", measurement="1.2.2.a", breakdown="sex=x")),
    of_rows("sex of a plain share", "2:breakdown: unknown_breakdown", share(breakdown="sex=male")),
    of_rows("age", "2:breakdown: unknown_breakdown", share("1", measurement="1.2.2.a", breakdown="age=20")),
    of_rows("status word", "2:status: unknown_status", row("1.1.1.a", status="unknown")),
    of_rows("status n/a", "2:status: unknown_status", row("1.1.1.a", status="n/a")),
    of_rows("status in Vietnamese", "2:status: unknown_status", row("1.1.1.a", status="không phát sinh")),
    of_rows("choice of a standard", "2:choice: bad_choice", row("2.1.1.a/standard", choice="maybe")),
    of_rows("choice of a trend", "2:choice: bad_choice", row("1.2.4.a", choice="higher")),
    of_rows("trend answered yes", "2:choice: bad_choice", row("1.3.2.b", choice="yes")),
    of_rows("standard answered up", "2:choice: bad_choice", row("2.1.2.a/standard", choice="up")),
]
NUMBERS = [
    of_rows("comma", "2:part: bad_number", share('"95,5"')),
    of_rows("per cent", "2:part: bad_number", share("95%")),
    of_rows("exponent", "2:whole: bad_number", share("96", "1e3")),
    of_rows("blank inside", "2:whole: bad_number", share("96", "1 000")),
    of_rows("not a number", "2:number: bad_number", row("1.2.4.a", number="nan")),
    of_rows("infinite", "2:number: bad_number", row("1.2.4.a", number="inf")),
    of_rows("five decimals", "2:part: bad_number", share("95.12345")),
    of_rows("half a rating", "2:rating: bad_number", row("2.4.1.b", rating="3.5")),
    of_rows("negative part", "2:part: out_of_range", share("-1")),
    of_rows("negative number", "2:number: out_of_range", row("1.3.2.b", number="-5")),
    of_rows("too great", "2:whole: out_of_range", share("96", "100000000000000")),
    of_rows("rating 0", "2:rating: out_of_range", row("2.4.1.b", rating="0")),
    of_rows("rating 6", "2:rating: out_of_range", row("3.1.1.a", rating="6", rater="A")),
    of_rows("part above whole", "2:part: part_exceeds_whole", share("101")),
    of_rows("part above whole by a hair", "2:part: part_exceeds_whole", share("100.0001")),
    of_rows("part of nothing", "2:part: part_exceeds_whole", share("1", "0")),
    of_rows("two faults", "2:part: bad_number|3:unit: unknown_unit", share("x"), share(unit="ZZ", year="2024")),
]
HOLES = [
    of_rows("part without whole", "2:whole: incomplete", share(whole="")),
    of_rows("whole without part", "2:part: incomplete", share(part="")),
    of_rows("no rating", "2:rating: incomplete", row("2.4.1.b")),
    of_rows("no choice", "2:choice: incomplete", row("2.1.1.a/standard")),
    of_rows("rating without its expert", "2:rater: incomplete", row("3.1.1.a", rating="4")),
    of_rows("part beside not applicable", "2:part: extra_value", row("1.1.1.a", status="not_applicable", part="1")),
    of_rows(
        "whole beside not available",
        "2:whole: extra_value",
        row("1.1.1.a", status="not_available", whole="1"),
    ),
    of_rows("part beside none", "2:part: extra_value", row("1.1.1.a", status="none", part="0", whole="9")),
    of_rows("number beside none", "2:number: extra_value", row("1.2.4.a", status="none", number="0")),
    of_rows("rater of a share", "2:rater: extra_value", share(rater="A")),
    of_rows("rater of a body's own rating", "2:rater: extra_value", row("2.4.1.b", rating="3", rater="A")),
    of_rows("number and choice", "2:*: extra_value", row("1.2.4.a", number="3", choice="up")),
    of_rows("number in a share", "2:number: extra_value", share(number="96")),
    of_rows("rating in a standard", "2:rating: extra_value", row("2.1.1.a/standard", choice="yes", rating="3")),
]
TWICE = [
    of_rows("same row twice", "3:measurement: duplicate", share(), share()),
    of_rows("same question, other answer", "3:measurement: duplicate", share(), row("1.1.1.a", status="none")),
    of_rows(
        "same expert twice",
        "4:measurement: duplicate",
        row("3.1.1.a", rating="4", rater="A"),
        row("3.1.1.a", rating="4", rater="B"),
        row("3.1.1.a", rating="5", rater="A"),
    ),
    of_rows(
        "same sex twice",
        "4:measurement: duplicate",
        share("1", measurement="1.2.2.a", breakdown="sex=male"),
        share("1", measurement="1.2.2.a", breakdown="sex=female"),
        share("2", measurement="1.2.2.a", breakdown="sex=female"),
    ),
]
TREES = [
    of_units("no city", "*:*: bad_tree", [UNIT_HEADER, "001,Quận,District,district,,2000-01-01,"]),
    of_units("two cities", "*:*: bad_tree", with_unit("79,TP.HCM,HCMC,city,,2000-01-01,")),
    of_units("parent unknown", "9:parent: bad_tree", with_unit("X1,Trường,School,school,ZZ,2000-01-01,")),
    of_units("parent not yet valid", "9:parent: bad_tree", with_unit("X1,Tổ,Group,other,00007,2001-01-01,")),
    of_units("own parent", "9:*: bad_tree", with_unit("X1,Trường,School,school,X1,2000-01-01,")),
    of_units("validities overlap", "*:*: bad_tree", with_unit("00007,Phường,Ward,commune,001,2025-06-01,")),
    of_units("ends before it begins", "9:*: bad_tree", with_unit("X1,T,S,school,01,2001-01-01,2000-01-01")),
    of_units("ends as it begins", "9:*: bad_tree", with_unit("X1,T,S,school,01,2001-01-01,2001-01-01")),
    of_events("from unknown", "2:from: bad_tree", "2025-01-01,NQ,merge,99999,00007,1"),
    of_events("to unknown", "2:to: bad_tree", "2025-01-01,NQ,merge,00001,99999,1"),
]
OPTIONS = [
    Refusal("rating by territory", ["options:1:--territory: not_addable"], options=["--territory", "2.4.1.b"]),
    Refusal("standard by territory", ["options:1:--territory: not_addable"], options=["--territory", "2.1.1.a"]),
    Refusal("product by territory", ["options:1:--territory: not_addable"], options=["--territory", "1.2.1.a"]),
    Refusal("transport by territory", ["options:1:--territory: not_addable"], options=["--territory", "1.3.2.d"]),
    Refusal("quorum 0", ["options:1:--quorum: bad_option"], options=["--quorum", "0"]),
    Refusal("quorum in words", ["options:1:--quorum: bad_option"], options=["--quorum", "three"]),
    Refusal("coverage above 1", ["options:1:--min-coverage: bad_option"], options=["--min-coverage", "1.5"]),
    Refusal("coverage in per cent", ["options:1:--min-coverage: bad_option"], options=["--min-coverage", "90%"]),
    Refusal("level unknown", ["options:1:--level: bad_option"], options=["--level", "village"]),
    Refusal("year in words", ["options:1:--year: bad_option"], options=["--year", "soon"]),
    Refusal("framework unknown", ["options:1:--framework: bad_option"], options=["--framework", "hue-1999"]),
]
NOT_APPLICABLE_WITH_BOTH = row("1.1.1.a", status="not_applicable", part="1", whole="2")
EACH_OTHER = ("X,N,N,school,Y,2000-01-01,", "Y,N,N,school,X,2000-01-01,")
MORE = [
    of_rows("digits of another script", "2:part: bad_number", share("９６")),
    of_rows("underscore between digits", "2:part: bad_number", share("9_6")),
    of_rows("no-break space between digits", "2:whole: bad_number", share("96", "1\u00a0000")),
    of_rows("year in digits of another script", "2:year: bad_year", share(year="２０２５")),
    of_rows("bad number in a year that is not used", "2:part: bad_number", share("x", year="2019")),
    of_rows("unknown measurement long ago", "2:measurement: unknown_measurement", row("X.1", year="2019", part="1")),
    of_rows("status in capitals", "2:status: unknown_status", row("1.1.1.a", status="NONE")),
    of_rows("choice in capitals", "2:choice: bad_choice", row("1.2.4.a", choice="UP")),
    of_rows("two faults in one row", "2:part: bad_number|2:whole: out_of_range", share("x", "-1")),
    of_rows("two figures too many", "2:part: extra_value|2:whole: extra_value", NOT_APPLICABLE_WITH_BOTH),
    of_rows("third time", "3:measurement: duplicate|4:measurement: duplicate", share(), share(), share("1")),
    of_rows("blank rows are counted", "5:part: bad_number", share(), "", ",,,,,,,,,,", share("x", year="2024")),
    of_rows("rater of a share beside a rating", "2:rater: extra_value", share(measurement="3.3.1.a/share", rater="A")),
    of_rows("rating of an expert who says 0", "2:rating: out_of_range", row("3.3.1.a/rating", rating="0", rater="A")),
    Refusal(
        "every file has its fault",
        ["units.csv:9:valid_to: bad_tree", "values.csv:2:part: bad_number", "reorganisations.csv:2:from: bad_tree"],
        values=[VALUE_HEADER, share("x")],
        units=with_unit("X1,T,S,school,01,2001-01-01,2000-01-01"),
        events=[EVENT_HEADER, "2025-01-01,NQ,merge,99999,00007,1"],
    ),
    Refusal(
        "two under each other", ["units.csv:9:*: bad_tree", "units.csv:10:*: bad_tree"], units=with_unit(*EACH_OTHER)
    ),
    of_units("no city any more", "*:*: bad_tree", [UNIT_HEADER, "01,A,A,city,,2000-01-01,2025-12-31"]),
    Refusal("coverage below 0", ["options:1:--min-coverage: bad_option"], options=["--min-coverage", "-0.1"]),
    Refusal("unknown by territory", ["options:1:--territory: bad_option"], options=["--territory", "9.9.9.z"]),
]
ALL = UNREADABLE + HEADERS + ROWS + YEARS + WHO + WHAT + NUMBERS + HOLES + TWICE + TREES + OPTIONS + MORE
