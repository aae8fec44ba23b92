"""How many people each reception site can take: estimates, the weakest numbers of this world.

No source of before the branch date says how many people a place could take in. Each site therefore gets a
share of the people who live in the district it lies in, from a few public buildings to what the most burdened
districts of other crises bore. The range is wide on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

from .ledger import Origin, nearest
from .sources import Sources

SHARES = (0.005, 0.02, 0.1)
"""Of the people of the district: low, central, high."""

WHY = (
    "0.5 % fills schools and clinics for a while; in Vahdat, home of most of the country's 6,000 registered Afghans, "
    "they were somewhat above 1 % of the people; 10 % is Jordan's share in 2014; shares by judgement"
)
STATISTICS = "general knowledge: population by district, statistics agency of Tajikistan, 1 January 2020"
LANGAR = 1_700

# site -> people of its district, where the evidence has the town alone, a later figure or none
DISTRICTS = {
    "shuroobod": 55_500,  # Shamsiddin Shohin
    "kalai-khumb": 24_000,  # Darvoz
    "vanj": 34_400,
    "ishkoshim": 32_900 - LANGAR,
    "murghob": 15_900,
    "farkhor": 170_800,
    "panj": 119_700,
    "dusti": 139_000,  # Jaihun
    "shahritus": 130_000,
    "vahdat": 342_700,
}
# site -> its name in the evidence, whose figure is that of the district, or of a city that is a district of its own
CITIES = {"khorog": "Khorog", "kulob": "Kulob", "bokhtar": "Bokhtar"}
TERMEZ = 140_000

PROVINCES = {
    "Khatlon": ("shuroobod", "kulob", "bokhtar", "dusti", "panj", "farkhor", "shahritus"),
    "GBAO": ("khorog", "ishkoshim", "langar-village", "kalai-khumb", "vanj", "murghob"),
    "Districts of Republican Subordination": ("vahdat",),
}


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
    people = {place: (count, STATISTICS) for place, count in DISTRICTS.items()}
    people["langar-village"] = (LANGAR, "alikarimtravelog 2019: 280 families of about 6")
    for place, name in CITIES.items():
        people[place] = (int(sources.find("hosts", "name", name)["population"]), "GeoNames")
    out = {place: _share("TJK", province, *people[place]) for province, sites in PROVINCES.items() for place in sites}
    out["termez"] = _share("UZB", "Surxondaryo", TERMEZ, "general knowledge: the city in 2020")
    return out


def _share(host: str, province: str, people: int, source: str) -> Capacity:
    low, central, high = (nearest(people * share, 10) for share in SHARES)
    shares = ", ".join(f"{100 * share:g} %" for share in SHARES)
    method = f"{shares} of {people} people of the receiving district: {WHY}"
    return Capacity(host, province, low, central, high, Origin(f"estimate; people: {source}", "low", method))
