"""Where counts say that a camp lies, for whoever is asked: those of the portal have the middle of each place."""

from __future__ import annotations

from dataclasses import replace

from sim.building.counts.gather import Said
from sim.building.counts.unhcr_portal import positions
from sim.building.files.look import look
from sim.building.match.names import normal
from sim.building.recipe.recipe import Recipe

ASKED = "camp-without-position"
PORTAL = "portal"


def hint_at_positions(recipe: Recipe, said: Said) -> None:
    """Add to each question where a camp is what the counts say of it; it is still asked, as that is no camp's gate."""
    if all(told.check != ASKED for told in said.told):
        return
    known = dict[str, tuple[str, float, float]]()
    for source in recipe.of_kind("counts"):
        if source.format == PORTAL:
            known |= {normal(name): (source.file, *at) for name, at in positions(look(source.path)).items()}
    for k, told in enumerate(said.told):
        if told.check == ASKED and (at := known.get(normal(told.answer[-1]))):
            file, lat, lon = at
            text = f"{told.text} {file} has {lat:g}, {lon:g} for it, which may be the middle of an area"
            said.told[k] = replace(told, text=text)
