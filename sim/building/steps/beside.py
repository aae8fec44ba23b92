"""What a world of Panj's own has beside its pieces: posts, the shape of the country, soldiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.building.areas.outline import Land, lands
from sim.building.countries import iso3
from sim.building.match.events import Days, Placed
from sim.building.match.names import Choices, asked, match_names
from sim.building.match.positions import Points
from sim.building.posts import Post, of_map
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.recipe.schema import SOURCE_KINDS
from sim.building.records import Areas, Camps, Told, Towns
from sim.building.soldiers import Posted
from sim.building.steps.peopled import Peopled, peopled
from sim.building.steps.places import of_country
from sim.building.steps.reading import Given as Files
from sim.building.steps.stocks import Series
from sim.building.steps.taking import Ground, fighting_days, takings
from sim.building.worlds.given import Assumed, Garrison, Given
from sim.words.wording import counted, few


@dataclass(frozen=True)
class Known:
    """What the steps before have found.

    Parameters
    ----------
    towns : Towns
        Those that are places.
    placed : Placed
        Which events are at which of them.
    on_map : tuple of (name, lat, lon)
        Posts that the map of the roads has.
    areas : Areas, optional
        Of the home country, with their people as far as they are known.
    """

    towns: Towns
    placed: Placed
    on_map: tuple[tuple[str, float, float], ...]
    areas: Areas | None = None


def beside(recipe: Recipe, files: Files, known: Known) -> tuple[Given, tuple[Told, ...]]:
    """Return what is given beside the pieces, and what is told of it."""
    towns = known.towns
    roads = "; ".join(source.file for source in recipe.of_kind("roads"))
    posts = (*files.posts, *of_map(known.on_map, roads))
    drawn = _lands(recipe, files)
    garrisons, told = _garrisons(recipe, files.garrisons, towns)
    events, days = files.events, Days(recipe.first.toordinal(), recipe.last.toordinal())
    assert events is not None, "a recipe that is complete has events"
    points, home = Points(towns.name, towns.lat, towns.lon), of_country(events.country, recipe.home)
    taken, of_takings = takings(events, Ground(points, days, home, recipe.choices.precision, recipe.names.events))
    people, of_people = _people(known)
    given = Given(
        people=people,
        posts=posts,
        home=drawn.get(recipe.home),
        neighbours=tuple(land for code, land in drawn.items() if code != recipe.home),
        garrisons=garrisons,
        guards=files.guards,
        fighting=fighting_days(events, known.placed, days),
        takings=taken,
        assumed=Assumed(recipe.crossing_kind, recipe.choices.let_through, recipe.choices.intensity),
        sources={kind: "; ".join(one.file for one in many) for kind in SOURCE_KINDS if (many := recipe.of_kind(kind))},
        folder=recipe.folder,
        placed={name: f"{FILE}: names: camps: {name}" for name in recipe.names.camps},
    )
    return given, (*told, *of_people, *of_takings, *_told(recipe, given))


def with_counts(
    given: Given, camps: Camps, names: Sequence[str], series: Mapping[str, Series], of_place: Mapping[str, str]
) -> Given:
    """Return what is given with the counts of hosts and camps: of a host its own series, or those of its camps.

    Parameters
    ----------
    given : Given
    camps : Camps
    names : sequence of str
        What the camps are called in the world.
    series : mapping of str to Series
        All of them, by name.
    of_place : mapping of str to str
        Camp, as its place is called: the name of its series.
    """
    of_camps = {row: series[of_place[name]] for row, name in enumerate(names) if name in of_place}
    hosts: dict[str, tuple[Series, ...]] = {}
    for host in dict.fromkeys(camps.country):
        own = [one for name, one in series.items() if name not in of_place.values() and iso3(name) == host]
        parts = tuple(one for row, one in of_camps.items() if camps.country[row] == host)
        if own or parts:
            hosts[host] = (own[0],) if own else parts
    return replace(given, counts_of_hosts=hosts, counts_of_camps=of_camps)


def _people(known: Known) -> tuple[tuple[Peopled, ...], tuple[Told, ...]]:
    """Return the people of each place with those around its town; nothing where no area's are known."""
    if known.areas is None or not (known.areas.population >= 0).any():
        return (), ()
    return peopled(known.towns, known.areas)


def _lands(recipe: Recipe, files: Files) -> dict[str, Land]:
    if files.areas is None:
        return {}
    named = "; ".join(source.file for source in recipe.of_kind("areas"))
    return lands(files.areas, (recipe.home, *recipe.hosts), named)


def _garrisons(recipe: Recipe, posted: Sequence[Posted], towns: Towns) -> tuple[tuple[Garrison, ...], tuple[Told, ...]]:
    """Return the garrisons whose place is a town of the world; names that match none are asked."""
    names = [each.place for each in posted]
    choices = Choices(towns.name, towns.other_names)
    matches = match_names(names, choices, (), recipe.names.garrisons)
    told = list(asked("place of the garrison", "garrisons", names, matches))
    out: list[Garrison] = []
    lost: list[str] = []
    open_names = {one.answer[1] for one in told}
    for each, match in zip(posted, matches, strict=True):
        if match.at >= 0:
            out.append(Garrison(each.unit, match.at, each.low, each.central, each.high, each.where))
        elif each.place not in open_names:
            lost.append(f"{each.unit} ({each.place})")
    if lost:
        text = f"{counted(len(lost), 'garrison')} at no place of the world: {few(lost)}; left out"
        told.append(Told("garrisons-elsewhere", "warning", text))
    return tuple(out), tuple(told)


def _told(recipe: Recipe, given: Given) -> list[Told]:
    """Tell what is known of the border, and who is not given."""
    out = [_of_fighting(given)]
    if given.posts:
        out.append(Told("posts", "note", f"{counted(len(given.posts), 'border post')} known{_whose(given.posts)}"))
    else:
        text = f"no border post is known: each crossing is taken for a {recipe.crossing_kind} (crossing_kind)"
        out.append(Told("no-posts", "warning", text))
    if given.home is None:
        text = "no areas of the home country: crossings lie in the middle of the way, and maps have no outline"
        out.append(Told("no-outline", "warning", text))
    if not given.garrisons:
        out.append(Told("no-garrisons", "note", "no garrisons are given: civilians only"))
    return out


def _of_fighting(given: Given) -> Told:
    places, days = len({day.place for day in given.fighting}), len(given.fighting)
    unsure = sum(day.earliest != day.latest for day in given.fighting)
    text = (
        f"{counted(days, 'day')} of fighting at {counted(places, 'place')}; of {unsure:,} of them the day is not exact"
    )
    return Told("fighting-days", "note", text)


def _whose(posts: Sequence[Post]) -> str:
    hosts = sorted({post.host for post in posts if post.host})
    return f", to {', '.join(hosts)}" if hosts else ""
