"""Signing in, the lock, the forgotten password, the first password, the language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hieuhoc.accounts import actions
from hieuhoc.accounts.models import User
from hieuhoc.audit.models import AuditEvent
from hieuhoc.core.refusals import NotAllowed
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def lan() -> User:
    return person("Nguyễn Thị Lan")


def sign_in(client: Client, password: str, address: str = "lan@example.test") -> Any:
    return client.post("/account/login/", {"login": address, "password": password})


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_stranger_is_led_to_sign_in_and_back(client: Client, lan: User) -> None:
    response = client.get("/my-account/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=%2Fmy-account%2F"
    response = client.post(
        "/account/login/", {"login": "LAN@example.test ", "password": PASSWORD, "next": "/my-account/"}
    )
    assert response["Location"] == "/my-account/"
    assert "Nguyễn Thị Lan" in text(client.get("/my-account/"))


@pytest.mark.parametrize("address", ["lan@example.test", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, lan: User, address: str) -> None:
    page = text(sign_in(client, "sai", address))
    assert "Thư hoặc mật khẩu chưa đúng. Còn 4 lần thử trước khi tạm khóa 15 phút." in page
    assert "Còn 3 lần thử" in text(sign_in(client, "sai", address))


def test_the_fifth_wrong_password_locks_for_a_quarter_of_an_hour_and_says_until_when(client: Client, lan: User) -> None:
    for _ in range(4):
        sign_in(client, "sai")
    response = sign_in(client, "sai")
    assert response["Location"] == "/account/locked/"
    page = client.get("/account/locked/")
    until = timezone.localtime() + timedelta(minutes=15)
    assert page.status_code == 429
    assert f"{until:%H:%M}" in text(page) or f"{until - timedelta(minutes=1):%H:%M}" in text(page)
    assert sign_in(client, PASSWORD)["Location"] == "/account/locked/"  # the right one does not help now
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, PASSWORD)["Location"] == "/"


def test_another_person_at_the_same_desk_is_not_locked(client: Client, lan: User) -> None:
    person("Đỗ Tuấn Minh")
    for _ in range(5):
        sign_in(client, "sai")
    assert sign_in(client, PASSWORD, "minh@example.test")["Location"] == "/"


def test_a_forgotten_password_comes_back_by_mail_and_lifts_the_lock(client: Client, lan: User) -> None:
    other = Client()
    other.force_login(lan)
    for _ in range(5):
        sign_in(client, "sai")
    client.post("/account/password/reset/", {"email": "lan@example.test"})
    letter = mail.outbox[0]
    assert letter.subject == "Hiếu Học: đặt lại mật khẩu"
    assert letter.body.startswith("Chào anh/chị Nguyễn Thị Lan,")
    link = re.search(r"http://testserver(/\S+)", letter.body)
    assert link
    form = client.get(link[1], follow=True)
    assert "Chọn mật khẩu mới" in text(form)
    new = {"password1": "sông sài gòn xanh", "password2": "sông sài gòn xanh"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Đã lưu mật khẩu mới" in text(done)
    assert sign_in(client, new["password1"])["Location"] == "/"
    assert other.get("/my-account/").status_code == 302  # other devices were signed out
    assert "không còn dùng được" in text(Client().get(link[1], follow=True))  # works once


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client: Client) -> None:
    page = client.post("/account/password/reset/", {"email": "ai@example.test"}, follow=True)
    assert "Xem hộp thư của bạn" in text(page)
    assert mail.outbox == []


def test_mails_are_in_the_language_of_the_person(client: Client, lan: User) -> None:
    User.objects.update(language="en")
    client.post("/account/password/reset/", {"email": "lan@example.test"})
    assert mail.outbox[0].body.startswith("Hello Nguyễn Thị Lan,")


def test_a_one_time_password_leads_to_choosing_ones_own_before_anything_else(client: Client, lan: User) -> None:
    lan.must_change_password = True
    lan.save()
    sign_in(client, PASSWORD)
    assert client.get("/my-account/")["Location"] == "/account/first-password/"
    same = client.post("/account/first-password/", {"password1": PASSWORD, "password2": PASSWORD, "language": "vi"})
    assert "Đây là mật khẩu trong thư" in text(same)
    differ = client.post(
        "/account/first-password/", {"password1": "hoa phượng đỏ", "password2": "hoa phượng", "language": "vi"}
    )
    assert "Hai mật khẩu khác nhau" in text(differ)
    done = client.post(
        "/account/first-password/",
        {"password1": "hoa phượng đỏ", "password2": "hoa phượng đỏ", "language": "en"},
    )
    assert done["Location"] == "/"
    lan.refresh_from_db()
    assert (lan.must_change_password, lan.language) == (False, "en")
    assert "My account" in text(client.get("/my-account/"))  # still signed in, in English


@pytest.mark.parametrize(
    ("password", "words"),
    [("abc", "Cần ít nhất 10 ký tự"), ("password12", "dễ đoán"), ("nguyenthilan", "quá giống")],
)
def test_a_weak_password_is_refused_in_words(client: Client, lan: User, password: str, words: str) -> None:
    User.objects.update(must_change_password=True, email="nguyenthilan@example.test")
    client.force_login(User.objects.get())
    given = {"password1": password, "password2": password, "language": "vi"}
    assert words in text(client.post("/account/first-password/", given))
    assert User.objects.get().check_password(PASSWORD)


def test_the_language_is_kept_in_the_browser_before_and_in_the_account_after_sign_in(client: Client, lan: User) -> None:
    client.post("/account/language/", {"language": "en", "next": "/account/login/"})
    assert "Work e-mail address" in text(client.get("/account/login/"))
    sign_in(client, PASSWORD)
    assert "Tài khoản của tôi" in text(client.get("/my-account/"))  # her account says Vietnamese
    client.post("/account/language/", {"language": "en", "next": "https://elsewhere.test/"})
    lan.refresh_from_db()
    assert lan.language == "en"
    assert AuditEvent.objects.filter(verb="account.language_chosen", actor_id=lan.pk).count() == 1


def test_the_language_switch_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/account/language/", {"language": "vi", "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/"


def test_a_closed_account_cannot_sign_in_and_open_sessions_end_at_once(client: Client, lan: User) -> None:
    client.force_login(lan)
    assert client.get("/my-account/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/my-account/").status_code == 302
    sign_in(client, PASSWORD)
    assert client.get("/my-account/").status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(client: Client, lan: User) -> None:
    other = Client()
    other.force_login(lan)
    client.force_login(lan)
    new = {"oldpassword": PASSWORD, "password1": "cầu sài gòn cũ", "password2": "cầu sài gòn cũ"}
    client.post("/account/password/change/", new)
    assert mail.outbox[-1].subject == "Hiếu Học: mật khẩu của bạn đã đổi"
    assert "báo ngay cho quản trị viên" in mail.outbox[-1].body
    assert client.get("/my-account/").status_code == 200
    assert other.get("/my-account/").status_code == 302


def test_signing_out_elsewhere_keeps_this_session(client: Client, lan: User) -> None:
    other = Client()
    other.force_login(lan)
    client.force_login(lan)
    client.post("/my-account/sign-out-elsewhere/")
    assert client.get("/my-account/").status_code == 200
    assert other.get("/my-account/").status_code == 302


def test_with_a_code_app_the_password_alone_opens_nothing(client: Client, lan: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(lan, secret)
    assert sign_in(client, PASSWORD)["Location"] == "/account/2fa/authenticate/"
    assert client.get("/my-account/").status_code == 302
    page = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "Mã chưa đúng hoặc đã hết hạn" in text(page)
    code = f"{hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30):06}"
    client.post("/account/2fa/authenticate/", {"code": code})
    assert client.get("/my-account/").status_code == 200


def test_what_this_product_does_not_offer_is_not_there(client: Client, lan: User) -> None:
    client.force_login(lan)
    for path in ("/account/signup/", "/account/email/", "/account/password/set/", "/account/confirm-email/"):
        assert client.get(path).status_code == 404, path


def test_nobody_changes_somebody_elses_account(lan: User) -> None:
    minh = person("Đỗ Tuấn Minh")
    with pytest.raises(NotAllowed):
        actions.set_password(user=lan, password="cầu sài gòn cũ", by=minh, at=timezone.now())


ENGLISH = re.compile(r"\b(the|your|password|sign|code|account|with|keep|please|enter)\b", re.I)
PAGES = (
    "/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/password/change/",
    "/account/2fa/", "/account/2fa/webauthn/", "/account/2fa/reauthenticate/", "/account/reauthenticate/",
    "/account/logout/", "/account/inactive/", "/my-account/", "/account/2fa/totp/activate/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_english_word_is_left_on_a_vietnamese_page(client: Client, lan: User, path: str) -> None:
    if path not in ("/account/login/", "/account/password/reset/"):
        client.force_login(lan)
    page = client.get(path, follow=True).content.decode()
    shown = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S)
    assert ENGLISH.findall(shown) == [], path
