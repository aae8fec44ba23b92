"""Which run a model is: its seed and replicate, also as one iteration of a batch of Mesa's.

Mesa's batch runner makes every iteration by the same call. Before 3.5 it hands over nothing that tells them apart; from
3.5 on it hands over `rng`, which is None for each of `iterations=3`. The number of the iteration stands in the batch
runner that makes the call, in whatever process it runs, and it is read there: so nothing is counted, and an iteration
is the same run whichever were made before it.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any, NamedTuple

import mesa
import numpy as np

from sim.model.random import MAX_SEED, Purpose, philox
from sim.scenario.arguments import check_whole
from sim.scenario.errors import PanjError

RUNNER = "mesa.batchrunner"
MOST_REPLICATES = 1_000_000


class Address(NamedTuple):
    """What decides a run's luck and its draw of the uncertain parameters."""

    seed: int
    replicate: int


def address(
    default: int, *, rng: Any = None, seed: Any = None, replicate: Any = None, replicates: Any = 200, uncertain: bool
) -> Address:
    """Return seed and replicate of the model that is being made.

    What was given is obeyed. What was not is, outside a batch of Mesa's, the scenario's seed and replicate 0; iteration
    i of a batch takes replicate i. Where the replicate was given, and when all replicates have had their turn, it takes
    a seed of its own, drawn from the scenario's.

    Parameters
    ----------
    default : int
        The scenario's seed.
    rng, seed : optional
        Two names for the seed: Mesa's and everybody's.
    replicate : int, optional
    replicates : int
        How many there are if parameters are drawn.
    uncertain : bool
        Whether they are.

    Raises
    ------
    PanjError
        If one of them is impossible, or if the iterations of a batch could not differ.
    """
    given = _seed(rng, seed)
    many = _whole("replicates", replicates, 1, MOST_REPLICATES)
    most, why = (many - 1, " (replicates - 1)") if uncertain else (MAX_SEED, "")
    chosen = None if replicate is None else _whole("replicate", replicate, 0, most, why)
    base = default if given is None else given
    turn = 0 if rng is not None and _mesa_hands_over_seeds() else iteration()
    if turn is None:
        if given is None or chosen is None:
            raise PanjError(
                "this version of Mesa does not tell its iterations apart: leave iterations at 1, and give each run its "
                "own, as in parameters={'seed': [1], 'replicate': range(3)}"
            )
        return Address(given, chosen)
    if chosen is None:
        return Address(_seed_of_turn(base, turn // (most + 1)), turn % (most + 1))
    if turn and given is not None:
        raise PanjError(
            f"iteration {turn} of this batch would be iteration 0 again, for seed {given} and replicate {chosen} are "
            "both given: leave one of them out"
        )
    return Address(_seed_of_turn(base, turn), chosen)


def iteration() -> int | None:
    """Return the iteration of Mesa's batch that the caller is part of: 0 outside of one, None if it cannot be told."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__") == RUNNER:
            found = frame.f_locals.get("iteration")
            return found if isinstance(found, int) else None
        frame = frame.f_back  # type: ignore[assignment]
    return 0


def _whole(name: str, value: Any, low: int, high: int, why: str = "") -> int:
    """Return a whole number that was given for an argument; Mesa's users have it as a text or as 3.0, too.

    Raises
    ------
    PanjError
        If it is none, or not from `low` to `high`.
    """
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 20:
        value = int(value)  # typed into a box of SolaraViz
    elif isinstance(value, float | np.floating) and float(value).is_integer():
        value = int(value)  # of a slider, or of a table of NumPy's
    check_whole(name, value, low, high, why)
    return int(value)


def _seed(rng: Any, seed: Any) -> int | None:
    """Return the seed that was given under either name; None for none."""
    if rng is None and seed is None:
        return None
    if rng is not None and seed is not None:
        raise PanjError(f"rng={rng!r} and seed={seed!r} are both given: two names for the seed, want one of them")
    value = rng if seed is None else seed
    if hasattr(value, "generate_state"):  # NumPy's SeedSequence, which Mesa takes, too
        return int(value.generate_state(1)[0])
    return _whole("seed", value, 0, MAX_SEED)


def _seed_of_turn(seed: int, turn: int) -> int:
    """Return the seed of a turn: the given one for the first, one drawn from it for each other."""
    return seed if turn == 0 else int(philox(turn, 0, 0, int(Purpose.BATCH), seed, 0)[0])


def _mesa_hands_over_seeds() -> bool:
    return "rng" in inspect.signature(mesa.batch_run).parameters
