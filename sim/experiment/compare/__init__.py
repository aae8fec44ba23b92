"""Compare: what a policy changes, replicate by replicate, with the same luck in every scenario."""

from sim.experiment.compare.comparison import Comparison
from sim.experiment.compare.run import compare

__all__ = ["Comparison", "compare"]
