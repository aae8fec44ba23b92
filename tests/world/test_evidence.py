"""Every number of a published world says where it comes from."""

from __future__ import annotations

from pathlib import Path

from sim.world import find_world
from sim.world.evidence import evidence_gaps

HEAD = "table,key,column,value,unit,source,confidence,method\n"


def test_every_number_of_panj_2021_has_its_evidence_with_the_same_value() -> None:
    assert [str(gap) for gap in evidence_gaps(find_world("panj-2021"))] == []


def test_missing_wrong_and_stale_evidence_is_told(folder: Path) -> None:
    (folder / "evidence.csv").write_text(
        HEAD
        + "roads,a|b,km,11,km,map,high,\n"
        + "roads,b|c,km,20.0,km,map,high,\n"
        + "roads,a|z,km,3,km,map,high,\n"
        + "hosts,BBB,name,Beeland,,map,high,\n"
    )
    told = {(Path(str(p.file)).name, p.line, p.message) for p in evidence_gaps(folder)}
    assert ("evidence.csv", 2, "the evidence says 11") in told
    assert ("evidence.csv", 4, "roads.csv: no row 'a|z'") in told
    assert ("evidence.csv", 5, "hosts.csv: column 'name' wants none there") in told
    assert ("roads.csv", 4, "'50' has no evidence") in told
    assert not any(name == "roads.csv" and line == 3 and "'20'" in text for name, line, text in told)
