"""A first look finds out what a user would otherwise have to mend: encoding, separator, titles, header, tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.files.look import Look, look
from sim.scenario.errors import Problems


def at(path: Path, content: str | bytes) -> Look:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path)


def cells(found: Look) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in found.rows()]


@pytest.mark.parametrize("comma", [",", ";", "\t", "|"])
def test_what_sets_columns_apart_is_found_though_another_sign_stands_in_the_cells(tmp_path: Path, comma: str) -> None:
    rows = [["name", "lat", "others"], ["Bossangoa", "6,49", "Bossangoua;B"], ["Bangui", "4,36", "Bangi;Bangis;x|y"]]
    text = "\n".join(comma.join(f'"{cell}"' if comma in cell else cell for cell in row) for row in rows)
    found = at(tmp_path / "t.csv", text)
    assert (found.comma, found.names, cells(found)) == (comma, tuple(rows[0]), rows[1:])


@pytest.mark.parametrize(
    ("coded", "name"),
    [
        ("name,lat\nOuham-Pendé,1\n".encode(), "UTF-8"),
        ("name,lat\nOuham-Pendé,1\n".encode("utf-8-sig"), "UTF-8 with a mark"),
        ("name,lat\nOuham-Pendé,1\n".encode("utf-16"), "UTF-16"),
        ("name,lat\nOuham-Pendé,1\n".encode("cp1252"), "Windows-1252"),
        ("name,lat\r\nOuham-Pende\u0301,1\r\n".encode(), "UTF-8"),
    ],
)
def test_names_are_the_same_in_every_encoding(tmp_path: Path, coded: bytes, name: str) -> None:
    found = at(tmp_path / "t.csv", coded)
    assert (found.encoding, found.names, cells(found)) == (name, ("name", "lat"), [["Ouham-Pendé", "1"]])


def test_titles_are_passed_over_and_tags_left_out_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'DTM round 5\n"Central African\nRepublic",,\n\n'
    text += "admin1,individuals,date\n#adm1+name,#affected,#date\n\nOuham,5,2014\n"
    found = at(tmp_path / "t.csv", text)
    assert (found.header, found.titles, found.names) == (5, 2, ("admin1", "individuals", "date"))
    assert found.tags == ("#adm1+name", "#affected", "#date")
    assert list(found.rows()) == [[("Ouham", 8, 1), ("5", 8, 7), ("2014", 8, 9)]]
    assert found.said() == "a table of commas, UTF-8, header in line 5, 2 above it, a row of HXL tags"


def test_a_table_whose_first_row_is_data_has_no_header(tmp_path: Path) -> None:
    found = at(tmp_path / "t.csv", "15-05-2014,18.5,4.3,Bangui\n16-05-2014,18.6,4.4,Bimbo\n")
    assert (found.header, found.names, len(cells(found)), found.width) == (0, (), 2, 4)


def test_years_may_be_names_of_columns(tmp_path: Path) -> None:
    assert at(tmp_path / "t.csv", "country,2012,2013,2014\nChad,1,2,3\n").names == ("country", "2012", "2013", "2014")


def test_a_table_of_tabs_without_header_knows_no_quotes(tmp_path: Path) -> None:
    found = at(tmp_path / "t.txt", '1\t"Ain\t4.5\n2\tBe"\t5.5\n')
    assert cells(found) == [["1", '"Ain', "4.5"], ["2", 'Be"', "5.5"]]


def test_what_sets_apart_may_be_said_in_the_first_line_as_excel_does(tmp_path: Path) -> None:
    found = at(tmp_path / "t.csv", "sep=;\nname;people\nA,B;5\n")
    assert (found.comma, found.header, cells(found)) == (";", 2, [["A,B", "5"]])


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        ('  {"type": "FeatureCollection"}', "json"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapes"),
        (b"PK\x03\x04....xl/workbook.xml", "workbook"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader", "roads"),
    ],
)
def test_files_that_are_no_tables_are_told_by_how_they_begin(tmp_path: Path, content: str | bytes, shape: str) -> None:
    assert at(tmp_path / "x", content).shape == shape


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.4", "this is a PDF: it is not read (save it as CSV)"),
        (b"<!DOCTYPE html><p>", "this is a web page"),
        (b"a\0b,c\n", "this is no text: it has NUL bytes"),
        (b"\x89PNG\r\n", "this is an image (PNG): it is not read (save it as CSV)"),
        (bytes(range(1, 256)), "this is no text: it has 27 letters that nobody sees"),
        (b"PK\x03\x04....a.shp", "this is a packed file (ZIP): it is not read (unpack it, and add what is in it)"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis", "this is a document of an office program"),
        (b"\x1f\x8b\x08", "this is a packed file (gzip): it is not read (unpack it"),
    ],
)
def test_what_nothing_reads_is_told_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(Problems, match=r"x\.csv: ") as error:
        at(tmp_path / "x.csv", content)
    assert told in str(error.value)
    with pytest.raises(Problems, match="No such file"):
        look(tmp_path / "none.csv")
    with pytest.raises(Problems, match="larger than"):
        look(Path(__file__), most=100)


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    found = at(tmp_path / "x.csv", 'a,b\n1,2\n3,"4\n5,6\n')
    with pytest.raises(Problems, match=r"x\.csv:3:3: a quotation mark is never closed"):
        list(found.rows())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_of_two_bytes_a_letter_is_read_without_its_mark(tmp_path: Path, encoding: str) -> None:
    found = at(tmp_path / "x.csv", "name,people\nGoré,5\n".encode(encoding))
    assert (found.names, cells(found)) == (("name", "people"), [["Goré", "5"]])
