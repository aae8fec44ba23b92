"""The map: who holds what, who is on which road, who waits and who arrived, on one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle

from sim.show import theme
from sim.show.cells import Floats, Projection, compound, level, ribbon, voronoi_cells
from sim.show.crossings import host_name
from sim.show.data import MEDIAN, Picture, crossings_of, main_host, short_name
from sim.show.labels import Board, Label
from sim.show.maplegend import LARGEST, Scales, draw_legend
from sim.world.borders import Basemap, load_basemap
from sim.world.world import PlaceKind

MAP_WIDTH = theme.WIDTH - 0.7  # inches
RATIO = 1.81  # of the main area, width to height
HEAD, FOOT = 0.92, 1.72
HEIGHT = HEAD + MAP_WIDTH / RATIO + FOOT
PAD = 42.0  # km around what must be on the map
WEEK = 7

NEIGHBOUR = "#EBECEA"
HOME = "#F8F6F1"
BORDER = "#22577A"
SITE = 6.0  # points, radius of a site


@dataclass(frozen=True)
class Sheet:
    """The main area while it is drawn."""

    picture: Picture
    day: int
    ax: Axes
    project: Projection
    spots: Floats  # km, of all places
    point: float  # km in a point of the figure
    frame: tuple[float, float, float, float]  # km: west, south, east, north
    base: Basemap
    scales: Scales

    def inside(self, spot: Floats, margin: float = 0.0) -> bool:
        """Return whether a spot is on the sheet."""
        west, south, east, north = self.frame
        across = west + margin < spot[0] < east - margin
        return bool(across and south + margin < spot[1] < north - margin)

    def value(self, measure: str, row: int, kinds: tuple[str, ...] = ("civilian", "military")) -> float:
        """Return the day's median of a measure at a place, summed over kinds."""
        place = self.picture.world.places.ids[row]
        return float(sum(self.picture.band(measure, place, kind)[MEDIAN, self.day] for kind in kinds))

    def arrived(self, row: int) -> float:
        """Return how many people have arrived at a crossing by the day, medians of both kinds."""
        place = self.picture.world.places.ids[row]
        kinds = theme.KIND_COLOURS
        return float(sum(self.picture.total("arrivals", place, kind)[MEDIAN, self.day] for kind in kinds))


def map_figure(picture: Picture, date: np.datetime64 | str) -> Figure:
    """Draw the border area on one day, with the whole country as an inset.

    Parameters
    ----------
    picture : Picture
    date : datetime64 or str
        A day of the run; :class:`~sim.scenario.errors.PanjError` if it is none.
    """
    with theme.house_style():
        day = picture.row(date)
        figure = theme.new_figure(HEIGHT)
        host = main_host(picture.world)
        when = picture.dates[day]
        theme.headline(
            figure,
            f"The border with {host_name(picture, host)} on {theme.long_date(when)} {str(when)[:4]}",
            f"{picture.title}. Numbers at crossings: people arrived since "
            f"{theme.long_date(picture.dates[0])} (median).",
        )
        sheet = _sheet(figure, picture, day, host)
        _land(sheet)
        _districts(sheet)
        _roads(sheet)
        _border(sheet)
        _flows(sheet)
        board = Board(sheet.ax)
        inset = _inset(figure, sheet, board)
        labels = [*_crossings(sheet, board), *_sites(sheet, board), *_capitals(sheet, board)]
        _scale_bar(sheet, board)
        board.place(labels)
        board.place(_country_names(sheet, board))
        _river_name(sheet, board)
        board.place(_district_names(sheet))
        inset.set_zorder(12)
        draw_legend(figure, sheet.scales)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _sheet(figure: Figure, picture: Picture, day: int, host: str) -> Sheet:
    """Choose the main area: all districts modelled one by one and all crossings to the host."""
    places = picture.world.places
    rows = [*crossings_of(picture.world, host), *places.of_kind(PlaceKind.DISTRICT)] or list(range(len(places)))
    points = np.column_stack([places.lon, places.lat])
    middle = (points[rows].min(axis=0) + points[rows].max(axis=0)) / 2
    project = Projection(float(middle[0]), float(middle[1]))
    spots = project(points)
    half = np.ptp(spots[rows], axis=0) / 2 + PAD
    half = np.array([max(half[0], half[1] * RATIO), max(half[1], half[0] / RATIO)])
    box = (theme.MARGIN, FOOT / HEIGHT, MAP_WIDTH / theme.WIDTH, MAP_WIDTH / RATIO / HEIGHT)
    ax = figure.add_axes(box)
    ax.set_xlim(-half[0], half[0])
    ax.set_ylim(-half[1], half[1])
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_color(theme.MUTED)
        spine.set_linewidth(0.6)
    frame = (float(-half[0]), float(-half[1]), float(half[0]), float(half[1]))
    point = 2 * float(half[0]) / (MAP_WIDTH * 72)
    folder = picture.world.folder / "basemap"
    base = load_basemap(folder) if folder.is_dir() else Basemap(borders={}, countries={})
    draft = Sheet(picture, day, ax, project, spots, point, frame, base, Scales(1.0, 1.0))
    on_map = [row for row in places.of_kind(PlaceKind.CROSSING) if draft.inside(spots[row])]
    flow = float(_weekly(picture, day)[_arcs_inside(draft)].max(initial=10.0))
    most = max([10.0, *(draft.arrived(row) + draft.value("queue", row) for row in on_map)])
    return Sheet(picture, day, ax, project, spots, point, frame, base, Scales(flow, most))


