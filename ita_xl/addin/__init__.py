"""The Excel add-in: how its files are built, and what its buttons call."""
