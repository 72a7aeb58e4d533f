"""The sentences of the validator: what is wrong, then what to do. Code → (vi, vi advice, en, en advice)."""

from __future__ import annotations

from hieuhoc.core.framework import Text
from hieuhoc.core.framework_files.problem import FrameworkProblem

KINDS = {
    "framework": ("bộ tiêu chí", "criteria set"),
    "part": ("phần", "part"),
    "standard": ("tiêu chuẩn", "standard"),
    "criterion": ("tiêu chí", "criterion"),
    "indicator": ("chỉ số", "indicator"),
    "measurement": ("số đo", "measurement"),
    "interpretation": ("cách hiểu", "interpretation"),
    "text": ("câu hai thứ tiếng", "sentence in both languages"),
}
EXPECTED = {
    "mapping": ("một bảng các khóa và giá trị", "a table of keys and values"),
    "text": ("một bảng có vi và en", "a table with vi and en"),
    "string": ("một dòng chữ", "a line of text"),
    "list": ("một danh sách có ít nhất một mục", "a list of at least one item"),
    "flag": ("true hoặc false", "true or false"),
}
WORDS: dict[str, tuple[str, str, str, str]] = {
    "wrong_type": (
        "“{field}” phải là {expected}.",
        "Sửa theo ví dụ trong SCHEMA.md.",
        "“{field}” must be {expected}.",
        "Follow the example in SCHEMA.md.",
    ),
    "missing_key": (
        "Thiếu “{field}” ở {kind}.",
        "Thêm “{field}: …”.",
        "The {kind} has no “{field}”.",
        "Add “{field}: …”.",
    ),
    "unknown_key": (
        "{kind_cap} không có khóa “{field}”.",
        "Xóa đi, hoặc sửa thành một trong: {choices}.",
        "The {kind} has no key “{field}”.",
        "Remove it, or use one of: {choices}.",
    ),
    "missing_translation": (
        "“{field}” thiếu câu {language}.",
        "Viết đủ cả vi và en.",
        "“{field}” has no {language} sentence.",
        "Write both vi and en.",
    ),
    "empty": (
        "“{field}” để trống.",
        "Ghi nội dung, hoặc xóa khóa này nếu không bắt buộc.",
        "“{field}” is empty.",
        "Fill it in, or remove the key where it is optional.",
    ),
    "not_nfc": (
        "“{field}” có chữ gõ bằng dấu rời (không phải Unicode dựng sẵn): {value}.",
        "Gõ lại, hoặc chuyển sang Unicode dựng sẵn (NFC).",
        "“{field}” is not in Unicode NFC (marks are typed apart): {value}.",
        "Type it again, or convert it to NFC.",
    ),
    "bad_spaces": (
        "“{field}” có hai dấu cách liền nhau, dấu cách ở đầu, ở cuối, hoặc xuống dòng: {value}.",
        "Chỉ để một dấu cách giữa hai chữ, trên một dòng.",
        "“{field}” has double spaces, spaces at an end, or a line break: {value}.",
        "Keep single spaces, on one line.",
    ),
    "bad_choice": (
        "“{field}” không nhận “{value}”.",
        "Chọn một trong: {choices}.",
        "“{field}” cannot be “{value}”.",
        "Choose one of: {choices}.",
    ),
    "bad_code": (
        "Mã “{value}” không đúng chỗ này.",
        "Mã ở đây phải là {expected}.",
        "The code “{value}” does not fit this place.",
        "The code here must be {expected}.",
    ),
    "duplicate_code": (
        "Mã “{value}” dùng hai lần.",
        "Mỗi mã chỉ dùng một lần; sửa một trong hai chỗ.",
        "The code “{value}” is used twice.",
        "Use each code once; change one of the two.",
    ),
    "bad_decimal": (
        "“{field}”: “{value}” không phải số thập phân.",
        "Viết như 95 hoặc 1.5: dấu chấm thập phân, tối đa bốn chữ số sau dấu chấm, không có %.",
        "“{field}”: “{value}” is not a decimal number.",
        "Write it like 95 or 1.5: a decimal point, at most four decimals, no percent sign.",
    ),
    "unquoted_number": (
        "“{field}” là số {value} không có ngoặc kép, máy có thể làm tròn.",
        'Đặt số trong ngoặc kép, như "95.5".',
        "“{field}” is the number {value} without quotes; a machine may round it.",
        'Put the number in quotes, such as "95.5".',
    ),
    "bad_date": (
        "“{field}”: “{value}” không phải ngày.",
        "Viết theo năm-tháng-ngày, như 2026-09-01.",
        "“{field}”: “{value}” is not a date.",
        "Write year-month-day, such as 2026-09-01.",
    ),
    "bad_key": (
        "“{field}”: “{value}” không dùng làm khóa được.",
        "Chỉ dùng chữ thường a–z, chữ số và dấu _ (slug: dấu -).",
        "“{field}”: “{value}” cannot be a key.",
        "Use small letters a–z, digits and _ (in a slug: -).",
    ),
    "unknown_body": (
        "Cơ quan “{value}” chưa có trong “bodies”.",
        "Thêm vào “bodies” của framework.yaml, hoặc sửa thành một trong: {choices}.",
        "The body “{value}” is not in “bodies”.",
        "Add it to “bodies” in framework.yaml, or use one of: {choices}.",
    ),
    "unknown_interpretation": (
        "Cách hiểu “{value}” chưa có trong “interpretations”.",
        "Thêm vào “interpretations” của framework.yaml, hoặc ghi thẳng ngày và câu giải thích ở đây.",
        "The interpretation “{value}” is not in “interpretations”.",
        "Add it to “interpretations” in framework.yaml, or write its date and note here.",
    ),
    "missing_threshold": (
        "Quy tắc “{value}” cần ngưỡng.",
        "Thêm “threshold: …” hoặc “milestones: …”; nếu văn bản không nêu số, dùng quy tắc none.",
        "The rule “{value}” needs a threshold.",
        "Add “threshold: …” or “milestones: …”; where the text gives no number, use the rule none.",
    ),
    "extra_threshold": (
        "Quy tắc “{value}” không có ngưỡng, nhưng “{field}” đã ghi.",
        "Xóa “{field}”, hoặc đổi quy tắc thành at_least hay at_most.",
        "The rule “{value}” has no threshold, but “{field}” is given.",
        "Remove “{field}”, or change the rule to at_least or at_most.",
    ),
    "two_thresholds": (
        "Vừa có “threshold” vừa có “milestones”.",
        "Chỉ giữ một: “milestones” khi ngưỡng đổi theo năm.",
        "Both “threshold” and “milestones” are given.",
        "Keep one: “milestones” where the threshold changes with the year.",
    ),
    "bad_all_of": (
        "Quy tắc all_of cần một ngưỡng cho mỗi số đo được chấm: {expected}.",
        "Ghi “threshold” thành bảng, mỗi khóa một số.",
        "The rule all_of needs one threshold for each judged measurement: {expected}.",
        "Write “threshold” as a table, one number a key.",
    ),
    "bad_rating_mark": (
        "Mức đạt của điểm đánh giá là “{value}”.",
        "Ghi một số từ 1 đến 5.",
        "The pass mark of a rating is “{value}”.",
        "Give a number from 1 to 5.",
    ),
    "wrong_kind": (
        "Quy tắc “{value}” không chấm được số đo loại “{other}”.",
        "Loại phù hợp: {choices}.",
        "The rule “{value}” cannot judge a measurement of kind “{other}”.",
        "Kinds that fit: {choices}.",
    ),
    "bad_sum": (
        "“combine: sum” cộng nhiều tỷ lệ, nên cần quy tắc at_least hoặc at_most và ít nhất hai số đo.",
        "Sửa quy tắc, thêm số đo, hoặc xóa “combine”.",
        "“combine: sum” adds the rates of several measurements: it needs at_least or at_most and two rates.",
        "Change the rule, add a measurement, or remove “combine”.",
    ),
    "missing_measurement_key": (
        "Chỉ số hỏi nhiều số đo, nhưng số đo thứ {value} không có “key”.",
        "Đặt cho mỗi số đo một “key” ngắn, như poor, near_poor.",
        "The indicator asks several things, but measurement {value} has no “key”.",
        "Give each measurement a short “key”, such as poor, near_poor.",
    ),
    "extra_measurement_key": (
        "Chỉ số chỉ hỏi một số đo, nên số đo không cần “key”.",
        "Xóa “key: {value}”.",
        "The indicator asks one thing, so its measurement has no “key”.",
        "Remove “key: {value}”.",
    ),
    "missing_definition": (
        "Số đo loại “{value}” phải nói rõ “{field}” là gì.",
        "Thêm “{field}” bằng cả vi và en.",
        "A measurement of kind “{value}” must say what its “{field}” is.",
        "Add “{field}” in vi and en.",
    ),
    "extra_definition": (
        "Số đo loại “{value}” không có “{field}”.",
        "Xóa “{field}”, hoặc sửa “kind”.",
        "A measurement of kind “{value}” has no “{field}”.",
        "Remove “{field}”, or change “kind”.",
    ),
    "no_judged": (
        "Không số đo nào được chấm.",
        "Bỏ “judged: false” ở số đo quyết định kết quả.",
        "No measurement is judged.",
        "Remove “judged: false” from the measurement that decides.",
    ),
    "ended_note": (
        "“ended” và “ended_note” phải đi cùng nhau.",
        "Ghi cả ngày và câu giải thích.",
        "“ended” and “ended_note” go together.",
        "Give both the day and the note.",
    ),
    "bad_milestones": (
        "“milestones”: “{value}” không phải một năm.",
        "Ghi năm bốn chữ số, như 2025: 50, năm nhỏ trước.",
        "“milestones”: “{value}” is not a year.",
        "Give years of four digits, such as 2025: 50, the earlier first.",
    ),
}


def problem(code: str, place: str, field: str = "", **words: str | tuple[str, str]) -> FrameworkProblem:
    """The problem in both languages; a word given as a pair is (vi, en)."""
    vi, vi_advice, en, en_advice = WORDS[code]
    words.setdefault("field", field)
    in_vi = {key: word if isinstance(word, str) else word[0] for key, word in words.items()}
    in_en = {key: word if isinstance(word, str) else word[1] for key, word in words.items()}
    if "kind" in in_vi:
        in_vi["kind_cap"] = in_vi["kind"][:1].upper() + in_vi["kind"][1:]
    return FrameworkProblem(
        code=code,
        place=place,
        field=field,
        sentence=Text(vi=vi.format(**in_vi), en=en.format(**in_en)),
        advice=Text(vi=vi_advice.format(**in_vi), en=en_advice.format(**in_en)),
    )
