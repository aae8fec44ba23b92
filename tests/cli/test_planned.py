"""`panj answer` without a measure, on dates and against another run, as a user types it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sim import load_run, load_scenario, load_world, run
from sim.cli.app import app
from sim.cli.planned import _how_often
from sim.study.planner.against import beside
from sim.study.planner.rows import Key
from sim.words.numbers import exact, figures, percent, signed_exact


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["answer", *words])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def flat(text: str) -> str:
    return " ".join(text.split())


def test_without_a_measure_comes_the_table_of_the_last_day(there: Path) -> None:
    code, said = panj("baseline")
    assert code == 0
    arrived = load_run("baseline").cumulative("arrivals", "TJK", "civilian")[:, -1]
    assert "Arrived since 1 May, by 12 July 2021" in said
    assert f"civilians {exact(np.median(arrived))}" in flat(said)
    assert "Sites that are full by 12 July 2021" in said
    assert "Households: civilians over 8.2 people (AfDHS 2015" in flat(said)
    assert "90 % bands of 3 replicates" in said
    assert "No row for exits, which have people past them, counted under their hosts: " in flat(said)
    assert "No row for exits" not in panj("baseline", "TJK")[1]


def test_one_site_that_is_full_in_no_run_is_told_not_to_be(there: Path) -> None:
    run("baseline", replicates=1, until="2021-05-03", parts=False, jobs=1).save(Path("outputs/one"))
    for place, name in (("ishkoshim", "Ishkoshim (TJ)"), ("khorog", "Khorog")):
        for result, of in (("baseline", " in any run"), ("one", "")):
            code, said = panj(result, place, "--on", "2021-05-02")
            assert code == 0
            assert f"Full by 2 May 2021: {name} is not{of}." in flat(said)


def test_a_past_of_its_own_is_told_as_one(there: Path) -> None:
    """Places that a site has had all along send people elsewhere on replayed days, too."""
    Path("scenarios").mkdir(exist_ok=True)
    event = "{date: 2021-05-01, capacity: {khorog: 500}}"
    ours = f"extends: baseline\nparameters: {{crossing.leak: 0.1}}\nevents:\n  - {event}\n"
    Path("scenarios/ours.yaml").write_text(ours, encoding="utf-8")
    run("ours", replicates=1, until="2021-05-03", parts=False, jobs=1).save(Path("outputs/ours"))
    own = "the places of khorog are 500; crossing.leak is 0.1"
    _, said = panj("ours", "khorog", "--on", "2021-05-02")
    assert f"history is replayed, but not as in other scenarios: from the first day on {own}." in flat(said)
    assert load_run("ours").table().own_past == tuple(own.split("; "))


def test_of_a_site_without_places_is_told_that_it_has_none(there: Path) -> None:
    """ "Places: nobody in any run" stood there."""
    Path("shut.yaml").write_text(
        "extends: baseline\nuntil: 2021-07-10\nevents: [{date: 2021-07-08, capacity: {khorog: 0}}]\n", encoding="utf-8"
    )
    run("shut.yaml", replicates=2, parts=False, jobs=1).save(Path("outputs/shut"))
    code, said = panj("shut", "khorog", "--on", "2021-07-09")
    assert code == 0
    assert "Khorog: places, on 9 July 2021: none in any run." in flat(said)


def test_a_place_alone_has_all_kinds_on_every_date(there: Path) -> None:
    code, said = panj("baseline", "khorog", "--on", "2021-07-05", "--on", "2021-07-10", "--household", "5")
    assert code == 0
    there_ = sum(
        load_run("baseline").daily(m, "khorog", k) for m in ("sheltered", "overflow") for k in ("civilian", "military")
    )
    for date, row in (("5 July 2021", 65), ("10 July 2021", 70)):
        assert f"Khorog: at a site or past an exit, on {date}" in said
        assert f"everybody {exact(np.median(there_[:, row]))}" in flat(said)
    assert "Households: civilians over 5 people (given by you)." in said
    alike = "alike in every scenario that sets nothing from the first day on (parameters, places of sites)"
    assert f"Up to 6 July 2021 history is replayed, {alike}." in flat(said)
    assert "Khorog (khorog) is a site of Tajikistan; tem is Tem (Khorog)" in flat(said)
    assert "Langar (langar) is a crossing of Tajikistan; langar-village is called so, too" in flat(
        panj("baseline", "langar")[1]
    )
    assert "everybody" in said
    assert "Murghob" not in said


def test_two_runs_stand_in_pairs(there: Path) -> None:
    code, said = panj("collapse", "world", "--against", "baseline")
    assert code == 0
    assert "A: baseline, B: collapse; 3 pairs of runs with the same luck" in said
    series = "internally_displaced", "world", "civilian"
    a, b = (load_run(name).daily(*series)[:, -1] for name in ("baseline", "collapse"))
    assert f"civilians {exact(np.median(a))} {exact(np.median(b))} {signed_exact(np.median(b - a))} " in flat(said)


def test_where_the_bands_are_nought_it_is_told_in_how_many_pairs_it_is_lower() -> None:
    """In 3 of 100 pairs fewer lack a place: neither median nor bands have it, nor how often it is higher."""
    key = Key("host", "TJK", "Tajikistan", "TJK", "overflow", "", ())
    a = np.zeros(100)
    a[:3] = 50
    few = beside(key, dt.date(2021, 8, 1), a, np.zeros(100), True)
    assert set(few.difference) == {0.0}
    assert _how_often(few) == "0 %, lower 3 %"
    a[:9] = 50
    assert _how_often(beside(key, dt.date(2021, 8, 1), a, np.zeros(100), True)) == "0 %", "its band tells"


def test_one_measure_of_two_runs(there: Path) -> None:
    code, said = panj("collapse", "arrivals", "TJK", "--against", "baseline", "--on", "2021-07-06")
    assert code == 0
    assert "arrivals at TJK (everybody), summed since 1 May 2021, on 6 July 2021: baseline " in flat(said)
    assert (
        "Of 3 pairs with the same luck collapse less baseline is 0; collapse is higher in 0 %, lower in 0 %."
        in flat(said)
    )
    code, said = panj("collapse", "full", "khorog", "--against", "baseline")
    assert code == 0
    assert "khorog is full by 12 July 2021: baseline in " in flat(said)
    assert "in baseline alone in " in flat(said)
    code, said = panj("collapse", "full", "world", "--against", "baseline")
    assert " some site is full by 12 July 2021: baseline in " in flat(said), "as of one run"


def test_every_form_takes_dates(there: Path) -> None:
    on = ("--on", "2021-07-01", "--on", "2021-07-12")
    code, said = panj("baseline", "arrivals", "TJK", *on)
    assert code == 0
    assert "on 1 July 2021: " in said
    assert "on 12 July 2021: " in said
    code, said = panj("baseline", "arrivals", "TJK", "--over", "100", *on)
    assert code == 0
    assert flat(said).count("passes 100 by") == 2
    code, said = panj("baseline", "full", "khorog", *on)
    assert code == 0
    assert "khorog is full by 1 July 2021 with a probability of" in flat(said)
    assert "On 12 July 2021 itself: in " in flat(said)


def test_people_of_some_days_alone_are_those_of_the_sums_less_those_before(there: Path) -> None:
    total = load_run("baseline").cumulative("arrivals", "TJK", "civilian")
    week = np.median(total[:, 70] - total[:, 63])
    code, said = panj("baseline", "arrivals", "TJK", "civilian", "--since", "2021-07-04", "--on", "2021-07-10")
    assert code == 0
    assert f"summed since 4 July 2021, on 10 July 2021: {exact(week)} (90 % band" in flat(said)
    other = load_run("collapse").cumulative("arrivals", "TJK", "civilian")
    days = ("--since", "2021-07-04", "--on", "2021-07-10")
    code, said = panj("baseline", "arrivals", "TJK", "civilian", "--against", "collapse", *days)
    assert code == 0
    assert "summed since 4 July 2021, on 10 July 2021: collapse" in flat(said)
    assert f"collapse {exact(np.median(other[:, 70] - other[:, 63]))}" in flat(said)


def test_every_row_is_written_whole(there: Path) -> None:
    code, said = panj("baseline", "--on", "2021-07-06", "--csv", "table.csv")
    assert code == 0
    assert "every row: table.csv" in said
    written = pd.read_csv("table.csv", keep_default_na=False)
    assert len(written) == len(load_run("baseline").table("2021-07-06").frame)
    code, said = panj("baseline", "--csv", "table.csv")
    assert code == 2
    assert "table.csv is there already" in said
    assert len(pd.read_csv("table.csv")) == len(written)
    code, said = panj("baseline", "nowhere", "--csv", "other.csv")
    assert code == 2
    assert not Path("other.csv").exists()


@pytest.mark.parametrize("words", [("baseline",), ("baseline", "--against", "collapse")])
def test_no_digit_is_cut_where_there_are_80_columns(
    words: tuple[str, ...], there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "is_terminal", property(lambda self: True))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    code, said = panj(*words)
    assert code == 0
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baseline", "--on", "2021-08-01"), "2021-08-01 is outside the run (2021-05-01 to 2021-07-12)"),
        (("baseline", "--on", "August"), "--on must be a date written YYYY-MM-DD, got 'August'"),
        (("baseline", "--on", "2021-07-01", "--by", "2021-07-02"), "give one of them"),
        (("baseline", "arrivals"), "'arrivals' where? panj answer baseline arrivals PLACE"),
        (("baseline", "khorog", "full"), "the measure comes first, then the place: panj answer baseline full khorog"),
        (("baseline", "--csv", "table.xlsx"), "--csv table.xlsx: want a name that ends in .csv, got '.xlsx'"),
        (
            ("baseline", "khorog", "civilian"),
            "the measure comes first, then the place, then the kind (measures there: there, sheltered, overflow): panj "
            "answer baseline there khorog civilian, or without the kind the table of the place: panj answer baseline k",
        ),
        (("baseline", "khorogg", "civilian"), "'khorogg' is no measure (did you mean"),
        (("baseline", "--csv", "nowhere/table.csv"), "cannot write to nowhere/table.csv: No such file or directory"),
        (("baseline", "displaced"), "the measure is internally_displaced: panj answer baseline internally_displaced"),
        (("baseline", "khorogg"), "'khorogg' is no crossing, site or host"),
        (("baseline", "dushanbe"), "is no crossing, site or host of this world (there are world, Tajikistan, "),
        (
            ("baseline", "shelter", "TJK"),
            "stock); rows of the planner's table there: queue, on_the_way, there, sheltered,",
        ),
        (
            ("baseline", "kabul"),
            "'kabul' lies inside the country: the table has crossings, sites and hosts (of it ask home, left, present, "
            "garrison, insurgent, intensity, returned): panj answer baseline present kabul",
        ),
        *(
            (
                ("baseline", country),
                f"'{country}' is the country that people flee from, and no host. Of all of it, as 'world', there are "
                "internally_displaced, gone_home, home, moving, districts_insurgent, capitals_insurgent: panj answer "
                "baseline internally_displaced world; of a district or capital present, left, home …: panj answer b",
            )
            for country in ("afghanistan", "AFG")
        ),
        (("baseline", "--over", "3"), "--over is asked of one measure"),
        (("baseline", "arrivals", "TJK", "--csv", "x.csv"), "--csv goes with the planner's table"),
        (("baseline", "arrivals", "TJK", "--against", "collapse", "-p", "0.5"), "without --against"),
        (("baseline", "--against", "nobody"), "no finished run 'nobody'"),
        (
            ("baseline", "households", "TJK"),
            "'households' is no measure: households stand beside the civilians of the planner's table: panj answer "
            "baseline TJK",
        ),
        (
            ("baseline", "shelter-gap", "khorog", "civilian"),
            "the shelter gap is overflow: panj answer baseline overflow k",
        ),
        (("baseline", "--since", "2021-07-01"), "--since is asked of one measure"),
        (("baseline", "full", "khorog", "--since", "2021-07-01"), "--since goes with what is summed"),
        (("baseline", "arrivals", "TJK", "--since", "July"), "--since must be a date written YYYY-MM-DD"),
        (
            ("baseline", "arrivals", "TJK", "--since", "2021-07-05", "--on", "2021-07-04"),
            "--since 2021-07-05 is later than --on 2021-07-04",
        ),
        (("baseline", "--household", "0"), "want people in a household, 1 to 30"),
        (("baseline", "--household", "0", "--against", "collapse"), "want people in a household, 1 to 30"),
    ],
)
def test_mistakes_are_told_in_a_line(words: tuple[str, ...], said: str, there: Path) -> None:
    code, told = panj(*words)
    assert code == 2
    assert said in flat(told)


def counted(folder: Path, people: Mapping[str, Sequence[float]], seed: int = 1, **told: object) -> None:
    """Write a run on counts, of two days: nobody on the first, so many in each replicate on the second."""
    folder.mkdir(parents=True)
    rows = [
        (r, dt.date(2012, 3, 1) + dt.timedelta(day), "sheltered", camp, "civilian", float(day * value))
        for camp, values in people.items()
        for r, value in enumerate(values)
        for day in (0, 1)
    ]
    columns = ["replicate", "date", "measure", "place", "kind", "value"]
    pd.DataFrame(rows, columns=columns).to_parquet(folder / "timeseries.parquet", index=False)
    told = {"conflict": folder.name, "rules": "flee", "seed": seed, "replicates": 3, **told}
    (folder / "provenance.json").write_text(json.dumps(told), encoding="utf-8")


def test_two_runs_driven_by_counts_stand_against_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a road closed: Mentao 10, 20, 60 and 13, 19, 90, so +3, -1, +30 in pairs; Fassala is in one alone."""
    monkeypatch.chdir(tmp_path)
    counted(tmp_path / "outputs" / "war", {"Mentao": [10, 20, 60], "Abala": [5, 5, 8]})
    counted(tmp_path / "outputs" / "shut", {"Mentao": [13, 19, 90], "Abala": [5, 5, 8], "Fassala": [1, 1, 1]})
    counted(tmp_path / "outputs" / "other", {"Mentao": [13, 19, 90], "Abala": [5, 5, 8]}, seed=2)
    code, said = panj("shut", "--against", "war")
    assert code == 0
    assert "A: war, B: shut; 3 pairs of runs with the same luck" in said
    assert re.search(r"Mentao 20 19 \+3 \+1 to \+16 −1 to \+27 67 %", flat(said))
    assert "In shut alone, not in war, and in no row of all camps: Fassala." in flat(said)
    assert "civilians 25 24 +3" in flat(said), "all camps: 15, 25, 68 against 18, 24, 98"
    code, said = panj("shut", "sheltered", "Mentao", "--against", "war")
    assert code == 0
    assert "shut less war is +3 (50 %: +1 to +16; 90 %: −1 to +27); shut is higher in 67 %, lower in 33 %" in flat(said)
    code, said = panj("other", "--against", "war")
    assert code == 0
    assert "The runs are no pairs: their seeds differ." in flat(said)
    assert "all of the other" in flat(panj("other", "there", "world", "--against", "war")[1])
    narrow = "90 % bands of 3 replicates (fewer than 20) rest on the outermost of them, and are too narrow."
    for words in ((), ("there", "world")):
        assert flat(panj("shut", *words, "--against", "war")[1]).startswith(f"war: {narrow} shut: {narrow}")
    assert "there at world (civilian), on 2 March 2012: 25 (90 % band 16–64)" in flat(panj("war", "there", "world")[1])
    code, said = panj("other", "Mentao", "--household", "5", "--against", "war")
    assert code == 2


