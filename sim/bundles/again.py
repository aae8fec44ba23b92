"""A bundle is run again: with the world that lies in it, and what came out is held beside what was bundled.

The same versions give the same bytes. Where they are others, it is said whether the numbers are, too, and what differs
that could be why: versions, the machine, and nothing that is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.bundles import manifest, shapes
from sim.bundles.gather import SCENARIOS, kind_for
from sim.bundles.manifest import RULES
from sim.comparisons.run import compare
from sim.comparisons.store import save as save_comparison
from sim.model.own import find
from sim.runs import seal, store
from sim.runs.executors import Progress
from sim.runs.ground import told_without
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, Kind
from sim.runs.readable import readable
from sim.runs.run import Options, load, run_scenario
from sim.runs.stored import SCENARIO, SERIES, SUMMARY, open_folder
from sim.scenario.arguments import is_number
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLDS, shown
from sim.scenario.own import OwnRule, remembered, remembered_of
from sim.scenario.posterior import NAME as POSTERIOR
from sim.words.numbers import exact, figures
from sim.words.wording import counted, few
from sim.world.world import World

#: Files that say where a value was set or on which machine, not what came out.
NOT_COMPARED = frozenset({SCENARIO, POSTERIOR})
_BY_HAND = {
    Kind.RUN_ON_COUNTS.value: "run its scenario.yaml again, with the seed and number of its provenance.json",
    manifest.SWEEP: "its file is needed to run it again (panj sweep FILE --out ANOTHER-FOLDER)",
}
KEYS = ("date", "measure", "place", "kind")
ENDING = "-again"


@dataclass(frozen=True)
class Again:
    """What came out when a bundle was run again.

    Parameters
    ----------
    folder : Path
        Where it lies.
    equal : bool
        Whether all files of numbers are equal, byte for byte.
    told : tuple of str
        What is to be said of it, a line each.
    """

    folder: Path
    equal: bool
    told: tuple[str, ...]


def by_hand(folder: Path, kind: str) -> str:
    """Return how a result that is not run again by itself is run by hand; "" where it is run by itself."""
    said, told = _BY_HAND.get(kind, ""), read_json(folder / MARK) if kind == Kind.RUN_ON_COUNTS.value else {}
    some, everybody = told.get("people_simulated", 0), told.get("people", 0)
    if not (is_number(some) and is_number(everybody)) or some == everybody:
        return said
    thinned = f"simulated with {exact(some)} of {exact(everybody)} people"
    return f"{said}; this one was {thinned}, and with all of them the numbers are others"


def own_rules(folder: Path) -> tuple[OwnRule, ...]:
    """Return the rules of the user's own with which a result was made, as they lie in its bundle; none is run."""
    kept = remembered(read_json(folder / MARK).get("own_rules", ()))
    return tuple(replace(rule, folder=str((folder / RULES).resolve())) for rule in kept)


def code_in(told: shapes.Manifest) -> dict[str, str]:
    """Return the files of a bundle that are run with its rules, and the SHA-256 of each."""
    return {name: part["sha256"] for name, part in told["parts"].items() if name.startswith(f"{RULES}/")}


def agreed(told: shapes.Manifest) -> str:
    """Return the digest by which a user agrees that just these files are run; "" where there are none."""
    files = code_in(told)
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest() if files else ""


def run_again(folder: Path, *, jobs: int | None = None, progress: Progress | None = None) -> Again:
    """Run an unpacked bundle again, beside it; rules of the user's own are run, too, so whoever calls has agreed.

    Parameters
    ----------
    folder : Path
        Of the bundle that was unpacked.
    jobs, progress
        See :func:`sim.runs.run.run`.

    Raises
    ------
    PanjError
        If its world is not whole, or a rule is not what the result was made with.
    """
    kind = kind_for(folder)
    if kind not in (Kind.RUN, Kind.COMPARISON):
        raise PanjError(f"{folder} holds {kind}: {by_hand(folder, kind)}")
    rules = own_rules(folder)
    for rule in rules:
        find(rule)
    target = folder.with_name(f"{folder.name}{ENDING}")
    made = _run if kind == Kind.RUN else _compare
    with store.held(target, Kind(kind)):
        target = made(folder, target, rules, jobs, progress)
    return compared(folder, target)


def _run(folder: Path, target: Path, rules: tuple[OwnRule, ...], jobs: int | None, progress: Progress | None) -> Path:
    """Run a run again; return where it lies."""
    stored = open_folder(folder)
    _check_whole(folder, stored.world)
    told, summary = stored.provenance, read_json(folder / SUMMARY)
    parts = bool(summary.get("parts") or summary.get("blind"))
    many, of = _asked(told)
    options = Options(many, told["seed"], None, stored.point, parts, jobs, of)
    result = run_scenario(stored.scenario.with_(own=rules), stored.world, options, progress)
    if result.interrupted:
        raise PanjError(result.why) if result.why else KeyboardInterrupt
    return store.save(result, target)


