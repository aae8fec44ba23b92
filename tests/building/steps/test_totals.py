"""What counts of camps and of all people say together is told with numbers, days and the way out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sim.building.counts.gather import Said
from sim.building.recipe import load_recipe
from sim.building.steps.build import built
from sim.building.steps.stocks import Series
from sim.building.steps.totals import tell_astray, tell_early, tell_late, tell_of_no_camp, tell_total, tell_zeros
from sim.flee.rules import rule_set
from tests.building.small import recipe
from tests.building.steps.test_build import changed
from tests.building.steps.test_within import DAYS, FIRST, row


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return recipe(tmp_path / "caf")


def texts(said: Said, check: str, severity: str = "warning") -> list[str]:
    return [told.text for told in said.told if (told.check, told.severity) == (check, severity)]


def camp(name: str, *counts: tuple[int, int]) -> Series:
    day, people = (np.array(column) for column in zip(*counts, strict=True))
    files = (Path("c.csv"),) * len(day)
    return Series(name, "", "stock", FIRST.toordinal() + day, people, files, np.arange(2, len(day) + 2))


def test_a_total_that_is_not_the_sum_of_the_camps_is_told_where_they_differ_most() -> None:
    said = Said()
    tell_total("All", (row("total", (0, 100), (30, 105), (59, 300)), row("A", (0, 100), (59, 100))), FIRST, DAYS, said)
    assert texts(said, "total-apart")[0].startswith(
        "the total 'All' and the sum of the camps differ by more than 10 % at 1 of 3 reports of the total, most on "
        "2014-03-01: 300 and 100; people leave as the sum rises (by rules flee the setting flee.sum_from_camps: 0 has"
    )
    assert "people leave as the sum of 1 camp rises, not as the total 'All'" in texts(said, "total", "note")[0]


def test_a_total_that_fits_is_said_not_to_be_what_drives_and_nothing_is_warned_of() -> None:
    said = Said()
    tell_total("All", (row("total", (0, 100), (59, 105)), row("A", (0, 100), (59, 100))), FIRST, DAYS, said)
    assert [told.severity for told in said.told] == ["note"]


def test_the_total_says_who_leaves_where_the_scenario_says_so(file: Path) -> None:
    recipe = changed(file, "counts", "total,2014-02-05,1300", "total,2014-02-05,5150")
    case = built(recipe, recipe.folder).instance
    rules = rule_set("flee")
    settings = rules.settings(case)
    there = {}
    for flag in (0.0, 1.0):
        drawn = settings.model_copy(update={"sum_from_camps": flag})
        there[flag] = int(rules.simulate(case, drawn, 1, 0)[-1].sum())
    assert there[0.0] > 2 * there[1.0]


def test_a_series_of_no_camp_is_told_with_its_people_and_may_be_said_to_be_of_none(file: Path) -> None:
    recipe = changed(file, "counts", "total,2014-01-05", "Mole,2014-01-05,70\nMole,2014-03-01,90\ntotal,2014-01-05")
    (text,) = [told.text for told in built(recipe, recipe.folder).told if told.check == "series-without-camp"]
    assert text.startswith(
        "1 series of no camp: Mole (70, 90); not used: 70 people on 2014-01-01 and 90 on 2014-03-01; add the camp to "
    )
    file.write_text(file.read_text(encoding="utf-8").replace("names: {}", "names: {series: {Mole: null}}"), "utf-8")
    told = {one.check for one in built(load_recipe(file), file.parent).told}
    assert not told & {"series-without-camp", "answers-nothing"}


def test_a_series_of_no_camp_names_the_camp_without_counts_that_it_may_be_of() -> None:
    said, first = Said(), dt.date(2014, 1, 1).toordinal()
    series = {name: camp(name, (0, 70), (60, 90)) for name in ("Fassala Mbeera", "Mole")}
    tell_of_no_camp(list(series), series, (first, first + 60), said, ["Fassala-Mbera", "Abala"])
    (told,) = said.told
    assert "Fassala Mbeera (70, 90; did you mean 'Fassala-Mbera'?), Mole (70, 90); not used" in told.text


def test_a_first_count_of_0_and_many_people_months_later_is_told_with_its_line() -> None:
    said, first = Said(), dt.date(2014, 1, 1).toordinal()
    late, soon, few, grown = (
        camp("Mentao", (0, 0), (122, 6103)),
        camp("Mole", (0, 0), (20, 6103)),
        camp("Bili", (0, 0), (122, 60)),
        camp("Inke", (0, 5), (122, 6103)),
    )
    tell_zeros([soon, late, few, grown], first, said)
    (told,) = said.told
    assert told.where == "c.csv:2"
    assert "1 camp with a first count of 0" in told.text
    assert "Mentao (2014-01-01: 0; 2014-05-03: 6,103); so 6,103 people arrive there meanwhile" in told.text
    assert "delete the row of 0" in told.text


def test_a_first_count_after_the_first_day_is_told_and_whether_the_camp_is_open_then() -> None:
    said, first = Said(), FIRST.toordinal()
    since = camp("Bili", (0, 7), (5, 9))
    tell_late([(since, first), (camp("Mole", (9, 0), (20, 60)), first + 9)], first, said)
    assert not said.told
    tell_late([(since, first), (camp("Inke", (9, 60)), first), (camp("Moyo", (12, 7000)), first + 3)], first, said)
    (told,) = said.told
    opens, day = (dt.date.fromordinal(first + k) for k in (3, 12))
    assert told.where == "c.csv:2"
    inke = f"first day: Inke (60 on {dt.date.fromordinal(first + 9)}), Moyo "
    assert f"{inke}(7,000 on {day}; opens {opens}); these 7,060 people" in told.text
    assert (
        "from the first day on, and walk on to others where they are not taken in: the camps of 7,000 of them are"
        in told.text
    )
    assert "give the camp a row of 0, dated the day on which it opened or the first day" in told.text


def test_people_counted_before_their_camp_opened_are_told() -> None:
    first, said = FIRST.toordinal(), Said()
    mole = camp("Mole", (2, 20), (12, 60))
    tell_early([(mole, first), (camp("Inke", (2, 0), (12, 60)), first + 9)], first, said)
    assert texts(said, "counted-before-open") == []
    tell_early([(mole, first + 9)], first, said)
    (told,) = texts(said, "counted-before-open")
    opens = dt.date.fromordinal(first + 9)
    counted = f"Mole (20 on {FIRST + dt.timedelta(days=2)}; opens {opens})"
    assert f"in 1 camp people were counted before it opened: {counted}" in told


def test_a_total_does_not_hide_that_the_first_count_of_a_camp_is_late(file: Path) -> None:
    changed(file, "counts", "Gado,2014-01-05,50", "Gado,2014-01-01,50")
    (told,) = [told for told in built(load_recipe(file), file.parent).told if told.check == "counts-begin-later"]
    assert "first day: Gore (100 on 2014-01-05); these 100 people stand there from the first day on;" in told.text


def test_a_count_of_another_century_is_told_with_its_line() -> None:
    """2104 for 2014: people grew in a straight line towards it, without a word; years that follow on are none."""
    said, first = Said(), dt.date(2014, 1, 1).toordinal()
    typed = camp("Bili", (0, 5), (30, 60), (90 * 365, 10_000))
    before = camp("Inke", (-100 * 365, 10_000), (0, 5))
    on = camp("Mole", (0, 5), (300, 60), (600, 70), (900, 80))
    tell_astray([typed, before, on], (first, first + 200), said)
    assert [told.check for told in said.told] == ["years-apart"] * 2
    assert said.told[0].text.startswith("a count of Bili is of 2103-12-11 (10,000 people), more than a year from")
    assert said.told[0].where == "c.csv:4"
    assert "a count of Inke is of 1914" in said.told[1].text
