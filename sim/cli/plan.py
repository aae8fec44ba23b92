"""`panj show --plan`: what happens on a day, step by step, as a table."""

from __future__ import annotations

from rich import box
from rich.table import Table

from sim.cli.console import PlainConsole
from sim.scenario.errors import PanjError
from sim.scenario.override import parse_overrides

HEAD = ("step", "what", "reads", "writes", "parameters", "draws")
#: Columns of a terminal from which on each has room for its words.
WIDE = 140


def show(name: str, pairs: list[str], rule: list[str]) -> None:
    """Print the plan of a scenario's day."""
    console = PlainConsole()
    console.print(plan_table(name, pairs, rule, wide=console.width >= WIDE))


def plan_table(name: str, pairs: list[str], rule: list[str], *, wide: bool = True) -> Table:
    """Return the steps of a day of a scenario: what each reads and writes, and the parameters it uses.

    Parameters
    ----------
    name : str
    pairs, rule : list of str
    wide : bool
        Whether there is room for a column of each; else they stand below each other.

    Raises
    ------
    PanjError
        If the scenario has no such plan: Flee's rules have a day of their own.
    """
    from sim.model.own import plan, rules_of
    from sim.model.plan import grouped
    from sim.runs.read import read_scenario

    scenario = read_scenario(name, parse_overrides(pairs), own=rules_of(rule))
    if scenario.flee is not None:
        raise PanjError(f"{scenario.name} runs on a Flee world, whose day is another: docs/flee.md tells of it")
    steps = plan(scenario.own)
    used = {name for step in steps for name in step.parameters}
    rest = [name for name in scenario.settings if name not in used]
    between = (
        "Of no step are parameters from which it is worked out what steps read (travel times, what a crossing lets "
        f"through, places of sites), before the first day and whenever one of them changes: {grouped(rest)}."
    )
    made = Table(
        title=f"A day of {scenario.name}",
        caption=f"Found out from the code of each step; the names are of arrays, by the rule that owns them. {between}",
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
        pad_edge=False,
        show_lines=True,
    )
    for column in HEAD if wide else HEAD[:2]:
        made.add_column(column, overflow="fold", ratio=1 if column in ("step", "draws") else 2 if wide else 4)
    for number, step in enumerate(steps, start=1):
        cells: tuple[str, ...] = (
            grouped(step.reads),
            grouped(step.writes),
            grouped(step.parameters),
            ", ".join(step.draws),
        )
        what = f"{step.what} ({step.rule.removeprefix('sim.model.')})"
        if not wide:
            below = [f"{head}  {cell}" for head, cell in zip(HEAD[2:], cells, strict=True) if cell]
            what, cells = "\n".join([what, *below]), ()
        made.add_row(f"{number}. {step.name}", what, *cells)
    return made
