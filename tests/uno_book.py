"""Run by a Python that has LibreOffice's `uno`: does with an open document what is asked on standard input.

    python3 uno_book.py PIPE [SOFFICE PROFILE]

Each line in is a JSON list [method of Document, argument …]; each line out is its result, or {"error": text}. With
SOFFICE a LibreOffice that runs macros is started first, and ends with this program.
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

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA"><prop oor:name="Executable" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>"""
FILTER = "Calc MS Excel 2007 VBA XML"
MACROS_ALWAYS = 4
POINTS = 72 / 2540  # of a hundredth of a millimetre


def start(soffice, profile, pipe):
    settings = Path(profile) / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    command = [soffice, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nologo"]
    return subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL)


def connect(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(240):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer within a minute")


def properties(**values):
    found = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


class Document:
    """The workbook that is open in LibreOffice; rows and columns count from 1."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.document = None

    def open(self, path):
        self.document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, properties(MacroExecutionMode=MACROS_ALWAYS)
        )

    def find(self, name):
        """Looks for an open document by the name of its file."""
        for document in self.desktop.Components:
            if Path(uno.fileUrlToSystemPath(document.URL)).name == name:
                self.document = document
                return True
        return False

    def modules(self, library):
        return list(self.document.BasicLibraries.getByName(library).ElementNames)

    def replace_module(self, library, name, source):
        modules = self.document.BasicLibraries.getByName(library)
        modules.removeByName(name)
        modules.insertByName(name, source)

    def run(self, macro):
        script = f"vnd.sun.star.script:{macro}?language=Basic&location=document"
        # It takes the control of the ribbon, which the Sub does not look at; nothing at all would not be run.
        self.document.getScriptProvider().getScript(script).invoke((self.document,), (), ())

    def _sheet(self, sheet):
        return self.document.Sheets.getByName(sheet)

    def _range(self, sheet, first, last):
        return self._sheet(sheet).getCellRangeByPosition(first[1] - 1, first[0] - 1, last[1] - 1, last[0] - 1)

    def full_name(self):
        return uno.fileUrlToSystemPath(self.document.URL)

    def sheet_names(self):
        return list(self.document.Sheets.ElementNames)

    def is_visible(self, sheet):
        return self._sheet(sheet).IsVisible

    def get_active(self):
        return self.document.CurrentController.ActiveSheet.Name

    def set_active(self, sheet):
        self.document.CurrentController.setActiveSheet(self._sheet(sheet))

    def read(self, sheet, first, last):
        return [list(row) for row in self._range(sheet, first, last).getDataArray()]

    def formulas(self, sheet, first, last):
        return [list(row) for row in self._range(sheet, first, last).getFormulaArray()]

    def write(self, sheet, first, block):
        """As if typed: LibreOffice itself decides what is a number, a date, a formula or a text."""
        rows = tuple(tuple("" if v is None else v if isinstance(v, str) else repr(v) for v in row) for row in block)
        last = [first[0] + len(block) - 1, first[1] + len(block[0]) - 1]
        self._range(sheet, first, last).setFormulaArray(rows)

    def set_heights(self, sheet, rows, height):
        for row in rows:
            self._sheet(sheet).Rows.getByIndex(row - 1).Height = round(height / POINTS)

    def set_hidden(self, sheet, rows, hidden):
        for row in rows:
            self._sheet(sheet).Rows.getByIndex(row - 1).IsVisible = not hidden

    def unprotect(self, sheet, password):
        self._sheet(sheet).unprotect(password)

    def protect(self, sheet, _arguments):
        self._sheet(sheet).protect("")

    def is_protected(self, sheet):
        return self._sheet(sheet).isProtected()

    def save_copy(self, path):
        self.document.storeToURL(Path(path).as_uri(), properties(FilterName=FILTER))

    def is_modified(self):
        return self.document.isModified()

    def content(self, sheet):
        """Cells by `row,column`, heights in points and numbers of hidden rows, down to the last used row."""
        cursor = self._sheet(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        table = self.read(sheet, (1, 1), (end.EndRow + 1, end.EndColumn + 1))
        rows = [self._sheet(sheet).Rows.getByIndex(n) for n in range(end.EndRow + 1)]
        return {
            "cells": {f"{r},{c}": v for r, row in enumerate(table, 1) for c, v in enumerate(row, 1) if v != ""},
            "heights": {n: row.Height * POINTS for n, row in enumerate(rows, 1)},
            "hidden": [n for n, row in enumerate(rows, 1) if not row.IsVisible],
        }


def main():
    pipe, *program = sys.argv[1:]
    office = start(*program, pipe) if program else None
    desktop = connect(pipe)
    document = Document(desktop)
    try:
        for line in sys.stdin:
            method, *arguments = json.loads(line)
            try:
                answer = {"result": getattr(document, method)(*arguments)}
            except Exception as error:  # noqa: BLE001  (told to the caller)
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        if office:
            with contextlib.suppress(DisposedException):  # it goes down while answering
                desktop.terminate()
            office.wait(60)


if __name__ == "__main__":
    main()
