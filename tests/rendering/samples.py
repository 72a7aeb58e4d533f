"""Made-up documents of every kind the product prints; figures and names are invented."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from hieuhoc.core.report import (
    Amount,
    Annex,
    Block,
    BulletList,
    Cell,
    Column,
    Document,
    Head,
    Heading,
    Lang,
    Note,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    prose,
    reference,
    shown,
)

CITY_HEAD = Head(
    agency="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH",
    sign="BC-UBND",
    place="Thành phố Hồ Chí Minh",
    year=2026,
    demo=True,
)
STANDARDS = {
    "1.1": "Trao quyền cho mọi người và gắn kết xã hội",
    "1.2": "Phát triển kinh tế và thịnh vượng văn hóa",
    "1.3": "Phát triển bền vững",
    "2.1": "Học tập trong hệ thống giáo dục, từ mầm non đến đại học",
    "2.2": "Học tập trong gia đình và cộng đồng",
    "2.3": "Học tập tại nơi làm việc",
    "2.4": "Ứng dụng công nghệ học tập hiện đại",
    "2.5": "Chất lượng học tập",
    "2.6": "Văn hóa học tập suốt đời",
    "3.1": "Ý chí chính trị và cam kết mạnh mẽ",
    "3.2": "Quản lý có sự tham gia của các bên",
    "3.3": "Huy động và sử dụng các nguồn lực",
}
MET, NOT_MET = {"vi": "Đạt", "en": "Met"}, {"vi": "Không đạt", "en": "Not met"}


def indicators() -> list[dict[str, str]]:
    with (Path(__file__).parent / "annex.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def share(place: int) -> Amount:
    return Amount(Decimal(4012 + place * 103 % 5800) / 100, percent=True)


def annex_table(lang: Lang = "vi") -> Table:
    """The five columns of the annex, 57 rows, with cells that reach over several rows."""
    heads = {
        "vi": ("Tiêu chuẩn", "Tiêu chí", "Chỉ số", "Phân công phụ trách",
               "Số liệu thống kê hoặc kết quả khảo sát/đánh giá"),
        "en": ("Standard", "Criterion", "Indicator", "Body in charge",
               "Statistics, or result of survey or assessment"),
    }[lang]  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    found = indicators()
    for standard, of_standard in groupby(found, key=lambda row: row["code"][:3]):
        members = list(of_standard)
        first = Cell(f"{standard}. {STANDARDS[standard]}", bold=True, rowspan=len(members))
        for criterion, of_criterion in groupby(members, key=lambda row: row["code"][:5]):
            inner = list(of_criterion)
            second = Cell(f"{criterion}. Tiêu chí {criterion}", rowspan=len(inner))
            for row in inner:
                rest = (Cell(row["words"]), Cell(row["body"]), _value(row["code"], found.index(row), lang))
                rows.append((*([first] if row is members[0] else []), *([second] if row is inner[0] else []), *rest))
    columns = (Column(38), Column(40), Column(95), Column(34), Column(45))
    return Table(columns, (tuple(Cell(text) for text in heads),), tuple(rows), name="Phụ lục I")


def _value(code: str, place: int, lang: Lang) -> Cell:
    met = place % 4 != 3
    word = (MET if met else NOT_MET)[lang]
    value = share(place)
    text = (Run(shown(value, lang), figure=f"{code}.value"), f" (48.100/50.000). {word}")
    return Cell(text, verdict="met" if met else "not_met")


def task_table() -> Table:
    rows = tuple(
        (
            Cell(str(place), align="center"),
            Cell("Tổ chức tập huấn cho đội ngũ cán bộ, công chức, viên chức làm công tác xây dựng thành phố học tập"),
            Cell("Sở Giáo dục và Đào tạo"),
            Cell("Trước ngày 10/12/2026"),
            Cell("Xong" if place % 3 else "Quá hạn", bold=place % 3 == 0),
            Cell(amount=Amount(1200 * place), figure=f"task.{place}.people"),
        )
        for place in range(1, 13)
    )
    header = tuple(map(Cell, ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Tình trạng", "Số người tham gia")))
    columns = (Column(10), Column(60), Column(32), Column(24), Column(19), Column(20, "right"))
    return Table(columns, (header,), rows, caption="Bảng 1. Nhiệm vụ của Kế hoạch năm 2026", name="Nhiệm vụ")


def gap_table() -> Table:
    header = (
        (
            Cell("Chỉ số", rowspan=2), Cell("Kết quả", colspan=2), Cell("Nguyên nhân", rowspan=2),
            Cell("Giải pháp", rowspan=2), Cell("Chủ trì", rowspan=2), Cell("Thời hạn", rowspan=2),
        ),
        (Cell("Đạt được"), Cell("Cần đạt")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(f"{row['code']}. {row['words']}"),
            Cell(amount=share(place), figure=f"{row['code']}.value"),
            Cell("từ 95%"),
            Cell("Một số địa bàn mới sắp xếp, sổ theo dõi chưa thống nhất; số người được rà soát còn ít."),
            Cell("Rà soát theo từng khu phố; giao chỉ tiêu cho từng trung tâm học tập cộng đồng."),
            Cell(row["body"]),
            Cell("30/6/2027"),
        )
        for place, row in enumerate(indicators())
        if place % 4 == 3
    )
    widths = (70, 20, 20, 52, 52, 22, 16)
    columns = tuple(Column(width, "right" if width == 20 else "left") for width in widths)
    return Table(columns, header, rows, name="Chưa đạt")


def late_table() -> Table:
    wards = ("Phường Sài Gòn", "Phường Bến Thành", "Xã Cần Giờ", "Đặc khu Côn Đảo", "Phường Thủ Dầu Một")
    rows = tuple(
        (
            Cell(str(place), align="center"),
            Cell(f"Ủy ban nhân dân {ward}"),
            Cell("09/12/2026"),
            Cell(f"{place} ngày"),
        )
        for place, ward in enumerate(wards * 6, start=1)
    )
    header = tuple(map(Cell, ("TT", "Đơn vị", "Hạn gửi", "Quá hạn")))
    columns = (Column(12), Column(90), Column(33, "center"), Column(30, "center"))
    return Table(columns, (header,), rows, name="Chưa gửi")


OUTLINE: dict[Lang, tuple[tuple[int, str], ...]] = {
    "vi": (
        (1, "KẾT QUẢ THỰC HIỆN NĂM 2026"),
        (2, "Công tác chỉ đạo, tổ chức triển khai thực hiện Kế hoạch"),
        (3, "Về tuyên truyền, phổ biến, nâng cao nhận thức về xây dựng thành phố học tập UNESCO"),
        (3, "Về công tác chỉ đạo, hướng dẫn thực hiện"),
        (2, "Chuyển đổi số và ứng dụng công nghệ thông tin trong xây dựng thành phố học tập"),
        (2, "Công tác triển khai thực hiện các tiêu chí, chỉ số trong Bộ tiêu chí xây dựng thành phố học tập "
            "toàn cầu UNESCO"),
        (2, "Công tác tổ chức Tuần lễ hưởng ứng học tập suốt đời năm 2026"),
        (2, "Công tác triển khai thực hiện Chương trình “Xây dựng mô hình Công dân học tập giai đoạn 2021 - 2030”"),
        (1, "ĐÁNH GIÁ VỀ KẾT QUẢ ĐẠT ĐƯỢC, KHÓ KHĂN, TỒN TẠI VÀ NGUYÊN NHÂN"),
        (2, "Kết quả đạt được"),
        (2, "Khó khăn, tồn tại và nguyên nhân"),
        (1, "NHIỆM VỤ TRỌNG TÂM NĂM 2027"),
        (1, "ĐỀ XUẤT, KIẾN NGHỊ"),
    ),
    "en": (
        (1, "RESULTS OF 2026"),
        (2, "Direction and organisation of the Plan"),
        (3, "Communication and awareness of the UNESCO learning city"),
        (3, "Direction and guidance"),
        (2, "Digital transformation and information technology in building the learning city"),
        (2, "Implementation of the criteria and indicators of the UNESCO learning city framework"),
        (2, "Week for lifelong learning 2026"),
        (2, "Programme “Learning citizen 2021 - 2030”"),
        (1, "ASSESSMENT OF RESULTS, DIFFICULTIES AND THEIR CAUSES"),
        (2, "Results"),
        (2, "Difficulties and causes"),
        (1, "MAIN TASKS OF 2027"),
        (1, "PROPOSALS"),
    ),
}  # fmt: skip
WORDS: dict[Lang, str] = {
    "vi": "Ủy ban nhân dân Thành phố đã chỉ đạo các sở, ban, ngành, Ủy ban nhân dân các phường, xã, đặc khu "
    "tổ chức tuyên truyền, phổ biến sâu rộng về xây dựng “Thành phố học tập toàn cầu UNESCO” bằng nhiều hình "
    "thức phù hợp với từng nhóm đối tượng.\n"
    "- Tổ chức 168 hội nghị quán triệt tại 168 phường, xã, đặc khu; 100% cơ sở giáo dục tham gia.\n"
    "- Phát sóng 52 chuyên mục trên Đài Truyền hình Thành phố và Đài Tiếng nói nhân dân Thành phố.\n"
    "Công tác phối hợp giữa Hội Khuyến học và Mặt trận Tổ quốc Việt Nam các cấp ngày càng chặt chẽ.",
    "en": "The People’s Committee of the City directed its departments and the People’s Committees of wards, "
    "communes and the special zone to make the UNESCO learning city widely known.\n"
    "- 168 meetings in 168 communes, with all schools taking part.\n"
    "- 52 programmes on the city’s television and radio.",
}


def body(lang: Lang) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for place, (level, words) in enumerate(OUTLINE[lang]):
        blocks.append(Heading(1 if level == 1 else 2 if level == 2 else 3, words))
        following = OUTLINE[lang][place + 1][0] if place + 1 < len(OUTLINE[lang]) else 0
        if following > level:
            continue
        blocks += prose(WORDS[lang])
        if place == 5:
            figure = Run("41/57", bold=True, figure="summary.met")
            start, end = ("Thành phố đạt ", " chỉ số.") if lang == "vi" else ("The City met ", " indicators.")
            blocks += [Paragraph((start, figure, end)), *([task_table()] if lang == "vi" else [])]
            blocks.append(Note("Nguồn: báo cáo của các sở, ban, ngành, phường, xã, đặc khu; số liệu đến 31/12/2026."))
    closing = {
        "vi": "Trên đây là Báo cáo kết quả năm 2026, Ủy ban nhân dân Thành phố báo cáo Bộ Giáo dục và Đào tạo.",
        "en": "This is the report of the People’s Committee of Ho Chi Minh City for 2026.",
    }
    return (*blocks, Paragraph(closing[lang]))


def annexes(head: Head, lang: Lang, issuer: str) -> tuple[Annex, ...]:
    vi = lang == "vi"
    note = reference(head, "Báo cáo" if vi else "Report", lang, issuer)
    titles = (
        ("KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ, CHỈ SỐ NĂM 2026", "CÁC CHỈ SỐ CHƯA ĐẠT, NGUYÊN NHÂN VÀ GIẢI PHÁP",
         "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO")
        if vi
        else ("RESULTS OF THE CRITERIA AND INDICATORS IN 2026", "INDICATORS NOT MET, CAUSES AND MEASURES",
              "UNITS THAT HAVE NOT REPORTED")
    )  # fmt: skip
    return (
        Annex("I", titles[0], (annex_table(lang),), note, landscape=True),
        *((Annex("II", titles[1], (gap_table(),), note, landscape=True),) if vi else ()),
        Annex("III" if vi else "II", titles[2], (late_table(),), note),
    )


def city(lang: Lang = "vi", *, dated: bool = False) -> Document:
    head = CITY_HEAD
    issuer = "Ủy ban nhân dân Thành phố"
    if lang == "en":
        head = Head("PEOPLE’S COMMITTEE OF\nHO CHI MINH CITY", "BC-UBND", "Ho Chi Minh City", 2026, demo=True)
        issuer = "the People’s Committee of Ho Chi Minh City"
    if dated:
        head = Head(head.agency, head.sign, head.place, 2026, number="5", date=dt.date(2026, 2, 5))
    vi = lang == "vi"
    return Document(
        kind="bao_cao",
        lang=lang,
        head=head,
        title="BÁO CÁO" if vi else "REPORT",
        abstract="Kết quả thực hiện công tác xây dựng “Thành phố học tập toàn cầu UNESCO trên địa bàn Thành phố "
        "Hồ Chí Minh giai đoạn 2024 - 2030” năm 2026 và phương hướng, nhiệm vụ năm 2027"
        if vi
        else "Building the UNESCO learning city in Ho Chi Minh City in 2026, and main tasks of 2027",
        addressees=("Bộ Giáo dục và Đào tạo", "Ủy ban Quốc gia UNESCO Việt Nam") if vi else (),
        grounds=(
            "Căn cứ Kế hoạch số 1927/KH-UBND ngày 11 tháng 4 năm 2024 của Ủy ban nhân dân Thành phố về thực hiện xây "
            "dựng “Thành phố học tập toàn cầu UNESCO giai đoạn 2024 - 2030” trên địa bàn Thành phố Hồ Chí Minh",
        )
        if vi
        else (),
        body=body(lang),
        recipients=("Như trên", "TT Thành ủy", "TT HĐND Thành phố", "TTUB: CT, các PCT", "Lưu: VT, VX")
        if vi
        else ("As above", "File"),
        signature=SignatureBlock(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Thị Minh Họa")
        if vi
        else SignatureBlock(("ON BEHALF OF THE PEOPLE’S COMMITTEE", "VICE CHAIR"), "Nguyễn Thị Minh Họa"),
        annexes=annexes(head, lang, issuer),
    )


def ward() -> Document:
    head = Head(
        "ỦY BAN NHÂN DÂN\nPHƯỜNG SÀI GÒN",
        "BC-UBND",
        "Sài Gòn",
        2026,
        number="7",
        date=dt.date(2026, 11, 3),
        demo=True,
    )
    rows = tuple(
        (Cell(str(place + 1), align="center"), Cell(f"{row['code']}. {row['words']}"), Cell(amount=Amount(48100)),
         Cell(amount=Amount(50000)), Cell(amount=share(place), figure=f"{row['code']}.value"))
        for place, row in enumerate(row for row in indicators() if row["body"].startswith("UBND"))
    )  # fmt: skip
    header = tuple(map(Cell, ("TT", "Chỉ số", "Tử số", "Mẫu số", "Tỷ lệ")))
    columns = (Column(10), Column(85), Column(23, "right"), Column(23, "right"), Column(24, "right"))
    table = Table(columns, (header,), rows, caption="Số liệu các chỉ số được phân công", name="Số liệu")
    main = body("vi")
    return Document(
        kind="bao_cao", lang="vi", head=head, title="BÁO CÁO",
        abstract="Kết quả thực hiện công tác xây dựng thành phố học tập năm 2026",
        addressees=("Sở Giáo dục và Đào tạo Thành phố Hồ Chí Minh",), body=(*main[:8], table, *main[8:]),
        recipients=("Như trên", "TT. Đảng ủy, TT. HĐND phường", "Lưu: VT, VHXH"),
        signature=SignatureBlock(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Văn Mẫu"),
    )  # fmt: skip


def letter() -> Document:
    head = Head(
        agency="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        parent_agency="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH",
        sign="SGDĐT-GDTXCN",
        place="Thành phố Hồ Chí Minh",
        year=2026,
    )
    note = reference(head, "Công văn", "vi", "Sở Giáo dục và Đào tạo")
    return Document(
        kind="cong_van", lang="vi", head=head, title="",
        abstract="V/v đôn đốc gửi báo cáo xây dựng thành phố học tập năm 2026",
        addressees=("Ủy ban nhân dân các phường, xã, đặc khu (theo danh sách đính kèm)",),
        body=(
            Paragraph("Thực hiện Kế hoạch của Ủy ban nhân dân Thành phố, các đơn vị gửi báo cáo trước ngày 10/12/2026. "
                      "Đến nay còn 30 đơn vị chưa gửi (danh sách tại Phụ lục)."),
            Paragraph("Sở Giáo dục và Đào tạo đề nghị Ủy ban nhân dân các phường, xã, đặc khu:"),
            BulletList(("Gửi báo cáo trước 17 giờ 00 ngày 15 tháng 12 năm 2026;", "Nêu rõ lý do gửi chậm.")),
            Paragraph("Rất mong nhận được sự quan tâm phối hợp của các đơn vị."),
        ),
        recipients=("Như trên", "Giám đốc Sở (để báo cáo)", "Lưu: VT, GDTXCN"),
        signature=SignatureBlock(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Ví Dụ"),
        annexes=(Annex("", "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO", (late_table(),), note),),
    )  # fmt: skip


ALL = {
    "city": city,
    "city-en": lambda: city("en"),
    "city-dated": lambda: city(dated=True),
    "ward": ward,
    "letter": letter,
}
