"""The desk does what the page asks for, says what is wrong where it is wrong, and lives on."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.model.parameters import REGISTRY
from sim.pages.live.desk import Desk, scenarios
from sim.pages.live.session import Choice, read_plan
from sim.scenario.errors import PanjError


class Page:
    """What a page has been told; it draws at once."""

    def __init__(self, choice: Choice | None = None) -> None:
        self.told: dict[str, Any] = {}
        self.days: list[tuple[int, int]] = []
        self.desk = Desk(choice or Choice(), self.hear)
        self.desk.open()

    def hear(self, name: str, text: str) -> None:
        assert not re.search(r"\d %", text), "a line may end between a number and its per cent sign"
        self.told[name] = json.loads(text)
        if name == "day":
            self.days.append((self.told["day"]["number"], self.told["day"]["day"]))
            self.desk.player.drawn()

    def does(self, what: str, **more: Any) -> None:
        self.desk.act({"do": what, **more})

    @property
    def errors(self) -> dict[str, str]:
        errors: dict[str, str] = self.told["controls"]["errors"]
        return errors

    def entry(self, name: str) -> dict[str, Any]:
        groups = self.told["controls"]["groups"]
        found: dict[str, Any] = next(p for group in groups for p in group["parameters"] if p["name"] == name)
        return found


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page()
    yield page
    page.desk.close()


def wait(true: Any, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def test_an_open_page_is_told_everything(page: Page) -> None:
    assert set(page.told) - {"ensemble"} == {"run", "scenarios", "controls", "status", "whatif"}
    run = page.told["run"]
    assert (run["name"], run["days"], run["branch"], run["start"]) == ("baseline", 134, 67, "2021-05-01")
    assert (run["districts"], run["capitals"], run["host"]) == (55, 34, "Tajikistan")
    status = page.told["status"]
    assert (status["playing"], status["ended"], status["fault"]) == (False, False, "")
    assert status["speeds"][status["speed"]] == "10"
    assert len(page.told["scenarios"]) >= 10
    assert len(page.told["controls"]["groups"][0]["parameters"]) == 4


def test_a_page_whose_scenario_is_gone_begins_with_the_baseline_and_says_so() -> None:
    page = Page(Choice("gone.yaml", overrides={"front.tempo": 2.0}))
    assert page.errors == {"scenario": "no such file: gone.yaml"}
    assert page.told["run"]["name"] == "baseline"
    page.does("scenario", text="ceasefire")
    assert page.errors == {}
    page.desk.close()


def test_steps_come_one_by_one(page: Page) -> None:
    page.does("step")
    page.does("step")
    assert [day for _, day in page.days] == [1, 2]
    assert page.told["day"]["frame"]["date"] == "2021-05-02"
    assert page.told["day"]["lines"]["home"] > 30_000_000


def test_playing_sends_every_day_in_order_and_says_that_the_run_has_ended(page: Page) -> None:
    page.does("speed", index=4)
    page.does("play")
    wait(lambda: page.told["status"]["ended"])
    wait(lambda: not page.told["status"]["playing"])
    assert [day for _, day in page.days] == list(range(1, 135))
    page.does("play")
    assert not page.told["status"]["playing"]
    page.does("reset")
    assert page.told["run"]["today"]["day"] == 0
    assert not page.told["status"]["ended"]


def test_a_change_while_playing_goes_on_with_the_new_run(page: Page) -> None:
    page.does("speed", index=4)
    page.does("play")
    wait(lambda: len(page.days) > 10)
    page.does("set", name="front.tempo", text="3")
    number = page.told["run"]["number"]
    first = page.told["run"]["today"]["day"]
    assert page.told["status"]["playing"] or page.told["status"]["ended"]
    wait(lambda: page.told["status"]["ended"])
    assert [day for run, day in page.days if run == number] == list(range(first + 1, 135))


def test_a_pause_is_kept_by_a_change(page: Page) -> None:
    page.does("play")
    page.does("pause")
    page.does("scenario", text="offensive")
    assert page.told["run"]["name"] == "offensive"
    assert not page.told["status"]["playing"]


def test_a_day_can_be_sought_before_and_after_today(page: Page) -> None:
    page.does("seek", day=67)
    later = page.told["run"]
    page.does("seek", day=20)
    assert page.told["run"]["today"]["day"] == 20
    assert len(page.told["run"]["past"]["home"]) == 20
    page.does("seek", day=67)
    assert page.told["run"]["today"]["frame"] == later["today"]["frame"]


@pytest.mark.parametrize(
    ("message", "field", "said"),
    [
        ({"do": "seed", "text": "abc"}, "seed", "seed 'abc': want a whole number"),
        ({"do": "replicate", "text": "500"}, "replicate", "replicate 500: want a whole number from 0 to 199"),
        ({"do": "replicate", "text": ""}, "replicate", "want a whole number"),
        ({"do": "scenario", "text": "gone"}, "scenario", "no scenario is called 'gone'"),
        (
            {"do": "set", "name": "crossing.leak", "text": "7"},
            "crossing.leak",
            "must be between 0 and 1 per day, got 7",
        ),
        ({"do": "set", "name": "front.tempo", "text": "fast"}, "front.tempo", "'fast' is no number"),
        ({"do": "set", "name": "front.tempo", "text": "nan"}, "front.tempo", "must be between 0 and 100, got nan"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_place_and_changes_nothing(
    page: Page, message: dict[str, str], field: str, said: str
) -> None:
    page.does("seek", day=10)
    before = page.told["run"]
    page.desk.act({**message, "number": 9})
    assert set(page.errors) == {field}
    assert said in page.errors[field]
    assert page.told["controls"]["answered"] == 9
    assert page.told["run"] == before
    page.does("step")
    assert page.days == [(before["number"], 11)]


@pytest.mark.parametrize("message", [{"do": "reset"}, {"do": "seek", "day": 2}, {"do": "uncertain", "on": True}])
def test_a_file_that_was_broken_meanwhile_is_told_beside_the_scenario(tmp_path: Path, message: dict[str, Any]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\n")
    page = Page(Choice(str(file)))
    page.does("seek", day=5)
    file.write_text("extends: [\n")
    page.desk.act(message)
    assert list(page.errors) == ["scenario"]
    assert "mine.yaml:2:1: not YAML" in page.errors["scenario"]
    page.does("step")
    assert page.days[-1][1] == 6
    file.write_text("extends: baseline\n")
    page.desk.act(message)
    assert page.errors == {}
    page.desk.close()


def test_a_scenario_that_cannot_be_had_is_named_where_it_was_chosen(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "once.yaml").write_text("extends: baseline\nreplicates: 1\n")
    monkeypatch.chdir(tmp_path)
    page.does("replicate", text="150")
    page.does("scenario", text="once")
    assert page.errors == {"scenario": "once: replicate 150: want a whole number from 0 to 0"}
    assert page.told["controls"]["scenario"] == "baseline"
    page.does("replicate", text="0")
    assert page.errors == {}


def test_a_mistake_is_forgotten_once_it_is_mended(page: Page) -> None:
    page.does("seed", text="abc")
    page.does("replicate", text="500")
    page.does("seed", text="12")
    assert set(page.errors) == {"replicate"}
    assert page.desk.session.seed == 12
    page.does("seed", text="")
    assert page.desk.session.seed == 20210705


def test_a_moved_slider_is_marked_and_shown_beside_the_run_without_it(page: Page) -> None:
    page.does("seek", day=90)
    plain = page.told["run"]["past"]
    assert page.told["run"]["reference"] is None
    page.does("set", name="displacement.panic", text="3")
    entry = page.entry("displacement.panic")
    assert (entry["value"], entry["base"], entry["changed"]) == (3.0, 1.0, True)
    reference = page.told["run"]["reference"]
    assert {name: values[:90] for name, values in reference.items()} == plain
    assert page.told["run"]["past"]["settled_civilian"][-1] > plain["settled_civilian"][-1]
    page.does("set", name="displacement.panic", text=None)
    assert not page.entry("displacement.panic")["changed"]
    assert page.told["run"]["past"] == plain


def test_another_scenario_begins_without_the_changes(page: Page) -> None:
    page.does("set", name="displacement.panic", text="3")
    page.does("scenario", text="ceasefire")
    assert page.desk.session.choice.overrides == {}


def test_the_scenario_is_said_to_change_a_parameter_later(page: Page) -> None:
    page.does("scenario", text="offensive")
    assert page.entry("front.tempo")["note"] == "the scenario sets 2 from 7 July"


def test_an_error_inside_the_model_is_shown_and_a_reset_helps(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> None:
        raise ZeroDivisionError("division by zero")

    page.does("speed", index=4)
    monkeypatch.setattr(page.desk.session.model, "step", breaks)
    page.does("play")
    wait(lambda: page.told["status"]["fault"])
    assert page.told["status"]["fault"] == "ZeroDivisionError: division by zero"
    assert not page.told["status"]["playing"]
    page.does("reset")
    assert page.told["status"]["fault"] == ""
    page.does("step")
    assert page.told["day"]["day"] == 1


def test_two_desks_do_not_disturb_each_other(page: Page) -> None:
    other = Page(Choice("collapse"))
    other.does("seek", day=100)
    page.does("step")
    assert (page.desk.session.day, other.desk.session.day) == (1, 100)
    other.desk.close()
    page.does("step")
    assert page.told["day"]["day"] == 2


def test_a_closed_desk_stops_its_clock_and_says_no_more(page: Page) -> None:
    page.does("speed", index=4)
    page.does("play")
    wait(lambda: len(page.days) > 3)
    page.desk.close()
    count = len(page.days)
    wait(lambda: all(thread.name != "panj-player" for thread in threading.enumerate()))
    page.does("step")
    assert len(page.days) <= count + 1


def test_scenarios_are_listed_up_the_ladder_and_a_broken_one_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text("extends: baseline\ntitle: My own\nladder: 1\n")
    (tmp_path / "scenarios" / "broken.yaml").write_text("extends: baseline\nladder: many\n")
    monkeypatch.chdir(tmp_path)
    rows = scenarios(REGISTRY, "baseline")
    names = [row["name"] for row in rows]
    assert names.index("ceasefire") < names.index("mine") < names.index("collapse") < names.index("broken")
    assert {"name": "mine", "title": "My own", "ladder": 1} in rows
    assert scenarios(REGISTRY, "some/path.yaml")[0]["name"] == "some/path.yaml"
    assert [row["name"] for row in scenarios(REGISTRY, "gone", "baseline")][:2] == ["gone", "ceasefire"]


def test_one_can_go_back_to_the_file_the_page_began_with(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\n")
    page = Page(Choice(str(file)))
    page.does("scenario", text="ceasefire")
    assert page.told["scenarios"][0]["name"] == str(file)
    page.does("scenario", text=str(file))
    assert page.told["run"]["name"] == "mine"
    assert [row["name"] for row in page.told["scenarios"]].count(str(file)) == 1
    page.desk.close()


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"do": None},
        {"do": ["play"]},
        {"do": "none"},
        {"do": "seek"},
        {"do": "seek", "day": -1},
        {"do": "seek", "day": 1.5},
        {"do": "seek", "day": "9" * 5000},
        {"do": "seek", "day": float("inf")},
        {"do": "seek", "day": 10**400},
        {"do": "seek", "day": True},
        {"do": "speed", "index": -1},
        {"do": "speed", "index": [1]},
        {"do": "uncertain", "on": "yes"},
        {"do": "set", "name": {"a": 1}, "text": "1"},
        {"do": "set", "text": "1"},
        {"do": "set", "name": "front.tempo", "text": 2.0},
        {"do": "seed", "text": "1" * 5000},
        {"do": "scenario", "text": ["baseline"]},
        {"do": "step", "number": float("nan")},
        {"do": "step", "number": 10**400},
        {"do": "step", "number": "x"},
    ],
)
def test_what_no_page_sends_is_not_heard(page: Page, message: Any) -> None:
    before = dict(page.told)
    page.desk.act(message)
    assert page.told == before
    page.does("step")
    assert page.told["day"]["day"] == 1, "and the page lives on"


@pytest.mark.parametrize("path", ["/etc/passwd", "secret.yaml", "./secret.yaml", "../secret", "C:\\secret.yaml", ""])
def test_only_scenarios_of_the_list_can_be_chosen(
    page: Page, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.yaml").write_text("password: tajik\n")
    page.does("scenario", text=path)
    assert page.errors == {"scenario": f"'{path}' is not in the list of scenarios"}
    page.does("scenario", text=str(tmp_path / "secret.yaml"))
    assert "password" not in page.errors["scenario"], "no key of the file is told"
    assert page.told["run"]["name"] == "baseline"


def test_unknown_parameters_and_speeds_change_nothing(page: Page) -> None:
    number = page.told["run"]["number"]
    page.does("set", name="no.such", text="1")
    assert page.errors == {"scenario": "there is no parameter 'no.such'"}
    page.does("speed", index=99)
    assert page.told["status"]["speed"] == len(page.told["status"]["speeds"]) - 1
    assert (page.told["status"]["fault"], page.told["run"]["number"]) == ("", number)


def test_the_chooser_lives_with_any_file_and_says_what_is_wrong_with_it(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    contents = {
        "empty": b"",
        "latin": b"title: caf\xe9\n",
        "surrogate": b'extends: baseline\ntitle: "\\ud800"\n',
        "digits": b"extends: baseline\nseed: " + b"9" * 5000 + b"\n",
        "deep": b"extends: " + b"[" * 3000 + b"\n",
        "alias": b"a: &a [*a]\n",
        "tagged": b"extends: !!python/object/apply:os.getcwd []\n",
        "loop": b"extends: loop\n",
        "name": b"extends: " + b"n" * 300 + b"\n",
        "year": b"extends: baseline\nuntil: 0001-01-01\n",
        "zero": b"extends: baseline\n\x00\n",
    }
    for name, content in contents.items():
        (folder / f"{name}.yaml").write_bytes(content)
    (folder / "folder.yaml").mkdir()
    monkeypatch.chdir(tmp_path)
    names = [row["name"] for row in scenarios(REGISTRY, "baseline")]
    assert set(contents) <= set(names)
    assert "collapse" in names
    for name in contents:
        page.does("scenario", text=name)
        assert list(page.errors) == ["scenario"], name
        assert page.told["run"]["name"] == "baseline"
        assert page.told["status"]["fault"] == "", name
    page.does("scenario", text="collapse")
    assert page.told["run"]["name"] == "collapse"


def test_a_scenario_on_a_world_driven_by_counts_is_not_offered_and_is_refused_in_one_line() -> None:
    assert "car-2013" not in [row["name"] for row in scenarios(REGISTRY, "baseline")]
    with pytest.raises(PanjError) as told:
        read_plan("car-2013")
    (line,) = str(told.value).splitlines()
    assert "is a world driven by counts" in line
    assert "give it to 'panj run'" in line