def test_a_run_driven_by_counts_has_its_camps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three runs of two days: 10, 20, 60 and 5, 5, 8 people; together 15, 25, 68."""
    counted(tmp_path / "outputs" / "counted", {"Mentao": [10, 20, 60], "Abala": [5, 5, 8]})
    monkeypatch.chdir(tmp_path)
    code, said = panj("counted", "--on", "2012-03-02")
    assert code == 0
    assert "civilians 25 20–46 16–64" in flat(said)
    assert "Mentao 20 15–40 11–56" in flat(said)
    assert "which camps are full is not told" in said
    assert "ouseholds" not in said
    assert "nobody in any run" in panj("counted", "--on", "2012-03-01")[1]
    for words, told in (
        (("--on", "2012-03-03"), "outside the run (2012-03-01 to 2012-03-02)"),
        (("Mentoa",), "did you mean 'Mentao'?"),
        (("--household", "5"), "is a run driven by counts"),
    ):
        code, said = panj("counted", *words)
        assert code == 2
        assert told in flat(said)


def test_a_thinned_run_is_asked_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One simulated person was 2.7 people, and all that was asked of the first run of a large world: "is damaged"."""
    each, there = 2.71656, tmp_path / "outputs"
    monkeypatch.chdir(tmp_path)
    thin = {"Mentao": [10 * each, 20 * each, 60 * each], "Abala": [7 * each, 5 * each, 8 * each]}
    moved = {"Mentao": [11 * each, 17 * each, 61 * each], "Abala": [6 * each, 8 * each, 7 * each]}
    counted(there / "thin", thin, people_in_a_party=each)
    counted(there / "moved", moved, people_in_a_party=each)
    counted(there / "whole", {"Mentao": [27, 54, 163], "Abala": [19, 14, 22]}, people_in_a_party=1.0)
    counted(there / "older", thin)
    code, said = panj("thin", "--on", "2012-03-02")
    assert code == 0, said
    assert "civilians 68" in flat(said), "17, 25, 68 parties: 67.914 people"
    assert "One party stands for 2.72 people: no number is finer than that." in flat(said)
    code, said = panj("thin", "sheltered", "Mentao")
    assert code == 0, said
    assert "sheltered at Mentao (civilian), on 2 March 2012: 54 (90 % band 30–152)." in flat(said)
    said = flat(panj("thin", "there", "world", "--over", "50")[1])
    assert "passes 50 by 2 March 2012 with a probability of 67 %" in said
    code, said = panj("moved", "--against", "thin")
    assert code == 0, said
    assert "3 pairs of runs with the same luck" in said
    assert "civilians 68 68 0 0 0 0 % Mentao" in flat(said), "as many in all, to the last digit"
    said = flat(panj("moved", "there", "world", "--against", "thin")[1])
    assert "moved is higher in 0 %, lower in 0 %" in said
    said = flat(panj("whole", "--against", "thin")[1])
    assert "The runs are no pairs: a party is not as many people in both." in said
    assert "A: One party stands for 2.72 people: no number is finer than that. B: A person is one party." in said
    assert "One party stands for several people" in flat(panj("older")[1])
    said = flat(panj("older", "--against", "thin")[1])
    assert "no pairs: how many people a party is in both is not known." in said


