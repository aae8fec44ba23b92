"""The command ``panj``.

Nothing heavy is imported here, nor in :mod:`sim.cli.app`: each command imports what it needs when it
runs, so that ``panj --help`` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the entry point of ``panj``."""
    try:
        from sim.cli.app import app
        from sim.cli.terminal import speak_plainly
        from sim.experiment.interrupts import ctrl_c_returns

        speak_plainly()
        with ctrl_c_returns():
            app()
    except KeyboardInterrupt:  # before the command had begun
        sys.stderr.write("interrupted\n")
        sys.exit(130)
