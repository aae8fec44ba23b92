"""`panj sweep`: run what a sweep still lacks, and say how far it is."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.cli.console import PlainConsole
from sim.cli.running import INTERRUPTED
from sim.sweeps import runner
from sim.sweeps.estimate import estimate_text, runs_text, size_text
from sim.sweeps.plan import Changes, SweepPlan
from sim.sweeps.runner import Options, State, Watch

#: Seconds of the past that the time left is reckoned from: chunks come in bursts.
PERIOD = 300.0


class Terminal(Watch):
    """Says on stdout what is done, on stderr what is wrong, and shows a bar on stderr while it lasts."""

    def __init__(self, quiet: bool) -> None:
        self._out, self._err = PlainConsole(quiet=quiet, soft_wrap=True), PlainConsole(stderr=True, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failures]}"),
            console=self._err,
            transient=True,
            disable=quiet or not self._err.is_terminal,  # without one it would print empty lines
            speed_estimate_period=PERIOD,
        )
        self._task = self._bar.add_task("sweeping", total=None, visible=False, failures="")

    def say(self, text: str) -> None:
        """Print what everybody wants to know."""
        self._out.print(text, markup=False, highlight=False)

    def warn(self, text: str) -> None:
        """Print what is not as it should be; also when it should be quiet."""
        self._err.print(text, markup=False, highlight=False)

    def progress(self, done: int, total: int, failed: int) -> None:
        """Move the bar; what was there before counts as done and not as speed."""
        if not self._bar.tasks[0].visible:
            self._bar.start()
            self._bar.reset(self._task, total=total, completed=done, visible=True, failures=_failures(failed))
        else:
            self._bar.update(self._task, completed=done, failures=_failures(failed))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._bar.tasks[0].visible:
            self._bar.stop()


def sweep_command(
    *,
    name: str,
    rule: list[str],
    changes: Changes,
    options: Options,
    out: Path | None,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Run a sweep as the command line asks; see `panj sweep --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    SystemExit
        With code 130 after Ctrl-C; what had finished is on disk.
    """
    plan = runner.plan_of(name, changes, rule)
    folder = out or runner.folder_of(plan.sweep)
    watch = Terminal(quiet)
    if dry_run:
        _dry_run(plan, folder, options, watch)
        return
    with watch:
        state = runner.run_sweep(plan, folder, options, watch)
    text = _state_text(state, folder)
    if state.interrupted:
        watch.warn(text)
        sys.exit(INTERRUPTED)
    (watch.warn if quiet and state.failed else watch.say)(text)


def _dry_run(plan: SweepPlan, folder: Path, options: Options, watch: Terminal) -> None:
    found, state = runner.look(plan, folder, options)
    watch.say(f"{runs_text(plan)} in {len(plan.chunks):,} parts")
    runner.warn(plan, watch)
    if state.done:
        watch.say(f"{state.done:,} are in {folder}{_failed(state)}")
    if found.runs:
        watch.say(f"{estimate_text(found)}, to {folder}; {size_text(found.free)} are free there")
    else:
        watch.say("nothing to run")


def _state_text(state: State, folder: Path) -> str:
    count = f"{state.done:,} of {state.runs:,} runs"
    if state.interrupted:
        return f"interrupted: {count} are finished and kept in {folder}{_failed(state)}; the same command goes on"
    if not state.finished:
        return f"{count} are finished, in {folder}{_failed(state)}; the same command goes on"
    head = "finished" if state.worked else "finished before, nothing to do"
    retry = "; --retry-failed runs them again" if state.failed else ""
    return f"{head}: all {state.runs:,} runs are in {folder}{_failed(state)}{retry}"


def _failed(state: State) -> str:
    return f" ({state.failed:,} of them failed)" if state.failed else ""


def _failures(count: int) -> str:
    return f"{count} failed" if count else ""
