"""The predictive checks from the command line: see :mod:`sim.validation.checks`."""

from __future__ import annotations

import sys

from sim.validation.checks.collect import RUNS, collect


def main(words: list[str]) -> int:
    """Print every check; a number of runs may be given."""
    if len(words) > 1 or not all(word.isdecimal() and int(word) > 0 for word in words):
        print("python -m sim.validation.checks [RUNS]", file=sys.stderr)
        return 2
    print("| rule | without replay | known | model: median (90 %) | |")
    print("| --- | --- | ---: | ---: | --- |")
    for row in collect(int(words[0]) if words else RUNS):
        print(f"| {row.rule} | {row.name} | {row.known} | {row.told} | {row.verdict} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