def _weekly(picture: Picture, day: int) -> Floats:
    """Return the mean people per day on each arc in the last week up to the day."""
    first = max(0, day - WEEK + 1)
    return np.asarray(np.nan_to_num(picture.flows[first : day + 1]).mean(axis=0), dtype=np.float64)


def _arcs_inside(sheet: Sheet) -> np.typing.NDArray[np.bool_]:
    """Return which arcs have an end on the sheet."""
    roads = sheet.picture.world.roads
    on = np.array([sheet.inside(spot) for spot in sheet.spots], dtype=bool)
    return np.asarray(on[roads.origin] & on[roads.target], dtype=np.bool_)


def _land(sheet: Sheet) -> None:
    """Draw the neighbours in grey, the country itself pale."""
    home = sheet.picture.world.home
    for name, rings in sheet.base.countries.items():
        path = compound([sheet.project(ring) for ring in rings])
        colour = HOME if name == home else NEIGHBOUR
        edge = "none" if name == home else "#C9CCC9"
        sheet.ax.add_patch(PathPatch(path, fc=colour, ec=edge, lw=0.8, zorder=1))


def _districts(sheet: Sheet) -> None:
    """Colour the cell of each district and capital by the chance that the insurgents hold it."""
    places = sheet.picture.world.places
    rows = places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    cells = voronoi_cells(sheet.spots[rows])
    chance = np.nan_to_num(sheet.picture.holder[sheet.day, rows])
    drawn = PolyCollection(
        cells,
        facecolors=theme.HOLDER_MAP(chance),
        edgecolors=theme.PAPER,
        linewidths=0.7,
        zorder=2,
        gid="cells",
    )
    sheet.ax.add_collection(drawn, autolim=False)
    home = sheet.base.countries.get(sheet.picture.world.home)
    if home is not None:
        drawn.set_clip_path(compound([sheet.project(ring) for ring in home]), sheet.ax.transData)


def _roads(sheet: Sheet) -> None:
    """Draw every road once, faintly."""
    roads = sheet.picture.world.roads
    pairs = {(min(a, b), max(a, b)) for a, b in zip(roads.origin.tolist(), roads.target.tolist(), strict=True)}
    lines = [sheet.spots[list(pair)] for pair in sorted(pairs)]
    sheet.ax.add_collection(
        LineCollection(lines, colors="#8A8F94", linewidths=0.6, alpha=0.55, zorder=3), autolim=False
    )


def _border(sheet: Sheet) -> None:
    """Draw the borders, the one with the host as a strong line."""
    home, host = sheet.picture.world.home, main_host(sheet.picture.world)
    for pair, line in sheet.base.borders.items():
        main = set(pair.split("-")) == {home, host}
        spots = sheet.project(line)
        if main:
            sheet.ax.plot(*spots.T, color=theme.PAPER, lw=4.2, zorder=3.4, solid_joinstyle="round")
        colour, wide = (BORDER, 2.4) if main else ("#8A8F94", 1.1)
        sheet.ax.plot(*spots.T, color=colour, lw=wide, zorder=3.5, solid_joinstyle="round", gid=f"border-{pair}")


