"""Every command that draws says in a line what figures do to letters of other scripts; a plain world hears nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.figures import fonts
from sim.pictures.letters import told_of

LINE = "note: figures show other letters"
TABLES = {
    "hosts": "host,name,policy_civilian,policy_military,guards,border_km\nHST,Hostland,open,open,400,100\n",
    "places": "place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,"
    "capacity_low,capacity,capacity_high,at_start\n"
    "alef,{name},district,HOM,North,37.0,70.0,26000,40,,,,,,\n"
    "bridge,Bridge,crossing,HOM,North,37.4,70.3,,,bridge,HST,,,,\n"
    "camp,Camp,site,HST,,37.6,70.4,,,,HST,100,500,1000,\n",
    "roads": "from,to,km,mode,both_ways,note\nalef,bridge,40,gravel,yes,\nbridge,camp,25,asphalt,no,\n",
    "garrisons": "unit,place,version,low,central,high\npost,bridge,both,10,20,30\n",
    "history": "date,action,target,value,kind,source,confidence,note\n2021-05-02,capture,alef,,,test,high,\n",
}


def world(folder: Path, name: str) -> None:
    """Write a world that runs in no time, whose one district has this name, and two scenarios."""
    home = folder / "scenarios" / "worlds" / "tiny"
    home.mkdir(parents=True)
    for table, text in TABLES.items():
        (home / f"{table}.csv").write_text(text.format(name=name), encoding="utf-8")
    text = "world: tiny\nstart: 2021-05-01\nhistory_until: 2021-05-03\nuntil: 2021-05-06\nreplicates: 2\n"
    for scenario in ("one", "two"):
        (folder / "scenarios" / f"{scenario}.yaml").write_text(f"title: {scenario}\n{text}", encoding="utf-8")


def panj(*words: str) -> str:
    reply = CliRunner().invoke(app, list(words))
    assert reply.exit_code == 0, reply.output
    return str(reply.stderr)


@pytest.mark.usefixtures("sketched", "words_only")
@pytest.mark.parametrize(("name", "lines"), [("Ash", 0), ("አሽ", 1)])
def test_each_command_that_draws_tells_of_letters_once(
    name: str, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fonts, "told", lambda texts: LINE.removeprefix("note: "))
    world(tmp_path, name)
    shared = ("--jobs", "1", "--quiet")
    assert panj("run", "one", "--no-plots", "--out", "made", *shared).count(LINE) == 0
    assert panj("plot", "made", "--totals").count(LINE) == lines
    assert panj("report", "made").count(LINE) == lines
    assert panj("animate", "made", "--out", "film.gif", "--from", "2021-05-05").count(LINE) == lines
    assert panj("compare", "one", "two", "--out", "both", *shared).count(LINE) == lines
    assert panj("compare", "one", "two", "--out", "both", "--no-plots", *shared).count(LINE) == 0


def test_plain_letters_need_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "told", lambda texts: LINE)
    assert told_of(["Kōkūl", "Évian", "naïve"]) == ""
    assert told_of(["Kōkūl", "ꦗ"]) == LINE
