"""Whether a row of past figures says one thing, as its measurement asks: the rules of values.csv, for Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hieuhoc.core.completeness import FIELDS
from hieuhoc.core.framework import Measurement
from hieuhoc.core.numbers import Read, shown_scaled
from hieuhoc.rendering.sheets_in import Row

FIGURES = ("part", "whole", "number", "choice", "rating")
CHOICES = {"yes_no": ("yes", "no"), "trend": ("up", "down", "same")}
Fault = tuple[str, str, str]  # column, vi, en


def filled(row: Row) -> list[str]:
    return [key for key in FIGURES if row[key] not in (None, "")]


def faults(measurement: Measurement, row: Row) -> Iterator[Fault]:
    """Every fault of one row, column by column."""
    allowed = FIELDS[measurement.kind]
    code = measurement.code
    for key in filled(row):
        if key not in allowed:
            yield (key, f"Số liệu {code} không dùng cột này. Xóa ô này; cột cần ghi: {_titles(allowed, 'vi')}.",
                   f"{code} does not use this column. Empty this cell; fill in {_titles(allowed, 'en')}.")  # fmt: skip
    yield from _status(measurement, row)
    for key in ("part", "whole", "number"):
        if row[key] is not None and key in allowed:
            yield from _figure(measurement, key, row[key], row.texts[key])
    part, whole = row["part"], row["whole"]
    share = measurement.kind == "ratio" and measurement.unit == "percent"
    if share and part and whole and not part.percent and part.scaled > whole.scaled:
        yield ("part", f"Tử số {shown_scaled(part.scaled)} lớn hơn mẫu số {shown_scaled(whole.scaled)}. Xem lại hai ô.",
               f"The part {shown_scaled(part.scaled, 'en')} is larger than the whole "
               f"{shown_scaled(whole.scaled, 'en')}. Check both cells.")  # fmt: skip
    if row["choice"] and row["choice"] not in CHOICES.get(measurement.kind, ()):
        words = (
            ("Có hoặc Không", "Yes or No")
            if measurement.kind == "yes_no"
            else ("Tăng, Giảm hoặc Không đổi", "Up, Down or Same")
        )
        yield ("choice", f"Chọn {words[0]}.", f"Choose {words[1]}.")
    if row["rating"] is not None and row["rating"] not in range(1, 6):
        yield ("rating", "Điểm là số nguyên từ 1 đến 5.", "A rating is a whole number from 1 to 5.")


def _status(measurement: Measurement, row: Row) -> Iterator[Fault]:
    status, given = row["status"], filled(row)
    if status in ("not_applicable", "not_available") and given:
        yield (given[0], "Đã ghi “Không áp dụng” hoặc “Chưa có” thì để trống số liệu.",
               "With “Not applicable” or “Not available” leave the figures empty.")  # fmt: skip
    elif status == "none":
        if measurement.kind in ("rating", "yes_no"):
            yield ("status", "Câu hỏi này cần một câu trả lời, không thể là “Không phát sinh”.",
                   "This question needs an answer; “None occurred” is none.")  # fmt: skip
        for key in given:
            if key != "whole" and not (isinstance(row[key], Read) and row[key].scaled == 0):
                yield (
                    key,
                    "“Không phát sinh” thì số này là 0 hoặc để trống.",
                    "With “None occurred” this is 0 or empty.",
                )
    elif status == "":
        yield from _missing(measurement, row)


def _missing(measurement: Measurement, row: Row) -> Iterator[Fault]:
    if measurement.kind == "trend":
        if row["number"] is None and not row["choice"]:
            yield (
                "number",
                "Ghi con số, hoặc chọn Tăng, Giảm, Không đổi.",
                "Give the number, or choose Up, Down, Same.",
            )
        if row["number"] is not None and row["choice"]:
            yield ("choice", "Đã ghi con số thì để trống ô này.", "With a number leave this cell empty.")
        return
    for key in FIELDS[measurement.kind]:
        if row[key] in (None, ""):
            yield (key, "Ô này còn trống. Ghi số, hoặc chọn trạng thái “Chưa có”.",
                   "This cell is empty. Give the figure, or choose the status “Not available”.")  # fmt: skip


def _figure(measurement: Measurement, key: str, read: Read, typed: str) -> Iterator[Fault]:
    if read.percent:
        yield (key, f"“{typed}” là tỷ lệ. Ghi số đếm; phần mềm tự tính tỷ lệ từ tử số và mẫu số.",
               f"“{typed}” is a share. Give the count; the share is worked out from part and whole.")  # fmt: skip
    elif read.scaled % 10 ** (4 - measurement.decimals):
        yield (key, f"{measurement.code} nhận tối đa {measurement.decimals} chữ số thập phân. Làm tròn “{typed}”.",
               f"{measurement.code} takes at most {measurement.decimals} decimals. Round “{typed}”.")  # fmt: skip


_TITLES: dict[str, tuple[str, str]] = {
    "part": ("Tử số", "Part"), "whole": ("Mẫu số", "Whole"), "number": ("Số", "Number"),
    "choice": ("Lựa chọn", "Choice"), "rating": ("Điểm", "Rating"),
}  # fmt: skip


def _titles(keys: tuple[str, ...], lang: str) -> str:
    return ", ".join(_TITLES[key][lang == "en"] for key in keys)


def values(measurement: Measurement, row: Row) -> dict[str, Any]:
    """The fields of a sound row, as they are stored."""
    scaled = {key: row[key].scaled if row[key] is not None else None for key in ("part", "whole", "number")}
    if row["status"] == "none":
        scaled |= {"part": 0} if measurement.kind == "ratio" else {"number": 0}
    return {
        "status": row["status"], **scaled, "choice": row["choice"], "rating": row["rating"], "basis": row["basis"],
        "as_of": row["as_of"], "source": row["source"][:200], "note": row["note"][:500],
    }  # fmt: skip
