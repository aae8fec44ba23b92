"""Install with pip, in a line that says how far it is: what make calls before there is anything of Panj to call.

    install.py [EXTRAS]

All that pip says is shown if it fails, and nothing of it otherwise. Without extras bytecode is left to whoever imports:
to make that of every library takes longer than to fetch them, and a first run needs a small part of it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time

PIP = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--editable"]
FETCHED = re.compile(r"\s*(?:Downloading|Using cached) (?P<file>[^\s/]+)(?:.*\((?P<size>[\d.]+) (?P<unit>[kMG])B\))?")
MEGABYTES = {"k": 0.001, "M": 1.0, "G": 1000.0}
EVERY = 10.0
"""Seconds between two lines where nobody watches a terminal."""


class Told:
    """One line that is written anew on a terminal, and now and then elsewhere."""

    def __init__(self) -> None:
        self.there, self.last = sys.stdout.isatty(), 0.0

    def say(self, text: str, last: bool = False) -> None:
        """Say how far it is."""
        if self.there:
            print(f"\r\033[2K  {text}", end="\n" if last else "", flush=True)
        elif last or time.monotonic() - self.last > EVERY:
            print(f"  {text}", flush=True)
            self.last = time.monotonic()


def main(extras: str) -> int:
    """Install the folder that make is called in, with extras."""
    began, told, said, packages, size = time.monotonic(), Told(), [], 0, 0.0
    what = [f".[{extras}]"] if extras else [".", "--no-compile"]
    with subprocess.Popen([*PIP, *what], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if found := FETCHED.match(line):
                packages += not found["file"].endswith(".metadata")
                size += float(found["size"] or 0) * MEGABYTES[found["unit"] or "k"]
                told.say(f"{packages} packages, {size:.0f} MB: {found['file'].split('-')[0]}")
            elif line.startswith("Installing collected packages"):
                told.say(f"{packages} packages, {size:.0f} MB: unpacking")
    seconds = time.monotonic() - began
    if pip.returncode:
        told.say(f"pip could not install after {seconds:.0f} s:", last=True)
        print("".join(said), file=sys.stderr)
    else:
        told.say(f"{packages} packages, {size:.0f} MB, in {seconds:.0f} s", last=True)
    return pip.returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
    except KeyboardInterrupt:
        print("\ninterrupted: what has been fetched is kept, make again goes on", file=sys.stderr)
        sys.exit(130)
