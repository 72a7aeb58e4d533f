"""Figures as reports print them: the finding's own words, each figure under its id, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from hieuhoc.assessments.models import Assessment, Finding
from hieuhoc.assessments.queries import pick
from hieuhoc.core.report import Amount, Lang, Run, shown

Piece = tuple[str, str]  # text, figure id


def figure_id(assessment: Assessment, code: str, part: str = "") -> str:
    """`<year>.<revision>.<indicator>[.<part>]`: the id that the figure's card prints as well."""
    tail = f".{part}" if part else ""
    return f"{assessment.campaign.year}.{assessment.revision}.{code}{tail}"


def amount(text: str, *, percent: bool = False) -> Amount | None:
    """A plain decimal string as it is stored; None where there is none."""
    return Amount(Decimal(text), percent) if text else None


def read_back(text: str, lang: Lang) -> Amount | None:
    """The number inside a shown value, with exactly the digits shown: "ước 99,96%" → 99.96 percent."""
    found = re.search(r"[0-9][0-9.,]*%?", text)
    if found is None:
        return None
    digits = found[0].rstrip("%.,")
    digits = digits.replace(",", "") if lang == "en" else digits.replace(".", "").replace(",", ".")
    return Amount(Decimal(digits), found[0].endswith("%"))


def finding_pieces(finding: Finding, name: str, lang: Lang) -> list[Piece]:
    """The figures of a finding in the order in which its sentence says them."""
    pieces = [(pick(finding, "shown", lang), name)]
    for part in ("part", "whole"):
        figure = amount(getattr(finding, part))
        if figure is not None:
            pieces.append((shown(figure, lang), f"{name}.{part}"))
    before = pick(finding, "shown_before", lang)
    return [*pieces, (before, f"{name}.previous")] if before else pieces


def marked(sentence: str, pieces: Iterable[Piece], lang: Lang) -> list[str | Run]:
    """The sentence with its figures named. The first figure is always printed, and stands in bold."""
    found: list[str | Run] = []
    rest = sentence
    provisional = "so far " if lang == "en" else "tạm tính "
    if provisional in rest:
        before, _, rest = rest.partition(provisional)
        found.append(before + provisional)
    for place, (text, name) in enumerate(pieces):
        at = re.search(rf"(?<![\w.,]){re.escape(text)}(?![\w])", rest) if text else None
        if at is not None:
            found += [rest[: at.start()], Run(text, bold=place == 0, figure=name)]
            rest = rest[at.end() :]
        elif place == 0 and text:
            return [sentence, "; ", Run(text, bold=True, figure=name)]
    return [*found, rest]
