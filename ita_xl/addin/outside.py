"""The analysis without Excel: `pythonw -m ita_xl.addin.outside FILE…`, behind `Send to` and the desktop shortcut.

For offices where macros, or programs started by Excel, are blocked. Works on what was last saved, writes beside each
workbook, shows one short window and opens the reports.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ita_xl.addin.log import write_log
from ita_xl.addin.window import Window, this_window
from ita_xl.console import Console
from ita_xl.errors import FrameworkError, NarrativeError
from ita_xl.exit_codes import EXIT_DONE, EXIT_INTERNAL, EXIT_USAGE
from ita_xl.findings.finding import Finding, Severity
from ita_xl.pipeline import Result, analyze

MOST_ERRORS = 3
# More windows than this at once only confuse; then the folder is opened.
MOST_REPORTS = 3
# More files than this are told in one line each, and no more lines than fit on a screen.
MOST_FILES = 4
MOST_LINES = 25


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: its name, the lines to show and the most telling one, reports to open, exit code."""

    name: str
    brief: str
    lines: tuple[str, ...]
    reports: tuple[Path, ...] = ()
    exit_code: int = EXIT_DONE


def main() -> None:
    """Runs on the files of the command line and ends the process with the highest exit code."""
    _give_streams()
    window, console = this_window(), Console("th")
    try:
        code = run([Path(argument) for argument in sys.argv[1:]], window)
    except Exception as error:  # noqa: BLE001  # the border: an officer never sees a traceback
        text = console.text("addin_setup.outside.internal", log=write_log(error))
        window.show(console.text("addin_setup.outside.title"), text, trouble=True)
        code = EXIT_INTERNAL
    sys.exit(code)


def _give_streams() -> None:
    """pythonw.exe has neither standard output nor standard error; whatever writes there shall not fail."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the end


def run(files: Sequence[Path], window: Window) -> int:
    """Analyses every file, shows one window, opens the reports. Without files it asks for them."""
    console = Console("th")
    title = console.text("addin_setup.outside.title")
    chosen = tuple(files) or window.choose(console.text("addin_setup.outside.choose"))
    if not chosen:
        window.show(title, console.text("addin_setup.outside.nothing"), trouble=False)
        return EXIT_USAGE
    told = [_analyze(console, file) for file in dict.fromkeys(chosen)]
    text = "\n\n".join("\n".join((one.name, *one.lines)) for one in told)
    if len(told) > MOST_FILES:
        text = _briefly(console, told)
    code = max(one.exit_code for one in told)
    window.show(title, text, trouble=code != EXIT_DONE)
    _open(window, [report for one in told for report in one.reports])
    return code


def _open(window: Window, reports: Sequence[Path]) -> None:
    wanted: Iterable[Path] = reports if len(reports) <= MOST_REPORTS else dict.fromkeys(r.parent for r in reports)
    for path in wanted:
        try:
            window.open(path)
        except OSError as error:
            # No program for workbooks here: the window has said where the report is.
            write_log(error)


def _briefly(console: Console, told: Sequence[Told]) -> str:
    """One line for each file, those with trouble first."""
    ordered = sorted(told, key=lambda one: one.exit_code == EXIT_DONE)
    lines = [f"{'✓' if one.exit_code == EXIT_DONE else '✗'} {one.name}: {one.brief}" for one in ordered[:MOST_LINES]]
    if len(told) > MOST_LINES:
        lines.append(console.text("addin_setup.outside.more_files", count=len(told) - MOST_LINES))
    return "\n".join(lines)


def _analyze(console: Console, file: Path) -> Told:
    def text(key: str, **values: object) -> str:
        return console.text(f"addin_setup.outside.{key}", **values)

    def failed(message: str, code: int) -> Told:
        return Told(name=file.name, brief=message, lines=(message,), exit_code=code)

    try:
        result = analyze(file.absolute())
    except OSError as error:
        write_log(error)
        return failed(text("not_writable"), EXIT_USAGE)
    except (FrameworkError, NarrativeError) as error:
        write_log(error)
        return failed(text("rules"), EXIT_USAGE)
    except Exception as error:  # noqa: BLE001  # one file must not stop the others
        return failed(text("internal", log=write_log(error)), EXIT_INTERNAL)
    lines = (*_result_lines(console, result), *([text("open_elsewhere")] if _is_open(file) else []))
    first = next((finding for finding in result.checked.findings if finding.severity is Severity.ERROR), None)
    return Told(
        name=file.name,
        brief=_finding_line(first) if first else lines[0],
        lines=lines,
        reports=tuple(Path(report.xlsx) for report in result.outputs.reports),
        exit_code=result.checked.exit(Severity.ERROR),
    )


def _result_lines(console: Console, result: Result) -> Iterable[str]:
    """Score, counts, the first errors, and what was written."""
    findings, assessment = result.checked.findings, result.checked.assessment
    nothing = console.text("nothing")
    if assessment is not None:
        level = " ".join(part for part in (assessment.level.letter, assessment.level.used) if part)
        total = nothing if assessment.total.used is None else assessment.total.used
        year = assessment.framework.fiscal_year
        yield console.text("addin_setup.outside.score", year=year, total=total, level=level or nothing)
        counts = Counter(finding.severity for finding in findings)
        yield console.text("addin_setup.outside.counts", **{str(s): counts[s] for s in Severity})
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    yield from (_finding_line(finding) for finding in errors[:MOST_ERRORS])
    if len(errors) > MOST_ERRORS:
        yield console.text("addin_setup.outside.more_errors", count=len(errors) - MOST_ERRORS)
    if result.outputs.analyzed is None:
        yield console.text("addin_setup.outside.not_written")
        return
    files = [result.outputs.analyzed, *(report.xlsx for report in result.outputs.reports)]
    yield console.text("addin_setup.outside.written", names=", ".join(Path(file).name for file in files))
    if findings:
        yield console.text("addin_setup.outside.see_checks")


def _finding_line(finding: Finding) -> str:
    place = "!".join(part for part in (finding.sheet, finding.cell) if part)
    return " ".join(part for part in ("•", place, finding.message_th, finding.fix_th) if part)


def _is_open(file: Path) -> bool:
    """Excel keeps an owner file beside a workbook that is open."""
    return file.with_name(f"~${file.name}").exists()


if __name__ == "__main__":
    main()
