"""What comes along from an older workbook into a newer one, and what became of everything in it."""
