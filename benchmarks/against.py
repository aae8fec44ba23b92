"""Panj against an older checkout of it: the two in turn, old, new, old, new, …, in processor time.

    PANJ_BENCH_AGAINST=/older/checkout/.venv/bin/python python -m benchmarks.against [quick]

names the Python of the older checkout's own environment. `quick` tries everything out on next to nothing. What is
measured runs in other processes: :func:`serve` answers in either checkout with what only the model does, and commands
are run to their end. Seconds are user and system together, children included; only threads and sweeps have a clock too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

OLDER = "PANJ_BENCH_AGAINST"
IMPORTS = "import numba, pandas, matplotlib.pyplot, pyarrow.parquet, mesa"
BRIEF_IMPORTS = "import typer, rich"
PANJ = "from sim.cli import main; main()"
MALI = "shared/conflicts/mali2012"
SWEEP = "title: Bench\nbase: baseline\nvary: {front.tempo: [0.5, 1, 2]}\n"
#: Days of a run of collapse on which movement is looked at.
DAYS = (70, 100, 130)


class Size(NamedTuple):
    """How much is measured: turns of the model, of sweeps and of commands; runs of a sweep, parties and days."""

    turns: int = 30
    few: int = 3
    commands: int = 5
    sweep: int = 1000
    parties: int = 1_000_000
    days: int = 20


QUICK = Size(turns=2, few=1, commands=1, sweep=6, parties=20_000, days=3)


# -- in either checkout, with the names that both have ---------------------------------------------------


@cache
def _scenario(name: str) -> tuple[Any, Any, Any]:
    from benchmarks.scene import load
    from sim.model.draws import design

    scenario, world = load(name)
    return scenario, world, design(scenario, world, scenario.seed, Size().turns + 1)


def _engine(name: str, r: int, **options: Any) -> Any:
    from sim.model.draws import realise
    from sim.model.engine import Engine

    scenario, world, rows = _scenario(name)
    return Engine(scenario, world, realise(scenario, world, rows[r]), scenario.seed, r, **options)


def whole(name: str, r: int) -> float:
    """Return the seconds of a run from the first day, as sweeps do them."""
    _scenario(name)
    start = time.process_time()
    _engine(name, r, flows=False).run()
    return time.process_time() - start


def branched(name: str, r: int) -> float:
    """Return the seconds of a run from the branch date."""
    trunk = _engine(name, r, flows=False)
    while trunk.day <= trunk.branch_day:
        trunk.advance()
    start = time.process_time()
    trunk.branch(_scenario(name)[0]).run()
    return time.process_time() - start


def threads(parties: int, days: int) -> list[float]:
    """Return the seconds of the clock of some days with one and with two threads, and how much two can gain at all."""
    from benchmarks.party_rules import _two_at_once
    from benchmarks.scene import crowd

    seconds = []
    for k in (1, 2):
        engine = crowd(parties, threads=k)
        engine.advance()  # the day on which they leave
        start = time.perf_counter()
        for _ in range(days):
            engine.advance()
        seconds.append(time.perf_counter() - start)
    return [*seconds, _two_at_once()]


@cache
def _moves() -> list[Any]:
    from benchmarks import party_rules, scene

    return [(today, party_rules._acting(today)) for today in scene.days_of(scene.collapse(), DAYS)]


def movement() -> list[float]:
    """Return the nanoseconds that movement takes a party and day, and those that this machine needs for it."""
    from benchmarks.party_rules import limit

    spent, parties = [0.0, 0.0], 0
    for today, rows in _moves():
        party = today.fresh()
        move = today.mover(party) if hasattr(today, "mover") else lambda t=today, p=party: t.call(p)
        parties += today.rows
        for k, work in enumerate((move, lambda t=today, p=party, rows=rows: limit(t, rows, p))):
            for _ in range(2):  # the first to warm up
                today.restore(party)
                start = time.thread_time()
                work()
                last = time.thread_time() - start
            spent[k] += last
    return [1e9 * seconds / parties for seconds in spent]


def memory(parties: int, days: int) -> list[float]:
    """Return the megabytes of a process that has run a crowd, and the bytes a party of these."""
    from benchmarks.growth import run

    _, party_days, before, most = run(parties, days)
    return [most, (most - before) * 1024**2 / (party_days / days)]


def root() -> str:
    """Return the folder of the checkout."""
    import sim

    return str(Path(sim.__file__).parent.parent)


JOBS: dict[str, Callable[..., Any]] = {job.__name__: job for job in (whole, branched, threads, movement, memory, root)}


def serve() -> None:
    """Answer the questions of :meth:`Side.ask`, a line each."""
    sys.path.insert(0, root())
    for line in sys.stdin:
        job, *given = json.loads(line)
        print(json.dumps(JOBS[job](*given)), flush=True)


# -- the two sides ---------------------------------------------------------------------------------------


class Spent(NamedTuple):
    """What a command needed, its children included: seconds of processor and clock, and MB of the largest process."""

    cpu: float
    clock: float
    memory: float


def spent(command: Sequence[str], **environment: str) -> Spent:
    """Run a command to its end, in a folder of its own; it must succeed."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | environment
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=given, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)  # of this one alone; what another left behind does not count
        clock, process.returncode = time.perf_counter() - start, os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed: {said.read()[-400:].decode()}")
    return Spent(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / 1024)


