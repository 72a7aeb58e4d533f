"""What no form of ours sends, sent to every address by whoever may use it: answered in words, never with a fault."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from hieuhoc.accounts.models import User
from hieuhoc.submissions.models import Submission
from tests import people
from tests.builders import SmallCity
from tests.contracts.test_permissions import ROUTES, addresses, signed_in, whole_city

PLAIN_FORM = "application/x-www-form-urlencoded"
HUGE = "9" * 30
LONGEST = "9" * 5000  # more digits than Python turns into a number
ODD = ("", "²", HUGE, LONGEST, "2026-13-40", "0001-01-01", "9999-12-31", "a\0b", "=1+1", "<b>x</b>",
       "đ" * 600)  # fmt: skip
# Every name that a form or a link of ours uses.
NAMES = (
    "accept_plain", "active", "agrees", "answer", "as_of", "basis", "body", "campaign", "cause", "cause_en", "code", "content", "cut_off",
    "day", "deadline_wording", "deadline_wording_en", "decide~1.1.2.a", "decide~", "decree", "decision", "document", "done", "due",
    "email", "every", "existing", "filter", "format", "framework", "full_name", "honorific", "indicator", "issuer", "keep",
    "key", "kind", "language", "last_day", "legal_basis", "letter_date", "letter_number", "level", "link", "login", "measure",
    "measure_en", "min_coverage", "name", "name_en", "next", "note", "number", "on", "only", "organisation", "origin", "owner_id", "page",
    "parent", "part", "password", "password1", "password2", "period_end", "period_start", "person", "phone", "picked", "plain",
    "q", "quorum", "rating", "reason", "remark~", "remark~1.1.2.a", "remove", "reports", "role", "round", "seen", "section",
    "share", "show", "signed_on", "since", "sort", "state", "submission", "successor", "take", "territory", "text", "text_en",
    "title", "unit", "until", "valid_from", "version", "year", "date", "to", "from", "threshold", "rows", "all",
)  # fmt: skip


def cells(town: SmallCity, text: str) -> dict[str, str]:
    """Cells of the workbook: a figure, its version, a task, words; whole and broken names."""
    own, measure = town.wards[0].pk, "1.1.2.a"
    names = [f"{own}~{measure}~~{f}" for f in ("part", "whole", "number", "status", "choice", "rating", "version",
                                               "as_of", "source", "note", "basis", "expected_on", "none-such")]  # fmt: skip
    names += [f"{own}~{measure}~male~part", f"{own}~{measure}~other~part", f"{own}~none-such~~part", f"{own}~~~", "~~~"]
    names += [f"²~{measure}~~part", f"{LONGEST}~{measure}~~part", "t1~state", "t1~sentence", "t1~version", "t1~none-such",
              "t²~state", f"t{HUGE}~state", "wI.1.1~text", "wI.1.1~version", "wnone-such~text", "w~text",
              "decide~none-such", "remark~none-such", "code-0", "title-0", "code", "x~y"]  # fmt: skip
    return dict.fromkeys(names, text)


def asked(client: Client, method: str, address: str, data: Any, **how: str) -> HttpResponse:
    try:
        answer: Any = getattr(client, method)(address, data, **how)
    except Exception as fault:
        shown = str(data)[:80] if not isinstance(data, dict) else next(iter(data.values()), "")
        raise AssertionError(
            f"{method} {address} {str(shown)[:30]!r}: {type(fault).__name__}: {str(fault)[:300]}"
        ) from fault
    assert answer.status_code < 500, (method, address)
    return answer  # type: ignore[no-any-return]


def walked(person: User, town: SmallCity, numbers: dict[str, int]) -> list[tuple[Client, str]]:
    client = signed_in(person)
    return [
        (client, address)
        for route in ROUTES
        if not route.name.startswith(("account_logout", "set_language"))
        for address in addresses(route, numbers)
    ]


@pytest.fixture
def numbers(town: SmallCity) -> dict[str, int]:
    return whole_city(town)


def reopened(town: SmallCity) -> None:
    """Lan's report may be typed in, so that what is odd is read and not turned away by its state."""
    Submission.objects.filter(unit__organisation=town.wards[0]).update(state="draft", sent_at=None)


WHO = ("lan", "quang", "hoa", "admin", "expert")


def chosen(town: SmallCity, who: str) -> User:
    if who == "expert":
        return people.person("Bùi Chuyên Gia", "expert", town.organisation)
    found: User = getattr(town, who)
    return found


NOT_FOR_THEM = (403, 404, 405)  # said before anything is read: one try is enough


@pytest.mark.slow
@pytest.mark.parametrize("who", ["lan", "hoa", "admin"])
def test_nonsense_in_the_address_is_no_fault(town: SmallCity, numbers: dict[str, int], who: str) -> None:
    faults = []
    for client, address in walked(chosen(town, who), town, numbers):
        for text in ("²", LONGEST, "2026-13-40", "a\0b"):
            try:
                if asked(client, "get", address, dict.fromkeys(NAMES, text)).status_code in NOT_FOR_THEM:
                    break
            except AssertionError as fault:
                faults.append(str(fault))
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_nonsense_in_a_form_is_no_fault(town: SmallCity, numbers: dict[str, int], who: str) -> None:
    faults, answers = [], Counter[int]()
    for client, address in walked(chosen(town, who), town, numbers):
        for text in ODD:
            reopened(town)
            form = urlencode({**dict.fromkeys(NAMES, text), **cells(town, text)})
            try:
                status = asked(client, "post", address, form, content_type=PLAIN_FORM).status_code
            except AssertionError as fault:
                faults.append(str(fault))
                continue
            answers[status] += 1
            if status in NOT_FOR_THEM:
                break
        assert "_auth_user_id" in client.session, address
    assert faults == []
    assert answers[400] < answers[422], "most of it must reach what reads it"


@pytest.mark.slow
@pytest.mark.parametrize("who", ["lan", "hoa", "admin"])
def test_a_form_with_nothing_in_it_or_a_wrong_file_is_no_fault(
    town: SmallCity, numbers: dict[str, int], who: str
) -> None:
    files = {"empty.xlsx": b"", "text.xlsx": "một,hai\r\n".encode(), "half.xlsx": b"PK\x03\x04" + b"\0" * 40,
             "\u0110 a\"b.pdf": b"%PDF-1.7\n\0"}  # fmt: skip
    faults = []
    for client, address in walked(chosen(town, who), town, numbers):
        sent: list[dict[str, Any]] = [{}]
        sent += [{"file": SimpleUploadedFile(name, content)} for name, content in files.items()]
        for data in sent:
            try:
                asked(client, "post", address, data)
            except AssertionError as fault:
                faults.append(str(fault))
    assert faults == []
