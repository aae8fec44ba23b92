"""Write what docs/ generates: `python -m sim.docs`, and what takes longer if it is named: see its usage."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.docs import flee, nowcast, recipe, sweeps
from sim.docs.marked import filled
from sim.docs.odd import odd_page, parameters_page
from sim.scenario.errors import PanjError

USAGE = (
    "usage: python -m sim.docs [validation | checks | gallery | calibration FOLDER | conflicts FOLDER... | "
    "nowcast FOLDER... | limits PATH... | terms PATH... | tutorials PAGE...]   (in the folder that holds docs/)"
)
CONFLICTS, VALIDATION = "validation-conflicts.md", "validation.md"
NOWCAST, RECIPE = "nowcast.md", "recipe.md"
CALIBRATE = "calibrate.md"


def main(arguments: list[str]) -> int:
    """Write the pages that are asked for; return the exit code."""
    folder = Path("docs")
    alone = arguments in ([], ["validation"], ["checks"], ["gallery"])
    named = ("calibration", "conflicts", "limits", "nowcast", "terms", "tutorials")
    known = alone or (arguments[0] in named and len(arguments) > 1)
    if not known or not folder.is_dir():
        print(USAGE, file=sys.stderr)
        return 2
    try:
        if arguments == ["gallery"]:
            from sim.docs.gallery import make

            made = make(folder, Path(), _tell)
            print(f"{len(made)} figures in {folder / 'figures'}")
            return 0
        if arguments[:1] == ["tutorials"]:
            from sim.docs.typed import anew

            for name in arguments[1:]:
                print(f"{name}: {'as it was' if anew(Path(name)) else 'says something else now'}")
            return 0
        pages = _pages(folder, arguments)
    except PanjError as error:
        print(error, file=sys.stderr)
        return 2
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


def _pages(folder: Path, arguments: list[str]) -> dict[str, str]:
    """Return the text of every page asked for."""
    if arguments[:1] == ["conflicts"]:
        # like the next one heavy, and needed only here
        from sim.docs.conflicts import parts

        page = (folder / CONFLICTS).read_text(encoding="utf-8")
        return {CONFLICTS: filled(page, parts([Path(name) for name in arguments[1:]]))}
    if arguments[:1] == ["calibration"]:
        from sim.docs import calibration

        even = calibration.read(Path(arguments[1]))
        calibration.draw(even, folder / "figures")
        page = (folder / CALIBRATE).read_text(encoding="utf-8")
        return {CALIBRATE: filled(page, {"ranks": calibration.ranks_table(even)})}
    if arguments[:1] == ["nowcast"]:
        from sim.docs.nowcast import parts as of_replays

        page = (folder / NOWCAST).read_text(encoding="utf-8")
        return {NOWCAST: filled(page, of_replays([Path(name) for name in arguments[1:]]))}
    if arguments[:1] == ["limits"]:
        from sim.docs.limits import parts as of_limits
        from sim.flee.world import load_flee

        looked = of_limits([load_flee(path) for path in arguments[1:]], _tell)
        page = (folder / NOWCAST).read_text(encoding="utf-8")  # now: somebody may have written in it meanwhile
        return {NOWCAST: filled(page, looked)}
    if arguments[:1] == ["terms"]:
        from sim.docs.terms import terms_table
        from sim.flee.world import load_flee

        found = terms_table([load_flee(path) for path in arguments[1:]], _tell)
        page = (folder / CONFLICTS).read_text(encoding="utf-8")  # now: somebody may have written in it meanwhile
        return {CONFLICTS: filled(page, {"terms": found})}
    if arguments == ["checks"]:
        from sim.docs.checks import made

        told = made(_tell)
        page = (folder / VALIDATION).read_text(encoding="utf-8")  # now, as of the terms
        return {VALIDATION: filled(page, told)}
    if arguments:
        from sim.docs.validation import validation_page

        return {VALIDATION: validation_page(_tell)}
    texts = ((folder / name).read_text(encoding="utf-8") for name in ("flee.md", "sweeps.md", NOWCAST, RECIPE))
    page, of_sweeps, of_nowcasts, of_recipes = texts
    return {
        "odd.md": odd_page(),
        "parameters.md": parameters_page(),
        "flee.md": filled(page, flee.parts()),
        "sweeps.md": filled(of_sweeps, sweeps.parts()),
        NOWCAST: filled(of_nowcasts, {"settings": nowcast.settings_table()}),
        RECIPE: filled(of_recipes, recipe.parts()),
    }


def _tell(text: str) -> None:
    """Say what is being run."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
