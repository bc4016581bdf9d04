"""Speed as ratios to stock openpyxl, measured in one run: `python -m benchmarks`."""
