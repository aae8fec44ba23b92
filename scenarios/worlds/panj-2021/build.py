"""Build the world folder panj-2021 from its evidence tables.

    python scenarios/worlds/panj-2021/build.py --evidence PATH

The same evidence gives the same bytes: nothing is random, no clock is read, and every number that is
written gets a row in evidence.csv. The steps are one module each in ``builder/``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from builder import basemap, garrisons, history, hosts, observed, pcodes, places, roads
from builder.ledger import Ledger
from builder.sources import Sources

HERE = Path(__file__).resolve().parent


def build(evidence: Path, folder: Path) -> None:
    """Write every table of the world into `folder`.

    Parameters
    ----------
    evidence : Path
        Folder of the evidence tables.
    folder : Path
        World folder; made when it does not exist, its tables are replaced.
    """
    sources = Sources.read(evidence)
    ledger = Ledger()
    for module in (places, roads, hosts, garrisons, history, observed):
        module.add(sources, ledger)
    ledger.write(folder)
    basemap.copy(evidence, folder)
    pcodes.write(sources, folder)


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(description="Build the world panj-2021 from its evidence tables.")
    parser.add_argument("--evidence", type=Path, required=True, help="folder of the evidence tables")
    parser.add_argument("--out", type=Path, default=HERE, help="world folder (default: this one)")
    arguments = parser.parse_args()
    build(arguments.evidence, arguments.out)


if __name__ == "__main__":
    main()
