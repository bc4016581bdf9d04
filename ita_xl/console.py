"""What the commands say to people: always on stderr, coloured on a terminal only, in Thai or English."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ita_xl.assessment.model import Assessment
from ita_xl.findings.finding import Finding, Severity
from ita_xl.findings.printable import printable
from ita_xl.packaged_yaml import packaged_yaml

if TYPE_CHECKING:
    from ita_xl.pipeline import Checked, Result

FEW = 3
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = {}
    for entry in sorted(files("ita_xl.console_texts").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            by_language = packaged_yaml("ita_xl.console_texts", entry.name, dict[str, dict[str, Any]])
            for language, own in by_language.items():
                texts.setdefault(language, {}).update(own)
    return texts


class Console:
    """Speaks one language (`th` or `en`)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.texts = _texts()[language]
        self.terminal = sys.stderr.isatty()

    def text(self, key: str, /, **values: object) -> str:
        """A text of the catalogue, `doctor.ok` style keys for nested ones."""
        found: Any = self.texts
        for part in key.split("."):
            found = found[part]
        return str(found).format(**values)

    def say(self, text: str, style: str = "") -> None:
        """One line; the text is never read as markup, and never as orders to the terminal."""
        text = printable(text)
        if not self.terminal:
            print(text, file=sys.stderr)
            return
        from rich.console import Console as RichConsole
        from rich.text import Text

        RichConsole(stderr=True).print(Text(text, style=style), soft_wrap=True)

    def tell(self, key: str, /, **values: object) -> None:
        """One catalogue text as a line."""
        self.say(self.text(key, **values))

    def progress(self, step: str) -> None:
        """A step of the work, on a terminal only."""
        if self.terminal:
            name, _, detail = step.partition(":")
            self.say(f"… {self.text(f'steps.{name}')} {detail}".rstrip(), "dim")

    def finding(self, finding: Finding) -> None:
        """A finding with its place and how to mend it."""
        thai = self.language == "th"
        place = "!".join(part for part in (finding.sheet, finding.cell) if part)
        message = finding.message_th if thai else finding.message_en
        fix = finding.fix_th if thai else finding.fix_en
        head = f"[{finding.code}] {self.text(f'severity.{finding.severity}')}"
        self.say(" ".join(part for part in (head, place, message) if part), _STYLES[finding.severity])
        self.say(f"    {self.text('fix')} {fix}", "dim")

    def checked(self, checked: Checked) -> None:
        """All findings of a workbook and how many there are; many notes or warnings of one code share one message."""
        groups: dict[str, list[Finding]] = {}
        for finding in checked.findings:
            groups.setdefault(finding.code, []).append(finding)
        for same in groups.values():
            few = len(same) <= FEW or same[0].severity is Severity.ERROR
            alone = same if few or not all(finding.cell for finding in same) else same[:1]
            for finding in alone:
                self.finding(finding)
            if len(alone) < len(same):
                cells = ", ".join(filter(None, (finding.cell for finding in same[1:])))
                self.say("    " + self.text("more", count=len(same) - 1, cells=cells))
        counts = Counter(finding.severity for finding in checked.findings)
        if counts:
            self.say(f"{checked.path.name}: " + self.text("counts", **{str(s): counts[s] for s in Severity}))
        else:
            self.say(f"{checked.path.name}: {self.text('clean')}")

    def result(self, result: Result) -> None:
        """Findings, headline figures and the files that were written."""
        self.checked(result.checked)
        if result.checked.assessment is not None:
            self.headline(result.checked.assessment)
        if result.outputs.analyzed is None:
            self.tell("not_written")
            return
        self.tell("written")
        self.say(f"  {result.outputs.analyzed}")
        for report in result.outputs.reports:
            self.say(f"  {report.xlsx}")
            if report.pdf:
                self.say(f"  {report.pdf}")

    def headline(self, assessment: Assessment) -> None:
        """Total, level, instruments, change and weak items."""
        nothing = self.text("nothing")
        agency = assessment.submission.profile.agency
        level = " ".join(part for part in (assessment.level.letter, assessment.level.used) if part)
        self.say(
            self.text(
                "headline",
                agency=agency.value if agency else nothing,
                year=assessment.framework.fiscal_year,
                total=nothing if assessment.total.used is None else assessment.total.used,
                level=level or nothing,
            ),
            "bold",
        )
        scores: Mapping[str, object] = {
            node.key: nothing if node.used is None else node.used for node in assessment.instruments
        }
        self.tell("instruments", **scores)
        if assessment.total.change is not None:
            self.tell("change", change=f"{assessment.total.change:+}")
        if assessment.weak_items:
            self.tell("weak", count=len(assessment.weak_items), codes=", ".join(assessment.weak_items))
