"""places.csv: districts, capitals, crossings, reception sites, exits."""

from __future__ import annotations

from .capacity import Capacity, capacities
from .history import DISTRICTS
from .ledger import Ledger, Origin
from .sources import DETAILED, HOSTS, Row, Sources

CAPITALS = ("fayzabad", "taloqan", "kunduz")
CROSSING_KINDS = {"bridge": "bridge", "ferry": "ferry", "informal_ford": "ford", "mountain_pass": "pass"}

# crossing -> (id, name, lat, lon): the far side of the crossings that lead out of the modelled area
EXITS = {
    "aqina": ("ymamnazar", "Ymamnazar", "37.19", "64.82"),
    "torghundi": ("serhetabat", "Serhetabat", "35.2833", "62.35"),
    "islam-qala": ("dogharoun", "Dogharoun", "34.65", "60.94"),
    "milak": ("milak-iran", "Milak (Iran)", "30.98", "61.8"),
    "chaman": ("chaman-pakistan", "Chaman", "30.9236", "66.4512"),
    "torkham": ("torkham-pakistan", "Torkham (Pakistan)", "34.115", "71.11"),
    "ghulam-khan": ("ghulam-khan-pakistan", "Ghulam Khan (Pakistan)", "33.09", "70.02"),
    "arundu": ("chitral", "Chitral", "35.8461", "71.7858"),
}
#: Official posts, to Tajikistan: the insurgents who took them closed them, as the document has it. Nothing is known of
#: a ford, nor of what they would do at the posts to other neighbours, which they do not hold.
POSTS = ("bridge", "ferry")
CLOSED_BY_THEM = Origin(
    "the document (D32): insurgents closed the crossings between the two countries",
    "low",
    "and no crossing is reported in June 2021 at the posts lost then",
)
SHAPES = "border lengths measured on OCHA COD-AB (AGCHO 2018)"
NSIA_2019 = "NSIA/CSO 1398 (2019-20) district estimate"

#: The source names these after a frontier post or the town behind; maps want the place itself.
SHORTER_NAMES = {"SARIGOR": "Sarigor (section of Istiklol post)", "SHAHRITUS": "Chukchuk (Shahritus outpost)"}


def add(sources: Sources, ledger: Ledger) -> None:
    """Add every place, kind by kind."""
    for row in sources["districts"]:
        _district(sources, ledger, row)
    many = shares_of_districts(sources)
    for row in sources.provinces(detailed=False):
        _province(sources, ledger, row, many[row["province_id"]])
    for row in sources["crossings"]:
        _crossing(sources, ledger, row, row["afghan_province"], "TJK", CROSSING_KINDS[row["kind"]])
    for row in sources["crossings_external"]:
        _crossing(sources, ledger, row, row["afghan_province"], HOSTS[row["neighbour"]], "bridge")
    room = capacities(sources)
    for node in sources["nodes"]:
        place = sources.ids.get(node["node_id"])
        if node["node_id"].startswith("H:") and place is not None:
            _site(ledger, node, place, room[place])
    for row in sources["crossings_external"]:
        crossing = sources.ids[f"X:{row['crossing_id']}"]
        if crossing in EXITS:
            _exit(ledger, crossing, HOSTS[row["neighbour"]])


def _position(origin: Origin) -> dict[str, tuple[str, Origin]]:
    return {"lat": ("degrees", origin), "lon": ("degrees", origin)}


def _district(sources: Sources, ledger: Ledger, row: Row) -> None:
    place = sources.district(row["district_id"])
    held = row["capture_date"] != "" and row["capture_date"] < "2021-05"
    note = row["population_note"] if "row labelled" in row["population_note"] else ""
    method = "times the provincial growth from 2019-20 to 2020-21" + (f"; {note}" if note else "")
    evidence = _position(Origin(row["coord_source"], row["coord_confidence"])) | {
        "population": ("people", Origin(NSIA_2019, "medium", method)),
        "border_km": ("km", Origin(SHAPES, "medium")),
        "at_start": ("holder", Origin(row["capture_source"], row["confidence"])),
    }
    ledger.add(
        "places",
        {
            "place": place,
            "name": row["district"].removesuffix(" (Takhar)"),
            "kind": "capital" if place in CAPITALS else "district",
            "country": "AFG",
            "province": row["province"],
            "lat": row["lat"],
            "lon": row["lon"],
            "population": row["population_2020_21"],
            "border_km": row["tajik_border_km"],
            "at_start": "insurgent" if held else "",
        },
        evidence,
    )