def test_a_party_of_many_is_no_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With flee.hasten 50 every number goes by fifties, under "A person is one party."."""
    monkeypatch.chdir(tmp_path)
    for name, told in (
        ("new", {"people_in_a_party": 50.0}),
        ("older", {"settings": {"hasten": 50.0}}),
    ):
        counted(tmp_path / "outputs" / name, {"Mentao": [100, 200, 600]}, **told)
        assert "One party stands for 50 people: no number is finer than that." in flat(panj(name)[1])
    counted(tmp_path / "outputs" / "drawn", {"Mentao": [100, 200, 600]}, ranges={"hasten": [1.0, 50.0, "uniform"]})
    assert "One party stands for several people" in flat(panj("drawn")[1])
    counted(tmp_path / "outputs" / "one", {"Mentao": [100, 200, 600]})
    assert "A person is one party." in flat(panj("one")[1])


def test_two_runs_of_one_scenario_are_told_apart_by_their_folders(there: Path) -> None:
    shutil.copytree("outputs/baseline", "outputs/again")
    code, said = panj("again", "khorog", "--against", "baseline")
    assert code == 0
    assert "A: baseline, B: again; 3 pairs" in said


def test_a_world_with_the_same_places_and_other_numbers_is_no_pair_but_told(
    there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site with more room could not be set against what was before: "of different worlds, with other places"."""
    world = load_world("panj-2021")
    shutil.copytree(world.folder, "scenarios/worlds/roomy")
    places = Path("scenarios/worlds/roomy/places.csv")
    text = places.read_text(encoding="utf-8")
    assert ",TJK,150,610,3050," in text
    places.write_text(text.replace(",TJK,150,610,3050,", ",TJK,1500,2000,3050,"), encoding="utf-8")
    Path("scenarios/roomy.yaml").write_text("extends: baseline\nuntil: 2021-07-12\nworld: roomy\n", encoding="utf-8")
    run("roomy", replicates=3, parts=False, jobs=1).save("outputs/roomy")
    code, said = panj("roomy", "khorog", "--against", "baseline")
    assert code == 0
    assert "The runs are no pairs: their worlds differ." in flat(said)
    assert "Khorog: places" in said


