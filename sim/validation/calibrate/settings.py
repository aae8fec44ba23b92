"""Settings of a calibration: which parameters counts of each measure can inform, and how the sampler goes on."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.arguments import check_whole
from sim.scenario.errors import PanjError

#: Replicates in the population.
PARTICLES, LEAST, MOST = 300, 20, 100_000
#: Parameters to be estimated, most important first, by the measures that counts may be of: what moves such a count by
#: its rule, and is not the war itself, whose parameters a world draws together and which are always in the table.
INFORMED: dict[str, tuple[str, ...]] = {
    "soldiers": (
        "garrisons.withdraw",
        "garrisons.cross",
        "garrisons.desertion",
        "garrisons.road_home",
        "garrisons.patience_hours",
        "garrisons.detour_hours",
        "surrender.spread",
        "siege.handover",
        "siege.handed",
        "provinces.post",
    ),
    "arrivals": (
        "crossing.leak",
        "crossing.let_through",
        "crossing.patience_days",
        "routes.foreign",
        "routes.informed",
        "displacement.fight",
        "displacement.run",
        "displacement.fear",
        "displacement.rule",
        "movement.shelter",
    ),
    "displaced": (
        "displacement.fight",
        "displacement.run",
        "displacement.fear",
        "displacement.rule",
        "displacement.urban",
        "displacement.city",
        "homecoming.own",
        "homecoming.other",
        "movement.shelter",
    ),
    "held": ("front.retake_rate", "capitals.siege", "capitals.contagion", "siege.handed", "siege.district_days"),
}
#: Of which of these a measure is; arrivals of soldiers are apart. All others tell of the people displaced.
HELD = ("insurgent", "districts_insurgent", "districts_contested", "capitals_insurgent")
CROSSED = ("arrivals", "refusals", "departures", "queue", "queueing", "stock")
#: Parameters that are estimated at most, if nobody names them.
TWELVE = 12


def group_of(measure: str, kind: str) -> str:
    """Return of which group of `INFORMED` a count is."""
    if measure in HELD:
        return "held"
    if kind == "military":
        return "soldiers"
    return "arrivals" if measure in CROSSED else "displaced"


@dataclass(frozen=True)
class Sampling:
    """How the sampler goes on.

    Parameters
    ----------
    particles : int
        Replicates in the population.
    keep : float
        Share of them that is left in effect when the temperature is raised.
    moved, at_last : float
        Share of them that must have moved before the temperature is raised again, and before it ends.
    moves, last_moves : int
        Moves at one temperature, at the last one, at most.
    accepted : float
        Share of proposals that the scale of the moves is steered to.
    """

    particles: int = PARTICLES
    keep: float = 0.5
    moved: float = 0.7
    at_last: float = 0.95
    moves: int = 4
    last_moves: int = 12
    accepted: float = 0.3

    def check(self) -> None:
        """Refuse what is impossible.

        Raises
        ------
        PanjError
        """
        check_whole("replicates", self.particles, LEAST, MOST)
        if not 0.0 < self.keep < 1.0:
            raise PanjError(f"keep {self.keep}: want a share between 0 and 1")
