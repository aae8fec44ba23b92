"""Assimilation of a scenario: it finds a known truth, says what it cannot repair, and is the same on any processes."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import Assimilation, assimilate
from sim.cli.assimilate import in_effect, last_day_table, main_series
from sim.model.network import Network
from sim.model.random import MAX_SEED
from sim.model.record import Layout
from sim.pictures.assimilation import assimilation_picture
from sim.scenario.errors import PanjError
from sim.validation.assimilate.counts import overlapping, read_counts, said_of
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import effective, weighted_quantiles, weights_of, with_prior
from sim.world.load import load_world
from sim.world.names import titles_of
from sim.world.world import PlaceKind

UNTIL, SEED = "2021-06-24", 7
TABLES = ("bands.csv", "counts.csv", "parameters.csv", "steps.csv", "weights.csv")
CLOSE = ModelError(spread=0.05)


def table(folder: Path, rows: str) -> Path:
    path = folder / "counts.csv"
    path.write_text(f"measure,place,kind,date,value\n{rows}", encoding="utf-8")
    return path


def found(path: Path, **more: object) -> Assimilation:
    usual = {"replicates": 6, "most": 6, "seed": SEED, "until": UNTIL, "jobs": 1}
    return assimilate("baseline", path, **usual | more)  # type: ignore[arg-type]


def test_the_posterior_is_the_replicate_that_the_counts_are_of(tmp_path: Path) -> None:
    """A twin experiment: counts of replicate 4 of an ordinary run. Its bands are nearer to it than the prior's."""
    run = sim.run("baseline", replicates=6, seed=SEED, until=UNTIL, parts=False, jobs=1)
    truth = run.daily("internally_displaced", "world", "civilian")
    arrived = run.cumulative("arrivals", "TJK", "military")
    rows = f"internally_displaced,world,,2021-06-10,{truth[4, run.day('2021-06-10')]:.0f}\n"
    rows += f"arrivals,TJK,military,2021-06-23,{arrived[4, run.day('2021-06-23')]:.0f}\n"
    made = found(table(tmp_path, rows), error=CLOSE)
    assert made.weights.argmax() == 4
    assert made.weights[4] > 0.9
    assert made.ess < 1.3
    short = "50 were wanted, but no more than 6 may be run (short from internally_displaced at world (civilian) on"
    assert made.notes[-2].startswith("6 replicates are worth 1.")
    assert made.notes[-2].endswith(f"a handful of runs; {short} 2021-06-10 on)")
    steps = (replace(made.steps[0], ess=60.0), replace(made.steps[1], ess=10.0))
    assert "worth 10.0 after all counts: 50 were wanted" in replace(made, steps=steps).notes[-2]
    assert "(short from arrivals at TJK (military) on" in replace(made, steps=steps).notes[-2]
    enough = replace(made, steps=tuple(replace(step, ess=10.0) for step in made.steps), enough=10)
    assert not any("are worth" in note for note in enough.notes)
    assert made.steps[0].ess == pytest.approx(effective(weights_of(made.logs[:, 0])))
    assert assimilation_picture(made).told == "Daily flows: sums since 2021-05-01. Scales differ."
    bands = made.bands.query("measure == 'internally_displaced'")
    assert bands["posterior_mean"].to_numpy() == pytest.approx(with_prior(made.weights) @ truth)
    assert weighted_quantiles(truth, made.weights, [0.5])[0].tolist() == truth[4].tolist()
    assert bands["prior_q95"].tolist() == truth.max(axis=0).tolist()
    assert bands["prior_mean"].to_numpy() == pytest.approx(truth.mean(axis=0))


def test_one_replicate_has_neither_bands_nor_weights(tmp_path: Path) -> None:
    """It was "a handful of runs, whose bands are wide for it", and none "of 0 inputs that vary" was moved."""
    path = table(tmp_path, "internally_displaced,world,,2021-06-10,9000000\n")
    one = found(path, replicates=1, most=1, enough=1)
    assert re.search(r"is 9,000,000, but 1 replicate has [\d,.]+: none is near", one.notes[0]), one.notes
    said = "there is one replicate only: one possible course without bands, which counts can neither weigh nor move"
    assert one.notes[1:] == (said,)
    few = found(path, until="2021-06-12").notes
    assert "90 % bands of 6 replicates (fewer than 20) rest on the outermost of them, and are too narrow" in few


def test_more_are_not_run_at_once_than_may_be_run_in_all(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="most 5: the first 6 replicates are more: want 6 or more"):
        found(table(tmp_path, "arrivals,TJK,military,2021-06-23,100\n"), most=5)


