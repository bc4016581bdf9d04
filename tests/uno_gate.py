"""Run by a Python that has LibreOffice's `uno`: lists the wrapped cells whose text is higher than their row.

    python3 uno_gate.py SOFFICE PROFILE FILE…

Prints one JSON list of {"file", "sheet", "cell", "has", "needs", "text"}, heights in points.

Each distinct text, width and font is measured once: all texts of one width and font go into a scratch column, which
LibreOffice lays out in one go.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

POINTS = 72 / 2540  # of a hundredth of a millimetre
TOLERANCE = 18  # hundredths of a millimetre, half a point
LOOK = ("IsTextWrapped", "HoriJustify", "ParaIndent", "CharFontName", "CharHeight", "CharWeight")
ALIGNMENT = "com.sun.star.table.CellHoriJustify"
FONT = ("CharFontName", "CharHeight", "CharWeight")  # a cell of a workbook has one font for Latin and Thai script


def connect(soffice, profile):
    pipe = f"gate{os.getpid()}"
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
    return desktop.loadComponentFromURL(path, "_blank", 0, tuple(map(switch, ("Hidden", "ReadOnly"))))


def switch(name):
    on = PropertyValue()
    on.Name, on.Value = name, True
    return on


def wrapped_cells(sheet):
    """(name, text, width, height, font) of every visible wrapped text cell, merged ones with their whole area."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    table = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
    columns, rows = sheet.Columns, sheet.Rows
    widths = [c.Width if c.IsVisible else 0 for c in map(columns.getByIndex, range(end.EndColumn + 40))]
    heights = [r.Height if r.IsVisible else 0 for r in map(rows.getByIndex, range(end.EndRow + 1))]
    # Every question to LibreOffice takes its time: ask once for all cells that look alike, not for each.
    looks = sheet.getUniqueCellFormatRanges()
    for alike in map(looks.getByIndex, range(looks.Count)):
        wrapped, aligned, indent, *font = alike.getPropertyValues(LOOK)
        if not wrapped:
            continue
        look = (*font, aligned.value, indent)
        for x, y, text in _texts(alike, table):
            last_column, last_row = _corner(sheet, table, x, y)
            width, height = sum(widths[x : last_column + 1]), sum(heights[y : last_row + 1])
            if width and height:
                yield f"${sheet.Name}.{column_letters(x)}{y + 1}", text, width, height, look


def _texts(ranges, table):
    """(column, row, text) of the cells of `ranges` that hold text."""
    for area in ranges.RangeAddresses:
        for y, values in enumerate(table[area.StartRow : area.EndRow + 1], area.StartRow):
            for x, value in enumerate(values[area.StartColumn : area.EndColumn + 1], area.StartColumn):
                if isinstance(value, str) and value:
                    yield x, y, value


def column_letters(x):
    """A for 0, Z for 25, AA for 26."""
    return (column_letters(x // 26 - 1) if x >= 26 else "") + chr(ord("A") + x % 26)


def _corner(sheet, table, x, y):
    """Column and row of the last cell of the merged area that begins in column `x` and row `y`."""
    beside = x + 1 < len(table[y]) and table[y][x + 1] != ""
    below = y + 1 < len(table) and table[y + 1][x] != ""
    if beside and below:  # asking LibreOffice is slow; a cell between filled ones is not merged
        return x, y
    area = sheet.createCursorByRange(sheet.getCellByPosition(x, y))
    area.collapseToMergedArea()
    address = area.RangeAddress
    return address.EndColumn, address.EndRow


def needed_heights(scratch, groups):
    """{(width, font): {text: height}} with every group laid out at once."""
    column = scratch.Columns.getByIndex(0)
    for (width, *font, aligned, indent), texts in groups.items():
        area = scratch.getCellRangeByPosition(0, 0, 0, len(texts) - 1)
        area.setDataArray(tuple((t,) for t in texts))
        column.Width = width
        for name, value in zip(FONT, font, strict=True):
            area.setPropertyValue(name, value)
            area.setPropertyValue(f"{name}Complex", value)  # Thai script
        area.HoriJustify = uno.Enum(ALIGNMENT, aligned)  # an indent counts only where the alignment is given
        area.ParaIndent = indent
        area.IsTextWrapped = True
        area.Rows.OptimalHeight = True
        for i, text in enumerate(texts):
            texts[text] = scratch.Rows.getByIndex(i).Height
        area.clearContents(1023)


def check(desktop, scratch, path, known):
    """The cells of a file that are too high; `known` are the heights measured so far, and grows."""
    document = load(desktop, Path(path).resolve().as_uri())
    cells, groups = [], defaultdict(dict)
    for sheet in [s for s in document.Sheets if s.IsVisible]:
        for name, text, width, height, font in wrapped_cells(sheet):
            cells.append((sheet.Name, name, text, (width, *font), height))
            if text not in known[width, *font]:
                groups[width, *font][text] = 0
    document.close(True)
    needed_heights(scratch, groups)
    for look, texts in groups.items():
        known[look] |= texts
    for sheet, name, text, look, height in cells:
        needs = known[look][text]
        if needs > height + TOLERANCE:
            yield {
                "file": path,
                "sheet": sheet,
                "cell": name,
                "has": round(height * POINTS, 1),
                "needs": round(needs * POINTS, 1),
                "text": text[:60],
            }


def main():
    soffice, profile, *paths = sys.argv[1:]
    office, desktop = connect(soffice, profile)
    try:
        scratch = load(desktop, "private:factory/scalc").Sheets.getByIndex(0)
        known = defaultdict(dict)
        print(json.dumps([f for path in paths for f in check(desktop, scratch, path, known)], ensure_ascii=False))
    finally:
        with contextlib.suppress(DisposedException):  # it goes down while answering
            desktop.terminate()
        office.wait(60)


if __name__ == "__main__":
    main()