def test_full_by_a_day_is_told_beside_full_on_it(there: Path) -> None:
    """3,000 places did nothing to a site that had been full in spring: only the table said that it is full no more."""
    run(
        load_scenario("baseline", events=[{"date": "2021-07-08", "capacity": {"khorog": 100_000}}], called="more"),
        replicates=3,
        parts=False,
        until="2021-07-12",
        jobs=1,
    ).save("outputs/more")
    a, b = load_run("baseline"), load_run("more")
    site = [b.world.places.ids[row] for row in b.rooms.rows].index("khorog")
    assert not b.rooms.full[site][:, -1].any()
    for one in (a, b):
        told = flat(panj(one.scenario.name, "full", "khorog")[1])
        if one.rooms.full[site].any():
            assert f"On 12 July 2021 itself: in {percent(float(one.rooms.full[site][:, -1].mean()))} (90 %" in told
    told = flat(panj("more", "full", "khorog", "--against", "baseline")[1])
    if b.rooms.full[site].any():
        assert "On the day itself: baseline " in told
        assert "more 0 %." in told


def test_two_runs_whose_pasts_differ_are_told_so_as_a_comparison_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Pairs of runs with the same luck" was all that was said of a parameter that is set from the first day."""
    monkeypatch.chdir(tmp_path)
    short = {"replicates": 3, "until": "2021-07-12", "parts": False, "jobs": 1}
    run("baseline", **short).save("outputs/plain")
    run("baseline", parameters={"crossing.leak": 0.1}, **short).save("outputs/leaky")
    for words in (("leaky",), ("leaky", "arrivals", "TJK")):
        code, told = panj(*words, "--against", "plain")
        assert code == 0, told
        assert "leaky: its past differs in 3 of 3 replicates from that of plain, " in flat(told)
        assert "crossing.leak is 0.1 instead of" in flat(told)
        assert "its past" not in panj(*words, "--against", "leaky")[1]


