"""The fixed words of reports in both languages, and what marks a verdict in a table."""

from __future__ import annotations

from collections.abc import Mapping

from hieuhoc.core.explanation import VERDICT_WORDS
from hieuhoc.core.framework import Text
from hieuhoc.core.report import Lang
from hieuhoc.core.report.tree import Verdict

ORDER = ("met", "not_met", "not_assessable", "tracked", "not_applicable")
MARKS: Mapping[str, Verdict] = {
    "met": "met",
    "partly_met": "partly_met",
    "not_met": "not_met",
    "not_assessable": "not_assessable",
    "tracked": "monitored",
    "not_applicable": "not_applicable",
}
KINDS: Mapping[str, Text] = {
    "commune": Text("Ủy ban nhân dân các phường, xã, đặc khu", "People’s Committees of communes"),
    "district": Text("Ủy ban nhân dân các quận, huyện", "People’s Committees of districts"),
    "department": Text("Các sở, ban, ngành", "Departments"),
    "association": Text("Các hội, đoàn thể", "Associations"),
    "university": Text("Các cơ sở giáo dục đại học", "Universities"),
    "school": Text("Các cơ sở giáo dục", "Schools"),
    "enterprise": Text("Các doanh nghiệp", "Enterprises"),
    "other": Text("Các cơ quan, đơn vị khác", "Other bodies"),
}
TASK_STATES: Mapping[str, Text] = {
    "done": Text("xong", "done"),
    "doing": Text("đang làm", "in progress"),
    "todo": Text("chưa làm", "not started"),
    "overdue": Text("quá hạn", "overdue"),
}
NOTHING: Text = Text("Chưa có nội dung cho mục này.", "Nothing was written under this heading.")
NO_PROPOSAL: Text = Text("Không có đề xuất, kiến nghị.", "There are no proposals.")
NO_ENGLISH: Text = Text("", "The text of this section exists in Vietnamese only.")
VIETNAMESE_ONLY = "(in Vietnamese only)"
STAR: Text = Text(
    "* Kết luận dựa vào một cách hiểu khi văn bản chưa quy định rõ; nội dung cách hiểu tại Phụ lục II. "
    "“Ước”: số ước thực hiện, sẽ thay bằng số chính thức.",
    "* The verdict rests on an interpretation where the official text is silent; see Annex II. "
    "“Estimated”: to be replaced by the actual figure.",
)


def say(lang: Lang, vi: str, en: str) -> str:
    return en if lang == "en" else vi


def verdict(key: str, lang: Lang) -> str:
    return VERDICT_WORDS[key].in_(lang)
