"""What somebody wrote is a place by its id, its whole name or its short one."""

from __future__ import annotations

import pytest

from sim.scenario.errors import PanjError
from sim.world.names import id_of

TITLES = {"tem": "Tem - Demogan bridge (Khorog)", "khorog": "Khorog", "khorog-2": "Tem (Khorog)", "TJK": "Tajikistan"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("tem", "tem"), ("TEM", "tem"), ("Khorog", "khorog"), ("tjk", "TJK"), ("tajikistan", "TJK")),
        *(("Tem - Demogan bridge (Khorog)", "tem"), ("Narnia", "Narnia"), ("", "")),
    ],
)
def test_a_name_is_the_id_of_the_one_that_has_it(text: str, meant: str) -> None:
    assert id_of(text, TITLES, TITLES) == meant


def test_a_name_of_several_is_asked_for() -> None:
    with pytest.raises(PanjError, match=r"'Tem \(Khorog\)' may be tem or khorog-2: say which"):
        id_of("Tem (Khorog)", TITLES, TITLES)
    assert id_of("Tem (Khorog)", ["tem", "TJK"], TITLES) == "tem"
