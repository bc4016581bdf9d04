"""Random damage to workbooks: whatever is read, only our own refusals may come out. See README.md."""
