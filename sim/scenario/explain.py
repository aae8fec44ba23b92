"""Say in plain words what pydantic found wrong with a file."""

from __future__ import annotations

from pathlib import PurePosixPath

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import LONGEST_NAME, is_name
from sim.scenario.reader import Document
from sim.scenario.schema import DocumentClaim, EventEntry, FleeWorld, ParameterSpread, PolicyByKind, ScenarioFile
from sim.words.counts import Written, written
from sim.words.typed import how_to_write
from sim.words.wording import Location, spoken

_WANTED = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be text (put it in quotes)",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping (name: value)",
    "model_type": "must be a mapping (name: value)",
    "finite_number": "must be a finite number",
    "string_too_short": "must not be empty",
    "int_parsing_size": "is too large",
    "string_too_long": f"must have at most {LONGEST_NAME} letters",
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}


def explain(error: ErrorDetails, document: Document, prefix: Location = (), *, near: bool = True) -> Problem:
    """Return one error of pydantic as a problem with its place in the file.

    Parameters
    ----------
    error : ErrorDetails
        One entry of ``ValidationError.errors()``.
    document : Document
        The file.
    prefix : Location
        Where in the file the validated part stands.
    near : bool
        Look for the nearest right name, which takes its time.
    """
    at: Location = (*prefix, *error["loc"])
    if at[0] == "world":  # pydantic names the way in which it read the world, where it may be read in two
        at = (at[0], *at[2:])
    what = spoken(at)
    kind = error["type"]
    if kind == "extra_forbidden":
        allowed = _keys(at)
        hint = (did_you_mean(str(at[-1]), allowed) if near else None) or f"allowed: {', '.join(allowed)}"
        where = f" in {spoken(at[:-1])}" if len(at) > 1 else ""
        return document.problem(at, f"unknown key '{at[-1]}'{where}", hint, key=True)
    if kind == "missing":
        return document.problem(at[:-1], f"{spoken(at[:-1])} needs the key '{at[-1]}'")
    got = f", got {brief(error['input'])}"
    context = error.get("ctx", {})
    if kind == "literal_error":
        choices = _literals(context.get("expected", ""))
        nearest = did_you_mean(str(error["input"]), choices) if near else None
        said = f"{what} must be one of {', '.join(choices)}{got}"
        return document.problem(at, said, nearest or meant(error["input"], at))
    if kind == "string_pattern_mismatch":
        message = f"{what} must be a plain name (letters, digits, '-', '_', no folders){got}"
        return document.problem(at, message, by_name(error["input"]) if at[0] in ("base", "extends") else None)
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        bound = context[key] if isinstance(context[key], int) else f"{context[key]:g}"
        return document.problem(at, f"{what} must be {words} {bound}{got}")
    if kind == "panj":
        return document.problem(at, f"{what} {error['msg']}{got}", context.get("hint"))
    said = _WANTED.get(kind, f"is wrong: {error['msg']}")
    return document.problem(at, f"{what} {said}{got}", meant(error["input"], at))


def meant(value: object, at: Location = ()) -> str | None:
    """Return the hint to a value that is of the wrong kind: how its number is written, or which sign is missing."""
    if isinstance(value, str | Written):
        return how_to_write(written(value))
    key = at[-1] if at else None
    if value is None and isinstance(key, str) and ":" in key.strip(":"):
        return f"want a space after the colon: '{key.replace(':', ': ', 1)}'"
    return None


def by_name(value: object) -> str | None:
    """Return how a scenario that was given as a file is named in another file; None for what is no file.

    Examples
    --------
    >>> by_name("scenarios/mini.yaml"), by_name("mini")
    ("write 'mini': a scenario is named without folder and .yaml; it stands beside this file or in scenarios/", None)
    """
    path = PurePosixPath(str(value))
    name = path.stem if path.suffix in (".yaml", ".yml") else path.name
    if path.name == "scenario.yaml" and path.parent.name:  # that of a world is named as its folder
        name = path.parent.name
    if name == str(value) or not is_name(name):
        return None
    return f"write '{name}': a scenario is named without folder and .yaml; it stands beside this file or in scenarios/"


def brief(value: object) -> str:
    """Return a bad value, shortened, as it would be written in YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if not isinstance(value, str):
        return written(value)[:40]
    return f"'{value}'" if len(value) <= 40 else f"'{value[:37]}...'"


def _literals(expected: str) -> list[str]:
    """Return the choices of a Literal from pydantic's wording: ``'a', 'b' or 'c'``."""
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",") if part.strip()]


def _keys(at: Location) -> list[str]:
    """Return the keys that are allowed beside the last one of a location."""
    model: type[BaseModel] = ScenarioFile
    match at:
        case ("events", int(), "policy", _, _):
            model = PolicyByKind
        case ("events", int(), _):
            model = EventEntry
        case ("world", _):
            model = FleeWorld
        case ("document", _) | ("document", int(), _):
            model = DocumentClaim
        case ("parameters", *_) if len(at) > 2:
            model = ParameterSpread
    return [info.alias or name for name, info in model.model_fields.items()]
