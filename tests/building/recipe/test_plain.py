"""Tables that have one form only are told by their columns when they are added: prose is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.building.closures import read_closings
from sim.building.counts.corrections import read_corrections
from sim.building.recipe.add import Claims, add, format_of, said_of
from sim.building.recipe.new import begin
from sim.building.recipe.schema import SourceKind
from sim.building.roads.table import read_roads
from sim.scenario.errors import PanjError, Problems
from tests.building.small import BEGINNING, FILES

TABLES: dict[SourceKind, str] = {
    "closures": "host,from,until\nChad,2014-05-13,\n",
    "crossings": "name,lat,lon,host\nMbaibokoum,7.3,15.7,Chad\n",
    "garrisons": "unit,place,soldiers\n1st,Bouar,200\n",
    "guards": "guards,host\n300,Chad\n",
    "corrections": "Amboko,2015-09-30\n",
}
PROSE = "Notes\nAll borders are open. The camps of Ouallam, Ayorou and Soum received nobody new.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize("kind", TABLES)
def test_a_plain_table_is_told_by_its_columns_and_nothing_else_is_one(kind: SourceKind, path: Path) -> None:
    path.write_text(TABLES[kind], encoding="utf-8")
    found, why = format_of(kind, path, "")
    assert (found.title, found.name) == (f"a table of {kind}", "table")
    assert why.startswith("each row a series" if kind == "corrections" else "columns ")
    others = [text for other, text in TABLES.items() if other != kind]
    for text in (PROSE, "", *others):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PanjError, match=r"file\.csv:?"):
            format_of(kind, path, "")


@pytest.mark.parametrize("kind", TABLES)
def test_a_file_of_events_is_told_as_such(kind: SourceKind, path: Path) -> None:
    path.write_text(FILES["events"], encoding="utf-8")
    told = rf"this is no table of {kind}: it looks like ACLED .* \(add it as events\)"
    with pytest.raises(PanjError, match=told):
        format_of(kind, path, "")


def test_a_column_that_is_called_otherwise_is_told_with_its_line(path: Path) -> None:
    path.write_text("host,from,to\nChad,2014-05-13,\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"file\.csv:1:11: unknown column 'to'"):
        format_of("closures", path, "")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("roads", b"from;to;km\nBangui;Bria;3\n"),
        ("roads", b"Roads of 2013,,\nfrom,to,km\nBangui,Bria,3\n"),
        ("roads", "from,to,km\nBangui,Ndélé,3\n".encode("cp1252")),
        ("closures", b"host;from;until\nChad;2014-05-13;\n"),
        ("closures", b"Closings,,\nhost,from,until\nChad,2014-05-13,\n"),
        ("corrections", b"Amboko;2015-09-30\nMole;2015-09-30\n"),
    ],
)
def test_a_table_of_one_form_is_refused_when_it_is_added_as_the_build_refuses_it(
    kind: SourceKind, content: bytes, path: Path
) -> None:
    """Roads with semicolons were added, and nothing could be built."""
    path.write_bytes(content)
    readers: dict[str, Callable[[Path], object]] = {
        "roads": read_roads,
        "closures": lambda file: read_closings(file, ["TCD"]),
        "corrections": read_corrections,
    }
    with pytest.raises(Problems) as built:
        readers[kind](path)
    with pytest.raises(Problems) as added:
        format_of(kind, path, "")
    assert str(added.value) == str(built.value)


def test_a_column_that_a_terminal_would_obey_is_told_with_its_signs_spelt_out(tmp_path: Path) -> None:
    """It set the title of a window."""
    file, path = begin(tmp_path / "caf", BEGINNING), tmp_path / "dtm.csv"
    rows = "".join(f"Site {k},210,2014-05-16\n" for k in range(500))
    path.write_text(f"Site name,IDP\x1b]0;x\x07 individuals,Survey date\n{rows}", encoding="utf-8")
    (added,) = add(file, "counts", [path], Claims())
    assert r"IDP\x1b]0;x\x07 individuals" in said_of(added)
