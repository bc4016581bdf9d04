"""Writing into the parts of an existing workbook file."""
