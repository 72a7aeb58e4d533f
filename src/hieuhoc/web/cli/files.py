"""Files named on the command line: bytes in, or a problem that says what to do; results written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hieuhoc.core.problems import Refused
from hieuhoc.core.tables import Table, unreadable
from hieuhoc.rendering.tables_in import read_table


def table(name: str) -> Table:
    """Raises Refused (unreadable_file, bad_header); problems show the name as it was given."""
    return read_table(name, content(name))


def content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        vi, en = "Không tìm thấy tệp này. Kiểm tra đường dẫn.", "There is no such file. Check the path."
    except IsADirectoryError:
        vi, en = "Đây là thư mục, không phải tệp. Ghi đường dẫn đến tệp.", "This is a folder. Give the path of a file."
    except (OSError, ValueError):
        vi, en = "Không đọc được tệp này. Kiểm tra quyền đọc.", "The file cannot be read. Check its permissions."
    raise Refused([unreadable(name, vi, en)])


def write_whole(path: Path, data: bytes) -> None:
    """The file appears complete or not at all. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
