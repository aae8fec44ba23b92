"""hosts.csv: what the neighbours let in, and who guards the border."""

from __future__ import annotations

from .ledger import Ledger, Origin
from .places import SHAPES, border_by_host
from .sources import HOSTS, Sources

POLICIES = {
    "TJK": ("closed", "open"),  # civilians: open in July, see the history
    "UZB": ("limited", "limited"),
    "TKM": ("closed", "limited"),
    "IRN": ("limited", "open"),
    "PAK": ("limited", "limited"),
}
POLICY_ORIGINS = {
    "TJK": (
        Origin("general knowledge", "medium", "posts and border markets shut to people in the pandemic"),
        Origin("the document; Tajik Border Troops press centre 2021-07-05", "high"),
    ),
    "UZB": (
        Origin("asiaplus.news 2021-06-22", "medium", "restricted before its suspension on 22 June"),
        Origin("estimate", "low", "the law forbids crossing; single groups were let in or sent back"),
    ),
    "TKM": (
        Origin("general knowledge", "low", "closed since the pandemic"),
        Origin("estimate", "low", "as Uzbekistan"),
    ),
    "IRN": (
        Origin("estimate", "low", "posts worked for goods and for people with papers"),
        Origin("estimate", "low", "groups of soldiers in flight had been let in before"),
    ),
    "PAK": (
        Origin("estimate", "low", "fenced border, posts open for people with papers"),
        Origin("estimate", "low", "small groups are let in after talks"),
    ),
}
GUARDS_PER_KM = {"UZB": 10, "TKM": 4, "IRN": 10, "PAK": 10}
TAJIK_GUARDS = 4000
TAJIK_BORDER_KM = 1357


def add(sources: Sources, ledger: Ledger) -> None:
    """Add the five hosts."""
    lengths = dict.fromkeys(HOSTS.values(), 0.0)
    for row in sources["provinces"]:
        for host, km in border_by_host(row).items():
            lengths[host] += km
    for name, host in HOSTS.items():
        km, border = lengths[host], Origin(SHAPES, "medium", "sum over the Afghan provinces")
        guards = GUARDS_PER_KM.get(host, 0) * int(km)
        method = f"{GUARDS_PER_KM.get(host, 0)} per km of border, a round figure (general knowledge)"
        origin = Origin("estimate", "low", method)
        if host == "TJK":
            method = f"the length in common use; measured {km:g} to 1,363 km, official 1,344 km"
            km, border = TAJIK_BORDER_KM, Origin("general knowledge", "medium", method)
            guards = TAJIK_GUARDS
            method = "about one sixth of the 25,000 border troops (2018): those on the Afghan border before 5 July"
            origin = Origin("estimate; en.wikipedia Tajik_Border_Troops (2018)", "low", method)
        civilian, military = POLICY_ORIGINS[host]
        ledger.add(
            "hosts",
            {
                "host": host,
                "name": name,
                "policy_civilian": POLICIES[host][0],
                "policy_military": POLICIES[host][1],
                "guards": guards,
                "border_km": km,
            },
            {
                "policy_civilian": ("policy", civilian),
                "policy_military": ("policy", military),
                "guards": ("guards", origin),
                "border_km": ("km", border),
            },
        )
