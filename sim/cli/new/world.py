"""`panj new world`: which country, which hosts, which days; the recipe is begun as `panj world new` does it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sim.building.countries import iso3, which_country
from sim.building.recipe.find import folder_of
from sim.building.recipe.new import KINDS, Beginning, begin, days_of
from sim.building.recipe.schema import WorldKind
from sim.cli.new.questions import Choice, Question, Questions
from sim.cli.terminal import command, say
from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.scenario.schema import LONGEST_RUN
from sim.words.counts import NoCountError, count
from sim.words.typed import quoted


@dataclass(frozen=True)
class Given:
    """What the flags say; None where they say nothing."""

    world: str | None = None
    home: str | None = None
    hosts: str | None = None
    first: str | None = None
    days: int | None = None
    to: str | None = None
    own: bool | None = None


def new_world(given: Given, questions: Questions) -> None:
    """Ask for what the flags leave open, and begin a recipe.

    Raises
    ------
    PanjError
        For a flag that is wrong or missing, and where nobody answers any more: nothing is written.
    """
    world = questions.ask(Question("What is the world called", "WORLD"), _free, given.world)
    home = questions.ask(Question("Which country do people leave", "--home"), country, given.home)
    into = Question("Which countries take them in (with commas)", "--hosts")
    hosts = questions.ask(into, lambda text: countries(text, home), given.hosts)
    first = questions.ask(Question("Its first day", "--from"), lambda text: as_day("the first day", text), given.first)
    days = _days(given, questions, first)
    kind = _kind(given, questions)
    file = begin(folder_of(world), Beginning(home, hosts, first, days, kind))
    say(f"\n{shown(file)} is written, with every choice of construction and its range. Next:")
    say(
        f"  {command()} world add {world} events FILE   (then people, towns, camps and counts: docs/your-own-crisis.md)"
    )
    say(f"  {command()} world build {world}")


def _free(world: str) -> str:
    from sim.building.recipe.recipe import FILE

    folder = folder_of(world)
    if not world.strip():
        raise PanjError("want a plain name (letters, digits, '-', '_') or a path")
    if (folder / FILE).exists() or (folder / "places.csv").exists():
        more = next(f"{world}-{k}" for k in range(2, 1000) if not folder_of(f"{world}-{k}").exists())
        raise PanjError(f"{shown(folder)} is there already; {more} is free")
    return world


def country(text: str) -> str:
    """Return the three letters of a country, by these, its two letters or its name.

    Raises
    ------
    PanjError
        With the nearest one.
    """
    found = iso3(text.strip())
    if not found:
        raise PanjError(f"'{quoted(text)}' is no country ({which_country(text)})")
    return found


def countries(text: str, home: str) -> tuple[str, ...]:
    """Return several countries."""
    found = tuple(dict.fromkeys(country(part) for part in text.split(",") if part.strip()))
    if not found:
        raise PanjError("want at least one country, as TCD, CMR or Chad, Cameroon")
    if home in found:
        raise PanjError(f"{home} is the country that people leave")
    return found


def _days(given: Given, questions: Questions, first: dt.date) -> int:
    if given.days is not None or given.to is not None:
        last = None if given.to is None else as_day("--to", given.to)
        return days_of(first, given.days, last)

    def meant(text: str) -> int:
        if "-" in text:
            return days_of(first, None, as_day("the last day", text))
        try:
            return count(text, 1, LONGEST_RUN)
        except NoCountError as error:
            raise PanjError(f"'{quoted(text)}' {error}, nor a day as 2014-05-15") from None

    return questions.ask(Question("Its last day, or how many days it has", "--to DATE or --days N"), meant)


def _kind(given: Given, questions: Questions) -> WorldKind:
    if given.own is not None or questions.typed is None:
        return "own" if given.own else "driven"
    question = Question("Who says how many leave", "--own", "driven")
    choices = [Choice(kind, told.partition(";")[0]) for kind, told in KINDS.items()]
    return "own" if questions.choose(question, choices) == "own" else "driven"
