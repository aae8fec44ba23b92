"""`panj answer`, as a user types it, on the folder of a small run made by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim import Result
from sim import run as simulate
from sim.cli.answer_against import Two, how_likely
from sim.cli.app import app
from sim.study.planner.asked import read_asked
from sim.study.story.tell import ALONE, LUCK
from sim.words.numbers import exact as people
from sim.words.numbers import figures
from sim.world.world import KIND_NAMES

DAYS = [dt.date(2021, 7, 1) + dt.timedelta(days=k) for k in range(4)]
#: Daily arrivals of four replicates; summed 40, 10, 0 and 20 at the end.
ARRIVALS = [[10, 10, 10, 10], [0, 0, 10, 0], [0, 0, 0, 0], [0, 20, 0, 0]]
QUEUE = [[0, 5, 0, 0], [0, 0, 0, 0], [3, 0, 0, 0], [0, 0, 0, 9]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "outputs" / "mine"
    folder.mkdir(parents=True)
    rows = [
        (r, day, measure, place, "civilian", float(value))
        for measure, place, table in (("arrivals", "TJK", ARRIVALS), ("queue", "nusay", QUEUE))
        for r, values in enumerate(table)
        for day, value in zip(DAYS, values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["replicate", "date", "measure", "place", "kind", "value"])
    frame.to_parquet(folder / "timeseries.parquet", index=False)
    (folder / "provenance.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["answer", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_how_many_by_default(run: Path) -> None:
    code, said = panj("mine", "arrivals", "TJK")
    assert code == 0
    assert "arrivals at TJK (civilian), summed since 1 July 2021, on 4 July 2021: 15 (90 % band 2–37)." in said


def test_how_many_with_a_probability_by_a_date(run: Path) -> None:
    """By 2 July 20, 0, 0, 20: with a quarter of a chance 20."""
    code, said = panj("mine", "arrivals", "TJK", "civilian", "--by", "2021-07-02", "-p", "0.25")
    assert code == 0
    assert "on 2 July 2021: at least 20 with a probability of 25 %." in said


def test_how_likely_and_when_a_flow_is_summed(run: Path) -> None:
    """15 is passed by two of four, on 2 July in both."""
    code, said = panj("mine", "arrivals", "TJK", "--over", "15")
    assert code == 0
    assert "passes 15 by 4 July 2021 with a probability of 50 % (90 % interval of 4 replicates:" in said
    assert "First day: 2 July 2021 (90 % band: 2 July 2021 to never)." in said


def test_the_most_in_one_day_is_asked_of_some_days(run: Path) -> None:
    """On the busiest day of all 10, 10, 0 and 20, since 3 July 10, 10, 0 and 0."""
    code, said = panj("mine", "arrivals", "TJK", "--busiest")
    assert code == 0
    assert "arrivals at TJK (civilian), most in one day since 1 July 2021, up to 4 July 2021: 10 (90 %" in said
    said = panj("mine", "arrivals", "TJK", "--busiest", "--since", "2021-07-03", "-p", "0.25")[1]
    assert "most in one day since 3 July 2021, up to 4 July 2021: at least 10 with a probability of 25 %." in said
    said = panj("mine", "arrivals", "TJK", "--busiest", "--over", "10")[1]
    assert "most in one day since 1 July 2021 passes 10 by 4 July 2021 with a probability of 25 %" in said
    same = panj("mine", "arrivals", "TJK", "soldiers", "--busiest")
    assert (same[0], "of kind 'military'" in same[1]) == (2, True)
    assert panj("mine", "arrivals", "TJK", "civilians", "--busiest") == panj("mine", "arrivals", "TJK", "--busiest")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("queue", "nusay", "--busiest"), "--over X asks whether it is ever above X"),
        (("full", "khorog", "--busiest"), "a site is full or not"),
        (("--busiest",), "is asked of one measure: panj answer mine MEASURE PLACE --busiest"),
        (("queue", "nusay", "--household", "5"), "without a measure: panj answer mine nusay --household …"),
    ],
)
def test_the_busiest_day_is_asked_of_flows(run: Path, words: tuple[str, ...], said: str) -> None:
    code, found = panj("mine", *words)
    assert (code, said in found) == (2, True), found


def test_the_most_in_one_day_is_asked_of_two_runs(stored: Result) -> None:
    """Of the run against itself, of a host of which crossings are summed, too."""
    for measure in ("arrivals", "turned_back"):
        most = stored.daily(measure, "TJK", "everybody")[:, stored.day("2021-07-03") :].max(axis=1)
        words = ("./run", measure, "TJK", "--busiest", "--since", "2021-07-03")
        said = panj(*words)[1]
        assert f"since 3 July 2021, up to 12 July 2021: {people(float(np.median(most)))} (90 %" in said
        both = panj(*words, "--against", "run")[1]
        assert f"since 3 July 2021, up to 12 July 2021: run {people(float(np.median(most)))}" in both


def test_a_state_is_not_summed(run: Path) -> None:
    code, said = panj(str(run), "queue", "nusay", "--over", "4")
    assert code == 0
    assert "queue at nusay (civilian) passes 4 by 4 July 2021 with a probability of 50 %" in said
    assert "4 July 2021 50 %" in said


def test_an_intensity_is_no_whole_number(stored: Result) -> None:
    """0.42 (0.35–0.5) was told as 0 (0–0)."""
    place = next(s[1] for s in stored.layout.series if s[0] == "intensity" and stored.daily(*s)[:, -1].min() > 0)
    low, middle, high = np.quantile(stored.daily("intensity", place)[:, -1], (0.05, 0.5, 0.95))
    code, said = panj("./run", "intensity", place)
    assert code == 0
    assert f": {figures(middle)} (90 % band {figures(low)}–{figures(high)})." in said
    assert f"95 % {figures(low)} " in said
    assert "0." in figures(middle)


def test_what_never_happens_is_told_as_such(run: Path) -> None:
    code, said = panj("mine", "arrivals", "TJK", "--over", "1000")
    assert code == 0
    assert "with a probability of 0 %" in said
    assert "First day" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "arrivals", "TJK"), "no finished run 'nowhere'"),
        (("mine", "arivals", "TJK"), "did you mean 'arrivals'?"),
        (("mine", "arrivals", "TJ"), "did you mean 'TJK'?"),
        (("mine", "arrivals", "TJK", "military"), "kinds there: 'civilian'"),
        (("mine", "arrivals", "TJK", "--by", "2021-08-01"), "2021-08-01 is outside the run (2021-07-01 to 2021-07-04)"),
        (("mine", "arrivals", "TJK", "--by", "August"), "--by must be a date written YYYY-MM-DD, got 'August'"),
        (("mine", "khorog", "2021-07-03"), "days come with --on: panj answer mine khorog --on 2021-07-03"),
        (("mine", "arrivals", "TJK", "2021-07-03"), "panj answer mine arrivals TJK --on 2021-07-03"),
        (("mine", "arrivals", "TJK", "-p", "1.5"), "a probability lies between 0 and 1, not 1.5"),
        (("mine", "arrivals", "TJK", "-p", "0.5", "--over", "3"), "give one of them"),
    ],
)
def test_mistakes_are_told_in_a_line(words: tuple[str, ...], said: str, run: Path) -> None:
    code, told = panj(*words)
    assert code == 2
    assert said in told


def test_a_damaged_file_is_named(run: Path) -> None:
    (run / "timeseries.parquet").write_bytes(b"PAR1")
    code, told = panj("mine", "arrivals", "TJK")
    assert code == 2
    assert "outputs/mine/timeseries.parquet cannot be read: " in told


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the run of `whole` lies in."""
    return tmp_path_factory.mktemp("answers")