def test_every_input_that_was_drawn_stands_in_prior_and_posterior(tmp_path: Path) -> None:
    path = table(tmp_path, "arrivals,TJK,military,2021-06-23,100\n")
    made = found(path)
    rows = made.parameters.set_index("parameter")
    assert {"displacement.fight", "front.rate", "garrison.kunduz", "sites.capacity"} <= set(rows.index)
    drawn = np.array([draw.values["displacement.fight"] for _, draw in made.population.draws()])
    fight = rows.loc["displacement.fight"]
    assert fight["prior_mean"] == pytest.approx(drawn.mean())
    assert fight["posterior_mean"] == pytest.approx(with_prior(made.weights) @ drawn)
    assert (fight["unit"], fight["together"], rows.loc["front.rate"]["together"]) == ("per day", 0, 1)
    assert f"of {len(rows)} inputs that vary the counts moved" in made.notes[-1]


def test_new_draws_come_where_few_are_left_and_are_no_copies(tmp_path: Path) -> None:
    path = table(tmp_path, "internally_displaced,world,,2021-06-10,1\n")
    made = found(path, replicates=3, enough=4, most=8)
    assert made.population.batches == [3, 3, 2]
    (step,) = made.steps
    assert step.fell_to <= 3.0
    assert step.replicates == 8
    assert len(np.unique(made.population.values(("internally_displaced", "world", "civilian"))[:, -1])) == 8
    assert 0 < made.population.seed <= MAX_SEED


def test_batches_share_neither_draws_nor_luck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.validation.assimilate import more

    seeds, lucks, design, run_tasks = [], [], more.design, more.run_tasks

    def drawn(scenario, world, seed, number):  # type: ignore[no-untyped-def]
        seeds.append(seed)
        return design(scenario, world, seed, number)

    def run(job, tasks, take, **how):  # type: ignore[no-untyped-def]
        lucks.extend(task.luck for task in tasks)
        return run_tasks(job, tasks, take, **how)

    monkeypatch.setattr(more, "design", drawn)
    monkeypatch.setattr(more, "run_tasks", run)
    found(table(tmp_path, "internally_displaced,world,,2021-06-10,1\n"), replicates=2, enough=4, most=5)
    assert seeds == [SEED, (SEED + 2654435761) % 2**32, (SEED + 2 * 2654435761) % 2**32]
    assert lucks == [0, 1, 2, 3, 4]


def test_a_count_that_no_replicate_takes_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, "internally_displaced,world,,2021-06-10,90000000\n")
    made = found(path, replicates=2, most=2)
    assert made.steps[0].surprise.beyond
    assert "none is near, and weighting cannot make one" in made.notes[0]
    assert made.steps[0].surprise.prior_tail < 0.01
    assert assimilation_picture(made).told == "Scales differ."  # no flow was counted


def test_a_count_between_those_of_two_replicates_is_not_the_models_fault(tmp_path: Path) -> None:
    """None of few is near, but some have less and some more: nothing shows that none could."""
    made = found(table(tmp_path, "internally_displaced,world,,2021-06-10,1\n"), replicates=2, most=2)
    low, high = sorted(made.population.modelled()[:, 0])
    between = found(
        table(tmp_path, f"internally_displaced,world,,2021-06-10,{(low + high) / 2:.0f}\n"),
        replicates=2,
        most=2,
        error=ModelError(spread=0.01),
    )
    assert "2 replicates have" in between.notes[0]
    assert between.notes[0].endswith(": none is near; more of them (--most) may be")


def test_the_effective_sample_size_is_one_number_on_the_figure_and_in_words(tmp_path: Path) -> None:
    """1.7 beside 2 looks like two results."""
    made = found(table(tmp_path, "internally_displaced,world,,2021-06-10,90000000\n"), replicates=3, most=3)
    steps = (replace(made.steps[0], ess=1.68),)
    rounded = replace(made, steps=steps)
    assert "3 replicates worth 1.7." in assimilation_picture(rounded).source
    assert "worth 1.7 after" in in_effect(rounded)
    assert any("are worth 1.7 after" in note for note in rounded.notes)


def test_the_last_day_has_all_that_was_counted(tmp_path: Path) -> None:
    """As docs/assimilate.md promises; of very many the first, and how many more there are."""
    places = load_world("panj-2021").places
    posts = [name for name, kind in zip(places.ids, places.kind, strict=True) if kind == PlaceKind.DISTRICT]
    rows = [f"insurgent,{name},,2021-06-10,0\n" for name in posts]
    made = found(table(tmp_path, "".join(rows[:18])), replicates=2, most=2)
    drawn = last_day_table(made)
    assert drawn.row_count == len(main_series(made)) + 18
    assert "more series" not in str(drawn.caption)
    many = last_day_table(found(table(tmp_path, "".join(rows[:22])), replicates=2, most=2))
    assert many.row_count == len(main_series(made)) + 20
    assert "2 more series in bands.csv" in str(many.caption)


