"""Numbers for people and for machines: shown without lying about a threshold, printed exactly, read as typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from hieuhoc.core.values import LIMIT, SCALE, Exact

PLAIN_DECIMALS = 10
SHOWN_DECIMALS = 2

# language: decimal mark, mark between thousands
_MARKS = {"vi": (",", "."), "en": (".", ",")}


def plain(value: Fraction | int | None) -> str | None:
    """For JSON: "96.2", no exponent, no trailing zeros, cut (not rounded) after 10 decimals."""
    if value is None:
        return None
    sign = "-" if value < 0 else ""
    size = 10**PLAIN_DECIMALS
    units, rest = divmod(abs(value.numerator) * size // value.denominator, size)
    decimals = f"{rest:0{PLAIN_DECIMALS}d}".rstrip("0")
    return f"{sign}{units}.{decimals}" if decimals else f"{sign if units else ''}{units}"


def plain_scaled(scaled: Exact | None) -> str | None:
    """The same for a figure held in units of 10⁻⁴."""
    return None if scaled is None else plain(Fraction(scaled, SCALE))


def shown(
    value: Fraction | int,
    lang: str = "vi",
    *,
    unit: str | None = None,
    rule: str | None = None,
    threshold: Fraction | None = None,
) -> str:
    """At most two decimals, half up: vi "99,96%", en "99.96%".

    With a rule (at_least, at_most, rating) and its threshold a value that fails is never rounded onto it:
    99.996 against 100 is shown as 99.99, 10.001 against "at most 10" as 10.01.
    """
    size = 10**SHOWN_DECIMALS
    exact = Fraction(value) * size
    rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    if threshold is not None and rule is not None:
        mark = threshold * size
        if rule == "at_most" and exact > mark >= rounded:
            rounded = -(-exact.numerator // exact.denominator)
        elif rule != "at_most" and exact < mark <= rounded:
            rounded = exact.numerator // exact.denominator
    text = _grouped(Fraction(rounded, size), lang)
    return f"{text}%" if unit == "percent" else text


def shown_scaled(scaled: Exact, lang: str = "vi") -> str:
    """A part, whole or number (in units of 10⁻⁴) with up to four decimals: "48.100", "1.234,5"."""
    return _grouped(Fraction(scaled, SCALE), lang, decimals=4)


def _grouped(value: Fraction, lang: str, decimals: int = SHOWN_DECIMALS) -> str:
    mark, group = _MARKS["en" if lang == "en" else "vi"]
    scaled = (2 * value.numerator * 10**decimals + value.denominator) // (2 * value.denominator)
    units, rest = divmod(abs(scaled), 10**decimals)
    text = f"{units:,}".replace(",", group)
    tail = f"{rest:0{decimals}d}".rstrip("0")
    return ("-" if scaled < 0 else "") + text + (mark + tail if tail else "")


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a typed number. `echo`: the notation was not the usual one, so say it back."""

    scaled: int
    percent: bool = False
    echo: bool = False

    def sentence(self, typed: str, lang: str) -> str:
        sign = "%" if self.percent else ""
        read = shown_scaled(self.scaled, lang) + sign
        if read == typed.strip():
            # 1.234: the same marks again would say nothing, so write the digits without them.
            read = f"{plain_scaled(self.scaled)}{sign}"
        if lang == "en":
            return f"You typed {typed.strip()}; read as {read}."
        return f"Bạn gõ {typed.strip()}, máy hiểu là {read}."


