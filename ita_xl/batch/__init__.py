"""Many submitted workbooks: runner, manifest, summary."""
