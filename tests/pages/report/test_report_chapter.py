"""A run as a chapter: its tables, its events and parameters in words, the command that makes it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sim import Result, load_run, run
from sim.figures.data import plain
from sim.model.parameters import REGISTRY
from sim.pages.report import differences, report_text, write_report
from sim.pages.report.chapter import chapter, counts, shares
from sim.runs.rooms import rooms
from sim.runs.store import provenance
from sim.scenario.errors import PanjError
from sim.scenario.events import ACTIONS, Event
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Setting
from sim.study.about import about
from sim.study.assumptions import WORDS, assumptions, events, sentence
from sim.study.made import command
from sim.study.story import Speech, speech, tell_differences
from sim.study.story.until import until
from sim.world.world import World


@pytest.fixture(scope="module")
def small() -> Result:
    """Four replicates up to a week after the branch date, with twins and blind garrisons."""
    return run("guarded-border", replicates=4, until="2021-07-13", jobs=1)


@pytest.fixture(scope="module")
def world(small: Result) -> World:
    return small.world


DAY = dt.date(2021, 7, 7)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event(DAY, "capture", "kunduz"), "The insurgents take Kunduz."),
        (Event(DAY, "retake", "kunduz"), "The government takes Kunduz back."),
        (Event(DAY, "near", "tem", "closed"), "The near bank at Tem (Khorog) is closed."),
        (Event(DAY, "near", "TJK", "open"), "The near bank at every crossing to Tajikistan is open."),
        (Event(DAY, "far", "tem", "limited"), "The far bank at Tem (Khorog) admits few."),
        (Event(DAY, "far", "tem", "follow"), "The far bank at Tem (Khorog) follows the policy of its country."),
        (Event(DAY, "policy", "TJK", "limited", "civilian"), "Tajikistan admits civilians in small numbers."),
        (Event(DAY, "policy", "TJK", "closed"), "Tajikistan admits nobody."),
        (Event(DAY, "policy", "TJK", "closed", "military"), "Tajikistan admits no soldiers."),
        (Event(DAY, "guards", "TJK", 20000.0), "20,000 guards stand on the border of Tajikistan."),
        (Event(DAY, "capacity", "khorog", 10000.0), "The site in Khorog has 10,000 places."),
        (Event(DAY, "reinforce", "kunduz", 800.0), "800 soldiers reinforce Kunduz."),
        (Event(DAY, "guards", "TJK", 1.0), "1 guard stands on the border of Tajikistan."),
        (Event(DAY, "capacity", "khorog", 1.0), "The site in Khorog has 1 place."),
        (Event(DAY, "reinforce", "kunduz", 1.0), "1 soldier reinforces Kunduz."),
        (
            Event(DAY, "corridor", "tem", "open"),
            "A corridor opens at Tem (Khorog): both banks let civilians pass, whoever holds them.",
        ),
        (Event(DAY, "corridor", "tem", "closed"), "The corridor at Tem (Khorog) is closed."),
        (
            Event(DAY, "let_through", "tem", 0.3),
            "Those who hold the near bank at Tem (Khorog) let 30 % of the civilians a day through.",
        ),
        (Event(DAY, "rural", "kabul", 0.43), "The insurgents hold 43 % of the districts of Kabul."),
    ],
)
def test_an_event_is_a_sentence(event: Event, words: str, world: World) -> None:
    assert sentence(event, world) == words


def test_a_site_under_a_capacity_scale_is_told_with_the_places_it_has(small: Result) -> None:
    """60 places under a scale of 2 are 120, whichever of both comes first on their day, in every list of events."""
    scale, places = Event(DAY, "set", "reception.capacity_scale", 2.0), Event(DAY, "capacity", "khorog", 60.0)
    for day, told in (
        ((places, scale), "120 places, 60 times reception.capacity_scale (2)"),
        ((scale, places), "120 places, 60 times reception.capacity_scale (2)"),
        ((places, replace(scale, date=DAY + dt.timedelta(1))), "60 places."),
        ((places,), "60 places."),
    ):
        scenario = small.scenario.with_(description="", events=day)
        listed = " ".join(dated.text for dated in events(scenario, small.world))
        for said in (listed, about(scenario, small.world, REGISTRY)):
            assert f"site in Khorog has {told.removesuffix('.')}" in said
    drawn = {**small.scenario.settings, "reception.capacity_scale": Setting(1.0, Spread(0.5, 2.0), "mine.yaml:3")}
    (told_of,) = events(small.scenario.with_(events=(places,), settings=drawn), small.world)
    assert told_of.text.endswith("has 60 places times reception.capacity_scale, which every replicate draws.")
    fixed = {**drawn, "reception.capacity_scale": Setting(0.5, None, "mine.yaml:3")}
    (told_of,) = events(small.scenario.with_(events=(places,), settings=fixed), small.world)
    assert told_of.text.endswith("has 30 places, 60 times reception.capacity_scale (0.5).")


def test_a_parameter_that_is_set_says_its_usual_value_and_meaning(world: World) -> None:
    told = sentence(Event(DAY, "set", "front.tempo", 2.0), world)
    assert told.startswith("front.tempo is 2 (usually 1): ")
    assert told.endswith(".")
    assert not told.endswith("..")


def test_every_action_has_words() -> None:
    assert set(WORDS) == set(ACTIONS)


def test_events_keep_their_date_and_source_but_not_the_line_of_the_resolved_file(small: Result) -> None:
    told = events(small.scenario, small.world)
    assert len(told) == len(small.scenario.events) > 5
    assert {row.date for row in told} == {"7 July 2021"}
    assert all("guarded-border.yaml:" in row.source for row in told)
    resolved = replace(small.scenario.events[0], where="outputs/guarded-border/scenario.yaml:80")
    assert events(small.scenario.with_(events=(resolved,)), small.world)[0].source == ""


def test_guards_that_stop_nobody_are_said_to_escort(small: Result) -> None:
    guards, closed = Event(DAY, "guards", "TJK", 20000.0), Event(DAY, "policy", "TJK", "limited", "civilian")
    (told,) = events(small.scenario.with_(events=(guards,)), small.world)
    assert told.text == (
        "20,000 guards stand on the border of Tajikistan. As every crossing to Tajikistan admits everybody, "
        "they escort whom they meet and stop nobody."
    )
    told, _ = events(small.scenario.with_(events=(guards, closed)), small.world)
    assert told.text == "20,000 guards stand on the border of Tajikistan."


def test_only_parameters_that_differ_say_what_is_usual(small: Result) -> None:
    assert [row.name for row in assumptions(small.scenario, small.world) if row.usual] == []
    settings = dict(small.scenario.settings)
    settings["crossing.leak"] = Setting(0.1, None, "set for this run")
    settings["front.rate"] = replace(
        settings["front.rate"], spread=Spread(0.001, 0.1, "loguniform"), layer="own.yaml:3:3"
    )
    changed = {row.name: row for row in assumptions(small.scenario.with_(settings=settings), small.world) if row.usual}
    assert set(changed) == {"crossing.leak", "front.rate"}
    assert (changed["crossing.leak"].value, changed["crossing.leak"].spread) == ("0.1", "")
    assert changed["crossing.leak"].usual == "0.05, 0.02 to 0.125, loguniform"
    assert changed["crossing.leak"].source.startswith("set for this run; usual value: ")
    assert changed["front.rate"].spread == "0.001 to 0.1, loguniform"


def test_every_parameter_has_source_confidence_and_unit(small: Result) -> None:
    rows = assumptions(small.scenario, small.world)
    assert [row.name for row in rows] == list(small.scenario.settings)
    assert all(row.source and row.meaning and row.confidence in ("high", "medium", "low") for row in rows)
    assert any(row.estimate for row in rows)
    assert not all(row.estimate for row in rows)


def test_the_counts_are_those_of_the_summary(small: Result) -> None:
    rows = counts(small)
    assert len(rows) == len(small.summary["headcounts"])
    assert [row.place for row in rows if row.total] == ["all seven together"]
    tem = next(row for row in rows if row.place == "Tem (Khorog)")
    assert (tem.reported, tem.days, tem.who, tem.document) == ("312", "4 to 6 July", "soldiers", True)
    found = next(row for row in small.summary["headcounts"] if row["place"] == "tem")
    assert tem.median == f"{found['q50']:,.0f}"
    assert tem.inside is found["inside_90"]
    assert tem.blind != ""
    whole = next(row for row in rows if row.place == "Tajikistan, the whole border")
    assert whole.reported == "> 1,000"


def test_shares_name_hosts_as_people_do(world: World) -> None:
    parts = {
        "twins": 3,
        "measures": {"civilians in TJK at the end": {"luck": 0.05, "parameters": 1.3, "garrisons": None}},
    }
    (share,) = shares(parts, world)
    assert (share.measure, share.luck, share.parameters, share.garrisons) == (
        "civilians in Tajikistan at the end",
        "5 %",
        "130 %",
        "–",
    )
    assert shares({}, world) == []


def test_the_command_makes_the_same_run(small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It named the folder of the scenario: another run may be there."""
    how = "--replicates 4 --seed 20210705 --out"
    unsaved = replace(small, folder=None)
    assert command(unsaved, rooms(unsaved)) == f"panj run FOLDER/scenario.yaml {how} FOLDER-again"
    monkeypatch.chdir(tmp_path)
    unsaved.save("outputs/its own")
    for result in (unsaved, load_run("outputs/its own")):
        told = f"panj run 'outputs/its own/scenario.yaml' {how} 'outputs/its own-again'"
        assert command(result, rooms(result)) == told
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    again = load_run("../outputs/its own")
    assert f"panj run '{tmp_path.resolve().as_posix()}/outputs/its own/scenario.yaml'" in command(again, rooms(again))
    central = run("baseline", replicates=2, until="2021-05-10", point=True, parts=False, jobs=1)
    assert "--point" in command(central, rooms(central))


