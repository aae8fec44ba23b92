"""The fit of the front from the command line: see :mod:`sim.validation.front`."""

from __future__ import annotations

import sys

from sim.model.parameters import REGISTRY
from sim.scenario.load import load_scenario
from sim.validation.front.cascade import RUNS, beside_other_wars
from sim.validation.front.compare import compare
from sim.validation.front.forms import FORMS
from sim.validation.front.posterior import sample, write
from sim.validation.front.record import read
from sim.words.numbers import whole
from sim.world.load import load_world


def main(words: list[str]) -> int:
    """Print the comparison of the forms or what contagion does alone, or write the posterior of the world."""
    scenario = load_scenario("baseline", REGISTRY)
    world = load_world(scenario.where)
    record = read(world, scenario.start, scenario.history_until)
    if words == ["compare"]:
        print("| form | parameters | ln L | AIC | weeks left out | inside | outside |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
        for form in FORMS:
            found = compare(form, record)
            out = [f"{c.name} {whole(c.known)} ({whole(c.low)}–{whole(c.high)})" for c in found.checks if not c.inside]
            scores = f"{found.log_likelihood:.1f} | {found.aic:.1f} | {found.left_out:.1f}"
            inside = f"{len(found.checks) - len(out)} of {len(found.checks)}"
            print(f"| {form.name} | {len(found.x)} | {scores} | {inside} | {'; '.join(out)} |", flush=True)
            print(f"    {found.x}", file=sys.stderr)
        return 0
    if words == ["posterior"]:
        path = world.folder / "posterior.csv"
        path.write_text(write(sample(world, record)), encoding="utf-8")
        print(f"{path}: made anew")
        return 0
    if words == ["cascade"]:
        for row in beside_other_wars(RUNS):
            print(f"{row.name}: {row.told}; other wars {row.held.told}: {row.verdict}")
        return 0
    print("python -m sim.validation.front compare|posterior|cascade", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
