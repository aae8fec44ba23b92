"""A believable run of the shipped world, made up without the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.figures.data import Floats, Key, Picture
from sim.world.world import PlaceKind, World

WORLD = Path(__file__).parents[2] / "scenarios" / "worlds" / "panj-2021"
DATES = np.arange("2021-05-01", "2021-09-12", dtype="datetime64[D]")
BRANCH = np.datetime64("2021-07-06")
QUANTILE = np.array([0.5, 0.78, 1.0, 1.3, 1.9])[:, None]


def changed(picture: Picture, **fields: object) -> Picture:
    """Return the picture with other fields."""
    values = {name: getattr(picture, name) for name in picture.__dataclass_fields__}
    return Picture(**(values | fields))  # type: ignore[arg-type]


def wave(row: int, step: float = 0.618) -> float:
    """Return a number from 0 to 1 that looks random and never changes."""
    return (row * step) % 1.0


def synthetic(world: World, size: float = 1.0, replicates: int = 200) -> Picture:
    """Return a picture with the headcounts met, rising after the branch."""
    days = np.arange(len(DATES))
    after = days - int(np.flatnonzero(DATES == BRANCH)[0])
    open_up = np.where(after > 0, np.minimum(1, after / 20 + 0.4), 0.25)
    fan = QUANTILE**open_up if replicates > 1 else np.ones((5, len(DATES)))
    places, bands, sums = world.places, dict[Key, Floats](), dict[Key, Floats]()
    totals = {host: np.zeros((2, len(DATES))) for host in world.hosts.ids}
    for row in places.of_kind(PlaceKind.CROSSING):
        place, host = places.ids[row], world.hosts.ids[places.host[row]]
        soldiers = np.clip(after / 60, 0, 1) * (40 + 200 * wave(row)) * (host == "TJK")
        for count in world.headcounts:
            if count.place == place:
                soldiers = soldiers + count.people * (np.datetime64(count.last, "D") <= DATES + np.timedelta64(1, "D"))
        civilians = np.clip((after + 3) / 50, 0, 1.4) * 2000 * wave(row, 0.37) * (0.2 + (host == "TJK"))
        for kind, values in enumerate((civilians, soldiers)):
            sums["arrivals", place, ("civilian", "military")[kind]] = size * values * fan
            totals[host][kind] += size * values
        bands["queue", place, "civilian"] = size * civilians * 0.15 * np.sin(days / 9) ** 2 * fan
    for host, values in totals.items():
        sums["arrivals", host, "civilian"] = values[0] * fan
        sums["arrivals", host, "military"] = values[1] * fan
    _world_measures(bands, totals["TJK"][0], size, fan)
    for row in places.of_kind(PlaceKind.SITE):
        full = size * float(places.capacity[row, 1]) * 1.4 * wave(row)
        bands["sheltered", places.ids[row], "civilian"] = full * np.clip((after + 4) / 70, 0, 1) * fan
    holder, flows = _holder(world, after), _flows(world, after, size)
    source = "Panj model; counts as listed in evidence.csv; borders Natural Earth; towns GeoNames (CC BY 4.0)"
    return Picture(
        "Baseline: the offensive goes on at its pace",
        DATES,
        BRANCH,
        bands,
        sums,
        holder,
        flows,
        world,
        replicates,
        source,
        *_banks(world, holder, after),
        _fighting(holder),
    )


def _banks(world: World, holder: Floats, after: np.ndarray) -> tuple[Floats, Floats]:
    """Near banks close one after the other once history ends; far banks are closed, limited or open by place."""
    near, far = np.full(holder.shape, np.nan), np.full((*holder.shape, 2), np.nan)
    for row in world.places.of_kind(PlaceKind.CROSSING):
        near[:, row] = 1 / (1 + np.exp((after - 40 * (wave(row) - 0.4)) / 3))
        far[:, row, 0] = int(3 * wave(row, 0.37))
        far[:, row, 1] = 2
    return near, far


def _fighting(holder: Floats) -> Floats:
    """Fighting where the chance changes, dying down afterwards."""
    out = np.abs(np.diff(holder, axis=0, prepend=holder[:1])) * 4
    for day in range(1, len(out)):
        out[day] = np.fmin(1, np.fmax(out[day], 0.85 * out[day - 1]))
    return out


def _world_measures(bands: dict[Key, Floats], abroad: Floats, size: float, fan: Floats) -> None:
    days = np.arange(len(DATES))
    rise = 1 / (1 + np.exp(-(days - 66) / 12))
    bands["districts_insurgent", "world", ""] = size * np.minimum(55, (9 + 40 * rise) * fan ** (0.25 * (days > 66)))
    bands["districts_contested", "world", ""] = size * (12 + 8 * rise) * fan**0.4
    bands["internally_displaced", "world", "civilian"] = size * 90_000 * rise * fan
    bands["queueing", "world", "civilian"] = size * 700 * rise * fan
    bands["capitals_insurgent", "world", ""] = size * np.clip(days - 70, 0, None) / 6 * fan
    bands["stock", "TJK", "civilian"] = 0.8 * abroad * fan


def _holder(world: World, after: np.ndarray) -> Floats:
    places = world.places
    holder = np.full((len(DATES), len(places)), np.nan)
    for row in places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL):
        if places.kind[row] == PlaceKind.CAPITAL:
            holder[:, row] = np.where(after > 0, 1 / (1 + np.exp(-(after - 70 * (0.6 + wave(row))) / 15)), 0)
        else:
            holder[:, row] = 1 / (1 + np.exp(-(after - 30 * (wave(row) - 0.7)) / 3))
    return holder


def _flows(world: World, after: np.ndarray, size: float) -> Floats:
    roads, kind = world.roads, world.places.kind
    arcs = np.arange(len(roads))
    to_border = (kind[roads.target] == PlaceKind.CROSSING) & (kind[roads.origin] <= PlaceKind.CAPITAL)
    from_border = (kind[roads.origin] == PlaceKind.CROSSING) & (kind[roads.target] >= PlaceKind.SITE)
    inland = (kind[roads.origin] <= PlaceKind.CAPITAL) & (kind[roads.target] <= PlaceKind.CAPITAL)
    share = np.array([wave(int(arc), 0.7548) for arc in arcs])
    rise = 1 / (1 + np.exp(-after / 14))
    civilians = (to_border + from_border) * 60 * share + inland * 300 * np.where(share > 0.6, share - 0.6, 0) ** 2
    soldiers = (to_border + from_border) * 25 * share + inland * 10 * (share > 0.9)
    flows = np.zeros((len(DATES), len(roads), 2))
    flows[:, :, 0] = size * civilians * rise[:, None]
    flows[:, :, 1] = size * soldiers * np.exp(-((after / 9.0) ** 2))[:, None]
    return flows
