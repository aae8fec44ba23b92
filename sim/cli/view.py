"""`panj view`: a scenario in the browser, day by day."""

from __future__ import annotations

from sim.cli.terminal import say
from sim.pages.serve import require, serve
from sim.runs.interrupts import ctrl_c_waits
from sim.scenario.override import override, parse_overrides

PAGE = "sim.pages.live.page:Dashboard"


def view_command(*, scenario: str, seed: int | None, set_: list[str], port: int, browser: bool) -> None:
    """Serve the dashboard until Ctrl-C; see `panj view --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is served.
    """
    require()
    with ctrl_c_waits():  # a Ctrl-C while numba is being imported would come out as a mistake of numba's
        from sim.model.parameters import REGISTRY
        from sim.pages.live.session import Choice, Session, read_plan
    pairs = parse_overrides(set_)
    plan, _ = read_plan(scenario)
    fixed = override(plan, REGISTRY, pairs)
    overrides = {name: fixed.settings[name].value for name in pairs}
    Session(Choice(scenario, seed, overrides=overrides)).close()  # what is wrong is told here, not in the page
    arguments = {"scenario": scenario, "seed": seed, "overrides": overrides}
    serve(PAGE, arguments, port=port, browser=browser, title=f"Panj: {plan.title}", say=say)
