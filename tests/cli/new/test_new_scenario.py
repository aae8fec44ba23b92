"""`panj new scenario`: a planner's answers become a file that passes panj check, and says what each line means."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.cli.scenarios import check_text
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.whatif.kinds import KINDS
from sim.world.names import names_of_world
from tests.building.small import recipe
from tests.cli.new.conftest import Types, files

CHANGES = ["--change", "2021-07-15 policy TJK civilian closed", "--change", "2021-07-20 places Khorog 5000"]


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, ["new", *words])


def read(name: str) -> Scenario:
    from sim.runs.read import read_scenario

    return read_scenario(name)


def _events(name: str) -> set[tuple[str, str, str, object, str]]:
    def key(event: Event) -> tuple[str, str, str, object, str]:
        return str(event.date), event.action, event.target, event.value, event.kind

    base = {key(event) for event in read("baseline").events}
    return {key(event) for event in read(name).events} - base


@pytest.mark.usefixtures("empty")
def test_flags_alone_write_a_scenario_that_can_be_run() -> None:
    done = panj("scenario", "mine", *CHANGES, "--set", "crossing.leak=0.2", "-n", "40", "--until", "2021-08-01")
    assert done.exit_code == 0, done.output
    assert "panj run mine" in done.output
    assert "panj compare baseline mine" in done.output
    told, sound = check_text(Path("scenarios/mine.yaml"))
    assert sound, told
    assert _events("mine") == {
        ("2021-07-15", "policy", "TJK", "closed", "civilian"),
        ("2021-07-20", "capacity", "khorog", 5000.0, ""),
    }
    mine = read("mine")
    assert (mine.replicates, str(mine.until)) == (40, "2021-08-01")
    assert mine.settings["crossing.leak"].value == 0.2


@pytest.mark.usefixtures("empty")
def test_comments_say_what_else_could_stand_there() -> None:
    panj("scenario", "mine", *CHANGES, "--change", "2021-07-21 guards TJK 20000", "--set", "crossing.leak=0.2")
    text = Path("scenarios/mine.yaml").read_text(encoding="utf-8")
    assert "from 2021-07-07 (before it history is replayed) to 2021-09-11; places of sites also on" in text
    assert "# open, limited, closed; without the change open for civilians and soldiers (hosts.csv and history" in text
    assert "# 0 to 1,000,000 guards; without the change 4,000 guards (hosts.csv)" in text
    assert "without the change 610 places at central values; drawn between 150 and 3,050" in text
    assert "in place of khorog: ishkoshim" in text  # the nearest ones
    comments = " ".join(text.replace("#", "").split())
    assert "drawn from 0.02 to 0.125" in comments
    assert "Source: estimate: no crossing" in comments
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.usefixtures("empty")
def test_what_a_host_has_now_is_shown_behind_its_name_and_is_no_part_of_the_answer(types: Types) -> None:
    asked = types("", "guards", "Tajikistan", "9000", "2021-07-15", "", "", "", "", "", "manned")
    done = panj("scenario")
    assert done.exit_code == 0, done.output
    assert "Tajikistan, 4,000 guards" in done.output
    assert _events("manned") == {("2021-07-15", "guards", "TJK", 9000.0, "")}
    assert asked


@pytest.mark.usefixtures("empty")
def test_questions_lead_to_the_same(types: Types, capsys: pytest.CaptureFixture[str]) -> None:
    asked = types(
        *("", "policy", "tajikistan", "civilians", "3", "2021-07-15"),
        *("places", "khorog", "5000", "2021-07-20"),
        *("", "", "", "", "", "mine"),
    )
    done = panj("scenario")
    assert done.exit_code == 0, done.output
    assert _events("mine") == {
        ("2021-07-15", "policy", "TJK", "closed", "civilian"),
        ("2021-07-20", "capacity", "khorog", 5000.0, ""),
    }
    assert "What changes?" in done.output
    assert "a host closes, limits or opens its border" in done.output
    assert asked[-1].startswith("Its name [policy-tjk-places-khorog]")


@pytest.mark.usefixtures("empty")
def test_what_is_no_answer_is_told_with_the_nearest_right_one(types: Types) -> None:
    types(
        *(
            "basline",
            "baseline",
            "nare",
            "near",
            "khorog",
            "tem",
            "closd",
            "closed",
            "2021-07-01",
            "2022-01-01",
            "15 July",
        ),
        *("2021-07-15", "guards", "TJK", "26.000", "1e9", "20000", "", "", "2021-07-10", "", "crossing.leek"),
        *("crossing.leak", "2", "0.1", "", "2.000", "20", "", "baseline", "a/b", "ok"),
    )
    done = panj("scenario")
    assert done.exit_code == 0, done.output
    for told in (
        "did you mean 'baseline'",
        "did you mean 'near'",
        "did you mean 'tem' (Tem - Demogan bridge (Khorog))?",
        "did you mean 'closed'?",
        "2021-07-01 is not after the branch date 2021-07-06",
        "2022-01-01 is after the last day of the run",
        "must be a date written YYYY-MM-DD",
        "write 26000",
        "want a number of guards from 0 to 1,000,000",
        "2021-07-10 is before 2021-07-15, the day of the last change",
        "did you mean 'crossing.leak'?",
        "crossing.leak must be between 0 and 1",
        "write 2000",
        "there is a scenario called baseline already",
        "for example baseline-2",
        "for example a-b",
    ):
        assert told in done.output, told
    assert read("ok").replicates == 20


@pytest.mark.usefixtures("empty")
def test_guards_that_stop_nobody_are_told_as_that_at_once(types: Types) -> None:
    types("", "guards", "TJK", "20000", "")
    assert "escort whom they meet and stop nobody" in panj("scenario").output


@pytest.mark.usefixtures("empty")
def test_what_changes_nothing_is_told_before_the_next_question(types: Types) -> None:
    types("", "pace", "1", "")
    assert "  (changes nothing: front.tempo was 1 already)\n" in panj("scenario").output


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
@pytest.mark.parametrize(
    "answers", [[], [""], ["", "near"], ["", "near", "tem", "closed", ""], ["", "", "", "", "2", ""]]
)
def test_whoever_leaves_in_the_middle_leaves_nothing(
    empty: Path, types: Types, answers: list[str], end: type[BaseException]
) -> None:
    types(*answers, end)
    done = panj("scenario")
    assert done.exit_code == (130 if end is KeyboardInterrupt else 2), done.output
    assert files(empty) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scenario"], "give NAME"),
        (["scenario", "mine"], "say what changes, with --change"),
        (["scenario", "mine", "--change", "2021-07-15"], "want 'DATE KIND PLACE VALUE'"),
        (
            ["scenario", "mine", "--change", "policy TJK closed"],
            "the day comes first, as '2021-07-07 policy TJK closed'",
        ),
        (
            ["scenario", "mine", "--change", "15 July policy Tajikistan civilian closed"],
            "the day comes first, written YYYY-MM-DD, got '15': as '2021-07-07 policy TJK civilian closed'",
        ),
        (["scenario", "mine", "--change", "2021-07-15 close tem"], "of a crossing: far tem closed"),
        (["scenario", "mine", "--change", "2021-07-15 close Tajikistan"], "of a host: policy TJK civilian closed"),
        (
            ["scenario", "mine", "--change", "2021-07-15 policy Tajikistan soldiers shut"],
            "want open or limited or closed",
        ),
        (["scenario", "mine", "--change", "2021-07-15 nare tem closed"], "did you mean 'near'?"),
        (["scenario", "mine", "--change", "2021-07-15 near humrog closed"], "did you mean 'humrogi'"),
        (["scenario", "mine", "--change", "2021-07-15 near tem shut"], "want open or closed or follow"),
        (["scenario", "mine", "--change", "2021-07-15 pace fast"], "want a number of times"),
        (["scenario", "mine", *CHANGES, *CHANGES[:2]], "change 1"),
        (["scenario", "mine", *CHANGES[:2], "--change", "2021-07-15 policy TJK civilian open"], "contradicts change 1"),
        (["scenario", "mine", "--extends", "basline", *CHANGES], "did you mean 'baseline'"),
        (["scenario", "mine", "--extends", "car-2013", *CHANGES], "driven by counts"),
        (["scenario", "mine", "--set", "crossing.leek=1"], "did you mean 'crossing.leak'?"),
        (
            ["scenario", "mine", "--until", "2021-07-01"],
            "2021-07-01 is before 2021-07-07, the day after the branch date",
        ),
        (["scenario", "mine", "--until", "2021-09-11"], "nothing would differ from baseline"),
        (["scenario", "baseline", *CHANGES], "for example baseline-2"),
        (["scenario", "../mine", *CHANGES], "can be no name"),
        (["scenario", "mine", *CHANGES, "--title", "a\x1b[31mb"], "can be printed"),
        (["scenario", "mine", *CHANGES, "--title", "x" * 121], "120 letters at most"),
    ],
)
def test_a_script_gets_one_line_and_nothing_is_written(empty: Path, words: list[str], told: str) -> None:
    done = panj(*words)
    assert done.exit_code == 2
    assert told in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert files(empty) == []


@pytest.mark.usefixtures("empty")
def test_whom_a_change_is_for_is_said_in_any_word_for_them() -> None:
    for name, word in (("one", "civilians"), ("two", "civilian")):
        assert panj("scenario", name, "--change", f"2021-07-15 policy Tajikistan {word} closed").exit_code == 0
    assert _events("one") == _events("two")


@pytest.mark.usefixtures("empty")
def test_nothing_is_written_over() -> None:
    panj("scenario", "mine", *CHANGES)
    before = Path("scenarios/mine.yaml").read_bytes()
    done = panj("scenario", "Mine", *CHANGES)
    assert "there is a scenario called Mine already: take another name, for example Mine-2" in done.output
    assert Path("scenarios/mine.yaml").read_bytes() == before


@pytest.mark.usefixtures("empty")
def test_a_world_driven_by_counts_has_parameters_only() -> None:
    done = panj("scenario", "mine", "--extends", "car-2013", "--set", "flee.max_move_speed=300")
    assert done.exit_code == 0, done.output
    assert read("mine").settings["flee.max_move_speed"].value == 300
    assert "events" not in Path("scenarios/mine.yaml").read_text(encoding="utf-8")


def test_a_file_in_the_place_of_the_folder_is_told_as_that(empty: Path) -> None:
    (empty / "scenarios").write_text("")
    done = panj("scenario", "mine", *CHANGES)
    assert done.exit_code == 2
    assert "cannot write into scenarios/" in done.output
    assert files(empty) == ["scenarios"]


@pytest.mark.usefixtures("empty")
def test_yes_takes_what_is_suggested_where_somebody_could_be_asked(types: Types) -> None:
    types()
    assert panj("scenario", "mine", "--yes", *CHANGES).exit_code == 0


@pytest.mark.usefixtures("empty")
def test_new_alone_asks_which(types: Types) -> None:
    types("scenario", "", "near", "tem", "closed", "", "", "", "", "", "", "")
    done = panj()
    assert done.exit_code == 0, done.output
    assert Path("scenarios/near-tem.yaml").is_file()


@pytest.mark.usefixtures("empty")
def test_new_alone_never_waits_for_nobody() -> None:
    done = panj()
    assert done.exit_code == 2
    assert "give scenario, sweep or world" in done.output


@pytest.mark.usefixtures("empty")
def test_changes_are_told_and_end_by_the_parameters_that_are_set_with_them() -> None:
    changes = ["2021-07-10 ceasefire begins", "2021-07-20 ceasefire ends", "2021-07-15 places khorog 2,000"]
    sets = ["front.tempo=2", "reception.capacity_scale=0.5"]
    words = [*(w for text in changes for w in ("--change", text)), *(w for text in sets for w in ("--set", text))]
    assert panj("scenario", "mine", *words).exit_code == 0
    assert [e.value for e in read("mine").events if e.target == "front.tempo"] == [0.0, 2.0]
    text = Path("scenarios/mine.yaml").read_text(encoding="utf-8")
    assert "# 1,000 places at Khorog (2,000 times reception.capacity_scale, 0.5)." in text
    assert "without the change 305 places at central values; drawn between 75 and 1,525" in text


@pytest.mark.usefixtures("empty")
def test_a_change_that_changes_nothing_is_noted_when_it_is_written() -> None:
    """The offensive has a pace of 2 already: `new` and `panj check` said OK and no more."""
    words = ("--extends", "offensive", "--change", "2021-07-20 pace 2", "--change", "2021-07-25 places khorog 3000")
    done = panj("scenario", "mine", *words)
    note = "note: set: {front.tempo: 2} on 2021-07-20 changes nothing: front.tempo was 2 already"
    assert done.output.count("changes nothing") == 1
    assert note in done.output
    assert note in check_text(Path("scenarios/mine.yaml"))[0]
    panj("scenario", "child", "--extends", "mine", "--change", "2021-07-25 places khorog 3000")
    told, _ = check_text(Path("scenarios/child.yaml"))
    assert "stands twice" in told
    assert "changes nothing" not in told, "neither what is inherited nor what is told of otherwise"


def _world_of_ones_own() -> None:
    """Build a world of files, all of whose days are history."""
    recipe(Path("scenarios/worlds/small"), own=True)
    assert CliRunner().invoke(app, ["world", "build", "small", "--no-run"]).exit_code == 0


@pytest.mark.usefixtures("empty")
def test_a_change_in_a_world_of_ones_own_needs_the_day_up_to_which_its_history_happens() -> None:
    """The world's name was unknown here, and every day of it was history that nothing alters."""
    _world_of_ones_own()
    words = ("scenario", "shut", "--extends", "small", "--change", "2014-02-01 policy TCD civilian closed", "--yes")
    refused = panj(*words)
    assert refused.exit_code == 2
    assert "all days of small are history" in " ".join(refused.output.split())
    assert "--history-until" in refused.output
    done = panj(*words, "--history-until", "2014-01-31")
    assert done.exit_code == 0, done.output
    shut = read("shut")
    assert str(shut.history_until) == "2014-01-31"
    assert [str(event.date) for event in shut.events] == ["2014-02-01"]


