"""YAML as an official writes it: numbers and dates stay text, so that 95 and "95" are one exact figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from hieuhoc.core.framework import Text
from hieuhoc.core.framework_files import FrameworkProblem

if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml import SafeLoader
else:  # The C reader is ten times faster and reads the same.
    from yaml import CSafeLoader as SafeLoader


class TextLoader(SafeLoader):
    """Only true and false are read as flags, null as nothing; a key given twice is refused."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be one word", key.start_mark)
            if key.value in seen:
                raise DoubleKey(key.value, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class DoubleKey(yaml.MarkedYAMLError):
    def __init__(self, key: str, mark: yaml.Mark) -> None:
        super().__init__(problem=f"the key “{key}” stands twice", problem_mark=mark)
        self.key = key


TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""])


def parse(path: Path, name: str) -> tuple[dict[str, Any], list[FrameworkProblem]]:
    """One YAML file as a table, or its problem with the line; `name` is how problems call the file."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)
    except FileNotFoundError:
        return {}, [_problem(name, None, "Không có tệp này.", "The file is not there.")]
    except UnicodeDecodeError:
        return {}, [_problem(name, None, "Tệp không phải UTF-8.", "The file is not UTF-8.")]
    except DoubleKey as fault:
        return {}, [
            _problem(name, _line(fault), f"Khóa “{fault.key}” ghi hai lần.", f"The key “{fault.key}” stands twice.")
        ]
    except yaml.YAMLError as fault:
        said = getattr(fault, "problem", None) or str(fault)
        return {}, [
            _problem(name, _line(fault), f"Không đọc được YAML ({said}).", f"This is not readable YAML ({said}).")
        ]
    if not isinstance(content, dict):
        return {}, [_problem(name, 1, "Tệp không phải bảng khóa: giá trị.", "The file is not a table of key: value.")]
    return content, []


def _line(fault: yaml.YAMLError) -> int | None:
    mark = getattr(fault, "problem_mark", None)
    return None if mark is None else int(mark.line) + 1


def _problem(name: str, line: int | None, vi: str, en: str) -> FrameworkProblem:
    advice = Text(
        vi="Xem dòng này và dòng trên nó: thụt đầu dòng bằng dấu cách, sau dấu hai chấm có một dấu cách, "
        "câu có dấu hai chấm đặt trong ngoặc kép.",
        en="Look at this line and the one above: indent with spaces, one space after a colon, "
        "quotes around a sentence that holds a colon.",
    )
    return FrameworkProblem("unreadable_file", "", "", Text(vi=vi, en=en), advice, file=name, line=line)
