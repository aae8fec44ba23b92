"""An instance is read as Flee reads it; what is odd is told, what is wrong is refused where it stands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sim.flee.world import ClosureKind, FleeKind, load_flee
from sim.flee.world.instance import shortened
from sim.flee.world.places import kind_of
from sim.scenario.errors import PanjError, Problems
from tests.flee.world.conftest import SMALL, Read, Write, Wrong

HEAD = "#name,region,country,lat,lon,location_type,conflict_date,pop/cap\n"
A, B, C = SMALL["input/locations.csv"].splitlines()[1:]


def places(*rows: str, head: str = HEAD) -> dict[str, str]:
    return {"input/locations.csv": head + "\n".join(rows) + "\n"}


def test_everything_of_a_small_instance(read: Read) -> None:
    case = read()
    assert (case.start, case.days, case.home) == (dt.date(2020, 1, 1), 10, "Home")
    assert case.places == ("A", "B", "C")
    assert case.region == ("R", "unknown", "S")
    assert case.country == ("Home", "Home", "Away")
    assert case.kind.tolist() == [FleeKind.CONFLICT, FleeKind.TOWN, FleeKind.CAMP]
    assert (case.lat[0], case.lon[0]) == (1.5, 2.5)
    assert case.population.tolist() == [1000, 0, 0]
    assert case.capacity.tolist() == [-1, -1, 5000]
    assert case.conflict_date.tolist() == [0, -1, -1]
    assert case.intensity.tolist() == [1, 0, 0]
    assert list(zip(case.link_a.tolist(), case.link_b.tolist(), case.link_km.tolist(), strict=True)) == [
        (0, 1, 100),
        (1, 2, 50),
    ]
    assert case.link_forced.tolist() == [0, 0]
    assert np.isnan(case.link_speed).all()
    (closure,) = case.closures
    assert (closure.kind, closure.name1, closure.name2, closure.start, closure.end) == (
        ClosureKind.COUNTRY,
        "Home",
        "Away",
        2,
        4,
    )
    assert closure.where.endswith("closures.csv:2")
    assert case.conflicts.shape == (10, 3)
    assert case.conflicts.sum(axis=0).tolist() == [10, 0, 0]
    assert case.camps.tolist() == [2]
    assert (case.settings, case.warnings, case.flee_output) == ({}, (), None)


@pytest.mark.parametrize("folders", [("input_csv", "source_data"), (".", "."), (".", "source_data")])
def test_the_folders_of_flee_and_fabflee(tmp_path: Path, folders: tuple[str, str]) -> None:
    for name, text in SMALL.items():
        part, file = name.split("/")
        path = tmp_path / folders[part == "observed"] / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert load_flee(tmp_path).observed[-1, 0] > 0


def test_counts_may_lie_elsewhere(write: Write, tmp_path: Path) -> None:
    folder = write()
    (folder / "observed").rename(tmp_path / "elsewhere")
    assert not load_flee(folder).counted
    with pytest.raises(Problems, match=r"there is no data_layout\.csv"):
        load_flee(folder, observed=folder / "input")
    assert load_flee(folder, observed=tmp_path / "elsewhere").camps.tolist() == [2]


def test_the_folder_of_inputs_finds_the_counts_beside_it(write: Write) -> None:
    case = load_flee(write() / "input")
    assert case.camps.tolist() == [2]
    assert case.name == write().name


def test_no_folder_no_instance_no_files(tmp_path: Path, write: Write) -> None:
    with pytest.raises(PanjError, match="no such folder"):
        load_flee(tmp_path / "nowhere")
    with pytest.raises(PanjError, match=r"no locations\.csv"):
        load_flee(tmp_path)
    folder = write(dict.fromkeys(("input/routes.csv", "input/sim_period.csv", "observed/data_layout.csv")))
    with pytest.raises(Problems) as error:
        load_flee(folder)
    assert [p.message for p in error.value.problems] == [
        "there is no routes.csv",
        "there is no sim_period.csv, and no data_layout.csv that would say from when to when",
    ]


def test_all_mistakes_of_all_files_at_once(wrong: Wrong) -> None:
    found = wrong(
        places(A, B, 'C,S,Away,1,2.3,camp,,"22,849"')
        | {"input/routes.csv": "#name1,name2,distance\nA,Bee,1\nB,C,nan\n", "observed/c.csv": "2020-01-01,-4\n"}
    )
    assert [(file, line, column) for file, line, column, _ in found] == [
        ("locations.csv", 4, 22),
        ("routes.csv", 2, 3),
        ("routes.csv", 3, 5),
        ("c.csv", 1, 12),
    ]
    assert "write 22849" in found[0][3]
    assert "no place of locations.csv" in found[1][3]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("camp", FleeKind.CAMP),
        ("Camp", FleeKind.CAMP),
        ("idpcamp", FleeKind.IDP_CAMP),
        ("IDP_camp", FleeKind.IDP_CAMP),
        ("conflict_zone", FleeKind.CONFLICT),
        ("forwarding_hub", FleeKind.FORWARDING_HUB),
        ("marker", FleeKind.MARKER),
        ("flood_zone", FleeKind.FLOOD_ZONE),
        ("default", FleeKind.TOWN),
        ("Town", FleeKind.TOWN),
        ("city", None),
    ],
)
def test_kinds_by_flees_substrings(text: str, kind: FleeKind | None) -> None:
    assert kind_of(text) is kind


def test_a_later_conflict_zone_begins_as_a_town(read: Read) -> None:
    case = read(places(A, "B,R,Home,1,2,conflict_zone,5,20", C))
    assert (case.kind[1], case.conflict_date[1], case.intensity[1]) == (FleeKind.TOWN, 5, 1)


def test_further_columns(read: Read) -> None:
    head = HEAD.strip() + ",conflict_intensity,initial_idps,capacity_per_day,IPC,fatalities\n"
    case = read(places(A + ",0.5,3,0,2,9", B + ",1,0,0,,", C + ",1,7,1.5,,", head=head))
    assert case.intensity.tolist() == [0.5, 0, 0]
    assert case.initial_idps is not None
    assert case.capacity_per_day is not None
    assert (case.initial_idps.tolist(), case.capacity_per_day.tolist()) == ([3, 0, 7], [0, 0, 1.5])
    assert any("initial_idps" in text and ":2:" in text for text in case.warnings)
    assert any("'IPC' is read by no rule" in text for text in case.warnings)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"input/locations.csv": "\ufeff" + SMALL["input/locations.csv"]}, "byte order mark"),
        ({"input/locations.csv": SMALL["input/locations.csv"][1:]}, "the header has no '#'"),
        ({"input/routes.csv": SMALL["input/routes.csv"][1:]}, "the header has no '#'"),
        (places(A.replace("A,", "A ,"), B, C), "blanks around a name"),
        (places(A, B, ",,,,,,,", C), "a row of commas only"),
        (places(A, B, C.replace("5000", "-1")), "a negative capacity"),
        (places(A, B, C.replace("1,2.3", "100,2.3")), "beyond 90 degrees"),
        ({"input/closures.csv": "country,Home,Away,5,3\n"}, "not after its start"),
        ({"input/closures.csv": "country,Home,Away,-2,3\n"}, "before the first day"),
        ({"input/routes.csv": "A,B,1,1\nB,C,1,2\n"}, "two parallel roads"),
        ({"input/sim_period.csv": "startdate,2020-1-1\n\nLENGTH,10\n"}, "a blank line"),
        ({"input/sim_period.csv": SMALL["input/sim_period.csv"] + "End,3\n"}, "neither StartDate nor Length"),
        ({"input/conflicts.csv": "#Day,A\n0,1\n1,0\n"}, "has 2 days of 10"),
        ({"input/conflicts.csv": SMALL["input/conflicts.csv"].replace("3,", "7,")}, "the day column says '7'"),
        ({"input/conflicts.csv": SMALL["input/conflicts.csv"].replace(" B", "Isale")}, "name no place"),
        ({"input/conflicts.csv": None}, "there is no conflicts.csv"),
        ({"observed/data_layout.csv": "Refugees,refugees.csv\nC,c.csv\n"}, "not 'total'"),
        ({"observed/data_layout.csv": "total,refugees.csv\nB\nC,c.csv\n"}, "names no file"),
        ({"observed/c.csv": "date,people\n2020-01-01,3\n"}, "neither 'Date' nor 'DateTime'"),
        ({"observed/c.csv": "2020-01-01,3\n,\n"}, "a row of commas only"),
        ({"observed/c.csv": "2020-01-01,3\n2020-01-02,\n"}, "a blank count"),
        ({"observed/c.csv": "2020-01-01,3\nno comma\n"}, "a line without a count"),
        ({"observed/c.csv": "2020-01-01,3,x\n"}, "a third column"),
        ({"observed/c.csv": "2020-01-05,3\n2020-01-01,4\n"}, "rows out of order"),
        (
            {"observed/c.csv": "2020-01-01,3000\n2020-01-01,3500\n"},
            "c.csv:2: two counts on one day, 2020-01-01: 3,000 on line 1, 3,500 on line 2; the later one counts",
        ),
        ({"input/conflicts.csv": "#Day,A\n0,1\n"}, "has 1 day of 10"),
        (places(A.replace("0,1000", "-5,1000"), B, C), "'conflict_date' -5 lies before day 0, the first"),
        ({"input/registration_corrections.csv": "#camp,date\n"}, "a comment, which Flee takes for a camp"),
        ({"input/registration_corrections.csv": "C,2019-12-01\n"}, "before the first day"),
        ({"input/demographics_age.csv": "age,Default\n5,1\n"}, "a rule asks for age or gender"),
        ({"flee_output.csv": "Day,Date,C sim\n0,x,3\n"}, "not the output of a run of this instance"),
    ],
)
def test_quirks_are_read_and_told(read: Read, changes: dict[str, str | None], said: str) -> None:
    (warning,) = read(changes).warnings
    assert said in warning


@pytest.mark.parametrize(
    ("changes", "line", "column", "said"),
    [
        (places(A, B, C, "D,S"), 5, 3, "2 cells where a location has at least 8"),
        (places(A, B, C, ",S,Away,1,3,camp,,1"), 5, 1, "without a name"),
        (places(A, B, C.replace("camp", "kamp")), 4, 16, "did you mean 'camp'?"),
        (places(A.replace("0,1000", ",1000"), B, C), 2, 32, "a conflict zone needs a day"),
        (places(A.replace("0,1000", "soon,1000"), B, C), 2, 32, "'soon' is not a whole number"),
        (places(A.replace("1000", "1e3"), B, C), 2, 34, "write 1000"),
        (places(A.replace("1000", "-3"), B, C), 2, 34, "-3 is less than 0"),
        (places(A.replace("1.5", "north"), B, C), 2, 10, "'north' is not a number"),
        (places(A + ",7", B, C), 2, 39, "beyond the columns"),
        ({"input/locations.csv": HEAD}, 1, 1, "no location"),
        ({"input/locations.csv": 'A,"B\n'}, 1, 3, "never closed"),
        ({"input/locations.csv": HEAD.encode() + b"\xe9,"}, 2, 1, "not UTF-8"),
        ({"input/routes.csv": "A,B\n"}, 1, 3, "two places and a distance"),
        ({"input/routes.csv": "A,B,\n"}, 1, 5, "'distance' is blank"),
        ({"input/routes.csv": "A,B,-5\n"}, 1, 5, "not a number from 0 to 40075"),
        ({"input/routes.csv": "A,B,5,drive\n"}, 1, 7, "'drive' is not a whole number"),
        ({"input/routes.csv": "A,B,5,3\n"}, 1, 7, "3 is not 0, 1 or 2"),
        ({"input/routes.csv": "#a,b,km,f,deactivation_probability\nA,B,5,0,1\n"}, 1, 11, "taken out"),
        ({"input/closures.csv": "country ,Home,Away,2,4\n"}, 1, 1, "without the blanks"),
        ({"input/closures.csv": "contry,Home,Away,2,4\n"}, 1, 1, "did you mean 'country'?"),
        ({"input/closures.csv": "country,Home,Awy,2,4\n"}, 1, 14, "did you mean 'Away'?"),
        ({"input/closures.csv": "camp,X,,2,4\n"}, 1, 6, "no place"),
        ({"input/closures.csv": "camp,C,,2\n"}, 1, 9, "4 cells where a closure has 5"),
        ({"input/closures.csv": "camp,C,,two,4\n"}, 1, 9, "'two' is not a whole number"),
        ({"input/closures.csv": "camp,C,,2,\n"}, 1, 11, "-1 as the end is for good"),
        ({"input/sim_period.csv": "StartDate,01/02/2020\nLength,10\n"}, 1, 11, "not a date"),
        ({"input/sim_period.csv": "StartDate,2020-01-01\nLength,0\n"}, 2, 8, "0 is less than 1"),
        ({"input/sim_period.csv": "StartDate,2020-01-01\n"}, None, None, "no line 'Length'"),
        ({"input/sim_period.csv": "StartDate,2020-01-01\nLength,1,000\n"}, 2, 8, "is 1,000 one number?"),
        ({"observed/c.csv": "2020-01-01,27,144\n"}, 1, 12, "is 27,144 one number, of which Flee reads '27' alone?"),
        ({"input/conflicts.csv": "#Day,A\n0,1\n1\n"}, 3, 1, "1 cells where the header names 2"),
        ({"input/conflicts.csv": "#Day,A\n0,1,5\n"}, 2, 5, "beyond the header's columns"),
        ({"input/conflicts.csv": "#Day,A,,\n0,1,5,\n"}, 2, 5, "a column without a name"),
        ({"input/conflicts.csv": "#Day,A,A\n0,1,1\n"}, 1, 8, "two columns"),
        ({"input/conflicts.csv": "#Day,A,B\n0,1,-1\n"}, 2, 5, "not a number from 0"),
        ({"input/conflicts.csv": "#Day,A,B\n0,nan,1\n"}, 2, 3, "not a number"),
        ({"input/conflicts.csv": '#Day,"A",B\n0,"",1\n'}, 2, 3, "a blank value"),
        ({"input/conflicts.csv": "#Day,A\n"}, 1, 1, "no day"),
        ({"observed/data_layout.csv": ""}, 1, 1, "the layout is empty"),
        ({"observed/data_layout.csv": "total,refugees.csv\nC,d.csv\n"}, 2, 3, "no file 'd.csv'"),
        ({"observed/data_layout.csv": "total,refugees.csv\nC,../c.csv\n"}, 2, 3, "leads out of the folder"),
        ({"observed/data_layout.csv": "total,refugees.csv\nC,\n"}, 2, 3, "no file is named"),
        ({"observed/data_layout.csv": "total,refugees.csv\nC,c.csv\nC,refugees.csv\n"}, 3, 1, "stands twice"),
        (
            {"observed/data_layout.csv": "total,refugees.csv\nC,c.csv\nB,./c.csv\n"},
            3,
            3,
            "is the file of 'C' on line 2 too",
        ),
        ({"observed/c.csv": "Date,n\n"}, None, None, "no count in this file"),
        ({"observed/c.csv": "2020-01-01,1\n2020-02-30,3\n"}, 2, 1, "'2020-02-30' is not a date"),
        ({"observed/c.csv": "2020-01-01,12.5\n"}, 1, 12, "'12.5' is not a whole number (write 12 or 13)"),
        ({"input/closures.csv": "camp,C,,60.5,4\n"}, 1, 9, "'60.5' is not a whole number (write 60 or 61)"),
        ({"input/closures.csv": "camp,C,,6.0,4\n"}, 1, 9, "'6.0' is not a whole number (write 6)"),
        ({"observed/c.csv": '2020-01-01,"1,234"\n'}, 1, 12, "write 1234"),
        ({"observed/c.csv": "2020-01-01,1\n,4\n"}, 2, 1, "a count without a date"),
        ({"input/registration_corrections.csv": "D,2020-01-05\n"}, 1, 1, "no row in data_layout.csv"),
        ({"input/registration_corrections.csv": "C,2020-01-06\n"}, 1, 3, "no day with a report"),
        ({"input/registration_corrections.csv": "C,2020-01-01\n"}, 1, 3, "is the first report"),
        ({"input/registration_corrections.csv": '"C","2020-01-05"\n'}, 1, 5, "before 2020-01-05 is 0"),
        ({"input/registration_corrections.csv": "C,5.1.2020\n"}, 1, 3, "not a date"),
        ({"input/demographics_age.csv": "age,Default\nold,1\n"}, 2, 1, "'old' is not a number of years"),
        ({"input/demographics_age.csv": "age,Default\n,1\n"}, 2, 1, "'' is not a number of years"),
        ({"input/location_changes.csv": "B,camp\n"}, 1, 3, "2 cells where a change has 3"),
        ({"input/location_changes.csv": "B,kamp,3\n"}, 1, 3, "the new type 'kamp' is not known"),
        ({"input/location_changes.csv": "X,camp,3\n"}, 1, 1, "no place"),
        ({"input/location_changes.csv": "B,camp,\n"}, 1, 8, "'date' is blank"),
        ({"input/region_attributes_IPC.csv": ""}, 1, 1, "no day in this table"),
        ({"input/region_attributes_IPC.csv": "#Day,R,S\n0,5,101\n"}, 2, 5, "a number from 0 to 100"),
        ({"input/region_attributes_IPC.csv": "#Day,R,S\n5,5,1\n3,1,1\n"}, 3, 1, "does not come after day 5"),
    ],
)
def test_mistakes_are_told_where_they_stand(
    wrong: Wrong, changes: dict[str, str | bytes], line: int | None, column: int | None, said: str
) -> None:
    ((_, *at, text),) = wrong(changes)
    assert at == [line, column]
    assert said in text


def test_links_may_have_a_speed_of_their_own(read: Read) -> None:
    text = "#name1,name2,distance,forced,max_move_speed,walk_probability\nA,B,5,0,90,0\nB,C,7,,,\n"
    case = read({"input/routes.csv": text})
    assert case.link_speed[0] == 90
    assert np.isnan(case.link_speed[1])


def test_conflicts_with_a_trailing_comma_in_the_header(read: Read) -> None:
    case = read({"input/conflicts.csv": "day, B, A,\n" + "0,0,1\n" * 3 + "0,0.5,0\n" * 7})
    assert case.conflicts[:, 0].tolist() == [1] * 3 + [0] * 7
    assert case.conflicts[:, 1].tolist() == [0] * 3 + [0.5] * 7


def test_days_beyond_the_table_of_conflicts_repeat_its_last(read: Read) -> None:
    case = read({"input/conflicts.csv": "#Day,A,B\n0,1,0\n1,1,1\n"})
    assert case.conflicts[:, 1].tolist() == [0] + [1] * 9
    assert case.origins.conflict_rows == 2


def test_without_conflicts_the_dates_of_the_locations_count(read: Read) -> None:
    case = read(places(A, "B,R,Home,1,2,conflict_zone,5,20", C) | {"input/conflicts.csv": None})
    assert case.conflicts[:, 0].tolist() == [1] * 10
    assert case.conflicts[:, 1].tolist() == [0] * 5 + [1] * 5


def test_a_run_of_flee_beside_it(read: Read) -> None:
    rows = "".join(f"{day},x,{day},9,0\n" for day in range(12))
    case = read({"flee_output.csv": "Day,Date,C sim,C data,C error\n" + rows})
    assert case.flee_output is not None
    assert case.flee_output[:, 0].tolist() == list(range(10))


def test_demographics_are_kept(read: Read) -> None:
    case = read({"input/demographics_age.csv": "age,Default,A\n5,1,2\n30,3,\n"})
    assert case.demographics == {"age": {"5": {"Default": 1, "A": 2}, "30": {"Default": 3}}}


def test_windows_line_ends_and_quotes(read: Read) -> None:
    text = SMALL["input/locations.csv"].replace("\n", "\r\n").replace("A,R", '"A","R"')
    assert read({"input/locations.csv": text}).places == ("A", "B", "C")


def test_no_array_of_an_instance_can_be_written(read: Read) -> None:
    instance = read()
    for each in (instance, shortened(instance, 2), *instance.layout):
        arrays = {name: value for name, value in vars(each).items() if isinstance(value, np.ndarray)}
        assert arrays
        assert [name for name, array in arrays.items() if array.flags.writeable] == []
