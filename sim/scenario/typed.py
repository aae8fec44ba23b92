"""Numbers as people type them in boxes and options."""

from __future__ import annotations

import re

#: Letters of what was typed that are repeated in a message.
LONGEST = 40
#: Thousands set apart. Any other comma may be meant as the decimal sign: it must not vanish, 0,5 is not 5.
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?:\.\d*)?")
POINT = " (the decimal sign is a point)"


def without_separators(text: str) -> str:
    """Return what was typed without the separators of its thousands.

    Examples
    --------
    >>> without_separators(" 2,000 "), without_separators("2 000.5"), without_separators("0,5")
    ('2000', '2000.5', '0,5')
    """
    text = text.strip()
    return re.sub(r"[,\s]", "", text) if THOUSANDS.fullmatch(text) else text


def advice(text: str) -> str:
    """Return what to add to a message on a number that is none."""
    return POINT if "," in text else ""


def quoted(text: str) -> str:
    """Return what was typed, short enough to be repeated in a message."""
    text = text.strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
