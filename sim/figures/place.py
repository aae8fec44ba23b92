"""Place: says where Matplotlib may keep its list of fonts; imported before anything that imports Matplotlib."""

from __future__ import annotations

from sim.scenario.caches import place_for_matplotlib

place_for_matplotlib()
