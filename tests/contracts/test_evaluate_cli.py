"""`hieuhoc evaluate` from files to JSON: what goes in, what comes out, and every refusal with its place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hieuhoc.core.problems import CODES
from hieuhoc.web.cli import main

UNITS = """code,name,name_en,kind,parent,valid_from,valid_to
79,Thành phố,City,city,,2020-01-01,
00001,Phường 1,Ward 1,commune,79,2020-01-01,
00002,Phường 2,Ward 2,commune,79,2020-01-01,
00003,Phường 3,Ward 3,commune,79,2020-01-01,2025-07-01
00003,Phường 3 mới,New Ward 3,commune,79,2025-07-01,
00009,Phường cũ,Old Ward,commune,79,2020-01-01,2025-07-01
"""
HEADER = "year,unit,measurement,breakdown,status,part,whole,number,rating,choice,rater"
CHANGES = "date,decision,kind,from,to,share\n"
GOOD = "2025,79,1.1.1.a,,,96,100,,,,"


class Folder:
    """Three files and the command over them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("units.csv", UNITS)

    def write(self, name: str, text: str | bytes) -> str:
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def values(self, *rows: str, header: str = HEADER) -> None:
        self.write("values.csv", "\n".join([header, *rows]) + "\n")

    def evaluate(self, *more: str) -> int:
        names = {"--units": "units.csv", "--values": "values.csv"}
        if (self.path / "reorganisations.csv").exists():
            names["--reorganisations"] = "reorganisations.csv"
        files = [part for option, name in names.items() for part in (option, str(self.path / name))]
        return main(["evaluate", "--framework", "hanoi-2024", "--year", "2025", *files, *more])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def faults(err: str, folder: Folder) -> list[str]:
    """file:row:column: code, without the folder and the sentence."""
    found = []
    for line in err.splitlines():
        match = re.fullmatch(r"(.*):(\d+):([^:]+): (\w+): .+\.", line)
        assert match, line
        found.append(f"{match[1].removeprefix(f'{folder.path}/')}:{match[2]}:{match[3]}: {match[4]}")
    return found


VALUE_FAULTS = [
    ("20255,79,1.1.1.a,,,1,2,,,,", ["year: bad_year"]),
    (",79,1.1.1.a,,,1,2,,,,", ["year: bad_year"]),
    ("2025,1,1.1.2.a,,,1,2,,,,", ["unit: unknown_unit"]),
    ("2025,00009,1.1.2.a,,,1,2,,,,", ["unit: not_valid_then"]),
    ("2025,00001,1.1.1.a,,,1,2,,,,", ["unit: wrong_level"]),
    ("2025,79,1.1.2.a,,,1,2,,,,", ["unit: wrong_level"]),
    ("2025,79,1.1.9.a,,,1,2,,,,", ["measurement: unknown_measurement"]),
    ("2025,79,1.2.1.b,,,1,2,,,,", ["measurement: unknown_measurement"]),
    ("2025,79,1.1.1.a,sex=male,,1,2,,,,", ["breakdown: unknown_breakdown"]),
    ("2025,79,1.2.2.a,sex=other,,1,2,,,,", ["breakdown: unknown_breakdown"]),
    ("2025,79,1.1.1.a,,zero,1,2,,,,", ["status: unknown_status"]),
    ("2025,79,2.4.1.b,,none,,,,,,", ["status: unknown_status"]),
    ("2025,79,2.1.1.a/standard,,none,,,,,,", ["status: unknown_status"]),
    ("2025,79,2.1.1.a/standard,,,,,,,maybe,", ["choice: bad_choice"]),
    ("2025,79,1.2.4.a,,,,,,,yes,", ["choice: bad_choice"]),
    ("2025,79,1.1.1.a,,,1e3,2000,,,,", ["part: bad_number"]),
    ('2025,79,1.1.1.a,,,"1,5",2,,,,', ["part: bad_number"]),
    ("2025,79,1.1.1.a,,,95%,100,,,,", ["part: bad_number"]),
    ("2025,79,1.1.1.a,,, 5,100,,,,", ["part: bad_number"]),
    ("2025,79,1.1.1.a,,,nan,inf,,,,", ["part: bad_number", "whole: bad_number"]),
    ("2025,79,1.1.1.a,,,1.00001,2,,,,", ["part: bad_number"]),
    ("2025,79,2.4.1.b,,,,,,2.5,,", ["rating: bad_number"]),
    ("2025,79,1.1.1.a,,,-1,2,,,,", ["part: out_of_range"]),
    ("2025,79,1.2.4.a,,,,,100000000000000,,,", ["number: out_of_range"]),
    ("2025,79,2.4.1.b,,,,,,6,,", ["rating: out_of_range"]),
    ("2025,79,1.1.1.a,,,3,2,,,,", ["part: part_exceeds_whole"]),
    ("2025,79,1.1.1.a,,,3,,,,,", ["whole: incomplete"]),
    ("2025,79,1.1.1.a,,,,,,,,", ["part: incomplete", "whole: incomplete"]),
    ("2025,79,1.2.4.a,,,,,,,,", ["number: incomplete"]),
    ("2025,79,3.1.1.a,,,,,,4,,", ["rater: incomplete"]),
    ("2025,79,1.1.1.a,,not_applicable,3,,,,,", ["part: extra_value"]),
    ("2025,79,1.1.1.a,,none,3,4,,,,", ["part: extra_value"]),
    ("2025,79,1.1.1.a,,,3,4,5,,,", ["number: extra_value"]),
    ("2025,79,1.1.1.a,,,3,4,,,,Hoa", ["rater: extra_value"]),
    ("2025,79,1.2.4.a,,,,,5,,up,", ["choice: extra_value"]),
    ("2025,79,1.1.1.a,,,3,4", ["1: bad_row"]),
    ("2025,79,1.1.1.a,,,3,4,,,,,,", ["1: bad_row"]),
]


