"""What exports say of a comparison in sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim import Comparison
from sim.comparisons.shapes import Measured
from sim.exports.compared import Compared, of_comparison
from sim.exports.comparison_book import comparison_book, front
from sim.exports.comparison_deck import comparison_deck
from sim.exports.slides import Slide

MANY = 100
NAME = "dispersed", "world", "military"


def of_pairs(both: Comparison, lead: int) -> tuple[Compared, Measured]:
    """Return a hundred pairs, alike but for the soldiers dispersed in one of them, and what is said of these."""
    times = MANY // len(both.replicates)
    same = np.concatenate([both.records[0]] * times)
    other = same[:, both.first(1) :].copy()
    other[0, -1, both.series.index(*NAME)] += lead
    found = of_comparison(replace(both, replicates=tuple(range(MANY)), records=[same, other]))
    (row,) = (r for r in found.summary["measures"]["shut"] if (r["measure"], r["place"], r["kind"]) == NAME)
    return found, row


def test_no_difference_is_said_only_where_every_pair_is_alike(both: Comparison) -> None:
    """Of few pairs that differ no quantile tells, and of two that cancel out no mean."""
    found, row = of_pairs(both, 0)
    assert row["alike"] == MANY
    assert found.sentence("shut", row).endswith("no difference between shut and mine")
    found, row = of_pairs(both, -1)
    assert (row["alike"], row["difference"]["q05"], row["difference"]["q95"]) == (MANY - 1, 0, 0)
    told = (
        "Soldiers dispersed by 20 June: neither more nor fewer with shut than with mine, in 90 % of the pairs of runs"
    )
    assert found.sentence("shut", row) == told
    assert ("In short", f"{told}.") in front(found)
    lines = [line for slide in comparison_deck(found).slides[1:] for line in slide.lines]
    assert lines[0] == f"• {told}.", "what differs in one pair stands before what differs in none"


def test_slides_of_a_comparison_credit_no_headcounts_which_no_figure_of_theirs_has(both: Comparison) -> None:
    assert any(count.source == "+press" for count in both.world.headcounts)
    lines = comparison_deck(of_comparison(both)).slides[-1].lines
    assert "Places: Somebody." in lines


def test_a_folder_of_an_older_version_tells_it_by_what_differs_leaves(both: Comparison) -> None:
    for lead, differs in ((0, False), (-1, True)):
        found, row = of_pairs(both, lead)
        del row["alike"]
        assert found.differs(row) is differs


def test_the_slide_has_the_shelter_gap_and_first_what_moves_most(both: Comparison) -> None:
    """Ten medians of which nine are nought: those with the widest band come first, and who lacks a place always."""
    found = of_comparison(both)
    few = [("arrivals", f"H{k}", 40.0 - k) for k in range(9)]
    rows = [
        made(*row)
        for row in (("informal", "world", 0.5), *reversed(few), ("overflow", "world", 12.0), ("home", "world", 0.0))
    ]
    found.summary["measures"]["shut"] = rows
    told = [(row["measure"], row["place"]) for row in found.in_short("shut", 4)]
    assert told == [("arrivals", "H0"), ("arrivals", "H1"), ("arrivals", "H2"), ("overflow", "world")]
    told = [(row["measure"], row["place"]) for row in found.in_short("shut", 12)]
    assert told[8:] == [("arrivals", "H8"), ("overflow", "world"), ("informal", "world"), ("home", "world")]
    rows[10]["alike"] = both.summary["replicates"]
    assert "overflow" not in [row["measure"] for row in found.in_short("shut", 4)]


def made(measure: str, place: str, high: float) -> Measured:
    levels = {"q05": 0.0, "q25": 0.0, "q50": 0.0, "q75": 0.0, "q95": high, "mean": high / 20}
    about = {"measure": measure, "place": place, "kind": "", "words": measure}
    return {**about, "difference": levels, "alike": 4}  # type: ignore[typeddict-item,return-value]


def test_the_place_that_was_asked_of_is_a_sheet(both: Comparison) -> None:
    from sim.exports.compared import Asked

    found = replace(
        of_comparison(both),
        asked=[Asked("Camp on 20 June", ("", "mine", "shut"), [("Full by then", "100 %", "60 %")], "Medians.")],
    )
    (sheet,) = (sheet for sheet in comparison_book(found).sheets if sheet.name == "One place")
    assert [column.name for column in sheet.columns] == ["of", "what", "mine", "shut"]
    assert [column.values[0] for column in sheet.columns] == ["Camp on 20 June", "Full by then", "100 %", "60 %"]


def test_a_figure_stands_under_a_measure_that_it_shows(both: Comparison) -> None:
    """Of the crossings arrivals are drawn, and no informal ones: not even where these alone differ."""
    found, _ = of_pairs(both, -1)  # soldiers dispersed differ, nobody's arrival does
    titles = {drawn.what: slide.title for drawn, slide in zip(found.figures, figures_of_deck(found), strict=True)}
    for what in ("Arrivals, all scenarios over each other", "What shut changes at each crossing"):
        assert titles[what] == "Civilians arriving in Beeland by 20 June: no difference between shut and mine"
    assert titles["What shut changes over time"].startswith("Soldiers dispersed by 20 June")


def test_a_figure_of_several_scenarios_speaks_of_no_single_one(both: Comparison) -> None:
    found = of_comparison(both)
    (rows,) = found.summary["measures"].values()
    third = replace(found.scenarios[1], name="third")
    summary = {**found.summary, "measures": {"shut": rows, "third": rows}}
    (slide, *_) = figures_of_deck(replace(found, scenarios=[*found.scenarios, third], summary=summary))
    assert slide.title == "Arrivals, all scenarios over each other"
    assert "no difference between shut and mine" in slide.notes
    assert "no difference between third and mine" in slide.notes


def figures_of_deck(found: Compared) -> list[Slide]:
    return [slide for slide in comparison_deck(found).slides if slide.picture is not None]
