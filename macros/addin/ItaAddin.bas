Attribute VB_Name = "ItaAddin"
Option Explicit

' Ribbon of the add-in: each button calls the function of ita_xl.addin that ribbon.yaml names.

Public Sub ItaAddinNewWorkbook(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.new_workbook('" & control.Tag & "')"
End Sub

Public Sub ItaAddinCheck(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.check()"
End Sub

Public Sub ItaAddinAnalyze(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.analyze()"
End Sub

Public Sub ItaAddinWorth(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.worth()"
End Sub

Public Sub ItaAddinExplain(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.explain()"
End Sub

Public Sub ItaAddinImportPrevious(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.import_previous()"
End Sub

Public Sub ItaAddinPaste(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.paste()"
End Sub

Public Sub ItaAddinMerge(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.merge()"
End Sub

Public Sub ItaAddinSplit(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.split()"
End Sub

Public Sub ItaAddinStatus(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.status()"
End Sub

Public Sub ItaAddinReport(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.report('" & control.Tag & "')"
End Sub

Public Sub ItaAddinPdf(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.pdf()"
End Sub

Public Sub ItaAddinOpenFolder(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.open_folder()"
End Sub

Public Sub ItaAddinShowHelp(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.show_help()"
End Sub

Public Sub ItaAddinAbout(control As IRibbonControl)
    RunPython "import ita_xl.addin; ita_xl.addin.about()"
End Sub
