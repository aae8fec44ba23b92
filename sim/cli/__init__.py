"""The command ``panj``.

Nothing heavy is imported here, nor in :mod:`sim.cli.app`: each command imports what it needs when it
runs, so that ``panj --help`` answers at once.
"""

from __future__ import annotations

import sys

#: Code of a command that Ctrl-C ended; other signals that ask to stop have codes of their own, 143 for SIGTERM.
INTERRUPTED = 130


def main() -> None:
    """Run the command line; the entry point of ``panj``."""
    try:
        from sim.cli.streams import hold_streams

        hold_streams()
        from sim.cli.app import app
        from sim.cli.terminal import speak_plainly
        from sim.runs.interrupts import ctrl_c_returns, like_ctrl_c

        speak_plainly()
        with like_ctrl_c() as heard:
            try:
                with ctrl_c_returns():
                    app()
            except SystemExit as end:
                if end.code == INTERRUPTED and heard:
                    sys.exit(128 + heard[0])  # as a shell tells what ended a command
                raise
            except KeyboardInterrupt:  # before the command had begun
                sys.stderr.write("interrupted\n")
                sys.exit(128 + heard[0] if heard else INTERRUPTED)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
