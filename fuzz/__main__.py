"""Runs the fuzz target under atheris: `python -m fuzz CORPUS [options of libFuzzer]`.

A fault does not end the run: the file of each different one is kept in the folder `faults`, with its traceback.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import traceback
from collections import Counter
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ita_xl.workbook", "ita_xl.pipeline"]):
    from fuzz.target import examine, is_thorough

from fuzz.mutations import mutated

FAULTS = Path("faults")
REPORT_EVERY = 500
MOST_MEMORY = 150  # MB that one file may add to the peak of the process


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    outcomes: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp(prefix="ita-xl-fuzz-"))

    def one_input(data: bytes) -> None:
        before = _peak()
        try:
            outcome = examine(data, folder, thoroughly=is_thorough(data))
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
            outcome = _keep(data, error)
        if _peak() - before > MOST_MEMORY:
            outcome = _keep(data, MemoryError(f"{_peak() - before} MB more"))
        outcomes[outcome] += 1
        if outcomes.total() % REPORT_EVERY == 0:
            print(f"{outcomes.total()} files: {dict(outcomes.most_common())}", file=sys.stderr, flush=True)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, longest, random.Random(seed), atheris.Mutate)

    atheris.Setup(sys.argv, one_input, custom_mutator=mutate)
    atheris.Fuzz()


def _peak() -> int:
    """MB that this process took at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _keep(data: bytes, error: Exception) -> str:
    """Stores the file of a fault that was not seen before; faults are the same when they were raised in one place."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    name = sha256(f"{type(error).__name__} {own[-3:]}".encode()).hexdigest()[:12]
    if not (FAULTS / f"{name}.xlsx").exists():
        FAULTS.mkdir(exist_ok=True)
        (FAULTS / f"{name}.xlsx").write_bytes(data)
        (FAULTS / f"{name}.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        print(f"FAULT {name}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    return f"FAULT {name}"


if __name__ == "__main__":
    main()
