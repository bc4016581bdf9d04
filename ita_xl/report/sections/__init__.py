"""One module per section of a report: facts and texts in, blocks out."""
