"""Reads one table from an Excel file as people send it: every fault by row and column, nothing guessed in silence.

`read(content, columns)` finds the header row by its titles (either language), takes merged cells, formulas'
values, text in number cells and dates as text or cells, turns decomposed marks into composed ones (NFD to NFC),
skips blank rows, and says about every fault where it stands and what to do. Files that are not .xlsx, that carry
a password or that were typed with old Vietnamese fonts are refused with a hint.
"""

from hieuhoc.rendering.sheets_in.cells import (
    CellFault,
    Parse,
    choice,
    day,
    figure,
    letter,
    text,
    whole_number,
)
from hieuhoc.rendering.sheets_in.reader import Column, Fault, Row, Sheet, read

__all__ = [
    "CellFault", "Column", "Fault", "Parse", "Row", "Sheet", "choice", "day", "figure", "letter", "read", "text",
    "whole_number",
]  # fmt: skip
