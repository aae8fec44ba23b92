"""Numbers and names as people type them in files, boxes and options."""

from __future__ import annotations

import re
import unicodedata

from sim.words.counts import thousands_hint

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


def typed_number(text: str) -> float:
    """Return a number as it was typed, in the digits 0 to 9.

    An underscore is none of it: ``1_5`` may be 1.5 with a slip, not 15.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> typed_number(" 1.5 "), typed_number("2e4")
    (1.5, 20000.0)
    """
    if "_" in text or not text.strip().isascii():
        raise ValueError(f"'{quoted(text)}' is no number")
    return float(text)


def advice(text: str) -> str:
    """Return what to add to a message on a number that is none."""
    return POINT if "," in text else ""


def quoted(text: str) -> str:
    """Return what was typed, short enough to be repeated in a message."""
    text = text.strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(?:[. \u00a0\u202f]\d{3})*,\d+|[+-]?\d+,\d*")


def how_to_write(text: str) -> str | None:
    """Return how a number that people write otherwise is written here; None where nobody can know.

    Examples
    --------
    >>> how_to_write("20,000"), how_to_write("many")
    ('no separators of thousands: write 20000', None)
    >>> how_to_write("0,1"), how_to_write("1.000,5")
    ('write 0.1: the decimal sign is a point', 'write 1000.5: the decimal sign is a point')
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    separated = thousands_hint(text)
    if separated is not None:
        return separated
    if DECIMAL_COMMA.fullmatch(text):
        digits = re.sub(r"[.\s]", "", text).replace(",", ".").rstrip(".")
        return f"write {digits}: the decimal sign is a point"
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?\s?%", text):
        share = float(text.rstrip("% ").replace(",", ".")) / 100
        return f"write {share:g} for a share of {text}"
    return None


def torn_number(first: str, second: str) -> str:
    """Return what is wrong where a comma within a number made two things of it."""
    text = f"{first},{second}"
    advice_ = how_to_write(text)
    told = f" ({advice_})" if advice_ else ""
    return f"'{text}' is no number here, a comma ends an entry{told}"


def same_name(text: str) -> str:
    """Return a name in the one Unicode form in which names are compared: ``é`` is one letter however it is stored."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
