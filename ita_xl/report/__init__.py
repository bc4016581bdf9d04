"""The printed documents: blocks, sections, kinds, and the writers."""
