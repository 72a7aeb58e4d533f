"""Made-up figures for the gallery of parts (templates/dev/components.html); shown while developing only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hieuhoc.core.workflow import STATES

_LETTERS = {"m": "met", "n": "not_met", "q": "not_assessable", "t": "tracked", "p": "partly_met"}

# Standard: its name, verdict, and for each criterion its verdict and those of its indicators.
_PICTURE: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Lợi ích của thành phố học tập",
        (
            ("Cá nhân tham gia, xã hội gắn kết", "p", "m:mm q:q n:nt"),
            ("Tăng trưởng kinh tế, văn hóa", "m", "m:mm m:m m:m m:mm"),
            ("Phát triển bền vững", "p", "q:mmq p:qmnmnn"),
        ),
    ),
    (
        "Các trụ cột chính",
        (
            ("Giáo dục hòa nhập", "p", "m:m m:mm m:m n:n m:m"),
            ("Học trong gia đình, cộng đồng", "p", "m:mm p:nmqq"),
            ("Học tại nơi làm việc", "p", "n:n t:t p:nm"),
            ("Công nghệ học tập hiện đại", "m", "m:mmmm m:mm"),
            ("Chất lượng học tập", "p", "p:nm n:n n:n"),
            ("Văn hóa học suốt đời", "m", "m:m m:m"),
        ),
    ),
    (
        "Điều kiện cơ bản",
        (
            ("Ý chí và cam kết", "m", "m:m m:m m:m"),
            ("Quản lý, các bên tham gia", "m", "m:m m:m"),
            ("Nguồn lực", "q", "m:m m:m q:q m:m"),
        ),
    ),
)


def _criterion(code: str, text: str) -> dict[str, Any]:
    verdict, letters = text.split(":")
    tiles = [
        {
            "code": f"{code}.{'abcdef'[n]}",
            "letter": "abcdef"[n],
            "name": "Chỉ số mẫu",
            "verdict": _LETTERS[letter],
            "url": "#main",
            "value": "58,31%",
            "threshold": "từ 50%",
            "owner": "Sở Giáo dục và Đào tạo",
            "interpretation": code == "2.2.1",
        }
        for n, letter in enumerate(letters)
    ]
    return {"code": code, "name": "Tiêu chí mẫu", "verdict": _LETTERS[verdict], "tiles": tiles}


def picture() -> list[dict[str, Any]]:
    parts = []
    for p, (name, standards) in enumerate(_PICTURE, 1):
        rows = [
            {
                "code": f"{p}.{s}",
                "name": title,
                "verdict": _LETTERS[verdict],
                "criteria": [_criterion(f"{p}.{s}.{c}", text) for c, text in enumerate(criteria.split(), 1)],
            }
            for s, (title, verdict, criteria) in enumerate(standards, 1)
        ]
        parts.append({"code": str(p), "name": name, "standards": rows})
    return parts


def _cells() -> list[dict[str, Any]]:
    kinds = (
        ("input", "8.431", False, "thường"),
        ("input", "61", True, "cần xem lại"),
        ("shared", "30.214", False, "dùng chung"),
        ("summed", "17.343", False, "máy cộng"),
        ("locked", "", False, "khóa"),
    )
    return [
        {"kind": kind, "value": value, "look": look, "note": note, "name": f"cell{n}", "label": note}
        for n, (kind, value, look, note) in enumerate(kinds)
    ]


def _groups() -> list[dict[str, Any]]:
    rows = (
        ("accepted", "Đã tiếp nhận", 121),
        ("sent", "Chờ duyệt", 23),
        ("returned", "Trả lại", 9),
        ("late-draft", "Trễ, đang làm", 21),
        ("late-todo", "Trễ, chưa làm", 14),
    )
    return [{"key": key, "label": label, "count": count, "url": "#main"} for key, label, count in rows]


def context() -> dict[str, Any]:
    now = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)
    boxes = ["done", "look", "done", "empty", "done", "done", "done", "done", "look", "done", "empty", "done"]
    counts = ((2024, 31, 16, 8), (2025, 34, 14, 7), (2026, 38, 11, 6))
    return {
        "today": date(2026, 11, 24),
        "now": now,
        "far": date(2026, 12, 9),
        "soon": date(2026, 11, 30),
        "tomorrow": date(2026, 11, 25),
        "past": date(2026, 11, 20),
        "picture": picture(),
        "verdicts": ["met", "not_met", "partly_met", "not_assessable", "tracked", "not_applicable"],
        "states": [*STATES, "overdue", "extended"],
        "cells": _cells(),
        "steps": ["Nhập số liệu", "Trình lãnh đạo", "Gửi Sở", "Sở tiếp nhận", "Khóa số liệu"],
        "box_items": [{"code": str(n), "state": box, "label": box} for n, box in enumerate(boxes, 1)],
        "groups": _groups(),
        "years": [
            {"year": y, "counts": {"met": m, "not_met": n, "not_assessable": q, "tracked": 2}} for y, m, n, q in counts
        ],
        "remark": {
            "id": 1,
            "text": "Danh sách kèm theo mới có trường học. Đề nghị bổ sung doanh nghiệp trên địa bàn.",
            "author": "Trần Thị Hoa",
            "at": now,
            "answers": [],
        },
    }


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "dev/components.html", context())
