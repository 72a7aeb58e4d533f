"""CSV: every line can be read alone, and opens in a spreadsheet as words and numbers, never as a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hieuhoc.core.report import Amount, Sheet, SheetCell, SheetColumn
from hieuhoc.rendering import csv as csv_file


def test_a_sheet_becomes_lines() -> None:
    sheet = Sheet(
        name="Số liệu",
        columns=(SheetColumn(10), SheetColumn(10), SheetColumn(10)),
        header=(
            (SheetCell("Đơn vị", rowspan=2), SheetCell("Kết quả", colspan=2)),
            (SheetCell("Tử số"), SheetCell("Tỷ lệ")),
        ),
        rows=(
            (SheetCell("Phường Sài Gòn"), SheetCell(Amount(48100)), SheetCell(Amount(Decimal("96.20"), percent=True))),
            (SheetCell("=1+1"), SheetCell(Amount(-5)), SheetCell()),
        ),
    )
    content = csv_file.render(sheet)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Đơn vị", "Kết quả", "Kết quả"],
        ["Đơn vị", "Tử số", "Tỷ lệ"],
        ["Phường Sài Gòn", "48100", "96.20"],
        ["'=1+1", "-5", ""],
    ]
