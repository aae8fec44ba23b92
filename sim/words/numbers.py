"""How numbers are rounded and written: one place for terminal, figures, sentences; web/numbers.js does alike in pages.

A quantile between two runs can lie half-way between two whole numbers, and its last digit is noise: 38.5 may come as
38.50000000000001. Noise is taken off first; then a half goes to the even number, as Python and NumPy round.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

MINUS = "\u2212"  # minus sign
#: Digits after the point that mean something; what lies beyond is noise of the arithmetic.
DIGITS = 6
#: Figures that mean something; the last ones of a float are noise as well.
FIGURES = 12
#: From here on three figures of a number of people are enough.
LARGE = 10_000
#: From here on not all digits of a number are meant.
LONG = 1e15
#: Below this nobody counts the noughts.
SMALL = 1e-9

MILLION = 1_000_000
KILO, SIZES = 1_000, ("kB", "MB", "GB", "TB")

#: Between a number and its per cent sign.
PER_CENT = re.compile(r"(?<=\d) (?=%)")
NO_BREAK = "\u00a0"


def whole(value: float) -> int:
    """Return the nearest whole number, the even one of two that are equally near.

    Examples
    --------
    >>> whole(38.50000000000001), whole(39.49999999999999), whole(-0.2)
    (38, 40, 0)
    """
    return round(round(float(value), DIGITS))


def to_figures(value: float, digits: int = 3) -> float:
    """Return a number rounded to so many figures, a half to the even one: 38.55 is 38.6 with noise and without.

    Examples
    --------
    >>> to_figures(38.55), to_figures(38.550000000000004), to_figures(38.65), to_figures(-123_456), to_figures(0.0)
    (38.6, 38.6, 38.6, -123000.0, 0.0)
    """
    number = Decimal(f"{value:.{FIGURES}g}")
    if not number or not number.is_finite():
        return float(value)
    return float(number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1), ROUND_HALF_EVEN))


def decimals(value: float, digits: int = 2) -> str:
    """Return a number with so many digits after the point, for columns of an index or a score.

    Examples
    --------
    >>> decimals(0.125), decimals(-0.375), decimals(-0.001), decimals(0.145, 3), decimals(1.005)
    ('0.12', '−0.38', '0.00', '0.145', '1.00')
    """
    if not math.isfinite(value):
        return _endless(value)
    number = Decimal(f"{value:.{FIGURES}g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def exact(value: float) -> str:
    """Return a number to the last one, as tables have it.

    Examples
    --------
    >>> exact(12345.5), exact(-300.2), exact(-0.3)
    ('12,346', '−300', '0')
    """
    if not math.isfinite(value):
        return _endless(value)
    number = whole(value)
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def people(value: float) -> str:
    """Return a number of people as one reads it: three figures of a large one are enough.

    Examples
    --------
    >>> people(1234.5), people(123_456), people(-2_345_678), people(12_340_000_000)
    ('1,234', '123,000', '−2.35 million', '12,300 million')
    """
    if not math.isfinite(value):
        return _endless(value)
    size = abs(round(float(value), DIGITS))
    if size < LARGE:
        return exact(value)
    digits = 10 ** (math.floor(math.log10(size)) - 2)
    rounded = round(round(size / digits, DIGITS)) * digits
    text = f"{rounded:,}" if rounded < MILLION else f"{rounded / MILLION:,.12g} million"
    return f"{MINUS if value < 0 else ''}{text}"


def size(many: int) -> str:
    """Return a number of bytes as one reads it.

    Examples
    --------
    >>> size(312), size(48_715_839), size(1_250_000_000)
    ('312 bytes', '48.7 MB', '1.25 GB')
    """
    if many < KILO:
        return f"{exact(many)} byte{'s' * (many != 1)}"
    power = min(int(math.log(many, KILO) + SMALL), len(SIZES))
    return f"{figures(many / KILO**power)} {SIZES[power - 1]}"


def span(low: float, high: float) -> str:
    """Return two numbers of people as a range, a common "million" once.

    Examples
    --------
    >>> span(2_400_000, 8_880_000), span(128_000, 674_000), span(-20, 30)
    ('2.4–8.88 million', '128,000–674,000', '−20 to 30')
    """
    first, last = people(low), people(high)
    return f"{first.removesuffix(' million') if last.endswith(' million') else first}{between(low)}{last}"


def spread(low: float, middle: float, high: float) -> str:
    """Return a median with its band, as ``1,120 (800–1,900)``; alone where there is no band.

    Examples
    --------
    >>> spread(800, 1120, 1900), spread(2, 2, 2)
    ('1,120 (800–1,900)', '2')
    """
    return people(middle) if people(low) == people(high) else f"{people(middle)} ({span(low, high)})"


def between(low: float) -> str:
    """Return what stands between the ends of a range: a dash after a minus is hard to read."""
    return " to " if low < 0 else "–"


def signed(value: float) -> str:
    """Return a difference as one reads it.

    Examples
    --------
    >>> signed(1200), signed(-35), signed(0.2)
    ('+1,200', '−35', '0')
    """
    return _with_sign(people(abs(value)), value)


def signed_exact(value: float) -> str:
    """Return a difference to the last one.

    Examples
    --------
    >>> signed_exact(12_345), signed_exact(-0.4)
    ('+12,345', '0')
    """
    return _with_sign(exact(abs(value)), value)


def _with_sign(text: str, value: float) -> str:
    return text if text == "0" else f"{'+' if value > 0 else MINUS}{text}"


def signed_span(low: float, middle: float, high: float) -> str:
    """Return median and band of a difference: a common "million" is said once.

    Examples
    --------
    >>> signed_span(-3600, -1200, -330), signed_span(2_660_000, 4_970_000, 7_020_000)
    ('−1,200 (−3,600 to −330)', '+4.97 (+2.66 to +7.02) million')
    """
    first, mean, last = signed(low), signed(middle), signed(high)
    if first == last:
        return mean
    unit = " million"
    if all(text.endswith(unit) for text in (first, mean, last)):
        first, mean, last = (text.removesuffix(unit) for text in (first, mean, last))
        return f"{mean} ({first} to {last}){unit}"
    return f"{mean} ({first} to {last})"


@dataclass(frozen=True)
class Around:
    """A difference with its interval, as one reads them: the change, half the interval, and both ends of it."""

    change: str
    half: str
    low: str
    high: str


def difference(value: float) -> str:
    """Return a difference of any unit with its sign.

    Examples
    --------
    >>> difference(-1234.5), difference(0.251), difference(0.0)
    ('−1,234', '+0.25', '0')
    """
    if abs(value) >= 10 or value == 0:
        return signed(value)
    return f"{'+' if value > 0 else MINUS}{figures(abs(value), 2)}"


def around(change: float, half: float) -> Around:
    """Return a difference of any unit with its interval, all rounded to one place, so that they add up.

    It is that of the coarser of the two as they are written alone, but no coarser than two figures of the interval.

    Examples
    --------
    >>> around(7434.3, 3845.8), around(13_238, 3846).high, around(0.251, 0.118).low
    (Around(change='+7,434', half='3,846', low='+3,588', high='+11,280'), '+17,000', '+0.13')
    """
    two = math.floor(math.log10(half)) - 1
    place = min(max([_place(each) for each in (change, half) if round(each, FIGURES)], default=two), two)
    middle, wide = (_to_place(each, place) for each in (change, half))
    return Around(_signed(middle), _plain(wide), _signed(middle - wide), _signed(middle + wide))


def _place(value: float) -> int:
    """Return the power of ten to which a difference is rounded where it stands alone."""
    size = abs(value)
    return 0 if 10 <= size < LARGE else math.floor(math.log10(size)) - (2 if size >= LARGE else 1)


def _to_place(value: float, place: int) -> Decimal:
    return Decimal(f"{value:.{FIGURES}g}").quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}" if value < MILLION else f"{value / MILLION:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if value < MILLION else f"{text} million"


def _signed(value: Decimal) -> str:
    return _with_sign(_plain(abs(value)), float(value))


def axis_number(value: float) -> str:
    """Return a number on an axis: short, for there is little room beside a small panel.

    Examples
    --------
    >>> axis_number(2_500_000), axis_number(-20_000), axis_number(0.5)
    ('2.5 million', '−20,000', '0.5')
    """
    value = round(float(value), DIGITS)
    size = abs(value)
    if size >= MILLION:
        text = f"{size / MILLION:,.12g} million"
    else:
        text = f"{size:g}" if size < LARGE / 1000 and size % 1 else f"{whole(size):,}"
    return f"{MINUS if value < 0 else ''}{text}"


def percent(share: float) -> str:
    """Return a share in per cent: neither 0 nor 100 for what is not quite that.

    Examples
    --------
    >>> percent(0.625), percent(0.005), percent(0.999), percent(1.0), percent(0.9999999999999999)
    ('62 %', '<1 %', '>99 %', '100 %', '100 %')
    """
    if math.isnan(share):
        return "–"
    share = round(float(share), FIGURES)
    rounded = whole(100 * share)
    if share > 0 and rounded == 0:
        return "<1 %"
    if share < 1 and rounded == 100:
        return ">99 %"
    return f"{rounded} %"


def together(text: str) -> str:
    r"""Return a text in which no line ends between a number and its per cent sign, for pages and figures.

    A terminal breaks lines at a space of any kind.

    Examples
    --------
    >>> together("the 90 % band, <1 % or 5% of it").split(" ")
    ['the', '90\xa0%', 'band,', '<1\xa0%', 'or', '5%', 'of', 'it']
    """
    return PER_CENT.sub(NO_BREAK, text)


def figures(value: float, digits: int = 3) -> str:
    """Return a number of any unit with so many figures; thousands have commas.

    Examples
    --------
    >>> figures(0.12345), figures(38.50000000000001), figures(123_456), figures(-0.5)
    ('0.123', '38.5', '123,000', '−0.5')
    """
    if not math.isfinite(value):
        return _endless(value)
    rounded = abs(to_figures(value, digits))
    text = f"{rounded:,.0f}" if rounded >= 1000 else _short(rounded, max(digits, 6))
    return f"{MINUS if value < 0 and rounded else ''}{text}"


def plain(value: float) -> str:
    """Return a number that somebody wrote, as it was written.

    Examples
    --------
    >>> plain(1037.0), plain(12345.5), plain(0.05), plain(0.00005)
    ('1,037', '12,345.5', '0.05', '0.00005')
    """
    rounded = float(f"{value:.{FIGURES}g}")
    return f"{rounded:,.0f}" if rounded.is_integer() and abs(rounded) < LONG else _short(rounded, FIGURES)


def _short(value: float, digits: int) -> str:
    """Return a number without a power of ten, unless nobody could count its noughts."""
    text = f"{value:,.{digits}g}"
    return f"{Decimal(text):f}" if "e-" in text and abs(value) >= SMALL else text


def written(value: float) -> str:
    """Return a number that was typed, as it was typed; of one that was dragged or computed six figures.

    Examples
    --------
    >>> written(3786.0), written(0.0038207), written(0.0038207538361873304), written(-12.5)
    ('3,786', '0.0038207', '0.00382075', '−12.5')
    """
    if not math.isfinite(value):
        return _endless(value)
    typed = any(float(f"{value:.{digits}g}") == value for digits in range(1, 13))
    return f"{MINUS if value < 0 else ''}{plain(abs(value if typed else float(f'{value:.6g}')))}"


def _endless(value: float) -> str:
    return "–" if math.isnan(value) else f"{MINUS if value < 0 else ''}∞"
