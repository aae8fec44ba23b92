"""Fonts for letters that our font has not: those of the machine, in one order; and which letters are missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from matplotlib import font_manager

HOUSE = "DejaVu Sans"
#: Families with the letters of other scripts, the best known first; those that the machine has are used, in this order.
FAMILIES = (
    "Noto Sans",
    "Noto Sans Bengali",
    "Noto Sans Devanagari",
    "Noto Sans Tamil",
    "Noto Sans Sinhala",
    "Noto Sans Myanmar",
    "Noto Sans Khmer",
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Ethiopic",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Noto Emoji",
    "Droid Sans Fallback",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Nirmala UI",
    "Myanmar Text",
    "Ebrima",
    "Abyssinica SIL",
    "Padauk",
    "Lohit Bengali",
    "Mukti Narrow",
    "Kohinoor Bangla",
    "Kefa",
    "Arial Unicode MS",
    "FreeSans",
    "FreeSerif",
    "Unifont",
)
TURNED = "figures write words of right-to-left scripts from the left and unjoined; the report shows them right"
EASTERN = {"Cjk", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Ideographic"}
MOST = 12  # missing letters that are named


@cache
def families() -> tuple[str, ...]:
    """Return the house's font and those of the machine that stand in where it has no letter."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return (HOUSE, *(name for name in FAMILIES if name in there))


@cache
def _letters() -> frozenset[int]:
    """Return all letters that one of the fonts has."""
    found: set[int] = set()
    for name in families():
        path = font_manager.findfont(font_manager.FontProperties(family=[name]))
        found.update(font_manager.get_font(path).get_charmap())
    return frozenset(found)


def missing(texts: Iterable[str]) -> str:
    """Return the letters of some texts that no font of the machine has, in the order of their numbers."""
    wanted = {letter for text in texts for letter in text if letter.isprintable() and not letter.isspace()}
    plain = {letter for letter in wanted if unicodedata.category(letter) not in ("Cf", "Mn")}
    return "".join(sorted(letter for letter in plain if ord(letter) not in _letters()))


def told(texts: Iterable[str]) -> str:
    """Return in a line which letters figures cannot show; "" if they can show all."""
    texts = list(texts)
    letters = missing(texts)
    if not letters:
        turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for text in texts for letter in text)
        return TURNED if turned else ""
    return (
        f"figures show boxes for letters that no font of this machine has: {_by_script(letters)}; "
        "the report shows them. Install a font with them, such as one of the Noto family"
    )


def _by_script(letters: str) -> str:
    """Return the first of some letters, those of each script with its name, and how many more there are.

    Examples
    --------
    >>> _by_script("ทป日本🙂")
    'ท ป (Thai), 日 本 (Chinese, Japanese or Korean), 🙂 (signs)'
    """
    scripts: dict[str, list[str]] = {}
    for letter in letters[:MOST]:
        scripts.setdefault(_script(letter), []).append(letter)
    told = ", ".join(f"{' '.join(some)} ({script})" for script, some in scripts.items())
    return told + (f" and {len(letters) - MOST} more" if len(letters) > MOST else "")


def _script(letter: str) -> str:
    """Return what a letter is called to belong to: the first word of its name says so of most."""
    if not unicodedata.category(letter).startswith(("L", "M", "N")):
        return "signs"
    word = unicodedata.name(letter, "unknown").split(" ")[0].capitalize()
    return "Chinese, Japanese or Korean" if word in EASTERN else word
