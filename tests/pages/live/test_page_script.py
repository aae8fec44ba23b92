"""The scripts of the page of `panj view`: what they call the same is the same."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from sim.pages import live, web

PLACES = {"web": Path(web.__file__).parent, "live": Path(live.__file__).parent / "web"}
SCRIPTS = [PLACES["web"] / "numbers.js", PLACES["live"] / "whatif.js", PLACES["live"] / "page.js"]
#: What the widget gives the page beside what is in the scripts: its texts of JSON and the way to the desk.
GIVEN = ["scene", "run", "day", "scenarios", "controls", "ensemble", "whatif", "status_", "act", "template"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_no_two_things_of_the_page_have_one_name() -> None:
    """A flag called `more` once stood in the way of the method that shows one more day."""
    program = "globalThis.window = { innerWidth: 1440 };\n"
    program += "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    program += """
    const page = module.exports, own = Object.keys;
    console.log(JSON.stringify([...own(page.data()), ...own(page.computed), ...own(page.methods)]));
    for (const part of ["computed", "methods"]) {
      const both = own(PanjWhatIf[part]).filter((name) => page[part][name] !== PanjWhatIf[part][name]);
      console.log(JSON.stringify(both));
    }
    """
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    names, *replaced = (json.loads(line) for line in done.stdout.splitlines())
    assert [name for name, count in Counter([*names, *GIVEN]).items() if count > 1] == []
    assert replaced == [[], []]
