"""The sentences of a build with what each stands on: a line of a file, or the files and choices that it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from sim.building.recipe.choices import GROUP
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.recipe.schema import SourceKind
from sim.building.records import Told
from sim.pages.building.page import Sentence
from sim.scenario.files import shown

#: What a sentence stands on that names no line of a file: kinds of sources by its check, or the first word of that.
KINDS: dict[str, tuple[SourceKind, ...]] = {
    "answers": (),
    "areas": ("areas",),
    "camp": ("camps",),
    "camps": ("camps",),
    "camps-uncounted": ("camps", "counts"),
    "closed": ("closures",),
    "closures": ("closures",),
    "correction": ("corrections",),
    "crossings": ("crossings",),
    "cut": ("roads",),
    "event": ("events",),
    "events": ("events",),
    "ferries": ("roads",),
    "fighting": ("events",),
    "garrisons": ("garrisons",),
    "hosts": ("camps",),
    "long": ("roads",),
    "map": ("roads",),
    "no": (),
    "no-camps": ("camps",),
    "no-capacities": ("camps",),
    "no-counts": ("counts",),
    "no-dates": ("counts",),
    "no-number": ("counts",),
    "no-places": ("camps",),
    "no-takings": ("events",),
    "off": ("roads",),
    "one": ("roads",),
    "one-place": ("camps",),
    "one-series": ("counts",),
    "one-spot": ("towns", "camps"),
    "people": ("people", "areas"),
    "people-or-families": ("counts",),
    "places": ("events", "towns"),
    "posts": ("crossings", "roads"),
    "registered": ("corrections",),
    "road": ("roads",),
    "short": ("roads",),
    "straight": ("towns", "camps", "roads"),
    "swapped": ("camps",),
    "takings": ("events",),
    "towns": ("towns",),
    "unreached": ("roads",),
}
#: Kinds of sources of all others: they are told of counts.
OTHERS: tuple[SourceKind, ...] = ("counts",)
#: The choices that decide what is told.
DECIDES: dict[str, tuple[str, ...]] = {
    "towns": ("towns_over",),
    "events-far": ("radius_km",),
    "events-placed": ("radius_km", "precision", "deaths"),
    "events-vague": ("precision",),
    "events-few-deaths": ("deaths",),
    "events-deaths-unknown": ("deaths",),
    "places-quiet": ("radius_km", "towns_over"),
    "fighting": ("quiet_days",),
    "straight-roads": ("winding", "pruning"),
}


def sentence(recipe: Recipe, told: Told) -> Sentence:
    """Return a sentence with what it stands on.

    Paths are as they are from the folder of the recipe, so that the page is the same wherever a command is typed.
    """
    where = at_home(recipe, told.where)
    if not where:
        kinds = KINDS.get(told.check, KINDS.get(told.check.partition("-")[0], OTHERS))
        where = ", ".join(source.file for kind in kinds for source in recipe.of_kind(kind)) or FILE
    decided = [chosen_at(recipe, name) for name in DECIDES.get(told.check, ())]
    return Sentence(at_home(recipe, told.text), "; ".join([where, *decided]))


def sentences(recipe: Recipe, told: Sequence[Told], severity: str) -> list[Sentence]:
    """Return all sentences of a severity, in their order."""
    return [sentence(recipe, each) for each in told if each.severity == severity]


def chosen_at(recipe: Recipe, name: str) -> str:
    """Return the name of a choice with the line of the recipe that chooses it, or that it is left at its default."""
    return f"{name} ({place_of(recipe, name)})"


def place_of(recipe: Recipe, name: str) -> str:
    """Return the line of the recipe that chooses something, or that none does."""
    at = (GROUP, name)
    document = recipe.document
    if at in document.keys or at in document.values:
        return f"{FILE}:{document.spot(at)[0]}"
    return "left at its default"


def at_home(recipe: Recipe, text: str) -> str:
    """Return a text with the paths in it as they are from the folder of the recipe."""
    return text.replace(f"{shown(recipe.folder)}/", "")
