"""Scores copied as text from the assessment system or a report: found, judged, matched with the cells of a workbook."""
