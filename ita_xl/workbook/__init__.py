"""The standard workbook: its layout, the empty template, reading and filling."""
