"""The Python face: `from sim import run, BorderModel`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.draw import draw, drawing
from sim.experiment.pictures import picture_parts
from sim.experiment.results import Result as _Result
from sim.experiment.run import run as _run
from sim.experiment.store import save as _save
from sim.scenario.resolved import Scenario


class Result(_Result):
    """A result that can draw itself; see :class:`sim.experiment.results.Result` for all the rest."""

    def plot(self, folder: str | Path = "plots") -> list[Path]:
        """Draw every figure as PNG and SVG into a folder; return the files."""
        return draw(picture_parts(self), Path(folder))

    def save(self, folder: str | Path, plots: bool = False, beside: bool = False) -> Path:
        """Write the result to a folder, whole or not at all; return it.

        Parameters
        ----------
        folder : path
        plots : bool
            Draw the figures too, into its folder ``plots``.
        beside : bool
            Draw them in a second process meanwhile. Only for programs whose main module can be imported.
        """
        if plots and beside:
            with drawing(picture_parts(self)) as collect:
                return _save(self, Path(folder), collect)
        return _save(self, Path(folder), (lambda work: self.plot(work / "plots")) if plots else None)


def run(name: str | Path | Scenario = "baseline", **options: Any) -> Result:
    """Run a scenario; see :func:`sim.experiment.run.run` for the options."""
    result = _run(name, **options, result_type=Result)
    assert isinstance(result, Result)
    return result
