"""The page and the parts of it for SolaraViz live and die with their tab."""

from __future__ import annotations

import gc
import json
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

solara = pytest.importorskip("solara", reason="the extra 'view' is not installed")

import ipywidgets  # noqa: E402

from sim.model.model import BorderModel  # noqa: E402
from sim.pages.live.page import Dashboard, PageWidget, template  # noqa: E402

pytestmark = [
    # Solara finds fault with a component of Mesa 3.3's own when Mesa's visualization is imported
    pytest.mark.filterwarnings("ignore:.*component ComponentsView:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of ipywidgets, where there is no kernel
]


def widgets_of(widget: Any, kind: type) -> Iterator[Any]:
    if isinstance(widget, kind):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_of(child, kind)


def shown(element: Any, kind: type) -> tuple[Any, Any]:
    box, context = solara.render(element, handle_error=False)
    (widget,) = widgets_of(box, kind)
    return widget, context


def test_a_page_is_told_its_scene_and_run_and_can_be_driven() -> None:
    widget, context = shown(Dashboard(scenario="offensive", overrides={"front.tempo": 3.0}), PageWidget)
    assert len(json.loads(widget.scene)["crossings"]) == 14
    assert json.loads(widget.run)["name"] == "offensive"
    assert json.loads(widget.status_)["playing"] is False
    widget.vue_act({"do": "step", "number": 1})
    assert json.loads(widget.day)["day"] == 1
    context.close()


def test_a_closed_tab_leaves_no_thread_and_no_model() -> None:
    widget, context = shown(Dashboard(), PageWidget)
    desk = widget.act.__self__
    model = weakref.ref(desk.session.model)
    widget.vue_act({"do": "speed", "index": 4, "number": 1})
    widget.vue_act({"do": "play", "number": 2})
    assert any(thread.name == "panj-player" for thread in threading.enumerate())
    context.close()
    end = time.monotonic() + 5
    while any(thread.name == "panj-player" for thread in threading.enumerate()):
        assert time.monotonic() < end, "the clock still runs"
        time.sleep(0.01)
    del desk
    gc.collect()
    assert model() is None


def test_two_tabs_have_nothing_in_common() -> None:
    one, first = shown(Dashboard(), PageWidget)
    two, second = shown(Dashboard(), PageWidget)
    one.vue_act({"do": "scenario", "text": "collapse", "number": 1})
    one.vue_act({"do": "step", "number": 2})
    assert json.loads(two.run)["name"] == "baseline"
    assert two.day == ""
    first.close()
    two.vue_act({"do": "step", "number": 1})
    assert json.loads(two.day)["day"] == 1
    second.close()


@pytest.mark.parametrize("page", ["page", "piece"])
def test_a_template_asks_no_other_machine_for_anything(page: str) -> None:
    text = template(page)
    assert text.count("<script>") == text.count("</script>") == 1
    assert text.count("<template>") == text.count("</template>") == 1
    addresses = {word for word in text.split('"') if word.startswith(("http:", "https:", "//"))}
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in text
    assert "url(http" not in text


def test_solaraviz_takes_our_parts_and_sliders_and_goes_on_after_a_step() -> None:
    from mesa.visualization import SolaraViz
    from mesa.visualization.utils import force_update

    from sim.pages.live import arrivals_component, map_component, model_params
    from sim.pages.live.pieces import PieceWidget

    model = BorderModel("baseline", uncertain=False)
    sliders = {"plan": "baseline", **model_params("front.tempo", "displacement.panic")}
    viz = SolaraViz(model, components=[map_component, arrivals_component], model_params=sliders)
    _, context = solara.render(viz, handle_error=False)
    # SolaraViz lays its parts out in a grid that does not have them as its children
    pieces = {widget.kind: widget for widget in ipywidgets.Widget.widgets.values() if isinstance(widget, PieceWidget)}
    assert set(pieces) == {"map", "arrivals"}
    assert json.loads(pieces["map"].run)["frame"]["date"] == "2021-04-30"
    for _ in range(67):
        model.step()
    force_update()
    assert json.loads(pieces["map"].run)["frame"]["date"] == "2021-07-06"
    arrived = json.loads(pieces["arrivals"].run)["lines"]["soldiers"]
    assert arrived[-1] == round(model.total("arrivals", "TJK", "military"))
    context.close()
