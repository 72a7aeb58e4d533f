"""Two people in one place, the same thing twice, a machine that dies: nothing is lost, nothing counts double."""

from __future__ import annotations

import json
import re
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.journeys import year_unit
from tests.journeys.caller import Answer, Caller
from tests.journeys.conftest import Person
from tests.journeys.site import Site


@pytest.fixture(scope="module")
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of("town")


def asked(site: Site, code: str) -> object:
    """A question to the database, answered as JSON; `v` holds the models of submissions."""
    return json.loads(
        site.python(
            "import json\nfrom hieuhoc.submissions import models as v\nfrom hieuhoc.audit.models import AuditEvent\n"
            f"print(json.dumps({code}))"
        )
    )


def together(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All at the same moment."""
    gate = threading.Barrier(len(calls))

    def one(call: Callable[[], Answer]) -> Answer:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def ward(site: Site, place: int) -> tuple[int, int]:
    """(submission, organisation) of a ward."""
    from tests.builders import WARDS

    row = asked(site, f"v.Submission.objects.values_list('pk', 'unit__organisation').get(unit__name={WARDS[place]!r})")
    assert isinstance(row, list)
    return row[0], row[1]


def test_the_second_in_a_cell_is_told_and_chooses(site: Site, person_at: Callable[..., Person]) -> None:
    lan, quang = person_at(site, "lan@example.test"), person_at(site, "quang@example.test")
    lan.go("/workbook/")
    quang.go("/workbook/")
    year_unit.type_in(lan, "2.2.2.c", "part", "58")
    year_unit.type_in(quang, "2.2.2.c", "part", "57")
    band = year_unit.row(quang, "2.2.2.c").locator(".conflictband")
    expect(band).to_contain_text("58")
    expect(band).to_contain_text("57")
    expect(band).to_contain_text("Nguyễn Thị Lan")
    quang.look("conflict")
    with quang.page.expect_response(lambda answer: "/row/" in answer.url):
        band.locator("button[name=keep]").click()
    expect(year_unit.cell(quang, "2.2.2.c", "part")).to_have_value("57")
    year_unit.type_in(lan, "2.2.2.c", "part", "60")
    band = year_unit.row(lan, "2.2.2.c").locator(".conflictband")
    with lan.page.expect_response(lambda answer: "/row/" in answer.url):
        band.locator("button[name=take]").click()
    expect(year_unit.cell(lan, "2.2.2.c", "part")).to_have_value("57")
    lan.page.reload()
    expect(year_unit.cell(lan, "2.2.2.c", "part")).to_have_value("57")


def test_two_in_different_cells_of_one_row_both_stay(site: Site, person_at: Callable[..., Person]) -> None:
    lan, quang = person_at(site, "lan@example.test"), person_at(site, "quang@example.test")
    lan.go("/workbook/")
    quang.go("/workbook/")
    year_unit.type_in(lan, "2.2.2.d", "part", "1")
    year_unit.type_in(quang, "2.2.2.d", "whole", "1")
    expect(year_unit.cell(quang, "2.2.2.d", "part")).to_have_value("1")
    expect(year_unit.cell(quang, "2.2.2.d", "whole")).to_have_value("1")
    assert not year_unit.row(quang, "2.2.2.d").locator(".conflictband").count()


def test_the_same_change_sent_many_times_counts_once(site: Site) -> None:
    submission, organisation = ward(site, 0)
    lan = Caller(site, "lan")
    versions = re.findall(rf'name="({organisation}~1\.1\.2\.a~~version)" value="(\d+)"', lan.get("/workbook/").text)
    form = {**dict(versions), f"{organisation}~1.1.2.a~~part": "21807", "key": "the-same-change"}
    path = f"/workbook/{submission}/row/{organisation}/1.1.2.a/"
    answers = together([lambda: lan.post(path, form, htmx=True)] * 6)
    assert {answer.status for answer in answers} == {200}, [a.text[:300] for a in answers if a.status != 200]
    value = f"v.DataValue.objects.get(organisation={organisation}, measure__code='1.1.2.a', year=2026, breakdown='')"
    assert asked(site, f"{value}.version") == int(versions[0][1]) + 1
    assert asked(site, f"{value}.part") == 21807 * 10_000
    assert asked(site, "AuditEvent.objects.filter(payload__contains='the-same-change').count()") == 1


def test_a_report_sent_many_times_at_once_is_sent_once(site: Site) -> None:
    submission, organisation = ward(site, 7)
    site.python(f"from tests.journeys import seed\nseed.ready_to_sign({submission}, {organisation})")
    caller = Caller(site, "son")
    page = caller.get(f"/workbook/{submission}/approve/")
    assert page.status == 200, page.text[:500]
    answers = together([lambda: caller.post(f"/workbook/{submission}/approve/", {"declare": "on"})] * 4)
    assert all(answer.status < 500 for answer in answers), [a.status for a in answers]
    sent = f"list(v.Transition.objects.filter(submission={submission}, step='send').values_list('after', flat=True))"
    assert asked(site, sent) == ["sent"]


def test_two_reviewers_decide_the_same_at_once(site: Site) -> None:
    """One decision stands whole; the other person is told, and nothing is mixed."""
    submission, _organisation = ward(site, 5)
    hoa, binh = Caller(site, "hoa"), Caller(site, "binh")
    forms = []
    for caller, decision in ((hoa, "accept"), (binh, "return")):
        page = caller.get(f"/review/{submission}/").text
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen
        codes = sorted(set(re.findall(r'name="decide~([^"]+)"', page)))
        assert codes
        form = {"seen": seen[1]} | {f"decide~{code}": decision for code in codes}
        forms.append(form | ({f"remark~{code}": "Kiểm tra lại." for code in codes} if decision == "return" else {}))
    path = f"/review/{submission}/decide/"
    answers = together([lambda: hoa.post(path, forms[0]), lambda: binh.post(path, forms[1])])
    assert all(answer.status < 500 for answer in answers), [a.status for a in answers]
    states = asked(site, f"sorted(set(v.Item.objects.filter(submission={submission}).values_list('state', flat=True)))")
    state = asked(site, f"v.Submission.objects.get(pk={submission}).state")
    assert (states, state) in ((["accepted"], "accepted"), (["returned"], "returned"))
    assert sorted(answer.status for answer in answers)[-1] in (409, 422), "the second is told"
    accepted = asked(site, f"v.DataValue.objects.filter(submission={submission}, accepted_at__isnull=False).count()")
    assert accepted == (4 if state == "accepted" else 0)


def test_a_server_killed_in_the_middle_of_saves_loses_nothing_it_confirmed(site_of: Callable[[str], Site]) -> None:
    site = site_of("town")
    submission, organisation = ward(site, 0)
    lan = Caller(site, "lan")
    path = f"/workbook/{submission}/row/{organisation}/2.2.2.c/"
    confirmed = [0]
    stop = threading.Event()

    def save() -> None:
        for number in range(1, 100_000):
            if stop.is_set():
                return
            prefix = f"{organisation}~2.2.2.c~~"
            form = {f"{prefix}version": str(number - 1), f"{prefix}part": str(number), "key": f"save-{number}"}
            try:
                answer = lan.post(path, form, htmx=True)
            except OSError:
                return
            assert answer.status == 200, answer.text[:500]
            confirmed[0] = number

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save)
        while confirmed[0] < 5 and not saving.done():
            time.sleep(0.01)
        site.stop(signal.SIGKILL)
        stop.set()
        saving.result(timeout=60)
    value = f"v.DataValue.objects.get(organisation={organisation}, measure__code='2.2.2.c', year=2026)"
    kept, version = asked(site, f"[{value}.part // 10000, {value}.version]")  # type: ignore[misc]
    assert kept in (confirmed[0], confirmed[0] + 1), "the last save was confirmed, or just not yet"
    events = asked(site, "AuditEvent.objects.filter(payload__contains='\"save-').count()")
    assert events == version, "every kept change stands in the history, and none more"
    health = site.python(
        "from hieuhoc.web.health import examine\nprint([str(x.name.en) for x in examine() if not x.ok])"
    )
    assert not set(eval(health)) & {"Database", "Tables", "Integrity", "History", "Sums"}, health
    site.start()
    assert Caller(site, "lan").get("/workbook/").status == 200
