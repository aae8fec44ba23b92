"""A session of Python that a page is typed into, in a process of its own: it finds the files of the folder it is in.

``python -m sim.docs.session`` reads pieces of Python as lines of JSON, and answers each with a line of what that says.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.errors import PanjError


def said(text: str, names: dict[str, object]) -> str:
    """Type some Python; return what it prints, and what its last line is if that has a value."""
    tree, value = ast.parse(text), None
    last = tree.body[-1:]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if last and isinstance(last[0], ast.Expr):
            exec(compile(ast.Module(tree.body[:-1], []), "page", "exec"), names)
            value = eval(compile(ast.Expression(last[0].value), "page", "eval"), names)
        else:
            exec(compile(tree, "page", "exec"), names)
    shown = "" if value is None else f"{value!r}\n"
    return "".join(f"{line.rstrip()}\n" for line in (printed.getvalue() + shown).splitlines())


@dataclass(frozen=True)
class Session:
    """A session that was begun.

    Parameters
    ----------
    process : Popen
    """

    process: subprocess.Popen[str]

    def say(self, text: str) -> str:
        """Type some Python and return what it says.

        Raises
        ------
        PanjError
            If it fails; what Python says of that is on stderr.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # told below
            print(json.dumps(text), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise PanjError(f"this Python fails:\n{text}")
        return str(json.loads(answer))


@contextlib.contextmanager
def session() -> Iterator[Session]:
    """Begin a session in the folder that one is in, and end it afterwards."""
    command = [sys.executable, "-B", "-m", "sim.docs.session"]  # a file saved twice in a second is read anew
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Session(process)


def main() -> None:
    """Answer every piece that comes in."""
    names: dict[str, object] = {}
    for line in sys.stdin:
        answer = json.dumps(said(json.loads(line), names))
        print(answer, flush=True)


if __name__ == "__main__":
    main()
