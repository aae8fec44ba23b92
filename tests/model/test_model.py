"""The face that Mesa users see: the same run, in their words."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import inspect
import pickle
import sys
import threading
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from model.hand import VALLEY, plan, valley
from sim import BorderModel
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.model import HEADLINES, Crossing, District, Host
from sim.runs.run import Options, load, run_scenario
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world import World
from sim.world.world import CrossingKind, PlaceKind


def model_of(scenario: Scenario, world: World, days: int = 5, **options: Any) -> BorderModel:
    """Return a model of the first days of a scenario."""
    until = scenario.start + dt.timedelta(days=days - 1)
    events = tuple(e for e in scenario.events if e.date <= until)
    return BorderModel(scenario.with_(until=until, events=events), world=world, **options)


def finish(model: BorderModel) -> BorderModel:
    while model.running:
        model.step()
    return model


def batch_run(model: Callable[..., mesa.Model], parameters: dict[str, Any], runs: int, max_steps: int) -> list[dict]:
    """Run a batch on whatever Mesa there is: newer ones take seeds (`rng`) in the place of `iterations`."""
    new = "rng" in inspect.signature(mesa.batch_run).parameters
    repeat = {"rng": list(range(runs))} if new else {"iterations": runs}
    return mesa.batch_run(model, parameters, number_processes=1, max_steps=max_steps, display_progress=False, **repeat)


@pytest.fixture(scope="module")
def run(baseline: Scenario, panj: World) -> BorderModel:
    """Return a model at the end of a run to one week after the branch date."""
    return finish(model_of(baseline, panj, days=74, uncertain=False))


# -- agents ------------------------------------------------------------------------------------------


def test_districts_crossings_and_hosts_are_the_agents(run: BorderModel, panj: World) -> None:
    counts = {kind: len(agents) for kind, agents in run.agents_by_type.items()}
    places = panj.places
    assert counts == {
        District: len(places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)),
        Crossing: len(places.of_kind(PlaceKind.CROSSING)),
        Host: len(panj.hosts),
    }
    assert {a.name for a in run.agents_by_type[District]} <= set(places.ids)
    assert tuple(sorted(a.name for a in run.agents_by_type[Host])) == tuple(sorted(panj.hosts.ids))


def test_districts_show_the_state_of_the_run(run: BorderModel) -> None:
    state, index = run.engine.state, run.engine.world.places.index
    for agent in run.agents_by_type[District]:
        row = index[agent.name]
        assert agent.holder == ("insurgent" if state.front.held[row] else "government")
        assert (agent.home, agent.garrison) == (state.displacement.home[row], state.garrisons.garrison[row])
        assert agent.intensity == state.siege.intensity[row]
        assert agent.present == run.recorded("present", agent.name, "civilian")
        assert (agent.lat, agent.lon) == (run.engine.world.places.lat[row], run.engine.world.places.lon[row])
    by_name = {a.name: a for a in run.agents_by_type[District]}
    assert by_name["shighnan"].holder == "insurgent"
    assert by_name["kabul"].is_capital
    assert not by_name["shighnan"].is_capital
    assert sum(a.is_capital for a in by_name.values()) == 34


def test_crossings_show_queues_and_arrivals(run: BorderModel) -> None:
    for agent in run.agents_by_type[Crossing]:
        queue = sum(run.recorded("queue", agent.name, kind) for kind in ("civilian", "military"))
        assert agent.queue == queue
        assert agent.arrivals("military") == run.total("arrivals", agent.name, "military")
    by_name = {a.name: a for a in run.agents_by_type[Crossing]}
    assert by_name["tem"].crossing_kind == CrossingKind.BRIDGE.name.lower()
    assert by_name["panji-poyon"].near_holder == "insurgent"
    assert by_name["panji-poyon"].arrivals("military") > 0


def test_hosts_show_stock_and_arrivals(run: BorderModel) -> None:
    tjk = next(a for a in run.agents_by_type[Host] if a.name == "TJK")
    assert tjk.arrivals("civilian") == run.total("arrivals", "TJK", "civilian") > 0
    assert tjk.stock == sum(run.recorded("stock", "TJK", kind) for kind in ("civilian", "military")) > 0


def test_before_the_first_day_nothing_has_happened(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj)
    assert model.date == baseline.start - dt.timedelta(days=1)
    assert model.running
    assert {a.queue for a in model.agents_by_type[Crossing]} == {0}
    assert {a.stock for a in model.agents_by_type[Host]} == {0}
    assert {a.present for a in model.agents_by_type[District]} == {0}


# -- steps and data ----------------------------------------------------------------------------------


def test_a_step_is_a_day_and_the_last_one_ends_the_run(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj, days=3)
    seen = []
    for _ in range(3):
        assert model.running
        model.step()
        seen.append(model.date)
    assert seen == [baseline.start + dt.timedelta(days=d) for d in range(3)]
    assert not model.running
    block = model.engine.block.copy()
    model.step()
    assert (model.date, model.running) == (seen[-1], False)
    np.testing.assert_array_equal(model.engine.block, block)
    assert len(model.datacollector.get_model_vars_dataframe()) == 3


def test_the_data_collector_has_a_row_a_day_with_the_headlines(run: BorderModel) -> None:
    frame = run.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == ["date", "seed", "replicate", *HEADLINES]
    assert set(frame["seed"]) == {run.engine.seed}
    assert set(frame["replicate"]) == {run.engine.replicate}
    assert len(frame) == 74
    assert frame["date"].iloc[0] == run.engine.scenario.start
    assert frame["date"].iloc[-1] == run.date
    arrivals = frame["arrivals_military"].to_numpy()
    assert (np.diff(arrivals) >= 0).all()
    hosts = run.engine.world.hosts.ids
    assert arrivals[-1] == sum(run.total("arrivals", host, "military") for host in hosts)
    assert len(hosts) > 1
    contested = run.engine.layout.series.index(("districts_contested", "world", ""))
    np.testing.assert_array_equal(frame["districts_contested"], run.engine.block[:, contested])


def test_the_model_is_the_engine(baseline: Scenario, panj: World) -> None:
    model = finish(model_of(baseline, panj, days=70, replicate=3, replicates=20, rng=9))
    scenario = baseline.with_(until=baseline.start + dt.timedelta(days=69))
    quantiles = design(scenario, panj, 9, 20)[3]
    engine = Engine(scenario, panj, realise(scenario, panj, quantiles), 9, 3).run()
    assert model.engine.block.tobytes() == engine.block.tobytes()
    assert model.parties is model.engine.parties


def test_a_replicate_of_the_model_is_that_of_the_run_of_its_scenario(baseline: Scenario, panj: World) -> None:
    scenario = baseline.with_(replicates=7, until=baseline.start + dt.timedelta(days=69))
    model = finish(BorderModel(scenario, world=panj, replicate=3))
    found = run_scenario(scenario, panj, Options(parts=False, jobs=1))
    assert len(found.replicates) == 7
    for measure, place, kind in (("arrivals", "TJK", "civilian"), ("internally_displaced", "world", "civilian")):
        daily = model.engine.block[:, model.engine.layout.series.index((measure, place, kind))]
        np.testing.assert_array_equal(daily, found.daily(measure, place, kind)[3])
        assert daily.any()
    with pytest.raises(PanjError, match=r"replicate 7: want a whole number from 0 to 6 \(replicates - 1\)"):
        BorderModel(scenario, world=panj, replicate=7)


def test_the_seed_of_the_scenario_is_the_default(baseline: Scenario, panj: World) -> None:
    one, same, other = (model_of(baseline, panj, rng=rng).engine.seed for rng in (None, baseline.seed, 1))
    assert one == same == baseline.seed
    assert other == 1


def test_the_world_of_a_scenario_that_is_named_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    for module in ("sim.model.model", "sim.world.names"):
        real = sys.modules[module].load_world
        monkeypatch.setattr(f"{module}.load_world", lambda name, real=real: read.append(name) or real(name))
    BorderModel("baseline", uncertain=False)
    assert read == ["panj-2021"]


@pytest.mark.parametrize("resolved", [False, True])
def test_parameters_by_keyword_reach_the_rules(baseline: Scenario, resolved: bool) -> None:
    model = BorderModel(baseline if resolved else "baseline", uncertain=False, front__tempo=2.5, crossing__leak=0.5)
    assert model.engine.parameters.front.tempo == 2.5
    assert model.engine.parameters.crossing.leak == 0.5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rng": -1}, "seed -1"),
        ({"rng": 2**32}, "seed 4294967296"),
        ({"replicate": 200}, "replicate 200"),
        ({"replicate": -1}, "replicate -1"),
        ({"crossing__bridge_capacity": "2.000"}, r"got 2\.000: a point is no thousands separator: write 2000$"),
        ({"front__temp": 1.0}, r"^front__temp=1.0: no argument .* \(did you mean 'front__tempo'\?\)$"),
    ],
)
def test_impossible_options_are_refused_with_the_right_name(options: dict[str, Any], message: str) -> None:
    with pytest.raises(PanjError, match=message):
        BorderModel("baseline", **options)


# -- living with Mesa --------------------------------------------------------------------------------


@pytest.fixture
def short(baseline: Scenario, panj: World) -> Callable[..., BorderModel]:
    """Return a model class in effect: the first six days of the baseline."""

    def make(**options: Any) -> BorderModel:
        return model_of(baseline, panj, days=6, **options)

    return make


def test_mesas_batch_runner_runs_it(short: Callable[..., BorderModel]) -> None:
    rows = batch_run(short, {"uncertain": [False], "front__tempo": [1.0]}, runs=2, max_steps=10)
    assert len(rows) == 2
    assert {row["date"] for row in rows} == {dt.date(2021, 5, 6)}
    assert {"arrivals_civilian", "districts_insurgent"} <= set(rows[0])


def test_mesas_batch_runner_takes_the_names_of_scenarios() -> None:
    rows = batch_run(BorderModel, {"plan": ["baseline", "offensive"], "uncertain": [False]}, runs=1, max_steps=2)
    assert sorted(row["plan"] for row in rows) == ["baseline", "offensive"]
    assert len({row["internally_displaced"] for row in rows}) == 1  # one past


def test_replicates_of_a_batch_differ(short: Callable[..., BorderModel]) -> None:
    rows = batch_run(short, {"replicate": [0, 1, 2]}, runs=1, max_steps=10)
    assert len({row["internally_displaced"] for row in rows}) == 3


def test_a_released_model_is_freed(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj, days=2)
    finish(model)
    gone = weakref.ref(model)
    model.release()
    del model
    gc.collect()
    assert gone() is None


def test_our_class_leaves_mesas_own_attributes_alone() -> None:
    own = set(vars(BorderModel))
    mesas = {"time", "steps", "random", "rng", "agents", "agents_by_type", "running", "scenario", "run_model"}
    assert not own & mesas
    allowed = {"__init__", "__module__", "__doc__", "step"}
    allowed |= {"reset_rng", "reset_randomizer", "_wrapped_step"}  # these warn or refuse another thread, and do it
    set_by_mesa = set(vars(type("Bare", (mesa.Model,), {})))
    shared = {n for n in own if hasattr(mesa.Model, n)} - allowed - set_by_mesa
    assert {n for n in shared if not n.startswith("__")} == set()


def test_mesa_counts_the_days_as_its_steps(run: BorderModel) -> None:
    assert run.steps == 74


def test_scenarios_share_their_past_here_as_well() -> None:
    frames = []
    for name in ("baseline", "collapse"):
        scenario, world = load(name)
        model = finish(model_of(scenario, world, days=67, uncertain=False))
        frames.append(model.datacollector.get_model_vars_dataframe())
    assert frames[0].equals(frames[1])


def test_another_border_can_be_driven_by_mesa(small: World) -> None:
    model = finish(BorderModel(plan(days=8), world=small, uncertain=False))
    assert {h.name for h in model.agents_by_type[Host]} == {"BBB"}
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 8
    assert frame["arrivals_military"].iloc[-1] == model.total("arrivals", "BBB", "military") > 0


def test_a_border_that_nobody_can_cross_has_no_arrivals_to_collect(tmp_path: Path) -> None:
    def first_lines(name: str, count: int) -> str:
        return "".join(VALLEY[name].splitlines(keepends=True)[:count])

    alone = valley(
        tmp_path,
        places=first_lines("places.csv", 4),
        roads=first_lines("roads.csv", 3),
        hosts=first_lines("hosts.csv", 1),
        garrisons=first_lines("garrisons.csv", 3),
    )
    collected = finish(model_of(plan(), alone)).datacollector.get_model_vars_dataframe()
    assert "internally_displaced" in collected
    assert not [name for name in collected if name.startswith("arrivals")]


def test_a_series_that_is_none_is_told_as_one_and_no_state_is_summed(run: BorderModel) -> None:
    """A wrong name was a bare KeyError, or 0.0 before the first day; the sum of a queue a number of nobody."""
    assert run.total("arrivals", "Tajikistan", "civilian") == run.total("arrivals", "TJK", "civilian")
    both = run.total("arrivals", "TJK", "civilian") + run.total("arrivals", "TJK", "military")
    assert run.total("arrivals", "TJK", "everybody") == both > 0
    crossings = [crossing.name for crossing in run.agents_by_type[Crossing]]
    assert run.total("turned_back", "world", "military") == sum(
        run.total("turned_back", x, "military") for x in crossings
    )
    assert run.recorded("queue", "world", "everybody") == sum(run.recorded("queue", x, "everybody") for x in crossings)
    with pytest.raises(PanjError, match=r"no series 'arrival' at 'tem' of kind 'military' .did you mean 'arrivals'"):
        run.total("arrival", "tem", "military")
    with pytest.raises(PanjError, match=r"no series 'queue' at 'tem' .kinds there: 'civilian', 'military'"):
        run.recorded("queue", "tem")
    with pytest.raises(PanjError, match=r"no series 'garrison' at 'nowhere'"):
        BorderModel("baseline").recorded("garrison", "nowhere", "military")
    for measure, place, kind in (("queue", "tem", "civilian"), ("internally_displaced", "world", "civilian")):
        with pytest.raises(PanjError, match=f"'{measure}' at '{place}' is no daily flow; flows are arrivals"):
            run.total(measure, place, kind)


def test_a_copy_goes_on_by_itself_and_neither_changes_the_other(baseline: Scenario, panj: World) -> None:
    model, alone = model_of(baseline, panj, days=72), model_of(baseline, panj, days=72)
    for _ in range(69):  # three days after the branch date
        model.step()
    for twin in (copy.deepcopy(model), copy.copy(model)):
        day, rows = model.engine.day, len(model.datacollector.get_model_vars_dataframe())
        assert len(twin.agents_by_type) == len(model.agents_by_type)
        assert twin.steps == model.steps
        while twin.running:
            twin.step()
        assert (model.engine.day, len(model.datacollector.get_model_vars_dataframe())) == (day, rows)
        while alone.running:
            alone.step()
        np.testing.assert_array_equal(twin.engine.block, alone.engine.block)
        pd.testing.assert_frame_equal(
            twin.datacollector.get_model_vars_dataframe(), alone.datacollector.get_model_vars_dataframe()
        )
    while model.running:
        model.step()
    np.testing.assert_array_equal(model.engine.block, alone.engine.block)


def test_what_a_subclass_has_added_is_copied_too(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj, days=72)
    model.log = [1]  # type: ignore[attr-defined]
    model.datacollector = mesa.DataCollector(model_reporters={"day": lambda model: model.engine.day})
    model.step()
    model.rng.random()
    twin = copy.deepcopy(model)
    twin.log.append(2)  # type: ignore[attr-defined]
    assert model.log == [1]  # type: ignore[attr-defined]
    twin.step()
    days = [list(one.datacollector.get_model_vars_dataframe()["day"]) for one in (model, twin)]
    assert days == [[1], [1, 2]]
    assert twin.rng.random() == model.rng.random(), "Mesa's own generator goes on"


def test_a_model_with_agents_of_other_classes_is_not_copied(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj, days=72)
    mesa.Agent(model)
    with pytest.raises(PanjError, match="with agents of other classes cannot be copied: Agent"):
        copy.deepcopy(model)


def test_a_parameter_set_on_a_model_that_is_there_is_refused(baseline: Scenario, panj: World) -> None:
    model = model_of(baseline, panj, days=72)
    with pytest.raises(PanjError, match=r"model.front__tempo = 5: a parameter holds from the first day on"):
        model.front__tempo = 5  # type: ignore[attr-defined]


def test_a_model_is_not_pickled_and_says_what_makes_it_again(baseline: Scenario, panj: World) -> None:
    with pytest.raises(PanjError, match=r"BorderModel\('baseline', rng=\d+, replicate=0, …\) makes the same one again"):
        pickle.dumps(model_of(baseline, panj, days=72))


def test_a_second_thread_that_steps_a_model_is_refused(baseline: Scenario, panj: World) -> None:
    model, inside, said = model_of(baseline, panj, days=72), threading.Event(), list[str]()

    def other() -> None:
        try:
            model.step()
        except PanjError as error:
            said.append(str(error))
        inside.set()

    class Slow:
        def collect(self, _: object) -> None:
            threading.Thread(target=other).start()
            assert inside.wait(30)

    model.datacollector = Slow()
    model.step()
    assert said == ["another thread is stepping this model: a model belongs to one thread, so make one for each"]
    assert (model.engine.day, model.steps) == (1, 1), "nor has Mesa's clock gone on without a day"


def test_what_of_mesa_changes_nothing_of_a_run_warns() -> None:
    model = BorderModel("baseline", uncertain=False)
    warnings.filterwarnings("ignore", "The use of the `seed` keyword", FutureWarning)  # Mesa's own, from 3.5 on
    for reset in (model.reset_rng, model.reset_randomizer):
        with pytest.warns(UserWarning, match=r"changes nothing of the run, .* BorderModel\(rng=5"):
            reset(5)
    with pytest.warns(UserWarning, match="a view: to remove it changes nothing of the run"):
        model.agents[0].remove()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.release()


def test_a_scenario_of_a_world_driven_by_counts_is_told_as_that_alone(tmp_path: Path) -> None:
    """It had no days, and parameters of other rules: four mistakes were told, three of them untrue."""
    file = tmp_path / "far.yaml"
    file.write_text("world: car-2013\nrules: panj\nparameters:\n  panj.pull: 0\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"far\.yaml:1:\d+: .*driven by counts.* cannot run") as told:
        BorderModel(file)
    assert "mistake" not in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_an_event_at_what_another_world_lacks_is_refused_before_the_first_day(small: World) -> None:
    """It ended in a KeyError on its day."""
    there = plan(days=8, events=(Event(dt.date(2021, 5, 4), "capacity", "newcamp", "100"),))
    with pytest.raises(PanjError, match="capacity: no site of this world is called 'newcamp'"):
        BorderModel(there, world=small, uncertain=False)
