"""Rules of one's own in the engine: found by name, refused with their line, and as reproducible as the model's."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import get_type_hints

import numpy as np
import pytest
from own_rules import HEAD, forget, page_files, rule, working_in

from sim.model.banks import Banks
from sim.model.day import OPEN, State
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.model import BorderModel
from sim.model.own import plan, rules_of
from sim.model.own_banks import seen, spans
from sim.model.own_memory import luck_watch
from sim.model.own_ranges import RANGES
from sim.model.own_turns import together
from sim.model.parties import MOVING, Columns
from sim.model.plan import compiled_steps
from sim.model.rule import FIRST_ORDER, MOST_PARTS, Now, Rule
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.override import override, with_own
from sim.scenario.own import extended, remembered, written
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario, Setting
from sim.world import World
from sim.world.world import PlaceKind

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Write a file of a rule's and return the rule's name; what Python has read of the folder is forgotten after."""
    with working_in(tmp_path) as here:

        def file(text: str, name: str = "mine", kind: str = "Mine") -> str:
            (here / f"{name}.py").write_text(text, encoding="utf-8")
            forget(here)
            return f"{name}:{kind}"

        yield file


def begin(scenario: Scenario, world: World, *rules: str, replicate: int = 1, threads: int = 1) -> Engine:
    """Return an engine with rules on its first day."""
    scenario = with_own(scenario, rules_of(rules))
    quantiles = design(scenario, world, 5, 10)[replicate]
    return Engine(scenario, world, realise(scenario, world, quantiles), 5, replicate, threads=threads)


def wintry(scenario: Scenario, world: World, write: Write, replicate: int = 1, threads: int = 1) -> Engine:
    """Return an engine with both rules of the page, snow from May on."""
    for name, text in page_files().items():
        if name.endswith(".py"):
            write(text, name.removesuffix(".py"))
    scenario = with_own(scenario, rules_of(["my_rules:Winter", "traffic:Traffic"]))
    values = {"winter.first": 5, "winter.deep": 2, "winter.snowfall": 0.5}
    scenario = override(scenario, extended({}, scenario.own), values)
    quantiles = design(scenario, world, 5, 10)[replicate]
    return Engine(scenario, world, realise(scenario, world, quantiles), 5, replicate, threads=threads)


def record(engine: Engine) -> tuple[bytes, ...]:
    """Return what an engine has come to, the arrays of its rules among it."""
    own = [array.tobytes() for each in engine.own for array in (each.pace, *each.arrays.values())]
    return (engine.block.tobytes(), engine.flow.tobytes(), engine.opened.tobytes(), *own)


def test_a_branch_copies_the_arrays_and_goes_on_as_from_the_first_day(
    baseline: Scenario, panj: World, write: Write
) -> None:
    trunk = wintry(baseline, panj, write).run(40)
    kept = trunk.own[0].arrays["snow"].copy()
    branch = trunk.branch(trunk.scenario).run(75)
    assert (trunk.own[0].arrays["snow"] == kept).all()
    whole = wintry(baseline, panj, write).run(75)
    assert record(branch) == record(whole) == record(trunk.run(75))


def test_two_threads_come_to_the_same_bytes(baseline: Scenario, panj: World, write: Write) -> None:
    one, two = (wintry(baseline, panj, write, threads=threads).run(60) for threads in (1, 2))
    assert record(one) == record(two)


def test_what_a_rule_makes_of_the_banks_is_of_the_day_and_a_branch_is_no_other(
    baseline: Scenario, panj: World, write: Write
) -> None:
    """A half of a half of the capacity would be left on the second day, and all of it after a branch."""
    step = 'now.banks.capacity[:] *= 0.5\nnow.own["seen"][:] = now.banks.capacity.max(), now.banks.slip.sum()'
    more = 'before = "{}"\n\ndef arrays(self, world):\n    return {{"seen": np.zeros(2)}}'
    for before in ("front", "crossing"):
        name = write(rule(step, name=before[:2], more=more.format(before)), before)
        trunk = begin(baseline, panj, name)
        full = trunk.banks.capacity.max()
        trunk.run(30)
        assert trunk.own[0].arrays["seen"][0] == full / 2
        branch = trunk.branch(trunk.scenario).run(60)
        assert record(branch) == record(begin(baseline, panj, name).run(60))


def test_two_scenarios_have_the_same_weather_and_two_replicates_have_not(
    baseline: Scenario, panj: World, write: Write
) -> None:
    other = baseline.with_(settings={**baseline.settings, "displacement.panic": Setting(3.0)})
    engines = [wintry(baseline, panj, write), wintry(other, panj, write), wintry(baseline, panj, write, replicate=2)]
    snow = np.array([[engine.run(day).own[0].arrays["snow"][0] for day in range(1, 30)] for engine in engines])
    assert (snow[0] == snow[1]).all()
    assert (snow[0] != snow[2]).any()
    assert engines[0].block.tobytes() != engines[1].block.tobytes()


def test_people_are_conserved_and_a_rule_that_loses_some_is_stopped(
    baseline: Scenario, panj: World, write: Write
) -> None:
    engine = wintry(baseline, panj, write)
    before = engine.people.copy()
    engine.run(60)
    assert (engine.people == before).all()
    assert int(engine.state.displacement.home.sum()) + int(engine.parties.size[: engine.parties.count].sum()) >= 0
    thief = write(rule('now.state.displacement.home[now.place("kunduz")] -= 5'), "thief")
    with pytest.raises(
        PanjError, match=r"thief:Mine, on 2021-05-01: .*home of 'kunduz' is changed by -5, and 5 people are lost"
    ):
        begin(baseline, panj, thief).run(3)


def test_a_pace_that_changes_before_the_garrisons_leaves_the_banks_of_the_day(
    baseline: Scenario, panj: World, write: Write
) -> None:
    """Travel times follow at once; what the step before it opened stays open."""
    slow = 'now.pace[:] = 0.5\nnow.own["near"][:] = now.banks.near.sum()'
    more = 'before = "{}"\n\ndef arrays(self, world):\n    return {{"near": np.zeros(1)}}'
    engine = begin(baseline, panj, write(rule(slow, more=more.format("garrisons"))))
    engine.advance()
    assert engine.own[0].arrays["near"][0] == engine.banks.near.sum() > 0
    hours = engine.derived.routes
    plain = begin(baseline, panj)
    plain.advance()
    assert not np.array_equal(np.asarray(hours.days), np.asarray(plain.derived.routes.days))


