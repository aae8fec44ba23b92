"""Jobs on a Dask cluster: the same tasks, by the executor of a Dask client.

The worker plugin sends the job once to every worker, also to those that join later or are started again. A worker
that has another version of panj refuses, and the work stops with that message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from typing import Any
from uuid import uuid4

from sim.runs.interrupts import ctrl_c_waits
from sim.runs.job import Outcome, Shared, Task
from sim.runs.readable import first_line
from sim.scenario.arguments import shown
from sim.scenario.errors import PanjError, did_you_mean

LOCAL = "local"
SECONDS_TO_ANSWER = 20


def check_address(address: str, jobs: int | None) -> None:
    """Refuse what no scheduler has for an address, and a number of processes beside one.

    A client that could not begin takes a minute to end.

    Raises
    ------
    PanjError
    """
    found = re.fullmatch(r"(?:(?P<way>\w+)://)?[^\s/]+?(?::(?P<port>\d{1,5}))?/?", address)
    with_port = found is not None and (found["way"] == "inproc" or 0 < int(found["port"] or 0) < 65536)
    if address != LOCAL and not with_port:
        hint = did_you_mean(address, [LOCAL]) or f"or '{LOCAL}' for processes on this machine"
        raise PanjError(
            f"dask {shown(address)}: want the address of a scheduler with its port, as tcp://10.0.0.5:8786 ({hint})"
        )
    if address != LOCAL and jobs is not None:
        raise PanjError("jobs do not go with the address of a cluster, which has its own workers")


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise PanjError("dask needs the package distributed: pip install panj[cluster]") from None
    return distributed


@contextmanager
def connected(
    address: str, jobs: int, job: Shared[Task, Outcome]
) -> Iterator[tuple[Executor, Callable[[Task], Outcome]]]:
    """Give an executor on a cluster whose workers all know a job, and what does a task of it there.

    Parameters
    ----------
    address : str
        Of a scheduler, or "local": a cluster of processes on this machine, which ends with the block.
    jobs : int
        Processes of a local cluster.
    job : Shared

    Raises
    ------
    PanjError
        If `distributed` is not installed, no scheduler answers, or a worker fails.
    """
    distributed = _distributed()
    from distributed.comm.core import CommClosedError

    with ExitStack() as stack:
        client = stack.enter_context(_client(distributed, address, jobs, stack))
        plugin = _plugin(distributed)(job)
        stack.callback(_let_go, client, plugin.name)  # also if a worker refused it: it must not meet later workers
        try:
            client.register_plugin(plugin, name=plugin.name)
        except ImportError as error:
            raise PanjError(f"a worker of the cluster lacks a package: {error}; install the same everywhere") from None
        except Exception as error:
            if type(error) is not Exception:  # what a worker could not read comes back as a text in one of these
                raise
            why = first_line(error)
            raise PanjError(f"a worker of the cluster cannot take the work: {why}; has it the same panj?") from None
        try:
            yield client.get_executor(retries=2), partial(_do, plugin.name)
        except distributed.scheduler.KilledWorker as error:
            raise PanjError(
                "workers of the cluster ended before their time, perhaps for want of memory; the last one was "
                f"{error.last_worker.address}"
            ) from None
        except (CommClosedError, CancelledError) as error:
            raise PanjError(f"lost the Dask scheduler at {address}: give the same command again ({error})") from None


def _client(distributed: Any, address: str, jobs: int, stack: ExitStack) -> Any:
    if address != LOCAL:
        try:
            return distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise PanjError(f"no Dask scheduler answers at {address}: {str(error).splitlines()[0]}") from None
    resource_tracker.ensure_running()  # it unblocks SIGINT when it starts: before, not among the workers
    with ctrl_c_waits():  # workers that do not hear Ctrl-C: they end with their cluster
        cluster = distributed.LocalCluster(
            n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        )
        stack.enter_context(cluster)
        return distributed.Client(cluster, set_as_default=False)


def _let_go(client: Any, name: str) -> None:
    """Have the workers forget a job; a cluster that never took it, or is gone, has nothing to forget."""
    if client.status != "running":
        return
    with suppress(KeyError, OSError):
        client.unregister_worker_plugin(name)


def _do(name: str, task: Any) -> Any:
    """Do a task of the job that this worker was given by that name."""
    distributed = _distributed()
    return distributed.get_worker().plugins[name].job.do(task)


def _plugin(distributed: Any) -> Any:
    """Return the class of the plugin; made here, for its base is in a package that need not be there."""

    class Prepare(distributed.WorkerPlugin):  # type: ignore[misc]
        """Gives a worker the job."""

        def __init__(self, job: Shared[Any, Any]) -> None:
            # of this call alone: another may work on the same in another folder
            self.job, self.name = job, f"panj-{job.fingerprint[:16]}-{uuid4().hex[:16]}"

        def setup(self, worker: Any) -> None:
            """Check this worker; it has the job as long as it has this."""
            self.job.check()

    return Prepare
