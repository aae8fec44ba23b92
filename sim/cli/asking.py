"""Asking at a terminal what no file says: one question at a time, each answer kept in the recipe at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

from sim.building.recipe.edit import Answer, answer
from sim.building.recipe.schema import PER_FAMILY
from sim.building.records import CountedKind, Told
from sim.building.steps.build import line_of
from sim.cli.terminal import say
from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError, did_you_mean
from sim.words.numbers import exact
from sim.words.typed import typed_number

NONE = "-"
"""What is typed where nothing of what is asked for is there."""
KINDS: tuple[CountedKind, ...] = get_args(CountedKind)


UNITS = ("people", "families")
OF_A_FILE: Mapping[str, str] = {
    "date": "a day, as 2014-05-15",
    "unit": " or ".join(UNITS),
    "per_family": "a number, as 5.2",
}
"""What is typed where a file of counts does not say something, by the key of the recipe that keeps it."""


def can_ask() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(file: Path, asked: tuple[Told, ...], typed: Callable[[str], str]) -> None:
    """Ask, and keep each answer in the recipe.

    Parameters
    ----------
    file : Path
        The recipe.
    asked : tuple of Told
    typed : callable
        Gets what is shown before the answer, returns what was typed.

    Raises
    ------
    PanjError
        When there is nobody any more: answers that were given are kept.
    """
    for question in asked:
        say(line_of(question))
        for number, candidate in enumerate(question.candidates, 1):
            far = f", {exact(candidate.km)} km away" if candidate.km == candidate.km else ""
            say(f"  {number}. {candidate.name}{far}")
        answer(file, question.answer, _answered(question, typed))


def _answered(question: Told, typed: Callable[[str], str]) -> Answer:
    """Return what was answered; whoever types what is no answer is asked again."""
    while True:
        try:
            text = typed(f"{wanted(question)}: ").strip()
        except EOFError:
            raise PanjError("no answer: what was answered is in the recipe, nothing was built") from None
        try:
            return meant(question, text)
        except PanjError as error:
            say(str(error))


def wanted(question: Told) -> str:
    """Return what may be typed."""
    group = question.answer[0]
    if group == "files":
        return OF_A_FILE[question.answer[2]]
    if group == "camps":
        return "lat, lon in degrees"
    if group == "counted":
        return " or ".join(KINDS)
    some = "its number, a name" if question.candidates else "a name"
    return f"{some}, or {NONE} for none"


def meant(question: Told, text: str) -> Answer:
    """Return what an answer means.

    Raises
    ------
    PanjError
        When it is no answer to the question.
    """
    group = question.answer[0]
    if group == "files":
        return _of_a_file(question.answer[2], text)
    if group == "camps":
        return _position(text)
    if group == "counted":
        if text not in KINDS:
            raise PanjError(f"'{text}' is none of these ({did_you_mean(text, KINDS) or ', '.join(KINDS)})")
        return text
    if text == NONE:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.candidates):
        return question.candidates[int(text) - 1].name
    if not text:
        raise PanjError(f"want {wanted(question)}")
    return text


def _of_a_file(what: str, text: str) -> Answer:
    """Return what a file of counts does not say itself.

    Raises
    ------
    PanjError
        When it is none of what is wanted.
    """
    if what == "date":
        return as_day("the date", text)
    if what == "unit":
        if text not in UNITS:
            raise PanjError(f"'{text}' is none of these ({did_you_mean(text, UNITS) or ' or '.join(UNITS)})")
        return text
    try:
        people = typed_number(text)
    except ValueError:
        people = 0
    if not PER_FAMILY[0] <= people <= PER_FAMILY[1]:
        raise PanjError(f"'{text}' is no number from {PER_FAMILY[0]} to {PER_FAMILY[1]}")
    return people


def _position(text: str) -> dict[str, float]:
    parts = text.replace(",", " ").split()
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise PanjError(f"'{text}' is no position: want two numbers, as 4.36, 18.55") from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise PanjError(f"{lat:g}, {lon:g} is nowhere on Earth: want latitude, then longitude")
    return {"lat": lat, "lon": lon}
