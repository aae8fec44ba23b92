"""A country is known by its ISO codes and by the names that offices write, and no name stands for two."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.building.countries import bare, iso3, known, name_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Chad", "TCD"), ("td", "TCD"), ("TCD", "TCD"), ("Tchad", "TCD"), (" chad ", "TCD")),
        *(
            ("Dem. Rep. of the Congo", "COD"),
            ("DRC", "COD"),
            ("CAR", "CAF"),
            ("Congo", "COG"),
            ("Congo-Brazzaville", "COG"),
        ),
        *(("Côte d’Ivoire", "CIV"), ("COTE D'IVOIRE", "CIV"), ("Syrian Arab Rep.", "SYR"), ("Türkiye", "TUR")),
        # UCDP has former names, too; all events of a country whose name is not known would be abroad
        *(("DR Congo (Zaire)", "COD"), ("Myanmar (Burma)", "MMR"), ("Yemen (North Yemen)", "YEM")),
        *(("Russia (Soviet Union)", "RUS"), ("Cambodia (Kampuchea)", "KHM"), ("Bosnia-Herzegovina", "BIH")),
        *(("Serbia (Yugoslavia)", "SRB"), ("Madagascar (Malagasy)", "MDG"), ("Zimbabwe (Rhodesia)", "ZWE")),
        *(("Macedonia, FYR", "MKD"), ("Kingdom of eSwatini (Swaziland)", "SWZ"), ("Rumania", "ROU")),
        *(("Niger", "NER"), ("Nigeria", "NGA"), ("NIG", ""), ("Narnia", ""), ("", "")),
    ],
)
def test_a_country_is_known_by_name_and_code(text: str, code: str) -> None:
    assert iso3(text) == code


def test_every_name_leads_back_to_its_country() -> None:
    names = known()
    assert {iso3(name) for name in names.values()} == set(names)
    assert all(iso3(code) == code for code in names)
    assert max(Counter(bare(name) for name in names.values()).values()) == 1
    assert (name_of("TCD"), name_of("ABC")) == ("Chad", "ABC")
