"""What an untrusted file is looked at for before any parser reads it; `workbook/guard.py` is the way in."""
