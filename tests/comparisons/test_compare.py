"""Comparing scenarios: the same luck in both runs of a pair, the same past, and differences that are theirs."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import Comparison, compare, run
from sim.comparisons.comparison import reduction, spread, variances
from sim.comparisons.pairs import Pairs, Shelves
from sim.comparisons.past import past_of
from sim.comparisons.run import plan
from sim.comparisons.series import main_measures
from sim.comparisons.stored import compare_results
from sim.model.parameters import REGISTRY
from sim.pictures.compare import comparison_picture
from sim.runs import seal
from sim.runs.frames import QUANTILES
from sim.runs.run import Options
from sim.runs.stored import is_result
from sim.runs.tasks import Task, simulate
from sim.scenario import load_scenario
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.load import load_world

NAMES = ("baseline", "guarded-border", "ceasefire")
UNTIL = "2021-07-20"
QUICK = {"replicates": 6, "until": UNTIL, "jobs": 1}
BRANCH = 66  # row of 6 July


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(*NAMES, **QUICK)


@pytest.fixture(scope="module")
def runs() -> dict[str, sim.Result]:
    return {name: run(name, parts=False, **QUICK) for name in NAMES[:2]}


@pytest.fixture(scope="module")
def folders(runs: dict[str, sim.Result], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("finished")
    return {name: result.save(home / name) for name, result in runs.items()}


def scenario(name: str, **values: float) -> Scenario:
    return load_scenario(name, REGISTRY, overrides={key.replace("__", "."): value for key, value in values.items()})


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- pairs


def test_a_difference_is_that_of_two_runs_with_the_same_seed(found: Comparison, runs: dict[str, sim.Result]) -> None:
    a, b = runs.values()
    for place, kind in (("TJK", "civilian"), ("tem", "military"), ("PAK", "civilian")):
        expected = b.cumulative("arrivals", place, kind) - a.cumulative("arrivals", place, kind)
        np.testing.assert_array_equal(found.difference("guarded-border", "arrivals", place, kind), expected)
    queue = b.daily("queue", "tem", "civilian") - a.daily("queue", "tem", "civilian")
    np.testing.assert_array_equal(found.difference("guarded-border", "queue", "tem", "civilian"), queue)
    assert found.difference("guarded-border", "arrivals", "TJK", "civilian")[:, -1].any(), "the policy does something"


def test_nothing_differs_before_the_branch_date(found: Comparison) -> None:
    assert found.differing == (0, 0, 0)
    assert str(found.branch) == "2021-07-06"
    for name in NAMES[1:]:
        for key in found.series.names:
            assert not found.difference(name, *key)[:, : BRANCH + 1].any()


def test_a_scenario_that_shares_its_past_is_kept_from_the_branch_date_on(found: Comparison) -> None:
    assert [block.shape[1] for block in found.records] == [81, 81 - BRANCH, 81 - BRANCH]
    assert found.frame["date"].min() == pd.Timestamp("2021-07-06")


def test_what_no_record_has_is_summed_run_by_run(found: Comparison) -> None:
    def total(measure: str, place: str, kind: str) -> np.ndarray:
        return found.of("guarded-border", measure, place, kind)

    hosts = found.world.hosts.ids
    for kind in ("civilian", "military"):
        everywhere = sum(total("arrivals", host, kind) for host in hosts)
        np.testing.assert_array_equal(total("arrivals", "world", kind), everywhere)
    for measure in ("arrivals", "informal", "sheltered", "overflow"):
        both = total(measure, "world", "civilian") + total(measure, "world", "military")
        np.testing.assert_array_equal(total(measure, "world", ""), both)
    crossings = [x for m, x, k in found.series.names if m == "informal" and k == "civilian" and x not in hosts]
    informal = sum(total("informal", x, "civilian") for x in crossings if x != "world")
    np.testing.assert_array_equal(total("informal", "world", "civilian"), informal)
    assert (total("informal", "world", "") <= total("arrivals", "world", "")).all()


def test_what_is_not_kept_of_a_host_is_summed_when_it_is_asked_for(found: Comparison) -> None:
    """`turned_back` and `overflow` of a host were refused, and everybody but of the world."""
    hosts = dict(zip(found.world.places.ids, found.world.places.host.tolist(), strict=True))
    tajikistan = found.world.hosts.ids.index("TJK")
    for measure in ("turned_back", "overflow", "queue"):
        there = [p for m, p, k in found.series.names if (m, k, hosts.get(p)) == (measure, "civilian", tajikistan)]
        for kinds, asked in ((("civilian",), "civilian"), (("civilian", "military"), "everybody")):
            each = sum(found.of("guarded-border", measure, place, kind) for place in there for kind in kinds)
            np.testing.assert_array_equal(found.of("guarded-border", measure, "Tajikistan", asked), each)
    both = found.of("ceasefire", "arrivals", "world", "")
    np.testing.assert_array_equal(found.of("ceasefire", "arrivals", "world", "everybody"), both)
    assert found.lead("guarded-border", "turned_back", "TJK", "everybody")[2, -1] > 0


def test_districts_are_left_out_and_every_main_measure_is_there(found: Comparison) -> None:
    assert not {"home", "left", "present", "intensity"} & {m for m, place, _ in found.series.names if place != "world"}
    assert set(main_measures(found.world)) <= set(found.series.names)


@pytest.mark.slow
def test_the_number_of_processes_changes_no_byte(found: Comparison, tmp_path: Path) -> None:
    other = compare(*NAMES, **{**QUICK, "jobs": 2})
    once, again = contents(found.save(tmp_path / "one")), contents(other.save(tmp_path / "two"))
    assert once == again


def test_the_parameters_are_drawn_alike_in_every_scenario() -> None:
    job, _ = plan(NAMES, Options(replicates=5), {})
    rows = [pair.quantiles for pair in job.plans.values()]
    assert rows[0] == rows[1] == rows[2]
    assert rows[0][0]
    job, _ = plan(NAMES, Options(replicates=5, point=True), {})
    assert all(row == {} for pair in job.plans.values() for row in pair.quantiles)


def test_defaults_are_the_references_seed_and_the_most_replicates() -> None:
    few, many = scenario("baseline").with_(replicates=7, seed=3), scenario("ceasefire").with_(replicates=9, seed=4)
    job, _ = plan([few, many], Options(), {})
    assert [(pair.seed, len(pair.quantiles)) for pair in job.plans.values()] == [(3, 9), (3, 9)]


def test_scenarios_of_other_lengths_are_compared_up_to_the_earlier_end() -> None:
    short = scenario("ceasefire").with_(until=scenario("baseline").until.replace(month=8))
    job, notes = plan(["baseline", short], Options(replicates=2), {})
    assert {str(pair.scenario.until) for pair in job.plans.values()} == {"2021-08-11"}
    assert notes == ("compared up to 2021-08-11, the earliest last day of the scenarios",)


def test_a_parameter_set_on_the_command_line_is_set_in_all() -> None:
    job, _ = plan(["baseline", scenario("offensive")], Options(replicates=2), {"front.tempo": "3"})
    assert {pair.scenario.settings["front.tempo"].value for pair in job.plans.values()} == {3.0}
    assert all(past.shared for past in job.pasts)


# --- numbers


def test_quantiles_mean_and_chance_of_a_difference_solved_by_hand() -> None:
    out = spread(np.array([[-2.0], [0.0], [0.0], [1.0], [3.0]]))
    np.testing.assert_allclose(out[:5, 0], [-1.6, 0.0, 0.0, 1.0, 2.6])
    assert out[5, 0] == pytest.approx(0.4)
    assert out[6, 0] == pytest.approx(2 / 5 + 0.5 * 2 / 5), "ties count half"


def test_the_variance_reduction_of_a_shared_part_is_known() -> None:
    luck, own = np.array([1.0, -1.0, 1.0, -1.0]) * 3, np.array([1.0, 1.0, -1.0, -1.0])
    a, b = luck + own, luck - own
    assert reduction(a.var(), b.var(), (a - b).var()) == pytest.approx((10 + 10) / 4)


def test_the_variance_reduction_on_the_last_day_is_that_of_the_runs(found: Comparison) -> None:
    key = ("arrivals", "TJK", "civilian")
    a, b = found.of("baseline", *key)[:, -1], found.of("ceasefire", *key)[:, -1]
    covariance = np.cov(a, b)
    expected = np.trace(covariance) / (np.trace(covariance) - 2 * covariance[0, 1])
    assert found.variance_reduction("ceasefire", *key) == pytest.approx(expected)
    assert expected > 2, "neighbouring scenarios have most of their luck in common"


def test_the_table_of_differences_is_complete_and_says_what_the_arrays_say(found: Comparison) -> None:
    frame = found.frame
    numbers = ["q05", "q25", "q50", "q75", "q95", "mean", "p_more"]
    assert frame.columns.tolist() == ["date", "measure", "place", "kind", "scenario", *numbers]
    assert len(frame) == 2 * len(found.series) * (81 - BRANCH)
    own = frame.query("scenario == 'ceasefire' and measure == 'arrivals' and place == 'TJK' and kind == 'civilian'")
    difference = found.difference("ceasefire", "arrivals", "TJK", "civilian")[:, BRANCH:]
    np.testing.assert_allclose(own[numbers[:5]].to_numpy().T, np.quantile(difference, QUANTILES, axis=0))
    np.testing.assert_allclose(own["mean"], difference.mean(axis=0))
    assert frame["p_more"].between(0, 1).all()
    assert (frame.loc[frame["date"] == "2021-07-06", "p_more"] == 0.5).all()


def test_one_pair_has_differences_but_no_variance() -> None:
    one = compare("baseline", "ceasefire", **{**QUICK, "replicates": 1, "until": "2021-07-08"})
    assert one.main["variance_reduction"].isna().all()
    assert one.main["difference"].notna().all()


def test_a_comparison_shows_itself_in_a_notebook(found: Comparison) -> None:
    html = found._repr_html_()
    assert "civilians arriving in Tajikistan" in html
    assert "guarded-border, ceasefire with baseline: 6 replicates" in repr(found)


def test_an_unknown_series_or_scenario_is_named(found: Comparison) -> None:
    with pytest.raises(PanjError, match="no scenario 'guarded'"):
        found.difference("guarded", "arrivals", "TJK", "civilian")
    with pytest.raises(PanjError, match=r"no scenario 'guns' here \(did you mean 'ceasefire' \(The guns fall silent\)"):
        found.difference("guns", "arrivals", "TJK", "civilian")
    with pytest.raises(PanjError, match=r"did you mean 'tem' \(Tem - Demogan"):
        found.difference("ceasefire", "arrivals", "Tem - Demogan bridge", "civilian")
    with pytest.raises(PanjError, match=r"no series 'arrivals' at 'TJK' \(kinds there: 'civilian', 'military'"):
        found.difference("ceasefire", "arrivals", "TJK")
    with pytest.raises(PanjError, match="no series 'arivals' at 'TJK'"):
        found.difference("ceasefire", "arivals", "TJK", "civilian")


@pytest.mark.slow
def test_unpaired_seeds_would_give_the_sum_of_the_variances() -> None:
    """What the variance reduction divides by must be what really unpaired runs show."""
    n, key = 60, ("arrivals", "world", "civilian")
    options = {"replicates": n, "until": "2021-07-20"}
    paired = compare("baseline", "offensive", **options, seed=1)
    other = compare("baseline", "offensive", **options, seed=2)
    a, b, stranger = (
        x.of(name, *key)[:, -1]
        for x, name in zip((paired, paired, other), ("baseline", "offensive", "offensive"), strict=True)
    )
    assert 0.7 < 1 / reduction(*variances(a, stranger)) < 1.3  # 1 - 2 Cov / (Var + Var): two standard errors
    assert reduction(*variances(a, b)) > 5, "pairing is worth at least five times the runs"


# --- the same past


def test_only_what_acts_before_the_branch_date_makes_another_past() -> None:
    baseline = scenario("baseline")
    assert past_of(baseline, scenario("collapse")).shared, "its parameters change by events, after the branch date"
    leaky = past_of(baseline, scenario("baseline", crossing__leak=0.1))
    assert leaky.reasons == (f"crossing.leak is 0.1 instead of {_drawn(baseline, 'crossing.leak')}",)
    first = baseline.with_(events=(Event(baseline.start, "capacity", "khorog", 50.0),))
    assert past_of(baseline, first).reasons == ("the places of khorog are 50 instead of those of the world",)
    assert past_of(first, baseline).reasons == ("the places of khorog are those of the world instead of 50",)
    assert past_of(first, first.with_(name="same")).shared
    assert past_of(baseline, baseline.with_(garrisons="blind")).reasons == ("garrisons are blind instead of seeded",)


def _drawn(of: Scenario, name: str) -> str:
    setting = of.settings[name]
    assert setting.spread is not None
    return f"{setting.value:g} ({setting.spread.low:g} to {setting.spread.high:g})"


def test_another_past_is_told_with_the_parameter_and_kept_from_the_first_day() -> None:
    other = scenario("ceasefire", displacement__fight=0.002).with_(name="shaken")
    found = compare("baseline", other, **{**QUICK, "replicates": 2, "until": "2021-07-10"})
    assert found.differing == (0, 2)
    (line,) = found.told
    assert line.startswith("shaken: its past differs in 2 of 2 replicates from that of baseline")
    assert "displacement.fight is 0.002 instead of" in line
    assert "\n" not in line
    assert found.records[1].shape[1] == found.records[0].shape[1]
    assert found.difference("shaken", "internally_displaced", "world", "civilian")[:, 40].any()


def test_a_past_that_should_be_equal_and_is_not_stops_the_comparison() -> None:
    job, _ = plan(NAMES[:2], Options(replicates=1, until="2021-07-08"), {})
    outcomes = [simulate(job.plans, Task(name, 0, 0)) for name in job.plans]
    shelves = Shelves(job)
    for outcome in outcomes:
        shelves.take(job.keep(outcome))
    for block in ("counts", "intensity"):
        changed = getattr(outcomes[1], block).copy()
        changed[BRANCH, 3] += 1  # one person, or a little fighting, on the branch date
        shelves = Shelves(job)
        shelves.take(job.keep(replace(outcomes[1], **{block: changed})))
        with pytest.raises(PanjError, match=r"replicate 0: guarded-border and baseline must have the same past"):
            shelves.take(job.keep(outcomes[0]))


def test_what_happens_on_the_day_after_the_branch_date_is_the_scenarios_own() -> None:
    job, _ = plan(NAMES[:2], Options(replicates=1, until="2021-07-08"), {})
    reference, outcome = (simulate(job.plans, Task(name, 0, 0)) for name in job.plans)
    counts = outcome.counts.copy()
    counts[BRANCH + 1] += 1
    assert job.keep(replace(outcome, counts=counts)).past == job.keep(reference).past


# --- mistakes


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "give at least two scenarios"),
        (("baseline",), "give at least two scenarios"),
        (("baseline", "baseline"), "two scenarios named baseline"),
        (("baseline", "ceasfire"), "ceasefire"),
    ],
)
def test_a_mistake_is_told_before_anything_runs(names: tuple[str, ...], said: str) -> None:
    with pytest.raises(PanjError, match=said):
        compare(*names, **QUICK)


@pytest.mark.parametrize("options", [{"replicates": 0}, {"seed": -1}, {"jobs": 0}, {"until": "2021-04-01"}])
def test_an_impossible_option_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(PanjError, match=f"^{next(iter(options))} "):
        compare(*NAMES[:2], **{**QUICK, **options})


def test_other_worlds_and_other_first_days_cannot_be_paired() -> None:
    baseline = scenario("baseline")
    with pytest.raises(PanjError, match="only scenarios of one world"):
        past_of(baseline, baseline.with_(name="far", world="elsewhere"))
    with pytest.raises(PanjError, match="want the same first day"):
        past_of(baseline, baseline.with_(name="late", start=baseline.start.replace(day=9)))


def test_of_two_worlds_their_days_are_not_told_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was "until 2021-09-11 is before the start 2023-04-15"."""
    near, world = scenario("baseline"), load_world("panj-2021")
    day = dt.date(2023, 4, 15)
    far = near.with_(name="far", world="elsewhere", start=day, until=day.replace(day=30), events=())
    both = {"near": (near, world), "far": (far, world)}
    monkeypatch.setattr("sim.comparisons.run.resolved", lambda name, *_: both[name])
    with pytest.raises(PanjError, match="only scenarios of one world can be paired"):
        compare("near", "far", replicates=1)


