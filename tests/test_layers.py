"""The house stands: imports run downward only and never in a circle, and no room grows out of hand."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
#: Their texts, by their files below sim/. A test looks at all of them: a test for each would take longer to begin and
#: to end than to look.
TEXTS = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in MODULES}
#: Storeys, the lowest first; who stands on one may import from those below it and from its own room.
STOREYS = [
    {"words"},
    {"scenario"},
    {"world"},
    {"model"},
    {"flee"},
    {"building"},
    {"runs"},
    {"comparisons", "sweeps", "validation"},
    {"bundles"},
    {"study"},
    {"whatif"},
    {"figures"},
    {"pictures"},
    {"exports"},
    {"pages"},
    {"api"},
    {"cli", "docs"},
]
FLOOR = {room: floor for floor, rooms in enumerate(STOREYS) for room in rooms}
#: Rooms that a room may not enter although they are below it.
CLOSED = {"figures": {"model", "flee", "runs", "comparisons", "sweeps", "validation", "study", "whatif"}}
#: The limits of CONTRIBUTING.md: files and functions stay under theirs, a line may have as many letters.
LINES = 500
LINES_OF_A_FUNCTION = 60
LETTERS_OF_A_LINE = 120
#: Files that may catch every exception, with the reason.
CATCH_ALL: dict[str, str] = {
    "sweeps/work.py": "a run that fails becomes a record and stops no other",
    "runs/processes/pool.py": "what fails in a thread is raised in the one that waits for it",
    "runs/processes/worker.py": "what fails in a process is sent to the one that waits for it",
    "model/own.py": "whatever a file of the user's does when it is read, it is told as a mistake of that file",
    "model/own_said.py": "whatever the code of a user's rule does, it is told as a mistake of that line",
    "world/compiled.py": "whatever is wrong with what was kept of a function, it is compiled anew",
    "whatif/many.py": "what fails in a thread ends the pairs of runs, and is shown beside them",
    "pages/live/makes.py": "a file that cannot be made is told of on the page, which lives on",
    "pages/live/desk.py": "what fails inside the model is shown on the page, which lives on",
}
#: Files that may write of an object of any names and values, with the reason. What we write ourselves has a type: a
#: frozen class, or a TypedDict where it is JSON of a page or a file (shapes.py).
UNTYPED: dict[str, str] = {
    "runs/json_files.py": "JSON of our folders as it comes in, before anybody has checked it",
    "bundles/manifest.py": "JSON of somebody else's file as it comes in, checked there",
    "runs/shapes.py": "rules of the user's own, as scenario/own.py writes them",
    "world/borders.py": "GeoJSON as it comes in, checked there",
    "scenario/tables/reader.py": "a row of a table as its columns read it",
    "flee/world/settings.py": "blocks of a YAML file as they come in, checked there",
    "flee/world/read.py": "the same blocks: Flee has settings that Panj does not know and keeps",
    "flee/world/world_read.py": "rows of tables, checked there",
    "flee/model/settings.py": "the same blocks",
    "flee/chosen.py": "fields of Pydantic whose names are parameters and conflicts: checked one by one there",
    "flee/published/settings.py": "keywords of a declaration, repeated but for some",
    "scenario/reader.py": "YAML as it comes in",
    "scenario/load.py": "YAML as it comes in, checked there",
    "scenario/schema.py": "fields of Pydantic whose names are parameters: checked one by one in load.py",
    "scenario/own.py": "declarations of the user's own rules, as JSON keeps them",
    "scenario/json_schema.py": "JSON Schema is an object of any names",
    "building/recipe/schema.py": "fields of Pydantic whose names are the user's: checked one by one in load.py",
    "scenario/sweep/axes.py": "YAML as it comes in, checked there",
    "scenario/sweep/load.py": "YAML as it comes in, checked there",
    "scenario/sweep/schema.py": "fields of Pydantic whose names are axes: checked one by one in axes.py",
    "building/recipe/json_schema.py": "JSON Schema is an object of any names",
    "scenario/sweep/json_schema.py": "JSON Schema is an object of any names",
    "cli/conflicts.py": "options of one command that are handed on to another",
    "cli/app.py": "options of one command that are handed on to another",
    "figures/labels.py": "keywords of Matplotlib's",
    "figures/theme.py": "keywords of Matplotlib's",
    "figures/nowcast.py": "keywords of Matplotlib's",
    "figures/validation.py": "keywords of Matplotlib's",
}


@dataclass(frozen=True)
class Import:
    """One import of ours: who, at which line, and the dotted name that is imported."""

    file: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"sim/{self.file}:{self.line}: imports {self.target}"


@cache
def parsed(text: str) -> ast.Module:
    """Return the tree of a text, to look at, not to change."""
    return ast.parse(text)


@cache
def walked(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return a node and all below it, as `ast.walk` does, which takes long and is asked for again by every test."""
    return tuple(ast.walk(node))