def test_the_paces_of_several_rules_are_multiplied_whatever_their_order(
    baseline: Scenario, panj: World, write: Write
) -> None:
    """None of them takes back what another has made of a road."""
    write(rule("now.pace[::2] = 0.5", name="snow"), "snow")
    write(rule("if now.day == 1:\n    now.pace *= 0.25", name="checks", more='before = "garrisons"'), "checks")
    both, other = begin(baseline, panj, "snow:Mine", "checks:Mine"), begin(baseline, panj, "checks:Mine", "snow:Mine")
    for engine in (both, other):
        engine.run(2)
        product = together([own.pace for own in engine.own])
        assert product is not None
        assert set(product[::2].tolist()) == {0.125}
        assert set(product[1::2].tolist()) == {0.25}
        assert engine.derived.squad_hours.tolist() == engine.derive().squad_hours.tolist()
    assert both.block[:2].tobytes() == other.block[:2].tobytes()


def test_depart_moves_those_at_home_and_no_more(baseline: Scenario, panj: World, write: Write) -> None:
    step = 'now.own["left"][:] = now.depart("imam-sahib", "panji-poyon", 10**9)'
    more = 'def arrays(self, world):\n    return {"left": np.zeros(1)}'
    engine = begin(baseline, panj, write(rule(step, more=more)))
    home = int(engine.state.displacement.home[panj.places.index["imam-sahib"]])
    engine.advance()
    assert engine.own[0].arrays["left"][0] == home > 0
    assert engine.state.displacement.home[panj.places.index["imam-sahib"]] == 0


@pytest.mark.parametrize(
    ("each", "sizes"),
    [("", [702]), (", each=100", [100] * 7 + [2]), (", each=1e9", [702]), (", each=351.9", [351, 351])],
)
def test_who_departs_is_one_party_or_as_many_as_travel_together(
    baseline: Scenario, panj: World, write: Write, each: str, sizes: list[int]
) -> None:
    """400 workers were let in or turned back with one draw."""
    step = f'if now.day == 0:\n    now.depart("herat", "islam-qala", 702{each})'
    engine = begin(baseline, panj, write(rule(step)))
    engine.advance()
    party, n, herat = engine.parties, engine.parties.count, panj.places.index["herat"]
    rows = np.flatnonzero((party.origin[:n] == herat) & (party.order[:n] >= FIRST_ORDER))
    assert party.size[rows].tolist() == sizes
    assert len(set(party.order[rows].tolist())) == len(sizes), "each has a number of its own, and so its own luck"


def test_a_rule_reads_the_parameters_of_the_model_as_they_are_today(
    baseline: Scenario, panj: World, write: Write
) -> None:
    more = 'def arrays(self, world):\n    return {"leak": np.zeros(3)}'
    scenario = baseline.with_(events=(Event(baseline.start + dt.timedelta(days=1), "set", "crossing.leak", 0.5),))
    step = 'if now.day < 3:\n    now.own["leak"][now.day] = now.value("crossing.leak")'
    engine = begin(scenario, panj, write(rule(step, more=more))).run(3)
    drawn = begin(baseline, panj).values["crossing.leak"]
    assert drawn != baseline.settings["crossing.leak"].value
    assert engine.own[0].arrays["leak"].tolist() == [drawn, 0.5, 0.5]
    with pytest.raises(PanjError, match=r"no parameter is called 'crossing.leek'; did you mean 'crossing.leak'"):
        begin(baseline, panj, write(rule('now.value("crossing.leek")'))).advance()
    with pytest.raises(PanjError, match=r"no parameter is called 'zzz'$"):
        begin(baseline, panj, write(rule('now.value("zzz")'))).advance()


@pytest.mark.parametrize("before", ["front", "garrisons", "fear", "leave", "routes", "crossing", "tally"])
def test_who_departs_is_recorded_on_the_day_wherever_the_rule_comes(
    baseline: Scenario, panj: World, write: Write, before: str
) -> None:
    step = 'if now.day == 1:\n    now.depart("herat", "islam-qala", 700)'
    engine = begin(baseline, panj, write(rule(step, more=f'before = "{before}"'))).run(4)
    plain = begin(baseline, panj).run(4)
    column = engine.layout.series.index(("left", "herat", "civilian"))
    extra = engine.block[:3, column] - plain.block[:3, column]
    assert extra.tolist() == [0.0, 700.0, 0.0]


def test_a_model_of_mesa_takes_rules_and_their_parameters(write: Write) -> None:
    write(page_files()["my_rules.py"], "my_rules")
    model = BorderModel("baseline", rules="my_rules:Winter", uncertain=False, winter__slow=0.4, winter__first=5)
    model.step()
    assert model.engine.values["winter.slow"] == 0.4
    with pytest.raises(PanjError, match=r"winter__slo=1: no argument is called.*did you mean 'winter__slow'"):
        BorderModel("baseline", rules=["my_rules:Winter"], winter__slo=1)


def test_a_model_of_mesa_shows_the_arrays_of_a_rule_and_collects_those_of_one_entry(write: Write) -> None:
    """By the name of the rule; a copy has its own, and nobody writes into them from outside."""
    more = 'def arrays(self, world):\n    return {"days": np.zeros(1, int), "seen": np.zeros(len(world.places))}'
    name = write(rule('now.own["days"] += 1\nnow.own["seen"][now.day] = now.day', more=more))
    model = BorderModel("baseline", rules=name, uncertain=False)
    for _ in range(3):
        model.step()
    branch = copy.deepcopy(model)
    branch.step()
    assert [model.own["mine"]["days"].tolist(), branch.own["mine"]["days"].tolist()] == [[3], [4]]
    assert model.own["mine"]["seen"][:4].tolist() == [0.0, 1.0, 2.0, 0.0]
    with pytest.raises(ValueError, match="read-only"):
        model.own["mine"]["days"][0] = 9
    assert model.datacollector.get_model_vars_dataframe()["mine.days"].tolist() == [1, 2, 3]
    assert "mine.seen" not in branch.datacollector.get_model_vars_dataframe()
    assert branch.datacollector.get_model_vars_dataframe()["mine.days"].tolist() == [1, 2, 3, 4]
    assert BorderModel("baseline").own == {}


