"""Pages that can be typed: all commands and all Python on them are tried, and what they show is what comes out.

On such a page a ``console`` block has commands after a prompt, each with what it answers; a ``python`` block is typed
into one session, and a ``text`` block right after it has what that says. A block after the words "Save this as `NAME`"
is a file. ``…`` stands for lines, or the rest of a line, that are left out. Commands that serve a page in the browser
are not typed, and blocks of any other language are shown only.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.docs.session import session
from sim.scenario.errors import PanjError

ANYTHING = "…"
SERVED = ("view", "explore", "open")
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```\n", re.S | re.M)
SAVE = re.compile(r"[Ss]ave\s+this\s+as\s+`(?P<name>[\w./-]+)`(?!.*[Ss]ave\s+this\s+as)", re.S)


LIFE = re.compile(r"(?:compiling|simulating): [\d,]+ of [\d,]+|(?:writing|bundling) .*: [\d,]+ s")
"""What a log is told of that takes long, on a busy machine alone: no page has it."""


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Parameters
    ----------
    language, text : str
    start, end : int
        Where its text stands in the page.
    save_as : str
        The file that the words before it say to save it as, or "".
    follows : bool
        Nothing but blank lines stands between the block before and it.
    """

    language: str
    text: str
    start: int
    end: int
    save_as: str
    follows: bool


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page, in their order."""
    out: list[Block] = []
    last = 0
    for found in BLOCK.finditer(page):
        before = page[last : found.start()]
        named = SAVE.search(before)
        start, end = found.span("text")
        out.append(
            Block(found["language"], found["text"], start, end, named["name"] if named else "", not before.strip())
        )
        last = found.end()
    return out


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block, each with what it is said to answer."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, answer = part.partition("\n")
        yield command, answer


def words(command: str) -> list[str]:
    """Return the words of a command after `panj`, without its comment."""
    name, *rest = shlex.split(command, comments=True)
    if name != "panj":
        raise PanjError(f"'{command}' is no command of panj")
    return rest


def answers(wanted: str, told: str) -> bool:
    """Tell whether something was told as it stands on a page, but for what is left out there."""
    pattern = re.escape(wanted).replace(re.escape(f"{ANYTHING}\n"), r"(?:.*\n)*?").replace(re.escape(ANYTHING), ".*")
    return re.fullmatch(pattern, told) is not None


def by_process(typed: list[str]) -> tuple[int, str]:
    """Run a command of panj in a process of its own; return its exit code and what it says."""
    command = [sys.executable, "-c", "from sim.cli import main; main()", *typed]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def trimmed(said: str) -> str:
    """Return what a command says without empty lines, blanks at the ends of the others, and signs of life."""
    lines = (line.rstrip() for line in said.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not LIFE.fullmatch(line))


@dataclass(frozen=True)
class Typist:
    """Types a page in the folder that it is in, and notes what now comes out.

    Parameters
    ----------
    run : callable
        From the words of a command to its exit code and what it says.
    """

    run: Callable[[list[str]], tuple[int, str]] = by_process

    def page(self, page: str) -> str:
        """Type a page from top to bottom; return it with what it says now wherever that differs.

        Raises
        ------
        PanjError
            If a command fails that the page does not show to fail, or its Python does.
        """
        out, last, spoken = "", 0, ""
        with session() as python:
            for block in blocks(page):
                made, heard, spoken = block.text, spoken, ""
                if block.save_as:
                    Path(block.save_as).parent.mkdir(parents=True, exist_ok=True)
                    Path(block.save_as).write_text(block.text, encoding="utf-8")
                elif block.language == "console":
                    made = "".join(self._answered(*each) for each in commands(block.text))
                elif block.language == "python":
                    spoken = python.say(block.text)
                elif block.language == "text" and block.follows and heard and not answers(block.text, heard):
                    made = heard
                out, last = out + page[last : block.start] + made, block.end
        return out + page[last:]

    def _answered(self, command: str, answer: str) -> str:
        """Return a command as it stands on a page, with its answer."""
        typed = words(command)
        if typed[:1] and typed[0] in SERVED and not {"--export", "--help"} & set(typed):
            return f"$ {command}\n{answer}"
        code, said = self.run(typed)
        told = trimmed(said)
        if code and (answer == f"{ANYTHING}\n" or not answers(answer, told)):
            raise PanjError(f"$ {command}\n{told}")
        return f"$ {command}\n{answer if answers(answer, told) else told}"


def anew(path: Path) -> bool:
    """Type a page in an empty folder, write what it says now into it, and tell whether it said that before."""
    path, before = path.absolute(), path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        now = Typist().page(before)
    path.write_text(now, encoding="utf-8")
    return now == before
