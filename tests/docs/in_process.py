"""Commands of panj typed in this process: pages with dozens of them are typed in seconds."""

from __future__ import annotations

from typer.testing import CliRunner

from sim.cli.app import app


def in_process(typed: list[str]) -> tuple[int, str]:
    """Return the exit code of a command and what it says."""
    done = CliRunner().invoke(app, typed)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output
