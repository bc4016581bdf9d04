"""The parts of the empty standard workbook."""
