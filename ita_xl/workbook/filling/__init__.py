"""From an Assessment to the content of each analysis sheet."""
