"""What the step of a user's rule reads and writes, found out from its code as that of the model's steps is.

The code is plain Python and may do anything. What is followed is what rules do: names given to parts of `now`, arrays
indexed, changed in place or handed to NumPy, and functions of the user's that parts of `now` are handed to.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from types import FunctionType
from typing import Any

from sim.model.own_memory import plain_function
from sim.model.parties import Columns
from sim.model.plan import Found, Reader, Step, Value
from sim.model.rule import Rule

#: What `now` is made of, as the plan of a day names it; what is not here is no state.
NOW: Mapping[str, Value] = {
    "state": ("state",),
    "banks": ("banks",),
    "parties": ("party",),
    "own": ("own",),
    "pace": ("pace",),
    "people": ("book", "people"),
    "luck": ("luck",),
}
#: After how many names an array is reached.
DEPTH = {"state": 3, "banks": 2, "party": 2, "own": 2, "book": 2, "pace": 1}
#: What can be asked of an array without looking at what is in it.
FORM = frozenset({"shape", "size", "dtype", "ndim"})
HOME, AGAIN = ("state", "displacement", "home"), ("state", "displacement", "again")
ASSIGNED = ("state", "reception", "assigned")
PARTY = frozenset(("party", name) for name in Columns._fields)
FRONT = tuple(("state", "front", name) for name in ("held", "flips", "front_clock", "changed_on", "fallen_on"))
SIZE, AT = ("party", "size"), ("party", "at")
#: What the methods of `now` look at, and what they change.
LOOKS = {
    "depart": (HOME, AGAIN),
    "who": (("party", "state"), AT, ("party", "kind")),
    "rehouse": (("party", "state"), AT, SIZE, ASSIGNED),
    "take": (FRONT[0],),
}
MAKES = {"depart": (HOME, *PARTY), "rehouse": (AT, ASSIGNED), "take": (*FRONT, ("state", "crossing", "post_taken"))}
#: Methods that change their array, and functions of NumPy that change their first argument.
IN_PLACE = frozenset({"fill", "sort", "partition", "put", "itemset", "resize", "setfield"})
CHANGES_FIRST = frozenset({"copyto", "put", "place", "putmask", "put_along_axis", "fill_diagonal"})


def step_of(rule: type[Rule], path: str, what: str, parameters: tuple[str, ...]) -> Step:
    """Return the step of a user's rule: what it reads and writes, and whether it draws.

    Parameters
    ----------
    path : str
        By which it is found.
    what : str
        What it says that it does.
    parameters : tuple of str
        Dotted names.
    """
    found = Found()
    _OwnReader.read(rule.step, [None, NOW], {}, found, rule)
    reads, writes = (_names(paths, rule.name) for paths in (found.reads, found.writes))
    draws = found.draws | ({rule.name} if any(path[0] == "luck" for path in found.reads) else set())
    return Step(rule.name, path, what, reads, writes, parameters, tuple(draws))


def _names(paths: Iterable[tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Return arrays as the plan of a day names them, those of the rule by its name."""
    out = set()
    for path in paths:
        depth = DEPTH.get(path[0], 0)
        if not depth or FORM & set(path[depth:]):
            continue
        owner = {"state": (), "own": (name,)}.get(path[0], path[:1])
        out.add(".".join((*owner, *path[1:depth])) or "state")
    return tuple(sorted(out))


def _source(function: FunctionType) -> ast.FunctionDef | None:
    """Return the tree of a function; None where its text is not to be had."""
    try:
        text = inspect.getsource(function)
        tree = ast.parse(f"if True:\n{text}" if text[:1].isspace() else text)
    except (OSError, SyntaxError):
        return None
    return next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)


