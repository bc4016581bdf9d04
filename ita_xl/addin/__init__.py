"""The Excel add-in: how its files are built, and what its buttons call.

Each button of the ribbon runs `import ita_xl.addin; ita_xl.addin.<function>()` in a fresh Python. None of them returns
anything or raises: whatever happens, the officer reads a short Thai message.
"""

from __future__ import annotations


def new_workbook(year: str | int) -> None:
    """Asks for a name, makes the empty workbook of a fiscal year (B.E.) there and opens it."""
    from ita_xl.addin.clicks import run

    run("entries", "new_workbook", str(year))


def check() -> None:
    """Checks the open workbook and lists what it finds on `ตรวจสอบความถูกต้อง`."""
    from ita_xl.addin.clicks import run

    run("entries", "check")


def analyze() -> None:
    """Fills the analysis sheets of the open workbook; it is not saved."""
    from ita_xl.addin.clicks import run

    run("entries", "analyze")


def worth() -> None:
    """Analyses and shows what every score is worth and the way to the next level."""
    from ita_xl.addin.clicks import run

    run("entries", "worth")


def explain() -> None:
    """Analyses and shows where every score comes from."""
    from ita_xl.addin.clicks import run

    run("entries", "explain")


def report(kind: str) -> None:
    """Writes a report of this kind beside the open workbook and opens it."""
    from ita_xl.addin.clicks import run

    run("entries", "report", kind)


def pdf() -> None:
    """Turns the open report into a PDF; from a workbook, makes the reports that are ticked there first."""
    from ita_xl.addin.clicks import run

    run("entries", "pdf")


def import_previous() -> None:
    """Brings last year's workbook along into a copy of the open one."""
    from ita_xl.addin.clicks import run

    run("year_round", "import_previous")


def paste() -> None:
    """Fills scores copied as text into a copy of the open workbook."""
    from ita_xl.addin.clicks import run

    run("year_round", "paste")


def merge() -> None:
    """Brings the reports of the units into a copy of the open workbook."""
    from ita_xl.addin.clicks import run

    run("year_round", "merge")


def split() -> None:
    """Makes a small workbook for each responsible unit, in a folder beside the open workbook."""
    from ita_xl.addin.clicks import run

    run("year_round", "split")


def status() -> None:
    """Tells which measures of the open workbook are late today."""
    from ita_xl.addin.clicks import run

    run("year_round", "status")


def open_folder() -> None:
    """Opens the folder of the open workbook."""
    from ita_xl.addin.clicks import run

    run("entries", "open_folder")


def show_help() -> None:
    """Shows how to work with the buttons."""
    from ita_xl.addin.clicks import run

    run("entries", "show_help")


def about() -> None:
    """Shows version, fiscal years, and where the log is."""
    from ita_xl.addin.clicks import run

    run("entries", "about")