class Side:
    """One checkout: its Python, and a process of it that answers."""

    def __init__(self, python: str) -> None:
        self.python = python
        self._peer: subprocess.Popen[str] | None = None
        self.root = str(self.ask("root"))
        found = ["git", "-C", self.root, "log", "-1", "--format=%h"]
        self.name = subprocess.run(found, capture_output=True, text=True, check=False).stdout.strip() or self.root

    def ask(self, job: str, *given: object) -> Any:
        """Return the answer of a job."""
        if self._peer is None:
            command = [self.python, "-P", __file__, "serve"]
            self._peer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._peer.stdin is not None
        assert self._peer.stdout is not None
        print(json.dumps([job, *given]), file=self._peer.stdin, flush=True)
        answer = self._peer.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.python} has not answered {job} {given}")
        return json.loads(answer)

    def leave(self) -> None:
        """End the process that answers; the next question has a new one."""
        if self._peer is not None:
            self._peer.communicate()
            self._peer = None

    def panj(self, *words: str, **environment: str) -> Spent:
        """Run a command of panj."""
        return spent([self.python, "-P", "-c", PANJ, *words], **environment)


# -- what is measured ------------------------------------------------------------------------------------

#: What, the older checkout, this one, the older to this, the aim.
Row = tuple[str, str, str, str, str]


