"""The installation's own secret key: made once, kept in a file that only its owner may read."""

import os
import secrets
from pathlib import Path


def own_secret(home: Path) -> str:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