@pytest.mark.parametrize("day", ["2013-12-30", "2014-03-01", "soon"])
@pytest.mark.usefixtures("empty")
def test_a_branch_date_lies_within_the_run(day: str) -> None:
    _world_of_ones_own()
    change = "2014-02-01 policy TCD civilian closed"
    refused = panj("scenario", "shut", "--extends", "small", "--change", change, "--history-until", day, "--yes")
    assert refused.exit_code == 2
    assert "--history-until" in refused.output
    assert not Path("scenarios/shut.yaml").exists()


@pytest.mark.usefixtures("empty")
def test_another_branch_date_of_a_scenario_that_ships_is_written() -> None:
    done = panj(
        "scenario", "early", "--change", "2021-06-20 policy TJK civilian closed", "--history-until", "2021-06-15"
    )
    assert done.exit_code == 0, done.output
    assert str(read("early").history_until) == "2021-06-15"


@pytest.mark.usefixtures("empty")
def test_places_that_a_site_has_had_all_along_are_dated_on_the_first_day() -> None:
    done = panj("scenario", "ours", "--extends", "baseline", "--change", "2021-05-01 places khorog 400")
    assert done.exit_code == 0, done.output
    (event,) = read("ours").events
    assert (str(event.date), event.target, event.value) == ("2021-05-01", "khorog", 400.0)
    later = panj("scenario", "theirs", "--extends", "baseline", "--change", "2021-06-01 places khorog 400")
    assert later.exit_code == 2
    assert "or 2021-05-01 for what it has had all along" in " ".join(later.output.split())