def test_a_stopped_run_says_so_first(small: Result) -> None:
    stopped = replace(small, interrupted=True, replicates=(0, 2), counts=small.counts[[0, 2]])
    stopped.intensity = small.intensity[[0, 2]]
    told = chapter(stopped)
    assert told.caution.startswith("The run was stopped: 2 of 4 replicates finished. The numbers rest on these alone. ")
    assert "bands of 2 replicates (fewer than 20)" in told.caution
    assert ("replicates", "2 of 4 (stopped)") in told.provenance


def test_texts_lose_what_nobody_sees() -> None:
    assert plain("Foreign troops leave\a by\n 11 September") == "Foreign troops leave by 11 September"


def test_a_stored_run_has_the_same_report(small: Result, tmp_path: Path) -> None:
    small.save(tmp_path / "guarded-border")
    made = [provenance(small)]
    stored = load_run(tmp_path / "guarded-border")
    again = report_text([stored], made).splitlines()
    before = report_text([small], made).splitlines()
    differing = [line for line, other in zip(again, before, strict=True) if line != other]
    # the resolved file has the layers of its own lines: what is told of sources is all that may differ
    assert all("where" in line for line in differing)


def test_a_report_is_written_whole_or_not_at_all(small: Result, tmp_path: Path) -> None:
    path = write_report([small], tmp_path / "new" / "report.html")
    assert path.read_text(encoding="utf-8").endswith("</html>\n")
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PanjError, match="cannot write to"):
        write_report([small], tmp_path / "file" / "report.html")


