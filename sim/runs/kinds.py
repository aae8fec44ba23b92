"""Kinds of result: one takes the place of an older one of its kind in a folder, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from sim.runs.json_files import read_json
from sim.scenario.errors import PanjError

#: The file that every result has.
MARK = "provenance.json"
#: In the mark of a run on a Flee world: how many people one party stands for.
IN_A_PARTY = "people_in_a_party"


class Kind(StrEnum):
    """What a folder may hold, in the words of a message."""

    RUN = "a run"
    COMPARISON = "a comparison"
    RUN_ON_COUNTS = "a run on a Flee world"
    VALIDATION = "a validation"
    NOWCAST = "a nowcast"
    ASSIMILATION = "an assimilation"
    CALIBRATION = "a calibration"


#: What the mark of a folder may call itself.
BY_WORD = {"nowcast": Kind.NOWCAST, "assimilation": Kind.ASSIMILATION, "calibration": Kind.CALIBRATION}


def kind_of(folder: Path) -> Kind | None:
    """Return what a folder holds; None where it is no result of ours, or nobody can read which."""
    try:
        about = read_json(folder / MARK)
    except PanjError:
        return None
    named = BY_WORD.get(str(about.get("what", "")))
    if named is not None:
        return named
    if "conflict" in about:
        return Kind.RUN_ON_COUNTS if (folder / "scenario.yaml").exists() else Kind.VALIDATION
    if "scenarios" in about:
        return Kind.COMPARISON
    return Kind.RUN if "scenario" in about else None


def is_on_counts(told: Mapping[str, object]) -> bool:
    """Tell whether a mark is of what was run on a Flee world."""
    return "conflict" in told and "world_sha256" not in told


def check_kind(folder: Path, kind: Kind) -> None:
    """Refuse to replace what a folder holds by a result of another kind.

    Raises
    ------
    PanjError
        If it holds anything but an older result of this kind.
    """
    held = kind_of(folder)
    if held is None:
        raise PanjError(f"{folder} is not empty and holds no result of panj: choose another folder")
    if held is not kind:
        raise PanjError(f"{folder} holds {held}, and {kind} would take its place: choose another folder")
