"""No random number in the model comes from anywhere but its own generator."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
MODULES = {"random", "secrets", "numpy.random"}
#: Where `secrets` makes what nobody may guess or meet: names of temporary files, addresses of pages and of their files.
SECRET = {"scenario/temporary.py", "pages/gate.py", "pages/made.py"}

#: Where other generators are spoken of and no number of the model is made: who watches that rules of users draw from
#: none, and the fit of the front, whose sampler takes NumPy's.
OTHERS = {"model/own_memory.py", "validation/front/posterior.py"}


def offences(source: str) -> list[str]:
    """Return every use of another generator in a piece of source."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [f"{node.lineno}: import {a.name}" for a in node.names if a.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            from_numpy = node.module == "numpy" and any(a.name == "random" for a in node.names)
            if node.module in MODULES or from_numpy:
                found.append(f"{node.lineno}: from {node.module} import")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in ("random", "rng") and node.value.id in ("np", "numpy", "self", "model"):
                found.append(f"{node.lineno}: {node.value.id}.{node.attr}")
            if node.attr in ("shuffle_do", "shuffle") and node.value.id != "np":
                found.append(f"{node.lineno}: {node.value.id}.{node.attr}")
    return found


def test_no_module_uses_another_generator() -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))}
    assert texts.keys() >= SECRET | OTHERS
    found = [f"sim/{file}:{fault}" for file, text in texts.items() if file not in OTHERS for fault in offences(text)]
    secrets = tuple(f"sim/{file}:" for file in SECRET)
    assert [f for f in found if not (f.startswith(secrets) and f.endswith(": import secrets"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from random import choice",
        "import numpy.random",
        "from numpy import random",
        "from numpy.random import default_rng",
        "np.random.default_rng(1)",
        "self.random.random()",
        "model.rng.random()",
        "agents.shuffle_do('step')",
    ],
)
def test_the_check_sees_what_it_should(source: str) -> None:
    assert offences(source) != []


@pytest.mark.parametrize("source", ["from sim.model.random import uniform", "super().__init__(rng=seed)"])
def test_the_check_lets_our_own_generator_pass(source: str) -> None:
    assert offences(source) == []
