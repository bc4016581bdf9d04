"""From the cells of a filled workbook to a Submission."""