# --- Ctrl-C


def test_a_stopped_comparison_keeps_whole_pairs_only() -> None:
    def stop(done: int, total: int) -> None:
        if done == 5:  # two pairs, and the first run of the third
            raise KeyboardInterrupt

    found = compare("baseline", "ceasefire", **{**QUICK, "until": "2021-07-08"}, progress=stop)
    assert found.interrupted
    assert found.replicates == (0, 1)
    assert all(block.shape[0] == 2 for block in found.records)
    whole = compare("baseline", "ceasefire", **{**QUICK, "until": "2021-07-08"})
    np.testing.assert_array_equal(found.records[1], whole.records[1][:2])


def test_stopped_before_the_first_pair_there_is_nothing_to_keep() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare("baseline", "ceasefire", **{**QUICK, "until": "2021-07-08"}, progress=stop)


# --- finished results


def test_finished_results_give_the_same_comparison(found: Comparison, folders: dict[str, Path], tmp_path: Path) -> None:
    stored = compare(*folders.values())
    assert stored.names == ("baseline", "guarded-border")
    expected = compare(*NAMES[:2], **QUICK)
    pd.testing.assert_frame_equal(stored.frame, expected.frame)
    for k in range(2):
        np.testing.assert_array_equal(stored.records[k], expected.records[k])


