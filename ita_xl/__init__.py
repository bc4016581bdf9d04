"""ita_xl: from a filled ITA workbook to a checked analysis and a printable report."""
