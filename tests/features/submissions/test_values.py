"""Saving figures: nothing lost, nothing counted twice, nobody writes for others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hieuhoc.audit.models import AuditEvent
from hieuhoc.submissions.models import DataValue, Submission
from tests.builders import SmallCity
from tests.features.submissions.unit import SCALE, Row, of, row, signed_in, value
from tests.people import person


@pytest.fixture
def lan(town: SmallCity) -> Client:
    return signed_in(town.lan)


def test_a_change_is_one_value_and_one_event(town: SmallCity, lan: Client) -> None:
    before = AuditEvent.objects.count()
    assert row(town, lan).save(part="21806") == 200
    assert (value().part, value().typed_by) == (21806 * SCALE, town.lan)
    assert AuditEvent.objects.count() == before + 1
    assert of(town).state == "draft"


def test_the_row_answers_with_the_share_the_verdict_and_the_receipt(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    mine.save(part="21.806")
    mine.save(whole="30.214")
    assert "72,17%" in mine.markup
    assert "Đạt" in mine.markup
    assert "Đã lưu lúc" in mine.markup
    assert value().version == 2


def test_the_same_change_sent_twice_counts_once(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    posted = mine.posted(part="100") | {"key": "one"}
    assert mine.send(posted) == 200
    signed = signed_in(town.quang)
    assert row(town, signed).save(part="200") == 200  # the leader corrects it meanwhile
    assert mine.send(posted) == 200  # the network sends the first one again
    assert value().part == 200 * SCALE
    assert AuditEvent.objects.filter(verb="record_value").count() == 2


def test_two_people_in_one_cell_the_second_chooses(town: SmallCity, lan: Client) -> None:
    mine, leader = row(town, lan), row(town, signed_in(town.quang))
    assert mine.save(part="21860") == 200
    assert leader.save(part="21806") == 409
    assert "21.860" in leader.markup
    assert "21.806" in leader.markup
    assert "Nguyễn Thị Lan" in leader.markup
    assert value().part == 21860 * SCALE, "nothing is overwritten before the person chose"
    keep = leader.markup.split('name="keep" value="')[1].split('"')[0]
    assert leader.send({"keep": keep, "key": "chosen"}) == 200
    assert value().part == 21806 * SCALE


def test_taking_the_other_value_writes_nothing(town: SmallCity, lan: Client) -> None:
    mine, leader = row(town, lan), row(town, signed_in(town.quang))
    mine.save(part="21860")
    leader.save(part="21806")
    events = AuditEvent.objects.count()
    assert leader.send({"take": "x"}) == 200
    assert "21.860" in leader.markup
    assert AuditEvent.objects.count() == events


def test_two_people_in_two_cells_of_a_row_do_not_disturb_each_other(town: SmallCity, lan: Client) -> None:
    mine, leader = row(town, lan), row(town, signed_in(town.quang))
    assert mine.save(part="58") == 200
    assert leader.save(whole="61") == 200
    assert (value().part, value().whole) == (58 * SCALE, 61 * SCALE)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("hai mươi", "không phải là số"), ("95%", "không nhận phần trăm"), ("21,5", "số nguyên"), ("-3", "số âm")],
)
def test_what_is_not_understood_stays_as_typed_and_is_not_saved(
    town: SmallCity, lan: Client, typed: str, words: str
) -> None:
    mine = row(town, lan)
    assert mine.save(part=typed) == 422
    assert f'value="{typed}"' in mine.markup
    assert words in mine.markup
    assert 'aria-invalid="true"' in mine.markup
    assert not DataValue.objects.exists()


def test_an_unusual_number_is_said_back(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    assert mine.save(part="21 806") == 200
    assert "Bạn gõ 21 806, máy hiểu là 21.806." in mine.markup


def test_a_part_larger_than_its_whole_is_kept_and_blocks(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    mine.save(part="98", whole="61")
    assert "Tử số 98 lớn hơn mẫu số 61" in mine.markup
    assert "Đạt" not in mine.markup.split("lresult")[1].split("llast")[0], "a contradiction is not judged"


def test_the_four_answers_are_four_different_things(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    mine.save(part="5", whole="61")
    mine.save(status="none")
    assert (value().status, value().part, value().whole) == ("none", 0, 61 * SCALE)
    mine.save(status="not_applicable")
    assert (value().status, value().part, value().whole) == ("not_applicable", None, None)
    assert "không tính" in mine.markup
    mine.save(status="not_available", expected_on="2026-12-05")
    assert value().status == "not_available"
    assert "2026-12-05" in mine.markup
    mine.save(part="7")
    assert (value().status, value().part) == ("", 7 * SCALE), "a typed figure is a figure again"


def test_text_of_others_is_never_markup(town: SmallCity, lan: Client) -> None:
    mine = row(town, lan)
    mine.save(source='<script>alert("1")</script>')
    assert "<script>" not in mine.markup
    assert "&lt;script&gt;" in mine.markup
    page = lan.get(reverse("workbook")).content.decode()
    assert '<script>alert("1")' not in page


def test_others_may_not_write(town: SmallCity, lan: Client) -> None:
    posted = row(town, lan).posted(part="1")
    url = reverse("workbook_row", args=[of(town).pk, town.wards[0].pk, "1.1.2.a"])
    for other in (town.minh, town.nam, town.hoa, town.admin):
        assert signed_in(other).post(url, posted).status_code == 403, other
    assert Client().post(url, posted).status_code == 302
    assert not DataValue.objects.exists()


def test_an_indicator_of_somebody_else_is_refused(town: SmallCity, lan: Client) -> None:
    url = reverse("workbook_row", args=[of(town).pk, town.wards[1].pk, "1.1.2.a"])
    answer = lan.post(url, {f"{town.wards[1].pk}~1.1.2.a~~part": "1"})
    assert answer.status_code in (403, 404, 409, 422)
    assert not DataValue.objects.exists()


def test_both_sexes_make_the_total(town: SmallCity) -> None:
    """1.2.2.a is a city figure of the department of home affairs, asked by sex."""
    client = signed_in(person("Phạm Thị Mai", "unit_reporter", town.bodies["snv"]))
    submission = Submission.objects.get(unit__organisation=town.bodies["snv"])
    mine = Row(client, submission, town.organisation.pk, "1.2.2.a")
    assert "Số liệu của Thành phố Hồ Chí Minh" in mine.markup
    mine.save(male_part="100", male_whole="8100")
    mine.save(female_part="100", female_whole="7900")
    assert "1,25%" in mine.markup
    assert ">200<" in mine.markup
    assert ">16.000<" in mine.markup
    assert value("1.2.2.a", "sex=male").organisation == town.organisation
    mine.save(sex_status="not_available")
    assert {v.status for v in DataValue.objects.filter(measure__code="1.2.2.a")} == {"not_available"}


def test_without_a_script_the_whole_page_is_saved_at_once(town: SmallCity, lan: Client) -> None:
    first, second = row(town, lan), row(town, lan, "2.2.2.c")
    posted = first.posted(part="10", whole="20") | second.posted(part="x", whole="61")
    answer = lan.post(reverse("workbook_save", args=[of(town).pk]), posted)
    page = answer.content.decode()
    assert value().part == 10 * SCALE
    assert value("2.2.2.c").whole == 61 * SCALE
    assert answer.status_code == 409
    assert 'value="x"' in page
    assert "không phải là số" in page


def test_a_page_sent_whole_does_not_undo_what_others_changed_meanwhile(town: SmallCity, lan: Client) -> None:
    row(town, lan).save(part="10", whole="20")
    old = row(town, lan)
    row(town, signed_in(town.quang)).save(part="11")
    posted = old.versions() | {f"{old.subject}~1.1.2.a~~part": "10", f"{old.subject}~1.1.2.a~~whole": "25"}
    lan.post(reverse("workbook_save", args=[of(town).pk]), posted)
    assert (value().part, value().whole) == (11 * SCALE, 25 * SCALE)
