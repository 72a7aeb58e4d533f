"""Units and reorganisations as the two CSV files that `hieuhoc evaluate` reads."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from hieuhoc.organisations.models import Code, Name, Organisation, Reorganisation, Tie
from hieuhoc.organisations.queries import TERRITORIAL

UNITS = ("code", "name", "name_en", "kind", "parent", "valid_from", "valid_to")
CHANGES = ("date", "decision", "kind", "from", "to", "share")
Spans = dict[int, list[Any]]


def _spans(rows: Iterable[Any]) -> Spans:
    found: Spans = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def _on(rows: list[Any], day: date) -> Any:
    return next((r for r in rows if r.valid_from <= day and (r.valid_to is None or r.valid_to > day)), None)


class _Book:
    """Every territorial unit cut where its name, code or parent changes: in the files a unit is (code, validity)."""

    def __init__(self) -> None:
        self.organisations = list(Organisation.objects.filter(kind__in=TERRITORIAL).order_by("pk"))
        self.names = _spans(Name.objects.all())
        self.codes = _spans(Code.objects.filter(scheme="gso"))
        self.ties = _spans(Tie.objects.filter(tree="territory"))

    def code(self, number: int | None, day: date) -> str:
        row = _on(self.codes[number], day) if number is not None else None
        return str(row.code) if row else ""

    def cuts(self, organisation: Organisation) -> list[date]:
        rows = [*self.names[organisation.pk], *self.codes[organisation.pk], *self.ties[organisation.pk]]
        end = organisation.valid_to or date.max
        days = {organisation.valid_from, *(r.valid_from for r in rows if organisation.valid_from <= r.valid_from < end)}
        return sorted(days)

    def rows(self) -> list[dict[str, str]]:
        found = []
        for one in self.organisations:
            days = self.cuts(one)
            for day, until in zip(days, [*days[1:], one.valid_to], strict=True):
                name, tie = _on(self.names[one.pk], day), _on(self.ties[one.pk], day)
                code = self.code(one.pk, day)
                if name is None or not code:
                    continue
                found.append({
                    "code": code, "name": name.name, "name_en": name.name_en, "kind": one.kind,
                    "parent": self.code(tie.parent_id, day) if tie else "", "valid_from": day.isoformat(),
                    "valid_to": until.isoformat() if until else "",
                })  # fmt: skip
        order = {kind: place for place, kind in enumerate(("city", "province", "district", "commune"))}
        return sorted(found, key=lambda r: (order[r["kind"]], r["code"], r["valid_from"]))

    def own_changes(self) -> list[dict[str, str]]:
        """Cuts inside one unit, which in the files join it to itself whole."""
        found = []
        for one in self.organisations:
            for before, day in zip(self.cuts(one), self.cuts(one)[1:], strict=False):
                renamed = _on(self.names[one.pk], before) != _on(self.names[one.pk], day)
                found.append({
                    "date": day.isoformat(), "decision": "", "kind": "rename" if renamed else "transfer",
                    "from": self.code(one.pk, before), "to": self.code(one.pk, day), "share": "1",
                })  # fmt: skip
        return found


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def units_csv() -> str:
    return _csv(UNITS, _Book().rows())


def reorganisations_csv() -> str:
    book = _Book()
    links = Reorganisation.objects.filter(origin__kind__in=TERRITORIAL).order_by("date", "pk")
    rows = [
        {
            "date": link.date.isoformat(), "decision": link.decision, "kind": link.kind,
            "from": book.code(link.origin_id, date.fromordinal(link.date.toordinal() - 1)),
            "to": book.code(link.successor_id, link.date),
            "share": "" if link.share is None else format(link.share.normalize(), "f"),
        }
        for link in links
    ]  # fmt: skip
    return _csv(CHANGES, sorted([*rows, *book.own_changes()], key=lambda r: (r["date"], r["from"], r["to"])))
