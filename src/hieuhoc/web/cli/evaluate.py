"""`hieuhoc evaluate`: files in, judgement out, no database."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path

from hieuhoc.core import outputs
from hieuhoc.core.evaluation import Evaluation, evaluate
from hieuhoc.core.framework import Framework
from hieuhoc.core.inputs import Inputs, read_inputs
from hieuhoc.core.problems import Problem, Refused, option
from hieuhoc.core.rules import addable
from hieuhoc.core.tables import Table
from hieuhoc.core.tree import TERRITORIAL
from hieuhoc.core.values import SCALE, BadNumber, parse_decimal
from hieuhoc.web.cli import files
from hieuhoc.web.cli.judgement import lines
from hieuhoc.web.cli.parsing import Parser
from hieuhoc.web.cli.sets import named

_YEAR = re.compile(r"(19|20)[0-9]{2}|2100", re.ASCII)


def add_arguments(parser: Parser) -> None:
    say = parser.say
    parser.add_argument("--framework", required=True, metavar="SLUG", help=say("bộ tiêu chí", "criteria set"))
    parser.add_argument("--year", required=True, metavar="Y", help=say("năm kết luận", "year to judge"))
    parser.add_argument("--units", required=True, metavar="F", help=say("tệp đơn vị", "file of units"))
    parser.add_argument("--values", required=True, metavar="F", help=say("tệp số liệu", "file of figures"))
    parser.add_argument("--reorganisations", metavar="F", help=say("tệp sắp xếp đơn vị", "file of reorganisations"))
    parser.add_argument(
        "--level", default="commune", metavar="commune|district", help=say("cấp báo cáo", "reporting level")
    )
    parser.add_argument(
        "--territory",
        default="",
        metavar="CODES",
        help=say(
            "mã chỉ số thu theo địa bàn, cách nhau dấu phẩy", "codes of indicators to collect by territory, with commas"
        ),
    )
    parser.add_argument(
        "--min-coverage",
        default="1",
        metavar="0.9",
        help=say("tỷ lệ đơn vị tối thiểu", "least share of units that answered"),
    )
    parser.add_argument("--quorum", default="3", metavar="3", help=say("số phiếu tối thiểu", "least number of ratings"))
    parser.add_argument("--json", action="store_true", help=say("xuất JSON", "print JSON"))
    parser.add_argument("--report", metavar="OUT.docx", help=say("ghi báo cáo Word", "write a report in Word"))


@dataclass(frozen=True)
class Options:
    framework: Framework
    year: int
    level: str
    territory: frozenset[str]
    min_coverage: Fraction
    quorum: int


def run(args: Namespace) -> int:
    options = read_options(args)
    inputs = _inputs(args, options)
    result = evaluate(
        options.framework,
        inputs.tree,
        inputs.values,
        year=options.year,
        level=options.level,
        territory=options.territory,
        min_coverage=options.min_coverage,
        quorum=options.quorum,
    )
    if args.report is not None:
        _report(result, Path(args.report), args.lang)
    for warning in inputs.warnings:
        print(warning.line(args.lang), file=sys.stderr)
    if args.json:
        print(outputs.text(outputs.evaluation(result)), end="")
    else:
        print("\n".join(lines(result, args.lang)))
    return 0


def read_options(args: Namespace) -> Options:
    """Raises Refused with every bad option."""
    problems: list[Problem] = []
    framework = _framework(args.framework, problems)
    if not _YEAR.fullmatch(args.year):
        problems.append(
            option(
                "--year",
                f"Năm “{args.year}” không đúng. Ghi bốn chữ số.",
                f"The year “{args.year}” is not valid. Write four digits.",
            )
        )
    if args.level not in TERRITORIAL:
        problems.append(
            option(
                "--level",
                f"Không có cấp “{args.level}”. Chọn commune hoặc district.",
                f"There is no level “{args.level}”. Choose commune or district.",
            )
        )
    territory = _territory(args.territory, framework, problems)
    coverage = _coverage(args.min_coverage, problems)
    if not re.fullmatch(r"[1-9][0-9]{0,5}", args.quorum, re.ASCII):
        problems.append(
            option(
                "--quorum",
                f"“{args.quorum}” không phải là số phiếu. Ghi số nguyên từ 1.",
                f"“{args.quorum}” is no number of ratings. Give a whole number from 1.",
            )
        )
    if args.report is not None:
        problems += _report_faults(args.report)
    if problems or framework is None:
        raise Refused(problems)
    return Options(framework, int(args.year), args.level, territory, coverage, int(args.quorum))


def _framework(slug: str, problems: list[Problem]) -> Framework | None:
    try:
        return named(slug, "--framework")
    except Refused as refused:
        problems += refused.problems
        return None


def _territory(text: str, framework: Framework | None, problems: list[Problem]) -> frozenset[str]:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    for code in codes if framework is not None else ():
        indicator = framework.by_code.get(code) if framework else None
        if indicator is None:
            problems.append(
                option(
                    "--territory",
                    f"Bộ tiêu chí không có chỉ số “{code}”. Sửa mã.",
                    f"The set has no indicator “{code}”. Correct the code.",
                )
            )
        elif not addable(indicator):
            problems.append(
                option(
                    "--territory",
                    f"Số của {code} không cộng được qua các đơn vị. Bỏ mã này: thành phố ghi một số chung.",
                    f"Figures of {code} cannot be added over units. Drop the code: the city gives one figure.",
                    "not_addable",
                )
            )
    return frozenset(codes)


def _coverage(text: str, problems: list[Problem]) -> Fraction:
    try:
        coverage = Fraction(parse_decimal(text), SCALE)
    except BadNumber:
        coverage = Fraction(0)
    if not 0 < coverage <= 1:
        problems.append(
            option(
                "--min-coverage",
                f"“{text}” không phải là tỷ lệ. Ghi số lớn hơn 0 và không quá 1, ví dụ 0.9.",
                f"“{text}” is no share. Give a number above 0 and at most 1, for example 0.9.",
            )
        )
    return coverage


def _inputs(args: Namespace, options: Options) -> Inputs:
    faults: list[Problem] = []

    def table(name: str | None) -> Table | None:
        if name is None:
            return None
        try:
            return files.table(name)
        except Refused as refused:
            faults.extend(refused.problems)
            return None

    units, reorganisations, values = table(args.units), table(args.reorganisations), table(args.values)
    return read_inputs(
        options.framework,
        units=units,
        values=values,
        reorganisations=reorganisations,
        year=options.year,
        level=options.level,
        territory=options.territory,
        faults=faults,
    )


def _report_faults(name: str) -> list[Problem]:
    path = Path(name)
    if path.suffix.lower() != ".docx":
        return [option("--report", "Tên báo cáo phải kết thúc bằng .docx.", "The report's name must end in .docx.")]
    if not path.parent.is_dir() or path.is_dir():
        return [
            option(
                "--report",
                f"Không có thư mục {path.parent}. Tạo thư mục trước.",
                f"There is no folder {path.parent}. Create it first.",
            )
        ]
    return []


def _report(result: Evaluation, path: Path, lang: str) -> None:
    """Composed only when asked for: the Word writer costs time to load."""
    data: bytes = import_module("hieuhoc.rendering.evaluation_report").docx(result, lang)
    try:
        files.write_whole(path, data)
    except OSError:
        raise Refused(
            [
                option(
                    "--report",
                    f"Không ghi được {path}. Kiểm tra quyền ghi.",
                    f"{path} cannot be written. Check its permissions.",
                )
            ]
        ) from None
