"""The house stands: imports run downward only, and no room grows out of hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
#: Storeys, the lowest first; who stands on one may import from those below it and from its own room.
STOREYS = [
    {"scenario"},
    {"world"},
    {"model"},
    {"experiment"},
    {"show"},
    {"draw", "report"},
    {"api"},
    {"view"},
    {"cli", "docs"},
]
FLOOR = {room: floor for floor, rooms in enumerate(STOREYS) for room in rooms}
#: Rooms that a room may not enter although they are below it.
CLOSED = {"show": {"experiment", "model"}}
MOST_LINES = 500
MOST_LINES_OF_A_FUNCTION = 70
#: Files that may catch every exception, with the reason.
CATCH_ALL: dict[str, str] = {
    "experiment/sweep/work.py": "a run that fails becomes a record and stops no other",
    "view/desk.py": "what fails inside the model is shown on the page, which lives on",
}


@dataclass(frozen=True)
class Import:
    """One import of ours: who, at which line, and the dotted name that is imported."""

    file: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"sim/{self.file}:{self.line}: imports {self.target}"


def room_of(dotted: str) -> str:
    """Return the room of a dotted name; a name of `sim` itself belongs to the module it comes from."""
    parts = dotted.split(".")
    if len(parts) == 1:
        return ""
    home = sim._HOME.get(parts[1])
    return room_of(home) if home else parts[1]


def imports_of(node: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, inside functions too, but for types alone."""
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*parents, *([node.module] if node.module else [])])
        yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for child in node.orelse:
            yield from imports_of(child, package)
    else:
        for inner in ast.iter_child_nodes(node):
            yield from imports_of(inner, package)


def ours(text: str, file: str) -> list[Import]:
    package = ".".join(["sim", *Path(file).parts[:-1]])
    found = imports_of(ast.parse(text), package)
    return [Import(file, line, target) for line, target in found if target.split(".")[0] == "sim"]


def offences(text: str, file: str) -> list[str]:
    """Return the imports of a module that run upward, sideways or through a closed door."""
    own = Path(file).parts[0].removesuffix(".py")
    out = []
    for found in ours(text, file):
        there = room_of(found.target)
        if there in ("", own, "__version__"):
            continue
        if there not in FLOOR:
            out.append(f"{found}: no room of the house")
        elif FLOOR[there] >= FLOOR[own] or there in CLOSED.get(own, ()):
            out.append(f"{found}: {own} may not know {there}")
    return out


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward_only(path: Path) -> None:
    file = path.relative_to(PACKAGE)
    if file == Path("__init__.py"):
        assert ours(path.read_text(encoding="utf-8"), str(file)) == [], "the front door imports on first use only"
        return
    assert "\n".join(offences(path.read_text(encoding="utf-8"), str(file))) == ""


def test_every_room_has_its_storey() -> None:
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("world/x.py", "from sim.model.engine import Engine", "sim/world/x.py:1: imports sim.model.engine.Engine"),
        ("scenario/x.py", "import sim.world", "scenario may not know world"),
        ("world/x.py", "def f():\n    from sim.experiment import run", "sim/world/x.py:2"),
        ("world/x.py", "try:\n    pass\nfinally:\n    import sim.api", "sim/world/x.py:4"),
        ("show/x.py", "from sim.model.record import FLOWS", "show may not know model"),
        ("show/x.py", "from sim.experiment.frames import QUANTILES", "show may not know experiment"),
        ("model/rules/x.py", "from ...experiment import run", "model may not know experiment"),
        ("model/x.py", "from sim import run", "model may not know api"),
        ("model/x.py", "from sim.dashboard import page", "no room of the house"),
        ("world/x.py", "if TYPE_CHECKING:\n    pass\nelse:\n    import sim.model", "sim/world/x.py:4"),
    ],
)
def test_an_import_that_runs_upward_would_be_found(file: str, text: str, fault: str) -> None:
    assert fault in "\n".join(offences(text, file))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("model/x.py", "from sim.world import World"),
        ("model/rules/x.py", "from sim.model.random import uniform"),
        ("model/rules/x.py", "from ..random import uniform"),
        ("show/x.py", "from sim.world.world import World"),
        ("experiment/x.py", "if TYPE_CHECKING:\n    from sim.cli import main"),
        ("cli/x.py", "from sim import __version__, run"),
        ("scenario/x.py", "import numpy\nfrom simpy import model"),
    ],
)
def test_an_import_that_runs_downward_is_welcome(file: str, text: str) -> None:
    assert offences(text, file) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_fits_in_the_head(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = f"sim/{path.relative_to(PACKAGE)}"
    assert len(text.splitlines()) <= MOST_LINES, f"{file} is longer than {MOST_LINES} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MOST_LINES_OF_A_FUNCTION, f"{file}:{node.lineno}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_exception_is_swallowed_unseen_and_no_global_figure_is_drawn(path: Path) -> None:
    file = str(path.relative_to(PACKAGE))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            names = {"bare"} if node.type is None else {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
            raises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
            caught = names & {"bare", "Exception", "BaseException"}
            assert not caught or raises or file in CATCH_ALL, f"sim/{file}:{node.lineno} catches everything"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not {n for n in names if n.endswith("pyplot")}, f"sim/{file}:{node.lineno} imports pyplot"