@pytest.mark.parametrize(("row", "expected"), VALUE_FAULTS)
def test_a_row_of_figures_is_refused_with_its_place(
    folder: Folder, capsys: pytest.CaptureFixture[str], row: str, expected: list[str]
) -> None:
    folder.values(GOOD.replace("1.1.1.a", "1.1.1.b"), "", row)
    status = folder.evaluate("--json")
    out, err = capsys.readouterr()

    assert (status, out) == (2, "")
    assert faults(err, folder) == [f"values.csv:4:{each}" for each in expected]


def test_the_same_answer_twice_is_refused_in_the_second_row(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.values(GOOD, "2025,79,1.1.1.a,,not_available,,,,,,")

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == ["values.csv:3:measurement: duplicate"]


def test_two_raters_are_two_answers(folder: Folder) -> None:
    folder.values("2025,79,3.1.1.a,,,,,,4,,Hoa", "2025,79,3.1.1.a,,,,,,4,,Nam")

    assert folder.evaluate() == 0


@pytest.mark.parametrize(("column", "text"), [("basis", "guess"), ("restated", "yes")], ids=["basis", "restated"])
def test_optional_columns_hold_only_their_words(
    folder: Folder, capsys: pytest.CaptureFixture[str], column: str, text: str
) -> None:
    folder.values(f"{GOOD},{text}", header=f"{HEADER},{column}")

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == [f"values.csv:2:{column}: bad_choice"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["values.csv:1:1: bad_header"]),
        (b"\n\n", ["values.csv:1:1: bad_header"]),
        (HEADER.replace(",rater", "").encode(), ["values.csv:1:rater: bad_header"]),
        ((HEADER + ",colour").encode(), ["values.csv:1:colour: bad_header"]),
        ((HEADER + ",rater").encode(), ["values.csv:1:rater: bad_header"]),
        (HEADER.encode("utf-16"), ["values.csv:1:1: unreadable_file"]),
        ("Phường".encode("cp1258", "replace") + b"\xff", ["values.csv:1:1: unreadable_file"]),
        (f'{HEADER}\n"2025,79'.encode(), ["values.csv:1:1: unreadable_file"]),
        (b"PK\x03\x04 no workbook", ["values.csv:1:1: unreadable_file"]),
    ],
)
def test_a_file_that_cannot_be_read(
    folder: Folder, capsys: pytest.CaptureFixture[str], content: bytes, expected: list[str]
) -> None:
    folder.write("values.csv", content)

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == expected