def _flows(sheet: Sheet) -> None:
    """Draw the last week's daily people on each arc; the widest first, so that none is hidden."""
    roads = sheet.picture.world.roads
    weekly = np.where(_arcs_inside(sheet)[:, None], _weekly(sheet.picture, sheet.day), 0.0)
    least = max(1.0, 0.002 * sheet.scales.flow)
    arcs, kinds = np.nonzero(weekly >= least)
    shapes, colours = [], []
    for n in np.argsort(-weekly[arcs, kinds], kind="stable"):
        arc, kind = int(arcs[n]), int(kinds[n])
        start, end = sheet.spots[roads.origin[arc]], sheet.spots[roads.target[arc]]
        width = sheet.scales.width(float(weekly[arc, kind])) * sheet.point
        trim = (2.5 * sheet.point, 3.5 * sheet.point)
        shapes.append(ribbon(start, end, width, _bend(start, end, kind), trim))
        colours.append((theme.CIVILIANS, theme.SOLDIERS)[kind])
    drawn = PolyCollection(
        shapes, facecolors=colours, edgecolors=theme.PAPER, linewidths=0.5, alpha=0.92, zorder=4, gid="flows"
    )
    sheet.ax.add_collection(drawn, autolim=False)


def _bend(start: Floats, end: Floats, kind: int) -> float:
    """Return how far a flow bends off its road: soldiers outside civilians, long roads no further."""
    length = max(float(np.hypot(*(end - start))), 1e-9)
    return min((0.06, 0.13)[kind], (4.0, 8.0)[kind] / length)


def _crossings(sheet: Sheet, board: Board) -> list[Label]:
    """Draw arrivals as discs, queues as rings around them; return the labels."""
    places = sheet.picture.world.places
    main = crossings_of(sheet.picture.world, main_host(sheet.picture.world))
    rows = [int(row) for row in places.of_kind(PlaceKind.CROSSING) if sheet.inside(sheet.spots[row])]
    labels = []
    for row in sorted(rows, key=lambda row: (row not in main, -sheet.arrived(row))):
        arrived, queue = sheet.arrived(row), sheet.value("queue", row)
        spot = (float(sheet.spots[row][0]), float(sheet.spots[row][1]))
        inner = sheet.scales.radius(arrived)
        outer = float(np.hypot(inner, LARGEST * np.sqrt(queue / sheet.scales.crossing)))
        if queue >= 0.5:
            outer = max(outer, inner + 2.0)
            ring = outer * sheet.point
            sheet.ax.add_patch(Circle(spot, ring, fc=theme.QUEUE, ec=theme.PAPER, lw=0.8, zorder=6))
        fill = theme.ADMITTED if arrived >= 0.5 else theme.PAPER
        sheet.ax.add_patch(Circle(spot, inner * sheet.point, fc=fill, ec=theme.INK, lw=0.8, zorder=6.1))
        text = short_name(places.names[row])
        text += f" {theme.people(arrived)}" if arrived >= 0.5 else ""
        if queue >= 0.5:
            text += f"\n{theme.people(queue)} waiting"
        board.take_disc(spot, max(outer, inner))
        outward = _outward(sheet, row)
        style = {"weight": "bold"} if row in main else {}
        labels.append(Label(text, spot, max(outer, inner), outward, True, False, style))
    return labels


def _outward(sheet: Sheet, row: int) -> tuple[float, float]:
    """Return the direction from the districts round a crossing towards the other bank."""
    inland = sheet.spots[sheet.picture.world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)]
    if len(inland) == 0:
        return 0.0, 1.0
    away = sheet.spots[row] - inland
    near = away[np.argsort(np.hypot(*away.T), kind="stable")[:3]].mean(axis=0)
    way = near / max(float(np.hypot(*near)), 1e-9)
    return float(way[0]), float(way[1])


def _sites(sheet: Sheet, board: Board) -> list[Label]:
    """Draw sites as discs filled by the share of their capacity; return the labels."""
    places = sheet.picture.world.places
    labels = []
    for row in places.of_kind(PlaceKind.SITE).tolist():
        if not sheet.inside(sheet.spots[row], 2.0):
            continue
        spot = _beside(sheet, board, row)
        people = sheet.value("sheltered", row)
        room = float(places.capacity[row, 1])
        share = people / room if room > 0 else float(people > 0)
        full = share >= 0.995 or sheet.value("overflow", row) >= 0.5
        radius = SITE * sheet.point
        edge = theme.INK if full else theme.MUTED
        sheet.ax.add_patch(Circle(spot, radius, fc=theme.PAPER, ec=edge, lw=1.6 if full else 0.9, zorder=5.6))
        if share > 0:
            filled = level(np.array(spot), 0.93 * radius, min(share, 1.0))
            sheet.ax.add_patch(Polygon(filled, fc=theme.ADMITTED, ec="none", zorder=5.7))
        board.take_disc(spot, SITE)
        name = short_name(places.names[row]).split(" (")[0]
        text = f"{name}: full" if full else f"{name} {_percent(share)}" if people >= 0.5 else name
        labels.append(Label(text, spot, SITE, (0.0, 0.3), people >= 0.5, False, {"style": "italic"}))
    return labels


