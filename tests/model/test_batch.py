"""Batches of Mesa's: iterations differ, and every row can be made again by its seed and replicate."""

from __future__ import annotations

import inspect
import pickle
from typing import Any

import mesa
import numpy as np
import pytest

from sim import BorderModel
from sim.model.batch import Address, address
from sim.scenario.errors import PanjError, Problem, Problems

HANDS_OVER = "rng" in inspect.signature(mesa.batch_run).parameters
DAYS = 20


def batch(parameters: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    """Run the first days of the baseline."""
    parameters = {"plan": "baseline", **parameters}
    options = {"number_processes": 1, **options}
    return mesa.batch_run(BorderModel, parameters, max_steps=DAYS, display_progress=False, **options)


def repeated(row: dict[str, Any], **options: Any) -> BorderModel:
    """Return the model of a row, run for as long as it was."""
    model = BorderModel(row["plan"], rng=row["seed"], replicate=row["replicate"], **options)
    while model.date < row["date"]:
        model.step()
    return model


def again(rows: list[dict[str, Any]], **options: Any) -> list[float]:
    return [repeated(row, **options).recorded("internally_displaced", "world", "civilian") for row in rows]


iterations = pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")


@iterations
@pytest.mark.parametrize("uncertain", [True, False])
def test_iterations_differ_and_every_row_says_how_to_repeat_it(uncertain: bool) -> None:
    rows = batch({"uncertain": uncertain}, iterations=3)
    found = [row["internally_displaced"] for row in rows]
    assert len(set(found)) == 3
    assert [(row["seed"], row["replicate"]) for row in rows] == [(20210705, r) for r in range(3)]
    assert again(rows, uncertain=uncertain) == found


@iterations
def test_a_batch_is_the_same_however_often_it_is_run_and_what_ran_before() -> None:
    first = batch({"uncertain": False}, iterations=2)
    batch({"uncertain": False}, iterations=1)
    BorderModel("baseline")
    assert batch({"uncertain": False}, iterations=2) == first


@iterations
@pytest.mark.slow
def test_several_processes_give_the_same_rows() -> None:
    def sort(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: row["RunId"])

    alone = batch({"front__tempo": [1.0, 2.0]}, iterations=2)
    assert sort(batch({"front__tempo": [1.0, 2.0]}, iterations=2, number_processes=2)) == sort(alone)
    assert {(row["front__tempo"], row["replicate"]) for row in alone} == {(t, r) for t in (1.0, 2.0) for r in (0, 1)}


@iterations
def test_iterations_of_a_given_replicate_have_seeds_of_their_own() -> None:
    rows = batch({"replicate": [0, 4]}, iterations=2)
    assert [row["replicate"] for row in rows] == [0, 4, 0, 4]
    assert len({row["seed"] for row in rows}) == 2
    assert rows[0]["seed"] == 20210705
    assert len({row["internally_displaced"] for row in rows}) == 4
    assert again(rows) == [row["internally_displaced"] for row in rows]


@iterations
@pytest.mark.parametrize("name", ["seed"] if HANDS_OVER else ["rng", "seed"])
def test_iterations_of_a_given_seed_are_its_replicates(name: str) -> None:
    rows = batch({name: [5]}, iterations=2)
    assert [(row["seed"], row["replicate"]) for row in rows] == [(5, 0), (5, 1)]
    assert rows[0]["internally_displaced"] != rows[1]["internally_displaced"]


@iterations
def test_iterations_that_could_not_differ_are_refused() -> None:
    with pytest.raises(PanjError, match=r"iteration 1 .*seed 5 and replicate 2 are both given: leave one of them out"):
        batch({"seed": [5], "replicate": [2]}, iterations=2)


@iterations
def test_more_iterations_than_replicates_go_on_with_another_seed() -> None:
    rows = batch({"replicates": 2}, iterations=4)
    assert [row["replicate"] for row in rows] == [0, 1, 0, 1]
    assert len({row["internally_displaced"] for row in rows}) == 4
    assert again(rows, replicates=2) == [row["internally_displaced"] for row in rows]


@iterations
def test_who_subclasses_or_wraps_the_model_gets_iterations_that_differ() -> None:
    class Mine(BorderModel):
        def __init__(self, **options: Any) -> None:
            super().__init__("baseline", uncertain=False, **options)

    rows = mesa.batch_run(Mine, {}, iterations=2, max_steps=DAYS, number_processes=1, display_progress=False)
    assert len({row["internally_displaced"] for row in rows}) == 2


@pytest.mark.skipif(not HANDS_OVER, reason="this Mesa has no seeds in batches")
def test_the_seeds_that_mesa_hands_over_are_the_seeds() -> None:
    rows = batch({}, rng=[3, 4, np.random.SeedSequence(1)])
    assert [(row["seed"], row["replicate"]) for row in rows][:2] == [(3, 0), (4, 0)]
    assert len({row["internally_displaced"] for row in rows}) == 3
    assert again(rows) == [row["internally_displaced"] for row in rows]
    assert [row["replicate"] for row in batch({}, rng=[None, None])] == [0, 1]


def test_a_runner_that_does_not_say_the_iteration_must_be_given_it() -> None:
    stranger: dict[str, Any] = {"__name__": "mesa.batchrunner", "address": address}
    exec("def make(**options):\n    return address(7, uncertain=True, **options)", stranger)
    for given in ({}, {"seed": 3}, {"replicate": 2}):
        with pytest.raises(PanjError, match="does not tell its iterations apart"):
            stranger["make"](**given)
    assert stranger["make"](rng=3, replicate=2) == Address(3, 2)


def test_outside_a_batch_the_scenario_decides() -> None:
    assert address(7, uncertain=True) == address(7, uncertain=True) == Address(7, 0)


# -- what is given -----------------------------------------------------------------------------------


def test_seed_says_the_same_as_rng() -> None:
    assert BorderModel("baseline", seed=9).engine.seed == BorderModel("baseline", rng=9).engine.seed == 9
    assert BorderModel("baseline", seed=np.int64(9), replicate=np.int32(2)).engine.replicate == 2
    assert BorderModel("baseline", seed="9").engine.seed == 9
    assert BorderModel("baseline", seed=9.0, replicate=np.float64(2)).engine.seed == 9


WRONG = {
    "two seeds": ({"rng": 1, "seed": 2}, "rng=1 and seed=2 are both given"),
    "half a seed": ({"rng": 1.5}, "seed 1.5: want a whole number from 0 to 4,294,967,295"),
    "a generator": ({"rng": np.random.default_rng(1)}, "seed Generator"),
    "a text": ({"seed": "x"}, "seed 'x': want a whole number"),
    "a text without end": ({"seed": "x" * 5000}, r"^seed '[^\n]{1,120}: want a whole number"),
    "a number without end": ({"seed": 10**5000}, "^seed a number of thousands of digits: want a whole number"),
    "not a number": ({"replicates": float("nan")}, "^replicates nan: want a whole number"),
    "more than all": ({"seed": float("inf")}, "^seed inf: want a whole number"),
    "half a replicate": ({"replicate": 0.5}, r"replicate 0.5: want a whole number from 0 to 199 \(replicates - 1\)"),
    "true": ({"replicate": True}, "replicate True: want a whole number"),
    "no replicates": ({"replicates": 0}, "replicates 0: want a whole number from 1"),
    "beyond the generator": ({"replicate": 2**32, "uncertain": False}, "replicate 4294967296: .* to 4,294,967,295$"),
    "no choice": ({"uncertain": "no"}, "uncertain='no': want True or False"),
    "a name": ({"world": "panj-2021"}, "world='panj-2021': want a world that was read"),
    "no plan": ({"plan": None}, "plan=None: want the name of a scenario"),
    "one underscore": ({"front_tempo": 1}, r"no argument is called 'front_tempo' \(did you mean 'front__tempo'\?\)"),
    "no group": ({"tempo": 1}, r"'tempo' \(did you mean 'front__tempo'\?\)"),
    "a group": ({"front": 1}, r"'front' \(known: front__tempo, "),
    "own argument": ({"replicat": 1}, r"'replicat' \(did you mean 'replicate'\?\)"),
    "another's name": ({"scenario": "offensive"}, r"^scenario='offensive': .* \(did you mean 'plan'\?\)"),
    "events": ({"events": []}, r"'events' \(load_scenario\('baseline', events=…\) gives a scenario with it"),
    "a last day": ({"until": "2021-07-20"}, r"'until' \(load_scenario\('baseline', until=…\) gives"),
    "no name at all": ({"qqqqqq": 1}, r"known: plan, replicate, .*front__tempo"),
    "out of range": ({"front__tempo": -1}, "^front__tempo=-1: front__tempo must be between 0 and 100, got -1"),
    "no number": ({"front__tempo": "fast"}, "^front__tempo='fast': want a number between 0 and 100"),
    "decimal comma": ({"front__tempo": "0,5"}, "the decimal sign is a point"),
    "a list": ({"front__tempo": [1, 2]}, r"^front__tempo=\[1, 2\]: want a number"),
    "yes": ({"front__tempo": True}, "^front__tempo=True: want a number"),
    "nothing": ({"front__tempo": None}, "^front__tempo=None: want a number"),
    "no value": ({"front__tempo": float("nan")}, "^front__tempo=nan: want a number"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_are_told_in_the_words_of_the_call(case: str) -> None:
    options, message = WRONG[case]
    with pytest.raises(PanjError, match=message) as caught:
        BorderModel(**{"plan": "baseline", **options})  # type: ignore[arg-type]
    assert "--" not in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Problems) as caught:
        BorderModel("baseline", front__temp=1, crossing__leak=2)
    assert len(caught.value.problems) == 2


def test_a_mistake_keeps_its_words_on_the_way_from_another_process() -> None:
    told = Problems([Problem("one"), Problem("two", "file.yaml", 3, hint="three")])
    back = pickle.loads(pickle.dumps(told))
    assert (str(back), back.problems) == (str(told), told.problems)
