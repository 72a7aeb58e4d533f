"""Refusals of actions: a code, a place, and a sentence in both languages that says what to do."""

from __future__ import annotations


class Refusal(Exception):
    """Raised by actions before anything is written. `place` names a field or row; `status` is the HTTP answer."""

    status = 422

    def __init__(self, code: str, vi: str, en: str, *, place: str = "") -> None:
        super().__init__(f"{code}: {en}")
        self.code, self.vi, self.en, self.place = code, vi, en, place

    def sentence(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


class NotAllowed(Refusal):
    """The person may not do this here."""

    status = 403

    def __init__(
        self,
        vi: str = "Bạn chưa được phân quyền làm việc này. Liên hệ Sở Giáo dục và Đào tạo để được cấp quyền.",
        en: str = "You may not do this. Ask the standing agency for the permission.",
    ) -> None:
        super().__init__("not_allowed", vi, en)


class Conflict(Refusal):
    """Somebody else changed it meanwhile; nothing was lost."""

    status = 409
