"""Rules of one's own: in runs, comparisons and sweeps as safe as those of the model, from a folder of the user's."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_rules import forget, page_files, rule, working_in

from sim import (
    BorderModel,
    bundle,
    compare,
    load_comparison,
    load_run,
    load_scenario,
    load_sweep,
    open_bundle,
    run,
    sweep,
)
from sim.api.runs import Result
from sim.bundles.again import run_again
from sim.model.own import rules_of
from sim.pages.report.chapter import chapter
from sim.runs.seal import OWN, own_digest
from sim.scenario.errors import PanjError
from sim.study.story import speech, tell_differences

UNTIL = "2021-07-20"
SHORT = {"replicates": 3, "until": UNTIL, "parts": False, "jobs": 1}
SNOW = {"winter.first": 5, "winter.deep": 2, "winter.snowfall": 0.5}
TABLES = ("timeseries.parquet", "timeseries.csv", "bands.csv", "summary.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Work in a folder outside the repository that holds the files of the page."""
    with working_in(tmp_path_factory.mktemp("mine")) as made:
        for name, text in page_files().items():
            (made / name).write_text(text, encoding="utf-8")
        yield made


@pytest.fixture(scope="module")
def snowy(folder: Path) -> Result:
    """A short run with both rules of the page, in this process."""
    return run("baseline", rules=["my_rules:Winter", "traffic:Traffic"], parameters=SNOW, **SHORT)


