"""The JSON document of a whole batch, schema `ita-xl/batch/1`. Names and shapes are a contract; keys are only added."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ita_xl.batch.submitted import Status

BATCH_SCHEMA = "ita-xl/batch/1"


class BatchFile(msgspec.Struct, frozen=True, kw_only=True):
    """One workbook: its source, how it ended, codes of its findings, outputs by their place in the output folder.

    `exit` is 3 for an unsafe or unreadable file, 4 for an unknown template version, else 0.
    """

    source: str
    status: Status
    exit: int
    findings: Sequence[str]
    outputs: Sequence[str]


class BatchCounts(msgspec.Struct, frozen=True, kw_only=True, rename={"findings": "done-with-findings"}):
    """How many workbooks ended in each status."""

    done: int
    findings: int
    refused: int


class BatchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `batch --json` prints: every workbook in stable order, files passed over, files of the summary."""

    schema: str = BATCH_SCHEMA
    counts: BatchCounts
    files: Sequence[BatchFile]
    passed_over: Sequence[str]
    summary: Sequence[str]
