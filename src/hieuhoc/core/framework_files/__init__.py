"""A criteria set as a plain document: checked, built, written back, compared.

The document is what JSON or YAML gives: dictionaries, lists, strings. `frameworks/SCHEMA.md` documents it.
No file is opened here: `hieuhoc.frameworks` reads the packaged sets, the database keeps versions as JSON.
"""

from hieuhoc.core.framework_files.build import FrameworkError, build
from hieuhoc.core.framework_files.check import problems
from hieuhoc.core.framework_files.compare import Change, compare
from hieuhoc.core.framework_files.document import canonical_json, digest, to_document
from hieuhoc.core.framework_files.problem import FrameworkProblem

__all__ = [
    "Change",
    "FrameworkError",
    "FrameworkProblem",
    "build",
    "canonical_json",
    "compare",
    "digest",
    "problems",
    "to_document",
]
