"""`python -m sim.docs [validation]`: write the generated pages into the folder docs/ of a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.docs.odd import odd_page, parameters_page

USAGE = "usage: python -m sim.docs [validation]   (in the folder that holds docs/)"


def main(arguments: list[str]) -> int:
    """Write the pages that are asked for; return the exit code."""
    folder = Path("docs")
    if arguments not in ([], ["validation"]) or not folder.is_dir():
        print(USAGE, file=sys.stderr)
        return 2
    if arguments:
        # heavy, and needed only here
        from sim.docs.validation import validation_page

        pages = {"validation.md": validation_page(lambda text: print(text, file=sys.stderr))}
    else:
        pages = {"odd.md": odd_page(), "parameters.md": parameters_page()}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