def _percent(share: float) -> str:
    """Return a share in per cent; a few people are not nobody."""
    return f"{100 * share:.0f} %" if share >= 0.005 else "<1 %"


def _beside(sheet: Sheet, board: Board, row: int) -> tuple[float, float]:
    """Return where a site is drawn: pushed off a crossing's mark that would hide it."""
    spot = sheet.ax.transData.transform(sheet.spots[row])
    for _ in range(4):  # pushed off one mark it may meet the next
        for x, y, radius in board.discs:
            away = spot - (x, y)
            gap = float(np.hypot(*away))
            apart = radius + (SITE + 1.0) * board.scale
            if gap < apart:
                way = away / gap if gap > board.scale else np.array([0.6, 0.8])
                spot = np.array([x, y]) + way * apart
    east, north = sheet.ax.transData.inverted().transform(spot)
    return float(east), float(north)


def _capitals(sheet: Sheet, board: Board) -> list[Label]:
    """Draw provincial capitals as squares in the colour of their holder; return the labels."""
    places = sheet.picture.world.places
    labels = []
    for row in places.of_kind(PlaceKind.CAPITAL).tolist():
        if not sheet.inside(sheet.spots[row], 4.0):
            continue
        spot = (float(sheet.spots[row][0]), float(sheet.spots[row][1]))
        side = 7.5 * sheet.point
        colour = theme.STRONG_MAP(float(np.nan_to_num(sheet.picture.holder[sheet.day, row])))
        corner = (spot[0] - side / 2, spot[1] - side / 2)
        sheet.ax.add_patch(Rectangle(corner, side, side, fc=colour, ec=theme.INK, lw=0.7, zorder=6))
        board.take_disc(spot, 4.5)
        name = places.names[row].split(" (")[0]
        labels.append(Label(name, spot, 4.5, (0.0, 0.0), True, False, {"size": theme.BODY, "weight": "bold"}))
    return labels


def _district_names(sheet: Sheet) -> list[Label]:
    """Return the districts' names, the most populous first; those without room stay unnamed."""
    places = sheet.picture.world.places
    rows = [int(row) for row in places.of_kind(PlaceKind.DISTRICT) if sheet.inside(sheet.spots[row], 8)]
    rows.sort(key=lambda row: -int(places.population[row]))
    style = {"color": "#4A4F55", "size": 9.0, "zorder": 8}
    return [
        Label(
            places.names[row].split(" (")[0],
            (float(sheet.spots[row][0]), float(sheet.spots[row][1])),
            1.0,
            (0.0, 0.0),
            False,
            True,
            style,
        )
        for row in rows
    ]


def _country_names(sheet: Sheet, board: Board) -> list[Label]:
    """Return the neighbours' names, each in the widest free spot of its land on the sheet."""
    west, south, east, north = sheet.frame
    grid = np.stack(np.meshgrid(np.linspace(west, east, 80), np.linspace(south, north, 44)), axis=-1)
    points = grid.reshape(-1, 2)
    pixels = sheet.ax.transData.transform(points)
    labels = []
    names = dict(zip(sheet.picture.world.hosts.ids, sheet.picture.world.hosts.names, strict=True))
    names |= {"CHN": names.get("CHN", "China")}
    for code, rings in sheet.base.countries.items():
        if code == sheet.picture.world.home or code not in names:
            continue
        half = np.array([len(names[code]) * 9.0, 14.0]) * board.scale * 0.62
        land = compound([sheet.project(ring) for ring in rings])
        inside = land.contains_points(points)
        for corner in ((-1, -1), (-1, 1), (1, -1), (1, 1)):  # a name does not reach over a border
            inside &= land.contains_points(points + half * corner * sheet.point / board.scale)
        free = inside & board.clear(np.hstack([pixels - half, pixels + half]))
        if not free.any():
            continue
        room = _room(free.reshape(grid.shape[:2]))
        spot = points[int(np.argmax(room.ravel()))]
        style = {"size": 13.0, "color": "#8B9096", "weight": "bold", "zorder": 7, "path_effects": []}
        text = names[code].upper()
        labels.append(Label(text, (float(spot[0]), float(spot[1])), 0.0, (0.0, 0.0), False, True, style))
    return labels