def digests(folder: Path, names: tuple[str, ...] = TABLES) -> dict[str, str]:
    """Return a digest of each file."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def parts_of(folder: Path) -> dict[str, str]:
    """Return a digest of every part of a sweep."""
    return digests(folder, tuple(str(f.relative_to(folder)) for f in sorted((folder / "parts").rglob("*.parquet"))))


def test_the_page_has_two_rules_of_twenty_to_forty_lines_each() -> None:
    files = page_files()
    assert {"my_rules.py", "traffic.py", "early-winter.yaml", "snow.yaml"} == set(files)
    for name in ("my_rules.py", "traffic.py"):
        lines = [line for line in files[name].splitlines() if line and not line.startswith("#")]
        assert 20 <= len(lines) <= 50, name


def test_the_rules_of_the_page_change_what_they_are_about(folder: Path, snowy: Result) -> None:
    plain = run("baseline", **SHORT)
    workers = snowy.cumulative("arrivals", "IRN", "civilian")[:, -1]
    assert (workers > plain.cumulative("arrivals", "IRN", "civilian")[:, -1] + 5000).all()
    wintry = run("baseline", rules=["my_rules:Winter"], parameters=SNOW, **SHORT)
    assert (wintry.counts != plain.counts).any()
    soft = run("baseline", rules=["my_rules:Winter"], parameters={"winter.snowfall": 0}, **SHORT)
    assert (soft.counts == plain.counts).all(), "without a flake all is as without the rule"
    assert repr(wintry).startswith("<Result baseline with the rule my_rules:Winter: "), "it looked like the one without"
    assert repr(wintry.scenario).endswith(", rule my_rules:Winter>")


@pytest.mark.slow
def test_a_report_says_that_a_rule_takes_part_and_that_the_pasts_differ(folder: Path, snowy: Result) -> None:
    """Title, description and "no event" were those of the run without it; a table at the end alone named the rule."""
    shown = chapter(snowy)
    assert shown.description.endswith("With rules of one's own: my_rules:Winter; traffic:Traffic.")
    plain = run("baseline", **SHORT)
    assert "of one's own" not in chapter(plain).description
    assert "my_rules:Winter" in snowy._repr_html_()
    told = [sentence.text for sentence in tell_differences([plain, snowy], speech(plain, "TJK"))]
    (note,) = (text for text in told if "its past" in text)
    assert "rules of the user's own are my_rules:Winter" in note
    assert not [s for s in tell_differences([plain, plain], speech(plain, "TJK")) if "its past" in s.text]


def test_several_processes_write_the_same_bytes_as_one(folder: Path, snowy: Result, tmp_path: Path) -> None:
    from my_rules import Winter
    from traffic import Traffic

    again = run("baseline", rules=[Winter(), Traffic], parameters=SNOW, **{**SHORT, "jobs": 2})
    snowy.save(tmp_path / "one")
    again.save(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_rule_that_changes_nothing_changes_no_byte(folder: Path, tmp_path: Path) -> None:
    (folder / "idle.py").write_text(rule(), encoding="utf-8")
    run("offensive", rules=["idle:Mine"], **SHORT).save(tmp_path / "idle")
    run("offensive", **SHORT).save(tmp_path / "plain")
    assert digests(tmp_path / "idle") == digests(tmp_path / "plain")
    assert "own_rules" not in json.loads((tmp_path / "plain" / "provenance.json").read_text())


@pytest.mark.usefixtures("words_only")
def test_results_are_read_again_without_the_file_of_the_rule(
    snowy: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (known,) = (r for r in snowy.scenario.own if r.name == "winter")
    told = json.loads((snowy.save(tmp_path / "run") / "provenance.json").read_text())["own_rules"]
    assert next((rule["rule"], rule["name"], rule["code_sha256"]) for rule in told) == (
        "my_rules:Winter",
        "winter",
        known.code,
    )
    monkeypatch.setattr("sim.model.own._module", lambda *_: pytest.fail("the code of a rule was looked for"))
    again = load_run(tmp_path / "run")
    assert again.scenario.settings.keys() == snowy.scenario.settings.keys()
    assert again.scenario.own == snowy.scenario.own
    page = again.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "winter.slow" in page
    assert "Speed on tracks, footpaths and mountain roads" in page
    assert known.code in page
    assert "--rule my_rules:Winter --rule traffic:Traffic" in page
    again.save(tmp_path / "again")
    names = ("timeseries.parquet", "bands.csv")
    assert digests(tmp_path / "run", names) == digests(tmp_path / "again", names)
    assert "--rule my_rules:Winter" in (tmp_path / "again" / "scenario.yaml").read_text().splitlines()[1]


def test_a_kept_rule_that_cannot_be_is_told_and_not_read(snowy: Result, tmp_path: Path) -> None:
    mark = snowy.save(tmp_path / "run") / "provenance.json"
    told = json.loads(mark.read_text())
    told["own_rules"][0]["parameters"]["winter.slow"]["allowed"] = [2, 1]
    mark.write_text(json.dumps({**told, OWN: own_digest(told)}))
    with pytest.raises(PanjError, match=r"provenance\.json.*own_rules: want a list of rules"):
        load_run(tmp_path / "run")


def test_a_comparison_gives_both_scenarios_the_rule(folder: Path) -> None:
    found = compare(
        "baseline", "early-winter.yaml", rules=["my_rules:Winter"], replicates=2, until="2021-08-20", jobs=1
    )
    assert {rule.path for scenario in found.scenarios for rule in scenario.own} == {"my_rules:Winter"}
    with pytest.raises(PanjError, match=r"early-winter\.yaml:4:3: unknown parameter 'winter\.first' \(.*--rule"):
        compare("baseline", "early-winter.yaml", replicates=2, jobs=1)


def test_a_comparison_with_and_without_a_rule_is_told_opened_and_run_again(folder: Path, tmp_path: Path) -> None:
    """What was saved of one could not be opened: each scenario was read with the rules of the reference."""
    snow = load_scenario("baseline", rules="my_rules:Winter", parameters=SNOW, called="snow")
    found = compare("baseline", snow, replicates=2, until=UNTIL, jobs=1)
    assert any("rules of the user's own are my_rules:Winter" in line for line in found.told)
    saved = found.save(tmp_path / "mixed", plots=False)
    again = load_comparison(saved)
    assert [len(scenario.own) for scenario in again.scenarios] == [0, 1]
    assert again.scenarios[1].settings["winter.first"].value == 5
    opened = open_bundle(bundle(saved, tmp_path / "mixed.panj.zip"), tmp_path / "opened")
    forget(folder)
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.chdir(tmp_path)
        elsewhere.setattr(sys, "path", [name for name in sys.path if name not in ("", str(folder))])
        assert run_again(opened, jobs=1).equal
        forget(opened)


def test_folders_with_and_without_a_rule_are_compared_and_the_difference_is_told(
    folder: Path, snowy: Result, tmp_path: Path
) -> None:
    collapse = run("collapse", **SHORT)
    collapse.save(tmp_path / "collapse")
    snowy.save(tmp_path / "snowy")
    (text,) = (line for line in compare(tmp_path / "snowy", tmp_path / "collapse").told if "past" in line)
    assert "rules of the user's own are none instead of my_rules:Winter" in text
    with pytest.raises(PanjError, match="rules of your own go with names of scenarios"):
        compare(tmp_path / "snowy", tmp_path / "collapse", rules=["my_rules:Winter"])


@pytest.mark.slow
def test_a_sweep_on_two_processes_that_was_stopped_and_goes_on_has_the_bytes_of_one(
    folder: Path, tmp_path: Path
) -> None:
    call = {"replicates": 3, "until": "2021-06-10", "rules": ["my_rules:Winter"]}
    sweep("snow.yaml", out=tmp_path / "one", jobs=1, **call)
    sweep("snow.yaml", out=tmp_path / "two", jobs=2, limit=5, **call)
    assert len(parts_of(tmp_path / "two")) < len(parts_of(tmp_path / "one"))
    sweep("snow.yaml", out=tmp_path / "two", jobs=2, **call)
    assert parts_of(tmp_path / "one") == parts_of(tmp_path / "two")
    frame = load_sweep(tmp_path / "two").frame
    assert len(frame) == 18
    assert frame["winter.slow"].nunique() == 3


def test_runs_that_branch_off_a_shared_past_are_those_from_the_first_day(folder: Path, tmp_path: Path) -> None:
    """Axes of events share their past, so each run goes on from a trunk; alone at its point it does not."""
    axis = "vary:\n  slow:\n    event: {{date: 2021-07-10, set: {{winter.slow: $value}}}}\n    values: {}\n"
    start = "base: mine\nreplicates: 2\nmeasures: [internally_displaced world civilian]\nkeep: [summary, timeseries]\n"
    (folder / "mine.yaml").write_text(
        "extends: baseline\nparameters: {winter.first: 5, winter.snowfall: 0.5}\nuntil: 2021-07-25\n"
    )
    for name, values in (("many", "[0.1, 0.5, 1.0]"), ("alone", "[0.5]")):
        (folder / f"{name}.yaml").write_text(start + axis.format(values), encoding="utf-8")
        sweep(f"{name}.yaml", out=tmp_path / name, jobs=1, rules="my_rules:Winter")
    many, alone = (load_sweep(tmp_path / name).frame for name in ("many", "alone"))
    measure = "internally_displaced world civilian"
    same = many[many["slow"] == 0.5].sort_values("replicate")[measure]
    assert same.tolist() == alone.sort_values("replicate")[measure].tolist()
    assert many.groupby("slow")[measure].sum().nunique() > 1


def test_a_sweep_refuses_to_go_on_with_another_text_of_the_rule(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with working_in(tmp_path_factory.mktemp("edited")) as here:
        for name, text in page_files().items():
            (here / name).write_text(text.replace("my_rules", "edited_rules"), encoding="utf-8")
        shutil.move(here / "my_rules.py", here / "edited_rules.py")
        call = {"replicates": 2, "until": "2021-05-10", "rules": ["edited_rules:Winter"], "out": tmp_path, "jobs": 1}
        sweep("snow.yaml", limit=1, **call)
        (here / "edited_rules.py").write_text((here / "edited_rules.py").read_text() + "# another\n")
        forget(here)
        with pytest.raises(
            PanjError,
            match=r"another sweep.*\(--fresh, in Python fresh=True\).*\n  edited_rules\.py has changed, or a file",
        ):
            sweep("snow.yaml", **call)


def test_a_file_that_a_rule_imports_from_its_folder_is_part_of_it(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However it imports it, and what that one imports in turn; but not what is installed."""
    with working_in(tmp_path_factory.mktemp("several")) as here:
        (here / "helps").mkdir()
        (here / "helps" / "__init__.py").write_text("from .deep import SLOW\n")
        (here / "helps" / "deep.py").write_text("SLOW = 0.5\n")
        (here / "later.py").write_text("DAYS = 3\n")
        step = "from helps import SLOW\nimport later\nnow.pace[:] = SLOW if now.day < later.DAYS else 1.0"
        (here / "several.py").write_text(rule(step))
        digests = set()
        for changed in ("", "helps/deep.py", "helps/__init__.py", "later.py"):
            if changed:
                (here / changed).write_text((here / changed).read_text() + "# another\n")
                forget(here)
            (own,) = rules_of("several:Mine")
            digests.add(own.code)
        assert len(digests) == 4
        (here / "alone.py").write_text(rule(name="alone"))
        (alone,) = rules_of("alone:Mine")
        assert alone.code == hashlib.sha256((here / "alone.py").read_bytes()).hexdigest()
        (here / "snow.yaml").write_text(
            "base: baseline\nvary: {mine.much: [0.5, 1]}\nmeasures: [arrivals TJK civilian]\n"
        )
        call = {"replicates": 1, "until": "2021-05-10", "rules": ["several:Mine"], "out": tmp_path, "jobs": 1}
        sweep("snow.yaml", limit=1, **call)
        (here / "helps" / "deep.py").write_text("SLOW = 0.25\n")
        forget(here)
        with pytest.raises(PanjError, match=r"several\.py has changed, or a file of its folder that it imports"):
            sweep("snow.yaml", **call)


