"""A table as a spreadsheet leaves it is read where its meaning is certain, else told in one line what it looks like."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.tables.sheet import Sheet, SheetError, canonical, decoded, laid_out, other_separator, same_name

KNOWN = ("place", "name", "border_km")
PLAIN = "place,name,border_km\na,A,1\nb,B,2\n"


def values(text: str) -> tuple[list[str], list[list[str]]]:
    sheet = laid_out(text, KNOWN)
    return sheet.names, [[cell.strip() for cell, _, _ in row] for row in sheet.rows]


WANTED = (["place", "name", "border_km"], [["a", "A", "1"], ["b", "B", "2"]])


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", ",,\n"),  # trailing columns with nothing in them
        "place,name,border_km,,\na,A,1\nb,B,2,,,\n",
        PLAIN + ",,\n\n,,,,,\n",  # rows of commas at the end
        ",,\n" + PLAIN,
        "place,name,border_km\n,,\na,A,1\n\nb,B,2\n",
        "place,name,border_km\n#loc+code,#loc+name,#indicator+num\na,A,1\nb,B,2\n",
        "place,name,border_km\n#loc+code,,\na,A,1\nb,B,2\n",
        ",place,name,border_km\n0,a,A,1\n1,b,B,2\n",  # pandas' index
        "Unnamed: 0,place,name,border_km\n1,a,A,1\n2,b,B,2\n",
        "place,,name,border_km\na,,A,1\nb,,B,2\n",
        "Place,NAME,Border km\na,A,1\nb,B,2\n",
        '"place","name","border_km"\n"a","A","1"\n"b","B","2"\n',
        'place, name, border_km\na, A, 1\nb, "B", 2\n',
        "sep=,\n" + PLAIN,
    ],
)
def test_what_says_nothing_is_left_out(text: str) -> None:
    assert values(text) == WANTED


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (PLAIN.replace(",", ";"), 1, "the columns are set apart by semicolons"),
        ("sep=;\n" + PLAIN.replace(",", ";"), 2, "the columns are set apart by semicolons"),
        ("place;name;border_km\na;A;1,5\n", 1, "the columns are set apart by semicolons"),
        (PLAIN.replace(",", "\t"), 1, "the columns are set apart by tabs"),
        ('"place";"name";"border_km"\n"a";"A";"1"\n', 1, "the columns are set apart by semicolons"),
        ("Places of the world,,\n" + PLAIN, 1, "the header, which names the columns, stands in line 2"),
        ("Places\nmade by X\n\n" + PLAIN, 1, "the header, which names the columns, stands in line 4"),
        ("a,A,1\nb,B,2\n", 1, "the first line names no column of this table"),
        ("place,name,border_km,\na,A,1,x\n", 2, "4 cells"),
        (",place,name,border_km\nx,a,A,1\n", 2, "a value in a column that has no name"),
        ("", 1, "the table is empty"),
        (",,,\n,,\n", 1, "the table is empty"),
    ],
)
def test_what_would_have_to_be_guessed_is_told_in_one_line(text: str, line: int, said: str) -> None:
    if said == "4 cells":  # a value beyond the last name: the row is longer than the header
        assert [len(row) for row in laid_out(text, KNOWN).rows] == [4]
        return
    with pytest.raises(SheetError, match=said) as caught:
        laid_out(text, KNOWN)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (PLAIN.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), "UTF-16"),
        (PLAIN.encode("utf-16-le"), "UTF-16"),
        (PLAIN.encode("utf-32"), "UTF-16"),
        (b"PK\x03\x04rest", "workbook"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"a,b\n\xe9,1\n", "not UTF-8"),
    ],
)
def test_what_is_no_text_is_told_for_what_it_is(raw: bytes, said: str) -> None:
    with pytest.raises(SheetError, match=said):
        decoded(raw)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_every_end_of_line_and_a_byte_order_mark_are_read(ends: str, mark: bytes) -> None:
    assert values(decoded(mark + PLAIN.replace("\n", ends).encode())) == WANTED


def test_letters_are_one_however_they_are_stored() -> None:
    for form in ("NFC", "NFD"):
        assert decoded(unicodedata.normalize(form, "aléf,ळ্ো\n").encode()) == same_name("aléf,ळ্ো\n")
    assert canonical(unicodedata.normalize("NFD", "lé"), ["lé"]) == "lé"


def test_cells_keep_their_place_in_the_file() -> None:
    sheet = laid_out('t,,\n\nplace,name,border_km\n,,\na, "A\nA", 1\n'.partition("\n")[2], KNOWN)
    assert sheet.rows[0] == [("a", 4, 1), ("A\nA", 4, 3), (" 1", 5, 4)]


def test_tables_without_headings_tell_their_separator_only_if_they_have_no_comma() -> None:
    assert other_separator("a;b;1\nc;d;2\n") == "semicolons"
    assert other_separator("a\tb\nc\td\n") == "tabs"
    assert other_separator("a;b,c\nd;e,f\n") is None
    assert other_separator("a\nb\n") is None


def tried(raw: bytes) -> object:
    try:
        return laid_out(decoded(raw), KNOWN)
    except SheetError as error:
        return error


@given(st.text(max_size=60) | st.text('abplacenm,;\t"\n #\x00', max_size=60))
def test_no_text_makes_it_stumble(text: str) -> None:
    found = tried(text.encode("utf-8", "replace"))
    assert isinstance(found, Sheet) or "\n" not in str(found)


@given(st.binary(max_size=60))
def test_no_bytes_make_it_stumble(raw: bytes) -> None:
    assert isinstance(tried(raw), Sheet | SheetError)
