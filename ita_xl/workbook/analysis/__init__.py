"""The analysis sheets: where everything stands and how it looks."""