def room_of(dotted: str) -> str:
    """Return the room of a dotted name; a name of `sim` itself belongs to the module it comes from."""
    parts = dotted.split(".")
    if len(parts) == 1:
        return ""
    home = sim._HOME.get(parts[1])
    return room_of(home) if home else parts[1]


def imports_of(node: ast.AST, package: str, types: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, inside functions too; those for types alone only if asked for."""
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*parents, *([node.module] if node.module else [])])
        yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
    elif not types and isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for child in node.orelse:
            yield from imports_of(child, package)
    else:
        for inner in ast.iter_child_nodes(node):
            if not isinstance(inner, ast.expr):  # in which no statement stands
                yield from imports_of(inner, package, types)


def ours(text: str, file: str) -> list[Import]:
    package = ".".join(["sim", *Path(file).parts[:-1]])
    found = imports_of(parsed(text), package)
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


def test_imports_run_downward_only() -> None:
    assert ours(TEXTS["__init__.py"], "__init__.py") == [], "the front door imports on first use only"
    inside = {file: text for file, text in TEXTS.items() if file != "__init__.py"}
    assert "\n".join(fault for file, text in inside.items() for fault in offences(text, file)) == ""


def module_of(file: str) -> str:
    """Return the dotted name of a file below sim/; a folder's `__init__.py` is the folder."""
    return ".".join(part for part in ("sim", *Path(file).with_suffix("").parts) if part != "__init__")


def targets(text: str, file: str, modules: Collection[str]) -> dict[str, int]:
    """Return the modules that a file needs, each with the line that says so.

    Imports for types alone and those inside functions count too: who reads one of the files has to read the other. So
    do the folders on the way, whose `__init__.py` is run; those the file lies in itself only where they are named.
    """
    own, out = module_of(file), {}
    package = ".".join(["sim", *Path(file).parts[:-1]])
    for line, target in imports_of(parsed(text), package, types=True):
        parts = target.split(".")
        names = [name for k in range(2, len(parts) + 1) if (name := ".".join(parts[:k])) in modules]
        for name in names:
            if name != own and (name == names[-1] or not own.startswith(f"{name}.")):
                out.setdefault(name, line)
    return out


def circles(texts: Mapping[str, str]) -> list[str]:
    """Return every circle of imports between files, given by their texts: a way round each, file by file."""
    files = {module_of(file): file for file in texts}
    needs = {name: targets(texts[file], file, files) for name, file in files.items()}
    out, left = [], set(files)
    for start in sorted(files):
        way = shortest_way_round(start, needs, left)
        if way:
            left -= set(way)  # a file is told of once
            steps = [f"sim/{files[a]}:{needs[a][b]} imports {b}" for a, b in zip(way, [*way[1:], start], strict=True)]
            out.append("a circle of imports: " + ", ".join(steps))
    return out


def shortest_way_round(start: str, needs: Mapping[str, Mapping[str, int]], among: Collection[str]) -> list[str]:
    """Return the modules of the shortest circle through one; empty if there is none."""
    came: dict[str, str] = {}
    queue = [start] if start in among else []
    for here in queue:
        for there in needs[here]:
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if there in among and there not in came:
                came[there] = here
                queue.append(there)
    return []


def test_no_files_import_each_other_in_a_circle() -> None:
    assert "\n".join(circles(TEXTS)) == ""


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (
            {"a/x.py": "from sim.a.y import f", "a/y.py": "import os\nfrom sim.a import x"},
            "a circle of imports: sim/a/x.py:1 imports sim.a.y, sim/a/y.py:2 imports sim.a.x",
        ),
        ({"a/x.py": "from . import y", "a/y.py": "def f():\n    from .x import g"}, "sim/a/y.py:2 imports sim.a.x"),
        ({"a/x.py": "import sim.a.y", "a/y.py": "if TYPE_CHECKING:\n    from sim.a.x import X"}, "sim/a/y.py:2"),
        (
            {"a/x.py": "import sim.b.y", "b/y.py": "import sim.b.z", "b/z.py": "import sim.a.x"},
            "sim/a/x.py:1 imports sim.b.y, sim/b/y.py:1 imports sim.b.z, sim/b/z.py:1 imports sim.a.x",
        ),
        (
            {"a/x.py": "from sim.b.y import f", "b/__init__.py": "from sim.b.z import g", "b/z.py": "import sim.a.x"},
            "sim/a/x.py:1 imports sim.b, sim/b/__init__.py:1 imports sim.b.z, sim/b/z.py:1 imports sim.a.x",
        ),
        (
            {"a/__init__.py": "from sim.a.x import f", "a/x.py": "from . import WIDE"},
            "sim/a/__init__.py:1 imports sim.a.x, sim/a/x.py:1 imports sim.a",
        ),
    ],
)
def test_a_circle_would_be_found(texts: dict[str, str], told: str) -> None:
    (found,) = circles({"a/__init__.py": "", "b/y.py": "", **texts})
    assert told in found


