"""The rows of an outline as a form sends them."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hieuhoc.core.vietnamese import nfc

TABLES = (("", _("words")), ("tasks", _("words and table of tasks")), ("indicators", _("words and table of figures")),
          ("heading", _("heading only")))  # fmt: skip
TEXTS = (("title", 300), ("title_en", 300), ("hint", 500), ("hint_en", 500))


def posted(data: QueryDict) -> list[dict[str, Any]]:
    """Rows without a code or a title are left out; keys nobody edits here are kept out of the document."""
    columns = {name: data.getlist(name) for name in ("code", "table", *(key for key, _n in TEXTS))}
    found = []
    for place, code in enumerate(columns["code"]):
        cells = {key: nfc(values[place])[:500] if place < len(values) else "" for key, values in columns.items()}
        if not code.strip() or not cells["title"]:
            continue
        row: dict[str, Any] = {"code": cells["code"][:20]}
        row.update({key: cells[key][:longest] for key, longest in TEXTS if cells[key]})
        if cells["table"] == "heading":
            row["text"] = False
        elif cells["table"] in ("tasks", "indicators"):
            row["table"] = cells["table"]
        found.append(row)
    return found
