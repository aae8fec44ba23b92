"""The promise of a nowcast: on its day nothing later is known. And its scores, on made-up and published conflicts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.flee.world import load_flee
from sim.runs.frames import QUANTILES
from sim.scenario.errors import PanjError
from sim.validation.baselines import share_days_ago
from sim.validation.nowcast.flows import A_DAY, split, steady
from sim.validation.nowcast.judge import ALL_DAYS, NOWCAST, PERSISTENCE, REPORT_DAYS, scores
from sim.validation.nowcast.replay import Replay, replay
from sim.validation.nowcast.reports import reports_of
from sim.validation.nowcast.saved import forecasts, save
from sim.validation.scores import crps_of_quantiles
from tests.validation.nowcast.made_up import DAYS, EAST, WEST, dated, folder, instance

CONFLICTS = Path(__file__).parents[4] / "shared" / "conflicts"
DAY, AHEAD = 120, (7, 30)


def made(where: Path, **changed: str) -> Replay:
    return replay(instance(where, **changed), [DAY], AHEAD)


def written(found: Replay, where: Path) -> bytes:
    return (save(found, where, judged=False) / "forecast.csv").read_bytes()


def test_altered_later_reports_change_no_byte(tmp_path: Path) -> None:
    later = {
        "east": dated([(day, people if day <= DAY else 7 * people) for day, people in EAST]),
        "west": dated([(day, people) for day, people in WEST if day <= DAY] + [(DAY + 1, 5), (DAY + 60, 90_000)]),
        "refugees": dated([(0, 0), (DAYS, 999_999)]),
        "conflicts": "#Day,Town\n" + "".join(f"{day},{int(day <= DAY)}\n" for day in range(DAYS)),
    }
    whole = written(made(tmp_path / "a"), tmp_path / "one")
    assert written(made(tmp_path / "b", **later), tmp_path / "two") == whole
    earlier = dated([(day, people + 50 * (day == 117)) for day, people in EAST])
    assert written(made(tmp_path / "c", east=earlier), tmp_path / "three") != whole


def test_a_later_registration_changes_no_byte(tmp_path: Path) -> None:
    out = []
    for name, level in (("a", 1500), ("b", 300)):
        where = folder(tmp_path / name / "nowhere", east=dated([*EAST[:14], (135, level), *EAST[16:]]))
        (where / "input" / "registration_corrections.csv").write_text("East,2020-05-15\n")
        out.append(written(replay(load_flee(where), [DAY], AHEAD), tmp_path / f"out-{name}"))
    assert out[0] == out[1]


def test_a_day_alone_is_the_day_of_a_replay(tmp_path: Path) -> None:
    case = instance(tmp_path)
    alone, among = forecasts(replay(case, [DAY], AHEAD)), forecasts(replay(case, range(1, DAY + 1, 7), AHEAD))
    same = among[among.as_of == alone.as_of[0]].reset_index(drop=True)
    assert same.equals(alone)


def test_what_grows_steadily_is_forecast_well(tmp_path: Path) -> None:
    table = scores(replay(instance(tmp_path), range(0, DAYS, 7), (7, 30)))
    error = table[table.days == ALL_DAYS].set_index(["score", "forecast", "horizon"])["value"]
    for ahead in (7, 30):
        assert error["total", NOWCAST, ahead] < 0.8 * error["total", PERSISTENCE, ahead]
        assert error["people", NOWCAST, ahead] < 0.9 * error["people", PERSISTENCE, ahead]
    assert set(table[table.days == REPORT_DAYS].score) == {"where"}
    assert table[table.score == "where"].number.min() > 0


def test_days_and_horizons_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    case = instance(tmp_path)
    for days, horizons in (([], (7,)), ([DAYS], (7,)), ([-1], (7,)), ([5], (0,)), ([5], ())):
        with pytest.raises(PanjError):
            replay(case, days, horizons)
    with pytest.raises(PanjError, match="horizon 0: want a whole number from 1 to 730 days ahead"):
        replay(case, [5], (0,))
    with pytest.raises(PanjError, match="want several numbers of days"):
        replay(case, [5], 7)  # type: ignore[arg-type]


def test_people_set_out_in_the_model_wherever_a_run_would_have_fighting(tmp_path: Path) -> None:
    """By locations.csv alone, and by location_changes.csv: a zone that is a town from day 30 on displaces nobody."""
    peace = "#Day,Town\n" + "".join(f"{day},0\n" for day in range(DAYS))
    assert steady(instance(tmp_path / "a", conflicts=peace), 50).total[-1] == 50 * A_DAY
    where = folder(tmp_path / "b")
    (where / "location_changes.csv").write_text("Town,town,30\n")
    assert steady(load_flee(where), 50).total[-1] == 30 * A_DAY
    assert replay(load_flee(where), [40], (7,), rule_sets=("flee",)).forecasts


def test_settings_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="want NowcastSettings"):
        replay(instance(tmp_path), [5], settings={"half_life": 30})  # type: ignore[arg-type]


def test_camps_that_begin_empty_and_one_that_nobody_counts_are_forecast(tmp_path: Path) -> None:
    where = folder(tmp_path, data_layout="total,refugees.csv\nEast,east.csv\n")
    (where / "simsetting.yml").write_text("spawn_rules:\n  empty_camps_on_day0: True\n")
    found = replay(load_flee(where), [20], (7,), rule_sets=("flee",))
    assert found.forecasts[20, 7].quantiles.shape[1] == 1


def test_the_model_runs_without_any_count(tmp_path: Path) -> None:
    first, second = (
        steady(instance(tmp_path / n, east=dated(e)), 50) for n, e in (("a", EAST), ("b", [(0, 9), (9, 5)]))
    )
    assert first.total.tolist() == second.total.tolist()
    assert not second.observed.any()
    assert not second.capacity.any()


def test_the_split_of_recent_arrivals() -> None:
    people = np.array([[0.0, 0.0], [0.0, 4.0], [6.0, 6.0], [9.0, 5.0]])
    found = split(people, 1)
    assert found.tolist() == [[0.5, 0.5], [0, 1], [0.75, 0.25], [1, 0]]
    assert split(np.array([[0.0, 0.0], [0.0, 4.0], [0.0, 4.0]]), 1)[2].tolist() == [0, 1]  # nobody came: all so far


def test_the_crps_of_one_value_is_its_error() -> None:
    assert crps_of_quantiles(QUANTILES, np.full((5, 1), 7.0), np.array([10.0]))[0] == pytest.approx(3.0, rel=0.01)


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts are not beside the checkout")
@pytest.mark.parametrize(
    ("name", "error"),
    [("mali2012", 0.143), ("burundi2015", 0.211), ("car2013", 0.177), ("ssudan2014", 0.315)],
)
def test_honest_share_30_days_ago(name: str, error: float) -> None:
    case = load_flee(CONFLICTS / name)
    reports = reports_of(case, 90.0, "published")
    assert _error(reports.truth.stock, case.observed) == pytest.approx(error, abs=0.0006)
    if name == "car2013":  # first reports known before their date, as `observed` has them: what others call honest
        firsts = [camp.published[0] for camp in reports.camps]
        begun = np.arange(reports.days)[:, None] >= [camp.published_day[0] for camp in reports.camps]
        back = np.where(begun, reports.truth.stock, firsts)
        assert _error(back, case.observed) == pytest.approx(0.132, abs=0.0006)


def _error(stock: np.ndarray, data: np.ndarray) -> float:
    wrong = np.abs(share_days_ago(data, stock) - data).sum(axis=1) / np.maximum(data.sum(axis=1), 1)
    return float(wrong.mean())


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts are not beside the checkout")
def test_later_reports_of_a_published_conflict_change_no_byte(tmp_path: Path) -> None:
    import shutil

    out = []
    for name, by in (("same", 1), ("other", 3)):
        where = tmp_path / name / "mali2012"
        shutil.copytree(CONFLICTS / "mali2012", where)
        for file in (where / "observed").glob("*.csv"):
            lines = file.read_text().splitlines()
            file.write_text("\n".join(_times(line, by) for line in lines) + "\n")
        out.append(written(replay(load_flee(where), [123], (7, 60)), tmp_path / f"out-{name}"))
    assert out[0] == out[1]


def _times(line: str, by: int) -> str:
    """Return a row of counts with another count if it is of after 2012-07-01."""
    date, _, people = line.partition(",")
    return f"{date},{by * int(people) + by - 1}" if date > "2012-07-01" and date[:2] == "20" else line
