"""The same model in Mesa's own dashboard, one plot of two lines and no map: what `panj view` is measured against."""

from __future__ import annotations

import solara
from mesa.visualization import SolaraViz, make_plot_component

from sim import BorderModel


@solara.component
def Page() -> None:  # noqa: N802  (Solara looks for this name)
    """Show arrivals day by day."""
    model = solara.use_memo(lambda: BorderModel("baseline", uncertain=False), [])
    SolaraViz(model, components=[make_plot_component(["arrivals_civilian", "arrivals_military"])], play_interval=1)
