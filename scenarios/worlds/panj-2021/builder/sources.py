"""The evidence tables, and the ids that the world gives to their nodes."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]

BRANCH_DATE = "2021-07-06"
"""Nothing dated later enters the world: it is kept apart to judge the forecasts."""

# (table, row, column) -> what is cited, where the evidence cites a page of after the branch date. Each is about a
# thing that does not change from week to week: a bridge, a pass, the length of a road.
CITED = {
    ("crossings", "TEM", "source"): "document headcount; ismaili.net BBC Monitoring 2002-10-31; Tajik MFA 2013 list of "
    "checkpoints mid.tj/index.php/en/main/view/149/tajik-afghan-state-border",
    ("crossings", "PANJI_POYON", "source"): "iet.tj border troops statement 2021-06-22",
    ("crossings", "KYZYL_RABOT", "source"): "general knowledge: a pass and a frontier post on old maps",
    ("districts", "AF1719", "capture_source"): "Tajik Border Troops press centre 2021-07-05, carried by "
    "casian.info/tj/security/o-situacii-na-granice-s-afganistanom-zayavlenie-pr-41759.html and kant.kg 2021-07-05",
    ("routes", "R097", "source"): "general knowledge: about 60 km north of Kunduz",
    ("routes", "R120", "source"): "estimate: great circle 50.7 km x winding factor 1.48 (valley)",
    ("routes", "R175", "source"): "general knowledge: 120 km west of Herat",
}
MIRROR = re.compile(r" \(mirror [^)]*\)")  # the page is a copy, its address no date of the report

DETAILED = ("Badakhshan", "Takhar", "Kunduz")
"""Provinces whose districts are places of their own; the others are one place each."""

HOSTS = {"Tajikistan": "TJK", "Uzbekistan": "UZB", "Turkmenistan": "TKM", "Iran": "IRN", "Pakistan": "PAK"}

# node of the evidence -> id, where the id is not simply made from the name
PLACE_IDS = {
    "D:AF1803": "baharak-takhar",
    "P:AF09": "pul-e-khumri",
    "P:AF23": "firoz-koh",
    "X:SHOHON": "shohon",
    "X:RUZVAI": "ruzvai",
    "X:NULVAND": "nulvand",
    "X:HUMROGI": "humrogi",
    "X:TEM": "tem",
    "X:ISHKASHIM": "ishkashim-bridge",
    "X:LANGAR": "langar",
    "X:PANJI_POYON": "panji-poyon",
    "X:KOKUL": "kokul",
    "X:SARIGOR": "sarigor",
    "X:SHAHRITUS": "shahritus-post",
    "X:KYZYL_RABOT": "kyzyl-rabot",
    "X:HAIRATAN": "hairatan",
    "X:AQINA": "aqina",
    "X:TORGHUNDI": "torghundi",
    "X:ISLAM_QALA": "islam-qala",
    "X:MILAK": "milak",
    "X:CHAMAN": "chaman",
    "X:TORKHAM": "torkham",
    "X:GHULAM_KHAN": "ghulam-khan",
    "X:ARUNDU": "arundu",
    "H:SHUROOBOD": "shuroobod",
    "H:KALAIKHUMB": "kalai-khumb",
    "H:ISHKOSHIM": "ishkoshim",
    "H:DUSTI": "dusti",
    "H:SHAHRITUS_T": "shahritus",
    "H:LANGAR_T": "langar-village",
}

# nodes that nobody stops at: their roads are joined end to end
TRANSIT = ("T:ANDKHOY", "T:DELARAM", "T:QALA_PANJA", "T:SPIN_BOLDAK", "H:KHIRMANJO", "H:RUSHON", "H:DUSHANBE")


def slug(name: str) -> str:
    """Return a readable id: lower case, plain letters, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@dataclass(frozen=True)
class Sources:
    """All evidence tables, and `ids`: node of the evidence to place id."""

    tables: dict[str, list[Row]]
    ids: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Sources:
        """Read every table of the evidence folder."""
        tables: dict[str, list[Row]] = {}
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                tables[path.stem] = [{column: MIRROR.sub("", cell) for column, cell in row.items()} for row in rows]
        for (table, key, column), text in CITED.items():
            (row,) = [row for row in tables[table] if next(iter(row.values())) == key]
            row[column] = text
        return cls(tables, _ids(tables))

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def find(self, table: str, column: str, value: str) -> Row:
        """Return the one row whose `column` is `value`."""
        (row,) = [row for row in self.tables[table] if row[column] == value]
        return row

    def district(self, pcode: str) -> str:
        """Return the place id of a district by its code."""
        return self.ids[f"D:{pcode}"]

    def provinces(self, *, detailed: bool) -> Iterable[Row]:
        """Return the provinces that are (not) modelled by district."""
        return [row for row in self.tables["provinces"] if (row["province"] in DETAILED) == detailed]


def _ids(tables: dict[str, list[Row]]) -> dict[str, str]:
    ids = {
        node["node_id"]: PLACE_IDS.get(node["node_id"], slug(node["name"]))
        for node in tables["nodes"]
        if node["node_id"] not in TRANSIT
    }
    # the alias nodes: the capital of a province modelled by district is one of those districts
    for row in tables["routes"]:
        if row["network"] == "alias":
            ids[row["to_id"]] = ids[row["from_id"]]
    return ids
