"""A sweep is the same on any number of processes, however often it is stopped; what is wrong is told and mended."""

from __future__ import annotations

import gc
import itertools
import pickle
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from sim.model.engine import Engine
from sim.model.model import BorderModel
from sim.runs import elsewhere
from sim.runs.elsewhere import run_elsewhere
from sim.scenario.errors import PanjError
from sim.scenario.sweep.sweep import Sweep
from sim.sweeps import manifest, work
from sim.sweeps.estimate import estimate
from sim.sweeps.load import SweepResult
from sim.sweeps.parts import Row
from sim.sweeps.plan import Changes, Run, SweepPlan, settle
from sim.sweeps.runner import Options, look, plan_of, run_sweep
from sim.sweeps.work import Chunks, Finished

from .made import Heard, content_of, parts_of, same_parts

#: What is told of one of the bases of the small plan, which ends before its event.
LATE = "its event of 2021-07-07, set: {front.tempo: 2}, is after the last day, 2021-05-12"
LEFT_OUT = f"small: offensive: {LATE}: it is left out"


@pytest.mark.slow  # a sweep of which half fails is quick enough, below
def test_two_processes_write_the_same_bytes(small_plan: SweepPlan, undisturbed: Path, tmp_path: Path) -> None:
    heard = Heard()
    state = run_sweep(small_plan, tmp_path / "two", Options(jobs=2), heard)
    assert (state.done, state.failed, state.finished, state.worked) == (48, 0, True, True)
    assert same_parts(tmp_path / "two", undisturbed)
    assert len(parts_of(undisturbed)) == 2 * 12
    assert heard.steps[0] == (0, 48, 0)
    assert heard.steps[-1] == (48, 48, 0)
    assert heard.said == ["small: 4 points × 2 scenarios × 6 replicates = 48 runs; 48 to run, some seconds"]
    assert heard.warned == [LEFT_OUT]


def test_the_manifests_of_two_machines_are_the_same(small_plan: SweepPlan, undisturbed: Path, tmp_path: Path) -> None:
    run_sweep(small_plan, tmp_path / "one", Options(jobs=1, limit=1))
    assert (tmp_path / "one" / "manifest.json").read_bytes() == (undisturbed / "manifest.json").read_bytes()


