"""`hieuhoc framework` and `hieuhoc units`: what other programs read from them, and how a wrong word is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from hieuhoc.web.cli import COMMANDS, main

MANAGE = Path(__file__).parents[2] / "manage.py"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_whole_set_is_shown_with_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(capsys, "framework", "show", "hanoi-2024")
    standards = [s for part in document["parts"] for s in part["standards"]]
    criteria = [c for standard in standards for c in standard["criteria"]]
    indicators = {i["code"]: i for criterion in criteria for i in criterion["indicators"]}

    assert [len(document["parts"]), len(standards), len(criteria), len(indicators)] == [3, 12, 35, 57]
    assert list(indicators["1.2.1.b"]) == [
        "code", "name", "name_en", "in_charge", "body", "collect", "kind", "rule", "threshold", "unit",
        "interpretation", "measurements",
    ]  # fmt: skip
    assert (indicators["1.2.1.b"]["rule"], indicators["1.2.1.b"]["threshold"]) == ("at_most", "10")
    assert indicators["2.3.1.a"]["threshold"] == {"trained": "80", "women": "50"}
    assert indicators["1.2.2.a"]["measurements"] == [
        {"code": "1.2.2.a", "kind": "ratio", "unit": "percent", "breakdowns": ["sex"]}
    ]
    for indicator in indicators.values():
        assert indicator["name"] == " ".join(unicodedata.normalize("NFC", indicator["name"]).split())


def test_targets_show_their_milestones(capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(capsys, "framework", "show", "hcmc-targets-2030")
    first = document["parts"][0]["standards"][0]["criteria"][0]["indicators"][0]

    assert (first["threshold"], first["milestones"]) == (None, {"2025": "100", "2030": "100"})


def test_units_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    units = printed(capsys, "units", "79", "--on", "2025-07-01")

    assert list(units[0]) == ["code", "name", "kind", "parent", "valid_from", "valid_to"]
    assert (units[0]["code"], units[0]["kind"], units[0]["parent"]) == ("79", "city", None)
    assert [unit["kind"] for unit in units[1:]] == ["commune"] * 168
    assert [unit["code"] for unit in units[1:]] == sorted(unit["code"] for unit in units[1:])


def test_a_province_that_joined_the_city_has_no_units_any_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "units", "74", "--on", "2025-07-01") == []


def test_changes_name_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    changes = printed(capsys, "units", "79", "--changes")

    assert {tuple(change) for change in changes} == {("date", "decision", "kind", "from", "to", "share")}


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["framework", "show", "hue"], "SLUG"),
        (["framework", "show"], "SLUG"),
        (["framework", "tell"], "list|show"),
        (["units", "99"], "CITY"),
        (["units", "79", "--on", "1/7/2025"], "--on"),
        (["units", "79", "--on", "2025-07-01", "--changes"], "--on"),
        (["units"], "CITY"),
        (["unit", "79"], "COMMAND"),
        ([], "COMMAND"),
    ],
)
def test_a_wrong_word_is_refused(capsys: pytest.CaptureFixture[str], arguments: list[str], place: str) -> None:
    status = main(arguments)
    out, err = capsys.readouterr()

    assert (status, out) == (2, "")
    assert err.startswith(f"options:1:{place}: bad_option: ")
    assert err.endswith(".\n")


def test_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("vi", "năm kết luận"), ("en", "year to judge")):
        with pytest.raises(SystemExit) as ended:
            main(["evaluate", "--help", "--lang", lang])
        assert ended.value.code == 0
        assert word in capsys.readouterr().out


def test_every_command_stands_in_the_overview_and_in_manage_py(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    overview = capsys.readouterr().out
    commands = MANAGE.parent / "src/hieuhoc/web/management/commands"

    for name in COMMANDS:
        assert f"  {name}" in overview
        assert (commands / f"{name}.py").exists()


def test_manage_py_gives_the_same_answer() -> None:
    arguments = ["units", "01", "--on", "2025-06-30", "--json"]
    ours = subprocess.run([sys.executable, "-c", "from hieuhoc.web.cli import main; main()", *arguments],
                          capture_output=True, check=True)  # fmt: skip
    djangos = subprocess.run([sys.executable, str(MANAGE), *arguments], capture_output=True, check=True)

    assert djangos.stdout == ours.stdout
    assert len(json.loads(ours.stdout)) == 1 + 30 + 526
