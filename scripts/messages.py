"""Merges the parts of the Vietnamese catalogue into django.po (sorted by msgid, so that merges stay small) and compiles it.

`python scripts/messages.py` writes; `--check` only says what is missing: a msgid used in code or templates
without a Vietnamese sentence, or a part with an empty or doubled entry.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "src" / "hieuhoc"
LOCALE = ROOT / "web" / "locale" / "vi"
TEMPLATE_TAG = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.S)
CODE = re.compile(r"""\b(?:gettext|gettext_lazy|gettext_noop|_|pgettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)""")
PLURAL_CODE = re.compile(r"""\b(?:ngettext|ngettext_lazy)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)""")


def _literal(text: str) -> str:
    return "".join(
        part.encode().decode("unicode_escape").encode("latin-1").decode()
        for part in re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    )


def _template_messages(text: str) -> set[str]:
    found = {a or b for a, b in TEMPLATE_TAG.findall(text)}
    for options, body in BLOCK.findall(text):
        single = re.split(r"{%\s*plural\s*%}", body)[0]
        if "trimmed" in options:
            single = " ".join(line.strip() for line in single.strip().splitlines())
        found.add(re.sub(r"{{\s*([\w.]+)\s*}}", r"%(\1)s", single.replace("%", "%%") if "%" in single else single))
    return found


def used() -> dict[str, str]:
    """msgid → one place that uses it."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        ids = _template_messages(text)
        if path.suffix == ".py":
            ids = {_literal(m) for m in CODE.findall(text)} | {_literal(m) for m in PLURAL_CODE.findall(text)}
        for msgid in ids:
            found.setdefault(msgid, str(path.relative_to(ROOT)))
    return found


def merge() -> tuple[object, list[str]]:
    faults: list[str] = []
    with (LOCALE / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="vi", domain="django")
    known: dict[str, str] = {}
    for path in sorted((LOCALE / "parts").glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale="vi", domain="django")
        for message in part:
            if not message.id:
                continue
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            text = message.string[0] if isinstance(message.string, tuple | list) else message.string
            if not text or message.fuzzy:
                faults.append(f"{path.name}: empty or fuzzy: {key!r}")
            elif known.setdefault(key, str(text)) != text:
                faults.append(f"{path.name}: two translations of {key!r}: {known[key]!r} and {text!r}")
            catalogue.delete(key)  # else the sentence of the last run would stay
            catalogue.add(message.id, message.string, flags=message.flags)
    return catalogue, faults


def main(arguments: list[str]) -> int:
    target = LOCALE / "LC_MESSAGES" / "django.po"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        )
    catalogue, faults = merge()
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue if m.id and m.string}  # type: ignore[attr-defined]
    faults += [f"{where}: no Vietnamese for {msgid!r}" for msgid, where in used().items() if msgid not in known]
    if "--check" not in arguments:
        with target.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, omit_header=False)  # type: ignore[arg-type]
        with target.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)  # type: ignore[arg-type]
    for fault in faults:
        print(fault)
    return 1 if faults and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
