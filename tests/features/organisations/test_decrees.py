"""A decree changes units from a day on; nothing is deleted and every day keeps its own tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hieuhoc import frameworks
from hieuhoc.accounts.models import User
from hieuhoc.audit.actions import SYSTEM
from hieuhoc.core import inputs, tables
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.organisations import decrees, editing, export, queries
from hieuhoc.organisations.decrees import NewUnit
from hieuhoc.organisations.models import Code, Name, Organisation, Reorganisation, Tie
from tests.builders import SmallCity

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
DAY = date(2026, 9, 1)
BEFORE = DAY - timedelta(days=1)


def merge(town: SmallCity, wards: Sequence[int] = (0, 1), by: Any = None, **more: Any) -> list[Reorganisation]:
    ids = [town.wards[n].pk for n in wards]
    given: dict[str, Any] = {
        "date": DAY, "decision": "9/NQ-UBTVQH16", "kind": "merge", "origins": ids,
        "successors": [NewUnit("Phường Sài Gòn", "Sai Gon Ward", "20001")], "shares": {(n, 0): Decimal(1) for n in ids},
    }  # fmt: skip
    return decrees.enter_decree(**{**given, **more}, by=by or town.admin, at=AT)


def test_two_wards_become_one_and_each_day_keeps_its_tree(town: SmallCity) -> None:
    rows = (Organisation.objects.count(), Name.objects.count(), Code.objects.count(), Tie.objects.count())
    links = merge(town)
    assert (Organisation.objects.count(), Name.objects.count(), Code.objects.count(), Tie.objects.count()) == tuple(
        n + 1 for n in rows
    )
    before = {n.id for n in queries.nodes(BEFORE)}
    after = {n.id for n in queries.nodes(DAY)}
    new = links[0].successor
    assert new is not None
    assert before - after == {town.wards[0].pk, town.wards[1].pk}
    assert after - before == {new.pk}
    holder, heir = queries.by_code("20001", BEFORE), queries.by_code("20001", DAY)
    assert (holder, heir) == (town.wards[1], new)
    node = next(n for n in queries.nodes(DAY) if n.id == new.pk)
    assert (node.name, node.parent, node.kind) == ("Phường Sài Gòn", town.organisation.pk, "commune")
    assert [link.origin for link in queries.links(new)[0]] == town.wards[:2]
    assert queries.links(town.wards[0])[1][0].share == 1


def test_a_divided_ward_says_how_much_passes_and_what_is_not_known(town: SmallCity) -> None:
    origin = town.wards[4].pk
    links = merge(
        town, kind="split", origins=[origin],
        successors=[NewUnit("Phường Dĩ An"), NewUnit("Phường Đông Hòa"), NewUnit("Phường Tân Đông Hiệp")],
        shares={(origin, 0): Decimal("0.4"), (origin, 1): Decimal("0.25"), (origin, 2): None},
    )  # fmt: skip
    assert [link.share for link in Reorganisation.objects.order_by("pk")] == [Decimal("0.4"), Decimal("0.25"), None]
    assert len({link.successor_id for link in links}) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decision": " "}, "incomplete"),
        ({"kind": "abolish"}, "incomplete"),
        ({"origins": [], "shares": {}}, "incomplete"),
        ({"date": date(2020, 1, 1)}, "not_valid_then"),
        ({"successors": [NewUnit("")]}, "incomplete"),
        ({"successors": [NewUnit("Phường Mới", "", "20005")]}, "code_taken"),
        ({"successors": [NewUnit("Phường A"), NewUnit("Phường B")]}, "bad_share"),
    ],
)
def test_a_decree_that_cannot_be_is_refused_whole(town: SmallCity, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        merge(town, **change)
    assert refused.value.code == code
    assert not Reorganisation.objects.exists()
    assert Organisation.objects.filter(valid_to__isnull=False).count() == 0


def test_shares_stay_between_nothing_and_the_whole(town: SmallCity) -> None:
    origin = town.wards[0].pk
    two = [NewUnit("Phường A"), NewUnit("Phường B")]
    for shares in ({0: "0.7", 1: "0.4"}, {0: "1.1", 1: "0.1"}, {0: "0", 1: "1"}):
        with pytest.raises(Refusal, match="bad_share"):
            merge(town, kind="split", origins=[origin], successors=two,
                  shares={(origin, place): Decimal(share) for place, share in shares.items()})  # fmt: skip


def test_decrees_do_not_overlap(town: SmallCity) -> None:
    merge(town)
    with pytest.raises(Refusal) as refused:
        merge(town, wards=(1, 2), decision="10/NQ", date=date(2026, 8, 1))
    assert refused.value.code == "overlap"
    with pytest.raises(Refusal) as refused:
        merge(town, wards=(1, 2), decision="10/NQ", date=date(2026, 10, 1))
    assert refused.value.code == "not_valid_then"


def test_the_city_and_a_unit_with_units_below_do_not_end(town: SmallCity) -> None:
    for number in (town.organisation.pk, town.bodies["sgddt"].pk):
        with pytest.raises(Refusal, match="is_city"):
            decrees.enter_decree(
                date=DAY,
                decision="1/NQ",
                kind="merge",
                origins=[number],
                successors=[],
                shares={},
                by=town.admin,
                at=AT,
            )


def test_a_name_changes_from_a_day_on(town: SmallCity) -> None:
    ward = town.wards[2]
    editing.rename(organisation_id=ward.pk, name="Phường Chợ Bến Thành", name_en="", day=DAY, by=town.admin, at=AT)
    assert [queries.name_on(ward, day).name for day in (BEFORE, DAY)] == ["Phường Bến Thành", "Phường Chợ Bến Thành"]  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="overlap"):
        editing.rename(organisation_id=ward.pk, name="Phường X", name_en="", day=BEFORE, by=town.admin, at=AT)
    assert {n.organisation_id for n in queries.search("ben thanh")} == {ward.pk}


def test_only_the_administrator_changes_units(town: SmallCity) -> None:
    for who in (town.lan, town.nam, town.hoa):
        with pytest.raises(NotAllowed):
            merge(town, by=who)
        with pytest.raises(NotAllowed):
            editing.rename(organisation_id=town.wards[0].pk, name="X", name_en="", day=DAY, by=who, at=AT)


def test_the_export_is_what_the_command_line_reads(town: SmallCity) -> None:
    merge(town)
    editing.rename(organisation_id=town.wards[2].pk, name="Phường Chợ", name_en="", day=DAY, by=SYSTEM, at=AT)
    read = inputs.read_inputs(
        frameworks.load("hanoi-2024"),
        units=tables.from_csv("units.csv", export.units_csv().encode()),
        values=tables.from_csv(
            "values.csv", b"year,unit,measurement,breakdown,status,part,whole,number,rating,choice,rater\n"
        ),
        reorganisations=tables.from_csv("reorganisations.csv", export.reorganisations_csv().encode()),
        year=2026,
    )
    assert len([u for u in read.tree.units if u.kind == "commune" and u.stands_on(date(2026, 12, 31))]) == 8
    assert len(read.tree.changes) == 3


def sign_in(client: Client, who: User) -> None:
    client.force_login(who)


def test_pages_show_the_tree_on_three_days(town: SmallCity, client: Client) -> None:
    merge(town)
    sign_in(client, town.hoa)
    for day, names in (("2020-12-31", set()), ("2026-08-31", {"Phường Tân Định"}), ("2026-09-01", set())):
        page = client.get("/organisations/", {"on": day}).content.decode()
        for name in ("Phường Tân Định",):
            assert (f">{name}</a>" in page) == (name in names)
    found = client.get("/organisations/", {"q": "tan dinh"}).content.decode()
    assert "Phường Tân Định" in found
    ended = client.get(f"/organisations/{town.wards[0].pk}/").content.decode()
    assert "9/NQ-UBTVQH16" in ended
    assert "Phường Sài Gòn" in ended


def test_pages_are_closed_to_strangers_and_read_only_to_units(town: SmallCity, client: Client) -> None:
    sign_in(client, town.nam)
    assert client.get("/organisations/").status_code == 403
    sign_in(client, town.lan)
    assert client.get("/organisations/").status_code == 200
    assert client.get("/organisations/decree/").status_code == 403
    posted = {"name": "X", "day": "2026-09-01"}
    assert client.post(f"/organisations/{town.wards[0].pk}/rename/", posted).status_code == 403


def test_a_decree_is_entered_in_two_steps(town: SmallCity, client: Client) -> None:
    sign_in(client, town.admin)
    ids = [town.wards[0].pk, town.wards[1].pk]
    head: dict[str, Any] = {"date": "2026-09-01", "decision": "9/NQ-UBTVQH16", "kind": "merge", "origin": ids}
    second = client.get("/organisations/decree/", head)
    assert second.status_code == 200
    assert f'name="share0_{ids[0]}"' in second.content.decode()
    shares = {f"share0_{number}": "1" for number in ids}
    wrong = client.post("/organisations/decree/", {**head, **shares, "name0": "Phường Mới", "code0": "20007"})
    assert wrong.status_code == 422
    assert "Xã Cần Giờ" in wrong.content.decode()
    done = client.post("/organisations/decree/", {**head, **shares, "name0": "Phường Mới", "code0": "20000"})
    assert done.status_code == 302
    assert Reorganisation.objects.count() == 2