def test_the_plan_has_the_rule_before_the_step_it_names(write: Write) -> None:
    write(page_files()["my_rules.py"], "my_rules")
    names = [step.name for step in plan(rules_of("my_rules:Winter"))]
    assert names[names.index("winter") + 1] == "garrisons"


#: Steps of rules, with what they read and write of a day.
SEEN: dict[str, tuple[str, set[str], set[str]]] = {
    "an entry": (
        "front = now.state.front\nif front.held[3] == 1:\n    now.banks.near[3, 0] = 0.5",
        {"front.held"},
        {"banks.near"},
    ),
    "in place": ("near = now.banks.near\nnear *= 0.5\nnow.pace *= 1.0", {"banks.near", "pace"}, {"banks.near", "pace"}),
    "several at once": (
        "for array in (now.banks.near, now.banks.slip):\n    array[now.crossings()] = 0.0",
        set(),
        {"banks.near", "banks.slip"},
    ),
    "by NumPy": (
        "np.add.at(now.banks.capacity, [1, 1], 5.0)\n"
        "np.minimum(now.state.front.rural, 1.0, out=now.state.front.rural)\nnow.banks.slip.fill(1.0)",
        {"banks.capacity", "banks.slip", "front.rural"},
        {"banks.capacity", "banks.slip", "front.rural"},
    ),
    "memory": ('now.own["days"][0] += now.state.front.held.sum()', {"front.held", "mine.days"}, {"mine.days"}),
    "a helper": (
        "self.shut(now, which=now.crossings('ford'))",
        {"siege.intensity"},
        {"banks.near"},
    ),
    "a function": ("halve(now.banks.capacity)", {"banks.capacity"}, {"banks.capacity"}),
    "people who leave": (
        'now.depart("kunduz", "panji-poyon", 7)',
        {"displacement.home", "displacement.again"},
        {"displacement.home", *(f"party.{name}" for name in Columns._fields)},
    ),
    "people who are brought elsewhere": (
        'now.rehouse(now.who("sheltered", "vahdat")[:2], "vahdat")',
        {"party.state", "party.at", "party.kind", "party.size", "reception.assigned"},
        {"party.at", "reception.assigned"},
    ),
    "nothing": ("n = len(now.state.front.held.shape)\nif n > 5:\n    print(now.date)", set(), set()),
}
HELPERS = """
def arrays(self, world):
    return {"days": np.zeros(1)}

def shut(self, now, which):
    now.banks.near[which] *= now.state.siege.intensity.max()
"""


@pytest.mark.parametrize("case", SEEN)
def test_what_a_rule_reads_and_writes_is_found_out_from_its_code(
    baseline: Scenario, panj: World, write: Write, case: str
) -> None:
    step, reads, writes = SEEN[case]
    head = f"{HEAD}@njit\ndef halve(of):\n    for k in range(len(of)):\n        of[k] /= 2.0\n\n\n"
    text = rule(step, head=f"from numba import njit\n{head}", more=f'before = "garrisons"\n{HELPERS}')
    name = write(text)
    (found,) = (step for step in plan(rules_of(name)) if step.name == "mine")
    assert set(found.writes) == writes
    assert reads <= set(found.reads) <= reads | writes
    assert found.draws == ()
    begin(baseline, panj, name).advance()  # it is code that runs


def test_that_another_thread_may_have_drawn_is_told() -> None:
    """The generators of NumPy and Python are everybody's: whose draw it was cannot be seen."""
    drawn = luck_watch()
    with ThreadPoolExecutor(1) as other:
        other.submit(np.random.mtrand.random).result()
        assert "; or another thread has" in drawn()


def test_a_function_in_a_folder_below_the_rules_own_is_followed(write: Write, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "banks.py").write_text("def shut(banks):\n    banks.near[:] = 0.0\n", encoding="utf-8")
    name = write(rule("shut(now.banks)", head=f"from parts.banks import shut\n{HEAD}"))
    (found,) = (step for step in plan(rules_of(name)) if step.name == "mine")
    assert found.writes == ("banks.near",)


def test_the_rules_of_the_page_write_what_their_plan_says(write: Write) -> None:
    for name, text in page_files().items():
        if name.endswith(".py"):
            write(text, name.removesuffix(".py"))
    steps = {step.name: step for step in plan(rules_of(["my_rules:Winter", "traffic:Traffic"]))}
    winter, traffic = steps["winter"], steps["traffic"]
    assert (winter.reads, winter.writes) == (("winter.snow",), ("banks.near", "pace", "winter.snow"))
    assert set(traffic.reads) == {"banks.near", "displacement.again", "displacement.home"}
    assert {"displacement.home", "party.at", "party.acts_at", "party.size"} <= set(traffic.writes)
    assert winter.draws == ("winter",)
    assert traffic.draws == ("traffic",)


def test_an_installed_rule_is_found_by_its_name(write: Write, tmp_path: Path) -> None:
    """As pip leaves it: a package, and beside it a folder that says what it brings."""
    write(page_files()["my_rules.py"], "snowy")
    told = tmp_path / "snowy-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: snowy\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text("[panj.rules]\nwhite = snowy:Winter\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        (own,) = rules_of("white")
        assert (own.path, own.name) == ("snowy:Winter", "winter")
        assert next(info.name for info in own.parameters) == "winter.slow"
        with pytest.raises(PanjError, match=r"no installed rule is called whit \(did you mean 'white'\?\)"):
            rules_of("whit")


def test_what_results_keep_of_a_rule_is_the_rule(write: Write) -> None:
    write(page_files()["my_rules.py"], "my_rules")
    (own,) = rules_of("my_rules:Winter")
    assert remembered(written([own])) == (own,)
    assert describe(extended({}, [own])) == {info.name: info for info in own.parameters}