@pytest.mark.usefixtures("empty")
def test_places_of_a_world_of_ones_own_can_be_others_on_all_its_days_of_history() -> None:
    """A world whose table was changed has lost its runs."""
    _world_of_ones_own()
    site = next(iter(names_of_world("small").targets["site"]))
    change = f"{read('small').start} places {site} 9"
    done = panj("scenario", "few", "--extends", "small", "--change", change, "--yes")
    assert done.exit_code == 0, done.output
    few = read("few")
    assert [(event.action, event.value) for event in few.events] == [("capacity", 9.0)]
    assert few.history_until == few.until == read("small").until
    assert "All days are history" in Path("scenarios/few.yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("empty")
def test_a_ceasefire_begins_by_its_name_and_is_no_note() -> None:
    """'ceasefire' alone was refused, its end was explained as its beginning, and the tool's own lines were noted."""
    changes = ("--change", "2021-07-10 ceasefire", "--change", "2021-07-20 ceasefire ends")
    done = panj("scenario", "mine", *changes)
    assert done.exit_code == 0
    assert "note" not in done.output
    text = Path("scenarios/mine.yaml").read_text(encoding="utf-8")
    assert 'title: "A ceasefire begins (10 July), the ceasefire ends (20 July)"' in text
    assert "# the ceasefire ends. All goes on as in the scenario without the changes" in " ".join(text.split())
    assert text.count("Nobody attacks any more") == 1
    assert [e.value for e in read("mine").events if e.target == "front.tempo"] == [0.0, 1.0]
    again = panj("scenario", "child", "--extends", "mine", "--change", "2021-07-12 ceasefire")
    assert "changes nothing: front.tempo was 0 already" in again.output, "all of it is idle"


@pytest.mark.usefixtures("empty")
def test_the_end_of_a_corridor_is_not_told_as_its_beginning() -> None:
    changes = ("--change", "2021-07-15 corridor tem open", "--change", "2021-07-25 corridor tem closed")
    assert panj("scenario", "mine", *changes).exit_code == 0
    text = " ".join(Path("scenarios/mine.yaml").read_text(encoding="utf-8").replace("#", "").split())
    assert text.count("Both banks let civilians pass") == 1
    assert "ends. From then on the banks are as orders and policies have them." in text


@pytest.mark.usefixtures("empty")
def test_a_pace_while_a_ceasefire_holds_is_told_what_stays_silent(types: Types) -> None:
    """Skirmishes stayed at 0 and fewer fled: `new` and `panj check` said OK."""
    changes = ["2021-07-10 ceasefire begins", "2021-07-15 pace 1", "2021-07-20 onset"]
    done = panj("scenario", "mine", *(word for text in changes for word in ("--change", text)))
    said = "the ceasefire of 2021-07-10 still holds: skirmishes stay at 0"
    hint = "(to end it, set all three: front.tempo: 1, front.counter: 0, siege.skirmish: 0.0044)"
    assert f"warning: set: {{front.tempo: 1}} on 2021-07-15: {said} {hint}" in " ".join(done.output.split())
    assert "no capital falls" not in done.output
    changes[1] = "2021-07-25 pace 1"
    told = panj("scenario", "other", *(word for text in changes for word in ("--change", text))).output
    assert "set: {capitals.regime: 1} on 2021-07-20: the pace (front.tempo) is 0, so no capital falls" in told
    panj("scenario", "fast", "--change", "2021-07-25 pace 2")
    told = panj("scenario", "calm", "--extends", "fast", "--change", "2021-07-10 ceasefire").output
    assert "warning: attacks begin again on 2021-07-25 after this ceasefire, by an event that is inherited" in told
    types("", "ceasefire", "begins", "2021-07-10", "pace", "1", "2021-07-15", "")
    assert "  (the ceasefire of 10 July still holds: skirmishes stay at 0; add" in panj("scenario").output


@pytest.mark.usefixtures("empty")
def test_help_says_every_kind_of_change_with_its_values() -> None:
    told = panj("scenario", "--help").output
    for kind in KINDS:
        (line,) = [line for line in told.splitlines() if line.startswith(f"    {kind.id} ") or line.strip() == kind.id]
        words = [word.value for word in kind.words]
        assert all(word in line for word in words) or len(words) == 1
    done = panj("scenario", "mine", "--change", "2021-07-10 collapse")
    assert "did you mean 'onset' (The state gives way)?" in done.output
    assert max(len(line) for line in told.splitlines()) <= 80