@pytest.mark.parametrize(
    "texts",
    [
        {"a/x.py": "import sim.a.y\nimport sim.a.z", "a/y.py": "import sim.a.z", "a/z.py": "import os"},
        {"a/__init__.py": "from sim.a.x import f", "a/x.py": "from sim.a.y import g", "a/y.py": ""},
        {"a/x.py": "from sim.a.x import f", "x.py": "import sim.a.x"},
    ],
)
def test_what_is_no_circle_is_welcome(texts: dict[str, str]) -> None:
    assert circles(texts) == []


def test_every_room_has_its_storey() -> None:
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("world/x.py", "from sim.model.engine import Engine", "sim/world/x.py:1: imports sim.model.engine.Engine"),
        ("scenario/x.py", "import sim.world", "scenario may not know world"),
        ("world/x.py", "def f():\n    from sim.runs import run", "sim/world/x.py:2"),
        ("world/x.py", "try:\n    pass\nfinally:\n    import sim.api", "sim/world/x.py:4"),
        ("figures/x.py", "from sim.model.record import FLOWS", "figures may not know model"),
        ("figures/x.py", "from sim.runs.frames import QUANTILES", "figures may not know runs"),
        ("model/rules/x.py", "from ...runs import run", "model may not know runs"),
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
        ("figures/x.py", "from sim.world.world import World"),
        ("runs/x.py", "if TYPE_CHECKING:\n    from sim.cli import main"),
        ("cli/x.py", "from sim import __version__, run"),
        ("scenario/x.py", "import numpy\nfrom simpy import model"),
    ],
)
def test_an_import_that_runs_downward_is_welcome(file: str, text: str) -> None:
    assert offences(text, file) == []


