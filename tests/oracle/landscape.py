"""The units of a generated city: districts and communes in time, neighbours outside, offices, decrees."""

from __future__ import annotations

import random

from .city import Row, Unit, last_day

UNIT_COLUMNS = ["code", "name", "name_en", "kind", "parent", "valid_from", "valid_to"]
ALWAYS = "2000-01-01"


class Landscape:
    """Draws the units; `reporting` and `last_years` only say for whom rows are drawn, they judge nothing."""

    def __init__(self, rng: random.Random, year: int) -> None:
        self.random, self.year = rng, year
        self.units: list[Unit] = []
        self.events: list[Row] = []
        self.outside_now: list[str] = []
        self.city = rng.choice(["01", "79"])
        self.add(self.city, "city", "")
        self.shape = rng.choice(["under_districts", "under_city", "districts", "mixed", "ended", "communes", "bare"])
        self.districts = [f"{760 + n}" for n in range(rng.randint(1, 3))]
        if self.shape in ("under_districts", "districts", "mixed", "ended"):
            for code in self.districts:
                self.add(code, "district", self.city)
        if self.shape not in ("districts", "bare"):
            self.communes()
        self.others()
        if self.shape == "ended":
            self.abolish(f"{year}-07-01")
        elif self.shape not in ("districts", "bare"):
            for day in self.decree_days():
                self.reform(day)
        if rng.random() < 0.4:
            self.neighbours()

    def add(self, code: str, kind: str, parent: str, since: str = ALWAYS, until: str = "") -> None:
        self.units.append(Unit(code, kind, parent, since, until or "9999-12-31"))

    def communes(self) -> None:
        for number in range(self.random.randint(1, 6)):
            code = f"{26700 + number:05d}"
            parent = self.city
            if self.shape in ("under_districts", "mixed", "ended"):
                parent = self.random.choice(self.districts)
            if self.shape == "mixed" and self.random.random() < 0.2:
                parent = self.city
            self.add(code, "commune", parent)
            if self.random.random() < 0.2:  # the code had another, older bearer
                self.units[-1] = Unit(code, "commune", parent, f"{self.year - 5}-07-01", "9999-12-31")
                self.add(code, "commune", parent, ALWAYS, f"{self.year - 6}-07-01")

    def others(self) -> None:
        for kind in ("department", "school", "enterprise", "association", "university", "other"):
            if self.random.random() < 0.3:
                self.add(f"X-{kind}", kind, self.city)

    def abolish(self, day: str) -> None:
        """No districts any more: every commune passes to a new one under the city, as on 1 July 2025."""
        old = [u for u in self.units if u.kind == "commune" and u.valid(day)]
        for unit in [u for u in self.units if u.kind in ("district", "commune") and u.valid(day)]:
            self.units[self.units.index(unit)] = Unit(unit.code, unit.kind, unit.parent, unit.since, day)
        names = sorted({self.random.choice(old).code for _ in old} | {"27999"})
        for code in names:
            self.add(code, "commune", self.city, day)
        for unit in old:
            self.pass_on(unit.code, names, day)
        for district in self.districts:
            if all(u.parent != district for u in old):
                self.event(day, "merge", district, names[0], "1")

    def decree_days(self) -> list[str]:
        last = self.year - 1
        days = [
            f"{last}-07-01",
            f"{last}-12-31",
            f"{self.year}-01-01",
            f"{self.year}-07-01",
            last_day(self.year),
        ]
        return sorted(self.random.sample(days, self.random.choice([0, 0, 1, 1, 2])))

    def reform(self, day: str) -> None:
        """Communes end and pass to new ones, often with an old code; some only change their parent."""
        standing = [u for u in self.units if u.kind == "commune" and u.valid(day)]
        ending = self.random.sample(standing, min(len(standing), self.random.randint(1, 3)))
        for unit in ending:
            self.units[self.units.index(unit)] = Unit(unit.code, unit.kind, unit.parent, unit.since, day)
        moving = len(self.districts) > 1 and self.shape == "under_districts" and self.random.random() < 0.3
        if moving:
            for unit in ending:
                self.add(unit.code, "commune", self.random.choice(self.districts), day)
                self.event(day, "transfer", unit.code, unit.code, "1")
            return
        reuse = [u.code for u in ending if self.random.random() < 0.6]
        fresh = 27000 + 100 * len(self.units)
        names = reuse + [f"{fresh + n:05d}" for n in range(max(1, len(ending) - len(reuse)))]
        for code in names:
            self.add(code, "commune", ending[0].parent, day)
        for unit in ending:
            self.pass_on(unit.code, names, day)

    def pass_on(self, code: str, names: list[str], day: str) -> None:
        shares = self.random.choice(
            [["1"], ["0.6", "0.4"], ["0.25", "0.75"], ["0.3333", "0.6667"], ["0.1"], ["1"], [""]]
        )
        shares = shares[: len(names)] if len(names) >= len(shares) else ["1"]
        for share, to in zip(shares, self.random.sample(names, len(shares)), strict=True):
            kind = "merge" if share == "1" else "split"
            known = share or self.random.random() < 0.5
            self.event(day, kind, code, to if known else "", share)

    def event(self, day: str, kind: str, source: str, to: str, share: str) -> None:
        row = {"date": day, "decision": "NQ-1", "kind": kind, "from": source, "to": to, "share": share}
        self.events.append(row)

    def neighbours(self) -> None:
        """A province next door with units of its own; sometimes one of them joins the city this year."""
        self.add("74", "province", "")
        self.add("718", "district", "74")
        self.add("25700", "commune", "718")
        self.outside_now += ["718", "25700"]
        if self.random.random() < 0.5 and self.shape in ("under_city", "communes"):
            day = self.random.choice([f"{self.year}-07-01", f"{self.year - 1}-07-01"])
            self.add("25747", "commune", "718", ALWAYS, day)
            self.add("25747", "commune", self.city, day)
            self.event(day, "transfer", "25747", "25747", "1")
        elif self.random.random() < 0.3 and self.shape in ("under_city", "communes"):
            self.add("25748", "commune", self.city, ALWAYS, f"{self.year}-07-01")
            self.event(f"{self.year}-07-01", "merge", "25748", "25700", "1")

    def standing(self, year: int) -> list[Unit]:
        found = [u for u in self.units if u.valid(last_day(year)) and u.kind in ("district", "commune")]
        return [u for u in found if u.code not in self.outside_now and u.parent != "718"]

    def reporting(self, level: str, year: int) -> list[str]:
        mine = {u.code for u in self.standing(year)}
        return [c for c in self.reporting_anywhere(level, year) if c in mine]

    def reporting_anywhere(self, level: str, year: int) -> list[str]:
        found = [u for u in self.units if u.valid(last_day(year)) and u.kind in ("district", "commune")]
        if any(u.kind == level for u in self.units):
            return [u.code for u in found if u.kind == level]
        parents = {u.parent for u in found}
        return [u.code for u in found if u.code not in parents]

    def last_years(self, level: str) -> list[str]:
        found = [u.code for u in self.standing(self.year - 1) if u.kind == level]
        return found or [u.code for u in self.standing(self.year - 1) if u.kind != level]

    def rows(self) -> list[Row]:
        found = [
            {
                "code": u.code,
                "name": f"Đơn vị {u.code}",
                "name_en": f"Unit {u.code}",
                "kind": u.kind,
                "parent": u.parent,
                "valid_from": u.since,
                "valid_to": "" if u.until == "9999-12-31" else u.until,
            }
            for u in self.units
        ]
        self.random.shuffle(found)
        return found
