"""The text of a user's rule: its file, and those of its own folder that it imports.

What results hang on is all of these, so the digest of a rule is of all. They are found by reading, not by running:
every `import` that stands in one of them, wherever it stands, and what lies under that name in the folder.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

#: Folders of installed packages: there only what a rule's own package brings is the rule's.
INSTALLED = ("site-packages", "dist-packages")
OURS = __name__.partition(".")[0]
#: Modules and functions whose numbers are others in every run.
OTHER_LUCK = ("random.", "secrets.", "numpy.random.", "os.urandom.", "uuid.uuid1.", "uuid.uuid4.")
LUCK = "want now.uniform, whose numbers are the same for the same run and day"
HASH, SET = "hash()", "the order of a set"
#: What to write instead of what is no luck, and yet another in every process.
INSTEAD = {HASH: "of text it is another number in every process; want a table", SET: "want sorted(…) around it"}


@dataclass(frozen=True)
class Text:
    """A file of a rule's.

    Parameters
    ----------
    module : str
        The name under which it is imported.
    file : Path
    content : bytes
    """

    module: str
    file: Path
    content: bytes

    def tree(self) -> ast.Module:
        """Return what stands in it; nothing where that is no Python."""
        try:
            return ast.parse(self.content)
        except (SyntaxError, ValueError):
            return ast.Module([], [])


def texts(module: str) -> dict[str, Text]:
    """Return the file of a module and those of its own folder that it imports, by name; {} if it has no file."""
    file = _file(sys.modules.get(module))
    return {} if file is None else texts_from(module, file)


def texts_from(module: str, file: Path) -> dict[str, Text]:
    """Return the same for the file of a module that need not have been imported; nothing is run."""
    root, top = root_of(module, file), module.partition(".")[0]
    if root is None:
        return {}
    found: dict[str, Text] = {}
    wanted = [(module, file)]
    while wanted:
        name, path = wanted.pop()
        if name in found:
            continue
        found[name] = text = Text(name, path, path.read_bytes().replace(b"\r\n", b"\n"))
        for other in _imported(text.tree(), name, path.stem == "__init__"):
            there = _there(root, other)
            first = other.partition(".")[0]
            if there is not None and first != OURS and (first == top or not set(root.parts) & set(INSTALLED)):
                wanted.append((other, there))
    return found


def root_of(module: str, file: Path) -> Path | None:
    """Return the folder in which Python finds a module of this file; None if the file does not lie so deep."""
    inside = module.count(".") + (file.stem == "__init__")
    return file.parents[inside] if inside < len(file.parents) else None


def digest(found: Iterable[Mapping[str, Text]]) -> str:
    """Return a digest of the files of a rule and of the rules it is derived from; "" if one of them has none."""
    total = hashlib.sha256()
    for files in found:
        if not files:
            return ""
        own, *others = files.values()
        total.update(own.content)
        for text in sorted(others, key=lambda text: text.module):
            total.update(f"\0{text.module} {len(text.content)}\n".encode())
            total.update(text.content)
    return total.hexdigest()


def set_from_outside(found: Iterable[Mapping[str, Text]]) -> str:
    """Return which plain value of a rule's files is another one in this Python, "" if none is: others read the file."""
    for text in (text for files in found for text in files.values()):
        module, nodes = sys.modules.get(text.module), text.tree().body
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        owners: list[tuple[str, object, list[ast.stmt]]] = [("", module, nodes)]
        owners += [(f"{node.name}.", getattr(module, node.name, None), node.body) for node in classes]
        for before, owner, body in owners:
            for name, value in _plain(body).items():
                now = getattr(owner, name, value)
                if type(now) is not type(value) or now != value:
                    return f"{before}{name} is {now!r:.40} here, and {value!r:.40} in {text.file.name}"
    return ""


def _plain(body: Sequence[ast.stmt]) -> dict[str, object]:
    """Return the numbers and texts that are written out in a module or class, of names that are set nowhere else."""
    out: dict[str, object] = {}
    often = Counter(
        each.id
        for node in body
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    )
    for node in body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name) or often[target.id] > 1:
            continue
        with suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            if isinstance(found := ast.literal_eval(node.value), float | int | str | tuple):
                out[target.id] = found
    return out


def dice(found: Mapping[str, Text]) -> tuple[Path, int, str] | None:
    """Return where files of a rule name what is other in every run: file, line and what; None for nowhere."""
    for text in found.values():
        for line, what in _dice(text.tree()):
            return text.file, line, what
    return None


def _dice(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Return where another generator than Panj's is named."""
    nodes = [node for part in tree.body if not _is_main(part) for node in ast.walk(part)]
    numpy = set[str]()  # what it is called in this file
    for node in nodes:
        if isinstance(node, ast.Import):
            numpy |= {alias.asname or alias.name for alias in node.names if alias.name == "numpy"}
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in named if f"{name}.".startswith(OTHER_LUCK))
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr == "random":
            of = node.value.id if isinstance(node.value, ast.Name) else ""
            if of in numpy:
                yield node.lineno, f"{of}.random"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
            yield node.lineno, HASH
    yield from ((line, SET) for line in _of_sets(nodes))


#: What gives the elements of a set one after the other; sorted, len, min, max, any and all do not tell its order.
IN_ORDER = ("list", "tuple", "iter", "next", "enumerate", "zip", "map", "filter", "reversed")


def _of_sets(nodes: Sequence[ast.AST]) -> Iterator[int]:
    """Return in which lines elements of a set are taken in its order: in loops, as a list, an iterator, or by pop."""
    made = [node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None]
    named = {
        target.id
        for node in made
        if _is_set(node.value, ())
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension) and _is_set(node.iter, named):
            yield node.iter.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IN_ORDER:
            yield from (node.lineno for given in node.args if _is_set(given, named))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pop":
            yield from [node.lineno] if _is_set(node.func.value, named) else []


def _is_set(node: ast.expr | None, named: Container[str]) -> bool:
    """Return whether it is a set, as far as can be read in the file."""
    if isinstance(node, ast.Name):
        return node.id in named
    made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset")
    return made or isinstance(node, ast.Set | ast.SetComp)


def _is_main(node: ast.stmt) -> bool:
    """Return whether it is ``if __name__ == "__main__":``, which no run reaches."""
    return isinstance(node, ast.If) and "__main__" in ast.dump(node.test)


def _imported(tree: ast.Module, name: str, package: bool) -> Iterator[str]:
    """Return the names of all modules that a module imports, packages on the way to them among these."""
    for node in ast.walk(tree):
        wanted: list[str] = []
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: len(name.split(".")) - node.level + package] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            wanted = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            wanted = [str(node.args[0].value)] if function in ("import_module", "__import__") else []
        for each in wanted:
            parts = each.split(".")
            yield from (".".join(parts[: k + 1]) for k in range(len(parts)) if all(parts))


def _there(root: Path, name: str) -> Path | None:
    """Return the file of a module under a folder; None if it is not there."""
    bare = root.joinpath(*name.split("."))
    return next((path for path in (bare / "__init__.py", bare.with_name(f"{bare.name}.py")) if path.is_file()), None)


def _file(module: ModuleType | None) -> Path | None:
    """Return the file of a module; None if it has none that is there."""
    file = getattr(module, "__file__", None)
    return Path(file) if file is not None and Path(file).is_file() else None