def test_a_file_that_changes_while_it_is_used_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    with working_in(tmp_path_factory.mktemp("changing")) as here:
        (here / "changing.py").write_text(rule(), encoding="utf-8")
        own = rules_of("changing:Mine")
        (here / "changing.py").write_text(rule("now.pace[:] = 2.0"), encoding="utf-8")
        with pytest.raises(PanjError, match="changing:Mine: its file has changed"):
            run("baseline", rules=own, **{**SHORT, "jobs": 2})


@pytest.mark.parametrize("how", ["run", "scenario", "model"])
def test_a_rule_that_was_edited_in_a_running_python_is_told(tmp_path_factory: pytest.TempPathFactory, how: str) -> None:
    """In a notebook the old text went on in this process, and others read the new one."""
    with working_in(tmp_path_factory.mktemp("edited")) as here:
        (here / "edited.py").write_text(rule(), encoding="utf-8")
        given = load_scenario("baseline", rules="edited:Mine")
        (here / "edited.py").write_text(rule("now.pace[:] = 2.0"), encoding="utf-8")
        calls: dict[str, Callable[[], object]] = {
            "run": lambda: run("baseline", rules="edited:Mine", **SHORT),
            "scenario": lambda: run(given, **SHORT),
            "model": lambda: BorderModel(given),
        }
        with pytest.raises(PanjError, match=r"edited:Mine: its file has changed since Python read it: .*reload"):
            calls[how]()
        importlib.reload(sys.modules["edited"])
        assert len(run("baseline", rules="edited:Mine", **{**SHORT, "replicates": 1}).replicates) == 1


