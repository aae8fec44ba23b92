"""Words: what a series counts, as the title of a figure says it."""

from __future__ import annotations

from sim.world.world import World

#: What a dash in a cell of a heat map is.
EMPTY = "–: no run has a value"
#: By measure; ``{who}`` becomes civilians, soldiers or people.
SERIES_WORDS = {
    "arrivals": "{who} arriving",
    "informal": "{who} arriving outside the posts",
    "turned_back": "{who} turned back",
    "queue": "{who} waiting",
    "queueing": "{who} waiting at the border",
    "home": "{who} at home",
    "left": "{who} leaving home",
    "returned": "{who} home again",
    "present": "displaced {who} staying",
    "moving": "{who} on the road",
    "settled": "displaced {who} staying inside the country",
    "admitted": "{who} on the way to a site",
    "garrison": "soldiers in garrison",
    "internally_displaced": "{who} displaced inside the country",
    "sheltered": "{who} sheltered",
    "overflow": "{who} beyond the places of the sites",
    "stock": "{who} staying",
    "dispersed": "soldiers dispersed",
    "repatriated": "soldiers repatriated",
    "insurgent": "held by the insurgents (0 or 1)",
    "intensity": "fighting (0 to 1)",
    "districts_insurgent": "districts held by the insurgents",
    "districts_contested": "contested districts",
    "capitals_insurgent": "capitals held by the insurgents",
}
#: The measure of a sweep on a world driven by counts that counts nobody: how far a run is from the counts.
ARD = "averaged relative difference from the counts (ARD)"
#: Units of what does not count people.
SHARE, EITHER = "share", "0 or 1"
UNITS = {
    "insurgent": EITHER,
    "intensity": SHARE,
    "districts_insurgent": "districts",
    "districts_contested": "districts",
    "capitals_insurgent": "capitals",
}


def is_either(measure: str) -> bool:
    """Tell whether a measure is 0 or 1, so that a share of the runs says all of it and quantiles say nothing."""
    return UNITS.get(measure) == EITHER


def series_words(measure: str, kind: str) -> str:
    """Return what a measure counts, without the place.

    Examples
    --------
    >>> series_words("queue", "civilian")
    'civilians waiting'
    >>> series_words("ard", "")
    'averaged relative difference from the counts (ARD)'
    """
    if measure == "ard":
        return ARD
    who = {"civilian": "civilians", "military": "soldiers"}.get(kind, "people")
    return SERIES_WORDS.get(measure, "{who}: " + measure.replace("_", " ")).format(who=who)


def place_words(place: str, world: World, measure: str = "") -> str | None:
    """Return "in Tajikistan" for a host, "at Khorog" for another place, "" for the whole world; None if unknown.

    Of who has not come in, a queue or who is turned back, a host is where they want to go: "at the border of …".
    """
    if place == "world":
        return ""
    if place in world.hosts.ids:
        before = measure in ("queue", "turned_back")
        return f"{'at the border of' if before else 'in'} {world.hosts.names[world.hosts.ids.index(place)]}"
    if place in world.places.index:
        return f"at {world.places.names[world.places.index[place]]}"
    return None


def series_title(measure: str, place: str, kind: str, world: World) -> str:
    """Return what a series counts, and where."""
    where = place_words(place, world, measure)
    return f"{series_words(measure, kind)} {place if where is None else where}".strip()


#: What pages and terminals call a kind, and what it is asked for.
CALLED = {"civilians": "civilian", "soldiers": "military", "soldier": "military"}