def border_by_host(row: Row) -> dict[str, float]:
    """Return the km of a province's border with each modelled host."""
    parts = [part.strip().rsplit(" ", 1) for part in row["border_km_by_country"].split(";") if part.strip()]
    return {HOSTS[country]: float(km) for country, km in parts if country in HOSTS}


def shares_of_districts(sources: Sources) -> dict[str, int]:
    """Return how many districts each province without districts of its own is given, so that the country has all."""
    rows = sorted(
        sources.provinces(detailed=False), key=lambda row: (-int(row["population_nsia_2020_21"]), row["province_id"])
    )
    each, over = divmod(DISTRICTS - len(sources["districts"]), len(rows))
    return {row["province_id"]: each + (k < over) for k, row in enumerate(rows)}


def _province(sources: Sources, ledger: Ledger, row: Row, districts: int) -> None:
    borders = border_by_host(row)
    node = sources.find("nodes", "node_id", f"P:{row['province_id']}")
    ledger.add(
        "places",
        {
            "place": sources.ids[node["node_id"]],
            "name": row["capital"],
            "kind": "capital",
            "country": "AFG",
            "province": row["province"],
            "lat": row["lat"],
            "lon": row["lon"],
            "population": row["population_nsia_2020_21"],
            "border_km": sum(borders.values()) or "",
            "districts": districts,
        },
        _position(Origin(row["coord_source"], node["confidence"]))
        | {
            "population": (
                "people",
                Origin("NSIA 1399 (2020-21) provincial estimate", row["population_confidence"]),
            ),
            "border_km": ("km", Origin(SHAPES, "medium", f"sum over {', '.join(borders)}")),
            "districts": (
                "districts",
                Origin("document", "low", "estimate: 352 others of 407 on 31 provinces, 12 in the 11 of most people"),
            ),
        },
    )
    assert row["province"] not in DETAILED


def _crossing(sources: Sources, ledger: Ledger, row: Row, province: str, host: str, kind: str) -> None:
    where = Origin(row["coord_method"], row["confidence"], f"error about {row['position_error_km']} km")
    method = "" if host == "TJK" else "land post: queues like a bridge"
    closed = host == "TJK" and kind in POSTS
    let_through = {"let_through": ("per day", CLOSED_BY_THEM)} if closed else {}
    ledger.add(
        "places",
        {
            "place": sources.ids[f"X:{row['crossing_id']}"],
            "name": SHORTER_NAMES.get(row["crossing_id"], row["name"]),
            "kind": "crossing",
            "country": "AFG",
            "province": province,
            "lat": row["lat"],
            "lon": row["lon"],
            "crossing_kind": kind,
            "host": host,
            "let_through": "0" if closed else "",
        },
        _position(where) | {"crossing_kind": ("kind", Origin(row["source"], row["confidence"], method))} | let_through,
    )


def _site(ledger: Ledger, node: Row, place: str, room: Capacity) -> None:
    row = {
        "place": place,
        "name": node["name"],
        "kind": "site",
        "country": room.host,
        "province": room.province,
        "lat": node["lat"],
        "lon": node["lon"],
        "host": room.host,
        "capacity_low": room.low,
        "capacity": room.central,
        "capacity_high": room.high,
    }
    columns = ("capacity_low", "capacity", "capacity_high")
    ledger.add(
        "places",
        row,
        _position(Origin(node["source"], node["confidence"])) | dict.fromkeys(columns, ("people", room.origin)),
    )


def _exit(ledger: Ledger, crossing: str, host: str) -> None:
    place, name, lat, lon = EXITS[crossing]
    ledger.add(
        "places",
        {"place": place, "name": name, "kind": "exit", "country": host, "lat": lat, "lon": lon, "host": host},
        _position(Origin("general knowledge", "low", f"first settlement beyond {crossing}")),
    )