def _river_name(sheet: Sheet, board: Board) -> None:
    """Write the river's name once beside the border, far from the crossings."""
    home, host = sheet.picture.world.home, main_host(sheet.picture.world)
    lines = [line for pair, line in sheet.base.borders.items() if set(pair.split("-")) == {home, host}]
    if (home, host) != ("AFG", "TJK") or not lines:
        return
    spots = sheet.project(lines[0])[::6]
    spots = spots[np.isfinite(spots).all(axis=1)]
    marks = sheet.spots[sheet.picture.world.places.of_kind(PlaceKind.CROSSING)]
    away = np.hypot(*(spots[:, None] - marks[None]).transpose(2, 0, 1)).min(axis=1, initial=1e9)
    style = {"color": BORDER, "style": "italic", "size": theme.BODY + 1}
    for spot in spots[np.argsort(-away, kind="stable")]:
        if sheet.inside(spot, 12) and board.place(
            [Label("Panj", (float(spot[0]), float(spot[1])), 3.0, (0.0, 0.8), False, False, style)]
        ):
            return


def _room(free: np.typing.NDArray[np.bool_]) -> Floats:
    """Return for each cell of a grid how far it is from the next one that is not free."""
    from scipy.ndimage import distance_transform_edt

    return np.asarray(distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1], dtype=np.float64)


def _scale_bar(sheet: Sheet, board: Board) -> None:
    """Draw a bar of a round number of kilometres in the lower left corner."""
    west, south, east, _ = sheet.frame
    length = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if step <= 0.16 * (east - west))
    x, y = west + 10 * sheet.point, south + 12 * sheet.point
    sheet.ax.plot([x, x + length], [y, y], color=theme.INK, lw=2, zorder=9, solid_capstyle="butt", gid="scale")
    text = sheet.ax.text(x, y + 4 * sheet.point, f"{length} km", size=theme.SMALL, zorder=9, path_effects=theme.HALO)
    box = text.get_window_extent(board.renderer)
    end = sheet.ax.transData.transform((x + length, y))
    board.take((box.x0 - 6, float(end[1]) - 8, max(box.x1, float(end[0])) + 6, box.y1 + 6))


def _inset(figure: Figure, sheet: Sheet, board: Board) -> Axes:
    """Draw the whole country small, capitals coloured by their holder, in the emptiest corner."""
    places = sheet.picture.world.places
    rings = sheet.base.countries.get(sheet.picture.world.home, [])
    rows = places.of_kind(PlaceKind.CAPITAL)
    points = np.column_stack([places.lon, places.lat])[rows]
    outline = np.vstack([*rings, points, np.zeros((0, 2))])
    if len(outline) == 0:
        outline = np.column_stack([places.lon, places.lat])
    project = Projection(float(outline[:, 0].mean()), float(outline[:, 1].mean()))
    shape = project(outline)
    size = np.ptp(shape, axis=0) + 110
    tall = 1.62 / HEIGHT
    wide = 1.62 * float(size[0] / size[1]) / theme.WIDTH
    frame = sheet.ax.get_position()
    ax = figure.add_axes((frame.x1 - wide, frame.y0, wide, tall))
    ax.set(xticks=[], yticks=[], facecolor=theme.PAPER)
    middle = (shape.min(axis=0) + shape.max(axis=0)) / 2
    ax.set_xlim(middle[0] - size[0] / 2, middle[0] + size[0] / 2)
    ax.set_ylim(middle[1] - size[1] / 2, middle[1] + size[1] / 2)
    ax.add_patch(PathPatch(compound([project(ring) for ring in rings]), fc=HOME, ec=theme.MUTED, lw=0.7))
    chance = np.nan_to_num(sheet.picture.holder[sheet.day, rows])
    dots = project(points)
    ax.scatter(
        dots[:, 0],
        dots[:, 1],
        s=22,
        marker="s",
        c=theme.STRONG_MAP(chance),
        edgecolors=theme.INK,
        linewidths=0.5,
        zorder=3,
    )
    corner = np.array(sheet.frame).reshape(2, 2) / sheet.project([[sheet.project.lon + 1, sheet.project.lat + 1]])
    low, high = project(corner + np.array([sheet.project.lon, sheet.project.lat]))
    ax.add_patch(Rectangle(tuple(low), *(high - low), fc="none", ec=theme.INK, lw=0.9, zorder=4))
    ax.text(0.03, 0.96, "Provincial\ncapitals", size=theme.SMALL, va="top", transform=ax.transAxes)
    box = ax.get_window_extent()
    board.take((box.x0 - 6, box.y0 - 6, box.x1 + 6, box.y1 + 6))
    return ax
