"""The doctor finds what is read without a mistake and still not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.flee.rules import rule_set
from sim.flee.world import Finding, examine
from sim.flee.world.doctor import CHECKS
from sim.scenario.errors import Problems
from sim.world.findings import MOST, SEVERITIES
from tests.flee.world.conftest import SMALL, Read
from tests.flee.world.test_read import HEAD, A, B, C

Changes = dict[str, str]


def found(read: Read, changes: Changes, check: str) -> list[Finding]:
    return [finding for finding in examine(read(changes)) if finding.check == check]


def at(finding: Finding) -> tuple[str, int | None]:
    return Path(str(finding.file)).name, finding.line


def test_a_healthy_instance(read: Read) -> None:
    assert examine(read()) == []


def test_a_finding_reads_like_a_problem_with_its_severity() -> None:
    finding = Finding("it hurts", "x.csv", 3, hint="rest", severity="note", check="pain")
    assert str(finding) == "x.csv:3: note: it hurts (rest)"


def places(*rows: str) -> Changes:
    return {"input/locations.csv": HEAD + "\n".join(rows) + "\n"}


D = "D,S,Away,1,4,camp,,7000"
CLOSED = "input/closures.csv"
ROADS = "input/routes.csv"
LAYOUT = "observed/data_layout.csv"
FIGHTING = "input/conflicts.csv"
OTHER = {"observed/b.csv": "2020-01-01,1\n2020-02-01,7\n"}


@pytest.mark.parametrize(
    ("changes", "check", "severity", "where", "said"),
    [
        (places(A, B, C, D), "no-way", "error", ("locations.csv", 5), "no road leads to camp 'D'"),
        (places(A, B, C, D), "no-counts", "error", ("locations.csv", 5), "'D' has no row"),
        (
            places(A, B, C, D, "E,S,Away,1,4,town,,") | {ROADS: SMALL[ROADS] + "D,E,4\n"},
            "no-way",
            "error",
            ("locations.csv", 5),
            "from any conflict zone",
        ),
        ({ROADS: "B,C,3\n"}, "no-way-out", "error", ("locations.csv", 2), "'A'"),
        ({CLOSED: "country,Home,Away,3,10\n"}, "shut-for-good", "warning", ("locations.csv", 4), "from day 3"),
        (
            {CLOSED: "location,A,,6,-1\ncountry,Home,Away,3,-1\n"},  # the second cuts it off, and first
            "shut-for-good",
            "warning",
            ("locations.csv", 4),
            "from day 3 (2020-01-04) to the end of the period",
        ),
        ({CLOSED: "location,c,,3,-1\n"}, "closes-nothing", "error", ("closures.csv", 1), "Flee closes nothing"),
        ({CLOSED: "location,C,,3,-1\n"}, "shut-for-good", "warning", ("locations.csv", 4), "2020-01-04"),
        ({CLOSED: "location,A,C,0,4\n"}, "town-shut", "error", (Path(CLOSED).name, 1), "the only road of"),
        ({CLOSED: "location,B,,0,4\n"}, "town-shut", "error", (Path(CLOSED).name, 1), "all 2 roads of the town 'B'"),
        ({CLOSED: "location,C,Away,0,4\n"}, "camp-closure", "note", (Path(CLOSED).name, 1), "cannot be reached"),
        ({CLOSED: "camp,C,,0,4\n"}, "camp-closure", "note", (Path(CLOSED).name, 1), "is a town from day 0"),
        ({CLOSED: "link,A,B,0,4\n"}, "link-closure", "error", (Path(CLOSED).name, 1), "is not closed"),
        ({CLOSED: "location,C,,-5,-1\n"}, "closes-nothing", "warning", (Path(CLOSED).name, 1), "before the first day"),
        ({CLOSED: "camp,C,,400,-1\n"}, "closes-nothing", "note", (Path(CLOSED).name, 1), "after the last of"),
        ({CLOSED: "country,Away,Away,0,4\n"}, "closes-nothing", "warning", (Path(CLOSED).name, 1), "no road"),
        (
            {CLOSED: "remove_forced_redirection,A,B,5,0\n"},
            "forced-redirection",
            "note",
            (Path(CLOSED).name, 1),
            "none to remove",
        ),
        ({ROADS: "A,B,1,2\nB,C,1,0\n"}, "forced-redirection", "warning", ("routes.csv", 1), "does not obey"),
        ({ROADS: SMALL[ROADS] + "B,A,7\n"}, "doubled-road", "warning", ("routes.csv", 4), "first on line 2"),
        ({ROADS: "A,B,0\nB,C,1\n"}, "no-distance", "warning", ("routes.csv", 1), "0 km"),
        ({LAYOUT: SMALL[LAYOUT] + "B,b.csv\n"} | OTHER, "no-camp", "warning", ("data_layout.csv", 3), "'B' is a town"),
        (
            {LAYOUT: SMALL[LAYOUT] + "B,b.csv\n", "observed/b.csv": SMALL["observed/c.csv"]},
            "same-counts",
            "error",
            ("data_layout.csv", 3),
            "'B' has the counts of 'C' (line 2), day by day",
        ),
        (places(A, B, C[:-4] + "4000"), "leaked-capacity", "warning", ("locations.csv", 4), "2020-02-01 (after"),
        (places(A, B, C[:-4] + "11"), "leaked-capacity", "warning", ("locations.csv", 4), "2020-01-08"),
        (places(A, B, C[:-4] + "345"), "leaked-capacity", "warning", ("locations.csv", 4), "0.6% of the largest"),
        (places(A, B, C[:-4] + "0"), "unlimited", "note", ("locations.csv", 4), "unlimited"),
        (
            {"observed/c.csv": "2020-01-01,6000\n2020-02-01,9999\n"},
            "full-on-day-0",
            "warning",
            ("locations.csv", 4),
            "6,000 people",
        ),
        (
            {"observed/c.csv": "2020-01-03,6\n2020-02-01,99\n"},
            "late-start",
            "warning",
            ("data_layout.csv", 2),
            "day 2 (2020-01-03)",
        ),
        (
            {"observed/c.csv": "2010-01-01,5\n2020-01-01,6\n2020-02-01,99\n"},
            "years-apart",
            "warning",
            ("data_layout.csv", 2),
            "a count of 'C' is of 2010-01-01",
        ),
        ({"observed/c.csv": "2020-01-01,6\n"}, "early-end", "warning", ("data_layout.csv", 2), "for 9 days"),
        ({FIGHTING: "#Day,A,B\n0,1,0\n"}, "short-conflicts", "error", ("conflicts.csv", 2), "Flee stops on day 1"),
        (
            {FIGHTING: SMALL[FIGHTING].replace(" B", "b_")},
            "unknown-conflict",
            "warning",
            ("conflicts.csv", 1),
            "'b_' names no place",
        ),
        (places(A.replace("1000", ""), B, C), "no-people", "warning", ("locations.csv", 2), "without people"),
        (places(A.replace("1000", ""), B, C), "from-nowhere", "error", ("conflicts.csv", None), "Flee stops"),
        (
            {FIGHTING: SMALL[FIGHTING].replace("0, 1, 0", "0, 0, 0")},
            "conflict-dates",
            "warning",
            ("locations.csv", 2),
            "begins on day 1",
        ),
        (
            places(A, B.replace("town,,", "conflict_zone,4,9"), C),
            "conflict-dates",
            "warning",
            ("locations.csv", 3),
            "it stays a town",
        ),
        (
            places(A.replace("zone,0", "zone,4"), B, C),
            "conflict-dates",
            "note",
            ("locations.csv", 2),
            "day 4 in locations.csv, on day 0",
        ),
        (
            {FIGHTING: SMALL[FIGHTING].replace("5, 1", "5, 0.2")},
            "graded-conflict",
            "warning",
            ("conflicts.csv", None),
            "from 1 to 0.2 on day 5",
        ),
        (places(A, B, C, "a,,home,1,2,town,,"), "near-names", "warning", ("locations.csv", 5), "'a' differs"),
    ],
)
def test_what_it_finds(
    read: Read, changes: Changes, check: str, severity: str, where: tuple[str, int | None], said: str
) -> None:
    finding = found(read, changes, check)[0]
    assert said in finding.message
    assert (finding.severity, at(finding)) == (severity, where)


def test_of_closures_that_last_those_are_named_which_cut_a_camp_off(read: Read) -> None:
    """Of all that lasted the last one gave the day, whatever border it closed."""
    (finding,) = found(read, {CLOSED: "location,A,,6,-1\ncountry,Home,Away,3,-1\n"}, "shut-for-good")
    assert finding.hint == "closures.csv, line 2"


def test_a_layout_row_that_is_no_place(read: Read) -> None:
    layout = SMALL[LAYOUT] + "Nowhere,n.csv\n"
    row, total = found(read, {LAYOUT: layout, "observed/n.csv": "2020-01-01,50\n"}, "no-place")
    assert (row.severity, at(row)) == ("error", ("data_layout.csv", 3))
    assert "50 on day 0" in row.message
    assert "393 people on the last day, of whom 50" in total.message


def test_a_capacity_copied_from_one_of_several_files(read: Read) -> None:
    changes = {LAYOUT: "total,refugees.csv\nC,c.csv,d.csv\n", "observed/d.csv": "2020-01-01,900\n2020-02-01,5000\n"}
    (finding,) = found(read, changes, "leaked-capacity")
    assert "2020-02-01 in d.csv" in finding.message


def test_a_near_name_is_proposed(read: Read) -> None:
    (finding,) = found(read, {FIGHTING: SMALL[FIGHTING].replace(" B", "b ")}, "unknown-conflict")
    assert finding.hint == "did you mean 'B'?"


def test_many_findings_of_a_kind_are_counted(read: Read) -> None:
    roads = SMALL[ROADS] + "A,B,1\n" * (MOST + 5)
    doubled = found(read, {ROADS: roads}, "doubled-road")
    assert len(doubled) == MOST + 1
    assert doubled[-1].message.startswith("and 5 more")


def test_errors_come_first(read: Read) -> None:
    findings = examine(read(places(A, B, C[:-4] + "0", D)))
    order = [SEVERITIES.index(finding.severity) for finding in findings]
    assert order == sorted(order)
    assert set(order) == {0, 2}
    assert len(CHECKS) == len(set(CHECKS))


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        (100020, "is within 20 people of the largest count (100,000): the answer"),
        (99999, "is within 1 person of the largest count (100,000): the answer"),
        (100300, "is within 0.3% of the largest count (100,000): the answer"),
        (100000, "is the count of 2020-01-08: the answer"),
    ],
)
def test_a_near_copy_is_told_in_people_where_a_share_would_read_as_nothing(
    read: Read, capacity: int, said: str
) -> None:
    counts = "2020-01-01,0\n2020-01-08,100000\n2020-02-01,90\n"
    changes = places(A, B, C[:-4] + str(capacity)) | {"observed/c.csv": counts}
    (finding,) = found(read, changes, "leaked-capacity")
    assert said in finding.message


LONG = {
    "input/sim_period.csv": "StartDate,2020-01-01\nLength,400\n",
    "input/conflicts.csv": "#Day, A, B\n" + "".join(f"{day}, 1, 0\n" for day in range(400)),
}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ("2020-01-01,0\n2020-01-02,100\n", "are 0, then 100 people for ever (of one report): nobody counts so"),
        ("2020-01-01,0\n2020-01-02,100\n2021-02-03,100\n", "0, then 100 people for ever (the same in all 2 reports)"),
        ("2020-01-01,100\n2020-09-01,100\n2021-02-03,100\n", "are 100 people for ever (the same in all 3 reports)"),
        ("2020-01-01,1\n", "are 1 person for ever (of one report)"),
        ("2020-01-01,0\n2021-02-03,100\n", None),  # a line
        ("2020-01-01,0\n2020-12-20,100\n2021-02-03,100\n", None),  # opened late
        ("2020-01-01,0\n2020-03-01,100\n2021-02-03,101\n", None),
        ("2020-01-01,0\n2021-02-03,0\n", None),
    ],
)
def test_counts_that_nobody_counted(read: Read, counts: str, said: str | None) -> None:
    findings = found(read, LONG | {"observed/c.csv": counts}, "dummy-counts")
    if said is None:
        assert findings == []
    else:
        assert [at(finding) for finding in findings] == [("data_layout.csv", 2)]
        assert said in findings[0].message


def test_a_layout_row_that_is_nearly_a_camp_names_the_camp(read: Read) -> None:
    changes = places(A, B, C, D.replace("D,", "Mentao,")) | {
        LAYOUT: SMALL[LAYOUT] + "Mentaao,n.csv\n",
        "observed/n.csv": "2020-01-01,50\n",
    }
    row = found(read, changes, "no-place")[0]
    assert row.hint == "did you mean 'Mentao'? or add the place and its roads, or delete the row"


BY_CONFLICT = "spawn_rules:\n  conflict_driven_spawning: {spawn_mode: constant, displaced_per_conflict_day: 10}\n"
NEVER_AT_WAR = places(A.replace("conflict_zone,0", "town,"), B, C) | {
    FIGHTING: SMALL[FIGHTING].replace(", 1, 0", ", 0, 0")
}
AT_PEACE = {FIGHTING: "#Day, A, B\n" + "".join(f"{day}, {int(day < 3)}, 0\n" for day in range(10))}


@pytest.mark.parametrize(
    ("changes", "stops"),
    [
        (AT_PEACE, True),
        (AT_PEACE | {"simsetting.yml": BY_CONFLICT}, False),  # who is counted has no say
        (AT_PEACE | {"location_changes.csv": "#name,type,day\nA,conflict_zone,3\n"}, True),  # its own ends on day 3
        (NEVER_AT_WAR, True),
        (NEVER_AT_WAR | {"location_changes.csv": "#name,type,day\nA,conflict_zone,0\n"}, False),
        ({"location_changes.csv": "#name,type,day\nA,town,3\n"}, True),
    ],
)
def test_that_people_leave_from_nowhere_is_told_where_a_run_stops(read: Read, changes: Changes, stops: bool) -> None:
    assert bool(found(read, changes, "from-nowhere")) is stops
    rules = rule_set("flee")
    case = read(changes)
    if stops:
        with pytest.raises(Problems, match="no place with people is in conflict"):
            rules.rehearse(case, rules.settings(case))
    else:
        rules.rehearse(case, rules.settings(case))


@pytest.mark.parametrize(
    ("changes", "check", "where", "said"),
    [
        (places(A.replace("1000", "81000000"), B, C), "huge-town", ("locations.csv", 2), "81,000,000 people"),
        (places("A,R,Home,11,42,conflict_zone,0,1000", "B,,Home,10,41,town,,", "C,S,Away,42,11,camp,,5000"),
         "swapped", ("locations.csv", 4), "latitude and longitude look swapped"),
        (places("A,R,Home,1.5,42,conflict_zone,0,1000", "B,,Home,1,42,town,,", "C,S,Away,1,42.3,camp,,5000",
                "D,,Home,1.2,-42,town,,"), "turned", ("locations.csv", 5), "1.2, 42 is among them"),
        ({FIGHTING: "#Day, A, C\n" + "".join(f"{day}, 1, {day > 3:d}\n" for day in range(10))},
         "camp-in-conflict", ("locations.csv", 4), "camp 'C' is in conflict from day 4"),
        ({CLOSED: "country,Home,Away,5,3\n"}, "ends-before", ("closures.csv", 1), "it lasts for good"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(read: Read, changes: Changes, check: str, where: tuple[str, int], said: str) -> None:
    (finding,) = found(read, changes, check)
    assert (at(finding), finding.severity) == (where, "warning")
    assert said in str(finding)


def test_an_end_of_0_in_files_of_flee_is_none(read: Read) -> None:
    assert not found(read, {CLOSED: "country,Home,Away,2,0\n"}, "ends-before")