@pytest.fixture(scope="module")
def whole(answers: Path) -> Result:
    """A run on disk with two sites: one that is soon full, one never."""
    found = simulate("baseline", replicates=3, until="2021-07-12", parts=False, jobs=1)
    found.save(answers / "run")
    return found


@pytest.fixture
def stored(whole: Result, answers: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(answers)
    return whole


def test_without_a_kind_everybody_is_counted_as_in_sweeps(stored: Result) -> None:
    both = sum(stored.cumulative("arrivals", "TJK", kind)[:, -1] for kind in ("civilian", "military"))
    code, said = panj("./run", "arrivals", "TJK")
    assert code == 0
    middle = people(float(np.median(both)))
    assert f"arrivals at TJK (everybody), summed since 1 May 2021, on 12 July 2021: {middle} (90 %" in said


@pytest.mark.slow
def test_it_can_be_asked_when_a_site_is_full(stored: Result) -> None:
    full = stored.rooms.full
    places = [stored.world.places.ids[row] for row in stored.rooms.rows]
    ever = full.max(axis=2).mean(axis=1)
    for place, share in zip(places, ever, strict=True):
        code, said = panj("./run", "full", place)
        assert code == 0
        assert f"{place} is full by 12 July 2021 with a probability of {100 * share:.0f} %" in said
        assert "Full: 95 % of its places are taken, as each run drew them, or an event sets them." in said
    code, said = panj("./run", "full", "world", "--over", "1", "--by", "2021-07-10")
    assert code == 0
    many = (full.sum(axis=0)[:, :71].max(axis=1) > 1).mean()
    assert f"over 1 site is full by 10 July 2021 with a probability of {100 * many:.0f} %" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("full", "KHOROG"), "khorog is full by"),
        (("queue", "Tem (Khorog)"), "queue at tem (everybody)"),
        (("arrivals", "tajikistan"), "arrivals at TJK (everybody)"),
    ],
)
def test_a_place_is_named_by_what_it_is_called(words: tuple[str, ...], said: str, stored: Result) -> None:
    code, told = panj("./run", *words)
    assert code == 0
    assert said in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("full", "tem"), "'tem' is no site, and only sites are full"),
        (("full", "khorogg"), "did you mean 'khorog'?"),
        (("full", "Jaihun"), "did you mean 'dusti' (Dusti (Jaihun))?"),
        (("arrivals", "Tajikstan"), "did you mean 'TJK' (Tajikistan)?"),
        (("queue", "Demogan"), "did you mean 'tem' (Tem - Demogan bridge (Khorog))?"),
        (("queue", "tem", "civilans"), "did you mean 'civilian'?; kinds there: 'civilian'"),
        (("full", "khorog", "civilian"), "'full' has no kinds"),
        (("full", "khorog", "--over", "3"), "a site is full or not"),
        (("full", "khorog", "-p", "0.5"), "without --probability"),
        (("full", "khorog", "--by", "2022-01-01"), "outside the run"),
    ],
)
def test_mistakes_in_asking_are_told_with_the_name_that_is_meant(
    words: tuple[str, ...], said: str, stored: Result
) -> None:
    code, told = panj("./run", *words)
    assert code == 2
    assert said in told


