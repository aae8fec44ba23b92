"""Analogues: what other wars of before July 2021 give, one number a row, with its source and how far to trust it.

They are priors of several rules and what runs are held against. Nothing here is of after 2021-07-06. Cases that rest on
recall alone say so by their confidence: *high* where sources that can be read give the number of most cases, *medium*
where they give it of some or in part, *low* where it is recall, one case, or a range by judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.words.numbers import decimals

Confidence = Literal["high", "medium", "low"]
Unit = Literal["share", "days", "people"]
DIGITS: dict[Unit, int] = {"share": 2, "days": 1, "people": 0}


@dataclass(frozen=True)
class Analogue:
    """One number that other wars give.

    Parameters
    ----------
    low, high : float
        The range that a model is held to.
    unit : "share", "days" or "people"
    cases : int
        How many wars, battles or crossings it is from.
    source : str
    confidence : "high", "medium" or "low"
    middle : float, optional
        Their median, where there is one.
    note : str
        What lies outside the range, and why.
    """

    low: float
    high: float
    unit: Unit
    cases: int
    source: str
    confidence: Confidence
    middle: float | None = None
    note: str = ""

    @property
    def told(self) -> str:
        """The range in words: "0.10 (0.03 to 0.17)"."""
        low, high = self.said(self.low), self.said(self.high)
        ends = low if low == high else f"{low} to {high}"
        return ends if self.middle is None else f"{self.said(self.middle)} ({ends})"

    def said(self, value: float) -> str:
        """Return a value in the digits of this unit."""
        return decimals(value, DIGITS[self.unit])

    def off(self, value: float) -> float:
        """Return how far a value is above the range, below it (less than 0), or 0 inside it, in the digits told.

        Examples
        --------
        >>> ANALOGUES["capitals, a week"].off(0.2)
        0.03
        """
        return round(max(value - self.high, 0.0) - max(self.low - value, 0.0), DIGITS[self.unit])


_CASCADES = (
    "South Vietnam 1975, Afghanistan 1992, 1998 and 2001, Central African Republic 2012, Ethiopia 1991, Zaire 1997, "
    "Libya 2011"
)

ANALOGUES: dict[str, Analogue] = {
    "capitals, a week": Analogue(
        0.03,
        0.17,
        "share",
        9,
        f"{_CASCADES}: dated falls of capitals, share of all that falls in a week of the cascade",
        "medium",
        middle=0.10,
        note="Yemen 2014-15 and Afghanistan 1994-96 are slower, Iraq and Mali 2012 stopped after three",
    ),
    "capitals, busiest week": Analogue(
        0.12,
        0.27,
        "share",
        9,
        f"{_CASCADES}: most that fell in seven days",
        "medium",
        note="once 0.53 (Afghanistan 2001); 0.07 in the last weeks of South Vietnam",
    ),
    "capitals, doubling": Analogue(
        4.0,
        8.0,
        "days",
        4,
        "South Vietnam 1975, Afghanistan 1998 and April 1992, Central African Republic 2012: days in which the count "
        "of fallen capitals doubles, by the slope of its logarithm",
        "medium",
        middle=6.0,
        note="2.3 in the first week of Afghanistan 2001; slow ones 13 to 43",
    ),
    "capitals, half": Analogue(
        3.0,
        17.0,
        "days",
        9,
        f"{_CASCADES}: days from the first to half of those that fall in the end",
        "medium",
        note="30 to 40 in slow ones",
    ),
    "capitals, pause": Analogue(
        5.0, 38.0, "days", 9, f"{_CASCADES}: longest pause between two falls of a cascade", "medium"
    ),
    "after a first": Analogue(
        0.10,
        0.35,
        "share",
        23,
        "wars in which a capital was lost: chance that a quarter is lost within 60 days of the first",
        "low",
        note="10 of 23 in a list with too many collapses; in 2015-20 one attack of seven took a capital, and stopped",
    ),
    "after a second": Analogue(
        0.40,
        0.80,
        "share",
        12,
        "the same of wars in which a second fell within 14 days",
        "low",
        note="7 of 12",
    ),
    "handed over": Analogue(
        0.30,
        1.0,
        "share",
        128,
        "dated falls before 2021 that were abandoned, negotiated or defected, 88 of 128, by war",
        "low",
        middle=0.69,
        note="0 in Libya 2011; how a place fell is the softest column",
    ),
    "flight, district fought over": Analogue(
        0.08,
        0.18,
        "share",
        4,
        "Kunduz 2020, Jaghuri and Malistan 2018, Khan Abad and Aliabad 2021 (OCHA): share that left in 11 to 25 days",
        "medium",
        note="as claimed; 0.17 to 0.58 of claims were verified elsewhere",
    ),
    "flight, city fought over": Analogue(
        0.33,
        0.50,
        "share",
        2,
        "Kunduz 2015 (OCHA, ACAPS): share that left in 15 days; Tal Afar 2014",
        "medium",
    ),
    "flight, garrison runs": Analogue(
        0.25, 0.33, "share", 1, "Mosul 2014 (IOM): share that left in three days", "low", note="one case, roads open"
    ),
    "flight, outskirts": Analogue(
        0.04, 0.06, "share", 1, "Lashkar Gah 2020: share that left in 2 to 15 days", "low", note="one case"
    ),
    "home, own side": Analogue(
        0.70,
        0.90,
        "share",
        2,
        "families back 17 days after Kunduz was retaken (OCHA, November 2015), 0.9; Kosovo 1999 in three weeks, 0.7",
        "medium",
    ),
    "home, other side": Analogue(
        0.33,
        0.50,
        "share",
        2,
        "back after seven months: Tajiks over this river 1993, 0.5; Mosul 2017 between 0.26 at four and 0.39 at nine",
        "medium",
    ),
    "posts, escape": Analogue(
        0.50,
        0.82,
        "share",
        13,
        "trapped units and posts that crossed a border: middle half (Yaarubiyah 2013, Bala Murghab 2019, ...)",
        "medium",
        middle=0.60,
        note="range 0.39 to 0.92; units appear in the list because they crossed",
    ),
    "crossing, size": Analogue(
        3.0, 750.0, "people", 35, "soldiers in one crossing of a border, before the branch date", "medium", middle=160.0
    ),
    "army abroad": Analogue(
        0.05,
        0.09,
        "share",
        3,
        "Zaire 1997, Mali 2012, Poland 1939: share of a whole army that crossed in a rout",
        "low",
        note="0.65 to 0.8 where a whole side is pushed to a border",
    ),
    "return of soldiers": Analogue(
        1.0,
        10.0,
        "days",
        10,
        "returns of before the branch date where the home state stood, by bus or escort, or by another crossing",
        "medium",
        middle=1.5,
        note="40 days to 8 years where it had fallen",
    ),
    "refugees": Analogue(
        0.001,
        0.50,
        "share",
        3,
        "share of the displaced who left the country: Mosul 2014 to Syria 0.001, Tajikistan 1992 0.09 to 0.12, Mali "
        "2012 0.4 to 0.5",
        "medium",
        middle=0.10,
    ),
}
"""By the name that checks ask for them."""
