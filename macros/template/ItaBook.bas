Attribute VB_Name = "ItaBook"
Option Explicit

' Ribbon of the macro-enabled workbook: each button calls the function of ita_xl.addin that ribbon.yaml names.

Public Sub ItaBookNewWorkbook(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.new_workbook('" & control.Tag & "')"
End Sub

Public Sub ItaBookCheck(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.check()"
End Sub

Public Sub ItaBookAnalyze(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.analyze()"
End Sub

Public Sub ItaBookWorth(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.worth()"
End Sub

Public Sub ItaBookExplain(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.explain()"
End Sub

Public Sub ItaBookImportPrevious(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.import_previous()"
End Sub

Public Sub ItaBookPaste(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.paste()"
End Sub

Public Sub ItaBookMerge(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.merge()"
End Sub

Public Sub ItaBookSplit(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.split()"
End Sub

Public Sub ItaBookStatus(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.status()"
End Sub

Public Sub ItaBookReport(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.report('" & control.Tag & "')"
End Sub

Public Sub ItaBookPdf(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.pdf()"
End Sub

Public Sub ItaBookOpenFolder(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.open_folder()"
End Sub

Public Sub ItaBookShowHelp(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.show_help()"
End Sub

Public Sub ItaBookAbout(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.about()"
End Sub
