"""The tree as Typst source. Every text becomes a string literal: no character of it can be markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hieuhoc.core.report import (
    Annex,
    Block,
    BulletList,
    Cell,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Run,
    SignatureBlock,
    Signatures,
    Table,
    cell_runs,
    checked,
    ended,
    leads,
    listed,
    number_line,
    numbered,
    runs,
)
from hieuhoc.rendering.layout import (
    BODY_SIZE,
    CELL_MARGINS,
    KINH_GUI,
    LABELS,
    NOI_NHAN_WIDTH,
    SIGNATURE_GAP,
    TEXT_WIDTH,
    WIDE_TEXT_WIDTH,
    Slot,
    abstract_lines,
    abstract_rule,
    column_widths,
    head_layout,
    slots,
    table_size,
    top_columns,
)
from hieuhoc.rendering.metrics import MM_PER_POINT, width_mm

_LITERAL = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
_HIGHEST = 90.0  # mm: a higher cell may be torn between two pages
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "left"}


def literal(text: str) -> str:
    return f'"{checked(text).translate(_LITERAL)}"'


def content(pieces: Iterable[Run]) -> str:
    """Runs joined in code: `"plain" + b("bold")`; a line break in a text becomes a line break."""
    found = []
    for run in pieces:
        lines = " + linebreak() + ".join(literal(line) for line in run.text.split("\n"))
        if run.bold or run.italic:
            lines = f"b(i({lines}))" if run.bold and run.italic else f"{'b' if run.bold else 'i'}({lines})"
        found.append(lines)
    return " + ".join(found) or '""'


def array(items: Iterable[str]) -> str:
    return f"({''.join(f'{item}, ' for item in items)})"


def mm(length: float) -> str:
    return f"{length:.2f}mm"


def source(document: Document) -> str:
    """Everything that follows the template."""
    levels = _Levels()
    parts = [
        _head(document),
        _title(document),
        _addressees(document),
        *(f"p(i({literal(line)}))" for line in listed(document.grounds)),
        *_body(ended(document.body, document.lang), document, levels),
        _end(document),
        "restart",
        *(_annex(annex, document) for annex in document.annexes),
    ]
    return "".join(f"#{part}\n" for part in parts if part)


class _Levels:
    """PDF/UA allows no skipped level of heading: a "1." without a "I." above it is of the first level."""

    def __init__(self, deepest: int = 0) -> None:
        self.above: list[int] = [deepest] if deepest else []
        self.base = deepest

    def level(self, shape: int) -> int:
        while len(self.above) > (1 if self.base else 0) and self.above[-1] >= shape + self.base:
            self.above.pop()
        self.above.append(shape + self.base)
        return len(self.above)


def _head(document: Document) -> str:
    labels, measures = LABELS[document.lang], head_layout(document.head, document.lang)
    size = f"size: {measures.size:.0f}pt"
    left = [f"line-of({literal(line)}, {size})" for line in measures.parent]
    left += [f'line-of({literal(line)}, weight: "bold", {size})' for line in measures.agency]
    right = [f'line-of({literal(labels.country)}, weight: "bold", size: 13pt)', f"b({literal(labels.motto)})"]
    number = [f"line-of({literal(number_line(document.head, document.lang))}, size: 13pt)"]
    if not document.title:
        number.append(f"line-of({content(runs(document.abstract))}, size: 13pt)")
    date = f'line-of({literal(measures.date)}, style: "italic", size: 13pt)'
    below = "{ " + "; v(6pt, weak: true); ".join(f"centred({line})" for line in number) + " }"
    return (
        f"head({array(left)}, {array(right)}, ({mm(measures.left)}, {mm(measures.right)}), "
        f"{mm(measures.agency_rule)}, {mm(measures.motto_rule)}, {below}, centred({date}))"
    )


def _title(document: Document) -> str:
    if not document.title:
        return ""
    lines = array(literal(line) for line in abstract_lines(document.abstract))
    return f"title({literal(document.title)}, {lines}, {mm(abstract_rule(document.abstract))})"


def _addressees(document: Document) -> str:
    if not document.addressees:
        return ""
    to = LABELS[document.lang].to
    if len(document.addressees) == 1:
        line = f"{to} {document.addressees[0].rstrip('.;')}."
        return f"block(above: 14pt, below: 12pt, width: 100%, centred({literal(line)}))"
    dash = KINH_GUI + width_mm(to.rstrip(":"), BODY_SIZE)
    items = [literal(f"- {item}") for item in listed(document.addressees)]
    lines = "; ".join(f"par(hanging-indent: 3mm, {item})" for item in items)
    return (
        f"block(above: 14pt, below: 9pt, width: 100%, {{ pad(left: {mm(KINH_GUI)}, tight({literal(to)})); "
        f"pad(left: {mm(dash)}, {{ set par(first-line-indent: 0mm, spacing: 6pt); {lines} }}) }})"
    )


def _body(blocks: Sequence[Block], document: Document, levels: _Levels) -> Iterable[str]:
    """The last words stay on one page with the signature."""
    found = [_block(block, number, document, TEXT_WIDTH, levels) for block, number in numbered(blocks) if block]
    if found and document.signature and isinstance(blocks[-1], Paragraph):
        found[-1] = f"block(sticky: true, {found[-1]})"
    return found


def _block(block: Block, number: str, document: Document, width: float, levels: _Levels) -> str:
    if isinstance(block, Heading):
        lead = (Run(f"{number} "),) if number else ()
        words = content((*lead, *runs(block.words)))
        return f"h({block.level}, {levels.level(block.level)}, {words})"
    if isinstance(block, Paragraph):
        options = "" if block.indent else "indented: false, "
        if block.align != "justify":
            options += f"justify: false, at: {block.align}, "
        found = f"p({options}{content(runs(block.words))})"
        return f"block(sticky: true, spacing: 6pt + loose, {found})" if leads(block) else found
    if isinstance(block, BulletList):
        mark = Run("- " if block.level == 1 else "+ ")
        return "{ " + "; ".join(f"p({content((mark, *runs(item)))})" for item in block.items) + " }"
    if isinstance(block, Note):
        return f"note({content(runs(block.words))})"
    if isinstance(block, Table):
        return _table(block, document, width)
    if isinstance(block, Signatures):
        columns = array(["1fr"] * len(block.blocks))
        cells = ", ".join(f"{{ {_signature(one)} }}" for one in block.blocks)
        return f"ending({columns}, {cells})" if len(block.blocks) == 2 else f"grid(columns: {columns}, {cells})"
    assert isinstance(block, PageBreak)
    return "pagebreak(weak: true)"


def _table(table: Table, document: Document, width: float) -> str:
    sizes = column_widths(document, table, width)
    top = top_columns(table)
    aligns = array(
        f"{_ALIGN[column.align]} + {'top' if place in top else 'horizon'}" for place, column in enumerate(table.columns)
    )
    caption = content(runs(table.caption)) if table.caption else "none"
    header = array(_header_cell(cell, document) for row in table.header for cell in row)
    slots(table.header, len(sizes))
    rows = slots(table.rows, len(sizes))
    cells = ",\n".join(cell for row in rows for cell in _row(row, sizes, table_size(table), document))
    columns = array(mm(one) for one in sizes)
    return f"data({columns}, {aligns}, {table_size(table)}pt, {caption}, {header},\n{cells})"


def _row(row: Sequence[Slot], widths: Sequence[float], letters: int, document: Document) -> Iterator[str]:
    """A row stays on one page, unless it is so high that it would run off the page."""
    high = {slot.column for slot in row if _height(slot, widths, letters, document) > _HIGHEST}
    for slot in row:
        if not slot.continues:
            yield _cell(slot.cell, document, torn=bool(high), high=slot.column in high)


def _height(slot: Slot, widths: Sequence[float], letters: int, document: Document) -> float:
    """About how high the words of a cell stand, in mm; rather too much than too little."""
    cell, text = slot.cell, "".join(run.text for run in cell_runs(slot.cell, document))
    room = max(5.0, sum(widths[slot.column : slot.column + cell.colspan]) - CELL_MARGINS)
    line = letters * MM_PER_POINT
    return (len(text) * line * 0.55 / room + text.count("\n") + 1) * line * 1.2


def _spans(cell: Cell) -> str:
    return (f"rowspan: {cell.rowspan}, " if cell.rowspan > 1 else "") + (
        f"colspan: {cell.colspan}, " if cell.colspan > 1 else ""
    )


def _header_cell(cell: Cell, document: Document) -> str:
    return f"th({_spans(cell)}{content(cell_runs(cell, document))})"


def _cell(cell: Cell, document: Document, *, torn: bool, high: bool) -> str:
    printed = cell_runs(cell, document)
    text = content(printed)
    if cell.verdict == "not_met" and printed:
        text = f"b({text})"
    options = _spans(cell)
    if cell.align:
        options += f"align: {_ALIGN[cell.align]} + horizon, "
    if cell.rowspan > 1:
        return f"tall({options}{text if high else f'block(breakable: false, {text})'})"
    return f"{'tall' if torn else 'whole'}({options}{text})"


def _signature(block: SignatureBlock) -> str:
    lines = array(literal(line) for line in block.lines)
    return f"signature({lines}, {literal(block.name)}, {SIGNATURE_GAP}pt)"


def _end(document: Document) -> str:
    if not (document.recipients or document.signature):
        return ""
    items = array(literal(f"- {item}") for item in listed(document.recipients))
    title = literal(LABELS[document.lang].recipients)
    left = f"recipients({title}, {items})" if document.recipients else "[]"
    right = f"{{ {_signature(document.signature)} }}" if document.signature else "[]"
    return f"ending(({mm(NOI_NHAN_WIDTH)}, {mm(TEXT_WIDTH - NOI_NHAN_WIDTH)}), {left}, {right})"


def _annex(annex: Annex, document: Document) -> str:
    width = WIDE_TEXT_WIDTH if annex.landscape else TEXT_WIDTH
    name = f"{LABELS[document.lang].annex} {annex.number}".strip()
    lines = [f"b({literal(line)})" for line in annex.title.split("\n")]
    if annex.note:
        lines.append(f"i({content(runs(f'({annex.note})'))})")
    levels = _Levels(1)
    blocks = "\n".join(_block(block, number, document, width, levels) for block, number in numbered(annex.blocks))
    turned = "true" if annex.landscape else "false"
    return f"annex({turned}, {literal(name)}, {array(lines)}, {{\n{blocks}\n}})"