def test_names_typed_with_old_fonts_are_refused_with_a_hint(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    old = "Ph\u00ad\u00eang T\u00a9n \u00a7\u00denh"
    folder.write("units.csv", UNITS.replace("Phường 1", old).replace("Phường 2", old))
    folder.values(GOOD)

    assert folder.evaluate() == 2
    err = capsys.readouterr().err
    assert faults(err, folder) == ["units.csv:1:1: unreadable_file"]
    assert "TCVN3" in err


UNIT_FAULTS = [
    (",Không mã,,commune,79,2020-01-01,", ["7:code: incomplete"]),
    ("5,P5,,ward,79,2020-01-01,", ["7:kind: bad_choice"]),
    ("5,P5,,commune,79,1/7/2025,", ["7:valid_from: bad_year"]),
    ("5,P5,,commune,79,2025-07-01,2025-07-01", ["7:valid_to: bad_tree"]),
    ("5,P5,,commune,77,2020-01-01,", ["7:parent: bad_tree"]),
    ("5,P5,,commune,79,2019-01-01,", ["7:parent: bad_tree"]),
    ("5,P5,,commune,5,2020-01-01,", ["7:parent: bad_tree"]),
    ("00001,P1,,commune,79,2024-01-01,", ["7:valid_from: bad_tree"]),
    ("80,Second,,city,,2020-01-01,", ["7:kind: bad_tree"]),
]


@pytest.mark.parametrize(("row", "expected"), UNIT_FAULTS)
def test_a_unit_is_refused_with_its_place(
    folder: Folder, capsys: pytest.CaptureFixture[str], row: str, expected: list[str]
) -> None:
    lines = UNITS.splitlines()
    folder.write("units.csv", "\n".join([*lines[:6], row, *lines[6:]]))
    folder.values(GOOD)

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == [f"units.csv:{each}" for each in expected]


def test_without_a_city_only_the_units_file_is_blamed(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("units.csv", UNITS.replace(",city,", ",province,"))
    folder.values(GOOD)

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == ["units.csv:1:kind: bad_tree"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2025-07-01,QĐ,merge,00077,00003,1", ["from: bad_tree"]),
        ("2025-07-01,QĐ,merge,00009,00077,1", ["to: bad_tree"]),
        ("2025-06-01,QĐ,merge,00009,00077,", ["to: bad_tree"]),
        ("2025-07-01,QĐ,join,00009,00003,1", ["kind: bad_choice"]),
        ("2025-07-01,QĐ,merge,00009,00003,40%", ["share: bad_number"]),
        ("2025-07-01,QĐ,merge,00009,00003,1.5", ["share: out_of_range"]),
        ("01/07/2025,QĐ,merge,00009,00003,1", ["date: bad_year"]),
        (",QĐ,merge,00009,00003,1", ["date: incomplete"]),
    ],
)
def test_a_reorganisation_is_refused_with_its_place(
    folder: Folder, capsys: pytest.CaptureFixture[str], row: str, expected: list[str]
) -> None:
    folder.write("reorganisations.csv", CHANGES + row)
    folder.values(GOOD)

    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == [f"reorganisations.csv:2:{each}" for each in expected]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--level", "ward"], "--level: bad_option"),
        (["--quorum", "0"], "--quorum: bad_option"),
        (["--quorum", "2.5"], "--quorum: bad_option"),
        (["--min-coverage", "90%"], "--min-coverage: bad_option"),
        (["--min-coverage", "1.1"], "--min-coverage: bad_option"),
        (["--territory", "9.9.9.z"], "--territory: bad_option"),
        (["--territory", "2.1.1.a"], "--territory: not_addable"),
        (["--territory", "2.4.1.b"], "--territory: not_addable"),
        (["--territory", "1.2.1.a"], "--territory: not_addable"),
        (["--territory", "1.3.2.d"], "--territory: not_addable"),
        (["--framework", "hue-2099"], "--framework: bad_option"),
        (["--year", "25"], "--year: bad_option"),
        (["--report", "report.pdf"], "--report: bad_option"),
        (["--colour", "red"], "--colour: bad_option"),
        (["--lang", "fr"], "--lang: bad_option"),
    ],
)
def test_a_bad_option_is_named(
    folder: Folder, capsys: pytest.CaptureFixture[str], options: list[str], expected: str
) -> None:
    folder.values(GOOD)
    status = folder.evaluate(*options)
    out, err = capsys.readouterr()

    assert (status, out) == (2, "")
    assert faults(err, folder)[0] == f"options:1:{expected}"


