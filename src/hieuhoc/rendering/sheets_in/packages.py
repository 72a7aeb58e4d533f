"""What kind of file was sent, before anything is read from it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from hieuhoc.rendering.sheets_in.cells import CellFault

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Signs that TCVN3 (fonts .VnTime …) puts inside words where Unicode has Vietnamese letters.
_TCVN3 = re.compile(r"[A-Za-z][µ¸¶¹¨¾¼½ª×Þß®©·»][A-Za-z]|[A-Za-z][µ¸¶¹¨¾¼½]|[®©¨ª][A-Za-zµ¸¶·¹»Ê-ÿ]")


def check(content: bytes) -> None:
    """Raises CellFault when this is not an open .xlsx file."""
    if not content:
        raise CellFault(
            "Tệp rỗng. Lưu lại từ Excel rồi gửi.", "The file is empty. Save it again from Excel, then send it."
        )
    if len(content) > MAX_BYTES:
        raise CellFault(
            "Tệp lớn hơn 20 MB. Xóa hình ảnh và trang tính thừa rồi gửi lại.",
            "The file is larger than 20 MB. Remove pictures and spare sheets, then send it again.",
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_or_locked(content)
    if not content.startswith(b"PK"):
        raise _text_file(content)
    _check_package(content)


def _old_or_locked(content: bytes) -> CellFault:
    if _ENCRYPTED in content:
        return CellFault(
            "Tệp có mật khẩu. Mở trong Excel, vào Tệp › Thông tin › Bảo vệ sổ làm việc để bỏ mật khẩu, rồi gửi lại.",
            "The file has a password. Open it in Excel, remove the password under File › Info › "
            "Protect Workbook, then send it again.",
        )
    return CellFault(
        "Đây là tệp Excel kiểu cũ (.xls). Mở trong Excel, chọn Lưu dưới dạng › Excel Workbook (.xlsx), rồi gửi lại.",
        "This is an old Excel file (.xls). Open it in Excel, choose Save as › Excel Workbook "
        "(.xlsx), then send it again.",
    )


def _text_file(content: bytes) -> CellFault:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:200].count(0) > 20:
        return CellFault(
            "Đây là tệp văn bản Unicode (UTF-16). Mở trong Excel, chọn Lưu dưới dạng › Excel "
            "Workbook (.xlsx), rồi gửi lại.",
            "This is a Unicode text file (UTF-16). Open it in Excel, choose Save as › Excel Workbook "
            "(.xlsx), then send it again.",
        )
    return CellFault(
        "Đây không phải là tệp Excel. Dùng tệp mẫu .xlsx, hoặc chọn Lưu dưới dạng › Excel "
        "Workbook (.xlsx), rồi gửi lại.",
        "This is not an Excel file. Use the .xlsx template, or choose Save as › Excel Workbook "
        "(.xlsx), then send it again.",
    )


def broken() -> CellFault:
    return CellFault(
        "Tệp bị hỏng, không mở được. Lưu lại từ Excel rồi gửi.",
        "The file is damaged and cannot be opened. Save it again from Excel, then send it.",
    )


def _check_package(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            unpacked = sum(part.file_size for part in package.infolist())
    except zipfile.BadZipFile:
        raise broken() from None
    if unpacked > MAX_UNPACKED:
        raise CellFault(
            "Tệp bung ra quá lớn. Xóa trang tính và định dạng thừa rồi gửi lại.",
            "The file unpacks to too much. Remove spare sheets and formats, then send it again.",
        )
    if "xl/workbook.xml" not in names:
        raise CellFault(
            "Đây không phải là tệp Excel .xlsx. Mở tệp, chọn Lưu dưới dạng › Excel Workbook (.xlsx), rồi gửi lại.",
            "This is not an .xlsx file. Open it, choose Save as › Excel Workbook (.xlsx), then send it again.",
        )


def old_font(value: Any) -> bool:
    """Typed with a font of the TCVN3 days: the letters are other signs, only the font made "
    "them look right."""
    return isinstance(value, str) and bool(_TCVN3.search(value))


def old_font_fault() -> CellFault:
    return CellFault(
        "Chữ gõ bằng bảng mã cũ TCVN3 (phông .VnTime). Chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại.",
        "Typed in the old TCVN3 encoding (fonts .VnTime). Convert it to Unicode (UniKey: "
        "Ctrl+Shift+F6), then send it again.",
    )