@pytest.mark.parametrize("what", ["LEVEL", "Mine.level"])
def test_a_value_of_a_rule_that_is_set_from_outside_is_told(
    tmp_path_factory: pytest.TempPathFactory, what: str
) -> None:
    """In this process the rule had it, in others what its file says."""
    with working_in(tmp_path_factory.mktemp("outside")) as here:
        (here / "outside.py").write_text(f"LEVEL = 0.5\n{rule(more='level = 0.5')}", encoding="utf-8")
        rules_of("outside:Mine")
        module, _, name = what.rpartition(".")
        owner = sys.modules["outside"] if not module else sys.modules["outside"].Mine
        setattr(owner, name, 0.25)
        with pytest.raises(PanjError, match=rf"{what} is 0.25 here, and 0.5 in outside.py: .*reload"):
            run("baseline", rules="outside:Mine", **SHORT)


def test_what_a_rule_is_said_to_be_stands_on_the_odd_page(folder: Path) -> None:
    from sim.docs.odd import odd_page

    page = odd_page(rules_of(["my_rules:Winter"]))
    assert "| `winter.slow` | 0.5 | 0.3 to 0.8, uniform |" in page
    assert "Snow slows the small roads" in page
    assert "my_rules:Winter" in page
    assert "| winter | `" in page, "its arrays stand among the state"
    assert re.search(r"its luck \(purposes: [^)]*`winter`\)", page)
    assert "winter" not in odd_page()
