"""Goes through the lines of a copied text and says of every standing number what it is, or why that is not sure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ita_xl.pasting.judging import column_of, fault_of
from ita_xl.pasting.labels import Label, Labels, years_in
from ita_xl.pasting.lines import Line, Piece
from ita_xl.pasting.model import Candidate, Doubt, Reason, doubted
from ita_xl.pasting.pieces import is_previous, is_running, is_score, is_under, may_be_moved
from ita_xl.pasting.tables import OF_SCORES, OF_VALUES, Header, Holds, Role, read_header, role_of
from ita_xl.pasting.vertical import Step, groups, without_headings
from ita_xl.workbook.reading.text import half_width

Found = Candidate | Doubt
Shape = tuple[int, int, tuple[int, ...] | None]
_SHORT_CODE = re.compile(r"0\d")
_OF_NUMBERS = tuple("0123456789.,")
_WITHOUT_SCORES = (Holds.NAME, Holds.RANK, Holds.REMARK)
# Longer lines are sentences, which name other years in passing.
_LONGEST_HEADING = 150


class Walk:
    """One pass over the lines; `found` grows in the order of the text."""

    def __init__(self, labels: Labels, texts: dict[int, str]) -> None:
        self.labels = labels
        self.texts = texts
        self.found: list[Found] = []
        self.header: Header | None = None
        self.year: int | None = None
        self.steps: list[Step] = []
        self.unclear = False
        self.values_first = False
        self.blank = False
        self.broken = False
        self.vertical: list[list[Found]] = []
        self.unheaded: list[tuple[Shape, list[Found]]] = []

    def read(self, lines: Sequence[Line]) -> list[Found]:
        """All candidates and doubts of the lines."""
        for before, line, behind in zip((None, *lines), lines, (*lines[1:], None), strict=False):
            if line.pieces:
                self.broken = self._is_broken(before, line, behind)
                self._line(line)
            self.blank = not line.pieces
        self._flush()
        self._doubt_uneven()
        self._doubt_vertical()
        return self.found

    def _line(self, line: Line) -> None:
        header = read_header(line, self.labels, self.header)
        if header:
            self._flush()
            self._doubt_uneven()
            self.header = header
        elif self.header and self.header.over_nodes and line.numbers:
            self._under_nodes(line, self.header)
        elif not line.texts:
            self.unclear = self.unclear or line.cells > 1
            if len(line.pieces) > 1:
                self.unheaded.append(((len(line.pieces), 0, None), []))
            self.steps.append(Step(numbers=line.pieces))
        elif not self._labels(line):
            self._unnamed(line)
        elif not line.numbers or self._only_running(line):
            label = self._labels(line)[-1][1]
            self.unclear = self.unclear or line.text.endswith(("+", "-", "."))
            self.steps.append(Step(nodes=self._nodes(line), year=label.year))
        else:
            self._flush()
            self._row(line)

    def _is_broken(self, before: Line | None, line: Line, behind: Line | None) -> bool:
        """Whether the lines around one look like parts of its numbers, as when a line was broken inside a number."""
        if behind and half_width(behind.text)[:1] in _OF_NUMBERS and not self._labels(behind):
            return True
        if before is None or not before.numbers or self._labels(before):
            return False
        goes_on = half_width(line.text)[:1] in _OF_NUMBERS and before.pieces[-1].number is not None
        return goes_on or any(number.decimals for number in before.numbers)

    def _labels(self, line: Line) -> list[tuple[Piece, Label]]:
        found = [(piece, self.labels.find(piece.text)) for piece in line.texts]
        # 06 alone may be what is left of 75.06; with a wording beside it, it is O6.
        return [(p, label) for p, label in found if label and (len(found) > 1 or not _SHORT_CODE.fullmatch(p.text))]

    def _nodes(self, line: Line, pieces: Sequence[Piece] | None = None) -> frozenset[str]:
        """What the names among the pieces stand for together: the lowest of them."""
        labels = [label for piece, label in self._labels(line) if pieces is None or piece in pieces]
        return self.labels.closest(line.also.union(*(label.nodes for label in labels)))

    def _unnamed(self, line: Line) -> None:
        """A line without a name of the year: the rest of a name, words about a number, or something else."""
        waiting = self.steps[-1].nodes if self.steps else frozenset[str]()
        text = " ".join(piece.text for piece in line.texts)
        self.unclear = self.unclear or (bool(line.numbers) and self.broken)
        if len(waiting) == 1 and self.labels.continues(next(iter(waiting)), text):
            if line.numbers:
                self.steps.append(Step(numbers=tuple(piece for piece in line.pieces if piece.number)))
            return
        if all(self.labels.is_around(word) for word in text.split()):
            if line.numbers:
                self.unclear = self.unclear or line.cells > 1
                self.steps.append(Step(numbers=tuple(piece for piece in line.pieces if piece.number)))
            return
        role = role_of(text)
        if role and not line.numbers:
            self._lone_heading(role)
            return
        self._flush()
        for piece in line.pieces:
            if piece.number and piece.number.decimals:
                self._doubt(Reason.NO_NODE, frozenset(), piece)
        if not line.numbers:
            self._heading(text)

    def _lone_heading(self, role: Role) -> None:
        """A heading that became a line of its own."""
        self.values_first = self.values_first or (role.holds in OF_SCORES and not self.steps)
        before_names = role.holds is Holds.NAME and self.values_first
        self.unclear = self.unclear or role.holds is Holds.OTHER or before_names
        if role.holds is Holds.PREVIOUS:
            self.year = self.labels.framework.fiscal_year - 1
        if role.year:
            self.year = role.year

    def _heading(self, text: str) -> None:
        years = years_in(text) if len(text) <= _LONGEST_HEADING else ()
        if years:
            self.year = years[0] if len(years) == 1 else None
        if self.blank:
            self.header = None
            self._doubt_uneven()

    def _only_running(self, line: Line) -> bool:
        """Whether all numbers of the line stand before its name and only count rows."""
        first = min(line.pieces.index(piece) for piece, _ in self._labels(line))
        return all(
            piece.number is None or (place < first and is_running(piece)) for place, piece in enumerate(line.pieces)
        )

    def _row(self, line: Line) -> None:
        if any(label.strange or self._is_strange(line, piece, label) for piece, label in self._labels(line)):
            for piece in line.pieces:
                if piece.number and not is_running(piece):
                    self._doubt(Reason.STRANGE, self._nodes(line), piece)
        elif self.broken:
            for piece in line.pieces:
                if piece.number and not is_running(piece):
                    self._doubt(Reason.ORDER, self._nodes(line), piece)
            self.unheaded.append((self._shape(line), []))
        elif self.header and self._fits(line, self.header):
            self._in_columns(line, self.header)
        else:
            self._in_sequence(line)

    def _lost_cells(self, line: Line, header: Header) -> bool:
        """Whether wide blanks cut the line into other columns than those of the header."""
        return bool(header.columns) and line.by_gaps and 1 < line.cells != header.cells

    def _fits(self, line: Line, header: Header) -> bool:
        """Whether the columns of the line are those of the header."""
        if not header.columns or line.cells < 2:
            return False
        return line.cells == header.cells if line.by_gaps else True

    def _is_moved(self, line: Line, header: Header) -> bool:
        """Whether a score stands under names, ranks, remarks or nothing, or a name under scores."""
        for piece in line.pieces:
            without_text = piece.column not in header.headed or is_under(header, piece, _WITHOUT_SCORES)
            if piece.number and not is_running(piece) and without_text:
                return True
        return any(is_under(header, piece, OF_VALUES) for piece, _ in self._labels(line))

    def _is_strange(self, line: Line, piece: Piece, label: Label) -> bool:
        """Whether the text behind a code in a cell of its own is not the wording of the code."""
        behind = line.pieces[line.pieces.index(piece) + 1 :]
        if not label.bare or len(label.nodes) != 1 or not behind or behind[0].number:
            return False
        text, node = behind[0].text, next(iter(label.nodes))
        is_name = self.labels.find(text) is not None or all(self.labels.is_around(word) for word in text.split())
        return not is_name and self.labels.is_strange(node, text)

    def _in_columns(self, line: Line, header: Header) -> None:
        numbers = [piece for piece in line.pieces if piece.number]
        nodes = self._nodes(line)
        year = self._labels(line)[-1][1].year
        is_moved = self._is_moved(line, header)
        under = [piece for piece in numbers if is_under(header, piece, OF_SCORES)]
        if not is_moved and under:
            for piece in under:
                self._judge(nodes, piece, header.over(piece.column), year)
            return
        scores = [role for role in header.sequence if role.holds in OF_SCORES]
        moved = [piece for piece in numbers if not is_running(piece) and (is_moved or may_be_moved(header, piece))]
        is_only = len(numbers) == 1 == len(header.sequence) == len(scores)
        if is_only and moved and may_be_moved(header, moved[0]):
            self._judge(nodes, moved[0], scores, year)
        else:
            for piece in moved:
                self._doubt(Reason.SEVERAL_NUMBERS, nodes, piece)

    def _in_sequence(self, line: Line) -> None:
        """A line whose numbers are known by their order alone, perhaps with several names."""
        before, segments = self._segments(line)
        shape = self._shape(line)
        if shape[:2] == (1, 0) and len(segments) == 1 and is_score(before[0]):
            before, segments = [], [(segments[0][0], before)]
        unclear = any(not is_running(piece) for piece in before) or len(before) > 1 or (before and len(segments) > 1)
        for names, numbers in segments:
            nodes = self._nodes(line, names)
            count = len(self.found)
            if unclear or (self.header and (self.header.unclear or self._lost_cells(line, self.header))):
                for piece in (*before, *numbers):
                    self._doubt(Reason.SEVERAL_NUMBERS, nodes, piece)
            else:
                year = next((label.year for piece, label in self._labels(line) if piece in names), None)
                self._numbers(nodes, numbers, year)
            if not self.header or not self.header.sequence:
                self.unheaded.append((shape, self.found[count:]))

    def _numbers(self, nodes: frozenset[str], numbers: Sequence[Piece], year: int | None) -> None:
        sequence = self.header.sequence if self.header else ()
        pairs = list(zip(numbers, sequence, strict=False))
        is_shifted = any(p.number and p.number.is_change and role.holds in OF_SCORES for p, role in pairs)
        if len(sequence) == len(numbers) and not (is_shifted and len(pairs) > 1):
            for piece, role in pairs:
                if role.holds in OF_SCORES:
                    self._judge(nodes, piece, (role,), year)
        elif len(numbers) == 1 and not sequence:
            self._judge(nodes, numbers[0], (), year)
        else:
            for piece in numbers:
                alone = self._plain_fault(nodes, piece) if len(numbers) == 1 else None
                self._doubt(alone or Reason.SEVERAL_NUMBERS, nodes, piece)

    def _plain_fault(self, nodes: frozenset[str], piece: Piece) -> Reason | None:
        """Why the number could be no score of the node wherever it stood."""
        if len(nodes) != 1 or piece.number is None:
            return None
        return fault_of(next(iter(nodes)), piece.number, True, self.labels)

    def _shape(self, line: Line) -> Shape:
        """How many numbers stand before and behind the first name of a line; with tabs, how far from it they stand."""
        before, segments = self._segments(line)
        names, numbers = segments[0]
        places = tuple(piece.column - names[-1].column for piece in (*before, *numbers) if not is_running(piece))
        return len(before), len(numbers), None if line.by_gaps or not line.cells else places

    def _segments(self, line: Line) -> tuple[list[Piece], list[tuple[list[Piece], list[Piece]]]]:
        """The numbers before the first name, then names with the numbers behind them."""
        named = [piece for piece, _ in self._labels(line)]
        before: list[Piece] = []
        segments: list[tuple[list[Piece], list[Piece]]] = []
        for piece in line.pieces:
            if piece in named and (not segments or segments[-1][1]):
                segments.append(([piece], []))
            elif piece in named:
                segments[-1][0].append(piece)
            elif piece.number:
                (segments[-1][1] if segments else before).append(piece)
        return before, segments

    def _under_nodes(self, line: Line, header: Header) -> None:
        """A row of a table in which the nodes stand over the columns; a year in the row is that of its numbers."""
        self._flush()
        own = self._nodes(line)
        years = [year for piece in line.texts for year in years_in(piece.text)]
        year = years[0] if len(years) == 1 else None
        for piece in line.pieces:
            role = next(iter(header.over(piece.column)), None)
            if piece.number and role and role.node and line.by_gaps and line.cells != header.cells:
                self._doubt(Reason.SEVERAL_NUMBERS, own | {role.node}, piece)
            elif piece.number and role and role.node:
                self._judge(own | {role.node}, piece, (role,), year)

    def _judge(self, nodes: frozenset[str], piece: Piece, roles: Sequence[Role], year: int | None) -> None:
        number = piece.number
        if number is None:
            return
        if len(nodes) != 1:
            self._doubt(Reason.TWO_NODES, nodes, piece)
            return
        node = next(iter(nodes))
        fault = fault_of(node, number, bool(roles), self.labels)
        column = column_of(node, roles, year or self.year, self.labels)
        if year is None and self.year == self.labels.framework.fiscal_year - 1 and not any(r.year for r in roles):
            # A heading somewhere above named last year: that is no more than a hint.
            fault = fault or (Reason.OTHER_YEAR if column == "previous" and not is_previous(roles) else None)
        if fault or isinstance(column, Reason):
            self._doubt(fault or Reason(column), nodes, piece)
        elif number.value is not None:
            text = self.texts[piece.line]
            self.found.append(
                Candidate(node=node, column=column, value=number.value, line=piece.line, text=text, printed=number.raw)
            )

    def _doubt(self, reason: Reason, nodes: frozenset[str], piece: Piece) -> None:
        printed = piece.number.raw if piece.number else piece.text
        named = tuple(sorted(nodes))
        self.found.append(
            Doubt(reason=reason, nodes=named, line=piece.line, text=self.texts[piece.line], printed=printed)
        )

    def _flush(self) -> None:
        """Ends a table of which every cell is a line."""
        steps, unclear = without_headings(self.steps, self.labels), self.unclear
        self.steps, self.unclear, self.values_first = [], False, False
        numbers = [piece for step in steps for piece in step.numbers]
        if not numbers:
            return
        if self.header and self.header.cells > 1:
            unclear = unclear or self.header.unclear or any(len(step.numbers) > 1 for step in steps)
        found = None if unclear else groups(steps)
        before, self.found = self.found, []
        for group in found or ():
            self._numbers(group.nodes, group.numbers, group.year)
        if found is None:
            nodes = frozenset[str]().union(*(step.nodes for step in steps))
            for piece in numbers:
                if nodes or (piece.number and piece.number.decimals):
                    self._doubt(Reason.ORDER, nodes if len(nodes) == 1 else frozenset(), piece)
        self.vertical.append(self.found)
        self.found = before + self.found

    def _doubt_vertical(self) -> None:
        """Where some numbers could stand before their names, no table of single lines is sure."""
        founds = [found for run in self.vertical for found in run]
        if any(isinstance(found, Doubt) and found.reason is Reason.ORDER for found in founds):
            self._make_doubtful(founds, Reason.ORDER)

    def _doubt_uneven(self) -> None:
        """Ends a table without headings: where some lines hold more numbers, single ones are of unknown columns."""
        shapes = {shape for shape, _ in self.unheaded}
        places = {shape[2] for shape in shapes} - {None}
        if len(places) > 1 or len({shape[:2] for shape in shapes}) > 1:
            self._make_doubtful([found for _, row in self.unheaded for found in row], Reason.SEVERAL_NUMBERS)
        self.unheaded = []

    def _make_doubtful(self, founds: Sequence[Found], reason: Reason) -> None:
        unsure = {id(found) for found in founds if isinstance(found, Candidate)}
        self.found = [doubted(f, reason) if isinstance(f, Candidate) and id(f) in unsure else f for f in self.found]
