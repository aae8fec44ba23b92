"""Compare: what a policy changes, replicate by replicate, with the same luck in every scenario."""

from sim.comparisons.comparison import Comparison
from sim.comparisons.run import compare

__all__ = ["Comparison", "compare"]