def test_a_missing_option_and_a_missing_file_are_named(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--framework", "hanoi-2024", "--year", "2025", "--units", "u.csv"]) == 2
    assert capsys.readouterr().err.startswith("options:1:--values: bad_option: ")
    folder.values(GOOD)
    (folder.path / "units.csv").unlink()
    assert folder.evaluate() == 2
    assert faults(capsys.readouterr().err, folder) == ["units.csv:1:1: unreadable_file"]


def test_every_problem_of_every_file_is_told_at_once(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("units.csv", UNITS + "5,P5,,ward,79,2020-01-01,\n")
    folder.write("reorganisations.csv", CHANGES + "2025-07-01,QĐ,join,00009,00003,1\n")
    folder.values("25,79,1.1.1.a,,,3,2,,,,", "2025,00404,1.1.2.a,,,1,x,,,,")

    assert folder.evaluate("--report", str(folder.path / "r.docx")) == 2
    assert faults(capsys.readouterr().err, folder) == [
        "units.csv:8:kind: bad_choice",
        "reorganisations.csv:2:kind: bad_choice",
        "values.csv:2:year: bad_year",
        "values.csv:2:part: part_exceeds_whole",
        "values.csv:3:unit: unknown_unit",
        "values.csv:3:whole: bad_number",
    ]
    assert not (folder.path / "r.docx").exists()


def test_every_code_is_tested_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")

    assert [code for code in CODES if f": {code}" not in source] == []


def judged(folder: Folder, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert folder.evaluate("--json", *more) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_json_has_the_documented_shape(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.values(GOOD, "2025,00001,1.1.2.a,,,2,3,,,,", "2024,79,1.1.1.a,,,1,3,,,,")
    document = judged(folder, capsys)

    assert list(document) == ["framework", "year", "findings", "criteria", "standards", "summary"]
    assert document["findings"][0] == {
        "indicator": "1.1.1.a",
        "unit": "79",
        "verdict": "met",
        "value": "96",
        "part": "96",
        "whole": "100",
        "threshold": "95",
        "previous": "33.3333333333",
        "coverage": {"expected": 1, "answered": 1},
        "reasons": [],
        "estimated": False,
        "approximate": False,
        "measurements": [{"code": "1.1.1.a", "value": "96", "part": "96", "whole": "100"}],
    }
    assert [f["unit"] for f in document["findings"][57:60]] == ["00001", "00002", "00003"]
    assert document["findings"][57]["value"] == "66.6666666666"
    assert document["summary"]["share_met"] == "0.0181818181"
    assert [len(document[key]) for key in ("criteria", "standards")] == [35, 12]


def test_excel_files_are_read_as_people_write_them(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder.path / "values.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER.split(","))
    sheet.write_row(1, 0, ["2025", "79", "1.1.1.a", "", "", "1.234,5", 2000])
    sheet.write_row(3, 0, [2025, "79", "1.1.1.b", "", "", "95.5", 100])
    book.close()
    names = ["--units", str(folder.path / "units.csv"), "--values", str(path)]
    status = main(["evaluate", "--framework", "hanoi-2024", "--year", "2025", "--json", *names])
    out, err = capsys.readouterr()
    findings = {finding["indicator"]: finding for finding in json.loads(out)["findings"]}

    assert status == 0
    assert (findings["1.1.1.a"]["part"], findings["1.1.1.b"]["part"]) == ("1234.5", "95.5")
    assert err == f"{path}:4:part: warning: Bạn gõ 95.5, máy hiểu là 95,5.\n"


def test_marks_are_composed_and_a_byte_order_mark_is_no_column(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("values.csv", f"\ufeff{HEADER}\n{GOOD}\n2025,79,3.1.1.a,,,,,,4,,Hòa\n")

    assert judged(folder, capsys)["findings"][0]["verdict"] == "met"


def test_warnings_never_change_the_exit_status(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.values("2025,79,2.3.1.a/trained,,,80,100,,,,", "2025,79,2.3.1.a/women,,,50,90,,,,")

    assert folder.evaluate("--json", "--lang", "en") == 0
    assert "values.csv:3:whole: warning: The whole 90 differs" in capsys.readouterr().err


def test_a_report_in_word_is_written_beside_the_judgement(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.values(GOOD)
    judged(folder, capsys, "--report", str(folder.path / "r.docx"))

    assert (folder.path / "r.docx").read_bytes().startswith(b"PK")


def test_evaluate_starts_without_django(folder: Folder) -> None:
    """A command over files must answer at once, also where no database is set up."""
    folder.values(GOOD)
    script = (
        "import sys; from hieuhoc.web.cli import main; main(sys.argv[1:]); "
        "sys.exit(any(m == 'django' or m.startswith('docx') for m in sys.modules))"
    )
    names = ["--units", str(folder.path / "units.csv"), "--values", str(folder.path / "values.csv")]
    arguments = ["evaluate", "--framework", "hanoi-2024", "--year", "2025", *names]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
