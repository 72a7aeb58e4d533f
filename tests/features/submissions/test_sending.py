"""From the reporter to the leader to the agency, back, and again; and the proof of what was sent."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hieuhoc.submissions import content
from hieuhoc.submissions.actions import review
from hieuhoc.submissions.models import SignedFile, Transition
from tests.builders import SmallCity
from tests.features.submissions.unit import fill, of, row, signed_in, value

LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def lan(town: SmallCity) -> Client:
    return signed_in(town.lan)


@pytest.fixture
def quang(town: SmallCity) -> Client:
    return signed_in(town.quang)


def step(client: Client, town: SmallCity, name: str, **posted: str) -> int:
    return client.post(reverse(f"workbook_{name}", args=[of(town).pk]), posted).status_code


def sent(town: SmallCity, lan: Client, quang: Client) -> None:
    fill(town)
    assert step(lan, town, "propose") == 302
    assert step(quang, town, "approve", declare="on") == 302


def test_reporter_passes_on_leader_sends(town: SmallCity, lan: Client, quang: Client) -> None:
    sent(town, lan, quang)
    submission = of(town)
    assert submission.state == "sent"
    assert submission.receipt == content.digest(submission)
    assert list(Transition.objects.order_by("pk").values_list("step", "by_name")) == [
        ("propose", "Nguyễn Thị Lan"), ("send", "Lê Văn Quang")
    ]  # fmt: skip
    shown = lan.get(reverse("workbook_sent", args=[submission.pk])).content.decode()
    assert submission.receipt in shown
    assert "72,17%" in shown
    assert "Lê Văn Quang" in shown


def test_the_receipt_changes_with_any_figure(town: SmallCity, lan: Client) -> None:
    fill(town)
    before = content.digest(of(town))
    row(town, lan).save(part="21807")
    assert content.digest(of(town)) != before


def test_missing_figures_go_with_a_reason(town: SmallCity, lan: Client) -> None:
    assert row(town, lan).save(part="1", whole="2") == 200
    assert step(lan, town, "propose") == 422
    assert of(town).state == "draft"
    assert step(lan, town, "propose", reason="Khảo sát chưa xong") == 302
    assert of(town).state == "waiting"


def test_a_contradiction_stops_it_whatever_the_reason(town: SmallCity, lan: Client) -> None:
    row(town, lan).save(part="98", whole="61")
    answer = lan.post(reverse("workbook_propose", args=[of(town).pk]), {"reason": "vội"})
    assert answer.status_code == 422
    assert "Tử số 98 lớn hơn mẫu số 61" in answer.content.decode()
    assert of(town).state == "draft"


def test_only_the_leader_sends_and_gives_back(town: SmallCity, lan: Client, quang: Client) -> None:
    fill(town)
    step(lan, town, "propose")
    assert step(lan, town, "approve") == 403
    assert step(lan, town, "give_back", reason="x") == 403
    assert step(signed_in(town.minh), town, "approve") == 403
    assert step(signed_in(town.hoa), town, "approve") == 403
    assert step(quang, town, "give_back") == 422, "a reason is needed"
    assert step(quang, town, "give_back", reason="Xem lại 2.2.2.c") == 302
    assert of(town).state == "draft"
    assert "Xem lại 2.2.2.c" in lan.get(reverse("workbook")).content.decode()


def test_nothing_is_typed_while_the_leader_reads(town: SmallCity, lan: Client) -> None:
    fill(town)
    mine = row(town, lan)
    step(lan, town, "propose")
    assert mine.save(part="1") in (409, 422)
    assert value().part == 218060000
    assert step(lan, town, "take_back") == 302
    assert of(town).state == "draft"
    assert mine.save(part="1") == 200


def test_sending_twice_counts_once(town: SmallCity, lan: Client, quang: Client) -> None:
    sent(town, lan, quang)
    assert step(quang, town, "approve") == 422
    assert Transition.objects.filter(step="send").count() == 1


def test_after_a_return_only_what_came_back_is_open_and_goes_out_as_corrected(
    town: SmallCity, lan: Client, quang: Client
) -> None:
    sent(town, lan, quang)
    submission = of(town)
    first = submission.sent_at
    review.return_items(submission_id=submission.pk, remarks={"2.2.2.c": "Thiếu doanh nghiệp"}, by=town.hoa, at=LATER)
    assert row(town, lan, "2.2.2.c").save(part="59") == 200
    assert row(town, lan, "1.1.2.a").save(part="59") in (409, 422)
    assert value("1.1.2.a").part == 218060000
    step(lan, town, "propose")
    step(lan, town, "take_back")  # still only the returned one is open
    assert row(town, lan, "1.1.2.a").save(part="59") in (409, 422)
    step(lan, town, "propose")
    assert step(quang, town, "approve") == 422, "the leader declares before sending"
    assert step(quang, town, "approve", declare="on") == 302
    submission = of(town)
    assert submission.state == "fixed"
    assert submission.sent_at == first
    assert submission.items.get(indicator="2.2.2.c").state == "fixed"


def test_who_may_read_what_was_sent(town: SmallCity, lan: Client, quang: Client) -> None:
    sent(town, lan, quang)
    url = reverse("workbook_sent", args=[of(town).pk])
    for person in (town.lan, town.hoa, town.admin):
        assert signed_in(person).get(url).status_code == 200
    for person in (town.minh, town.nam):
        assert signed_in(person).get(url).status_code == 403


def upload(client: Client, town: SmallCity, data: bytes, name: str = "bao-cao.pdf") -> int:
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    url = reverse("workbook_signed", args=[of(town).pk])
    return client.post(url, {"file": file, "number": "15/BC-UBND", "signed_on": "2026-12-01"}).status_code


def test_the_signed_paper_is_kept_with_its_digest(town: SmallCity, lan: Client, quang: Client) -> None:
    sent(town, lan, quang)
    data = b"%PDF-1.7 scan"
    assert upload(lan, town, data) == 302
    assert upload(lan, town, data) == 302
    file = SignedFile.objects.get()
    assert (file.sha256, file.size, file.number) == (hashlib.sha256(data).hexdigest(), len(data), "15/BC-UBND")
    url = reverse("workbook_signed_file", args=[of(town).pk, file.pk])
    answer = signed_in(town.hoa).get(url)
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(town.minh).get(url).status_code == 403


def test_a_file_that_only_says_it_is_a_pdf_is_refused(town: SmallCity, lan: Client, quang: Client) -> None:
    sent(town, lan, quang)
    upload(lan, town, b"<html>not a scan</html>")
    assert not SignedFile.objects.exists()
    assert "không phải PDF" in lan.get(reverse("workbook_sent", args=[of(town).pk])).content.decode()
