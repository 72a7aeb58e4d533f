"""The packaged criteria sets: one folder each, read once. SCHEMA.md documents the format.

`load(slug)` gives a set, `available()` their slugs, `check(folder)` every problem of a folder under work.
"""

from hieuhoc.frameworks.folder import FrameworkNotFound, available, check, load, read_folder

__all__ = ["FrameworkNotFound", "available", "check", "load", "read_folder"]
