"""Tables that the code keeps current inside a page that people write.

Such a table stands between two comments, ``<!-- settings -->`` and ``<!-- /settings -->``; all else in the page is
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.scenario.errors import PanjError


def filled(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with new text between the marks of each part.

    Raises
    ------
    PanjError
        If a part is not marked exactly once.
    """
    for name, text in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        page, found = pattern.subn(lambda hit, text=text: f"{hit[1]}{text}\n{hit[2]}", page)  # type: ignore[misc]
        if found != 1:
            raise PanjError(f"the marks of '{name}' stand {found} times in the page; want one pair")
    return page
