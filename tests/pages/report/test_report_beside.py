"""A run beside other wars and what makes its bands: as computed from the run, and nothing where it cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim import Result, run
from sim.pages.report import report_text
from sim.pages.report.beside import in_a_sentence, made_by, other_wars
from sim.study.priors import bands
from sim.validation.course import course
from sim.words.numbers import together


@pytest.fixture(scope="module")
def result() -> Result:
    return run("offensive", replicates=12, until="2021-08-10", parts=False, jobs=1)


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    return report_text([result])


def test_what_the_page_says_of_other_wars_is_the_course_of_the_run(result: Result, text: str) -> None:
    found, told = course(result), other_wars(result)
    assert found is not None
    assert told is not None
    assert [(row.name, row.run, row.verdict) for row in told.rows] == [
        (each.name, each.told, each.verdict) for each in found.beside
    ]
    assert f"in {round(100 * found.capital)} % of the replicates" in told.chances
    assert "Beside other wars" in text
    assert all(row.run in text for row in told.rows)


def test_another_course_is_told_otherwise(result: Result) -> None:
    """Nothing is stored: with the falls of the days after the branch date undone, none is told."""
    counts = result.counts.copy()
    branch = result.day(result.scenario.history_until)
    for k, (measure, _, _) in enumerate(result.layout.series):
        if measure == "insurgent":
            counts[:, branch:, k] = counts[:, branch : branch + 1, k]
    told = other_wars(replace(result, counts=counts))
    assert told is not None
    assert "A capital is lost in 0 %" in told.chances
    assert told.rows[0].run == "–"


def test_the_card_says_what_is_inside_and_what_is_not(result: Result) -> None:
    told = in_a_sentence(result)
    assert told.startswith("Beside other wars ")
    assert told in result._repr_html_()


def test_what_makes_the_bands_stands_in_the_assumptions(result: Result, text: str) -> None:
    rows = made_by(result)
    assert [row.measure for row in rows] == [band.measure for band in bands(result)]
    section = text[text.index('<section id="assumptions">') : text.index('<section id="limits">')]
    assert "Which of them make the bands" in section
    assert all(row.measure in section and together(row.least) in section for row in rows)
    first = section.index(rows[0].measure)
    assert section.index(f"<td>{together(rows[0].least)}</td>", first) - first < 100, (
        "beside the measure, where a phone shows it"
    )


def test_a_run_of_few_replicates_cannot_be_asked(result: Result) -> None:
    few = replace(result, replicates=result.replicates[:4], counts=result.counts[:4], intensity=result.intensity[:4])
    assert made_by(few) == []


def test_a_run_that_ends_with_the_replayed_days_has_no_such_section() -> None:
    short = run("baseline", replicates=2, until="2021-06-20", parts=False, jobs=1)
    assert other_wars(short) is None
    assert in_a_sentence(short) == ""