def test_the_days_of_a_run_of_two_years_have_their_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "7 Jan" of the year before was read as three days before the day that was asked for."""
    monkeypatch.chdir(tmp_path)
    run("baseline", replicates=2, until="2022-01-20", parts=False, jobs=1).save("outputs/long")
    for words in (("long",), ("long", "--against", "outputs/long")):
        code, told = panj(*words, "--on", "2022-01-15")
        assert code == 0, told
        full = told[told.index("Sites that are full") :]
        days = re.findall(r"\d{1,2} [A-Z][a-z]{2}\b(?: \d{4})?", full)
        assert len(days) > 1
        assert all(day.endswith(("2021", "2022")) for day in days), days


def test_an_intensity_of_two_runs_is_no_whole_number(there: Path) -> None:
    """Cut to whole numbers every intensity was 0 in both runs, and no difference was told whatever it was."""
    b = load_run("baseline")
    name = next(s[1] for s in b.layout.series if s[0] == "intensity" and b.daily(*s)[:, -1].min() > 0)
    other = run("baseline", replicates=3, seed=9, parts=False, until=str(b.dates[-1]), jobs=1)
    other.save("outputs/other")
    mine, theirs = (found.daily("intensity", name)[:, -1] for found in (b, other))
    told = flat(panj("baseline", "intensity", name, "--against", "other")[1])
    assert f"is higher in {percent(float((np.subtract.outer(mine, theirs) > 0).mean()))}" in told
    assert f"baseline {figures(float(np.median(mine)))}" in told
