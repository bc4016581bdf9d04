"""Goes through the lines of a copied text and says of every standing number what it is, or why that is not sure."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.pasting.judging import column_of, fault_of
from ita_xl.pasting.labels import Label, Labels, years_in
from ita_xl.pasting.lines import Line, Piece
from ita_xl.pasting.model import Candidate, Doubt, Reason
from ita_xl.pasting.tables import Header, Holds, Role, read_header, role_of
from ita_xl.pasting.vertical import Step, groups

Found = Candidate | Doubt
# A number before a name is a running number (1, 9.1) or, with this many decimals, a score.
_SCORE_DECIMALS = 2
_MOST_RUNNING = 2  # digits
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
        self.blank = False
        self.vertical: list[list[Found]] = []

    def read(self, lines: Sequence[Line]) -> list[Found]:
        """All candidates and doubts of the lines."""
        for line in lines:
            if line.pieces:
                self._line(line)
            self.blank = not line.pieces
        self._flush()
        self._doubt_vertical()
        return self.found

    def _line(self, line: Line) -> None:
        header = read_header(line, self.labels, self.header)
        if header:
            self._flush()
            self.header = header
        elif self.header and self.header.over_nodes and line.numbers:
            self._under_nodes(line, self.header)
        elif not line.texts:
            self.steps.append(Step(numbers=line.pieces))
        elif not self._labels(line):
            self._unnamed(line)
        elif not line.numbers or self._only_running(line):
            label = self._labels(line)[-1][1]
            self.steps.append(Step(nodes=self._nodes(line), year=label.year))
        else:
            self._flush()
            self._row(line)

    def _labels(self, line: Line) -> list[tuple[Piece, Label]]:
        found = [(piece, self.labels.find(piece.text)) for piece in line.texts]
        return [(piece, label) for piece, label in found if label]

    def _nodes(self, line: Line, pieces: Sequence[Piece] | None = None) -> frozenset[str]:
        """What the names among the pieces stand for together: the lowest of them."""
        labels = [label for piece, label in self._labels(line) if pieces is None or piece in pieces]
        return self.labels.closest(line.also.union(*(label.nodes for label in labels)))

    def _unnamed(self, line: Line) -> None:
        """A line without a name of the year: the rest of a name, words about a number, or something else."""
        waiting = self.steps[-1].nodes if self.steps else frozenset[str]()
        text = " ".join(piece.text for piece in line.texts)
        if len(waiting) == 1 and self.labels.continues(next(iter(waiting)), text):
            if line.numbers:
                self.steps.append(Step(numbers=tuple(piece for piece in line.pieces if piece.number)))
            return
        if all(self.labels.is_around(word) for word in text.split()):
            if line.numbers:
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
        self.unclear = self.unclear or role.holds is Holds.OTHER
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

    def _only_running(self, line: Line) -> bool:
        """Whether all numbers of the line stand before its name and only count rows."""
        first = min(line.pieces.index(piece) for piece, _ in self._labels(line))
        return all(
            piece.number is None or (place < first and _is_running(piece)) for place, piece in enumerate(line.pieces)
        )

    def _row(self, line: Line) -> None:
        if any(label.strange or self._is_strange(line, piece, label) for piece, label in self._labels(line)):
            for piece in line.pieces:
                if piece.number and not _is_running(piece):
                    self._doubt(Reason.STRANGE, self._nodes(line), piece)
        elif self.header and self.header.columns and line.cells > 1:
            self._in_columns(line, self.header)
        else:
            self._in_sequence(line)

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
        under = [piece for piece in numbers if any(r.holds in _SCORES for r in header.over(piece.column)[:1])]
        for piece in under:
            self._judge(nodes, piece, header.over(piece.column), year)
        if under:
            return
        scores = [role for role in header.sequence if role.holds in _SCORES]
        misplaced = [p for p in numbers if not _is_running(p) and _may_be_moved(header.over(p.column))]
        if len(misplaced) == 1 and len(numbers) - len(misplaced) <= 1 and len(header.sequence) == len(scores) == 1:
            self._judge(nodes, misplaced[0], scores, year)
        else:
            for piece in misplaced:
                self._doubt(Reason.SEVERAL_NUMBERS, nodes, piece)

    def _in_sequence(self, line: Line) -> None:
        """A line whose numbers are known by their order alone, perhaps with several names."""
        before, segments = self._segments(line)
        if len(segments) == 1 and not segments[0][1] and len(before) == 1 and _is_score(before[0]):
            before, segments = [], [(segments[0][0], before)]
        for names, numbers in segments:
            nodes = self._nodes(line, names)
            if any(not _is_running(piece) for piece in before) or (before and len(segments) > 1):
                for piece in (*before, *numbers):
                    self._doubt(Reason.SEVERAL_NUMBERS, nodes, piece)
                continue
            year = next((label.year for piece, label in self._labels(line) if piece in names), None)
            self._numbers(nodes, numbers, year)

    def _numbers(self, nodes: frozenset[str], numbers: Sequence[Piece], year: int | None) -> None:
        sequence = self.header.sequence if self.header else ()
        if len(sequence) == len(numbers):
            for piece, role in zip(numbers, sequence, strict=True):
                if role.holds in _SCORES:
                    self._judge(nodes, piece, (role,), year)
        elif len(numbers) == 1 and not sequence:
            self._judge(nodes, numbers[0], (), year)
        else:
            for piece in numbers:
                self._doubt(self._plain_fault(nodes, piece) or Reason.SEVERAL_NUMBERS, nodes, piece)

    def _plain_fault(self, nodes: frozenset[str], piece: Piece) -> Reason | None:
        """Why the number could be no score of the node wherever it stood."""
        if len(nodes) != 1 or piece.number is None:
            return None
        return fault_of(next(iter(nodes)), piece.number, True, self.labels)

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
            if piece.number and role and role.node:
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
            fault = fault or (Reason.OTHER_YEAR if column == "previous" and not _previous(roles) else None)
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
        steps, unclear = self._without_headings(), self.unclear
        self.steps, self.unclear = [], False
        numbers = [piece for step in steps for piece in step.numbers]
        if not numbers:
            return
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

    def _without_headings(self) -> list[Step]:
        """The steps without names that only head the next ones, and with a code and its wording as one."""
        kept: list[Step] = []
        for step in self.steps:
            last = kept[-1].nodes if kept else frozenset[str]()
            if step.nodes and last and self.labels.closest(last | step.nodes) == step.nodes:
                kept[-1] = step
            else:
                kept.append(step)
        return kept

    def _doubt_vertical(self) -> None:
        """Where some numbers could stand before their names, no table of single lines is sure."""
        if not any(isinstance(f, Doubt) and f.reason is Reason.ORDER for run in self.vertical for f in run):
            return
        unsure = {id(found) for run in self.vertical for found in run if isinstance(found, Candidate)}
        self.found = [
            Doubt(reason=Reason.ORDER, nodes=(f.node,), line=f.line, text=f.text, printed=f.printed)
            if isinstance(f, Candidate) and id(f) in unsure
            else f
            for f in self.found
        ]


_SCORES = frozenset((Holds.SCORE, Holds.PREVIOUS, Holds.PUBLIC, Holds.SURVEY))


def _is_running(piece: Piece) -> bool:
    number = piece.number
    if number is None or number.points:
        return False
    digits = number.raw.split(".")[0]
    return number.decimals <= 1 and "," not in number.raw and digits.isdigit() and len(digits) <= _MOST_RUNNING


def _is_score(piece: Piece) -> bool:
    return piece.number is not None and (piece.number.decimals >= _SCORE_DECIMALS or piece.number.points)


def _may_be_moved(roles: Sequence[Role]) -> bool:
    return not roles or roles[0].holds in (Holds.NAME, Holds.RANK)


def _previous(roles: Sequence[Role]) -> bool:
    return any(role.holds is Holds.PREVIOUS for role in roles)
