"""Every mistake in a sweep is told with its place, the bad value and what is allowed, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.flee import Facts
from sim.scenario.parameters import Registry
from sim.scenario.sweep.sweep import Sweep

Told = Callable[..., list[str]]
HEAD = "base: base\n"


def event(action: str, values: str, date: str = "2021-07-07") -> str:
    """Return a sweep with one axis of events, whose event stands in line 4 and its values in line 5."""
    return f"{HEAD}vary:\n  mine:\n    event: {{date: {date}, {action}}}\n    values: {values}\n"


KEYS = [
    ("titel: x\n", "mine.yaml:1:1: unknown key 'titel' (did you mean 'title'?)"),
    ("replicates: 0\n", "mine.yaml:1:13: replicates must be at least 1, got 0"),
    ("keep: [sumary]\n", "mine.yaml:1:8: keep[1] must be one of summary, timeseries, got 'sumary' (did you mean"),
    ("until: 2021-07-06\n", "mine.yaml:1:8: until 2021-07-06 is not after history_until 2021-07-06 of base"),
    ("until: soon\n", "mine.yaml:1:8: until must be a date written YYYY-MM-DD, got 'soon'"),
    ("measures: []\n", "mine.yaml:1:11: measures is an empty list"),
    ("design: gird\n", "mine.yaml:1:9: design must be one of grid, latin-hypercube, sobol, or {points: FILE.csv}, got"),
    ("design: sobol\n", "mine.yaml:1:9: design sobol needs the key 'points'"),
    ("design: latin-hypercube\n", "mine.yaml:1:9: design latin-hypercube needs the key 'points'"),
    ("points: 5\n", "mine.yaml:1:1: points: a grid has as many points as there are combinations"),
    ("design: sobol\npoints: 100\n", "mine.yaml:2:9: points of sobol must be a power of 2"),
    ("replicates: 1000000\nseed: 1\n", "mine.yaml:4:1: 12,000,000 runs (12 points, 1 base, 1000000 replicates)"),
]


@pytest.mark.parametrize(("line", "said"), KEYS)
def test_keys_of_the_file(told: Told, line: str, said: str) -> None:
    (problem,) = told(f"{line}base: base\nvary: {{front.tempo: {{from: 1, to: 12, steps: 12}}}}\n")
    assert problem.startswith(said)


@pytest.mark.parametrize(("points", "nearest"), [(1, 2), (3, 2), (7, 8), (100, 128), (90, 64)])
def test_the_nearest_power_of_two_is_named(told: Told, points: int, nearest: int) -> None:
    (problem,) = told(f"{HEAD}design: sobol\npoints: {points}\nvary: {{front.tempo: [1, 2]}}\n")
    assert problem.endswith(f"(the nearest is {nearest})")


BASES = [
    ("vary: {front.tempo: [1]}\n", "mine.yaml:1:1: a sweep needs the key 'base'"),
    ("base: bas\nvary: {front.tempo: [1]}\n", "mine.yaml:1:7: base: no scenario is called 'bas' (did you mean 'base'?"),
    ("base: [base, base]\nvary: {front.tempo: [1]}\n", "mine.yaml:1:14: base scenario 'base' is given twice"),
    ("base: ../x\nvary: {front.tempo: [1]}\n", "mine.yaml:1:7: base[1] must be a plain name"),
    (
        "base: ./x.yaml\nvary: {front.tempo: [1]}\n",
        "mine.yaml:1:7: base: no such file: ./x.yaml (write 'x': a scenario is named without folder and .yaml",
    ),
    (
        "base: worlds/ow/scenario.yaml\nvary: {front.tempo: [1]}\n",
        "mine.yaml:1:7: base: no such file: worlds/ow/scenario.yaml (write 'ow': a scenario is named",
    ),
    (
        "base: x.yaml\nvary: {front.tempo: [1]}\n",
        "mine.yaml:1:7: base: no such file: x.yaml (write 'x': a scenario is named",
    ),
    (
        "base: /x.yaml\nvary: {front.tempo: [1]}\n",
        "mine.yaml:1:7: base: '/x.yaml' is a path of this machine (write it",
    ),
    ("base: [base, ../base.yaml]\nvary: {front.tempo: [1]}\n", "mine.yaml:1:14: base: '../base.yaml' is called 'base'"),
    (
        "base: ../bse.yaml\nvary: {front.tempo: [1]}\n",
        "mine.yaml:1:7: base: no such file: ../bse.yaml (did you mean '../base.yaml'?",
    ),
    ("base: []\nvary: {front.tempo: [1]}\n", "mine.yaml:1:7: base is an empty list"),
    ("base: base\n", "mine.yaml:1:1: a sweep needs the key 'vary'"),
    ("base: base\nvary: {}\n", "mine.yaml:2:7: a sweep needs the key 'vary'"),
]


@pytest.mark.parametrize(("text", "said"), BASES)
def test_what_every_sweep_needs(told: Told, text: str, said: str) -> None:
    (problem,) = told(text)
    assert problem.startswith(said)


def test_mistakes_of_a_base_are_told_in_its_file(told: Told, sweeps: Path) -> None:
    (sweeps.parent / "bad.yaml").write_text("extends: base\nladder: 9\n")
    (problem,) = told("base: bad\nvary: {front.tempo: [1]}\n")
    assert problem == "scenarios/bad.yaml:2:9: ladder must be at most 5, got 9"


def test_worlds_must_agree_and_be_panjs(
    told: Told, sweeps: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    class Worlds:
        registries = {"flee": registry}  # noqa: RUF012

        def holds(self, folder: Path) -> bool:
            return False

        def facts(self, folder: Path, rules: str, counts: Path | None = None) -> Facts:
            return Facts(dt.date(2012, 1, 1), dt.date(2012, 12, 31), {})

    (sweeps.parent / "mali").mkdir()
    (sweeps.parent / "f.yaml").write_text("world: {flee: mali}\n")
    (problem,) = told("base: f\nvary: {front.tempo: [1]}\n", flee=Worlds())
    assert problem.startswith("mine.yaml:2:8: front.tempo is no parameter of 'f' (want bases of one rule set)")
    event = "{when: {event: {date: $value, set: {front.tempo: 2}}, values: [2012-02-01]}}"
    (problem,) = told(f"base: f\nvary: {event}\n", flee=Worlds())
    assert "'when': an axis of events has no meaning on a Flee world" in problem
    (problem,) = told("base: base\nvary: {choices.pruning: [1.2]}\n")
    assert "'choices.pruning' is a choice of construction: they are varied by panj sweep alone" in problem
    base = (sweeps.parent / "base.yaml").read_text()
    (sweeps.parent / "other.yaml").write_text(base.replace("panj-2021", "elsewhere"))
    (problem,) = told("base: [base, other]\nvary: {front.tempo: [1]}\n")
    assert "is on world elsewhere, 'base' on panj-2021 (one sweep, one world)" in problem


VALUES = [
    ("front.tmpo: [1]", "3: unknown parameter 'front.tmpo' (did you mean 'front.tempo'?; an axis of events needs"),
    ("guards: [1]", "3: unknown parameter 'guards' ("),
    ("front.tempo: []", "16: vary.front.tempo is an empty list"),
    ("front.tempo: 3", "16: vary.front.tempo must be a list, a range {from, to, steps} or a distribution {low, high}"),
    ("front.tempo: [1, x]", "20: vary.front.tempo[2] must be a number, got 'x'"),
    ("front.tempo: [1, .inf]", "20: vary.front.tempo[2] must be a finite number"),
    ("front.tempo: [1, 2, 1.0]", "23: vary.front.tempo[3]: 1.0 is given twice (first as value 1)"),
    ("front.tempo: [1, 101]", "20: front.tempo must be between 0 and 100, got 101"),
    ("front.tempo: {from: 1, to: 101, steps: 3}", "30: front.tempo must be between 0 and 100, got 101"),
    ("front.tempo: {from: 1, to: 2}", "16: vary.front.tempo needs either 'steps'"),
    ("front.tempo: {from: 1, to: 2, steps: 2, step: 1}", "16: vary.front.tempo needs either 'steps'"),
    ("front.tempo: {from: 2, to: 1, steps: 2}", "16: vary.front.tempo wants from < to, got from 2 to 1"),
    ("front.tempo: {from: 0, to: 1, step: 0.3}", "39: vary.front.tempo: steps of 0.3 from 0 do not end at 1"),
    ("front.tempo: {from: 0, to: 1, step: 0.000001}", "39: vary.front.tempo has more than 10000 values"),
    ("front.tempo: {from: 0, to: 1, steps: 3, spacing: log}", "23: vary.front.tempo with spacing log wants from above"),
    ("front.tempo: {from: 1, to: 2, steps: 9, whole: true}", "16: vary.front.tempo: 9 values from 1 to 2 are not 9"),
    ("front.tempo: {from: 1, to: 2, stepz: 3}", "33: unknown key 'stepz' in vary.front.tempo (did you mean 'step'?)"),
    ("front.tempo: {low: 1, high: 2}", "16: front.tempo: a grid cannot draw from a distribution (want a list"),
    ("front.tempo: {low: 2, high: 1}", "16: vary.front.tempo wants low < high"),
    ("front.tempo: {low: 0, high: 1, shape: loguniform}", "22: vary.front.tempo with shape loguniform wants low above"),
    ("front.tempo: {low: 0, high: 1, value: 3, shape: triangular}", "41: vary.front.tempo wants low <= value <= high"),
    ("front.tempo: {low: 0, high: 1, value: 1}", "34: vary.front.tempo: 'value' is the peak of shape triangular"),
    ("front.tempo: spread", "16: front.tempo has no spread of its own: it is fixed"),
    ("front.tempo: points", "16: vary.front.tempo: 'points' wants a file of points"),
    (
        "front.tempo: {event: {date: 2021-07-07}, values: [1]}",
        "3: 'front.tempo' is a parameter: an axis of events needs",
    ),
]


@pytest.mark.parametrize(("line", "said"), VALUES)
def test_values_of_a_parameter(told: Told, line: str, said: str) -> None:
    (problem,) = told(f"{HEAD}vary:\n  {line}\n")
    assert problem.startswith(f"mine.yaml:3:{said}")


EVENTS = [
    (event("guards: {TJX: $value}", "[1]"), "4:40: guards: no host of this world is called 'TJX' (did you mean 'TJK'?"),
    (event("guards: {TJK: $value}", "[1, -3]"), "5:17: vary.mine.event.guards.TJK must be at least 0, got -3"),
    (event("guards: {TJK: $value}", "[open]"), "5:14: vary.mine.values[1] must be a number, got 'open'"),
    (event("far: {tem: $value}", "[open, opn]"), "5:20: vary.mine.event.far.tem must be one of open, limited, closed"),
    (event("far: {tem: $value}", "[1]"), "5:14: vary.mine.values[1] must be a word, got 1"),
    (event("far: {tem: $value}", "{low: 1, high: 2}"), "5:13: vary.mine.values are words here"),
    (event("set: {front.tempo: $value}", "[1, 101]"), "5:17: front.tempo must be between 0 and 100, got 101"),
    (event("set: {front.tmpo: $value}", "[1]"), "4:37: unknown parameter 'front.tmpo' (did you mean 'front.tempo'?)"),
    (event("policy: {TJK: $value}", "[ajar]"), "5:14: vary.mine.event.policy.TJK.civilian must be one of open"),
    (event("near: {tem: closed}", "[2021-07-06]", "$value"), "5:14: vary.mine.event.date 2021-07-06 is not after"),
    (event("near: {tem: closed}", "[2021-09-12]", "$value"), "5:14: vary.mine.event.date 2021-09-12 is after until"),
    (event("near: {tem: closed}", "[2021-02-30]", "$value"), "5:14: vary.mine.values[1] must be a day of the calendar"),
    (
        event("near: {tem: closed}", "{from: 2021-07-07, to: 2021-07-20, step: 7}", "$value"),
        "5:13: vary.mine.values: 13 days from 2021-07-07 to 2021-07-20 are no whole steps of 7 days "
        "(steps of 7 days end on 2021-07-14)",
    ),
    (event("guards: {TJK: $value}", "[1]", "2021-07-06"), "4:19: vary.mine.event.date 2021-07-06 is not after"),
    (event("guards: {TJK: 3}", "[1]"), "4:12: vary.mine.event does not use $value"),
    (event("capture: [$value]", "[tem]"), "4:41: $value has no meaning in vary.mine.event.capture[1]"),
    (event("guards: {$value: 3}", "[TJK]"), "4:40: $value has no meaning in vary.mine.event.guards.$value"),
    (
        event("guards: {TJK: $value}", "[1]", "$value"),
        "4:12: vary.mine.event: one $value cannot be a date and a count",
    ),
    (event("guads: {TJK: $value}", "[1]"), "4:31: unknown key 'guads' in vary.mine.event (did you mean 'guards'?)"),
    (
        f"{HEAD}vary:\n  mine:\n    event: {{date: 2021-07-07, guards: {{TJK: $value}}}}\n",
        "3:3: vary.mine needs the key",
    ),
    (f"{HEAD}vary:\n  mine:\n    values: [1]\n", "4:5: vary.mine needs the key 'event'"),
    (
        f"{HEAD}vary:\n  point:\n    event: {{date: 2021-07-07, guards: {{TJK: $value}}}}\n    values: [1]\n",
        "3:3: an axis",
    ),
    (f"{HEAD}vary:\n  a/b:\n    event: {{date: 2021-07-07, guards: {{TJK: $value}}}}\n    values: [1]\n", "3:3: 'a/b'"),
]


@pytest.mark.parametrize(("text", "said"), EVENTS)
def test_events_with_a_value(told: Told, text: str, said: str) -> None:
    problems = told(text)
    assert [problem for problem in problems if problem.startswith(f"mine.yaml:{said}")], problems
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("a: {event: {date: 2021-07-07, set: {front.tempo: $value}}, values: [1]}", "front.tempo: [1]", "front.tempo"),
        (
            "a: {event: {date: 2021-07-07, policy: {TJK: $value}}, values: [open]}",
            "b: {event: {date: 2021-07-07, policy: {TJK: {civilian: $value}}}, values: [open]}",
            "policy TJK",
        ),
    ],
)
def test_two_axes_cannot_change_the_same_thing(told: Told, one: str, other: str, what: str) -> None:
    (problem,) = told(f"{HEAD}vary:\n  {one}\n  {other}\n")
    assert problem.startswith("mine.yaml:4:3: ")
    assert what in problem


def test_a_last_day_of_the_sweep_is_not_put_down_to_its_base(told: Told) -> None:
    text = "until: 2021-07-20\n" + event("near: {tem: closed}", "[2021-07-25]", "$value")
    (line,) = [line for line in told(text) if "after until" in line]
    assert "vary.mine.event.date 2021-07-25 is after until 2021-07-20 of this sweep (see " in line


def test_an_axis_given_twice(told: Told) -> None:
    assert told(f"{HEAD}vary:\n  front.tempo: [1]\n  front.tempo: [2]\n") == [
        "mine.yaml:4:3: 'front.tempo' is given twice (first in line 3)"
    ]


def test_a_place_of_a_measure_is_named_by_what_it_is_called_too(load: Callable[..., Sweep]) -> None:
    lines = "  - arrivals tajikistan civilian\n  - {measure: overflow, place: Khorog camp, kind: civilian}\n"
    found = load(f"{HEAD}vary: {{front.tempo: [1]}}\nmeasures:\n{lines}")
    assert [(one.name, one.place) for one in found.measures] == [
        ("arrivals TJK civilian", "TJK"),
        ("overflow khorog civilian", "khorog"),
    ]


MEASURES = [
    ("arivals TJK", "no measure is called 'arivals' (did you mean 'arrivals'?)"),
    ("full khorog", "no measure is called 'full' (whether a site is full is asked of a finished run: panj answer"),
    ("arrivals TJX", "'arrivals' has no place 'TJX' (did you mean 'TJK'?)"),
    ("{measure: arrivals, place: TJX, reading: total}", "'arrivals' has no place 'TJX' (did you mean 'TJK'?)"),
    ("arrivals TJK soldier", "'arrivals' at 'TJK' has no kind 'soldier' (known: civilian, military)"),
    ("insurgent shighnan civilian", "'insurgent' at 'shighnan' has no kind 'civilian' (it has no kinds)"),
    ("arrivals", " must be 'measure place' or 'measure place kind', got 'arrivals'"),
    (
        "{measure: arrivals, place: TJK, reading: most_}",
        ".reading must be one of end, total, after, most, mean, first_over",
    ),
    ("{measure: overflow, place: khorog, reading: total}", "'overflow' is a state, which has no total"),
    ("{measure: overflow, place: khorog, reading: after}", "'overflow' is a state, which has no total"),
    ("{measure: arrivals, place: TJK, reading: first_over}", "first_over of 'arrivals' needs the key 'over'"),
    ("{measure: arrivals, place: TJK, over: 3}", "'over' goes with reading first_over"),
    ("{measure: arrivals, place: TJK, until: 2021-09-12}", ".until 2021-09-12 is outside the run of base"),
    (
        "{measure: arrivals, place: TJK, reading: after, until: 2021-07-06}",
        "measures[1]: 'after' sums the days after 2021-07-06, the branch date: none up to 2021-07-06 (want an until "
        "after 2021-07-06, or reading total",
    ),
    (
        "{measure: arrivals, place: TJK, untill: 2021-09-12}",
        "unknown key 'untill' in measures[1] (did you mean 'until'",
    ),
    ("{measure: arrivals}", "measures[1] needs the key 'place'"),
    ("{measure: arrivals, place: TJK, name: front.tempo}", "'front.tempo' is the name of an axis and of a measure"),
]


@pytest.mark.parametrize(("line", "said"), MEASURES)
def test_measures(told: Told, line: str, said: str) -> None:
    (problem,) = told(f"{HEAD}vary: {{front.tempo: [1]}}\nmeasures:\n  - {line}\n")
    assert problem.startswith(("mine.yaml:4:", "mine.yaml:2:8:"))
    assert said in problem


def test_a_measure_given_twice(told: Told) -> None:
    (problem,) = told(f"{HEAD}vary: {{front.tempo: [1]}}\nmeasures: [arrivals TJK, arrivals TJK]\n")
    assert problem.startswith("mine.yaml:3:26: measures[2]: there is a measure 'arrivals TJK' already")


CSV = [
    ("front.tempo,men\n1,2\n,3\n", "p.csv:3:1: 'front.tempo' is blank"),
    ("front.tempo,men\n1, x\n", "p.csv:2:4: 'men': must be a number, got 'x'"),
    ("front.tempo,men\n101,2\n", "p.csv:2:1: 'front.tempo': front.tempo must be between 0 and 100, got 101"),
    ("front.tempo,men\n1,-2\n", "p.csv:2:3: 'men': vary.men.event.guards.TJK must be at least 0, got -2"),
    ("front.tempo,men\n1,99\n", "p.csv:2:3: 'men': 99 is not between 0.0 and 50.0, as the sweep file says"),
    (
        "front.tempo,men\n1,26.000\n",
        "p.csv:2:3: 'men': vary.men.event.guards.TJK must be a whole number of at least 0, got 26.000 "
        "(a point is no thousands separator: write 26000)",
    ),
    (
        'front.tempo,men\n1,"26,000"\n',
        "p.csv:2:3: 'men': must be a number, got '26,000' (no separators of thousands: write 26000)",
    ),
    ("front.tempo\n1\n", "p.csv:1:1: column 'men' is missing (one for each axis)"),
    ("front.tempo,men,mne\n1,2,3\n", "p.csv:1:17: unknown axis 'mne' (did you mean 'men'?)"),
    ("front.tempo,men,men\n1,2,3\n", "p.csv:1:17: column 'men' stands twice"),
    (
        "front.tempo,men\n1,2,3\n",
        "p.csv:2:5: 3 cells where the header has 2 columns "
        "(a comma sets cells apart: numbers have none, a text with one must stand in quotation marks)",
    ),
    ("front.tempo,men\n1\n", "p.csv:2:1: 1 cell where the header has 2 columns"),
    (
        "front.tempo,men\n1,20\n2,20\n\n1.0, 2e1\n",
        "p.csv:5:1: '1.0, 2e1' stands twice, first on line 2 "
        "(its runs would be the same ones, counted twice: delete it)",
    ),
    ("front.tempo,men\n", "p.csv:1:1: want a header with the names of the axes, and at least one point"),
]


@pytest.mark.parametrize(("text", "said"), CSV)
def test_a_file_of_points(told: Told, sweeps: Path, text: str, said: str) -> None:
    (sweeps / "p.csv").write_text(text)
    (problem,) = told(
        f"{HEAD}design: {{points: p.csv}}\nvary:\n  front.tempo: points\n"
        "  men: {event: {date: 2021-07-07, guards: {TJK: $value}}, values: {low: 0, high: 50}}\n"
    )
    assert problem == said


def test_many_bad_cells_do_not_fill_the_screen(told: Told, sweeps: Path) -> None:
    (sweeps / "p.csv").write_text("front.tempo\n" + "x\n" * 1000)
    problems = told(f"{HEAD}design: {{points: p.csv}}\nvary: {{front.tempo: points}}\n")
    assert len(problems) == 21
    assert problems[-1].endswith("and 980 more bad lines and cells")


@pytest.mark.parametrize("name", ["../p.csv", "/etc/passwd", "way/../../p.csv", "link.csv"])
def test_points_never_come_from_outside_the_folder(told: Told, sweeps: Path, name: str) -> None:
    (sweeps.parent / "p.csv").write_text("front.tempo\n1\n")
    (sweeps / "link.csv").symlink_to(sweeps.parent / "p.csv")
    (problem,) = told(f"{HEAD}design: {{points: {name}}}\nvary: {{front.tempo: points}}\n")
    assert problem.startswith(f"mine.yaml:2:18: design.points '{name}' leads out of the folder of the sweep")


@pytest.mark.parametrize("name", ['"a\\0.csv"', "x" * 5000])
def test_points_with_an_impossible_name(told: Told, name: str) -> None:
    (problem,) = told(f"{HEAD}design: {{points: {name}}}\nvary: {{front.tempo: points}}\n")
    assert problem.startswith("mine.yaml:2:18: design.points: ")
    assert problem.endswith(" can name no file")


def test_a_file_of_points_that_is_not_there(told: Told, sweeps: Path) -> None:
    (sweeps / "points.csv").write_text("front.tempo\n1\n")
    (problem,) = told(f"{HEAD}design: {{points: pints.csv}}\nvary: {{front.tempo: points}}\n")
    assert problem == "mine.yaml:2:18: no such file: scenarios/sweeps/pints.csv (did you mean 'points.csv'?)"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(told: Told) -> None:
    problems = told(
        "titel: x\nbase: bse\nvary:\n  front.tempo: [x, 101]\n  guards:\n"
        "    event: {date: 2021-07-01, guards: {TJX: $value}}\n    values: [-1]\nmeasures: [arivals TJK]\nkeep: [all]\n"
    )
    assert [problem.split(":")[1] for problem in problems] == ["1", "2", "4", "4", "7", "8", "9"]


COUNTS = [
    (event("guards: {TJK: $value}", "[1000, 26.000]"), "5:20: vary.mine.values[2] must be a whole number, got 26.000"),
    (event("capacity: {khorog: $value}", "{from: 1.000, to: 9, steps: 3}"), "got 1.000 (a point is no thousands"),
    (event("guards: {TJK: $value}", "{from: 1000, to: 9000, step: 1.000}"), "step must be a whole number, got 1.000"),
    (event("reinforce: {kunduz: $value}", "{low: 1.000, high: 9.000}"), "low must be a whole number, got 1.000"),
    (event("guards: {TJK: $value}", "[50.5]"), "must be a whole number of at least 0, got 50.5"),
    (event("guards: {TJK: $value}", "{from: 0, to: 100, steps: 4}"), "must be a whole number of at least 0, got 33.3"),
    (event("guards: {TJK: 26.000}, rural: {kunduz: $value}", "[0.5]"), "got 26.000 (a point is no thousands"),
]


@pytest.mark.parametrize(("text", "said"), COUNTS)
def test_axes_over_counts_take_whole_numbers_without_separators(told: Told, text: str, said: str) -> None:
    assert any(said in line for line in told(text)), told(text)


def test_a_bound_of_people_may_not_be_written_with_separators(told: Told) -> None:
    measure = "measures: [{measure: arrivals, place: TJK, kind: civilian, reading: first_over, over: 5.000}]\n"
    lines = told(f"{HEAD}{measure}vary: {{front.tempo: [1, 2]}}\n")
    assert any(
        "over may be a thousand times what it says, got 5.000" in line and "write 5000" in line for line in lines
    )


@pytest.mark.parametrize("name", ["replicate", "scenario", "run"])
def test_a_measure_cannot_have_the_name_of_a_column_of_the_results(told: Told, name: str) -> None:
    measure = f"measures: [{{measure: arrivals, place: TJK, kind: civilian, name: {name}}}]\n"
    lines = told(f"{HEAD}{measure}vary: {{front.tempo: [1, 2]}}\n")
    assert any(f"a measure cannot be called '{name}': results have a column of that name" in line for line in lines)
