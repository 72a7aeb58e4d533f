from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hieuhoc.accounts.models import User
from hieuhoc.assessments import actions as assessments
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import NotAllowed, Refusal
from hieuhoc.panels import actions
from hieuhoc.panels.models import Rating
from tests.builders import NOW, SmallCity
from tests.people import person

REASON = "Kế hoạch ban hành đủ, có phân công và kinh phí."


@pytest.fixture
def expert(town: SmallCity) -> User:
    return person("Lê Minh Khôi", "expert", town.organisation)


def rate(town: SmallCity, by: User, rating: int | None = 4, reason: str = REASON, measure: str = "3.1.1.a") -> Rating:
    return actions.rate(campaign_id=town.campaign.pk, measure=measure, rating=rating, reason=reason, by=by, at=NOW)


def test_an_expert_rates_through_the_form_and_may_change_it(client: Client, town: SmallCity, expert: User) -> None:
    client.force_login(expert)
    address = reverse("ratings_rate", args=[town.campaign.pk])
    page = client.get(reverse("ratings")).content.decode()
    assert "5 · Xuất sắc" in page
    assert page.count("ratings") > 3
    form = {"measure": "3.1.1.a", "rating": "4", "reason": REASON}
    refused = client.post(address, {**form, "reason": ""})
    assert refused.status_code == 422
    assert "Ghi lý do của mức điểm" in refused.content.decode()
    assert 'value="4" checked' in refused.content.decode()
    assert "Chọn một mức từ 1 đến 5." in client.post(address, {**form, "rating": "6"}).content.decode()
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert AuditEvent.objects.filter(verb="rate").count() == 1
    client.post(address, {**form, "rating": "5"})
    assert Rating.objects.get().rating == 5


def test_no_expert_sees_another_s_rating_the_agency_sees_all(client: Client, town: SmallCity, expert: User) -> None:
    other = person("Phan Hồng Vân", "expert", town.organisation)
    rate(town, expert, reason="Lời riêng của chuyên gia thứ nhất")
    client.force_login(other)
    assert "Lời riêng của chuyên gia thứ nhất" not in client.get(reverse("ratings")).content.decode()
    client.force_login(town.hoa)
    page = client.get(reverse("ratings")).content.decode()
    assert "Lời riêng của chuyên gia thứ nhất" in page
    assert "1 trên 3 phiếu" in page


def test_only_experts_rate_and_only_what_the_panel_is_asked(client: Client, town: SmallCity, expert: User) -> None:
    for who in (town.lan, town.minh, town.nam, town.hoa):
        with pytest.raises(NotAllowed):
            rate(town, who)
    for who in (town.lan, town.minh, town.nam):
        client.force_login(who)
        assert client.get(reverse("ratings")).status_code == 403
        assert client.post(reverse("ratings_rate", args=[town.campaign.pk]), {}).status_code == 403
    for measure in ("1.1.1.a", "9.9.9.z"):
        with pytest.raises(Refusal, match="unknown_measurement"):
            rate(town, expert, measure=measure)


def test_three_ratings_make_the_quorum_and_the_median_decides(town: SmallCity) -> None:
    for name, rating in (("Một Văn A", 2), ("Hai Văn B", 3), ("Ba Văn C", 5)):
        rate(town, person(name, "expert", town.organisation), rating)
    revision = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    finding = revision.findings.get(indicator="3.1.1.a", is_city=True)
    assert (finding.verdict, finding.value, finding.answered) == ("met", "3", 3)


def test_ratings_close_with_the_published_result(client: Client, town: SmallCity, expert: User) -> None:
    rate(town, expert)
    revision = assessments.compile_round(campaign_id=town.campaign.pk, by=town.hoa, at=NOW)
    assessments.publish(assessment_id=revision.pk, by=town.hoa, at=NOW)
    with pytest.raises(Refusal, match="ratings_closed"):
        rate(town, expert, 1)
    client.force_login(expert)
    assert "Đợt chấm đã kết thúc" in client.get(reverse("ratings")).content.decode()
