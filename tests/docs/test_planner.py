"""docs/planner.md against the code: the words for chances, the rows of the table."""

from __future__ import annotations

import re
from math import exp
from pathlib import Path

import numpy as np

from sim import run
from sim.model.banks import CLOSED, LIMITED, OPEN
from sim.model.network import Network
from sim.model.rules.crossing import CrossingParameters, daring, far_openness, slip
from sim.runs.frames import LEVEL_NAMES
from sim.scenario.ids import short_name
from sim.study.planner.rows import MEASURES
from sim.words.chances import SCALES
from sim.world import load_world
from sim.world.world import CrossingKind

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "planner.md").read_text(encoding="utf-8")


def test_the_page_has_every_word_with_its_share() -> None:
    rows = re.findall(r"^\|(.*)\|(.*)\|(.*)\|(.*)\|(.*)\|(.*)\|$", PAGE, re.MULTILINE)
    for k, scale in enumerate(SCALES):
        found = [
            (share.strip(), word.strip()) for row in rows if "%" in (share := row[2 * k]) and (word := row[2 * k + 1])
        ]
        assert found == [(f"{round(100 * least)} %", word) for least, word in reversed(scale.steps)]


def test_the_page_has_every_row() -> None:
    rows = PAGE.split("## What a row is")[1].split("\n## ")[0]  # and not those of the columns
    named = set(re.findall(r"^\| `([a-z_`, ]+)` \|", rows, re.MULTILINE))
    assert set(MEASURES) | {"full"} == {name for cell in named for name in cell.replace("`", "").split(", ")}


def test_the_page_has_every_column() -> None:
    """Of `Table.frame`, which `--csv` writes, and of two runs."""
    mine = run("baseline", replicates=2, until="2021-05-05", parts=False, jobs=1)
    text = PAGE.partition("## The columns")[2].partition("\n## ")[0]
    named = {
        name
        for cell in re.findall(r"^\| (`[a-z_0-9`, ]+`) \|", text, re.MULTILINE)
        for name in re.findall(r"\w+", cell)
    }
    one, two = mine.table().frame, mine.against(mine).frame
    assert set(one.columns) <= named
    levels = {f"{side}_{level}" for side in ("a", "b", "difference") for level in LEVEL_NAMES}
    assert set(two.columns) - levels - {"paired"} <= named
    assert named <= {*one.columns, *two.columns}


def test_who_gets_over_is_as_the_rule_has_it() -> None:
    """At central values, at a bridge to Tajikistan: whom guards meet, and the chance of days until patience ends."""
    world, p = load_world("panj-2021"), CrossingParameters()
    tem, hosts = np.array([world.places.index["tem"]]), world.hosts
    stay = exp(-1.0 / p.patience_days)
    for guards in (4000, 20000):
        everywhere = np.full(len(hosts), float(guards))
        unseen = float(slip(everywhere, hosts, world.places.host, tem, p.guards_per_km)[tem[0]])
        assert f"{100 * (1 - unseen):.0f} % where they are {guards:,}" in PAGE
        for let, whose in ((1.0, "the government's"), (0.0, "the insurgents'")):
            told = []
            for far in (OPEN, LIMITED, CLOSED):
                post = far_openness(far, unseen, daring(p.attempt, p.leak), p.limited_share, p.attempt)
                river = far_openness(far, unseen, 1.0, p.limited_share, p.attempt)
                day = let * post + (1.0 - let) * p.leak * river
                told.append(f"{100 * day / (1 - (1 - day) * stay):.0f} %")
            assert f"| {whose} | {guards:,} | {' | '.join(told)} |" in PAGE


def test_the_crossings_their_kind_whose_bank_it_is_and_the_sites_behind_them() -> None:
    mine = run("baseline", replicates=8, until="2021-07-09", parts=False, jobs=1)
    world, network = mine.world, Network.of(mine.world)
    rows = re.findall(r"^\| ([^|]+) \| (bridge|ferry|ford|pass) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    told = {name: row for name, *row in rows}
    near = mine.opened[:, :, 0]
    for k, x in enumerate(network.crossings):
        if world.hosts.ids[world.places.host[x]] != "TJK":
            continue
        kind, whose, behind = told.pop(short_name(world.places.names[x]))
        assert kind == CrossingKind(world.places.crossing_kind[x]).name.lower()
        first = network.site_first[x]
        nearest = [short_name(world.places.names[s]) for s in network.site_rows[first : first + 2]]
        assert behind == ", ".join(name.split(" (")[0] for name in nearest)
        days = "if Wakhan falls, by the run"
        if near[:, k].min() == 0.0:
            one, other = (
                mine.dates[int(found.argmax())].astype(object) for found in (near[:, k] < 1.0, near[:, k] == 0.0)
            )
            days = f"{one:%-d}{f' {one:%B}' if one.month != other.month else ''} or {other:%-d %B}"
        assert whose.removeprefix("since ").removeprefix("from ") == days
    assert not told
