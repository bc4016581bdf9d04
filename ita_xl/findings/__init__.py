"""Findings: codes with Thai and English texts, and pure checks that a submission and its assessment must pass."""
