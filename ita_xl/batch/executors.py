"""Where workbooks are converted: worker processes of this computer, or a Dask cluster, behind the same interface."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from ita_xl.batch import isolated
from ita_xl.batch.manifest import versions
from ita_xl.batch.work import Made
from ita_xl.errors import ClusterError, ItaError, MissingExtraError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 30


class Pool(msgspec.Struct, frozen=True):
    """`executor` takes calls of `run_isolated`; `width` tells how many to have under way; `outcome` gives the result
    of a call, None when the machines that tried it all died."""

    executor: Executor
    width: Callable[[], int]
    outcome: Callable[[Future[Made]], Made | None]


def default_jobs() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def local_pool(jobs: int) -> Iterator[Pool]:
    """`jobs` threads, each with a worker process of its own."""
    isolated.open_for_work()
    executor = ThreadPoolExecutor(jobs, thread_name_prefix="workbook")
    try:
        # Twice as many as workers: the next workbook is at hand while an outcome is put away.
        yield Pool(executor, lambda: 2 * jobs, lambda future: future.result())
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        isolated.stop_workers()
        executor.shutdown(wait=True)


@contextmanager
def cluster_pool(address: str) -> Iterator[Pool]:
    """The Dask cluster with its scheduler at `address`, such as `tcp://10.0.0.5:8786`.

    A workbook whose machine dies is given to another one; its outcome arrives once. Raises MissingExtraError without
    Dask, ClusterError when the cluster cannot be reached or has other versions than this computer.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("cluster", "distributed") from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"{address}: {error}") from error
    with client:
        _check_versions(client, address)
        executor = client.get_executor(pure=False)
        try:
            yield Pool(executor, lambda: 2 * max(1, sum(client.nthreads().values())), _cluster_outcome)
        finally:
            executor.shutdown(wait=False)


def _check_versions(client: Client, address: str) -> None:
    """Other versions of a library give other bytes, and nobody could tell from where."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        found = client.run(versions)
    except (OSError, TimeoutError, ImportError, ItaError) as error:
        raise ClusterError(f"{address}: {error}") from error
    own = versions()
    for worker, theirs in found.items():
        different = [f"{name} {theirs.get(name)} ({own[name]})" for name in own if theirs.get(name) != own[name]]
        if different:
            raise ClusterError(f"{worker}: {', '.join(different)}")


def _cluster_outcome(future: Future[Made]) -> Made | None:
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        return future.result()
    except KilledWorker:
        return None
    except (CancelledError, CommClosedError) as error:
        raise ClusterError(str(error) or type(error).__name__) from error
