"""Every key of a criteria set, as data: the validator and the test of SCHEMA.md read this one table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from hieuhoc.core.framework import Collect, Kind, Rule

FieldType = Literal[
    "text", "string", "code", "decimal", "digits", "date", "flag", "choice", "choices", "list", "texts",
    "interpretations", "interpretation", "threshold", "milestones", "unit",
]  # fmt: skip
SOURCE_TYPES = ("administrative", "statistics", "survey", "assessment", "decision")
BREAKDOWNS = ("sex",)
RATE_UNITS = ("percent", "times")
# Rules that hold a figure against a threshold, and those that read a trend.
THRESHOLD_RULES = ("at_least", "at_most")
TREND_RULES = ("rises", "falls")

PART_CODE = re.compile(r"[1-9]\d*")
DECIMAL = re.compile(r"(0|[1-9]\d{0,9})(\.\d{1,4})?")
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
KEY = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    type: FieldType
    required: bool = False
    choices: tuple[str, ...] = ()
    child: str = ""


OBJECTS: dict[str, tuple[Field, ...]] = {
    "framework": (
        Field("slug", "string", required=True),
        Field("version", "string", required=True),
        Field("title", "text", required=True),
        Field("source", "text"),
        Field("bodies", "texts", required=True),
        Field("interpretations", "interpretations"),
        Field("parts", "list", required=True, child="part"),
    ),
    "part": (
        Field("code", "code", required=True),
        Field("name", "text", required=True),
        Field("short", "text"),
        Field("standards", "list", required=True, child="standard"),
    ),
    "standard": (
        Field("code", "code", required=True),
        Field("name", "text", required=True),
        Field("short", "text"),
        Field("criteria", "list", required=True, child="criterion"),
    ),
    "criterion": (
        Field("code", "code", required=True),
        Field("name", "text", required=True),
        Field("indicators", "list", required=True, child="indicator"),
    ),
    "indicator": (
        Field("code", "code", required=True),
        Field("name", "text", required=True),
        Field("short", "text"),
        Field("in_charge", "string", required=True),
        Field("body", "string", required=True),
        Field("collect", "choice", required=True, choices=get_args(Collect)),
        Field("rule", "choice", required=True, choices=get_args(Rule)),
        Field("threshold", "threshold"),
        Field("combine", "choice", choices=("first", "sum")),
        Field("milestones", "milestones"),
        Field("article", "text"),
        Field("interpretation", "interpretation"),
        Field("ended", "date"),
        Field("ended_note", "text"),
        Field("measurements", "list", required=True, child="measurement"),
    ),
    "measurement": (
        Field("key", "string"),
        Field("name", "text"),
        Field("kind", "choice", required=True, choices=get_args(Kind)),
        Field("unit", "unit"),
        Field("part", "text"),
        Field("whole", "text"),
        Field("number", "text"),
        Field("breakdowns", "choices", choices=BREAKDOWNS),
        Field("decimals", "digits"),
        Field("source_type", "choice", choices=SOURCE_TYPES),
        Field("evidence", "text"),
        Field("judged", "flag"),
        Field("panel", "flag"),
        Field("warn_below", "decimal"),
        Field("interpretation", "interpretation"),
    ),
    "interpretation": (
        Field("date", "date", required=True),
        Field("note", "text", required=True),
    ),
}
# The level below each level, from the whole set down to what is asked.
LEVELS = ("framework", "part", "standard", "criterion", "indicator", "measurement")


def fields_of(kind: str) -> dict[str, Field]:
    return {field.key: field for field in OBJECTS[kind]}