class NotANumber(ValueError):
    """A typed text that is no number, or that could be two; `code` is bad_number or out_of_range."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        self.code, self.vi, self.en = code, vi, en
        super().__init__(en)

    def sentence(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")


def parse_people(text: str, lang: str = "vi") -> Read:
    """Read a number as people type it in a form or in Excel: `1.234,5`, `95,5%`, `95.5`. Raises NotANumber.

    One mark with exactly three digits behind it groups thousands where the language groups so (vi: 1.234 is
    1234, said back); the other mark in that place could mean either and is refused.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    body = typed.removesuffix("%").rstrip()
    percent = body != typed
    mark, group = _MARKS["en" if lang == "en" else "vi"]
    if re.fullmatch(r"[0-9]{1,3}([\s][0-9]{3})+([.,][0-9]+)?", body):
        body, echo = _SPACES.sub("", body), True
        plain_text = body.replace(",", ".")
    else:
        # 95,125% can only be a decimal: nobody means ninety-five thousand percent.
        lone = percent and re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", body)
        plain_text, echo = (body.replace(",", "."), group in body) if lone else _plain_text(body, mark, group, text)
    return _checked(plain_text, percent, echo, text)


def _plain_text(body: str, mark: str, group: str, typed: str) -> tuple[str, bool]:
    if re.fullmatch(r"[0-9]+", body):
        return body, False
    usual, other = re.escape(mark), re.escape(group)
    if re.fullmatch(rf"[0-9]{{1,3}}({other}[0-9]{{3}})+({usual}[0-9]+)?", body):
        # 1.234 alone could be meant as a decimal: say what was understood.
        echo = body.count(group) == 1 and mark not in body
        if echo and body.startswith("0"):
            return body.replace(group, "."), True
        return body.replace(group, "").replace(mark, "."), echo
    if re.fullmatch(rf"[0-9]+{usual}[0-9]+", body):
        if re.fullmatch(rf"[1-9][0-9]{{0,2}}{usual}[0-9]{{3}}", body):
            raise _ambiguous(typed, body, mark)
        return body.replace(mark, "."), False
    if re.fullmatch(rf"[0-9]+{other}[0-9]+", body):
        return body.replace(group, "."), True
    if re.fullmatch(rf"[0-9]{{1,3}}({usual}[0-9]{{3}})+({other}[0-9]+)?", body):
        return body.replace(mark, "").replace(group, "."), True
    raise _no_number(typed)


def _checked(plain_text: str, percent: bool, echo: bool, typed: str) -> Read:
    units, _, decimals = plain_text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > 4:
        raise NotANumber(
            "bad_number",
            f"“{typed.strip()}” có hơn bốn chữ số thập phân. Ghi tối đa bốn chữ số sau dấu phẩy.",
            f"“{typed.strip()}” has more than four decimals. Give four at most.",
        )
    scaled = int(units) * SCALE + int(decimals.ljust(4, "0"))
    if scaled >= LIMIT * SCALE:
        raise NotANumber(
            "out_of_range",
            f"“{typed.strip()}” quá lớn. Số phải nhỏ hơn 100.000.000.000.000.",
            f"“{typed.strip()}” is too large. A figure must be below 100,000,000,000,000.",
        )
    return Read(scaled, percent, echo)


def _ambiguous(typed: str, body: str, mark: str) -> NotANumber:
    joined = body.replace(mark, "")
    return NotANumber(
        "bad_number",
        f"“{typed.strip()}” có thể là {joined} hoặc là số thập phân. "
        f"Ghi {joined} nếu là số nguyên, hoặc {body}0 nếu là số thập phân.",
        f"“{typed.strip()}” could be {joined} or a decimal. Type {joined} for the whole number, "
        f"or {body}0 for the decimal.",
    )


def _no_number(typed: str) -> NotANumber:
    cleaned = typed.strip()
    if re.fullmatch(r"-\s*[0-9.,]+%?", cleaned):
        return NotANumber(
            "out_of_range",
            f"“{cleaned}” là số âm. Ghi số từ 0 trở lên.",
            f"“{cleaned}” is negative. Give a figure of 0 or more.",
        )
    return NotANumber(
        "bad_number",
        f"“{cleaned}” không phải là số. Ghi số như 1.234,5 hoặc 95,5.",
        f"“{cleaned}” is not a number. Type it like 1,234.5 or 95.5.",
    )
