"""The terminal: letters that its encoding has not are written with plain ones, never refused.

Tables and messages have dashes, signs and names that an ASCII or Latin-1 terminal cannot show; a run of an hour must
not end with a traceback because of one of them.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import shutil
import sys
import unicodedata
from contextlib import suppress
from typing import TextIO

import typer

from sim.words.printable import printable

#: Name of the way in which what an encoding has not is written.
PLAINLY = "panj.plainly"
#: What an error names when nothing takes what is printed.
PRINTED = "what is printed cannot be written"
PANJ = "panj"
#: Code of a command whose reader is gone, as a shell tells it.
NOBODY_READS = 141
#: Signs that stand for others; the rest loses its accents, or becomes a question mark.
SIGNS = {
    **dict.fromkeys("–—−─━═╌", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”„", '"'),
    **{"≈": "~", "≤": "<=", "≥": ">=", "±": "+-", "·": "*", "×": "x", "→": "->", "✓": "yes"},
}


def plain(text: str) -> str:
    """Return a text in ASCII, as near as it gets.

    Examples
    --------
    >>> plain("1,100–9,400½ · Panjshēr … 北")
    '1,100-9,4001/2 * Panjsher ... ?'
    """
    return "".join(letter if letter.isascii() else SIGNS.get(letter) or _bare(letter) or "?" for letter in text)


def _bare(letter: str) -> str:
    """Return a letter without its accents, a ligature or fraction in its parts; "" where nothing is left."""
    parts = unicodedata.normalize("NFKD", letter).replace("\u2044", "/")
    return parts.encode("ascii", "ignore").decode("ascii")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def speak_plainly() -> None:
    """Let stdout and stderr write plainly what their encodings have not.

    Left alone are streams that can write everything, and those that are no files.
    """
    codecs.register_error(PLAINLY, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.errors == "strict" or codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors=PLAINLY)


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print a text on the terminal, with what a terminal would obey spelt out.

    Parameters
    ----------
    text : object
    err : bool
        On stderr.
    nl : bool
        End the line.
    """
    try:
        typer.echo(printable(text, lines=True), err=err, nl=nl)
    except OSError as error:
        if not err:
            error.filename = PRINTED
            raise
        let_go(sys.stderr)  # there is nowhere to say it; the code of the command does


def command() -> str:
    """Return how whoever called it calls the command: ``panj``, or the path of one that is not found by its name."""
    typed = sys.argv[0] if sys.argv else ""
    if os.path.basename(typed) != PANJ or (os.path.isabs(typed) and shutil.which(PANJ) == typed):
        return PANJ
    return typed


def refusal(error: OSError) -> str | None:
    """Return in a line what the system has refused, or None where nobody reads what is printed."""
    if error.filename == PRINTED or error.errno == errno.EPIPE:
        let_go(sys.stdout)
    if error.errno == errno.EPIPE:
        return None
    if error.errno == errno.ENAMETOOLONG:
        return "a name or path is longer than this system allows"
    try:
        os.getcwd()
    except OSError:
        return "the folder you are in is no longer there; change to another one"
    return f"{error.filename}: {error.strerror}" if isinstance(error.filename, str) else f"{error.strerror}"


def let_go(stream: TextIO | None) -> None:
    """Write no more to a stream that takes nothing: what is left in it would be an error at the very end."""
    with suppress(OSError, ValueError):
        if stream is not None:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)