def edit(folder: Path, to: Path, **changes: object) -> Path:
    """Copy a result with something else in its provenance."""
    to.mkdir()
    for file in folder.iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    known = json.loads((to / "provenance.json").read_text())
    (to / "provenance.json").write_text(json.dumps(known | changes))
    seal.seal(to, "provenance.json")
    return to


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 3}, "not the same seed"),
        ({"replicates_planned": 9}, "not the same number of replicates"),
        ({"replicates": [0, 1]}, "not the same finished replicates"),
        ({"world_sha256": "0"}, "has changed since"),
    ],
)
def test_results_that_do_not_pair_are_refused(
    folders: dict[str, Path], tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    other = edit(folders["guarded-border"], tmp_path / "other", **changes)
    with pytest.raises(PanjError, match=said):
        compare(folders["baseline"], other)


def test_results_are_not_mixed_with_scenarios_nor_run_again(folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="ceasefire is no folder of results"):
        compare(folders["baseline"], "ceasefire")
    with pytest.raises(PanjError, match="compared as they are"):
        compare(*folders.values(), replicates=3)
    with pytest.raises(PanjError, match="two scenarios named baseline"):
        compare(folders["baseline"], folders["baseline"])
    with pytest.raises(PanjError, match="at least two results"):
        compare_results([folders["baseline"]], Options(parts=False), {}, None)
    bare = edit(folders["baseline"], tmp_path / "bare")
    (bare / "timeseries.parquet").unlink()
    with pytest.raises(PanjError, match="holds no result of panj run"):
        compare(folders["guarded-border"], bare)


def test_a_plain_name_is_never_taken_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "baseline").mkdir()
    (tmp_path / "baseline" / "provenance.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert not is_result("baseline")
    assert is_result("./baseline")


# --- on disk


@pytest.fixture(scope="module")
def saved(found: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found.save(tmp_path_factory.mktemp("comparisons") / "it")


def test_every_file_is_there_and_nothing_else(saved: Path) -> None:
    yaml = {f"scenarios/{name}.yaml" for name in NAMES}
    wanted = {"differences.parquet", "differences.csv", "bands.parquet", "summary.json", "provenance.json"} | yaml
    assert set(contents(saved)) == wanted
    assert [file.name for file in saved.parent.iterdir()] == ["it"], "no temporary folder is left"


def test_both_tables_say_the_same(found: Comparison, saved: Path) -> None:
    whole = pd.read_parquet(saved / "differences.parquet")
    sheet = pd.read_csv(saved / "differences.csv", keep_default_na=False, parse_dates=["date"])
    assert whole.columns.tolist() == sheet.columns.tolist() == found.frame.columns.tolist()
    for column in ("measure", "place", "kind", "scenario"):
        assert (whole[column].astype(str) == sheet[column]).all()
    for column in ("q05", "q50", "q95", "mean", "p_more"):
        np.testing.assert_array_equal(whole[column], found.frame[column])
        np.testing.assert_allclose(sheet[column], whole[column], atol=6e-4)


def test_the_summary_is_plain_json_with_the_main_measures(found: Comparison, saved: Path) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    summary = json.loads((saved / "summary.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert summary["reference"] == "baseline"
    assert summary["branch"] == "2021-07-06"
    assert summary["past"]["ceasefire"] == {
        "days": 67,
        "must_be_equal": True,
        "replicates_that_differ": 0,
        "reasons": [],
    }
    rows = {row["words"]: row for row in summary["measures"]["ceasefire"]}
    row = rows["civilians arriving in Tajikistan"]
    assert row["difference"]["q50"] == pytest.approx(
        np.median(found.difference("ceasefire", "arrivals", "TJK", "civilian")[:, -1])
    )
    assert rows["soldiers arriving in Uzbekistan"]["variance_reduction"] is None, "nothing varies: there is no ratio"


def test_the_scenarios_can_be_run_again(saved: Path) -> None:
    again = load_scenario(saved / "scenarios" / "guarded-border.yaml", REGISTRY)
    assert str(again.until) == UNTIL
    known = json.loads((saved / "provenance.json").read_text())
    assert known["scenarios"] == list(NAMES)
    assert known["seed"] == again.seed
    assert known["replicates"] == [0, 1, 2, 3, 4, 5]
    assert known["world_sha256"]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no more room")

    monkeypatch.setattr("sim.comparisons.store.provenance", fail)


@pytest.mark.usefixtures("failing")
def test_a_failure_leaves_the_old_comparison(found: Comparison, saved: Path) -> None:
    before = contents(saved)
    with pytest.raises(RuntimeError):
        found.save(saved)
    assert contents(saved) == before
    assert [file.name for file in saved.parent.iterdir()] == ["it"]


def test_the_job_of_a_process_can_be_found_by_its_name() -> None:
    assert pickle.loads(pickle.dumps(Pairs)) is Pairs


def test_scenarios_without_history_differ_from_the_first_day_on(tmp_path: Path) -> None:
    names = [tmp_path / "calm.yaml", tmp_path / "panic.yaml"]
    events = ("", "events:\n  - date: 2021-05-02\n    set:\n      displacement.panic: 4\n")
    for path, more in zip(names, events, strict=True):
        path.write_text(f"extends: baseline\nhistory_until: 2021-04-30\n{more}", encoding="utf-8")
    found = compare(*map(str, names), replicates=2, until="2021-05-12", jobs=1)
    assert str(found.branch) == found.summary["branch"] == "2021-04-30"
    assert found.of("panic", "home", "world", "civilian").shape == (2, 12)
    assert found.frame["date"].min() == found.dates[0]


def test_different_branch_dates_are_told_with_the_facts_that_only_one_replays(tmp_path: Path) -> None:
    early = tmp_path / "early.yaml"
    early.write_text("extends: baseline\nhistory_until: 2021-06-20\n", encoding="utf-8")
    found = compare("baseline", str(early), replicates=2, until="2021-07-12", jobs=1)
    facts = sum(
        np.datetime64("2021-06-20") < np.datetime64(event.date) <= np.datetime64("2021-07-06")
        for event in found.world.events
    )
    assert facts > 10
    (note,) = found.histories
    assert note.startswith("early: it replays history until 2021-06-20, baseline until 2021-07-06; ")
    assert f"{facts} dated facts of history, which only baseline replays" in note
    assert note in found.summary["notes"]
    drawn = comparison_picture(found, "TJK").source
    assert "until different days: baseline 2021-07-06, early 2021-06-20." in drawn


def test_branch_dates_after_the_last_day_make_no_difference(tmp_path: Path) -> None:
    early = tmp_path / "early.yaml"
    early.write_text("extends: baseline\nhistory_until: 2021-06-20\n", encoding="utf-8")
    assert compare("baseline", str(early), replicates=1, until="2021-05-10", jobs=1).histories == ()
