"""Compiling: the model made fast, once for each of its versions, by all processes together, before anything is run.

Without it every process would compile the same for itself, at the same time.
"""

from __future__ import annotations

from sim.model import ahead
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.runs.executors import Progress, default_jobs, run_tasks
from sim.runs.tasks import Plan


def compile_first(plan: Plan, jobs: int | None = None, progress: Progress | None = None) -> None:
    """Compile what a run needs, if that has not been done; what has been compiled stays, whatever ends this.

    Parameters
    ----------
    plan : Plan
    jobs : int, optional
        Processes; default: one per core.
    progress : callable, optional
        Called with (parts done, parts in all), first with none of them; not where nothing has to be compiled.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C.
    """
    if not ahead.is_due():
        return
    steps = ahead.steps()
    told = progress or (lambda *_: None)
    told(0, len(steps) + 1)
    draw = realise(plan.scenario, plan.world, plan.quantiles[0])
    handed = ahead.handed_type(Engine(plan.scenario, plan.world, draw, plan.seed, 0, flows=True))
    processes = default_jobs() if jobs is None else jobs
    if processes > 1:
        made: list[str] = []
        job = ahead.Steps(handed)
        ended = run_tasks(job, steps, made.append, jobs=processes, progress=lambda done, of: told(done, of + 1))
        if not ended and not ended.why:
            raise KeyboardInterrupt
    ahead.compile_day(handed)
    told(len(steps) + 1, len(steps) + 1)
