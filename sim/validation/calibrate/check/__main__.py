"""The check from the command line: see :mod:`sim.validation.calibrate.check`."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from pathlib import Path

from sim.validation.calibrate.check.ranks import EVEN, PARTICLES, TRUTHS, evenness, trials
from sim.words.numbers import exact


def main(words: list[str]) -> int:
    """Print how even the ranks are; with --out write them to ranks.csv and even.csv."""
    parser = argparse.ArgumentParser(prog="python -m sim.validation.calibrate.check")
    parser.add_argument("--truths", type=int, default=TRUTHS)
    parser.add_argument("--particles", type=int, default=PARTICLES)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(words)

    def progress(done: int, total: int) -> None:
        if done % 10 == 0:
            print(f"{done} of {total} truths", file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        quantities, found = trials(Path(folder), asked.truths, asked.particles, jobs=asked.jobs, progress=progress)
    even = evenness(quantities, found, asked.particles)
    print("| quantity | truths by tenth of rank | p of χ² | in 50 % | in 90 % | told | follows |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for each in even:
        bins = " ".join(map(str, each.counts))
        shares = f"{each.inside_50:.2f} | {each.inside_90:.2f}"
        print(f"| {each.name} | {bins} | {each.p:.3f} | {shares} | {each.told:.2f} | {each.follows:.2f} |")
    batches, different = (sum(getattr(t, name) for t in found) / len(found) for name in ("batches", "different"))
    print(f"\n{len(found)} truths, {asked.particles} replicates, {batches:.1f} batches, {exact(different)} different")
    if asked.out is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        with (asked.out / "ranks.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["truth", *quantities])
            table.writerows([trial.number, *map(int, trial.ranks)] for trial in found)
        with (asked.out / EVEN).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["quantity", "bins", "p", "inside_50", "inside_90", "told", "follows"])
            for each in even:
                bins = " ".join(map(str, each.counts))
                numbers = (each.p, each.inside_50, each.inside_90, each.told, each.follows)
                table.writerow([each.name, bins, *(f"{value:.4f}" for value in numbers)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
