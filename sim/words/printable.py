r"""Text from files and folders, fit to be shown on a terminal.

A terminal obeys some characters instead of showing them: an escape sequence can colour, move, clear or retitle it, and
a mark of direction can let a name read backwards. What a user wrote is shown with such characters spelt out.
"""

from __future__ import annotations

import re
import unicodedata

#: Categories of characters that are obeyed, or cannot be encoded: controls, formats, surrogates, breaks of lines.
OBEYED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
#: Formats that letters of some scripts need to be right, or that are signs of their own.
NEEDED = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")

#: A word that nobody reads to its end, such as a path of 5,000 letters; and what is shown of it.
LONG_WORD = re.compile(r"\S{400,}")
SHORTENED = 100


def is_printable(letter: str) -> bool:
    """Tell whether a character is shown, not obeyed."""
    return letter.isprintable() or letter in NEEDED or unicodedata.category(letter) not in OBEYED


def spelt(letter: str) -> str:
    r"""Return a character as it would be written in a string: ``\x1b``, ``\u202e``.

    Examples
    --------
    >>> spelt("\x1b"), spelt("\n"), spelt("\u202e")
    ('\\x1b', '\\n', '\\u202e')
    """
    return letter.encode("unicode_escape").decode("ascii")


def printable(text: object, *, lines: bool = False) -> str:
    r"""Return a text with every character spelt out that a terminal would obey.

    Parameters
    ----------
    text : object
        A text, or what has one (a path).
    lines : bool
        Ends of lines stay what they are; for messages of several lines.

    Examples
    --------
    >>> printable("\x1b[31mred\n"), printable("Panjshēr"), printable("a\nb\r", lines=True)
    ('\\x1b[31mred\\n', 'Panjshēr', 'a\nb\\r')
    """
    text = str(text)
    if text.isprintable():
        return text
    return "".join(a if (lines and a == "\n") or is_printable(a) else spelt(a) for a in text)


def fit(text: object, *, lines: bool = False) -> str:
    r"""Return a text as a message shows it: printable, and no word of it longer than one reads.

    Examples
    --------
    >>> fit("no such key '" + "a" * 5000 + "'")[-30:]
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    """
    return LONG_WORD.sub(lambda found: f"{found[0][:SHORTENED]}…", printable(text, lines=lines))


def unprintable(text: str) -> str | None:
    """Return the first character of a text that a terminal would obey, spelt out; None where there is none."""
    return None if text.isprintable() else next((spelt(letter) for letter in text if not is_printable(letter)), None)


def can_be_written(text: str) -> bool:
    r"""Tell whether a text can stand in a file: half of a pair of surrogates cannot.

    Examples
    --------
    >>> can_be_written("Panjshēr"), can_be_written("\ud800")
    (True, False)
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
