"""Numbers and names as people type them in files, boxes and options."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

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


#: A comma that ends a value in any case: no digit stands right before it, or none right behind it.
ENDING = re.compile(r",(?!\d)|(?<!\d),")


def typed_list(text: str, whole: bool = False) -> list[str]:
    """Return the values of a list as they were typed, blanks around them cut off.

    A comma without a blank may set values, thousands or decimals apart. It is read as what it can only be: ``000`` is
    no number of its own, and who writes ``1,000, 2,500`` sets thousands apart by the one and values by the other.

    Parameters
    ----------
    text : str
    whole : bool
        Whether all values are whole numbers, which have no decimals.

    Raises
    ------
    ValueError
        Where a comma may mean two things, with both.

    Examples
    --------
    >>> typed_list("0, 4000,20000"), typed_list("closed,open"), typed_list("1,000"), typed_list("1,200, 2,500")
    (['0', '4000', '20000'], ['closed', 'open'], ['1,000'], ['1,200', '2,500'])
    >>> typed_list("2,500")
    Traceback (most recent call last):
    ValueError: '2,500' may be 2500, or 2 and 500: write 2500, or 2, 500 with a blank behind the comma
    """
    pieces = [piece.strip() for piece in ENDING.split(text)]
    for before, after in pairwise(pieces):
        if re.fullmatch(r"[+-]?\d{1,3}", before) and re.fullmatch(r"0\d\d", after):
            raise ValueError(torn_number(before, after))
    grouped = sum(THOUSANDS.fullmatch(piece) is not None and "," in piece for piece in pieces)
    set_apart = grouped > 1 and not any(re.match(r"[+-]?\d{4}", piece) for piece in pieces)
    found: list[str] = []
    for piece in pieces:
        found += [piece] if "," not in piece else _values_of(piece, set_apart, whole)
    return found


def _values_of(piece: str, set_apart: bool, whole: bool) -> list[str]:
    """Return the values of a text in which digits stand right before and behind every comma."""
    parts = piece.split(",")
    begins = any(re.fullmatch(r"0\d+(?:\.\d*)?", part) for part in parts[1:])  # no number of its own begins so
    if THOUSANDS.fullmatch(piece):
        if begins or set_apart:
            return [piece]
        raise _doubtful(piece, without_separators(piece))
    if begins:
        told = how_to_write(piece) or "write thousands without a comma, and a blank behind each that ends a value"
        raise ValueError(f"'{quoted(piece)}': a comma ends a value ({told})")
    if not whole and re.fullmatch(r"[+-]?\d+,\d{1,3}", piece):
        raise _doubtful(piece, ".".join(parts))
    return parts


def _doubtful(piece: str, number: str) -> ValueError:
    parts = piece.split(",")
    both = f"{', '.join(parts[:-1])} and {parts[-1]}"
    blank = "a blank behind the comma" if len(parts) == 2 else "blanks behind the commas"
    told = f"write {quoted(number)}, or {quoted(', '.join(parts))} with {blank}"
    return ValueError(f"'{quoted(piece)}' may be {quoted(number)}, or {quoted(both)}: {told}")


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


def torn_number(*parts: str) -> str:
    """Return what is wrong where commas within a number made several things of it."""
    text = ",".join(parts)
    advice_ = how_to_write(text)
    told = f" ({advice_})" if advice_ else ""
    return f"'{text}' is no number here, a comma ends an entry{told}"


def same_name(text: str) -> str:
    """Return a name in the one Unicode form in which names are compared: ``é`` is one letter however it is stored."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
