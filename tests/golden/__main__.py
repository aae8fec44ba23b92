"""`python -m tests.golden`: make the table anew, and say what differs from the one that is there."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from . import table
from .entries import CONFLICTS, entries, needs_conflicts
from .maths import fingerprint


def main(given: Sequence[str] | None = None) -> int:
    """Make the table, or check it; return 1 if a check found a difference, 2 if there is nothing to make."""
    words = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    words.add_argument("names", nargs="*", help="patterns of entries (run/*, 'flee/mali2012 *'); default: all")
    words.add_argument("--check", action="store_true", help="write nothing; end with 1 if something differs")
    words.add_argument("--jobs", type=int, default=1, help="processes; they change nothing")
    asked = words.parse_args(given)
    wanted = list(entries(*asked.names))
    if not wanted:
        print(f"no entry here fits {' '.join(asked.names)}; try {', '.join(entry.name for entry in entries())}")
        return 2
    old, maths = table.read(), fingerprint()
    if old["maths"] not in ("", maths):
        print("the table was made on another maths library: its last bits may differ here")
    kept, changed = dict(old["entries"]), 0
    for entry in wanted:
        begun = time.process_time()
        made = entry.digests(asked.jobs)
        found = list(table.differences(kept.get(entry.name), made))
        kept[entry.name] = made
        if not asked.check:
            table.write(maths, kept)  # what was made is kept if the rest is interrupted
        changed += bool(found)
        print(f"{entry.name} ({time.process_time() - begun:.1f} s): {'; '.join(found) or 'as it was'}", flush=True)
    known = {entry.name for entry in entries()}
    for name in sorted(kept.keys() - known):
        if needs_conflicts(name) and not CONFLICTS.is_dir():
            print(f"{name}: no conflicts in {CONFLICTS}; left as it was")
        else:
            print(f"{name}: is no entry any more")
            changed += 1
            del kept[name]
    if not asked.check:
        table.write(maths, kept)
    print(f"{changed} of {len(kept)} entries differ" if changed else "nothing differs")
    return int(asked.check and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
