"""A person without a browser: sends the same requests, from as many threads as a test needs."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.journeys.site import Site
from tests.people import PASSWORD


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str


class Caller:
    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        page = self.get("/account/login/")
        form = {"login": f"{name}@example.test", "password": PASSWORD, "csrfmiddlewaretoken": token(page.text)}
        answer = self.post("/account/login/", form)
        assert answer.status == 200, answer.text[:500]
        assert "/account/login" not in answer.url, "not signed in"

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self.site.url + path))

    def post(self, path: str, form: dict[str, str], *, htmx: bool = False) -> Answer:
        cookie = next((c.value or "" for c in self.cookies if c.name == "csrftoken"), "")
        headers = {"X-CSRFToken": cookie, "Referer": self.site.url + path}
        if htmx:
            headers["HX-Request"] = "true"
        data = urllib.parse.urlencode(form).encode()
        return self._send(urllib.request.Request(self.site.url + path, data=data, headers=headers))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.url, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or "", error.read().decode(errors="replace"))


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]
