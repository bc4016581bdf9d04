"""What the commands end with; the README lists all codes. Those of refused workbooks (3, 4) stand with their error."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INTERNAL = 10
