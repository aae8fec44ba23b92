"""headcounts.csv and facts.csv: what the model is compared with."""

from __future__ import annotations

import csv
from pathlib import Path

from .history import captured
from .ledger import COLUMNS, Ledger, Origin
from .sources import Row, Sources

DOCUMENT = "the document; Tajik Border Troops press centre 2021-07-05"
SEED_DAYS = ("2021-07-04", "2021-07-06")  # the night of 4 to 5 July, and a day either way
OVERLAP = "94 of them may be those announced for 18:00 on 4 July"

# observation -> first and last day of arrivals it covers, holdout, note
OTHERS = {
    "O01": ("2021-06-21", "2021-06-23", "no", "134 of the post's 234: also the source of the escape share 0.57"),
    "O02": ("2021-06-26", "2021-06-28", "no", "seeds the post's garrison"),
    "O03": ("2021-07-02", "2021-07-04", "no", "seeds the post's garrison"),
    "O12": (
        "2021-05-01",
        "2021-07-06",
        "no",
        "Gorno-Badakhshan, likely 4-5 July; may overlap with soldiers",
    ),
}

# published after the branch date, about a day before it
REPORTED_LATER = {"O12": "Asia-Plus 2021-07-07 (reports on 4 to 5 July 2021)"}

STATED = Path(__file__).with_name("stated_facts.csv")
"""Facts put into words by people, not computed; withdrawal ends in days after 2021-05-01."""

BADAKHSHAN_DAYS = (
    "2021-05-01",
    "2021-06-10",
    "2021-06-23",
    "2021-07-02",
    "2021-07-03",
    "2021-07-04",
    "2021-07-05",
)


def add(sources: Sources, ledger: Ledger) -> None:
    """Add all headcounts and facts."""
    for row in [*_seeds(sources), *_others(sources), _total(sources)]:
        origin = Origin(row["source"], row["confidence"], row["note"])
        ledger.add("headcounts", row, {"people": ("people", origin)})
    _facts(ledger)
    _badakhshan(sources, ledger)


def _seeds(sources: Sources) -> list[Row]:
    return [
        {
            "place": sources.ids[f"X:{row['crossing_id']}"],
            "first": SEED_DAYS[0],
            "last": SEED_DAYS[1],
            "people": row["headcount_document"],
            "kind": "military",
            "qualifier": "exact",
            "in_document": "yes",
            "holdout": "no",
            "source": DOCUMENT,
            "confidence": "high",
            "note": OVERLAP if row["crossing_id"] == "SHOHON" else "",
        }
        for row in sources["crossings"]
        if row["headcount_document"]
    ]


def _others(sources: Sources) -> list[Row]:
    rows = []
    for name, (first, last, holdout, note) in OTHERS.items():
        row = sources.find("observations", "obs_id", name)
        rows.append(
            {
                "place": sources.ids.get(f"X:{row['crossing_id']}", row["to_country"]),
                "first": first,
                "last": last,
                "people": row["persons"],
                "kind": row["population_type"],
                "qualifier": row["persons_qualifier"],
                "in_document": "no",
                "holdout": holdout,
                "source": REPORTED_LATER.get(name, row["source"]),
                "confidence": row["confidence"],
                "note": note,
            }
        )
    return rows


def _total(sources: Sources) -> Row:
    return {
        "place": "TJK",
        "first": "2021-06-22",
        "last": "2021-07-06",
        "people": sources.find("hosts", "row_id", "H27")["value"],
        "kind": "military",
        "qualifier": "exact",
        "in_document": "no",
        "holdout": "no",
        "source": "Asia-Plus 2021-07-05",
        "confidence": "high",
        "note": "all cases since 22 June; holds the document's 1,037",
    }


def _facts(ledger: Ledger) -> None:
    with STATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fact = {column: row[column] for column in COLUMNS["facts"]}
            origin = Origin(row["source"], row["confidence"])
            ledger.add("facts", fact, {"value": (row["unit"], origin)})


def _badakhshan(sources: Sources, ledger: Ledger) -> None:
    districts = {
        sources.district(row["district_id"]) for row in sources["districts"] if row["province"] == "Badakhshan"
    }
    source = "TOLOnews, LWJ, Tajik Border Troops and others, see history.csv"
    origin = Origin(source, "medium", "count of the capture dates of its districts")
    for day in BADAKHSHAN_DAYS:
        held = len(districts & set(captured(sources, day)))
        row = {"name": "badakhshan_districts_held", "date": day, "value": held, "in_document": "no"}
        row |= {"note": f"of {len(districts)}", "source": source, "confidence": "medium"}
        ledger.add("facts", row, {"value": ("districts", origin)})
