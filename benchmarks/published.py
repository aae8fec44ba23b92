"""Every Flee instance under a folder: whether it can be read, and run for some days.

$ git clone --depth 1 https://github.com/djgroen/FabFlee /tmp/fabflee
$ python benchmarks/published.py /tmp/fabflee --days 5

An instance is a folder with a locations.csv of its own or among its inputs. Nothing is scored. Refused instances are
told with what they are refused for, and at the end every reason with how many it stops.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sim.flee.rules import rule_set
from sim.flee.scored import check_movable, is_scored
from sim.flee.world import FleeInstance, examine, open_flee, shortened
from sim.flee.world.read import INPUTS
from sim.scenario.errors import PanjError, Problems


def instances(root: Path) -> Iterator[Path]:
    """Yield the folder of every instance under a folder."""
    for path in sorted(root.rglob("locations.csv")):
        folder = path.parent
        yield folder.parent if folder.name in INPUTS else folder


def reasons(error: PanjError) -> list[str]:
    """Return what an instance is refused for, in general words: without its names, numbers and lines."""
    told = [problem.message for problem in error.problems] if isinstance(error, Problems) else [str(error)]
    return sorted({re.sub(r"/\S+", "...", re.sub(r"\d[\d,.]*", "N", re.sub(r"'[^']*'", "'...'", t))) for t in told})


def look(folder: Path, days: int, rules: str) -> tuple[list[str], str]:
    """Return what a folder is refused for (nothing if it was read and run), and what there is to say of it."""
    begun = time.perf_counter()
    instance: FleeInstance | None = None
    try:
        instance = open_flee(folder)
        findings = examine(instance)
        if not is_scored(instance):
            check_movable(instance)
        rules_of = rule_set(rules)
        counts = rules_of.simulate(shortened(instance, days), rules_of.settings(instance), 1, 0)
    except PanjError as error:
        return [f"{'read' if instance is None else 'run'}: {reason}" for reason in reasons(error)], ""
    took = time.perf_counter() - begun
    told = f"{len(instance.places)} places, {len(counts)} of {instance.days} days, {int(counts[-1].sum()):,} in camps"
    return [], f"{told}, {len(findings)} findings, {took:.1f} s"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, nargs="+")
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--rules", default="flee")
    args = parser.parse_args()
    stopped: Counter[str] = Counter()
    good = found = 0
    for root in args.root:
        for folder in instances(root):
            why, told = look(folder, args.days, args.rules)
            found, good = found + 1, good + (not why)
            stopped.update(why)
            print(f"{'no ' if why else 'ok '} {folder.relative_to(root)}: {told}", flush=True)
            for reason in why:
                print(f"      {reason}")
    print(f"\n{good} of {found} read and run by the rules {args.rules}")
    for reason, count in stopped.most_common():
        print(f"{count:4}  {reason}")


if __name__ == "__main__":
    main()
