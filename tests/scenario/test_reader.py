"""A scenario file is plain data: nothing in it can run code, grow without bound or lead elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.errors import Problem, Problems
from sim.scenario.reader import LARGEST, read

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: !!python/object/apply:os.system [ls]\n", "1:4", "tags are not allowed"),
        ("a: !!int 3\n", "1:4", "tags are not allowed"),
        ("a: &x [1]\nb: *x\n", "1:4", "anchors"),
        ("%YAML 1.1\n---\na: yes\n", "2:1", "directives"),
        ("a: [1\nb: 2\n", "2:", "not YAML"),
        ("a: 1\n b: 2\n", "2:", "not YAML"),
        ("vary: {}\n  a: [1, 2]\n", "2:3", "'vary: {}' has nothing in it: delete {} and what is below belongs to it"),
        ("vary: {} # none\n# a: 3\n   b: [1, 2]\n", "3:4", "'vary: {}' has nothing in it"),
        ("a: 1\n---\nb: 2\n", "2:1", "not YAML"),
        ('a: "\\UFFFFFFFF"\n', "1:5", r"\UFFFFFFFF stands for no character"),
        ('a: "\\ud800"\n', "1:4", "half of a character"),
        ('"\\ud800": a\n', "1:1", "half of a character"),
        ("a: 0x" + "f" * 5000, "1:4", "no number"),
        ("a: 1\n\tb: 2\n", "2:", "not YAML"),
        ("", "1:1", "empty"),
        ("# only a comment\n", "1:1", "empty"),
        ("- a\n", "1:1", "key: value"),
        ("? [a]\n: 1\n", "1:3", "a key must be a name"),
        ("a: " + "[" * 40 + "]" * 40, "1:", "nested deeper"),
        ("a: " + "9" * 6000, "1:4", "no number"),
        ("a: \x07\n", "", "not YAML"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_in_one_line(text: str, place: str, said: str, write: Write) -> None:
    with pytest.raises(Problems) as raised:
        read(write(text, base=False))
    lines = str(raised.value).splitlines()
    assert lines[0].startswith(f"scenarios/mine.yaml:{place}")
    assert said in lines[0]
    assert len(lines) <= 2


def test_large_and_binary_files_are_refused(folder: Path) -> None:
    large, binary = folder / "large.yaml", folder / "binary.yaml"
    large.write_text("a: " + "x" * LARGEST)
    binary.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(Problems, match="larger than 256 KiB"):
        read(large)
    with pytest.raises(Problems, match=r"binary\.yaml:2: not UTF-8"):
        read(binary)


def test_yaml_is_version_1_2(write: Write) -> None:
    text = "a: yes\nb: 2021-02-30\nc: 1e3\nd: 20_000\ne: null\nf: 012\ng: 0x10\nNO: off\n"
    data = read(write(text, base=False)).data
    assert data == {
        "a": "yes",
        "b": "2021-02-30",
        "c": 1000.0,
        "d": 20000,
        "e": None,
        "f": 12,
        "g": 16,
        "NO": "off",
    }


@pytest.mark.parametrize("text", ["1_5", "2_97.6", "1_0e-2", "0_5", "20_00", "0x1_0", "1_000_00"])
def test_an_underscore_sets_thousands_apart_and_nothing_else(text: str, write: Write) -> None:
    said = rf"2:4: '{re.escape(text)}' is no number that can be used \(an underscore sets thousands apart, as in 20_000"
    with pytest.raises(Problems, match=said):
        read(write(f"a: 1\nb: {text}\n", base=False))
    assert read(write("a: 20_000\nb: 1_000_000.5\nc: x_1\n", base=False)).data == {
        "a": 20000,
        "b": 1000000.5,
        "c": "x_1",
    }


def test_one_mistake_of_form_hides_no_other(write: Write) -> None:
    text = 'a: 1\na: 2\nb: !!int 3\nc: &x 4\nd: *x\n"\\ud800": 5\n? [e]\n: 6\nf: "\\ud800"\ng: 7\n'
    problems: list[Problem] = []
    document = read(write(text, base=False), problems)
    assert [problem.line for problem in sorted(problems, key=lambda p: p.line or 0)] == [2, 3, 4, 5, 6, 7, 9]
    assert document.data == {"a": 1, "b": 3, "c": 4, "d": None, "g": 7}
    assert document.broken == {("f",)}
    with pytest.raises(Problems) as raised:
        read(document.file)
    assert len(raised.value.problems) == 7


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (
            "a: {TJK: 20,000, UZB: 5}",
            "1:10",
            "'20,000' is no number here, a comma ends an entry (no separators of thousands: write 20000",
        ),
        ("a: {TJK: 20, 000}", "1:10", "'20,000'"),
        ("a: {b: 0,1}", "1:8", "write 0.1: the decimal sign is a point"),
        ("a: {b: 1.000,5, c: 2}", "1:8", "write 1000.5: the decimal sign is a point"),
        ("a: [10,000, 20,000]", "1:5", "write 10000"),
        ("a: [5, 10, 000]", "1:8", "write 10000"),
        (
            "a: [1, 000, 000, 3]",
            "1:5",
            "'1,000,000' is no number here",
        ),
        ("a: {k: 1, 000, 000}", "1:8", "write 1000000"),
        ("a: [1,500, 3,750]", "1:5", "write 1500"),
        ("a: [0,5, 1]", "1:5", "write 0.5: the decimal sign is a point"),
        ("a: [500, 1,250,000]", "1:10", "write 1250000"),
    ],
)
def test_a_comma_in_a_number_is_told_where_it_tears_it(text: str, place: str, said: str, write: Write) -> None:
    with pytest.raises(Problems) as raised:
        read(write(text + "\n", base=False))
    assert str(raised.value).splitlines()[0].startswith(f"scenarios/mine.yaml:{place}: ")
    assert said in str(raised.value)
    assert "nothing" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "a: [1,200,300]",
        "a: {b: 1, c: 2}",
        "a: {b: 1, '000':}",
        "a: ['10', '000']",
        "a: [5,0]",
        "a: [5, 0,\n  5, 1]",
        "a: [5,0,\n  5,1]",
        "a:\n- 1\n- 000",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str, write: Write) -> None:
    assert list(read(write(text + "\n", base=False)).data) == ["a"]


def test_a_text_that_was_read_before_is_told_by_the_name_of_its_file_and_shared_with_nobody(write: Write) -> None:
    one, other = (read(write("a: {b: [1, 2]}\n", f"{name}.yaml", base=False)) for name in ("one", "other"))
    one.data["a"]["b"].append(3)
    assert other.data == read(other.file).data == {"a": {"b": [1, 2]}}
    for text in ("a: &x 1\n", "a: [\n", 'a: "\\UFFFFFFFF"\n', "a: " + "[" * 30, "a: 1_5\n"):
        for name in ("one", "other"):
            with pytest.raises(Problems, match=rf"^scenarios/{name}.yaml:\d+:\d+: "):
                read(write(text, f"{name}.yaml", base=False))
