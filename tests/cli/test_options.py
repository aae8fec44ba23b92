"""An option means one thing in all commands: declared once, told of in the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.app import app

#: A day after `--from` and a folder after what is copied: English has one word for both.
TWO_MEANINGS = {"--to"}


def _commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return dict(group.commands)


def _options() -> Iterator[tuple[str, str, Any]]:
    for command, made in _commands().items():
        for option in made.params:
            if option.param_type_name == "option":
                for name in option.opts:
                    yield name, command, option


def _told(option: Any) -> tuple[str, str]:
    """Return what an option is and what it takes; in square brackets stands what holds without it."""
    said = re.sub(r" \[[^]]*\]", "", option.help or "")
    return said, option.metavar or ""


def test_two_commands_never_say_different_things_of_one_option() -> None:
    told: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, command, option in _options():
        told[name][_told(option)].append(command)
    differ = {name: dict(said) for name, said in told.items() if len(said) > 1 and name not in TWO_MEANINGS}
    assert not differ
    assert all(len(told[name]) > 1 for name in TWO_MEANINGS), "one meaning is left: it needs no exception"


def test_one_letter_is_one_option() -> None:
    long: dict[str, set[str]] = defaultdict(set)
    for name, _, option in _options():
        if not name.startswith("--"):
            long[name] |= {other for other in option.opts if other.startswith("--")}
    assert {name: found for name, found in long.items() if len(found) > 1} == {}


@pytest.mark.parametrize("word", ["RUN", "SWEEP", "NAME"])
def test_an_argument_of_one_name_is_told_of_in_the_same_words(word: str) -> None:
    helps = {
        getattr(argument, "help", None)
        for command, made in _commands().items()
        for argument in made.params
        if argument.param_type_name == "argument" and argument.metavar == word and command != "sweep"
    }
    assert len(helps) == 1


def test_every_option_says_what_it_is() -> None:
    assert not [(command, name) for name, command, option in _options() if not option.help]


@pytest.mark.parametrize("text", ["1_0", "٣", "1.000", "2.5", ""])
@pytest.mark.parametrize(
    "words",
    [
        ("run", "baseline", "--seed"),
        ("run", "baseline", "--jobs"),
        ("sweep", "what-matters", "--limit"),
        ("nowcast", ".", "--every"),
        ("choose", ".", ".", "--to", "x.yaml", "--sets"),
        ("assimilate", "baseline", "x.csv", "--ess"),
    ],
)
def test_no_option_takes_a_number_that_nobody_wrote(words: tuple[str, ...], text: str) -> None:
    """Python reads 1_0 as 10 and an Arabic 3 as 3: with --seed that is another run, without a word."""
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, text])
    assert done.exit_code == 2
    assert f"'{text}' is not a whole number of at least" in done.stderr


@pytest.mark.parametrize("text", ["0_5", "٣", "11", "0", "nan"])
@pytest.mark.parametrize("words", [("assimilate", "baseline", "x.csv"), ("calibrate", "baseline", "--to", "x.csv")])
def test_a_model_error_is_a_number_in_its_range(words: tuple[str, ...], text: str) -> None:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, "--error", text])
    assert done.exit_code == 2
    assert f"'{text}' is no" in done.stderr


@pytest.mark.parametrize("words", [("answer", ".", "arrivals", "TJK", "--probability"), ("animate", ".", "--fps")])
def test_a_probability_or_a_speed_is_a_number_that_somebody_wrote(words: tuple[str, ...]) -> None:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, "0_5"])
    assert done.exit_code == 2
    assert "'0_5' is no" in done.stderr


@pytest.mark.parametrize("text", ["8_0", "٣", "70000", "-1"])
def test_a_port_is_a_whole_number_in_its_range(text: str) -> None:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["view", "baseline", "--no-browser", "--port", text])
    assert done.exit_code == 2
    assert f"'{text}' is not a whole number from 0 to 65535" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", ".", "arrivals", "TJK", "-p", "0.5", "--probability", "0.9"), "--probability is given twice"),
        (("run", "baseline", "--until", "2021-07-10", "-n", "2", "-n", "3"), "--replicates is given twice"),
        (("world", "new", "x", "--home", "AFG", "--home", "TJK", "--hosts", "TJK", "--from", "2021-05-01"), "--home"),
        (("new", "scenario", "x", "--title", "a", "--title", "b"), "--title is given twice"),
    ],
)
def test_an_option_of_one_value_is_given_once(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 2
    assert said in done.stderr
