"""One place rounds: terminal, figures, sentences and pages say the same of a quantile that lies between two numbers."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sim.words import numbers

SCRIPT = Path(numbers.__file__).parent.parent / "pages" / "web" / "numbers.js"
HALVES = [
    38.5,
    38.50000000000001,
    39.49999999999999,
    39.5,
    0.5,
    1.5,
    999.5,
    9999.5,
    10050.0,
    10150.0,
    99950.0,
    999499.0,
]
OTHERS = [0.0, -0.2, -0.5, -38.5, -12345.0, 38.55, 999500.0, 1e6, 2345678.0, -2.5e6, 1.234e9, 12.34e9]
SHARES = [0.0, 0.004, 0.005, 0.0051, 0.125, 0.145, 0.285, 0.575, 0.625, 0.994, 0.995, 0.9951, 1.0, 1 - 1e-16, 1e-17]


def test_the_noise_of_a_quantile_is_no_half() -> None:
    runs = np.array([38.0, 39.0, 40.0, 41.0, 42.0, 43.0, 44.0, 45.0, 46.0, 47.0, 48.0])
    low = float(np.quantile(runs, 0.05))
    assert numbers.people(low) == numbers.exact(low) == "38"
    for noisy in (low - 1e-14, low + 1e-14):
        assert numbers.people(noisy) == numbers.exact(noisy) == "38"
        assert numbers.figures(noisy) == "38.5"


def test_terminal_figure_and_sentence_round_alike() -> None:
    from sim.cli import tables
    from sim.figures import theme

    for value in HALVES:
        if value < numbers.LARGE - 1:
            assert tables.people(value) == theme.people(value) == numbers.exact(value)


def test_a_negative_number_has_a_minus_and_no_hyphen() -> None:
    for write in (numbers.people, numbers.exact, numbers.axis_number, numbers.figures):
        assert write(-25_000) == "−25,000"
        assert "-" not in write(-0.75)
    assert numbers.people(-0.2) == numbers.exact(-0.2) == numbers.axis_number(-1e-9) == "0"


def test_what_happens_in_one_run_of_two_hundred_is_not_told_as_never() -> None:
    assert [numbers.percent(share) for share in (0.0, 0.005, 0.995, 1.0)] == ["0 %", "<1 %", ">99 %", "100 %"]


def test_a_million_is_written_out_on_axes() -> None:
    assert numbers.axis_number(10_000_000) == "10 million"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_pages_write_numbers_as_figures_and_terminal_do() -> None:
    ask = {"people": HALVES + OTHERS, "axisNumber": [*HALVES[:4], *OTHERS], "percent": SHARES}
    program = SCRIPT.read_text(encoding="utf-8") + (
        f"\nconst ask = {json.dumps(ask)};"
        "console.log(JSON.stringify(Object.fromEntries(Object.entries(ask).map(([f, v]) => [f, v.map(Panj[f])]))));"
        "const spreads = [[4.97e6, 2.66e6, 7.02e6], [-1, -30, 5], [2, 2, 2]];"
        "console.log(JSON.stringify(spreads.map((three) => Panj.spread(...three))));"
    )
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    said, spreads = (json.loads(line) for line in done.stdout.splitlines())
    assert said["people"] == [numbers.people(v) for v in ask["people"]]
    assert said["axisNumber"] == [numbers.axis_number(v) for v in ask["axisNumber"]]
    assert said["percent"] == [numbers.together(numbers.percent(v)) for v in SHARES]
    assert spreads == [numbers.spread(2.66e6, 4.97e6, 7.02e6), numbers.spread(-30, -1, 5), numbers.spread(2, 2, 2)]


def test_full_has_one_meaning_on_page_map_and_in_sentences() -> None:
    from sim.figures.map import sites
    from sim.runs import rooms
    from sim.words.wording import FULL

    script = (SCRIPT.parent / "map.js").read_text(encoding="utf-8")
    assert f"static FULL = {FULL};" in script
    assert rooms.FULL == sites.FULL == FULL


#: What lies between two last figures, and the same with the noise of arithmetic.
NOISY = [
    (38.5, 38.50000000000001),
    (38.55, 38.550000000000004),
    (0.125, 0.12500000000000003),
    (2.5, 2.4999999999999996),
]


@pytest.mark.parametrize(("value", "noisy"), NOISY)
def test_noise_changes_no_figure(value: float, noisy: float) -> None:
    for write in (numbers.figures, numbers.decimals, numbers.plain, numbers.exact, numbers.percent):
        assert write(value) == write(noisy)
    for digits in range(1, 6):
        assert numbers.to_figures(value, digits) == numbers.to_figures(noisy, digits)
        assert numbers.decimals(value, digits) == numbers.decimals(noisy, digits)


def test_a_half_goes_to_the_even_figure_though_a_float_lies_beside_it() -> None:
    """38.55 is stored as a little less, 1.005 too: what is written goes by the number one reads."""
    assert [numbers.figures(v) for v in (38.55, 38.45, 38.65, 0.12345, 0.012355)] == [
        "38.6",
        "38.4",
        "38.6",
        "0.123",
        "0.0124",
    ]
    assert [numbers.decimals(v) for v in (1.005, 1.015, 0.125, -0.135, -0.001)] == [
        "1.00",
        "1.02",
        "0.12",
        "−0.14",
        "0.00",
    ]


def test_what_is_no_number_is_a_dash_and_what_somebody_wrote_stays() -> None:
    for write in (numbers.people, numbers.exact, numbers.figures, numbers.decimals, numbers.percent):
        assert write(float("nan")) == "–"
    assert [numbers.plain(v) for v in (1e-10, 0.1 + 0.2, 1234567.0, 1.5e-5)] == [
        "1e-10",
        "0.3",
        "1,234,567",
        "0.000015",
    ]


#: Files where a number is rounded to a whole one apart from numbers.py, and why it may.
APART = {
    "words/numbers.py": "the one place",
    "flee/world/world_write.py": "names a day so far off that it has no date; it is whole as it was read",
    "docs/validation.md.j2": "a template of our own documentation, generated and compared as text",
}


def test_whole_numbers_are_written_in_one_place() -> None:
    """A format with no digits after the point rounds the noise as well, and writes a hyphen for a minus."""
    root = Path(numbers.__file__).parents[1]
    files = [path for path in root.rglob("*") if path.suffix in {".py", ".vue", ".js", ".j2", ".html"}]
    rounding = re.compile(r":[^{}:\s\"']*\.0[f%]|\.toFixed\(0\)|toLocaleString")
    found = {str(path.relative_to(root)) for path in files if rounding.search(path.read_text(encoding="utf-8"))}
    assert len(files) > 100
    assert found == set(APART)