def too_long(text: str, file: str) -> Iterator[str]:
    """Yield what is too long of a module to be kept in the head: it, or a function of it."""
    if (many := len(text.splitlines())) >= LINES:
        yield f"sim/{file} is not under {LINES} lines: {many}"
    for node in walked(parsed(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines >= LINES_OF_A_FUNCTION:
                yield f"sim/{file}:{node.lineno}: {node.name} has {lines} lines"


def test_a_module_fits_in_the_head() -> None:
    assert "\n".join(fault for file, text in TEXTS.items() for fault in too_long(text, file)) == ""


def test_what_is_too_long_would_be_found() -> None:
    lines = "    x = 1\n" * (LINES_OF_A_FUNCTION - 1)
    assert list(too_long(f"def f():\n{lines}", "a/x.py")) == [f"sim/a/x.py:1: f has {LINES_OF_A_FUNCTION} lines"]
    assert list(too_long("x = 1\n" * LINES, "a/x.py")) == [f"sim/a/x.py is not under {LINES} lines: {LINES}"]
    assert list(too_long("x = 1\n" * (LINES - 1), "a/x.py")) == []


def test_these_are_the_limits_that_a_contributor_is_told() -> None:
    rules = " ".join((PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8").split())
    assert f"functions under {LINES_OF_A_FUNCTION} lines, files under {LINES}, lines up to" in rules
    assert f"lines up to {LETTERS_OF_A_LINE} characters" in rules
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["ruff"]["line-length"] == LETTERS_OF_A_LINE


def unseen_errors(text: str, file: str) -> Iterator[str]:
    """Yield where a module catches every exception, or imports the figures that a process has one set of."""
    for node in walked(parsed(text)):
        if isinstance(node, ast.ExceptHandler):
            names = {"bare"} if node.type is None else {n.id for n in walked(node.type) if isinstance(n, ast.Name)}
            raises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in walked(node))
            if names & {"bare", "Exception", "BaseException"} and not raises and file not in CATCH_ALL:
                yield f"sim/{file}:{node.lineno} catches everything"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            if any(name.endswith("pyplot") for name in names):
                yield f"sim/{file}:{node.lineno} imports pyplot"


def test_no_exception_is_swallowed_unseen_and_no_global_figure_is_drawn() -> None:
    assert "\n".join(fault for file, text in TEXTS.items() for fault in unseen_errors(text, file)) == ""


@pytest.mark.parametrize("text", ["try:\n    f()\nexcept:\n    pass", "try:\n    f()\nexcept (A, Exception):\n    g()"])
def test_an_exception_that_is_swallowed_would_be_found(text: str) -> None:
    assert list(unseen_errors(text, "a/x.py")) == ["sim/a/x.py:3 catches everything"]
    assert list(unseen_errors(text, "pages/live/desk.py")) == []
    assert list(unseen_errors(f"{text}\n    raise", "a/x.py")) == []
    assert list(unseen_errors("from matplotlib import pyplot as p", "a/x.py")) == ["sim/a/x.py:1 imports pyplot"]


def untyped(text: str) -> list[str]:
    """Return where a module writes of a dict of text to anything."""
    found = [node for node in walked(parsed(text)) if isinstance(node, ast.Subscript)]
    return [f"{node.lineno}: dict[str, Any]" for node in found if ast.unparse(node) == "dict[str, Any]"]


def unseen(text: str) -> list[str]:
    """Return where pictures are made of dicts of their arguments, through which mypy does not see."""
    calls = [node for node in walked(parsed(text)) if isinstance(node, ast.Call)]
    return [
        f"{call.lineno}: {ast.unparse(call)[:60]}"
        for call in calls
        if ast.unparse(call.func).split("[")[0].endswith("Picture") and any(word.arg is None for word in call.keywords)
    ]


def test_what_is_handed_on_has_a_type() -> None:
    """What a module holds can be a frozen class or a TypedDict."""
    seen = [f"sim/{file}:{fault}" for file, text in TEXTS.items() for fault in unseen(text)]
    free = [f"sim/{file}:{fault}" for file, text in TEXTS.items() if file not in UNTYPED for fault in untyped(text)]
    assert "\n".join(seen + free) == ""


def test_files_that_may_hold_anything_are_files_of_ours() -> None:
    assert set(UNTYPED) <= set(TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "def f() -> dict[str, Any]: ...",
        "out: dict[str, Any] = {}",
        "def f(rows: list[dict[str, Any]] | None) -> None: ...",
    ],
)
def test_an_object_of_anything_would_be_found(text: str) -> None:
    assert untyped(text)


@pytest.mark.parametrize(
    "text", ["Picture(**parts)", "data.HeatPicture(title, **heat(result))", "series.SeriesPicture(points=[], **rest)"]
)
def test_a_picture_made_of_a_dict_would_be_found(text: str) -> None:
    assert unseen(text)


@pytest.mark.parametrize("text", ["Picture(title='a', dates=dates)", "axes.plot(x, y, **style)", "f(*pictures)"])
def test_a_picture_whose_arguments_are_seen_is_welcome(text: str) -> None:
    assert unseen(text) == untyped(text) == []


#: What changes the things it is a method of.
CHANGES = {
    *("append", "add", "insert", "extend", "update", "setdefault", "pop", "popitem", "popleft", "appendleft"),
    *("remove", "discard", "clear", "sort", "reverse", "__setitem__", "__delitem__"),
}
#: Modules that keep something of a call, with the reason.
KEEPS: dict[str, str] = {
    "cli/streams.py": "a process has one stdout; the command line sets it once, before anything else",
    "scenario/caches.py": "a place for Matplotlib, the same for every call, told to it as it wants to be told",
    "world/compiled.py": "a place for Numba, the same for every call, told to it as it wants to be told",
    "runs/interrupts.py": "Python has one hook for errors that cannot be raised; the main thread alone sets it",
    "model/own.py": "a rule of the user's is found where one works, the same for every call, as Python does",
    "pages/serve.py": "Solara has one application in a process, and asks a module for its page",
}


def module_names(tree: ast.Module) -> set[str]:
    """Return the names that a module gives to what it makes or imports, so those that a function would share."""
    out = set()
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            out |= {name.id for target in targets for name in walked(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            out |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            out.add(node.name)
    return out


def own_names(function: ast.AST) -> set[str]:
    """Return the names that belong to a function: what it is given, and what it gives a value."""
    out = set()
    for node in walked(function):
        if isinstance(node, ast.arg):
            out.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            out.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            out |= {(alias.asname or alias.name).split(".")[0] for alias in node.names if node is not function}
    return out


def root(node: ast.expr) -> str:
    """Return the name that an expression begins with: `a` of `a.b[c].d`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def kept(text: str) -> list[str]:
    """Return where functions change what lives in their module, or in another one."""
    tree = parsed(text)
    shared, out = module_names(tree), []
    seen: set[int] = set()
    for function in [node for node in walked(tree) if isinstance(node, FUNCTIONS)]:  # outer ones before their inner
        if id(function) in seen:
            continue
        seen |= {id(inner) for inner in walked(function)}
        reached = shared - own_names(function)
        for node in walked(function):
            if isinstance(node, ast.Global):
                out.append(f"{node.lineno}: global {', '.join(node.names)}")
            for name in changed(node):
                if name in reached:
                    out.append(f"{getattr(node, 'lineno', 0)}: {ast.unparse(node)[:60]}")
    return out


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What has functions of such names that change nothing of it.
FUNCTIONS_OF = {"np", "scores", "temporary", "movement.Desk"}


def changed(node: ast.AST) -> Iterator[str]:
    """Yield the names of what a statement or a call changes, not by giving it a name anew."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        yield from (root(t) for t in targets if isinstance(t, ast.Attribute | ast.Subscript))
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr in CHANGES and ast.unparse(called.value) not in FUNCTIONS_OF:
        yield root(called.value)


def test_nothing_of_a_call_lives_in_a_module() -> None:
    """Or two calls in two threads would read each other's."""
    found = [f"sim/{file}:{fault}" for file, text in TEXTS.items() if file not in KEEPS for fault in kept(text)]
    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    "text",
    [
        "PLANS = {}\ndef prepare(plans):\n    PLANS.update(plans)",
        "PLANS: dict[str, int] = {}\ndef prepare(plan):\n    PLANS['plan'] = plan",
        "JOB = []\ndef prepare(job):\n    JOB[:] = [job]",
        "JOB = None\ndef prepare(job):\n    global JOB\n    JOB = job",
        "class Shelf:\n    rows = []\ndef put(row):\n    Shelf.rows.append(row)",
        "import sys\ndef quiet():\n    sys.modules['__main__'] = None",
        "from sim.pages import app\ndef serve(title):\n    app.title = title",
        "OWN = local()\nclass Desk:\n    def clear(self):\n        OWN.scratch = 1",
        "SEEN = set()\ndef f():\n    def g():\n        SEEN.add(1)\n    g()",
        "KEPT = {}\ndef forget(name):\n    del KEPT[name]",
    ],
)
def test_what_would_be_kept_would_be_found(text: str) -> None:
    assert kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "NAMES = {}\nNAMES['a'] = 1",
        "NAMES = {}\ndef f():\n    NAMES = {}\n    NAMES['a'] = 1",
        "def f(rows):\n    rows.append(1)\n    rows[0] = 2",
        "class A:\n    def f(self):\n        self.rows.append(1)",
        "NAMES = {}\ndef f():\n    return NAMES.get('a')",
    ],
)
def test_what_belongs_to_a_call_is_welcome(text: str) -> None:
    assert kept(text) == []


def test_every_room_is_a_package() -> None:
    """Or it is found only as long as nobody else has a folder of its name."""
    assert {file.parent for file in MODULES if not (file.parent / "__init__.py").is_file()} == set()


def test_the_parts_of_pages_stand_beside_who_names_them() -> None:
    """A page whose part is not there is found out when the first tab opens."""
    for file in MODULES:
        for node in walked(parsed(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="component_vue"), args=[ast.Constant(value=str(name)), *_]):
                    assert (file.parent / name).is_file(), f"{file.name}:{node.lineno}: {name}"
