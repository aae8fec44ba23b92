"""What is said of a series that a run does not have: which names there are instead, the nearest before the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sim.model.record import CROSSING_MEASURES, FLOWS, is_flow
from sim.model.sums import EVERYBODY
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.ids import id_of
from sim.words.typed import same_name
from sim.words.wording import few

Name = tuple[str, str, str]


def no_series(names: Collection[Name], titles: Mapping[str, str], measure: str, place: str, kind: str) -> PanjError:
    """Return the error for a series that is not among the names; titles are what places are called, by their ids."""
    what = f"no series {measure!r} at {place!r}" + (f" of kind {kind!r}" if kind else "")
    return PanjError(f"{what} ({_instead(names, titles, measure, same_name(place))})")


def key_of(
    names: Collection[Name], titles: Callable[[], Mapping[str, str]], measure: str, place: str, kind: str
) -> Name:
    """Return the series that is meant, its place by its id or by what it is called.

    Parameters
    ----------
    names : collection of (measure, place, kind)
    titles : callable
        Returns what places are called, by their ids: looked up only where no id is named.
    measure, place, kind : str

    Raises
    ------
    PanjError
        If there is none, or several places are called so.
    """
    key = (measure, same_name(place), kind)
    if key in names:
        return key
    called = titles()
    key = (measure, id_of(place, [at for of, at, _ in names if of == measure], called), kind)
    if key not in names:
        raise no_series(names, called, measure, place, kind)
    return key


def check_flow(measure: str, place: str) -> None:
    """Refuse to sum over days what is no daily flow: the sum of a state would count the same people every day."""
    if not is_flow(measure, place.casefold()):  # the world, whichever way it is written
        flows = f"flows are {', '.join(sorted(FLOWS))}"
        if measure in FLOWS:
            raise PanjError(f"{measure!r} of the whole world is a state, no daily flow; elsewhere {flows}")
        raise PanjError(f"{measure!r} at {place!r} is no daily flow; {flows}")


def _instead(names: Collection[Name], titles: Mapping[str, str], measure: str, place: str) -> str:
    """Return which names there are instead of the first wrong one of a series."""
    known = sorted({series[0] for series in names})
    places = sorted({series[1] for series in names if series[0] == measure})
    kinds = sorted({kind for *of, kind in names if of == [measure, place]}, key=lambda kind: (kind == EVERYBODY, kind))
    if not places and measure in CROSSING_MEASURES:
        return "this world has no crossing: nobody arrives"
    if place in places:
        return f"kinds there: {', '.join(map(repr, kinds))}"
    wrong, there, told = (place, places, f"places with {measure}") if places else (measure, known, "measures")
    near = did_you_mean(wrong, {name: titles.get(name, "") if places else "" for name in there})
    return f"{near}; {told}: {few(there)}" if near else f"{told}: {few(there)}"
