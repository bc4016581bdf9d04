"""Run by a Python that has LibreOffice's `uno`: recalculates workbooks hard and prints what their cells show.

    python3 uno_recalculate.py SOFFICE PROFILE JOBS

JOBS is a JSON list of {"file", "fillings", "areas"}. Each filling is a list of {"sheet", "row", "column", "values"}
that is typed into the cells (zero-based; null empties a cell) before everything is calculated anew. `areas` is a list
of [sheet, first row, first column, last row, last column] to print; without it every formula cell is printed.
Prints a JSON list with one result per job: a list with one entry per filling, or one for the file as it is.
"""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

FORMULA_CELLS = 16  # com.sun.star.sheet.CellFlags.FORMULA
ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR


def connect(soffice, profile):
    pipe = f"recalculate{time.monotonic_ns()}"
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL)
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(240):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.25)
    office.kill()
    raise SystemExit("LibreOffice did not answer within a minute")


def load(desktop, path):
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    return desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, (hidden,))


def fill(document, blocks):
    for block in blocks:
        sheet = document.Sheets.getByName(block["sheet"])
        values = tuple(tuple("" if v is None else v for v in row) for row in block["values"])
        right, bottom = block["column"] + len(values[0]) - 1, block["row"] + len(values) - 1
        sheet.getCellRangeByPosition(block["column"], block["row"], right, bottom).setDataArray(values)


def shown(document, areas):
    return [
        [list(row) for row in document.Sheets.getByName(s).getCellRangeByPosition(c1, r1, c2, r2).getDataArray()]
        for s, r1, c1, r2, c2 in areas
    ]


def formula_cells(document):
    """{sheet: [[row, column, value]]} of every formula cell; errors are reported as a value of A1."""
    found = {}
    for sheet in document.Sheets:
        cells = found.setdefault(sheet.Name, [])
        for area in sheet.queryContentCells(FORMULA_CELLS):
            a = area.RangeAddress
            for y, row in enumerate(area.getDataArray(), a.StartRow):
                cells += [[y, x, value] for x, value in enumerate(row, a.StartColumn)]
        wrong = sheet.queryFormulaCells(ERRORS).RangeAddressesAsString
        if wrong:
            cells.append([0, 0, f"errors in {wrong}"])
    return found


def run(desktop, job):
    document = load(desktop, job["file"])
    for sheet in document.Sheets:
        sheet.unprotect("")
    results = []
    for blocks in job.get("fillings") or [[]]:
        fill(document, blocks)
        document.calculateAll()
        results.append(shown(document, job["areas"]) if job.get("areas") else formula_cells(document))
    document.close(True)
    return results


def main():
    soffice, profile, jobs = sys.argv[1:]
    office, desktop = connect(soffice, profile)
    try:
        listed = json.loads(Path(jobs).read_text(encoding="utf-8"))
        print(json.dumps([run(desktop, job) for job in listed], ensure_ascii=False))
    finally:
        with contextlib.suppress(DisposedException):  # it goes down while answering
            desktop.terminate()
        office.wait(60)


if __name__ == "__main__":
    main()
