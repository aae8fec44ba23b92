"""The reference of the Python face: made of what `sim` and `sim.pages.live` offer, so that nothing is listed twice.

Every module that offers something has a page; beside it stand the functions that its docstrings send the reader to
(``:func:`sim.runs.run.run```) and the classes that its functions return.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import sim
import sim.pages.live

NAME, FOLDER = "In Python", "python/"
#: What the face of Mesa's pages offers, by its module.
LIVE = "sim.pages.live"
ROLE = re.compile(r":(?:mod|class|func|meth|attr|data):`~?(?P<name>[\w.]+)`")


def modules() -> dict[str, list[str]]:
    """Return the names that are offered, by the module that has them, in the order of `sim`'s own list."""
    out: dict[str, list[str]] = {}
    for name, home in sim._HOME.items():
        out.setdefault(home, []).append(name)
    for name, file in sim.pages.live._HOME.items():
        out.setdefault(LIVE, []).append(f"{file}.{name}")
    return out


def page(module: str) -> str:
    """Return where the page of a module stands."""
    return f"{FOLDER}{module.removeprefix('sim.').replace('api.', '').replace('.', '-')}.md"


def pages() -> dict[str, str]:
    """Return the texts of all pages by where they stand; whatever is offered stands on one of them, once."""
    every = {module: [f"{module}.{name}" for name in names] for module, names in modules().items()}
    seen = {canonical(name) for names in every.values() for name in names}
    out = {}
    for module, names in every.items():
        more = dict.fromkeys(canonical(each) for own in names for each in beside(own))
        more |= dict.fromkeys(canonical(each) for own in more if own.startswith("sim.api.") for each in beside(own))
        out[page(module)] = text(module, names, [name for name in more if name not in seen])
        seen |= set(more)
    return out


def text(module: str, names: list[str], more: list[str]) -> str:
    """Return the page of one module: its heading, what it says of itself, and what is on it."""
    says = inspect.getdoc(import_module(module)) or ""
    heading, _, rest = says.partition("\n")[0].rstrip(".").partition(": ")
    parts = [f"# {heading[0].upper()}{heading[1:]}", f"{rest[:1].upper()}{rest[1:]}." if rest else ""]
    offered, shorts = LIVE if module == LIVE else "sim", [name.rpartition(".")[2] for name in names]
    parts += [f"```python\nfrom {offered} import {', '.join(shorts)}\n```"]
    parts += [shown(name, f"{offered}.{short}") for name, short in zip(names, shorts, strict=True)]
    parts += ["## What they give and lean on", *(shown(name, name) for name in more)] if more else []
    return "\n\n".join(part for part in parts if part) + "\n"


def shown(name: str, heading: str) -> str:
    """Return what has a name's docstring shown below a heading."""
    return f"::: {name}\n    options:\n      heading: {heading}\n      toc_label: {name.rpartition('.')[2]}"


def thing(name: str) -> object:
    """Return what a dotted name of a module stands for; None for pages of Mesa, which are not imported for this."""
    module, _, last = name.rpartition(".")
    return None if module.startswith(LIVE) else getattr(import_module(module), last)


def canonical(name: str) -> str:
    """Return the dotted name of where something was made, which may be offered elsewhere."""
    found = thing(name)
    return f"{found.__module__}.{found.__qualname__}" if inspect.isclass(found) or inspect.isfunction(found) else name


def beside(name: str) -> Iterator[str]:
    """Yield what a reader of a name is sent to, by a role of its docstring or as what it returns."""
    found, module = thing(name), name.rpartition(".")[0]
    yield from (role["name"] for role in ROLE.finditer(inspect.getdoc(found) or "") if exists(role["name"]))
    if inspect.isfunction(found):
        yield from returned(found, import_module(module))
    elif inspect.isclass(found):
        yield from (f"{base.__module__}.{base.__qualname__}" for base in found.__mro__[1:] if ours(base))
        for each in vars(found).values():
            inner = getattr(each, "func", None) or getattr(each, "fget", None) or each
            yield from returned(inner, import_module(module)) if inspect.isfunction(inner) else ()


def returned(function: object, module: ModuleType) -> Iterator[str]:
    """Yield the class of Panj that a function says it returns, where its module knows it."""
    said = str(getattr(function, "__annotations__", {}).get("return", ""))
    found = getattr(module, said, None)
    if inspect.isclass(found) and ours(found):
        yield f"{found.__module__}.{found.__qualname__}"


def ours(found: type) -> bool:
    """Tell whether a class is of Panj."""
    return found.__module__.startswith("sim.")


def exists(name: str) -> bool:
    """Tell whether a name of the docstrings is a class or a function of Panj, which can stand on a page."""
    try:
        found = thing(name) if name.startswith("sim.") else None
    except (AttributeError, ImportError):
        return False
    return inspect.isclass(found) or inspect.isfunction(found)
