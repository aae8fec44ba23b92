"""Runner: run what a sweep still lacks, on any executor, and put it into the folder of the sweep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.model.own import Given, rules_of
from sim.runs.dask import LOCAL, check_address
from sim.runs.elsewhere import run_elsewhere
from sim.runs.executors import default_jobs, run_tasks
from sim.runs.folders import locked, told, write_whole
from sim.runs.repeat import check_repeats
from sim.runs.tasks import Plan
from sim.scenario.arguments import check_jobs, check_names, check_path, check_switches, check_whole, shown
from sim.scenario.calls import told_by_name
from sim.scenario.errors import PanjError
from sim.scenario.sweep.sweep import Sweep
from sim.sweeps import manifest, on_counts, store
from sim.sweeps.contradicting import told_contradicting
from sim.sweeps.designs import points_of, told_equal
from sim.sweeps.escorted import told_escorted
from sim.sweeps.estimate import Estimate, estimate, estimate_text, runs_text, size_text
from sim.sweeps.late import told_late
from sim.sweeps.load import SweepResult
from sim.sweeps.overridden import told_overridden
from sim.sweeps.parts import Found
from sim.sweeps.plan import FRESH, Changes, SweepPlan, make_plan, settle
from sim.sweeps.read import read_sweep, with_rules
from sim.sweeps.shapes import Identity, Manifest
from sim.sweeps.store import Store
from sim.sweeps.truced import told_truces
from sim.sweeps.work import Chunks, Finished
from sim.words.wording import few
from sim.world.world import World


@dataclass(frozen=True)
class Options:
    """How a sweep is run; nothing of it changes a result.

    Parameters
    ----------
    jobs : int, optional
        Processes; default: one per core.
    limit : int, optional
        Stop after so many runs; whole chunks are run, at least one.
    fresh : bool
        Begin anew; an older folder is moved aside.
    retry_failed : bool
        Run the chunks again in which a run failed.
    dask : str, optional
        Address of a Dask scheduler, or "local".
    executor : Executor, optional
        Any other executor; the caller closes it.
    """

    jobs: int | None = None
    limit: int | None = None
    fresh: bool = False
    retry_failed: bool = False
    dask: str | None = None
    executor: Executor | None = None

    def check(self) -> None:
        """Refuse what is impossible.

        Raises
        ------
        PanjError
        """
        check_jobs(self.jobs)
        if self.limit is not None:
            check_whole("limit", self.limit, 1)
        check_switches(fresh=self.fresh, retry_failed=self.retry_failed)
        if self.dask is not None:
            check_names(dask=self.dask)
            check_address(self.dask, self.jobs)
        if self.executor is not None and not hasattr(self.executor, "submit"):
            raise PanjError(f"executor {shown(self.executor)}: want an executor of concurrent.futures")
        if self.dask is not None and self.executor is not None:
            raise PanjError("give dask or an executor, not both")


class Watch:
    """Is told what happens, and says nothing; the command line and notebooks make louder ones."""

    def say(self, text: str) -> None:
        """Hear what everybody wants to know."""

    def warn(self, text: str) -> None:
        """Hear what is not as it should be."""

    def progress(self, done: int, total: int, failed: int) -> None:
        """Hear how many runs there are now, how many there will be, and how many failed."""


@dataclass(frozen=True)
class State:
    """How far a sweep is.

    Parameters
    ----------
    runs, done, failed : int
        In all; on disk; of those, without result.
    interrupted : bool
        Whether Ctrl-C stopped it.
    worked : bool
        Whether there was anything to do.
    """

    runs: int
    done: int
    failed: int
    interrupted: bool = False
    worked: bool = True

    @property
    def finished(self) -> bool:
        """Whether every run is on disk."""
        return self.done == self.runs


def plan_of(
    name: str | Path | Sweep, changes: Changes | None = None, rules: Given | Iterable[Given] | None = None
) -> SweepPlan:
    """Return the plan of a sweep that is named, lies in a file, or is resolved already; with rules of one's own.

    Raises
    ------
    PanjError
        For any mistake in it, in what it names, or in the changes.
    """
    own = rules_of(rules)
    read = with_rules(name, own) if isinstance(name, Sweep) else read_sweep(name, own=own)
    sweep = settle(read, changes or Changes())
    return make_plan(sweep, points_of(sweep).values)


def folder_of(sweep: Sweep) -> Path:
    """Return the folder that a sweep goes to when no other is named."""
    return Path("outputs") / "sweeps" / sweep.name


@told_by_name(Options)
def sweep(
    name: str | Path | Sweep,
    *,
    out: str | Path | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    until: dt.date | str | None = None,
    points: int | None = None,
    rules: Given | Iterable[Given] | None = None,
    watch: Watch | None = None,
    **options: Any,
) -> SweepResult:
    """Run a sweep, or go on with it, and return its results.

    Parameters
    ----------
    name : str, path or Sweep
        A sweep's name, a file, or a resolved sweep.
    out : path, optional
        Folder; default: ``outputs/sweeps/NAME``. What is finished there is not run again.
    replicates, seed, until, points : optional
        In the place of those of the file.
    rules : list, optional
        Rules of your own; see :func:`sim.runs.run.run`. Their code is a part of what the sweep is.
    watch : Watch, optional
        Told of estimates, warnings and progress.

    Other Parameters
    ----------------
    jobs : int, optional
        Processes; default: one per core.
    limit : int, optional
        Stop after so many runs; whole chunks are run, at least one.
    fresh, retry_failed : bool
        Begin anew, and move an older folder aside; run the chunks again in which a run failed.
    dask, executor : optional
        Address of a Dask scheduler, or "local"; any other executor, which the caller closes.

    Raises
    ------
    PanjError
        For any mistake, or if the folder holds another sweep.
    KeyboardInterrupt
        After Ctrl-C; what had finished is in the folder, and the same call goes on.
    """
    if not isinstance(name, Sweep):
        check_path("sweep", name, "the name of a sweep, the path of a file or a Sweep")
    if out is not None:
        check_path("out", out)
    if watch is not None and not isinstance(watch, Watch):
        raise PanjError(f"watch {shown(watch)}: want a Watch, or None")
    Options(**options).check()
    plan = plan_of(name, Changes(replicates, seed, until, points), rules)
    folder = folder_of(plan.sweep) if out is None else Path(out)
    if run_sweep(plan, folder, Options(**options), watch).interrupted:
        raise KeyboardInterrupt
    return SweepResult(folder)


def run_sweep(plan: SweepPlan, folder: Path, options: Options, watch: Watch | None = None) -> State:
    """Run what is missing in a folder.

    Parameters
    ----------
    plan : SweepPlan
    folder : Path
    options : Options
    watch : Watch, optional

    Raises
    ------
    PanjError
        If the folder belongs to another sweep, somebody else works on it, it cannot be written, or a process ended.
        What is finished stays in any case.
    """
    watch = watch or Watch()
    options.check()
    if options.fresh and (aside := store.move_aside(folder)) is not None:
        watch.say(f"the older sweep is now {aside}")
    store.check_ours(folder)
    with locked(folder):
        plan, before = _settle(folder, plan)
        kept = Store(folder, plan, before["fingerprint"])
        kept.open()
        found, wrong = kept.scan()
        for text in wrong.values():
            watch.warn(f"{text}; its runs are run again")
        todo = _todo(plan, found, options)
        if not todo:
            return State(plan.runs, plan.runs, sum(part.failed for part in found.values()), worked=False)
        _check_versions(before, watch)
        kept.set_aside(wrong)
        _tell(_estimate(plan, folder, found, todo, options), plan, watch)
        return _run(kept, found, todo, options, watch)


def look(plan: SweepPlan, folder: Path, options: Options) -> tuple[Estimate, State]:
    """Return what `run_sweep` would do, without writing anything.

    Raises
    ------
    PanjError
        As `run_sweep`.
    """
    options.check()
    found: dict[int, Found] = {}
    store.check_ours(folder)
    if not options.fresh and (folder / manifest.MANIFEST).exists():
        plan, before = _compare(folder, plan)
        found, _ = Store(folder, plan, before["fingerprint"]).scan()
    todo = _todo(plan, found, options)
    state = State(plan.runs, sum(part.runs for part in found.values()), sum(part.failed for part in found.values()))
    return _estimate(plan, folder, found, todo, options), state


def _settle(folder: Path, plan: SweepPlan) -> tuple[SweepPlan, Manifest]:
    """Return the plan as the folder has it, and its manifest, which is written if there is none."""
    if (folder / manifest.MANIFEST).exists():
        return _compare(folder, plan)
    content = manifest.compose(plan)
    with told(folder):
        write_whole(folder / manifest.MANIFEST, manifest.dump(content).encode())
    return plan, content


def _compare(folder: Path, plan: SweepPlan) -> tuple[SweepPlan, Manifest]:
    before, now = manifest.read(folder), manifest.identity(plan)
    if before["fingerprint"] != manifest.fingerprint(now):
        changes = "\n  ".join(manifest.changes(before["identity"], now))
        raise PanjError(
            f"{folder} holds another sweep: choose another, or begin anew ({FRESH}) to move it aside. "
            f"Changed since:\n  {changes}{_of_replicates(before['identity'], now)}"
        )
    return plan.with_chunks(before["order"], [(first, stop) for first, stop in before["chunks"]]), before


def _of_replicates(before: Identity, now: Identity) -> str:
    """Return that nothing can be added to the replicates of a sweep, where there are to be others; else ""."""
    if before["replicates"] == now["replicates"]:
        return ""
    return "\nNo replicates are added to a sweep that was begun: --out FOLDER makes the other one beside it."


def _check_versions(before: Manifest, watch: Watch) -> None:
    """Refuse to go on with another version of panj; warn of the rest."""
    then, now = before["versions"], manifest.versions()
    if then.get("panj") != now["panj"]:
        raise PanjError(
            f"this sweep was begun with panj {then.get('panj')}, and this is {now['panj']}, which may give other "
            f"numbers: go on with the older one, or begin anew ({FRESH})"
        )
    if before["code"] != manifest.code():
        watch.warn("the code of panj has changed since this sweep was begun: older runs may differ from new ones")
    for package in manifest.TOLD:
        if then.get(package) != now[package]:
            watch.warn(f"this sweep was begun with {package} {then.get(package)}, and this is {now[package]}")


def _todo(plan: SweepPlan, found: dict[int, Found], options: Options) -> list[int]:
    todo = [
        chunk
        for chunk in range(len(plan.chunks))
        if chunk not in found or (options.retry_failed and found[chunk].failed)
    ]
    if options.limit is None:
        return todo
    runs, count = 0, 0
    while count < len(todo) and runs < options.limit:
        runs += plan.size(todo[count])
        count += 1
    return todo[:count]


def _estimate(
    plan: SweepPlan, folder: Path, found: dict[int, Found], todo: Sequence[int], options: Options
) -> Estimate:
    workers = options.jobs or default_jobs()
    if options.executor is not None or options.dask not in (None, LOCAL):
        workers = 1  # not known here; told as time on one core
    return estimate(plan, folder, found, todo, workers)


def warn(plan: SweepPlan, watch: Watch) -> None:
    """Tell what of a sweep will make no difference, or not the one that was meant, before it runs."""
    equal = told_equal(plan.sweep, plan.points)
    if plan.left_out:
        watch.warn(f"{plan.sweep.name}: not measured, as not every one of its worlds has it: {few(plan.left_out)}")
    what = plan.sweep, plan.points, plan.worlds
    of_axes = (*told_late(*what[:2]), *told_contradicting(*what), *told_overridden(*what), *told_escorted(*what))
    of_axes = (*of_axes, *told_truces(*what[:2]))
    idle = plan.variants.idle if plan.variants else ()
    for said in (*([equal] if equal else []), *idle, *of_axes, *on_counts.told_few(plan.sweep, plan.worlds)):
        watch.warn(f"{plan.sweep.name}: {said}")


def _tell(found: Estimate, plan: SweepPlan, watch: Watch) -> None:
    watch.say(f"{runs_text(plan)}; {estimate_text(found)}")
    warn(plan, watch)
    if found.bytes > found.free:
        watch.warn(f"only {size_text(found.free)} are free there")


def _check_repeats(plan: SweepPlan) -> None:
    """Refuse rules of the user's own under which the first base scenario's first replicate differs from itself."""
    base, world = plan.sweep.bases[0], plan.worlds[0]
    if isinstance(world, World):
        row = {name: float(value) for name, value in zip(plan.names, plan.quantiles[0], strict=True)}
        check_repeats(Plan(base, world, plan.sweep.seed, (row,)))


def _run(kept: Store, found: dict[int, Found], todo: Sequence[int], options: Options, watch: Watch) -> State:
    """Run chunks and put each into the folder as it comes."""
    plan = kept.plan
    again = [found[chunk] for chunk in todo if chunk in found]
    done = sum(part.runs for part in found.values()) - sum(part.runs for part in again)
    failed = sum(part.failed for part in found.values()) - sum(part.failed for part in again)
    state = State(plan.runs, done, failed)
    watch.progress(state.done, state.runs, state.failed)
    if todo:
        _check_repeats(plan)

    def take(finished: Finished) -> None:
        nonlocal state
        kept.put(finished)
        state = replace(state, done=state.done + len(finished.numbers), failed=state.failed + finished.failed)
        watch.progress(state.done, state.runs, state.failed)

    elsewhere = options.executor is not None or options.dask not in (None, LOCAL)
    job = Chunks(plan, kept.fingerprint, manifest.code() if elsewhere else "")
    try:
        if options.executor is not None:
            run_elsewhere(job, todo, take, options.executor)
        elif options.dask is not None:
            from sim.runs.dask import connected

            with connected(options.dask, options.jobs or default_jobs(), job) as (executor, work):
                run_elsewhere(job, todo, take, executor, work=work)
        else:
            run_tasks(job, todo, take, jobs=options.jobs, told=watch.warn).all_or_nothing()
    except OSError as error:  # that of the folder is told by `put`
        raise PanjError(f"cannot start the processes of the sweep: {error.strerror or error}") from error
    except KeyboardInterrupt:
        on_disk, _ = kept.scan()
        done, failed = sum(part.runs for part in on_disk.values()), sum(part.failed for part in on_disk.values())
        return State(plan.runs, done, failed, interrupted=True)
    return state