def test_a_report_is_written_to_nothing_that_is_no_page(small: Result, tmp_path: Path) -> None:
    """A page in x.txt would be shown as its text."""
    for name, told in (("x.txt", "got '.txt'"), ("x.pdf", "got '.pdf'"), ("x", "this one has none")):
        with pytest.raises(PanjError, match=f"a report is a page: want a name that ends in .html, {told}"):
            write_report([small], tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_no_run_is_no_report() -> None:
    with pytest.raises(PanjError, match="at least one run"):
        report_text([])


def test_two_runs_are_compared_in_pairs(small: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.pages.report.assemble.still_map", lambda *_: "")  # what is asked for is words
    other = run("baseline", replicates=4, until="2021-07-13", parts=False, jobs=1)
    text = report_text([other, small])
    assert "than with baseline" in text
    assert "it cannot be told which assumptions make the bands" in text, "four replicates are too few"
    unlike = run("baseline", replicates=3, until="2021-07-13", parts=False, jobs=1)
    assert "The runs are not pairs: their numbers of replicates differ." in report_text([unlike, small])


def test_without_history_nobody_is_said_to_come_before_or_after_a_branch_date(tmp_path: Path) -> None:
    scenario = tmp_path / "new.yaml"
    scenario.write_text("extends: baseline\nhistory_until: 2021-04-30\n", encoding="utf-8")
    result = run(str(scenario), replicates=2, until="2021-06-01", parts=False, jobs=1)
    assert not any("branch date" in line.text for told in chapter(result).answers for line in told)


def test_runs_of_a_world_without_hosts_differ_in_nothing_that_is_told(small: Result) -> None:
    nobody = Speech("", str, str)
    assert tell_differences([small, small], nobody) == []


def test_a_border_post_is_taken_without_a_siege(small: Result) -> None:
    """`storm: [tem]` is a capture of its post: the rule of sieges knows districts and capitals only."""
    scenario = small.scenario
    day = scenario.history_until + dt.timedelta(days=4)
    stormed = tuple(Event(day, "capture", place, "fought") for place in ("tem", "herat"))
    post, city = events(scenario.with_(events=stormed), small.world)
    assert post.text == "The insurgents take Tem (Khorog)."
    assert city.text == "The insurgents take Herat after a siege."


def test_where_one_of_three_has_ended_the_others_are_still_compared(small: Result) -> None:
    def called(result: Result, name: str) -> Result:
        return replace(result, plan=replace(result.plan, scenario=replace(result.scenario, name=name)))

    longer, shorter = called(small, "longer"), called(until(small, "2021-07-10"), "shorter")
    days = list(differences([small, longer, shorter], speech(small)))
    assert len(days) == len(small.dates)
    before, after = ([sentence.text for sentence in days[row]] for row in (70, 71))  # 10 and 11 July
    assert any("shorter" in text for text in before)
    assert "shorter has ended by this day." not in before
    assert any("longer" in text for text in after)
    assert after[-1] == "shorter has ended by this day."
    assert len(list(differences([shorter, small], speech(small)))) == 71
