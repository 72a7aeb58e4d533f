"""Whole numbers as forms and links send them: numbers of rows, versions, years."""

from __future__ import annotations

LONGEST = 18  # digits: what a 64-bit column holds


def whole(text: str) -> int | None:
    """None for anything else. ("²".isdigit() holds, int("²") fails; thousands of digits are no number to int.)"""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