def test_the_folder_is_the_same_on_any_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes only change the order in which outcomes come: here they come backwards."""
    from sim.runs import executors
    from sim.validation.assimilate import more

    path = table(tmp_path, "arrivals,TJK,military,2021-06-23,100\ninsurgent,khan-abad,,2021-06-23,1\n")
    one = found(path, replicates=2, most=4, enough=4).save(tmp_path / "one", plots=False)

    def backwards(job, tasks, take, **how):  # type: ignore[no-untyped-def]
        return executors.run_tasks(job, tasks[::-1], take, **how)

    monkeypatch.setattr(more, "run_tasks", backwards)
    other = found(path, replicates=2, most=4, enough=4).save(tmp_path / "other", plots=False)
    names = sorted(file.name for file in one.iterdir())
    assert names == sorted([*TABLES, "notes.txt", "provenance.json", "scenario.yaml"])
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    assert (one / "counts.csv").read_bytes() == path.read_bytes()
    told = json.loads((one / "provenance.json").read_text(encoding="utf-8"))
    assert told["files"]["counts.csv"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_counts_of_the_same_people_under_two_names_are_told(tmp_path: Path) -> None:
    """They weighed twice, without a word: a count that stands twice under one name is refused."""
    rows = [
        "arrivals,TJK,,2021-06-10,900",
        "arrivals,TJK,military,2021-06-10,900",
        "arrivals,panji-poyon,,2021-06-12,300",
        "stock,world,civilian,2021-06-12,500",
        "sheltered,khorog,civilian,2021-06-12,40",
        "stock,IRN,civilian,2021-06-12,40",
        "internally_displaced,world,,2021-06-12,9000",
        "insurgent,rustaq,,2021-06-12,1",
    ]
    world = load_world("panj-2021")
    series = Layout.of(Network.of(world)).series
    counts = read_counts(table(tmp_path, "\n".join(rows)), sim.load_scenario("baseline"), series)
    (said,) = overlapping(counts, world)
    assert "arrivals at TJK (military) (line 3) is a part of arrivals at TJK (line 2); " in said
    assert "arrivals at panji-poyon (line 4) is a part of arrivals at TJK (line 2); " in said
    assert "sheltered at khorog (civilian) (line 6) is a part of arrivals at TJK (line 2); " in said
    weigh = "where one source is behind both, the same people weigh twice: leave one out"
    assert said.endswith(f"and 2 more pairs: {weigh}")
    assert said in said_of(counts, sim.load_scenario("baseline"), world)
    rows = [
        rows[1],
        rows[5],
        rows[6],
        rows[7],
        "arrivals,TJK,civilian,2021-06-10,10",
        "stock,UZB,military,2021-06-10,9",
    ]
    called = ["arrivals,Tajikistan,military,2021-06-10,900", "insurgent,Rustaq,,2021-06-12,1"]
    there = read_counts(table(tmp_path, "\n".join(called)), sim.load_scenario("baseline"), series, titles_of(world))
    assert [count.key[1] for count in there] == ["TJK", "rustaq"], "a place is named by what it is called, too"
    other = read_counts(table(tmp_path, "\n".join(rows)), sim.load_scenario("baseline"), series)
    assert overlapping(other, world) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("arrivals,TJK,military,2021-06-25,1", "2021-06-25 is after 2021-06-24, the last day of the run"),
        ("arrivals,TJK,military,2021-04-30,1", "2021-04-30 is before 2021-05-01, the first day of the run"),
        ("arrivals,TJX,military,2021-06-23,1", "no 'arrivals' at 'TJX' was simulated"),
        ("arrivals,TJK,military,2021-06-23,1.5", "want a whole number from 0"),
        ("intensity,kunduz,,2021-06-23,0.5", "nobody counts 'intensity'"),
        ("arrivals,TJK,military,2021-06-23,1\narrivals,TJK,military,2021-06-23,2", "first on line 2"),
    ],
)
def test_wrong_counts_are_told_before_anything_runs(tmp_path: Path, row: str, said: str) -> None:
    path = table(tmp_path, f"{row}\n")
    with pytest.raises(PanjError) as caught:
        found(path)
    assert "counts.csv:" in str(caught.value)
    assert said in str(caught.value)
