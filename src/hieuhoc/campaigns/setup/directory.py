"""Which unit a row means: by code, by name, or both; names of before a reform are answered with the successor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from hieuhoc.core.vietnamese import fold
from hieuhoc.organisations import queries as organisations
from hieuhoc.organisations.models import Code, Name, Reorganisation
from hieuhoc.organisations.queries import BODIES, TERRITORIAL, Node
from hieuhoc.rendering.sheets_in import CellFault

EVERY = "*"  # in the assignment: every unit of the reporting level


class Directory:
    """The organisations of one day. A code alone identifies nothing: it is always read on that day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.nodes = organisations.nodes(day, (*TERRITORIAL, *BODIES))
        self.by_id = {node.id: node for node in self.nodes}
        self.by_code = {node.code.lower(): node for node in self.nodes if node.code}
        self.city = organisations.city().organisation_id

    @cached_property
    def _by_name(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            for words in {fold(node.name), fold(node.name_en), fold(node.short)} - {""}:
                found.setdefault(words, []).append(node)
        return found

    def find(self, code: str, name: str) -> Node:
        """Raises CellFault with what to do. With both a code and a name they must mean the same unit."""
        if code:
            node = self.by_code.get(code.strip().lower()) or self.by_code.get(code.strip().zfill(5))
            if node is None:
                raise self._unknown_code(code)
            if name and fold(name) not in {fold(node.name), fold(node.name_en), fold(node.short)}:
                raise CellFault(
                    f"Mã {code} ngày {self.day:%d/%m/%Y} là {node.name}, không phải “{name}”. "
                    f"{self._hint_vi(name) or 'Sửa mã hoặc sửa tên.'}",
                    f"On {self.day:%d %b %Y} code {code} is {node.name_in('en')}, not “{name}”. "
                    f"{self._hint_en(name) or 'Correct the code or the name.'}",
                )
            return node
        found = self._by_name.get(fold(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(f"{n.code}" for n in found)
            raise CellFault(
                f"Có {len(found)} đơn vị tên “{name}” (mã {listed}). Ghi thêm mã đơn vị.",
                f"{len(found)} units are called “{name}” (codes {listed}). Give the code as well.",
            )
        raise CellFault(
            f"Ngày {self.day:%d/%m/%Y} không có đơn vị nào tên “{name}”. "
            f"{self._hint_vi(name) or 'Xem tên trong trang tính Đơn vị.'}",
            f"On {self.day:%d %b %Y} no unit is called “{name}”. {self._hint_en(name) or 'See the sheet of units.'}",
        )

    def listed(self, words: str) -> list[Node]:
        """Several units in one cell, by code or name, between semicolons or on lines of their own."""
        pieces = [p.strip() for p in words.replace("\n", ";").split(";") if p.strip()]
        return [self.by_code.get(p.lower()) or self.find("", p) for p in pieces]

    def _unknown_code(self, code: str) -> CellFault:
        row = Code.objects.filter(code=code.strip()).order_by("-valid_from").first()
        old = Name.objects.filter(organisation_id=row.organisation_id).order_by("-valid_from").first() if row else None
        return CellFault(
            f"Ngày {self.day:%d/%m/%Y} không có đơn vị nào mang mã {code}. "
            f"{(self._hint_vi(old.name) if old else '') or 'Xem mã trong trang tính Đơn vị.'}",
            f"On {self.day:%d %b %Y} no unit carries the code {code}. "
            f"{(self._hint_en(old.name) if old else '') or 'See the sheet of units.'}",
        )

    def _hint_vi(self, name: str) -> str:
        day, heirs = self._heirs(name)
        if not heirs:
            return ""
        words = ", ".join(f"{n.name} (mã {n.code})" for n in heirs)
        return f"Từ {day:%d/%m/%Y} “{name}” đã thuộc {words}: ghi đơn vị đó."

    def _hint_en(self, name: str) -> str:
        day, heirs = self._heirs(name)
        if not heirs:
            return ""
        words = ", ".join(f"{n.name_in('en')} (code {n.code})" for n in heirs)
        return f"Since {day:%d %b %Y} “{name}” belongs to {words}: write that unit."

    def _heirs(self, name: str) -> tuple[date, list[Node]]:
        """What became of units of that name by the day, the last change first; at most four."""
        ids = set(Name.objects.filter(folded=fold(name)).values_list("organisation_id", flat=True))
        last, reached = date.min, set[int]()
        for _step in range(4):  # a unit may have changed hands more than once
            if not ids:
                break
            rows = list(
                Reorganisation.objects.filter(origin_id__in=ids, date__lte=self.day, successor__isnull=False).order_by(
                    "-date", "pk"
                )
            )
            last = max([last, *(row.date for row in rows)])
            ids = {row.successor_id for row in rows if row.successor_id} - reached - ids
            reached |= ids
        return last, [self.by_id[n] for n in sorted(reached) if n in self.by_id][:4]

    def rows(self, ids: Iterable[int] | None = None) -> list[Sequence[str]]:
        """For the sheet of units in a template."""
        wanted = set(ids) if ids is not None else None
        return [(n.code, n.name, n.name_en) for n in self.nodes if n.code and (wanted is None or n.id in wanted)]
