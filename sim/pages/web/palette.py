"""The colours of both papers as CSS variables: nothing is written twice."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.colors import to_hex

from sim.figures.paper import DARK, LIGHT, Paper, lettering, printed_on, stroke

MEANINGS = ("government", "insurgents", "soldiers", "civilians", "queue", "admitted")
PLAIN = ("ink", "muted", "grid", "home", "neighbour", "edge", "border", "road", "even", "fighting")
HUES = 1 + len(MEANINGS)
"""Scenarios that have a hue of their own; those after them have them once more, in dashed lines."""
MOST_SCENARIOS = 10


def variables() -> str:
    """Return the colours as CSS: light; dark where the reader's system is, or by ``data-theme``; light when printed."""
    bright, night = _block(colours(LIGHT)), _block(colours(DARK))
    return "\n".join(
        [
            f":root {{ color-scheme: light; {bright} }}",
            f"@media (prefers-color-scheme: dark) "
            f"{{ :root:not([data-theme='light']) {{ color-scheme: dark; {night} }} }}",
            f":root[data-theme='dark'] {{ color-scheme: dark; {night} }}",
            f"@media print {{ :root, :root[data-theme='dark'], :root:not([data-theme='light']) "
            f"{{ color-scheme: light; {bright} }} }}",
        ]
    )


def colours(paper: Paper) -> dict[str, str]:
    """Return every colour of a paper by its name in CSS; `…-text` is the hue as letters want it.

    Scenarios are told apart by the hues in their order, the first by the reference's grey, as in the figures.
    """
    with printed_on(paper):
        out = {"paper": paper.ground} | {name: paper.hue(name) for name in PLAIN}
        for name in MEANINGS:
            out[name] = to_hex(stroke(paper.hue(name)))
            out[f"{name}-text"] = to_hex(lettering(paper.hue(name)))
        out["ink-text"] = paper.ink
        for name in ("queue", "admitted"):  # areas, not lines: they keep their brightness
            out[f"{name}-area"] = paper.hue(name)
        for name, colour in zip(("government", "middle", "insurgents"), paper.held, strict=True):
            out[f"cell-{name}"] = colour
        for k, name in enumerate(("reference", *MEANINGS)):
            out[f"scenario-{k}"] = to_hex(stroke(paper.hue(name)))
            out[f"scenario-{k}-text"] = to_hex(lettering(paper.hue(name)))
    return out


def scenario_hue(k: int) -> str:
    """Return the name of the colour of the scenario at a place in the order, the reference's being the first."""
    return f"scenario-{k if k < HUES else 1 + (k - 1) % (HUES - 1)}"


def _block(named: Mapping[str, str]) -> str:
    return " ".join(f"--panj-{name}: {colour};" for name, colour in named.items())
