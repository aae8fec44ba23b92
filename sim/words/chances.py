"""Words for chances, always beside the share they stand for and never in its place.

People who plan relief read the words of ACAPS, who write the risk analyses of the field: five steps from "highly
unlikely" to "highly likely". What ACAPS has published names the steps and gives no shares for them, so each has a fifth
here, which is ours. Two scales that do give shares stand below for who knows those: the same word is not the same share
everywhere, "likely" begins at 60 % here, at 66 % and at 55 % there.

Of impact ACAPS asks two things: how many people more are in need (exposure), and how much worse off (intensity). The
first is what the tables say, in people. Of the second the model knows nothing, so no word for impact is put on a
number.

Sources: ACAPS, Global Risk Analysis, March 2020, October 2020 and March 2021 (risk is probability and impact, which is
exposure or intensity) and its risks by country as of May 2020 (highly unlikely … somewhat likely … highly likely, very
low … moderate … major). IPCC: Mastrandrea et al. 2010, guidance note for the Fifth Assessment Report. ICD 203: US
Intelligence Community Directive 203, Analytic Standards, 2 January 2015.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Words for chances.

    Parameters
    ----------
    name, source : str
        Whose they are, and where they stand.
    steps : tuple of (float, str)
        From which share on a word is said, the least first.
    """

    name: str
    source: str
    steps: tuple[tuple[float, str], ...]

    def word(self, share: float) -> str:
        """Return the word for a share from 0 to 1."""
        return next(word for least, word in reversed(self.steps) if share >= least or least == 0)


ACAPS = Scale(
    "ACAPS",
    "ACAPS, Global Risk Analysis 2020 and 2021; each has a fifth of all chances, which is ours",
    (
        (0.0, "highly unlikely"),
        (0.2, "unlikely"),
        (0.4, "somewhat likely"),
        (0.6, "likely"),
        (0.8, "highly likely"),
    ),
)
IPCC = Scale(
    "IPCC",
    "Mastrandrea et al. 2010, guidance note for the Fifth Assessment Report",
    (
        (0.0, "exceptionally unlikely"),
        (0.01, "very unlikely"),
        (0.1, "unlikely"),
        (0.33, "about as likely as not"),
        (0.66, "likely"),
        (0.9, "very likely"),
        (0.99, "virtually certain"),
    ),
)
ICD_203 = Scale(
    "ICD 203",
    "US Intelligence Community Directive 203, Analytic Standards, 2015",
    (
        (0.0, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
    ),
)
SCALES = (ACAPS, IPCC, ICD_203)


def chance(share: float) -> str:
    """Return a chance in the words that Panj uses.

    Examples
    --------
    >>> chance(0.7), chance(0.5), chance(0.02), chance(0.8)
    ('likely', 'somewhat likely', 'highly unlikely', 'highly likely')
    """
    return ACAPS.word(share)