def spread(values: Sequence[float], digits: int = 3) -> str:
    """Return "median (min – max)"."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f} – {max(values):,.{digits}f})"


def row(what: str, values: Sequence[Sequence[float]], unit: str, aim: str, digits: int = 3) -> Row:
    """Return a row of values that were found in turn, older and this, and of their ratios turn by turn."""
    older, this = zip(*values, strict=True)
    ratio = spread([a / b for a, b in values], 2) + " ×"
    return what, f"{spread(older, digits)} {unit}", f"{spread(this, digits)} {unit}", ratio, aim


def model(sides: list[Side], size: Size) -> Iterator[Row]:
    """Give the rows of runs a second, and of movement."""
    kinds = (
        ("baseline from the first day", "whole", "baseline", "≥ 2 ×"),
        ("baseline from the branch date", "branched", "baseline", "≥ 2 ×"),
        ("collapse from the first day", "whole", "collapse", "≥ 1.3 ×"),
    )
    for what, job, name, aim in kinds:
        turns = [[side.ask(job, name, r) for side in sides] for r in range(size.turns + 1)][1:]
        what, older, this, ratio, aim = row(what, turns, "s", aim, 4)
        rates = [1.0 / median(column) for column in zip(*turns, strict=True)]
        yield what, f"{rates[0]:,.0f} a second; {older}", f"{rates[1]:,.0f} a second; {this}", ratio, aim
    found = [[side.ask("movement") for side in sides] for _ in range(size.few + 1)][1:]
    yield row("movement, a run of collapse", [[ns for ns, _ in turn] for turn in found], "ns a party and day", "", 2)
    limits = [[ns / least for ns, least in turn] for turn in found]
    yield row("the same, by what this machine needs", limits, "×", "this ≤ 1.6 ×", 2)


def crowds(sides: list[Side], size: Size) -> Iterator[Row]:
    """Give the rows of threads and of memory."""
    what = f"{size.days} days of {size.parties:,} parties"
    found = [[side.ask("threads", size.parties, size.days) for side in sides] for _ in range(size.few + 1)][1:]
    for k, name in enumerate(("one thread", "two threads")):
        yield row(f"{what}, {name}, by the clock", [[times[k] for times in turn] for turn in found], "s", "")
    gains = [[one / two for one, two, _ in turn] for turn in found]
    yield row("two threads, so much sooner than one", gains, "×", "this ≥ 1.7 ×", 2)
    most = [[plain for _, _, plain in turn] for turn in found]
    yield row("two threads of plain arithmetic at that time", most, "×", "", 2)
    found = []
    for _ in range(size.few):
        for side in sides:
            side.leave()
        found.append([side.ask("memory", size.parties, size.days) for side in sides])
        for side in sides:
            side.leave()
    yield row(f"a process after {what}", [[mb for mb, _ in turn] for turn in found], "MB", "no more", 0)
    if size.parties >= Size().parties:  # of fewer nothing is to be seen
        yield row("of it, a party", [[each for _, each in turn] for turn in found], "bytes", "no more", 0)


def sweeps(sides: list[Side], size: Size) -> Iterator[Row]:
    """Give the rows of a sweep on two processes."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(SWEEP)
        file.flush()
        words = ("sweep", file.name, "--jobs", "2", "--quiet", "-n")
        for side in sides:
            side.panj(*words, "1")  # to warm up
        words += (str(-(-size.sweep // 3)),)
        found = [[side.panj(*words) for side in sides] for _ in range(size.few)]
    what = f"a sweep of {size.sweep:,} runs on two processes"
    yield row(what, [[one.cpu for one in turn] for turn in found], "s", "≥ 1.7 ×", 1)
    yield row("the same by the clock", [[one.clock for one in turn] for turn in found], "s", "≥ 1.7 ×", 1)
    yield row("its largest process", [[one.memory for one in turn] for turn in found], "MB", "no more", 0)


def compiling(sides: list[Side], size: Size) -> Iterator[Row]:
    """Give the rows of first runs, nothing compiled before."""

    def anew(side: Side, *words: str) -> float:
        with tempfile.TemporaryDirectory() as empty:
            return side.panj(*words, NUMBA_CACHE_DIR=empty).cpu

    words = ("run", "baseline", "-n", "1", "-j", "1", "--no-plots", "--quiet")
    found = [[anew(side, *words) for side in sides] for _ in range(size.few)]
    yield row(f"`panj {' '.join(words[:-1])}`, nothing compiled", found, "s", "no longer", 1)


def commands(side: Side) -> list[tuple[str, list[str], str, str]]:
    """Return the short commands: what, the words, the imports they are measured by, the aim."""
    mali, scenario = Path(side.root).parent / MALI, str(Path(side.root) / "scenarios" / "baseline.yaml")
    flee = [("run --flee mali2012 -n 1", ["run", "--flee", str(mali), "-n", "1"], IMPORTS, "≤ 1.5 ×")]
    return [
        ("run baseline -n 1 --no-plots", ["run", "baseline", "-n", "1", "--no-plots"], IMPORTS, "≤ 1.2 ×"),
        ("run baseline -n 1", ["run", "baseline", "-n", "1"], IMPORTS, "≤ 3.5 ×"),
        *(flee if mali.exists() else []),
        ("list", ["list"], IMPORTS, "≤ 1 ×"),
        ("check baseline.yaml", ["check", scenario], IMPORTS, "≤ 1 ×"),
        ("show baseline", ["show", "baseline"], IMPORTS, "≤ 1 ×"),
        ("--help", ["--help"], BRIEF_IMPORTS, "≤ 1.2 ×"),
    ]


def short(sides: list[Side], size: Size) -> Iterator[Row]:
    """Give the rows of short commands, warm, as multiples of the imports at their side."""
    table = [commands(side) for side in sides]
    seconds: dict[str, list[list[float]]] = {}
    for _ in range(size.commands + 1):
        for code in (IMPORTS, BRIEF_IMPORTS):
            times = [spent([side.python, "-P", "-c", code]).cpu for side in sides]
            seconds.setdefault(code, []).append(times)
        for pair in zip(*table, strict=True):
            times = [side.panj(*words).cpu for side, (_, words, _, _) in zip(sides, pair, strict=True)]
            seconds.setdefault(pair[0][0], []).append(times)
    for code in (IMPORTS, BRIEF_IMPORTS):
        yield row(f"`{code}`", seconds[code][1:], "s", "", 2)
    for what, _, code, aim in table[1]:
        turns = list(zip(seconds[what], seconds[code], strict=True))[1:]  # the first was a warm-up
        shares = [[a / b for a, b in zip(times, imports, strict=True)] for times, imports in turns]
        name, older, this, ratio, _ = row(f"`panj {what}`", shares, "×", aim, 2)
        told = [f"; {median(column):.2f} s" for column in zip(*seconds[what][1:], strict=True)]
        yield name, older + told[0], this + told[1], ratio, f"this {aim}"


def measure(size: Size) -> None:
    """Print the table, a row when it is measured."""
    sides = [Side(os.environ[OLDER]), Side(sys.executable)]
    print(
        f"| what: median (range) | {sides[0].name} | {sides[1].name} | the older to this | aim |\n|---|---|---|---|---|"
    )
    for part in (model, crowds, sweeps, compiling, short):
        for found in part(sides, size):
            print(f"| {' | '.join(found)} |", flush=True)
    for side in sides:
        side.leave()


def table() -> str:
    """Return the table; empty if no older checkout is named. A process of its own measures, that has little memory."""
    if OLDER not in os.environ:
        return ""
    return subprocess.run([sys.executable, "-P", __file__], stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    elif OLDER in os.environ:
        measure(QUICK if sys.argv[1:] == ["quick"] else Size())
    else:
        sys.exit(f"{OLDER} names no Python of an older checkout")
