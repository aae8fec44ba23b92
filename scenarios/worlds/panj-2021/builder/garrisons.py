"""garrisons.csv: units in two versions.

"seeded" takes the border garrisons of Badakhshan from the headcounts of those who crossed: right for a replay, circular
as a test. Those of the seven crossings are solved for together, because the squads of neighbours use them too; they
stand in ``seeded.csv``, which `python -m sim.validation.seeding solve` prints. A post is its headcount divided by the
share that escapes. "blind" takes every garrison from population
and border length alone.
"""

from __future__ import annotations

import csv
from pathlib import Path

from .ledger import Ledger, Origin, nearest
from .places import CAPITALS
from .sources import Row, Sources

SEEDED = Path(__file__).with_name("seeded.csv")
ESCAPE = (0.82, 0.6, 0.5)  # share of trapped units that escapes: low, central, high estimate of the garrison
SPREAD = (0.6, 1.0, 1.8)  # of the formula, as in the rows of the evidence
ANDSF = 300_699
STRENGTH = "SIGAR quarterly report 2021-07-30 (reports on April 2021)"
PRESENT = (0.5, 0.6, 0.7)  # share of the reported strength that was really there
# border force per km of border: 1,500, (21,000 / 5,990 km x 0.55), 3,500 over the 1,317 km of three provinces
PER_KM = (1500 / 1317, 21000 / 5990 * 0.55, 3500 / 1317)
# provincial capitals modelled with their district
CITIES = {"fayzabad": (1200, 2000, 3500), "taloqan": (1200, 2000, 3500), "kunduz": (2400, 4000, 7000)}
FORMULA = "60 + 1 per 1,000 inhabitants (gives 105 for Khash, observed at least 90), times 0.6 and 1.8"


def add(sources: Sources, ledger: Ledger) -> None:
    """Add all units: districts, border posts, cities, whole provinces."""
    solved = _solved()
    for row in sources["districts"]:
        place = sources.district(row["district_id"])
        if place in CAPITALS or (row["capture_date"] < "2021-05" and row["capture_date"]):
            continue  # a city comes below; no garrison where the insurgents held the district before
        if place in solved:
            _border_district(ledger, place, row, solved[place])
        else:
            _unit(ledger, place, "both", formula(row), _formula_origin())
    _posts(sources, ledger)
    _cities(ledger)
    _provinces(sources, ledger)


def formula(row: Row) -> tuple[int, int, int]:
    """Return the garrison of a district by its population, to the nearest five."""
    central = nearest(60 + int(row["population_2020_21"]) / 1000, 5)
    low, _, high = (nearest(central * factor, 5) for factor in SPREAD)
    return low, central, high


def _formula_origin() -> Origin:
    return Origin("estimate: calibrated on Khash (afghanirca.com, June 2021)", "low", FORMULA)


def _crossed(people: int) -> tuple[int, int, int]:
    low, central, high = (nearest(people / share) for share in ESCAPE)
    return low, central, high


def _solved() -> dict[str, Row]:
    with SEEDED.open(encoding="utf-8", newline="") as file:
        return {row["place"]: row for row in csv.DictReader(file)}


def _border_district(ledger: Ledger, place: str, row: Row, solved: Row) -> None:
    central = int(solved["central"])
    low, high = (nearest(central * ESCAPE[1] / share) for share in (ESCAPE[0], ESCAPE[2]))
    source = (
        "estimate from the document's headcounts; share of trapped units that escaped over a border up to June 2021"
    )
    method = f"the median of runs at {solved['crossing']} is {solved['headcount']}, squads of neighbours included (all "
    method += "seven solved for together, sim.validation.seeding); 0.6 / 0.82 and 0.6 / 0.5 times that"
    _unit(ledger, place, "seeded", (low, central, high), Origin(source, "low", method))
    _unit(ledger, place, "blind", formula(row), _formula_origin())


def _posts(sources: Sources, ledger: Ledger) -> None:
    observed = sources.find("garrisons", "row_id", "G05")
    values = tuple(int(observed[f"garrison_{end}"]) for end in ("low", "central", "high"))
    origin = Origin(observed["source"], "high", observed["basis"])
    _unit(ledger, "panji-poyon", "both", (values[0], values[1], values[2]), origin, "sher-khan-bandar-post")

    source = "estimate from the headcount of 3 July (Khovar/trend.az 2021-07-04)"
    method = "crossed 300 / share that escapes 0.82, 0.6, 0.5 (trapped units up to June 2021)"
    _unit(ledger, "sarigor", "seeded", _crossed(300), Origin(source, "low", method), "ovez-post")
    khwahan = float(sources.find("districts", "district", "Khwahan")["tajik_border_km"])
    _density_post(ledger, "sarigor", "ovez-post", khwahan, "Khwahan's border")

    source = "estimate from the headcount of 27 June (AKIpress via for.kg 2021-06-28)"
    method = "crossed 17 / share that escapes 0.82, 0.6, 0.5 (trapped units up to June 2021)"
    _unit(ledger, "shahritus-post", "seeded", _crossed(17), Origin(source, "low", method), "chukchuk-post")
    balkh = sources.find("provinces", "province", "Balkh")["border_km_by_country"]
    km = float(balkh.rsplit("Tajikistan ", 1)[1])
    _density_post(ledger, "shahritus-post", "chukchuk-post", km, "Balkh's border with Tajikistan")


def _density_post(ledger: Ledger, place: str, unit: str, km: float, what: str) -> None:
    low, central, high = (nearest(km * density, 5) for density in PER_KM)
    method = f"{km:g} km ({what}) at {PER_KM[0]:.2f}, {PER_KM[1]:.2f}, {PER_KM[2]:.2f} border guards per km "
    method += "(1,500 and 3,500 on the 1,317 km of the north-east; 21,000 on 5,990 km x 0.55 present)"
    origin = Origin("estimate: density of the Afghan Border Force", "low", method)
    _unit(ledger, place, "blind", (low, central, high), origin, unit)


def _cities(ledger: Ledger) -> None:
    methods = {
        "fayzabad": "army brigade element (600 on paper), provincial police (600), security service, "
        "uprising forces; before the commandos of 4 July, who are in history.csv",
        "taloqan": "as Fayzabad: the same kind of garrison in a provincial capital",
        "kunduz": "twice Fayzabad: seat of the corps, whose field strength is put at 6,000 to 12,000",
    }
    for place, values in CITIES.items():
        _unit(ledger, place, "both", values, Origin("estimate", "low", methods[place]))


def _provinces(sources: Sources, ledger: Ledger) -> None:
    nation = sum(int(row["population_nsia_2020_21"]) for row in sources["provinces"])
    for row in sources.provinces(detailed=False):
        people = int(row["population_nsia_2020_21"])
        low, central, high = (nearest(people * ANDSF * share / nation, 10) for share in PRESENT)
        method = f"{people} of {nation} inhabitants x {ANDSF} reported strength x 0.5, 0.6, 0.7 really present"
        origin = Origin(f"estimate; strength: {STRENGTH}", "low", method)
        _unit(ledger, sources.ids[f"P:{row['province_id']}"], "both", (low, central, high), origin)


def _unit(
    ledger: Ledger, place: str, version: str, values: tuple[int, int, int], origin: Origin, unit: str = ""
) -> None:
    row = {"unit": unit or f"{place}-garrison", "place": place, "version": version}
    columns = ("low", "central", "high")
    ledger.add(
        "garrisons",
        row | dict(zip(columns, values, strict=True)),
        dict.fromkeys(columns, ("soldiers", origin)),
    )
