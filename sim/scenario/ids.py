"""How a place is named: by its id, or by the whole or the short name that it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.scenario.errors import PanjError
from sim.words.typed import quoted, same_name


def id_of(text: str, known: Iterable[str], titles: Mapping[str, str]) -> str:
    """Return the id that is meant by what somebody wrote: an id, or the whole or the short name of one place alone.

    Parameters
    ----------
    text : str
        Capital letters do not matter, except where two ids differ in nothing else.
    known : iterable of str
        The ids among which it is looked for.
    titles : mapping of str to str
        What places are called, by their ids.

    Returns
    -------
    str
        The text itself where nothing is called so.

    Raises
    ------
    PanjError
        Where several are called so; says which.

    Examples
    --------
    >>> titles = {"tem": "Tem - Demogan bridge (Khorog)", "khorog": "Khorog"}
    >>> id_of("Khorog", titles, titles), id_of("tem (khorog)", titles, titles), id_of("Narnia", titles, titles)
    ('khorog', 'tem', 'Narnia')
    """
    ids = list(dict.fromkeys(known))
    if text in ids:
        return text
    wanted = " ".join(same_name(text).casefold().split())
    if alike := [one for one in ids if one.casefold() == wanted]:
        found = alike
    else:
        found = [
            one
            for one in ids
            if wanted and wanted in (titles.get(one, "").casefold(), short_name(titles.get(one, "")).casefold())
        ]
    if len(found) > 1:
        raise PanjError(f"'{quoted(text)}' may be {' or '.join(found)}: say which")
    return found[0] if found else text


def short_name(name: str) -> str:
    """Return a crossing's name as a label wants it: the far bank, without what kind of crossing it is.

    Examples
    --------
    >>> short_name("Tem - Demogan bridge (Khorog)")
    'Tem (Khorog)'
    >>> short_name("Nulvand river crossing")
    'Nulvand'
    """
    head, _, rest = name.replace("–", "-").partition(" - ")
    town = rest[rest.rindex("(") :].rstrip() if rest.endswith(")") and len(rest) - rest.rindex("(") < 12 else ""
    head = head.split(" (")[0] if town or len(head) > 16 else head
    for word in (" river crossing", " bridge", " crossing", " pass", " outpost", " ferry"):
        head = head.removesuffix(word)
    return f"{head} {town}".strip()