def _check_whole(folder: Path, world: World) -> None:
    """Refuse to run again what would be told without its headcounts: its files would be others.

    Raises
    ------
    PanjError
    """
    if without := told_without(folder, world.folder):
        raise PanjError(f"{shown(folder)} can be read, and not run again as it was: {without}")


def _asked(told: Mapping[str, Any]) -> tuple[int, int | None]:
    """Return how many replicates were asked for, and of how many that draws were planned for if that is more."""
    planned, wanted = int(told["replicates_planned"]), told.get("replicates_wanted")
    return (planned, None) if wanted is None else (int(wanted), planned)


def _compare(
    folder: Path, target: Path, rules: tuple[OwnRule, ...], jobs: int | None, progress: Progress | None
) -> Path:
    """Run a comparison again; return where it lies."""
    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    many, of = _asked(told)
    here = dict(zip(remembered(told.get("own_rules", ())), rules, strict=True))
    loaded = [
        load(folder / SCENARIOS / f"{name}.yaml", own=[here[rule] for rule in remembered_of(told, name)])
        for name in told["scenarios"]
    ]
    for _, world in loaded:
        _check_whole(folder, world)
    found = compare(
        *(scenario for scenario, _ in loaded),
        replicates=many,
        of=of,
        seed=told["seed"],
        point=bool(told.get("point")),
        jobs=jobs,
        progress=progress,
    )
    if found.interrupted:
        raise PanjError(found.why) if found.why else KeyboardInterrupt
    return save_comparison(found, target)


def compared(before: Path, after: Path) -> Again:
    """Return how the results of two folders differ, by the digests of their files, and by their numbers."""
    one, two = read_json(before / MARK), read_json(after / MARK)
    files, others = one.get(seal.FILES, {}), two.get(seal.FILES, {})
    names = sorted(name for name in {*files, *others} - NOT_COMPARED if not name.startswith((WORLDS, SCENARIOS)))
    differ = [name for name in names if files.get(name) != others.get(name)]
    if not differ:
        return Again(after, True, (f"the results are equal, byte for byte: all {len(names)} files of numbers",))
    said = [f"the bytes of the results differ: {few(differ)}"]
    if (before / SERIES).is_file():
        said.append(_numbers(before / SERIES, after / SERIES, one, two))
    if one.get("interrupted"):
        said.append("the bundled run was interrupted: it has fewer replicates than were planned")
    why = _others(one, two)
    said.append(
        f"what may be why: {'; '.join(why)}. CHANGELOG.md marks with 'changes results' what gives other numbers"
        if why
        else "versions and machine are the same: the code of panj was changed, or a rule is not the same in every run"
    )
    return Again(after, False, tuple(said))


def _others(one: Mapping[str, Any], two: Mapping[str, Any]) -> list[str]:
    """Return what two results were made with that is not the same."""
    old, new = one.get("versions", {}), two.get("versions", {})
    why = [f"{name} {old.get(name, '?')}, now {new.get(name, '?')}" for name in new if old.get(name) != new.get(name)]
    for key in ("python", "platform"):
        if one.get(key) != two.get(key):
            why.append(f"{key} {one.get(key, '?')}, now {two.get(key, '?')}")
    return why


def _numbers(before: Path, after: Path, one: Mapping[str, Any], two: Mapping[str, Any]) -> str:
    """Return whether the numbers of the replicates that both have are equal, and if not how far they are apart."""
    import pyarrow.parquet as parquet

    shared = [r for r in one["replicates"] if r in two["replicates"]]
    with readable(before), parquet.ParquetFile(before) as a, parquet.ParquetFile(after) as b:
        many, others, most = 0, 0, 0.0
        for r in shared:
            x, y = a.read_row_group(one["replicates"].index(r)), b.read_row_group(two["replicates"].index(r))
            if x.num_rows != y.num_rows or not all(_alike(x[key], y[key]) for key in KEYS):
                return "they have other series or days: this version of panj records others"
            apart = np.abs(x["value"].to_numpy() - y["value"].to_numpy())
            many, others = many + len(apart), others + int((apart > 0).sum())
            most = max(most, float(apart.max(initial=0)))
    of = f"of the {exact(many)} values of {counted(len(shared), 'replicate')}"
    if not others:
        return f"the numbers are equal nevertheless: all {of}"
    return f"{exact(others)} {of} are others, by {figures(most)} at most"


def _alike(one: Any, two: Any) -> bool:
    """Tell whether two columns have the same values, in whichever type."""
    if one.type == two.type:
        return bool(one.equals(two))
    return bool(one.to_pylist() == two.to_pylist())
