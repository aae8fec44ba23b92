"""What is shown while a run computes: how far it is, how long the model takes to compile, and first answers."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator

from rich.progress import Progress

from sim.runs.executors import default_jobs
from sim.runs.results import Result
from sim.runs.run import Watch
from sim.study.story.hosts import speech
from sim.study.story.tell import tell
from sim.words.wording import counted

COMPILING, SIMULATING = "compiling", "simulating"
TOGETHER, LAST = 30.0, 7.0
"""Seconds of a core of 2021 that the steps of the day take to compile, and the day of them (docs/performance.md)."""
STEPS_AT_ONCE = 5
"""Processes that more than so many cores hardly help: the longest step is a fifth of all."""
ROUND = 5
SOON = 5.0
"""Seconds that nobody minds to wait without first answers."""
LIFE = 20.0
"""Seconds after which a log, in which no bar moves, is told how far it is."""
TOLD = 3
"""First answers: what is asked most."""


def watch_on(progress: Progress, quiet: bool, jobs: int | None = None) -> Watch:
    """Return what shows on a bar how far a run is, and tells its first answers when they are there."""
    task, shown = progress.add_task(SIMULATING, total=None), Shown()
    alive = Alive()

    def say(what: str, done: int, of: int) -> None:
        progress.update(task, description=what, completed=done, total=of)
        if not quiet and not progress.console.is_terminal and done < of and alive.is_due():
            progress.console.print(f"{what}: {done:,} of {of:,}", highlight=False)

    def compiling(done: int, of: int) -> None:
        if not done and not quiet:
            progress.console.print(to_compile(jobs or default_jobs()), highlight=False)
        shown.begin(compiled=True)
        say(COMPILING if done < of else SIMULATING, done, of)

    def runs(done: int, of: int) -> None:
        shown.done, shown.of = done, of
        say(SIMULATING, done, of)

    def first(result: Result) -> None:
        if shown.is_long():
            for line in first_answers(result, progress.console.width):
                progress.console.print(line, highlight=False)

    return Watch(runs, compiling, None if quiet else first)


class Shown:
    """How far a run is, and whether the rest of it takes long enough for first answers."""

    def __init__(self) -> None:
        self.done = self.of = 0
        self.begin(compiled=False)

    def begin(self, compiled: bool) -> None:
        """Count the time from now on; after the model was compiled somebody has waited already."""
        self._began, self._compiled = time.monotonic(), compiled

    def is_long(self) -> bool:
        """Tell whether who waits had better have first answers."""
        took = time.monotonic() - self._began
        return self._compiled or took * (self.of - self.done) / max(self.done, 1) > SOON


class Alive:
    """When a log was told last how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def is_due(self) -> bool:
        """Tell whether it is to be told again, and count from now on if it is."""
        due = time.monotonic() - self._told > LIFE
        if due:
            self._told = time.monotonic()
        return due


def to_compile(processes: int) -> str:
    """Return what is to be expected of the first run of all, with so many processes."""
    seconds = TOGETHER / min(processes, STEPS_AT_ONCE) + LAST
    rounded = ROUND * max(1, round(seconds / ROUND))
    return f"compiling the model, once and for all: about {rounded} seconds with {counted(processes, 'idle core')}"


def first_answers(result: Result, width: int) -> Iterator[str]:
    """Yield what the first replicates say, in lines of a width."""
    yield f"\nfirst answers, of {counted(len(result.replicates), 'replicate')}; the others make them sharper:"
    for sentence in tell(result, speech(result))[:TOLD]:
        yield textwrap.fill(sentence.text, width, initial_indent="- ", subsequent_indent="  ")
    yield ""
