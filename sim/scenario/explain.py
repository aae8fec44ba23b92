"""Say in plain words what pydantic found wrong with a file."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.counts import thousands_hint, written
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.reader import Document, Location
from sim.scenario.schema import DocumentClaim, EventEntry, FleeWorld, ParameterSpread, PolicyByKind, ScenarioFile

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
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}


def explain(error: ErrorDetails, document: Document, prefix: Location = ()) -> Problem:
    """Return one error of pydantic as a problem with its place in the file.

    Parameters
    ----------
    error : ErrorDetails
        One entry of ``ValidationError.errors()``.
    document : Document
        The file.
    prefix : Location
        Where in the file the validated part stands.
    """
    at: Location = (*prefix, *error["loc"])
    if at[0] == "world":  # pydantic names the way in which it read the world, where it may be read in two
        at = (at[0], *at[2:])
    what = spoken(at)
    kind = error["type"]
    if kind == "extra_forbidden":
        allowed = _keys(at)
        hint = did_you_mean(str(at[-1]), allowed) or f"allowed: {', '.join(allowed)}"
        where = f" in {spoken(at[:-1])}" if len(at) > 1 else ""
        return document.problem(at, f"unknown key '{at[-1]}'{where}", hint, key=True)
    if kind == "missing":
        return document.problem(at[:-1], f"{spoken(at[:-1])} needs the key '{at[-1]}'")
    got = f", got {brief(error['input'])}"
    context = error.get("ctx", {})
    if kind == "literal_error":
        choices = _literals(context.get("expected", ""))
        nearest = did_you_mean(str(error["input"]), choices)
        return document.problem(at, f"{what} must be one of {', '.join(choices)}{got}", nearest)
    if kind == "string_pattern_mismatch":
        message = f"{what} must be a plain name (letters, digits, '-', '_', no folders){got}"
        return document.problem(at, message)
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return document.problem(at, f"{what} must be {words} {context[key]:g}{got}")
    if kind == "panj":
        return document.problem(at, f"{what} {error['msg']}{got}", context.get("hint"))
    numbers = ("int_type", "int_from_float", "float_type")
    separated = thousands_hint(written(error["input"])) if kind in numbers else None
    return document.problem(at, f"{what} {_WANTED.get(kind, 'is wrong: ' + error['msg'])}{got}", separated)


def spoken(at: Location) -> str:
    """Return a location as people say it: ``events[2].policy.TJK`` (counted from 1, as people do)."""
    out = ""
    for part in at:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            out += f".{part}" if out else part
    return out or "the file"


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
