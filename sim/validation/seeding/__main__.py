"""Seeding from the command line: see :mod:`sim.validation.seeding`."""

from __future__ import annotations

import sys

import numpy as np

from sim.validation.front.predict import few
from sim.validation.seeding.crossed import crossed
from sim.validation.seeding.joint import owners, solve
from sim.validation.seeding.predict import BLIND_RUNS, ERRORS, forecast
from sim.words.numbers import exact, whole

SEEDED_RUNS = 400


def main(words: list[str]) -> int:
    """Print the garrisons that the headcounts ask for, or how well each count is forecast from the others."""
    if words == ["solve"]:
        return _solve()
    if words == ["predict"]:
        blind = crossed("blind", BLIND_RUNS)
        print(f"mean log score of one of the seven headcounts, and what the others leave of {BLIND_RUNS} blind runs:")
        for error in ERRORS:
            found = forecast(blind, error)
            left = f"leave {exact(found.left.min())} to {exact(found.left.max())} runs"
            print(f"error {error}: prior {found.prior:.2f}, given the six {found.model:.2f}, {left}")
        print(f"lognormal of the six others, without the model: {found.others:.2f}")
        return 0
    print("python -m sim.validation.seeding solve|predict", file=sys.stderr)
    return 2


def _solve() -> int:
    world, found = few("baseline")[1], crossed("seeded", SEEDED_RUNS)
    units = world.garrisons
    seeded = {int(units.place[i]): i for i, version in enumerate(units.version) if version == "seeded"}
    own = owners(found, np.array(list(seeded), np.int32))
    central = np.array([units.central[seeded[int(place)]] for place in own])
    asked = solve(found, own, central)
    print("place,crossing,headcount,central")
    for k, place in enumerate(own):
        print(f"{world.places.ids[place]},{found.places[k]},{whole(found.known[k])},{whole(asked[int(place)])}")
    now, total = np.median(found.counts, axis=0), np.median(found.counts.sum(axis=1))
    said = ", ".join(str(whole(n)) for n in now)
    print(f"with the garrisons of now the medians are {said}; of the total {whole(total)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