WRONG: dict[str, tuple[str, str]] = {
    "no rule of that name": ("x = 1\n", r"mine has no rule 'Mine' \(it has none\)"),
    "another spelling": (rule().replace("class Mine", "class Mine2"), r"has no rule 'Mine' \(did you mean 'Mine2'\?\)"),
    "a file that is none": ("x = = 1\n", r"mine\.py:1: rule mine:Mine cannot be imported: SyntaxError: invalid syntax"),
    "a file that stops": ("\n1 / 0\n", r"mine\.py:2: rule mine:Mine cannot be imported: ZeroDivisionError: division"),
    "a package that is missing": ("import no_such_package\n", r"mine\.py:1: .*No module named 'no_such_package'"),
    "the name of one of ours": (rule(name="front"), "'front' is that of a rule of the model"),
    "no name": (rule(name=""), "want a word of letters"),
    "a step that is none": (rule(more='before = "garrison"'), "want a step of the day, did you mean 'garrisons'"),
    "a step after the count": (rule(more='before = "record"'), "want a step of the day"),
    "no step": (rule().replace("def step", "def stop"), r"it has no step\(self, now\)"),
    "an init": (rule(more="def __init__(self, a=1):\n    pass"), "it has an __init__"),
    "a bare parameter": (rule().replace("    much:", "    many: float = 1.0\n    much:"), "many is not declared with"),
    "luck of NumPy": (rule("np.random.random()"), r"mine\.py:\d+: .*np\.random gives other numbers .*now\.uniform"),
    "luck of Python": (f"import random\n{rule()}", r"mine\.py:1: .*random gives other numbers"),
    "luck of another name": (f"from numpy.random import default_rng\n{rule()}", r"mine\.py:1: .*numpy\.random"),
    "a hash of text": (rule("if hash(str(now.date)) % 2:\n    pass"), r"mine\.py:\d+: .*hash\(\) gives .*want a table"),
    "the order of a set": (rule("for x in {'a', 'b'}:\n    pass"), r"mine\.py:\d+: .*order of a set .*want sorted"),
    "that of one made": (rule("y = [x for x in set('ab')]"), r"mine\.py:\d+: .*order of a set .*want sorted"),
    "a list of one": (rule("y = list(set('ab'))[0]"), r"mine\.py:\d+: .*order of a set"),
    "the first of one": ("NAMES = {'a', 'b'}\n" + rule("y = next(iter(NAMES))"), r"mine\.py:\d+: .*order of a set"),
    "one that is taken out": (rule("y = {'a', 'b'}\nz = y.pop()"), r"mine\.py:\d+: .*order of a set"),
    "slots": (rule(more="__slots__ = ('days',)"), "it has __slots__"),
    "a default out of its range": (
        rule().replace("parameter(1.0", "parameter(5.0"),
        r"mine\.py:6: .*parameter\(…\): its default 5 is not in low to high, 0\.5 to 2",
    ),
    "a default that is no number": (
        rule().replace("parameter(1.0", 'parameter("a"'),
        r"mine\.py:6: rule mine:Mine cannot be imported: parameter\(…\): default='a': want a number",
    ),
    "a shape that there is not": (
        rule().replace("high=2.0", 'high=2.0, shape="normal"'),
        r"mine\.py:6: .*shape='normal': want one of uniform, loguniform, triangular",
    ),
    "a parameter that is no float": (rule().replace("much: float", "much: int"), "much is not declared as a float"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_rule_that_is_none_is_refused_and_says_why(write: Write, case: str) -> None:
    text, said = WRONG[case]
    with pytest.raises(PanjError, match=said) as error:
        rules_of([write(text)])
    assert str(error.value).count("\n") == 0


STOPS: dict[str, tuple[str, str]] = {
    "a mistake": ("x = 1\nreturn 1 / 0", r"mine\.py:\d+: rule mine:Mine stops on 2021-05-01: ZeroDivisionError"),
    "a place that is none": ('now.depart("kundus", 0, 1)', r"mine\.py:\d+: .*called 'kundus'; did you mean 'kunduz'"),
    "a row that is none": ("now.depart(0, 9999, 1)", r"mine\.py:\d+: .*the rows of places are 0 to"),
    "a state that is none": ('now.who("waiting", 0)', r"mine\.py:\d+: .*'waiting' is none of home, moving, queueing"),
    "a site that is none": ('now.rehouse([], "kunduz")', r"mine\.py:\d+: .*kunduz is no site"),
    "people who are in no site": ('now.rehouse([10**6], "vahdat")', r"mine\.py:\d+: .*is not sheltered in a site"),
    "a mask in the place of rows": ('now.rehouse(np.ones(3, bool), "vahdat")', r"rehouse: an array of bool: want rows"),
    "a kind that is none": ('now.roads("tracks")', r"mine\.py:\d+: .*'tracks' is none of asphalt, gravel"),
    "too many parties": (
        f'for _ in range({MOST_PARTS + 1}):\n    now.depart("kunduz", "panji-poyon", 1)',
        rf"more than {MOST_PARTS:,} parties",
    ),
    "too many parties at once": (
        f'now.depart("kunduz", "panji-poyon", {MOST_PARTS + 1}, each=1)',
        rf"more than {MOST_PARTS:,} parties",
    ),
    "half a person each": ('now.depart("kunduz", "panji-poyon", 9, each=0.5)', r"each=0\.5\): want a number from 1"),
    "a party that acts never": (
        'now.depart("kunduz", "panji-poyon", 50)\nnow.parties.acts_at[0] = np.nan',
        r"now\.parties\.acts_at of row 0 is nan: want -1 or more",
    ),
    "a party that shuns no place": (
        'now.depart("kunduz", "panji-poyon", 50)\nnow.parties.shun[0] = 30000',
        r"now\.parties\.shun of row 0 is 30,000: want -1 to",
    ),
    "no pace": ("now.pace[0] = 0", "on 2021-05-01: a pace on the roads is 0 from '"),
    "endless pace": ("now.pace[3] = np.inf", "a pace on the roads is inf from '"),
    "hardly a pace": ("now.pace[3] = 1e-9", "on 2021-05-01: a pace on the roads is 1e-09 from '"),
    "people the record would expect": ("now.people[0] += 5", r"mine\.py:\d+: .*read-only"),
    "people sent to a site": (
        'now.depart("imam-sahib", "dusti", 100)',
        r"mine.py:\d+: .*'dusti' is a site abroad: want a district, a capital, or a crossing",
    ),
    "people sent to an exit": (
        'now.depart("imam-sahib", int(np.flatnonzero(now.world.places.kind == 4)[0]), 100)',
        "is an exit abroad",
    ),
    "fewer people than none": ('now.depart("imam-sahib", "kunduz", -5)', "want a number of people from 0"),
    "no number of people": ('now.depart("imam-sahib", "kunduz", np.nan)', "nan.: want a number of people from 0"),
    "another object for the pace": (
        "now.pace = now.pace * 0.5",
        r"mine\.py:\d+: .*write into it, as in now\.pace\[:\]",
    ),
    "another object for its memory": ("now.own = {}", r"write into it, as in now\.own\['NAME'\]\[:\]"),
    "soldiers from nowhere": (
        'now.state.garrisons.garrison[now.place("kabul")] += 100',
        "100 people are made: soldiers go from one garrison to another, and reinforce adds",
    ),
    "other places of sites": (
        "now.state.reception.capacity[:] *= 2.0",
        r"on 2021-05-01: it changes the places of sites, .* want an event 'capacity'",
    ),
    "memory in itself": ("self.days = 1", "it keeps self.days in itself"),
    "memory of another name": ('now.own["x"] = 3', r"mine\.py:\d+: .*the rule has no such array"),
    "memory that is not there": ('now.own["x"][0] = 3', r"now\.own\['x'\]: the rule has no such array"),
    "the world": ("now.world.roads.km[:] *= 0.99", r"mine\.py:\d+: .*read-only.* stays as it is: .*arrays\(world\)"),
    "a state that is replaced": (
        "homes = now.state.displacement\nhomes.leave_clock += 1.0",
        r"mine\.py:\d+: .*written into, not replaced: homes\.leave_clock\[:\]",
    ),
    "a clock that never ends": (
        "now.state.displacement.leave_clock[2] = np.inf",
        r"leave_clock of '.*' is inf: want 0 or more, and finite",
    ),
    "more households than there are": (
        "now.state.displacement.left[2] = 2_000_000_000",
        r"displacement\.left of '.*' is 2,000,000,000: want at most its [\d,]+ households",
    ),
    "people who go nowhere": ('now.depart("kunduz", "kunduz", 5)', "they would go nowhere"),
    "a parameter that is set": (
        "now.p.much = 1",
        r"mine\.py:\d+: .*2021-05-01: now\.p\.much = \.\.\.: a scenario, --set",
    ),
    "a parameter with a typo": ("now.p.mush", r"did you mean 'much'\?"),
    "a state with a typo": ("now.state.displacement.hom", r"did you mean 'home'\?"),
    "a part of a day with a typo": ("now.pase = 3", r"no such part of a day \(did you mean 'pace'\?\)"),
    "a name with a typo": ("nao.pace", r"NameError: .*did you mean 'now'\?"),
    "a place with a typo": ('now.world.places.index["kundus"]', r"did you mean 'kunduz'"),
    "an array of another form": ("now.pace[:] = np.ones(3)", r"ValueError: .*\(the world has \d+ places, \d+ roads"),
    "luck of half a number": ("now.uniform(0.5)", "now.uniform: who is 0.5: want a whole number"),
    "luck of a word": ('now.uniform(0, "a")', "now.uniform: which is 'a': want a whole number"),
    "luck of many halves": ("now.uniform(np.ones(3))", "an array of float64: want whole numbers"),
    "people made": (
        "now.state.displacement.home[3] += 5",
        r"on 2021-05-01: now\.state\.displacement\.home of '.*' is changed by 5",
    ),
    "soldiers lost": ("now.state.garrisons.garrison[:] = 0", r"garrisons\.garrison of '.*' is changed by -\d"),
    "people made on the way": (
        'now.depart("kunduz", "panji-poyon", 7)\nnow.parties.size[0] = 9',
        r"mine\.py:\d+: .*on 2021-05-01: now\.parties has other rows, and 2 people are made",
    ),
}


@pytest.mark.parametrize("case", STOPS)
def test_a_step_that_cannot_be_stops_the_run_with_its_line(
    baseline: Scenario, panj: World, write: Write, case: str
) -> None:
    step, said = STOPS[case]
    engine = begin(baseline, panj, write(rule(step)))
    with pytest.raises(PanjError, match=said):
        engine.run(2)


#: Memory that no branch copies: what stands before the class, what stands in it, and the step.
KEPT: dict[str, tuple[str, str, str, str]] = {
    "a list of the module": ("SEEN = []", "", "SEEN.append(now.day)", r"it changes mine\.SEEN"),
    "a dict in a dict": ("SEEN = {'a': {}}", "", "SEEN['a'][now.day] = 1", r"it changes mine\.SEEN"),
    "a number of the module": ("DAYS = 0", "", "global DAYS\nDAYS += 1", r"it changes mine\.DAYS"),
    "an array of the module": ("SEEN = np.zeros(3)", "", "SEEN[0] = 1", "read-only"),
    "an array in a list": ("SEEN = [np.zeros(3)]", "", "SEEN[0][0] = 1", "read-only"),
    "another class": ("class Store:\n    days = 0", "", "Store.days += 1", r"it changes mine\.Store\.days"),
    "an object": ("class Store:\n    pass\n\nSTORE = Store()", "", "STORE.days = 1", r"it changes mine\.STORE\.days"),
    "a function": ("def count():\n    pass", "", "count.days = 1", r"it changes mine\.count\.days"),
    "a default": ("def count(seen=[]):\n    seen.append(1)", "", "count()", r"it changes mine\.count"),
    "a wrapper": (
        "import functools\n\ndef often(of):\n    seen = []\n\n    @functools.wraps(of)\n    def inner():\n"
        "        seen.append(of())\n\n    return inner\n\n@often\ndef work():\n    pass",
        "",
        "work()",
        r"it changes mine\.work",
    ),
    "a method": (
        "class Store:\n    days = 0\n\n    def add(self):\n        self.days += 1\n\nadd = Store().add",
        "",
        "add()",
        r"it changes mine\.add\.days",
    ),
    "a method of a list": ("add = [].append", "", "add(1)", r"it changes mine\.add"),
    "a part of a call": ("import functools\nadd = functools.partial(list.append, [])", "", "add(1)", r"mine\.add"),
    "an iterator": ("import itertools\nDAYS = itertools.count()", "", "next(DAYS)", r"mine\.DAYS is an iterator"),
    "the class": ("", "days = 0", "type(self).days += 1", r"it changes Mine\.days"),
    "a new name of the class": ("", "", "Mine.days = 1", r"it changes Mine\.days"),
    "a list of the class": ("", "days = []", "self.days.append(1)", r"it changes Mine\.days"),
    "a generator": ("from numpy import *", "", "random.random()", "draws from numpy.random: want now.uniform"),
    "a generator of Python": ("", "", "__import__('ran' + 'dom').random()", "draws from random: want now.uniform"),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_a_rule_keeps_elsewhere_than_in_its_arrays_is_refused(
    baseline: Scenario, panj: World, write: Write, case: str
) -> None:
    before, inside, step, said = KEPT[case]
    text = rule(step, head=f"{HEAD}{before}\n\n\n", more=inside)
    name = write(text)
    with pytest.raises(PanjError, match=said):
        begin(baseline, panj, name).run(2)


def test_what_stays_as_it_is_may_stand_anywhere(baseline: Scenario, panj: World, write: Write) -> None:
    head = f"{HEAD}import functools\n\nNAMES = ['kunduz']\nSHARES = np.ones(3)\nDAYS = {{'a': [1, (2, 3)]}}\n\n\n"
    head += "@functools.cache\ndef twice(n):\n    return 2 * n\n\n\n"
    step = "import xml.dom\nassert twice(3) == 6\n"
    step += "assert self.few[0] == NAMES[0] and SHARES.sum() == 3 and DAYS['a'][0] == 1"
    begin(baseline, panj, write(rule(step, head=head, more="few = ['kunduz']"))).run(3)


def test_the_arrays_of_a_rule_are_its_own_whatever_it_makes_them_of(
    baseline: Scenario, panj: World, write: Write
) -> None:
    """Not those of the world, nor one that all replicates share; and none takes the place of another."""
    head = f"{HEAD}START = np.zeros(2)\n\n\n"
    more = 'def arrays(self, world):\n    return {"km": world.roads.km, "start": START}'
    step = 'now.own["km"][:] += 1\nnow.own["start"] += 1\nassert "km" in now.own'
    name = write(rule(step, head=head, more=more))
    first, second = (begin(baseline, panj, name) for _ in range(2))
    first.run(2)
    assert second.own[0].arrays["start"].tolist() == [0.0, 0.0]
    assert first.own[0].arrays["start"].tolist() == [2.0, 2.0]
    assert (first.own[0].arrays["km"] == panj.roads.km + 2).all()
    alias = write(rule('now.own["km"] = now.state.displacement.leave_clock', more=more, head=head), "alias")
    with pytest.raises(PanjError, match=r"now\.own\['km'\] = \.\.\. puts another object in its place"):
        begin(baseline, panj, alias).run(1)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("{'x': 3}", "'x' is no NumPy array"),
        ("[1]", "want a dict of NumPy arrays"),
        ("{'x': np.array([[]], object)}", "'x' is an array of objects"),
        ("{'x': np.ones(nothing)}", r"mine\.py:\d+: .*stops at the start: NameError"),
    ],
)
def test_arrays_that_are_none_are_refused_at_the_start(
    baseline: Scenario, panj: World, write: Write, made: str, said: str
) -> None:
    with pytest.raises(PanjError, match=rf"mine:Mine.*{said}" if "mine" not in said else said):
        begin(baseline, panj, write(rule(more=f"def arrays(self, world):\n    return {made}")))


def test_without_a_kind_all_crossings_and_all_roads_are_meant(panj: World) -> None:
    now = SimpleNamespace(world=panj)
    assert Now.crossings(now).tolist() == panj.places.of_kind(PlaceKind.CROSSING).tolist()  # type: ignore[arg-type]
    assert Now.roads(now).tolist() == list(range(len(panj.roads.mode)))  # type: ignore[arg-type]
    assert 0 < len(Now.crossings(now, "ford")) < len(Now.crossings(now))  # type: ignore[arg-type]


def test_luck_of_many_places_at_once_is_that_of_each(baseline: Scenario, panj: World, write: Write) -> None:
    step = (
        "rows = np.arange(len(now.world.places), dtype=np.int32)\n"
        "assert now.uniform(rows, 3).tolist() == [now.uniform(int(row), 3) for row in rows]\n"
        "assert now.uniform(rows.reshape(2, -1)).shape == (2, len(rows) // 2)\n"
        "assert now.uniform(np.int64(7)) == now.uniform(7)"
    )
    begin(baseline, panj, write(rule(step))).run(2)


BANKS = 'now.place("tem")'
SPOILT = {
    "banks.near": (f"now.banks.near[{BANKS}] = 5.0", r"now\.banks\.near of 'tem' is 5: want 0 to 1"),
    "banks.near nan": (f"now.banks.near[{BANKS}] = np.nan", r"now\.banks\.near of 'tem' is nan: want 0 to 1"),
    "banks.far": (f"now.banks.far[{BANKS}] = 3", r"now\.banks\.far of 'tem' is 3: want 0 to 2"),
    "banks.slip": (f"now.banks.slip[{BANKS}] = -1", r"now\.banks\.slip of 'tem' is -1: want 0 to 1"),
    "banks.capacity": (f"now.banks.capacity[{BANKS}] = -2", r"now\.banks\.capacity of 'tem' is -2: want 0 or more"),
    "guards": ("now.state.crossing.guards[0] = -50", r"now\.state\.crossing\.guards of 'TJK' is -50: want 0 to"),
    "intensity": ("now.state.siege.intensity[2] = 1.5", r"now\.state\.siege\.intensity of '.*' is 1\.5: want 0 to 1"),
    "held": ("now.state.front.held[2] = 2", r"now\.state\.front\.held of '.*' is 2: want 0 to 1"),
    "soldiers": ("now.state.garrisons.garrison[2] = -1", r"now\.state\.garrisons\.garrison of '.*' is -1: want 0 to"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_a_rule_makes_of_the_day_can_be_or_is_refused_with_day_and_value(
    baseline: Scenario, panj: World, write: Write, case: str
) -> None:
    step, said = SPOILT[case]
    later = "if now.day == 2:\n" + "\n".join(f"    {line}" for line in step.splitlines())
    engine = begin(baseline, panj, write(rule(later, more='before = "garrisons"')))
    with pytest.raises(PanjError, match=rf"rule mine:Mine, on 2021-05-03: {said}"):
        engine.run(4)


def test_every_array_of_a_day_has_a_range() -> None:
    """Who adds an array to a rule says here what a rule of a user's may make of it."""
    parts = {f"state.{name}": kind for name, kind in get_type_hints(State).items()} | {"banks": Banks}
    assert {part: set(ranges) for part, ranges in RANGES.items()} == {
        part: set(kind._fields) for part, kind in parts.items()
    }


@pytest.mark.parametrize("before", ["garrisons", "routes", "crossing"])
def test_what_is_written_of_the_banks_is_what_those_who_cross_find(
    baseline: Scenario, panj: World, write: Write, before: str
) -> None:
    """A rule shuts a crossing after "open"; banks.csv, maps and films read what is written here."""
    row = panj.places.index["tem"]
    k = np.flatnonzero(panj.places.of_kind(PlaceKind.CROSSING) == row)[0]
    plain = begin(baseline, panj).run(5)
    assert plain.opened[:5, k, 0].tolist() == [1, 1, 1, 1, 1]
    shut = write(rule('if now.day >= 3:\n    now.banks.near[now.place("tem")] = 0.0', more=f'before = "{before}"'))
    engine = begin(baseline, panj, shut).run(5)
    assert engine.opened[:5, k, 0].tolist() == [1, 1, 1, 0, 0]


def test_who_chooses_a_way_knows_of_a_far_bank_that_a_rule_has_changed(
    baseline: Scenario, panj: World, write: Write
) -> None:
    row = panj.places.index["tem"]
    wide = write(rule('now.banks.far[now.place("tem")] = 2', more='before = "garrisons"'))
    engine = begin(baseline, panj, wide).run(1)
    assert engine.banks.beyond[row].tolist() == [1.0, 1.0]
    assert engine.banks.river[row].tolist() == [1.0, 1.0]
    plain = begin(baseline, panj).run(1)
    assert plain.banks.beyond[row, 0] < 1.0
    assert plain.banks.river[row, 0] < 1.0


def test_who_gets_past_a_near_bank_that_a_rule_has_shut_slips_past_it(
    baseline: Scenario, panj: World, write: Write
) -> None:
    row = panj.places.index["tem"]
    half = write(rule('now.banks.near[now.place("tem")] = 0.5', more='before = "garrisons"'))
    assert begin(baseline, panj, half).run(1).banks.let[row].tolist() == [0.0, 0.0]
    assert begin(baseline, panj).run(1).banks.let[row].tolist() == [1.0, 1.0]


def test_who_chooses_a_way_knows_whom_a_rule_lets_through(baseline: Scenario, panj: World, write: Write) -> None:
    """`near` is let + (1 - let) · leak: a rule that changed `let` alone did half of what it seemed, without a word."""
    row = panj.places.index["tem"]
    half = write(rule('now.banks.let[now.place("tem")] = 0.5', more='before = "garrisons"'))
    engine = begin(baseline, panj, half).run(1)
    leak = engine.parameters.crossing.leak
    assert engine.banks.let[row].tolist() == [0.5, 0.5]
    assert engine.banks.near[row].tolist() == pytest.approx([0.5 + 0.5 * leak] * 2)


def test_nobody_is_let_through_who_does_not_get_past(baseline: Scenario, panj: World, write: Write) -> None:
    both = 'x = now.place("tem")\nnow.banks.near[x] = 0.2\nnow.banks.let[x] = 0.6'
    more = write(rule(both, more='before = "garrisons"'))
    with pytest.raises(PanjError, match=r"now.banks.let of 'tem' 0.6, above now.banks.near 0.2: who is let through"):
        begin(baseline, panj, more).run(1)


#: What a rule makes of the banks where nobody would see it: the step it comes before, its line, what it is told.
TO_ROUTES = "'garrisons', 'fear', 'leave', 'homecoming' or 'routes'"
TO_CROSSING = "'garrisons', 'fear', 'leave', 'homecoming', 'routes', 'stay', 'movement' or 'crossing'"
UNSEEN = {
    "another value before it is made": ("open", "near[4] = 0.5", f"by 'open' .*want before = {TO_CROSSING}"),
    "the same value before it is made": ("front", "near[:] = 0.0", f"near is .*want before = {TO_CROSSING}"),
    "looked at before it is made": ("front", "let.sum()", f"let is made by 'open' and .*want before = {TO_CROSSING}"),
    "a product before it is made": ("pressure", "far[:] *= 2", "far is made by 'open' and used up to 'crossing'"),
    "among all of them": ("front", "_asdict()['near'][:] = 0", "read-only"),
    "the same value when it is over": ("reception", "near[:] *= 1.0", f"near is made .*want before = {TO_CROSSING}"),
    "another value when it is over": ("tally", "far[4] = 1", f"far is made by 'open' .*want before = {TO_CROSSING}"),
    "what is known, once they have chosen": ("stay", "beyond[:] = 0.0", f"beyond is .*want before = {TO_ROUTES}"),
    "the river, once they have chosen": ("crossing", "river[:] = 0.0", f"river is .*want before = {TO_ROUTES}"),
    "capacity when it is over": (
        "reception",
        "capacity[now.crossings()] = 0.0",
        "capacity is made every morning and used up to 'crossing': want before = 'crossing' or a step above it",
    ),
    "guards when it is over": ("tally", "slip.fill(1.0)", "slip is made every morning and used up to 'crossing'"),
    "patience when it is over": ("movement", "stay[:] = 0.5", "stay is made every morning and used up to 'routes'"),
    "the way back": ("front", "inland_days[:] = 1.0", "inland_days follows from the roads: want now.pace"),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_banks_used_where_they_are_not_made_or_over_are_refused_with_the_steps_that_are_right(
    baseline: Scenario, panj: World, write: Write, case: str
) -> None:
    """Whatever is written: who shuts a bank in the morning writes 0 where 0 stands."""
    before, line, said = UNSEEN[case]
    name = write(rule(f"now.banks.{line}", more=f'before = "{before}"'))
    with pytest.raises(PanjError, match=rf"mine\.py:\d+: rule mine:Mine stops on 2021-05-01: .*{said}"):
        begin(baseline, panj, name).run(2)


def test_an_array_of_the_banks_by_another_name_is_told_as_well(baseline: Scenario, panj: World, write: Write) -> None:
    late = "for array in (now.banks.near, now.banks.slip):\n    array[:] = 0.0"
    with pytest.raises(PanjError, match=r"arrays\(world\).*; now\.banks\.near is made .*; now\.banks\.slip is"):
        begin(baseline, panj, write(rule(late, more='before = "tally"'))).run(2)


def test_each_array_of_the_banks_has_steps_in_which_what_is_written_is_read(write: Write) -> None:
    """Found out from the code: the step that makes it, and the last that reads it."""
    steps = [step.name for step in compiled_steps()[1:]]
    made = {name: (span.made, steps[span.last]) for name, span in spans().items()}
    assert set(made) == set(Banks._fields)
    opened = {"near", "let", "far", "beyond", "river"}
    assert {name for name, (maker, _) in made.items() if maker == "open"} == opened
    assert {name for name, (_, last) in made.items() if last == "routes"} == {"beyond", "river", "stay"}
    for name in opened:  # before the step after "open" a rule gets it, and may write it
        assert seen(Banks(*(np.zeros(1) for _ in Banks._fields)), OPEN + 1)._asdict()[name].flags.writeable


def test_a_bank_taken_where_it_would_be_put_back_the_same_day_is_refused(
    baseline: Scenario, panj: World, write: Write
) -> None:
    """It follows the place behind it; where that falls too, or the post is said to be taken, it stays."""
    take = 'now.state.front.held[now.place("tem")] = 1'
    with pytest.raises(PanjError, match=r"held of the crossing 'tem', which 'follow' puts back.*post_taken"):
        begin(baseline, panj, write(rule(take))).run(2)
    post = 'now.state.crossing.post_taken[now.place("tem")] = now.day - 30'
    row = panj.places.index["tem"]
    for number, (step, before) in enumerate([(f"{post}\n{take}", "front"), (post, "front"), (take, "open")]):
        name = write(rule(step, more=f'before = "{before}"'), f"mine{number}")
        engine = begin(baseline, panj, name).run(2)
        assert engine.state.front.held[row] == 1


def test_what_is_no_rule_at_all_is_refused(write: Write, tmp_path: Path) -> None:
    class Hidden(Rule):
        """Found by no other process."""

        name = "hidden"

        def step(self, now: object) -> None:
            """Do nothing."""

    name = write(rule())
    for given, said in (
        (3, "want a list of rules"),
        ([3], "3 is no object of a class derived from sim.Rule"),
        (["no_such_file:Winter"], r"no file no_such_file\.py in \."),
        (["my rules:Winter"], r"want FILE:CLASS"),
        (["mine:"], r"want FILE:CLASS"),
        (["winter"], "no installed rule is called winter"),
        ([Hidden], "another process would not find this class"),
        ([name, name], "mine:Mine is given twice"),
        ([name, write(rule(), "other")], "rule other:Mine and mine:Mine are both called 'mine'"),
        (["elsewhere/mine.py:Mine"], r"there is no file elsewhere/mine\.py"),
    ):
        with pytest.raises(PanjError, match=said):
            rules_of(given)


def test_a_file_elsewhere_is_found_by_its_path(write: Write, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "far.py").write_text(rule(name="far"), encoding="utf-8")
    (own,) = rules_of("deep/far.py:Mine")
    assert (own.path, own.folder) == ("far:Mine", str(tmp_path / "deep"))


def test_a_file_that_python_finds_elsewhere_first_is_told(write: Write, tmp_path: Path) -> None:
    with pytest.raises(PanjError, match=r"Python has another colorsys, .*: give colorsys\.py another name"):
        rules_of(write(rule(), "colorsys"))


@pytest.mark.parametrize("before", ["movement", "crossing", "reception"])
def test_a_table_that_a_rule_fills_in_the_midst_of_a_day_forgets_nobodys_turn(
    before: str, baseline: Scenario, panj: World, write: Write
) -> None:
    """Who queues or is on the far side has been noted by then, and has its turn on the same day."""
    depart, where = 'now.depart("kunduz", "panji-poyon", 7)', f'before = "{before}"'
    write(rule(f"now.parties.resize(now.parties.count)\n{depart}", more=where), "full")  # so that it finds no room
    roomy = begin(baseline, panj, write(rule(depart, more=where)))
    full = begin(baseline, panj, "full:Mine")
    for _ in range(70):
        roomy.advance()
        full.advance()
    assert roomy.block[:70, [k for k, s in enumerate(roomy.layout.series) if s[0] == "arrivals"]].sum() > 0
    assert record(full) == record(roomy)


@pytest.mark.parametrize("before", ["stay", "movement", "crossing"])
def test_a_pace_set_in_the_midst_of_a_day_changes_travel_times_and_nothing_else(
    before: str, baseline: Scenario, panj: World, write: Write
) -> None:
    """What households made of the routes that morning stays: only how long these take is another."""
    step = "now.pace[:] = 0.5 if now.day < 40 else 1.0"
    early = begin(baseline, panj, write(rule(step, more='before = "routes"'), "early"))
    late = begin(baseline, panj, write(rule(step, more=f'before = "{before}"'), "late"))
    early.run(41)
    late.run(41)
    a, b = early.derived, late.derived
    for one, other in ((a.squad_hours, b.squad_hours), (a.inland_days, b.inland_days), (a.routes.days, b.routes.days)):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(early.banks.inland_days, late.banks.inland_days)
    if before != "crossing":  # who had set out by then has done so at yesterday's pace
        assert record(early) == record(late)
    assert late.derived.routes.weight.any()


@pytest.mark.parametrize(("before", "arrived"), [("movement", True), ("crossing", False), ("reception", False)])
def test_who_departs_after_everybody_has_travelled_arrives_the_next_morning(
    before: str, arrived: bool, baseline: Scenario, panj: World, write: Write
) -> None:
    step = 'if now.day == 3:\n    now.depart("herat", "islam-qala", 700)'
    run = begin(baseline, panj, write(rule(step, more=f'before = "{before}"'))).run(4)
    row = np.flatnonzero(run.parties.size[: run.parties.count] == 700)
    assert (run.parties.state[row] == MOVING).tolist() == [not arrived]
    if not arrived:
        assert run.parties.acts_at[row].tolist() == [4.0]
        assert run.run(5).parties.queued_on[row].tolist() == [4]
