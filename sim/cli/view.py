"""`panj view`: a scenario in the browser, day by day."""

from __future__ import annotations

from dataclasses import replace

from sim.cli.terminal import say
from sim.pages.made import Made
from sim.pages.serve import require, serve
from sim.runs.interrupts import ctrl_c_waits
from sim.scenario.override import override, parse_overrides

PAGE = "sim.pages.live.page:Dashboard"


def view_command(
    *, scenario: str, seed: int | None, set_: list[str], rule: list[str], port: int, browser: bool
) -> None:
    """Serve the dashboard until Ctrl-C; see `panj view --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is served.
    """
    require()
    with ctrl_c_waits():  # a Ctrl-C while numba is being imported would come out as a mistake of numba's
        from sim.model.own import rules_of
        from sim.pages.live.session import Choice, Session, read_plan
        from sim.whatif.trunks import Trunks
    pairs, choice = parse_overrides(set_), Choice(scenario, seed, own=rules_of(rule))
    plan, _ = read_plan(scenario, choice.own)
    fixed = override(plan, choice.registry, pairs)
    overrides = {name: fixed.settings[name].value for name in pairs}
    session = Session(replace(choice, overrides=overrides))  # what is wrong is told here, not in the page
    if choice.own:
        session.step()
    session.close()
    made = Made()
    shared = {"made": made, "trunks": Trunks()}
    arguments = {"scenario": scenario, "seed": seed, "overrides": overrides, "own": choice.own, **shared}
    serve(PAGE, arguments, port=port, browser=browser, title=f"Panj: {plan.title}", say=say, made=made)