class _OwnReader(Reader):
    """Reads a function of a user's with what its names stand for."""

    def __init__(self, function: FunctionType, names: Mapping[str, Value], found: Found, rule: type[Rule]) -> None:
        super().__init__(function, names, found)
        self.rule = rule

    @classmethod
    def read(
        cls, function: object, given: list[Value], named: Mapping[str, Value], found: Found, rule: type[Rule]
    ) -> Value:
        """Note what a function does with what it is given, once; return where what it returns comes from."""
        plain = plain_function(function)
        node = None if plain is None else _source(plain)
        if plain is None or node is None:
            return None
        key = f"{plain.__module__}.{plain.__qualname__}{given}{named}"
        if key not in found.returned:
            found.returned[key] = None  # of one that calls itself
            arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            reader = cls(plain, dict(zip(arguments, given, strict=False)) | dict(named), found, rule)
            for line in node.body:
                reader.visit(line)
            found.returned[key] = reader.returned
        return found.returned[key]

    # -- statements ----------------------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> None:
        """Give names to parts of a day, or note what is changed."""
        for target in node.targets:
            pairs = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            if pairs and len(target.elts) != len(node.value.elts):  # type: ignore[attr-defined]
                self.use(node.value)
            else:
                super().visit_Assign(ast.Assign([target], node.value))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Note what is changed in place: an entry, or all of an array."""
        super().visit_AugAssign(node)
        if not isinstance(node.target, ast.Subscript):
            self.use(node.target)
            self.note(self.value(node.target), self.found.writes)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Take it for the same without the type."""
        if node.value is not None:
            self.visit_Assign(ast.Assign([node.target], node.value))

    def visit_For(self, node: ast.For) -> None:
        """Take the lines of a loop once, or for each part of a day that it names."""
        parts = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else []
        for part in parts or [ast.Constant(None)]:
            if isinstance(node.target, ast.Name):
                self.names[node.target.id] = self.value(part)
            super().visit_For(node)

    # -- expressions ---------------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """Return where an expression comes from; there are more kinds than in compiled code."""
        if isinstance(node, ast.NamedExpr):
            self.names[node.target.id] = self.value(node.value)
            return self.names[node.target.id]
        if isinstance(node, ast.IfExp):
            self.use(node.test)
            self.use(node.orelse)
            return self.value(node.body)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            for part in node.generators:
                for used in (part.iter, *part.ifs):
                    self.use(used)
        if isinstance(node, ast.Subscript) and self.value(node.value) == ("own",):
            return ("own", str(node.slice.value)) if isinstance(node.slice, ast.Constant) else ("own",)
        return super().value(node)

    def write(self, to: ast.expr) -> None:
        """Note what an assignment changes; an array of the rule's may be replaced whole."""
        if isinstance(to, ast.Subscript) and self.value(to.value) == ("own",):
            self.note(self.value(to), self.found.writes)
        else:
            super().write(to)

    def constant(self, name: str) -> Value:
        """Return what a name of the module stands for: nothing of a day."""
        return None

    def call(self, node: ast.Call) -> Value:
        """Follow a function of the user's; of others note what they are given, and what is known to change."""
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        of = self.value(node.func.value) if isinstance(node.func, ast.Attribute) else None
        given = [self.value(each.value if isinstance(each, ast.Starred) else each) for each in node.args]
        named = {word.arg or "": self.value(word.value) for word in node.keywords}
        theirs = self._theirs(node, method)
        if theirs is not None:
            function, first = theirs
            return self.read(function, [*first, *given], named, self.found, self.rule)
        for value in (of, *given, *named.values()):
            self.note(value, self.found.reads)
        for value in self._changed(node, method, of, given, named):
            self.note(value, self.found.writes)
        if of is NOW and method == "uniform":
            self.found.draws.add(self.rule.name)
        if of is NOW:
            self.found.reads.update(LOOKS.get(method, ()))
        return None

    @staticmethod
    def _changed(
        node: ast.Call, method: str, of: Value, given: list[Value], named: Mapping[str, Value]
    ) -> Iterable[Value]:
        """Return what a call changes that is not followed."""
        yield named.get("out")
        if of is NOW:
            yield from MAKES.get(method, ())
        elif of == ("party",) and method == "add":
            yield from PARTY
        elif method in IN_PLACE and of is not None:
            yield of
        elif given and (method in CHANGES_FIRST or (method == "at" and len(given) > 1)):  # np.add.at(array, rows, by)
            yield given[0]

    def _theirs(self, node: ast.Call, method: str) -> tuple[object, list[Value]] | None:
        """Return a function of the user's that is called, and what it is given before its arguments."""
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        found: Any = None
        if isinstance(on, ast.Name) and on.id == "self":
            found = inspect.getattr_static(self.rule, method, None)
        elif isinstance(on, ast.Call) and isinstance(on.func, ast.Name) and on.func.id == "super":
            found = next((vars(kind)[method] for kind in self.rule.__mro__[1:] if method in vars(kind)), None)
        else:
            found = self.target(node)
            theirs = getattr(found, "__module__", None) in self.rule.modules
            return (found, []) if theirs and not isinstance(found, type) else None
        if found is None:
            return None
        return found, [] if isinstance(found, staticmethod) else [None]
