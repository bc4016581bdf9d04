"""What `paste` does: shows the scores of a copied text with their lines, writes them into a copy of the workbook."""

from __future__ import annotations

import codecs
import sys
from decimal import Decimal
from pathlib import Path

import msgspec

from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.frameworks.load import load_framework
from ita_xl.pasting.found import find_scores
from ita_xl.pasting.model import Doubt
from ita_xl.pasting.placing import Placed, Placement, place
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.reader import read_with_places
from ita_xl.workbook.reading.node_keys import TOTAL

EXIT_NOTHING = 1
SCHEMA = "ita-xl/paste/1"
STDIN = "-"
# A report of 200 pages has less than 2 MB of text; nobody copies more.
LARGEST_TEXT = 4 * 2**20
LONGEST_SHOWN = 90


class Pasting(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `paste`; without `output` nothing is written."""

    file: Path
    text: str
    output: Path | None = None
    json: str | None = None
    frameworks: Path | None = None


class PastedScore(msgspec.Struct, frozen=True, kw_only=True):
    """A score with its cell, and the line (from 1) of the text that holds it. `current`: what the cell holds."""

    node: str
    column: str
    value: Decimal
    sheet: str
    cell: str
    line: int
    text: str
    current: Decimal | None = None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A number that was left out, the reason, and the nodes that it may belong to."""

    reason: str
    nodes: tuple[str, ...]
    printed: str
    line: int
    text: str


class PasteDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `paste`. `output`: the written copy, None for a preview."""

    schema: str = SCHEMA
    file: str
    fiscal_year: int
    output: str | None
    filled: tuple[PastedScore, ...]
    same: tuple[PastedScore, ...]
    conflicts: tuple[PastedScore, ...]
    doubtful: tuple[LeftOut, ...]


def paste_text(console: Console, request: Pasting) -> int:
    """Shows what the text holds; with an output, writes it into a copy. Gives 1 when no cell can be filled."""
    if wrong_json(console, request.json) or _wrong_output(console, request):
        return EXIT_USAGE
    text = _read_text(console, request.text)
    if text is None:
        return EXIT_USAGE
    try:
        submission, places = read_with_places(request.file, request.frameworks)
    except WorkbookRefusedError as refusal:
        for finding in to_findings([refusal.remark]):
            console.finding(finding)
        return refusal.exit_code
    framework = load_framework(submission.fiscal_year, request.frameworks)
    placement = place(find_scores(text, framework), submission, places)
    output = request.output if placement.fills else None
    if output is not None:
        values = {placed.origin: placed.found.value for placed in placement.fills}
        refused = write_inputs(request.file, output, values, frameworks=request.frameworks)
        placement = _without(placement, refused)
    write_json(request.json, _document(request, framework.fiscal_year, output, placement))
    if request.json != STDIN:
        for line in _Report(console).lines(placement):
            print(line)
    if output is not None:
        console.tell("paste.written", path=output)
    elif placement.fills:
        console.tell("paste.preview")
    return EXIT_DONE if placement.fills else EXIT_NOTHING


def _wrong_output(console: Console, request: Pasting) -> bool:
    """Whether the copy cannot go there: nothing is overwritten, and a copy keeps the kind of its workbook."""
    output = request.output
    if output is None:
        return False
    if output.suffix.lower() != request.file.suffix.lower():
        console.tell("paste.other_kind", path=output, suffix=request.file.suffix)
        return True
    if output.exists():
        console.tell("exists", path=output)
        return True
    return False


def _read_text(console: Console, name: str) -> str | None:
    """The text of stdin or a file in UTF-8, UTF-16 with its mark, or the Thai code page of Windows."""
    try:
        data = sys.stdin.buffer.read(LARGEST_TEXT + 1) if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        console.tell("paste.no_text", path=name, reason=error.strerror or error)
        return None
    if len(data) > LARGEST_TEXT:
        console.tell("paste.too_long", path=name)
        return None
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp874"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    console.tell("paste.no_encoding", path=name)
    return None


def _without(placement: Placement, refused: tuple[object, ...]) -> Placement:
    """Cells that could not be set, such as those inside merged ones, are told as conflicts."""
    kept = tuple(placed for placed in placement.fills if placed.origin not in refused)
    left = tuple(placed for placed in placement.fills if placed.origin in refused)
    return msgspec.structs.replace(placement, fills=kept, conflicts=(*placement.conflicts, *left))


def _document(request: Pasting, year: int, output: Path | None, placement: Placement) -> PasteDocument:
    return PasteDocument(
        file=str(request.file),
        fiscal_year=year,
        output=str(output) if output else None,
        filled=tuple(map(_score, placement.fills)),
        same=tuple(map(_score, placement.same)),
        conflicts=tuple(map(_score, placement.conflicts)),
        doubtful=tuple(
            LeftOut(reason=d.reason.value, nodes=d.nodes, printed=d.printed, line=d.line, text=d.text)
            for d in placement.doubts
        ),
    )


def _score(placed: Placed) -> PastedScore:
    found = placed.found
    return PastedScore(
        node=found.node,
        column=found.column,
        value=found.value,
        sheet=placed.origin.sheet,
        cell=placed.origin.cell,
        line=found.line,
        text=found.text,
        current=placed.current,
    )


def _points(value: Decimal) -> str:
    """As reports print points: two decimals, more only where there are more."""
    return f"{value:.2f}" if value == round(value, 2) else str(value)


class _Report:
    """The preview for people, on stdout."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def lines(self, placement: Placement) -> list[str]:
        """All found scores by what becomes of them; then the doubtful numbers."""
        lines = self._part("fills", placement.fills) or [self._text("nothing")]
        lines += self._part("conflicts", placement.conflicts)
        if placement.same:
            lines += [
                "",
                self._text("same", count=len(placement.same), nodes=", ".join(map(self._who, placement.same))),
            ]
        if placement.doubts:
            lines += ["", self._text("doubts", count=len(placement.doubts))]
            lines += [line for doubt in placement.doubts for line in self._doubt(doubt)]
        return lines

    def _part(self, key: str, part: tuple[Placed, ...]) -> list[str]:
        if not part:
            return []
        lines = ["", self._text(key, count=len(part))] if key != "fills" else [self._text(key, count=len(part))]
        for placed in part:
            found, place = placed.found, f"{placed.origin.sheet}!{placed.origin.cell}"
            current = self._text("unreadable") if placed.current is None else _points(placed.current)
            value = _points(found.value)
            row = self._text(f"{key}_row", who=self._who(placed), value=value, place=place, current=current)
            lines += [f"  {row}", f"      {self._line(found.line, found.text)}"]
        return lines

    def _doubt(self, doubt: Doubt) -> list[str]:
        reason = self._text(f"reasons.{doubt.reason}", nodes=", ".join(map(self._node, doubt.nodes)))
        return [f"  {doubt.printed}  {reason}", f"      {self._line(doubt.line, doubt.text)}"]

    def _who(self, placed: Placed) -> str:
        column = self._text(f"columns.{placed.found.column}")
        return " ".join(part for part in (self._node(placed.found.node), column) if part)

    def _node(self, node: str) -> str:
        if node.isdigit():
            return self._text("indicator", number=node)
        return self._text("total") if node == TOTAL else node

    def _line(self, number: int, text: str) -> str:
        shown = " ".join(text.split())
        if len(shown) > LONGEST_SHOWN:
            half = LONGEST_SHOWN // 2
            shown = f"{shown[:half]} … {shown[-half:]}"
        return self._text("line", number=number, text=shown)

    def _text(self, key: str, /, **values: object) -> str:
        return self.console.text(f"paste.{key}", **values)
