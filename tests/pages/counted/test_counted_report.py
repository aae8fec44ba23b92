"""A run on a world driven by counts has a report: who is where, with bands, beside what was registered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.recipe import load_recipe
from sim.building.steps.build import built
from sim.cli.flee import camps_table
from sim.pages.counted import write_counted_report
from sim.pages.counted.page import MOST_CHARTS, page_of
from sim.runs.called import Called
from sim.validation.ensembles import GIVEN
from sim.validation.trials import thinned
from sim.validation.validate import Validation, validate
from tests.building.small import recipe
from tests.pages.html_reader import check_alone, read


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    """Three replicates of a small world that ends on the day of its last count."""
    file = recipe(tmp_path_factory.mktemp("counted") / "caf")
    file.write_text(file.read_text(encoding="utf-8").replace("days: 60", "days: 36"), encoding="utf-8")
    now = load_recipe(file)
    return validate(built(now, now.folder).instance, replicates=3, unscored=True)


def test_the_report_is_whole_alone_and_the_same_again(found: Validation, tmp_path: Path) -> None:
    text = write_counted_report(found, tmp_path).read_text(encoding="utf-8")
    check_alone(text)
    assert write_counted_report(found, tmp_path).read_text(encoding="utf-8") == text
    said = " ".join(" ".join(read(text).texts).split())
    assert "People in camps on 5 February 2014" in said
    assert "90 % bands of 3 replicates (fewer than 20)" in said
    for row in page_of(found).rows:
        assert f"{row.camp} {row.registered} {row.median} {row.half} {row.ninety}" in said


def test_a_run_of_a_scenario_is_called_by_it(found: Validation) -> None:
    page = page_of(found, Called("far", "Looking further", "caf"))
    assert page.title == "far: who is in which camp"
    assert page.frame.startswith("“Looking further”, on the world caf; 1 January 2014 to 5 February 2014; 3 replicates")
    assert page.frame.endswith("seed 1.")


def test_rows_and_sentences_are_the_numbers_of_the_run(found: Validation) -> None:
    page, bands = page_of(found), found.ensembles[GIVEN].bands
    total = np.median(bands[:, -1].sum(axis=1))
    assert page.rows[0].total
    assert page.rows[0].median == f"{total:,.0f}"
    assert {row.camp for row in page.rows[1:]} == {"Gore", "Gado"}
    assert [row.registered for row in page.rows if row.camp == "Gore"] == ["900"]
    assert page.answers[0].startswith(f"On 5 February 2014 {total:,.0f} (")
    for row, k in ((row, found.camps.index(row.camp)) for row in page.rows[1:]):
        low, high = np.quantile(bands[:, -1, k], [0.05, 0.95])
        assert row.inside == ("yes" if low <= found.scored.curve[-1, k] <= high else "no")
    assert page.charts[0]["spec"]["title"] == "all camps"
    assert len(page.charts) == 3


def test_every_day_has_its_sentences_and_its_rows(found: Validation) -> None:
    page, bands = page_of(found), found.ensembles[GIVEN].bands
    assert len(page.by_day) == len(found.dates)
    assert list(page.answers[: len(page.by_day[-1])]) == list(page.by_day[-1])
    for day in (0, 20, -1):
        total = np.median(bands[:, day].sum(axis=1))
        date = found.dates[day].astype(object)
        assert page.by_day[day][0].startswith(f"On {date.day} {date:%B %Y} {total:,.0f} (")
        told = [int(np.cumsum(row["bands"][2])[day]) for row in page.camps]
        order = [found.camps.index(row.camp) for row in page.rows[1:]]
        assert told == [round(total), *(round(float(np.median(bands[:, day, k]))) for k in order)]
    gore = page.camps[1 + [row.camp for row in page.rows[1:]].index("Gore")]
    assert gore["registered"] is not None
    assert sum(gore["registered"]) == 900
    assert {len(row["inside"]) for row in page.camps} == {len(found.dates)}


def test_the_report_says_how_far_the_first_day_alone_comes(found: Validation) -> None:
    data, last = found.scored.data, page_of(found).answers[-1]
    first = found.instance.observed[0]
    still = float((np.abs(first - data).sum(axis=1) / data.sum(axis=1)).mean())
    shared = float(
        (np.abs(np.outer(data.sum(axis=1), first / first.sum()) - data).sum(axis=1) / data.sum(axis=1)).mean()
    )
    assert last.startswith(f"On the first day {first.sum():,.0f} people were counted in camps already; ")
    assert f"were everybody still where counted then, the error would be {still:.3f}, " in last
    assert last.endswith(f"shared out over the camps as these were, {shared:.3f}.")
    caption = str(camps_table(found).caption)
    assert f"; everybody still where counted on the first day {still:.3f}" in caption
    assert f"; equal shares {found.score('equal shares'):.3f}; shares of the first day {shared:.3f}" in caption


def test_a_thinned_run_is_told_in_people(found: Validation) -> None:
    few = validate(thinned(found.instance, 130), replicates=2, unscored=True)
    page = page_of(few)
    assert "Simulated with 130 of 1,300 people, and scaled back." in page.frame
    assert [row.registered for row in page.rows if row.camp == "Gore"] == ["900"]
    assert 1_100 < float(page.rows[0].median.replace(",", "")) < 1_500


def test_a_party_of_many_is_told(found: Validation) -> None:
    """Numbers by fifties came from a run whose report said that all people had been simulated."""
    fifty = replace(found, settings=found.settings.model_copy(update={"hasten": 50.0}))
    said = "One party stands for 50 people: no number is finer than that"
    assert ("a party", f"{said}.") in page_of(fifty).made
    assert f"; {said}" in str(camps_table(fifty).caption)
    assert ("a party", "A person is one party.") in page_of(found).made
    assert "party" not in str(camps_table(found).caption)


def test_of_one_run_no_band_is_spoken_of(found: Validation, tmp_path: Path) -> None:
    ensembles = found.ensembles[GIVEN]
    alone = replace(found, ensembles={GIVEN: replace(ensembles, bands=ensembles.bands[:1])})
    text = write_counted_report(alone, tmp_path).read_text(encoding="utf-8")
    said = " ".join(read(text).texts).partition("dark or light")[2].partition("scenario.yaml beside")[0]
    assert "the one run" in said
    assert "band" not in said
    check_alone(text)


def test_camps_beyond_the_charts_stand_in_the_table_and_names_are_letters(found: Validation, tmp_path: Path) -> None:
    camps = MOST_CHARTS + 5
    instance, ensembles = found.instance, found.ensembles[GIVEN]
    k = np.arange(camps) % 2
    many = replace(
        instance,
        places=(*instance.places[:3], *(f"<script>{n}</script>" for n in range(camps))),
        camps=np.arange(3, 3 + camps).astype(instance.camps.dtype),
        observed=instance.observed[:, k],
        capacity=np.concatenate([instance.capacity[:3], np.zeros(camps)]),
    )
    wide = replace(
        found,
        instance=many,
        ensembles={GIVEN: replace(ensembles, bands=ensembles.bands[..., k], central=ensembles.central[..., k])},
    )
    page = page_of(wide)
    assert len(page.rows) == 1 + camps
    assert len(page.charts) == 1 + MOST_CHARTS
    assert page.left == 5
    text = write_counted_report(wide, tmp_path).read_text(encoding="utf-8")
    assert "<script>1</script>" not in text
    assert "&lt;script&gt;1&lt;/script&gt;" in text
    check_alone(text)
