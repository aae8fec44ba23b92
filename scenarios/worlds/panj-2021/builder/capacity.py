"""How many people each reception site can take: estimates, the weakest numbers of this world."""

from __future__ import annotations

from dataclasses import dataclass

from .ledger import Origin, nearest
from .sources import Sources

PER_HECTARE = 10_000 / 45  # people at 45 m2 each
LAND = 15_500  # people on the 70 ha allotted, as the evidence rounds it
PLOT = 500  # people on the one plot of 2.24 ha that was described
STATEMENT = 100_000  # people, "up to"
AREAS = 5

# areas that were named for the allotted land; the last one has six towns
AREA_OF = {"dusti": 1.0, "shahritus": 1.0, "farkhor": 1.0, "shuroobod": 1.0}
# people of the districts around the towns of Gorno-Badakhshan, from the notes of the evidence
GORNO_BADAKHSHAN = {
    "khorog": 30_500,
    "ishkoshim": 26_000 - 1_700,  # the district without Langar
    "langar-village": 1_700,
    "kalai-khumb": 23_500,  # Darvoz district
    "vanj": 34_400,  # Vanj district
    "murghob": 10_815,
}
# towns away from the allotted land: a share of their people
TOWN_SHARES = (0.005, 0.02, 0.1)
TERMEZ = 140_000  # people of the town, general knowledge

LATER = "statement of July to September 2021, used only as room for reception, never to tune flows"


@dataclass(frozen=True)
class Capacity:
    """Places of a site, and the host's province it lies in."""

    host: str
    province: str
    low: int
    central: int
    high: int
    origin: Origin


def capacities(sources: Sources) -> dict[str, Capacity]:
    """Return the capacity of every site."""
    assert nearest(70 * PER_HECTARE, 500) == LAND, "the evidence's 15,500 people on 70 ha"
    out: dict[str, Capacity] = {}
    for place, share in AREA_OF.items():
        method = f"one of {AREAS} areas: {PLOT} on one plot of 2.24 ha; a fifth of {LAND} (70 ha at 45 m2); "
        out[place] = _shared("Khatlon", share, method + f"a fifth of {STATEMENT}; {LATER}")
    everybody = sum(GORNO_BADAKHSHAN.values())
    for place, people in GORNO_BADAKHSHAN.items():
        method = f"the area Gorno-Badakhshan shared by district population ({people} of {everybody}), "
        method += f"in all {PLOT}, a fifth of {LAND} and a fifth of {STATEMENT}; {LATER}"
        out[place] = _shared("GBAO", people / everybody, method)
    for place, name, province in (
        ("kulob", "Kulob", "Khatlon"),
        ("bokhtar", "Bokhtar", "Khatlon"),
        ("panj", "Panj", "Khatlon"),
        ("vahdat", "Vahdat", "Districts of Republican Subordination"),
    ):
        people = int(sources.find("hosts", "name", name)["population"])
        out[place] = _town("TJK", province, people, "GeoNames")
    out["termez"] = _town("UZB", "Surxondaryo", TERMEZ, "general knowledge")
    return out


def _shared(province: str, share: float, method: str) -> Capacity:
    low, central, high = (nearest(total * share, 10) for total in (PLOT, LAND / AREAS, STATEMENT / AREAS))
    source = "estimate from Asia-Plus 2021-09-02 and 2021-07-29 (land), TRT/Reuters 2021-07-23 (statement)"
    return Capacity("TJK", province, low, central, high, Origin(source, "low", method))


def _town(host: str, province: str, people: int, source: str) -> Capacity:
    low, central, high = (nearest(people * share, 10) for share in TOWN_SHARES)
    shares = ", ".join(f"{100 * share:g} %" for share in TOWN_SHARES)
    origin = Origin(f"estimate; town population: {source}", "low", f"{shares} of {people} inhabitants")
    return Capacity(host, province, low, central, high, origin)