def test_any_executor_will_do(small_plan: SweepPlan, undisturbed: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        state = run_sweep(small_plan, tmp_path / "threads", Options(executor=pool))
    assert state.finished
    assert same_parts(tmp_path / "threads", undisturbed)


def test_an_executor_that_was_not_prepared_unpacks_the_sweep_once(
    small_plan: SweepPlan, undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[str] = []
    monkeypatch.setattr(Chunks, "check", lambda job: unpacked.append(job.fingerprint))
    job = Chunks(small_plan, str(content_of(undisturbed)["fingerprint"]))
    elsewhere.unpacked.cache_clear()
    got: list[Finished] = []
    with ThreadPoolExecutor(1) as pool:
        run_elsewhere(job, [3, 1, 2], got.append, pool)
    assert unpacked == [job.fingerprint]
    assert {done.chunk: done.runs for done in got} == {
        chunk: (undisturbed / "parts" / f"runs-{chunk:05d}.parquet").read_bytes() for chunk in (1, 2, 3)
    }
    assert len(pickle.dumps(job)) < 200_000, "what goes with every chunk there"


def test_what_fails_in_an_executor_cancels_the_rest(small_plan: SweepPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    real = elsewhere.run_sent
    monkeypatch.setattr(elsewhere, "run_sent", lambda blob, chunk: (begun.append(chunk), real(blob, chunk))[1])

    def take(done: Finished) -> None:
        raise PanjError("no room")

    with ThreadPoolExecutor(1) as pool, pytest.raises(PanjError, match="no room"):
        run_elsewhere(Chunks(small_plan, "f" * 64), range(12), take, pool)
    assert len(begun) < 6, "of twelve"


def test_a_sweep_stopped_by_a_limit_goes_on_where_it_was(
    small_plan: SweepPlan, undisturbed: Path, begun: Callable[[int], Path]
) -> None:
    folder = begun(10)
    assert len(SweepResult(folder).runs) == 12, "whole chunks of four"
    before = {file: file.stat().st_mtime_ns for file in (folder / "parts").iterdir()}
    state = run_sweep(small_plan, folder, Options(jobs=1, limit=5))
    assert (state.done, state.finished) == (20, False)
    assert run_sweep(small_plan, folder, Options(jobs=1)).finished
    assert same_parts(folder, undisturbed)
    assert all(file.stat().st_mtime_ns == time for file, time in before.items()), "no part is written twice"
    lines = (folder / "timings.csv").read_text().splitlines()
    assert sorted(int(line.split(",")[0]) for line in lines[1:]) == list(range(48)), "no run is run twice"


def test_a_finished_sweep_does_nothing(small_plan: SweepPlan, undisturbed: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in undisturbed.rglob("*.*")}
    heard = Heard()
    state = run_sweep(small_plan, undisturbed, Options(jobs=1), heard)
    assert (state.done, state.worked, heard.said, heard.steps) == (48, False, [], [])
    assert {file: file.stat().st_mtime_ns for file in undisturbed.rglob("*.*")} == before


def test_deleted_truncated_and_foreign_parts_are_told_and_made_again(
    small_plan: SweepPlan, undisturbed: Path, begun: Callable[[int], Path], tmp_path: Path
) -> None:
    folder = begun(48)
    other = settle(small_plan.sweep, Changes(seed=99))
    run_sweep(plan_of(other), tmp_path / "other", Options(jobs=1, limit=4))
    parts = folder / "parts"
    (parts / "runs-00001.parquet").unlink()
    whole = (parts / "runs-00002.parquet").read_bytes()
    (parts / "runs-00002.parquet").write_bytes(whole[: len(whole) // 2])
    (parts / "runs-00003.parquet").write_bytes((tmp_path / "other" / "parts" / "runs-00000.parquet").read_bytes())
    (parts / "runs-00004.parquet").write_bytes((parts / "runs-00005.parquet").read_bytes())
    (parts / "timeseries-00006.parquet").unlink()
    (parts / "timeseries-00007.parquet").write_bytes(b"")
    (parts / "runs-00008.parquet").write_bytes(b"no Parquet at all, but long enough to hold a footer")
    (parts / ".writing-runs-00009.parquet").write_bytes(b"half")
    assert SweepResult(folder).done == 48 - 8 * 4 + 0 * 4 + 4
    heard = Heard()
    state = run_sweep(small_plan, folder, Options(jobs=1), heard)
    assert state.finished
    assert heard.warned == [
        "runs-00001.parquet: missing; its runs are run again",
        "runs-00002.parquet: damaged; its runs are run again",
        "runs-00003.parquet: of another sweep; its runs are run again",
        "runs-00004.parquet: of another chunk; its runs are run again",
        "timeseries-00006.parquet: missing; its runs are run again",
        "timeseries-00007.parquet: damaged; its runs are run again",
        "runs-00008.parquet: damaged; its runs are run again",
        LEFT_OUT,
    ]
    assert same_parts(folder, undisturbed)
    aside = sorted(file.name for file in (folder / "set-aside").iterdir())
    assert aside == ["runs-00003-1.parquet", "runs-00004-1.parquet"], "whole files of others are kept"


def test_a_changed_sweep_is_refused_with_what_changed(small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    folder, sweep = begun(4), small_plan.sweep
    before = parts_of(folder)
    axis = replace(sweep.axes[1], levels=(0.0, 0.5))
    changed = replace(settle(sweep, Changes(replicates=7, until="2021-05-10")), axes=(sweep.axes[0], axis))
    for options in (Options(jobs=1), Options(jobs=1, retry_failed=True)):
        with pytest.raises(PanjError) as caught:
            run_sweep(plan_of(changed), folder, options)
    text = str(caught.value)
    assert text.splitlines()[0] == (
        f"{folder} holds another sweep: choose another, or begin anew (--fresh, in Python fresh=True) "
        "to move it aside. Changed since:"
    )
    assert "  replicates: 6 → 7" in text
    assert text.splitlines()[-1].startswith("No replicates are added to a sweep that was begun: --out FOLDER")
    assert "  axes.leak.levels: [0.0, 0.2] → [0.0, 0.5]" in text
    assert '  scenarios.offensive.until: "2021-05-12" → "2021-05-10"' in text
    assert parts_of(folder) == before
    with pytest.raises(PanjError, match="holds another sweep"):
        look(plan_of(changed), folder, Options())


def test_another_title_is_no_other_sweep(small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    folder = begun(4)
    sweep = replace(small_plan.sweep, title="Other words", description="for the same", file=Path("elsewhere.yaml"))
    assert run_sweep(plan_of(sweep), folder, Options(jobs=1, limit=4)).done == 8


def test_many_changes_are_told_in_a_few_lines() -> None:
    before = {"scenarios": {"a": {"parameters": {f"p{k}": [float(k), None] for k in range(30)}}}, "points": [[1]]}
    now = {"scenarios": {"a": {"parameters": {f"p{k}": [k + 1.0, None] for k in range(30)}}}, "points": [[1]]}
    found = manifest.changes(before, now)
    assert found[0] == "scenarios.a.parameters.p0: [0.0, null] → [1.0, null]"
    assert found[-1] == "and 22 more"
    assert len(found) == 9
    assert manifest.changes({"points": [[1], [2]]}, {"points": [[1], [3]]}) == ["the points of its design"]


def test_fresh_moves_the_older_sweep_aside(small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    folder = begun(8)
    before, heard = parts_of(folder), Heard()
    other = plan_of(settle(small_plan.sweep, Changes(seed=4)))
    state = run_sweep(other, folder, Options(jobs=1, limit=4, fresh=True), heard)
    aside = folder.with_name("begun-old-1")
    assert heard.said[0] == f"the older sweep is now {aside}"
    assert state.done == 4
    assert parts_of(aside) == before
    run_sweep(small_plan, folder, Options(jobs=1, limit=4, fresh=True))
    assert folder.with_name("begun-old-2").is_dir(), "it takes the next number"
    assert parts_of(aside) == before


def test_a_folder_with_something_else_in_it_is_left_alone(small_plan: SweepPlan, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for options in (Options(jobs=1), Options(jobs=1, fresh=True)):
        with pytest.raises(PanjError, match="is not empty and holds no sweep"):
            run_sweep(small_plan, tmp_path, options)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_parts_without_their_manifest_are_found_again(
    small_plan: SweepPlan, undisturbed: Path, begun: Callable[[int], Path]
) -> None:
    folder = begun(20)
    (folder / "manifest.json").unlink()
    heard = Heard()
    run_sweep(small_plan, folder, Options(jobs=1), heard)
    assert heard.steps[0][0] == 20
    assert same_parts(folder, undisturbed)


@pytest.mark.parametrize("edit", ['"replicates": 6', '"schema": 1'])
def test_a_manifest_that_was_edited_is_refused(edit: str, small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    path = begun(4) / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert edit in text
    path.write_text(text.replace(edit, edit[:-1] + "8"), encoding="utf-8")
    with pytest.raises(PanjError, match=r"was edited|is no manifest"):
        run_sweep(small_plan, path.parent, Options(jobs=1))
    path.write_text(text[:100], encoding="utf-8")
    with pytest.raises(PanjError, match="cannot be read"):
        run_sweep(small_plan, path.parent, Options(jobs=1))


def test_another_version_of_panj_is_refused_and_of_a_package_told(
    small_plan: SweepPlan, begun: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, now = begun(4), manifest.versions()
    monkeypatch.setattr(manifest, "versions", lambda: now | {"numpy": "9.9"})
    monkeypatch.setattr(manifest, "code", lambda: "other")
    heard = Heard()
    run_sweep(small_plan, folder, Options(jobs=1, limit=1), heard)
    assert heard.warned == [
        "the code of panj has changed since this sweep was begun: older runs may differ from new ones",
        f"this sweep was begun with numpy {now['numpy']}, and this is 9.9",
        LEFT_OUT,
    ]
    monkeypatch.setattr(manifest, "versions", lambda: now | {"panj": "9.9"})
    with pytest.raises(PanjError, match=r"begun with panj .*, and this is 9\.9"):
        run_sweep(small_plan, folder, Options(jobs=1))


def test_a_worker_elsewhere_with_other_code_refuses(small_plan: SweepPlan) -> None:
    with pytest.raises(PanjError, match="a worker of the cluster has another panj"):
        Chunks(small_plan, "f" * 64, "another digest").check()


def test_a_cut_of_an_older_version_is_kept(
    small_plan: SweepPlan, begun: Callable[[int], Path], undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(12)
    from sim.sweeps import plan

    monkeypatch.setattr(plan, "LEAST_RUNS", 7)
    again = plan_of(small_plan.sweep)
    assert again.chunks != small_plan.chunks
    run_sweep(again, folder, Options(jobs=1))
    assert same_parts(folder, undisturbed)


def test_a_run_that_fails_is_recorded_and_stops_no_other(
    failing_sweep: Sweep, undisturbed: Path, tmp_path: Path
) -> None:
    plan, heard = plan_of(failing_sweep), Heard()
    state = run_sweep(plan, tmp_path / "one", Options(jobs=1), heard)
    assert (state.done, state.failed, state.finished) == (48, 24, True)
    assert heard.steps[-1] == (48, 48, 24)
    result = SweepResult(tmp_path / "one")
    assert result.failed["tempo"].tolist() == [-1.0] * 24
    first = result.failed.iloc[0]
    assert first["error_type"] == "ValidationError"
    assert "greater than or equal to 0" in first["error"]
    assert "sim/model/engine.py:" in first["traceback"]
    assert "/work/" not in first["traceback"]
    assert str(Path.home()) not in first["traceback"]
    good = SweepResult(undisturbed).frame.query("tempo == 1.0")
    assert (result.frame["moving"].to_numpy() == good["moving"].to_numpy()).all()
    both = Heard()
    state = run_sweep(plan, tmp_path / "two", Options(jobs=2), both)
    assert (state.done, state.failed, state.finished, state.worked) == (48, 24, True, True)
    assert (both.steps[0], both.steps[-1], both.warned) == ((0, 48, 0), (48, 48, 24), heard.warned)
    assert same_parts(tmp_path / "one", tmp_path / "two")


def test_retry_failed_runs_exactly_the_chunks_with_failures(
    small_plan: SweepPlan, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, folder = work.simulate_run, tmp_path / "sweep"

    def unlucky(scenario, world, quantiles, seed, replicate, past=None):  # type: ignore[no-untyped-def]
        if replicate == 2 and scenario.name == "offensive":
            raise RuntimeError(f"no luck at <{object()}>")
        return real(scenario, world, quantiles, seed, replicate, past)

    monkeypatch.setattr(work, "simulate_run", unlucky)
    assert run_sweep(small_plan, folder, Options(jobs=1)).failed == 4
    bad = SweepResult(folder).failed
    assert bad["replicate"].tolist() == [2] * 4
    assert "0x…" in bad["error"][0], "an address would be another one in each process"
    before = {file.name: file.stat().st_mtime_ns for file in (folder / "parts").iterdir()}
    monkeypatch.undo()
    assert run_sweep(small_plan, folder, Options(jobs=1)).failed == 4, "a failure is a result"
    state = run_sweep(small_plan, folder, Options(jobs=1, retry_failed=True))
    assert (state.done, state.failed) == (48, 0)
    assert same_parts(folder, undisturbed)
    after = {file.name: file.stat().st_mtime_ns for file in (folder / "parts").iterdir()}
    again = {int(name[-13:-8]) for name in after if after[name] != before[name]}
    assert again == {run // 4 for run in bad["run"]}


def test_want_of_memory_is_no_property_of_a_run(
    small_plan: SweepPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hungry(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(work, "simulate_run", hungry)
    with pytest.raises(PanjError, match="no memory left: try fewer jobs"):
        run_sweep(small_plan, tmp_path / "sweep", Options(jobs=1))
    assert list((tmp_path / "sweep" / "parts").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(jobs=0), "^jobs 0: want a whole number of at least 1"),
        (Options(limit=0), "^limit 0: want a whole number of at least 1"),
        (Options(jobs=2, dask="tcp://elsewhere:8786"), "has its own workers"),
    ],
)
def test_impossible_options_are_refused_before_anything_is_written(
    options: Options, message: str, small_plan: SweepPlan, tmp_path: Path
) -> None:
    with pytest.raises(PanjError, match=message):
        run_sweep(small_plan, tmp_path / "sweep", options)
    assert list(tmp_path.iterdir()) == []


def test_looking_writes_nothing_and_says_what_is_left(small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    folder = begun(12)
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    found, state = look(small_plan, folder, Options(jobs=1))
    assert (found.runs, state.done, state.failed) == (36, 12, 0)
    assert found.seconds > 0, "from the timings so far"
    on_disk = sum(len(content) for content in parts_of(folder).values())
    assert found.bytes == on_disk * 36 // 12
    assert look(small_plan, folder, Options(jobs=2))[0].seconds == pytest.approx(found.seconds / 2)
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before
    assert look(small_plan, folder, Options(fresh=True))[1].done == 0


def test_a_longer_sweep_is_timed_by_one_run(small_sweep: Sweep, tmp_path: Path) -> None:
    plan = plan_of(settle(small_sweep, Changes(replicates=300)))
    found, _ = look(plan, tmp_path / "sweep", Options(jobs=1))
    assert 0 < found.seconds < 3600
    assert found.bytes > plan.runs * 1000, "time series are kept"
    assert list(tmp_path.iterdir()) == []


def test_the_parts_do_not_know_when_or_where_they_were_made(undisturbed: Path) -> None:
    for file in (undisturbed / "parts").iterdir():
        said = parquet.read_metadata(file).metadata
        assert {key for key in said if key != b"ARROW:schema"} <= {
            b"panj.sweep",
            b"panj.part",
            b"panj.chunk",
            b"panj.order",
            b"panj.content",
            b"panj.failed",
            b"panj.series",
        }
        assert "seconds" not in parquet.read_schema(file).names


@pytest.mark.parametrize("jobs", [1])
def test_the_models_of_a_sweep_are_let_go(jobs: int, small_plan: SweepPlan, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    alive: list[weakref.ref[Engine]] = []
    real = Engine.__init__

    def counted(self: Engine, *words: object, **more: object) -> None:
        real(self, *words, **more)  # type: ignore[arg-type]
        alive.append(weakref.ref(self))

    monkeypatch.setattr(Engine, "__init__", counted)
    run_sweep(small_plan, tmp_path / "sweep", Options(jobs=jobs, limit=12))
    gc.collect()
    assert len(alive) == 12
    assert [one() for one in alive] == [None] * 12


def test_a_model_for_mesa_is_let_go_too() -> None:
    model = BorderModel("baseline", uncertain=False)
    model.step()
    alive, engine = weakref.ref(model), weakref.ref(model.engine)
    model.release()
    del model
    gc.collect()
    assert (alive(), engine()) == (None, None)


def test_what_a_run_spends_on_compiling_is_no_part_of_an_estimate(
    small_plan: SweepPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first sweep of all was told to take three hours, and took half a minute."""
    taken = itertools.chain([0.7], itertools.repeat(0.0))

    def run_slowly(plan: SweepPlan, run: Run) -> tuple[Row, None]:
        time.sleep(next(taken))
        return Row(run, (0.0, 0.0)), None

    monkeypatch.setattr("sim.sweeps.estimate.run_one", run_slowly)
    monkeypatch.setattr("sim.sweeps.estimate.WORTH_TIMING", 0)
    found = estimate(small_plan, Path("nowhere"), {}, range(len(small_plan.chunks)), 1)
    assert found.seconds < 48 * 0.5
