"""The panel of changes: what the page asks for is done at once, what is wrong is said beside it, nothing is lost."""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.pages.live import makes, whatif
from sim.pages.live.desk import Desk, Shared
from sim.pages.live.session import Choice
from sim.pages.made import Made
from sim.scenario.errors import PanjError
from sim.whatif.many import Progress
from sim.whatif.trunks import Trunks

TRUNKS = Trunks()


def wait(true: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


class Page:
    """What a page has been told of its panel."""

    def __init__(self, choice: Choice | None = None) -> None:
        self.told: dict[str, Any] = {}
        self.made = Made()
        self.desk = Desk(choice or Choice(), self.hear, Shared(TRUNKS, self.made))
        self.desk.open()

    def hear(self, name: str, text: str) -> None:
        self.told[name] = json.loads(text)

    def does(self, what: str, **more: Any) -> dict[str, Any]:
        self.desk.act({"do": what, **more})
        return self.panel

    def adds(self, kind: str, target: str, value: str, date: str = "2021-07-15", who: str = "") -> dict[str, Any]:
        return self.does("whatif_add", kind=kind, target=target, who=who, text=value, date=date)

    @property
    def panel(self) -> dict[str, Any]:
        found: dict[str, Any] = self.told["whatif"]
        return found

    def closes(self) -> None:
        """Close every crossing to Tajikistan."""
        self.adds("far", "TJK", "closed")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setattr(whatif, "PAIRS", 5)
    monkeypatch.setattr(whatif, "QUIET", 60.0)
    page = Page()
    yield page
    page.desk.close()


def test_the_page_is_told_what_may_be_changed(page: Page) -> None:
    kinds = {kind["kind"]: kind for kind in page.panel["kinds"]}
    assert list(kinds) == ["policy", "near", "far", "guards", "places", "corridor", "ceasefire", "pace", "onset"]
    tem = {"id": "tem", "name": "Tem - Demogan bridge (Khorog)", "host": "Tajikistan", "middle": None}
    for kind, now in (
        ("near", "as whoever holds it decides"),
        ("far", "as the host's policy says (open for civilians and soldiers)"),
        ("corridor", "none"),
    ):
        assert {**tem, "now": now} in kinds[kind]["targets"]
    assert (kinds["pace"]["now"], kinds["policy"]["now"], kinds["ceasefire"]["now"]) == ("1", "", "")
    policies = {each["id"]: each["now"] for each in kinds["policy"]["targets"]}
    assert policies["IRN"] == "limited for civilians, open for soldiers"
    now = {kind: {each["id"]: each["now"] for each in kinds[kind]["targets"]} for kind in ("guards", "places")}
    assert (now["guards"]["TJK"], now["places"]["khorog"]) == (
        "4,000 guards",
        "610 places at central values; drawn between 150 and 3,050, in half of the runs more than 1,169",
    )
    assert kinds["guards"]["number"] == {"unit": "guards", "low": 0, "high": 1_000_000, "whole": True}
    assert kinds["policy"]["who"] is True
    assert page.panel["closed"] == ""
    assert (page.panel["first"], page.panel["last"]) == ("2021-07-07", "2021-09-11")
    assert (page.panel["changes"], page.panel["without"], page.panel["many"]["state"]) == ([], None, "none")


def test_where_all_days_are_history_the_panel_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form proposed the day after the last one, and would take none."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "past.yaml").write_text("extends: baseline\nuntil: 2021-07-06\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page = Page(Choice("past"))
    assert page.panel["closed"].startswith("All days of past, to 2021-07-06, are history, which no change alters: panj")
    page.closes()
    assert page.panel["error"]["text"].startswith("all days of past, to")
    page.desk.close()


def test_a_change_begins_the_run_anew_beside_the_one_without_it(page: Page) -> None:
    page.does("seek", day=100)
    before = page.told["run"]["past"]["civilians"]
    page.closes()
    panel, run = page.panel, page.told["run"]
    assert panel["error"] is None
    assert panel["changes"][0]["text"] == "far: {TJK: closed}"
    assert panel["changes"][0]["words"] == "the host side of every crossing to Tajikistan closes"
    assert panel["changes"][0]["day"] == 76
    assert panel["number"] == run["number"]
    assert run["today"]["day"] == 100
    assert panel["without"]["civilians"][:100] == before
    assert panel["changed"]["civilians"][:75] == before[:75]
    assert panel["changed"]["civilians"][:100] == run["past"]["civilians"]
    assert panel["changed"]["civilians"][-1] < panel["without"]["civilians"][-1]
    assert panel["sentence"].startswith("In this one run ")
    assert {"day": 76, "text": "far: {TJK: closed}"} in run["events"]


def test_the_page_goes_on_from_any_day(page: Page) -> None:
    page.does("seek", day=20)
    page.closes()
    assert page.told["run"]["today"]["day"] == 20
    page.does("seek", day=134)
    assert page.told["run"]["past"]["civilians"] == page.panel["changed"]["civilians"]


def test_changes_are_undone_and_redone_edited_and_dropped(page: Page) -> None:
    page.closes()
    page.adds("guards", "TJK", "50000")
    guards = {"kind": "guards", "target": "TJK", "who": "", "text": "20,000", "date": "2021-08-01"}
    page.does("whatif_edit", index=1, **guards)
    assert [change["value"] for change in page.panel["changes"]] == ["closed", "20,000"]
    page.does("whatif_drop", index=0)
    assert [change["kind"] for change in page.panel["changes"]] == ["guards"]
    page.does("whatif_undo")
    page.does("whatif_undo")
    assert [change["value"] for change in page.panel["changes"]] == ["closed", "50,000"]
    page.does("whatif_redo")
    assert (page.panel["can_undo"], page.panel["can_redo"]) == (True, True)
    page.does("whatif_clear")
    assert (page.panel["changes"], page.panel["can_redo"], page.panel["without"]) == ([], False, None)
    page.does("whatif_undo")
    assert len(page.panel["changes"]) == 2


@pytest.mark.parametrize(
    ("given", "index", "field", "said"),
    [
        (("far", "TJK", "closed", "2021-07-06"), None, "date", "is not after the branch date"),
        (("far", "tem", "open"), None, "value", "contradicts change 1"),
        (("guards", "TJK", "1000000000"), None, "value", "from 0 to 1,000,000"),
        (("far", "../../etc/passwd", "open"), None, "target", "no host or crossing"),
    ],
)
def test_what_is_wrong_is_said_and_the_run_stays_as_it_was(
    page: Page, given: tuple[str, ...], index: int | None, field: str, said: str
) -> None:
    page.closes()
    number = page.told["run"]["number"]
    panel = page.adds(*given)
    assert (panel["error"]["index"], panel["error"]["field"]) == (index, field)
    assert said in panel["error"]["text"]
    assert page.told["run"]["number"] == number
    assert len(panel["changes"]) == 1
    assert page.does("whatif_undo")["error"] is None


def test_a_change_that_is_gone_is_told(page: Page) -> None:
    page.closes()
    assert page.does("whatif_drop", index=7)["error"]["text"] == "that change is not there any more"


def test_changes_go_along_to_another_scenario_of_the_world(page: Page) -> None:
    page.closes()
    page.does("scenario", text="offensive")
    assert page.told["run"]["name"] == "offensive"
    assert [change["kind"] for change in page.panel["changes"]] == ["far"]
    assert page.panel["without"] is not None


def test_a_parameter_of_the_user_holds_with_and_without_the_changes(page: Page) -> None:
    page.closes()
    page.adds("pace", "", "2", "2021-08-01")
    page.does("set", name="front.tempo", text="1.5")
    assert [change["kind"] for change in page.panel["changes"]] == ["far", "pace"]
    events = [event["text"] for event in page.told["run"]["events"]]
    assert "set: {front.tempo: 2}" in events


def test_the_pairs_come_with_bands_and_sentences(page: Page) -> None:
    page.closes()
    assert page.panel["many"]["state"] == "waiting"
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    many = page.panel["many"]
    assert (many["done"], many["of"]) == (5, 5)
    assert "The run on the page has central values" in many["text"]
    assert (
        "The pairs are of the 200 runs that the scenario plans: panj run baseline -n 5 --of 200, with what is set here"
        in many["text"]
    )
    assert "--of" not in whatif.in_state(Progress("done", 5, 5), drawn=True, planned=5)
    low, middle, high = (ends[-1] for ends in many["difference"]["civilians"])
    assert low <= middle <= high < 0
    pairs = page.desk.panel.many.pairs()
    assert pairs is not None
    more = [side.cumulative("arrivals", "TJK", "civilian")[:, -1] for side in (pairs.changed, pairs.without)]
    assert low == pytest.approx(np.quantile(more[0] - more[1], 0.05), abs=1e-5), "rounded where it is shown, and once"
    assert len(many["bands"]["civilians"]["changed"][1]) == 134
    assert many["sentences"][0].startswith("In the pairs of runs ")
    # two more are there by now, and what is shown is still of five
    page.desk.panel.many.progress = Progress("running", 7, 50)
    told = page.desk.panel.told()["many"]
    assert (told["done"], told["pairs"]) == (7, 5)


def test_the_bands_behind_the_run_are_of_runs_with_the_changes(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the arrivals with a closed border stood the band of the runs in outputs/, which had it open."""
    monkeypatch.chdir(tmp_path)
    page.closes()
    assert page.told["ensemble"]["bands"] is None
    assert "without the changes lie elsewhere" in page.told["ensemble"]["says"]
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done" and page.told["ensemble"]["bands"] is not None)
    pairs = page.desk.panel.many.pairs()
    assert pairs is not None
    told, arrived = page.told["ensemble"], pairs.changed.cumulative("arrivals", "TJK", "civilian")
    assert told["bands"]["civilians"] == pytest.approx(np.quantile(arrived, (0.05, 0.95), axis=0), abs=1e-5)
    assert told["number"] == page.told["run"]["number"]
    assert (
        told["says"].replace("\u00a0", " ") == "Pale bands: where 90 % of the 5 runs with the changes lie, day by day."
    )
    page.does("whatif_undo")
    wait(lambda: "panj run baseline" in page.told["ensemble"]["says"])
    assert page.told["ensemble"]["bands"] is None


def test_the_run_on_the_page_is_one_of_the_pairs_where_it_draws(page: Page) -> None:
    page.does("replicate", text="3")
    page.does("uncertain", on=True)
    page.closes()
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    pairs = page.desk.panel.many.pairs()
    assert pairs is not None
    assert "The run on the page is one of them" in page.panel["many"]["text"]
    row = pairs.changed.replicates.index(3)
    host = pairs.changed.cumulative("arrivals", "TJK", "civilian")[row]
    assert [round(value) for value in host] == page.panel["changed"]["civilians"]


def test_a_place_and_a_day_are_asked_of_the_pairs(page: Page) -> None:
    assert page.panel["at"] is None
    page.adds("guards", "TJK", "50000")
    page.adds("far", "tem", "closed")
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    at = page.panel["at"]
    assert (at["place"], at["date"], at["title"]) == ("tem", "2021-09-11", "Tem (Khorog) on 11 September 2021")
    assert {"id": "khorog", "name": "Khorog", "group": "Sites in Tajikistan"} in at["places"]
    at = page.does("whatif_place", target="khorog", date="2021-08-01")["at"]
    assert (at["place"], at["title"], at["wrong"]) == ("khorog", "Khorog on 1 August 2021", "")
    assert "Full by then" in [row["about"] for row in at["rows"]]
    at = page.does("whatif_place", target="khorog", date="2022-08-01")["at"]
    assert "outside the run" in at["wrong"]
    assert (at["date"], at["title"]) == ("2022-08-01", "Khorog on 11 September 2021")
    assert page.desk.panel.place.chosen == ("khorog", "2021-09-11")
    assert page.does("whatif_place", target="../../etc", date="")["at"]["place"] == "tem"
    page.does("whatif_clear")
    assert page.panel["at"] is None


def test_slides_speak_of_the_place_that_was_asked_of(page: Page) -> None:
    pptx = pytest.importorskip("pptx")
    page.closes()
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    rows = page.does("whatif_place", target="khorog", date="2021-08-01")["at"]["rows"]
    page.does("whatif_export", text="pptx")
    wait(lambda: bool(page.panel["made"]) or page.panel["error"] is not None)
    assert page.panel["error"] is None
    found = page.made.get(page.panel["made"][0]["url"].split("/")[1])
    assert found is not None
    slides = pptx.Presentation(io.BytesIO(found.content)).slides
    (slide,) = [one for one in slides if one.shapes.title.text == "Khorog on 1 August 2021"]
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    said = [[cell.text for cell in row.cells][1:] for row in table.rows][1:]
    assert said == [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row["cells"]] for row in rows]


def test_a_new_change_ends_the_pairs_of_the_old_one(page: Page) -> None:
    page.closes()
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["done"] >= 1)
    page.adds("guards", "TJK", "50000")
    assert (page.panel["many"]["state"], page.panel["many"]["bands"]) == ("waiting", None)
    page.does("whatif_stop")
    assert page.panel["many"]["state"] == "stopped"


def test_saving_says_where_and_lists_it(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "make a change first" in page.does("whatif_save", text="mine")["error"]["text"]
    page.closes()
    assert page.does("whatif_save", text="../mine")["error"]["field"] == "name"
    panel = page.does("whatif_save", text="mine")
    assert panel["saved"]["name"] == "mine"
    assert (tmp_path / "scenarios" / "mine.yaml").is_file()
    assert "mine" in [row["name"] for row in page.told["scenarios"]]
    assert page.does("whatif_save", text="mine")["error"]["text"].endswith("for example mine-2")
    assert page.panel["saved"] is not None


def test_what_was_saved_is_said_of_what_it_says_alone(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page.closes()
    saved = page.does("whatif_save", text="mine")["saved"]
    page.does("set", name="front.tempo", text="1.5")
    assert page.panel["saved"] is None
    page.does("unset", name="front.tempo")
    assert page.panel["saved"] == saved
    assert page.does("whatif_undo")["saved"] is None
    assert page.does("whatif_redo")["saved"] == saved
    page.does("replicate", text="3")
    assert page.panel["saved"] == saved, "a file says nothing of which run is shown"
    page.does("seed", text="7")
    assert page.panel["saved"] is None


def test_a_file_of_some_of_the_pairs_says_so(page: Page) -> None:
    """A report asked for while pairs were made was of one of fifty, and its link never said so."""
    asked: list[makes.Order] = []
    page.closes()
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["done"] >= 1)
    many = page.desk.panel.many
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(many, "progress", replace(many.progress, state="running", of=50))
        patched.setattr(page.desk.panel.makes, "begin", asked.append)
        page.does("whatif_report")
    (order,) = asked
    assert re.fullmatch(r"of [1-5] of 50 pairs", order.few)
    told = makes.Makes(page.made, lambda: None)
    told._keep(replace(order, few="of 1 of 50 pairs", of="now"), b"")
    assert [file["old"] for file in told.files("now")] == ["of 1 of 50 pairs"]
    assert [file["old"] for file in told.files("later")] == ["of what was here before"]


def test_a_report_is_made_of_the_pairs_and_goes_with_its_tab(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[list[str]] = []

    def report(results: Any) -> str:
        named.append([result.scenario.name for result in results])
        return "<html>"

    monkeypatch.setattr(makes, "report_text", report)
    page.closes()
    assert "no pair of runs is there yet" in page.does("whatif_report")["error"]["text"]
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    page.does("whatif_report")
    wait(lambda: bool(page.panel["made"]))
    (file,) = page.panel["made"]
    _, word, name = file["url"].split("/")
    found = page.made.get(word)
    assert found is not None
    assert (found.name, found.content, file["kind"]) == (name, b"<html>", "report")
    assert named == [["baseline", "what-if"]]
    assert "cannot be made here" in page.does("whatif_export", text="docx")["error"]["text"]
    assert file["old"] == ""
    assert page.does("whatif_undo")["made"] == [{**file, "old": "of what was here before"}]
    assert page.does("whatif_redo")["made"] == [file]
    page.desk.close()
    assert len(page.made) == 0


def test_a_report_that_fails_is_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Any) -> str:
        raise PanjError("no report of such runs")

    monkeypatch.setattr(makes, "report_text", fails)
    page.closes()
    page.does("whatif_many")
    wait(lambda: page.panel["many"]["state"] == "done")
    page.does("whatif_report")
    wait(lambda: page.panel["error"] is not None)
    assert page.panel["error"]["text"] == "no report of such runs"
    assert page.panel["busy"] == ""


def test_a_tab_that_is_closed_leaves_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatif, "QUIET", 0.0)
    pages = [Page() for _ in range(3)]
    for page in pages:
        page.closes()
    for page in pages:
        page.desk.close()

    def left() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name in ("panj-pairs", "panj-makes")]

    wait(lambda: not left(), 20.0)
