"""The doctor tells of sizes that do not fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import Problems
from sim.world.doctor import examine_world
from tests.world.doctor.conftest import Ail


@pytest.mark.parametrize(
    ("table", "old", "new", "check", "message"),
    [
        ("places.csv", "26000", "2600000", "large-district", "'alef' has 2,600,000 people, the largest other place"),
        ("places.csv", "26000", "81000000", "large-district", "'alef' has 81,000,000 people, more than any town on"),
        ("places.csv", "26000", "0", "empty", "nobody lives in 'alef': its population is 0"),
        ("places.csv", "100,500,1000", "0,0,1000", "no-room", "site 'camp' has no room in half of all runs"),
        ("places.csv", "100,500,1000", "0,0,0", "no-room", "site 'camp' has no room until an event gives it some: its"),
        ("places.csv", "100,500,1000", "1,500000,500000", "much-room", "site 'camp' has 500,000 places, more than"),
        (
            "places.csv",
            "100,500,1000",
            "1,500,1000000",
            "much-room",
            "site 'camp' may have 1,000,000 places, more than",
        ),
        (
            "garrisons.csv",
            "10,20,30",
            "1000,2000,300000",
            "large-garrison",
            "unit 'post' may have 300,000 soldiers in a",
        ),
        (
            "headcounts.csv",
            ",40,military",
            ",90000000,military",
            "large-count",
            "90,000,000 people counted at 'bridge'",
        ),
        (
            "places.csv",
            "26000,40",
            "26000,4000",
            "long-border",
            "'alef' has 4,000 km of border, all hosts together 100",
        ),
        ("places.csv", "26000,40", "26000,99", "long-border", "the places have 119 km of border together"),
        ("hosts.csv", "400,100", "400000,100", "many-guards", "'BBB' has 4,000 guards per km of border"),
        ("garrisons.csv", "50,100,150", "50,10000,15000", "large-garrison", "unit 'alef-g' has 10,000 soldiers in"),
    ],
)
def test_sizes_that_do_not_fit_are_told(ail: Ail, table: str, old: str, new: str, check: str, message: str) -> None:
    found = ail((table, old, new))
    first = next(finding for finding in found if finding.check == check)
    assert message in first.message
    assert (first.severity, first.column is not None) == ("warning", True)
    assert {finding.check for finding in found} <= {check, "large-garrison"}


@pytest.mark.parametrize(("others", "people", "told"), [(2, 600_000, True), (2, 400_000, False), (1, 6_000_000, True)])
def test_the_fewer_other_places_a_province_has_the_larger_a_district_may_be(
    ail: Ail, others: int, people: int, told: bool
) -> None:
    moved = [("places.csv", f"{name},district,AAA,North", f"{name},district,AAA,South") for name in ("Gimel", "Beth")]
    found = ail(*moved[: 3 - others], ("places.csv", "26000", str(people)))
    assert [finding.check for finding in found] == ["large-district"] * told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("bridge,2021-05-11,2021-05-11,30,military,exact,yes", ["3: 'bridge' 2"]),
        ("bridge,2021-05-12,2021-05-14,50,military,exact,yes", ["2: 'bridge' 3"]),
        ("BBB,2021-05-01,2021-05-14,90,military,more than,yes", ["2: 'bridge' 3"]),
        ("BBB,2021-05-01,2021-05-14,90,military,more than,no", []),
        ("bridge,2021-05-13,2021-05-14,50,military,exact,yes", []),
        ("bridge,2021-05-11,2021-05-11,30,civilian,exact,yes", []),
    ],
)
def test_counts_of_the_same_people_are_told_with_the_line_of_the_other(ail: Ail, row: str, told: list[str]) -> None:
    found = ail(("headcounts.csv", "", f"{row},no,press,high,"))
    assert {(finding.check, finding.severity) for finding in found} <= {("counted-twice", "warning")}
    for finding, (line, place, other) in zip(found, (words.split() for words in told), strict=True):
        assert f"{finding.line}:" == line
        assert f"soldiers of {place} in days of which line {other} counts those of" in finding.message


def test_border_without_any_host_is_told_once(ail: Ail, sound: Path) -> None:
    keep = {"places.csv": ("alef", "beth", "gimel", "cap"), "roads.csv": ("alef",), "garrisons.csv": ("alef-g",)}
    for name in ("places.csv", "roads.csv", "garrisons.csv", "hosts.csv", "history.csv", "headcounts.csv"):
        head, *rows = (sound / name).read_text(encoding="utf-8").splitlines()
        rows = [row for row in rows if row.split(",")[0] in keep.get(name, ())]
        (sound / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (finding,) = ail()
    assert finding.check == "long-border"
    assert finding.message == "2 places with km of border, and no host behind it"


def test_hosts_of_one_name_are_told(ail: Ail) -> None:
    found = ail(
        (
            "hosts.csv",
            "BBB,Beeland,limited,open,400,100",
            "BBB,Beeland,limited,open,400,100\nCCC,beeland,limited,open,40,10",
        )
    )
    assert [f.message for f in found if f.check == "same-name"] == [
        "the hosts 'BBB' and 'CCC' are both called 'beeland'"
    ]


@pytest.mark.parametrize(("name", "what"), [("places", "place"), ("roads", "road"), ("hosts", "host")])
def test_a_table_without_rows_is_the_one_mistake(sound: Path, name: str, what: str) -> None:
    """Of a header alone there were a dozen, of every row that names something in it."""
    path = sound / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(Problems) as error:
        examine_world(sound)
    (problem,) = error.value.problems
    assert str(problem).endswith(f"{name}.csv:2:1: there is no {what} in this table")


def test_the_largest_place_of_all_may_be_right_and_is_asked_so(ail: Ail) -> None:
    found = next(each for each in ail(("places.csv", "26000", "2600000")) if each.check == "large-district")
    assert found.hint == "right if it is by far the largest town of the country; else a digit too long"
