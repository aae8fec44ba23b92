"""What a doctor says: things that are read without a mistake and may still not be what their author meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.scenario.errors import Problem
from sim.words.printable import printable

SEVERITIES = ("error", "warning", "note")
"""An error changes what the run is about, a warning its numbers; a note is good to know."""

MOST = 20
"""Findings of one check that are told one by one; the rest is counted."""


@dataclass(frozen=True)
class Finding(Problem):
    """Something a user should look at.

    Parameters
    ----------
    severity : str
        One of SEVERITIES.
    check : str
        Which check found it, e.g. ``no-way``.
    """

    severity: str = "warning"
    check: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{where + ': ' if where else ''}{self.severity}: {self.message}"
        return printable(f"{text} ({self.hint})" if self.hint else text)


def no_crossing(host: str) -> str:
    """Return what is said of a host that nobody can reach, and of what a scenario orders there."""
    return f"no crossing leads to '{host}': nobody can arrive there"


def in_short(found: Iterable[Finding]) -> list[Finding]:
    """Return the first findings of one check, and how many more there are."""
    findings = list(found)
    if len(findings) <= MOST:
        return findings
    first = findings[MOST]
    rest = f"and {len(findings) - MOST} more of this kind ({first.check})"
    return [*findings[:MOST], Finding(rest, first.file, first.line, severity=first.severity, check=first.check)]


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with errors first, then warnings, then notes; within each as they came."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
