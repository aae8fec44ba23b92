"""pcodes.txt: the P-codes of places, as OCHA's operational datasets have them."""

from __future__ import annotations

from pathlib import Path

from .sources import Sources


def write(sources: Sources, folder: Path) -> None:
    """Write the codes of province and district for each place at home; of a province that is one place its own."""
    codes: dict[str, str] = {}
    provinces = {row["province"]: row["province_id"] for row in sources["provinces"]}
    for row in sources.provinces(detailed=False):
        codes[sources.ids[f"P:{row['province_id']}"]] = row["province_id"]
    for row in sources["districts"]:
        codes[sources.district(row["district_id"])] = f"{provinces[row['province']]}, {row['district_id']}"
    for row in sources["crossings_external"]:
        codes[sources.ids[f"X:{row['crossing_id']}"]] = provinces[row["afghan_province"]]
    for row in sources["crossings"]:
        codes[sources.ids[f"X:{row['crossing_id']}"]] = (
            f"{provinces[row['afghan_province']]}, {row['afghan_district_pcode']}"
        )
    text = "".join(f"{place}: {found}\n" for place, found in sorted(codes.items()))
    (folder / "pcodes.txt").write_text(text, encoding="utf-8")
