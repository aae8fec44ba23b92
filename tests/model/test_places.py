"""What places at sites do to who comes, over whole runs and not only in the rule: nothing of it is replayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model.hand import VALLEY, plan, valley
from sim import BorderModel, compare, load_scenario
from sim.scenario.resolved import Scenario
from sim.world import World

SITES = ("shuroobod", "kalai-khumb", "vanj", "khorog", "ishkoshim", "murghob", "langar-village")


def with_places(many: int) -> Scenario:
    events = [{"date": "2021-05-01", "capacity": dict.fromkeys(SITES, many)}]
    return load_scenario("baseline", events=events, called=f"of-{many}")


def test_fewer_places_let_fewer_people_come_down_to_none() -> None:
    """Of none 9,196 civilians came, of 20 each 5,054: a site where nobody can be was as if it had room."""
    given = (2000, 100, 20, 9, 1, 0)
    found = compare(*map(with_places, given), replicates=12, of=200)
    came = [found.of(f"of-{many}", "arrivals", "TJK", "civilian")[:, -1] for many in given]
    middle = [float(np.median(each)) for each in came]
    assert middle == sorted(middle, reverse=True)
    assert middle[0] > 1.2 * middle[-1]
    assert (came[3] == came[4]).all()
    assert (came[4] == came[5]).all(), "nobody has room in nine places more than in none"


def arrivals(world: World) -> list[list[float]]:
    """Return who arrives on each day, in some runs in which the site behind the bridge fills up."""
    out = []
    for replicate in range(6):
        model = BorderModel(plan(days=40, routes__full_site=0.1), world=world, uncertain=False, replicate=replicate)
        out.append([])
        while model.running:
            model.step()
            out[-1].append(model.recorded("arrivals", "BBB", "civilian"))
    return out


def test_a_site_that_is_not_there_yet_changes_no_run(tmp_path: Path) -> None:
    """It was the nearest, stood empty, and drew people as if there were room."""
    later = {
        "places": VALLEY["places.csv"] + "later,Later,site,BBB,,0,2.05,,,,BBB,0,0,0,\n",
        "roads": VALLEY["roads.csv"] + "bridge,later,5,asphalt,no,\n",
    }
    before = arrivals(valley(tmp_path / "valley"))
    assert before == arrivals(valley(tmp_path / "later", **later))
    small = {name: text.replace("BBB,0,0,0,", "BBB,100000,100000,100000,") for name, text in later.items()}
    assert np.sum(before) < np.sum(arrivals(valley(tmp_path / "open", **small))), "and a roomy one draws more"
