"""From the words of a deadline to its last day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hieuhoc.core.vietnamese import fold

_DAY = re.compile(r"(\d{1,2})\s*(?:/|thang)\s*(\d{1,2})(?:\s*(?:/|nam)\s*(\d{4}))?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ENGLISH = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (\d{{4}}))?")


def last_day(wording: str, year: int) -> date | None:
    """ "trước ngày 10/12" ends at 24:00 on 9 December; "đến hết ngày 10/12" and "chậm nhất ngày 10/12" include it.

    None where the words name no day. Without a year in the words it is the round's.
    """
    words = fold(wording)
    found = _DAY.search(words)
    if found:
        number, month, said = int(found[1]), int(found[2]), found[3]
    else:
        english = _ENGLISH.search(words)
        if english is None:
            return None
        number, month, said = int(english[1]), _MONTHS.index(english[2]) + 1, english[3]
    try:
        day = date(int(said) if said else year, month, number)
    except ValueError:
        return None
    before = "truoc" in words or "before" in words
    return day - timedelta(days=1) if before else day