def test_where_the_world_is_not_to_be_found_ids_are_suggested(
    whole: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole.save(tmp_path / "run")
    written = tmp_path / "run" / "scenario.yaml"
    written.write_text(written.read_text(encoding="utf-8").replace("panj-2021", "gone"), encoding="utf-8")
    code, told = panj("./run", "queue", "temm")
    assert code == 2
    assert told.strip() == "run: no series 'queue' at 'temm' (did you mean 'tem'?)"


@pytest.mark.parametrize("words", [("mine", "arrivals", "TJK"), ("mine", "arrivals", "TJK", "--over", "5")])
def test_a_run_with_central_values_is_answered_with_a_caution(run: Path, words: tuple[str, ...]) -> None:
    """Its chances and bands are those of luck alone, which no number of the answer shows."""
    assert LUCK not in panj(*words)[1]
    (run / "provenance.json").write_text('{"point": true}', encoding="utf-8")
    code, said = panj(*words)
    assert code == 0
    assert said.startswith(LUCK)


@pytest.mark.parametrize("words", [("mine", "arrivals", "TJK"), ("mine", "arrivals", "TJK", "--over", "5")])
def test_of_few_replicates_and_of_a_stopped_run_a_line_says_what_it_rests_on(run: Path, words: tuple[str, ...]) -> None:
    """The table said so first, and one measure was told as that of a whole run."""
    narrow = "90 % bands of 4 replicates (fewer than 20) rest on the outermost of them, and are too narrow."
    assert panj(*words)[1].startswith(narrow)
    (run / "provenance.json").write_text('{"interrupted": true, "replicates_planned": 4000}', encoding="utf-8")
    stopped = "The run was stopped: 4 of 4,000 replicates finished. The numbers rest on these alone."
    assert panj(*words)[1].startswith(f"{stopped} {narrow}")


def test_how_often_a_site_is_full_says_what_it_rests_on(stored: Result) -> None:
    assert panj("run", "full", "khorog")[1].startswith("90 % bands of 3 replicates (fewer than 20) rest on")


def test_one_replicate_is_answered_with_a_caution(run: Path) -> None:
    frame = pd.read_parquet(run / "timeseries.parquet")
    frame[frame["replicate"] == 0].to_parquet(run / "timeseries.parquet", index=False)
    (run / "provenance.json").write_text('{"point": true}', encoding="utf-8")
    code, said = panj("mine", "arrivals", "TJK")
    assert code == 0
    assert said.startswith(ALONE)
    assert LUCK not in said


@pytest.mark.parametrize("measure", ["there", "gone_home", "queue", "sheltered", "places", "arrivals"])
def test_every_row_of_the_planners_table_can_be_asked_for(stored: Result, measure: str) -> None:
    """`there` and `places` stand in the table and were no series; neither was `queue` of a host."""
    folder = Path("run")
    table = stored.table()
    asked = [line for line in table.lines if line.key.measure == measure]
    assert {line.key.what for line in asked} & {"site", "crossing", "host"}
    for line in asked[:: max(1, len(asked) // 12)]:
        key = line.key
        series = read_asked(folder, measure, key.place, key.kind, stored)
        assert np.quantile(series.asked[:, -1], (0.05, 0.25, 0.5, 0.75, 0.95)) == pytest.approx(line.levels), key
        assert series.is_sum == (measure in ("arrivals", "gone_home"))


@pytest.mark.parametrize("measure", ["informal", "turned_back"])
@pytest.mark.parametrize("place", ["TJK", "Tajikistan", "world"])
@pytest.mark.parametrize("kind", ["", "everybody", "civilian", "military"])
def test_what_a_run_has_by_crossing_alone_is_summed_over_those_of_a_host(
    stored: Result, measure: str, place: str, kind: str
) -> None:
    """Of a host it was refused: whoever asked how many were turned back had to add up crossings."""
    frame = pd.read_parquet(Path("run") / "timeseries.parquet")
    frame = frame[frame["measure"] == measure]
    hosts = dict(zip(stored.world.places.ids, stored.world.places.host.tolist(), strict=True))
    there = [p for p in frame["place"].unique() if place == "world" or hosts[p] == stored.world.hosts.ids.index("TJK")]
    frame = frame[
        frame["place"].isin(there) & frame["kind"].isin([kind] if kind in KIND_NAMES else ["civilian", "military"])
    ]
    series = read_asked(Path("run"), measure, place, kind, stored)
    assert series.place == ("world" if place == "world" else "TJK")
    assert series.asked[:, -1].tolist() == frame.groupby("replicate")["value"].sum().tolist()
    assert series.asked[:, -1].sum() > 0 or kind == "military"
    whose = "everybody" if kind in ("", "everybody") else kind
    code, said = panj("./run", measure, place, *([kind] if kind else []), "--against", "run")
    assert (code, f"{measure} at {place} ({whose})" in said) == (0, True)


def test_the_refusal_of_a_place_without_crossings_says_that_hosts_have_the_sum(stored: Result) -> None:
    code, said = panj("./run", "turned_back", "narnia")
    assert (code, "; or the sum of a host: TJK, " in said, "; or of the world" in said) == (2, True, True)
    assert "no series 'turned_back' at 'TJK' of kind 'sailors' (kinds there: 'civilian'" in panj(
        "./run", "turned_back", "TJK", "sailors"
    )[1].replace("\n", " ")


def test_what_is_of_the_whole_world_alone_needs_no_place(stored: Result) -> None:
    whole = panj("./run", "internally_displaced", "world")
    assert whole[0] == 0
    assert panj("./run", "internally_displaced") == whole
    assert panj("./run", "arrivals")[0] == 2


def test_a_row_that_is_not_there_is_told_with_those_that_are(stored: Result) -> None:
    code, said = panj("./run", "there", "tem")
    assert code == 2
    assert "no 'there' at 'tem' (people are there at sites, hosts and exits: khorog, " in said.replace("\n", " ")
    code, said = panj("./run", "places", "khorog", "civilian")
    assert (code, "kinds there: none, it is asked without" in said) == (2, True)
    code, said = panj("./run", "gone_home", "TJK", "militry")
    assert (code, "did you mean 'military'?" in said) == (2, True)


def test_refusals_name_everybody_and_the_site_beside_its_crossing(stored: Result) -> None:
    code, said = panj("./run", "there", "khorog", "all")
    assert (code, "'everybody'" in said) == (2, True)
    code, said = panj("./run", "arrivals", "TJK", "all")
    assert (code, "kinds there: 'civilian', 'military', 'everybody'" in said.replace("\n", " ")) == (2, True)
    code, said = panj("./run", "Horog")
    assert (code, "did you mean 'khorog' or 'tem' (Tem - Demogan bridge (Khorog))?" in said.replace("\n", " ")) == (
        2,
        True,
    )


def test_one_run_has_values_and_neither_bands_nor_chances(run: Path) -> None:
    """It had a band from 40 to 40 and a probability of 100 %."""
    frame = pd.read_parquet(run / "timeseries.parquet")
    frame[frame["replicate"] == 0].to_parquet(run / "timeseries.parquet", index=False)
    said = panj("mine", "arrivals", "TJK")[1]
    assert "arrivals at TJK (civilian), summed since 1 July 2021, on 4 July 2021: 40." in said
    assert "band" not in said.replace("bands", "")
    assert "probability" not in said
    said = panj("mine", "arrivals", "TJK", "--over", "15")[1]
    assert "passes 15 on 2 July 2021 in the one run, up to 4 July 2021." in said
    assert "does not pass 50 in the one run" in panj("mine", "arrivals", "TJK", "--over", "50")[1]
    code, said = panj("mine", "arrivals", "TJK", "-p", "0.9")
    assert (code, "--probability is asked of several replicates" in said) == (2, True)


def test_what_is_or_is_not_is_told_by_how_likely_it_is(stored: Result) -> None:
    """Of a place that fell in one of twenty runs the band was 0 to 0.05."""
    share = (stored.daily("insurgent", "ishkashim")[:, -1] > 0).mean()
    code, said = panj("./run", "insurgent", "ishkashim")
    assert code == 0
    assert f"with a probability of {100 * share:.0f} %" in said
    assert "band" not in said.split("insurgent at")[1]
    code, said = panj("./run", "insurgent", "ishkashim", "-p", "0.5")
    assert (code, "how likely is told without --probability" in said) == (2, True)


def test_of_two_single_runs_it_is_told_whether_and_not_how_likely() -> None:
    """Each was told as 100 % of the runs, highly likely."""
    once = Two(("A", "B"), np.array([[0.0, 7.0, 0.0]]), np.array([[0.0, 1.0, 0.0]]), "", "queue", "4 July", "queue")
    assert how_likely(once, 5.0, " passes 5") == (
        "queue passes 5 by 4 July: A yes (one run), B no (one run). On the day itself: A no, B no."
    )
    many = Two(("A", "B"), np.array([[9.0], [1.0]]), np.array([[9.0]]), "other seeds", "queue", "4 July", "queue")
    assert "A in 50 % of the runs (" in how_likely(many, 5.0, "")
    assert "B yes (one run)" in how_likely(many, 5.0, "")
