"""bundle.json: what a bundle says of itself, and whether this version of panj can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sim.building.recipe.schema import RAW
from sim.bundles import paths, shapes
from sim.runs.code import panj_version
from sim.runs.json_files import damaged, shown
from sim.runs.kinds import Kind
from sim.runs.seal import OWN, changed, own_digest
from sim.scenario.brought import DATA
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLDS, is_name
from sim.words.printable import printable, unprintable

NAME = "bundle.json"
ENDING = ".panj.zip"
FORMAT = 1
"""Of the bundles that this version writes; it reads those of earlier formats, too."""
SWEEP = "a sweep"
KINDS = (Kind.RUN.value, Kind.COMPARISON.value, Kind.RUN_ON_COUNTS.value, SWEEP)
"""Results that can be bundled."""
RULES = "rules"
"""The folder of rules of the user's own."""
CODE = frozenset(
    {".py", ".pyc", ".pyd", ".pyw", ".pth", ".so", ".dll", ".dylib", ".exe", ".bat", ".cmd", ".sh", ".ps1"}
)
"""Endings of files that some program runs; raw files of a world may end in anything else."""
MOST_PARTS = 20_000
MOST_BYTES = 1 << 40
MOST_TEXT = 1_000


def _part(path: str) -> str:
    if why := paths.wrong(path):
        raise ValueError(why)
    return path


def _world(name: str) -> str:
    if not is_name(name):
        raise ValueError("no world may have this name")
    return name


def _word(text: str) -> str:
    if unprintable(text):
        raise ValueError("it has a character that is not to be shown")
    return text


Path_ = Annotated[str, AfterValidator(_part)]
Word = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_word)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Part(_Strict):
    """A file."""

    bytes: Annotated[int, Field(ge=0, le=MOST_BYTES)]
    sha256: Digest


class World(_Strict):
    """A world."""

    name: Annotated[str, AfterValidator(_world)]
    sha256: Digest
    left_out: list[Word]
    tables_left_out: list[Word]


class Rule(_Strict):
    """A rule of the user's own."""

    rule: Word
    code_sha256: Digest
    files: Annotated[list[Path_], Field(min_length=1)]


class Manifest(_Strict):
    """A manifest of this format."""

    bundle: Annotated[int, Field(ge=1, le=FORMAT)]
    panj: Word
    kind: Literal["a run", "a comparison", "a run on a Flee world", "a sweep"]
    name: Word
    worlds: list[World]
    rules: list[Rule]
    parts: Annotated[dict[Path_, Part], Field(min_length=1, max_length=MOST_PARTS)]
    sha256: Digest


def sealed(told: shapes.Manifest) -> shapes.Manifest:
    """Return a manifest with the digest of what it says."""
    return {**told, "sha256": own_digest(told)}


def check(path: Path, content: dict[str, Any]) -> shapes.Manifest:
    """Return what was read as a manifest, if it is one that this version can read.

    Raises
    ------
    PanjError
        If not: in a line or two, why, and of a newer version what to do.
    """
    made, form = content.get("panj"), content.get("bundle")
    if not isinstance(form, int) or isinstance(form, bool) or not isinstance(made, str):
        raise PanjError(f"{path} is no bundle of panj: its {NAME} names no version")
    if form > FORMAT:
        made = printable(made[:MOST_TEXT])
        raise PanjError(
            f"{path} was made by panj {made}, in format {form} of bundles; this is panj {panj_version()}, which reads "
            f"formats up to {FORMAT}.\nInstall panj {made} or a newer one, or ask for the bundle's report "
            "(panj report there)."
        )
    if content.get(OWN) != own_digest(content):
        raise changed(path / NAME)
    try:
        Manifest.model_validate(content)
    except ValidationError as error:
        raise damaged(path / NAME, _line(error)) from None
    told = cast(shapes.Manifest, content)
    for wrong in _misfits(told):
        raise damaged(path / NAME, wrong)
    return told


def _misfits(told: shapes.Manifest) -> list[str]:
    """Return what does not fit together."""
    parts = [NAME, *told["parts"]]
    if len(set(parts)) < len(parts):
        return [f"it lists {NAME} among its parts"]
    if found := paths.clash(parts):
        return [f"two of its parts would be one file on some systems: {found[0]} and {found[1]}"]
    if (found_part := next((part for part in told["parts"] if not fits(part)), None)) is not None:
        return [f"{found_part} is no file of a result, a world or a rule"]
    missing = [file for rule in told["rules"] for file in rule["files"] if file not in told["parts"]]
    return [f"it has no {missing[0]}, which a rule names"] if missing else []


def fits(part: str) -> bool:
    """Tell whether a part can be one by its ending: code in the folder of rules alone, and nothing but code there."""
    names, ending = part.split("/"), Path(part).suffix.lower()
    if names[0] == RULES:
        return ending == ".py"
    if RAW in names[:-1] and WORLDS in names[:2]:
        return ending not in CODE
    return ending in DATA


def _line(error: ValidationError) -> str:
    """Return the first mistake: where, and what is wrong."""
    first = error.errors(include_url=False)[0]
    where = printable(".".join(map(str, first["loc"])))[:160]
    said = first["msg"].removeprefix("Value error, ")
    got = f", got {shown(first['input'])}" if isinstance(first["input"], str | int | float) else ""
    return f"{where}: {said[:1].lower()}{said[1:]}{got}"
