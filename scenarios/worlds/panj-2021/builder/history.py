"""history.csv: what is known to have happened, up to the branch date."""

from __future__ import annotations

from dataclasses import dataclass

from .ledger import Ledger, Origin
from .sources import BRANCH_DATE, Sources

START = "2021-05-01"
LWJ = "LWJ 2021-07-05"
DISTRICTS = 407
"""In the country, by the document."""
LWJ_HELD = {START: 73, "2021-07-05": 195}

# crossing -> (day, source, confidence, note): posts whose fall is reported by itself
POSTS = {
    "kokul": ("2021-06-22", "iet.tj 2021-06-22", "high", "checkpoint lost by 22 June"),
    "panji-poyon": (
        "2021-06-22",
        "iet.tj 2021-06-22",
        "high",
        "Sher Khan Bandar, attacked on 21 June at 19:00",
    ),
    "shahritus-post": (
        "2021-06-27",
        "AKIpress via for.kg 2021-06-28",
        "medium",
        "attack on the Chukchuk post",
    ),
    "sarigor": ("2021-07-03", "Khovar/trend.az 2021-07-04", "high", "Ovez commissariat, 18:30"),
}


@dataclass(frozen=True)
class Happening:
    """One row of history.csv."""

    date: str
    action: str
    target: str
    value: str
    kind: str
    origin: Origin
    note: str
    unit: str = ""
    earliest: str = ""
    latest: str = ""


def add(sources: Sources, ledger: Ledger) -> None:
    """Add all dated events, sorted by date."""
    rows = [*_captures(sources), *_posts(), *_policies(), *_rural(sources)]
    for row in sorted(rows, key=lambda row: (row.date, row.action, row.target)):
        ledger.add(
            "history",
            {
                "date": row.date,
                "action": row.action,
                "target": row.target,
                "value": row.value,
                "kind": row.kind,
                "earliest": row.earliest,
                "latest": row.latest,
                "source": row.origin.source,
                "confidence": row.origin.confidence,
                "note": row.note,
            },
            {"date": ("date", row.origin), "value": (row.unit, row.origin)},
        )


def captured(sources: Sources, day: str) -> list[str]:
    """Return the districts held by the insurgents at the end of a day, by the evidence."""
    return [
        sources.district(row["district_id"])
        for row in sources["districts"]
        if row["capture_date"] and row["capture_date"] <= day
    ]


def fought(mode: str) -> str:
    """Return "fought" or "handed" if the report of a capture says which, else "".

    A retreat of which no fight is told, an evacuation and a post given up are handed over; "expected" is no report.
    """
    told = mode.lower()
    if "without a fight" in told:
        return "handed"
    if any(word in told for word in ("fight", "fought", "siege", "assault", "killed")):
        return "fought"
    return "handed" if "retreat" in told or "given up" in told else ""


def _captures(sources: Sources) -> list[Happening]:
    rows = []
    for row in sources["districts"]:
        day = row["capture_date"]
        if not START <= day <= BRANCH_DATE:
            continue
        earliest, latest = row["capture_date_earliest"], row["capture_date_latest"]
        window = "" if earliest == latest else f"between {earliest} and {latest}"
        if latest > BRANCH_DATE:
            window = f"on {earliest} or later"
        how = fought(row["capture_mode"])
        note = "; ".join(part for part in (row["capture_mode"], window, row["note"]) if part)
        origin = Origin(row["capture_source"], row["confidence"])
        target = sources.district(row["district_id"])
        ends = {"earliest": max(earliest, START), "latest": min(latest, BRANCH_DATE)}
        rows.append(Happening(day, "capture", target, how, "", origin, note, "how it fell", **ends))
    return rows


def _posts() -> list[Happening]:
    return [
        Happening(day, "capture", crossing, "", "", Origin(source, confidence), note)
        for crossing, (day, source, confidence, note) in POSTS.items()
    ]


def _policies() -> list[Happening]:
    closed = Origin("asiaplus.news 2021-06-22", "high")
    let_in = Origin("iet.tj 2021-06-22; Tajik Border Troops press centre 2021-07-05", "high")
    sent = Origin("kabulnow 2021-07-05; AFP via gulf-times 2021-07-06", "medium", "'hundreds': 200 to 600")
    return [
        Happening(
            "2021-07-01",
            "policy",
            "TJK",
            "open",
            "civilian",
            let_in,
            "the sources name July; its first day is taken",
            "policy",
        ),
        Happening("2021-06-22", "policy", "UZB", "closed", "civilian", closed, "passengers: pandemic", "policy"),
        Happening(
            "2021-07-04",
            "reinforce",
            "fayzabad",
            "400",
            "",
            sent,
            "commandos flown in, 200 to 600",
            "soldiers",
        ),
    ]


def _rural(sources: Sources) -> list[Happening]:
    rows = []
    total = DISTRICTS - len(sources["districts"])
    for day, held in LWJ_HELD.items():
        inside = len(captured(sources, day))
        share = f"{(held - inside) / total:.3f}"
        method = f"({held} held in the country - {inside} among the districts modelled) / {total} others"
        origin = Origin(LWJ, "medium", method + "; the same share in every province")
        rows += [
            Happening(day, "rural", sources.ids[f"P:{row['province_id']}"], share, "", origin, "", "share 0..1")
            for row in sources.provinces(detailed=False)
        ]
    return rows
